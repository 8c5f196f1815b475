/**
 * Clients as Graph's libraries are: what is answered with 429, 502, 503 or 504 and what breaks off is sent once more after the time that the
 * answer asks for. Each try is written down, so that it can be told afterwards how long there was no service.
 */
import { Agent, request } from 'node:http'

export type Answer<T = any> = { readonly status: number; readonly body: T; readonly tries: number }
/** One try: what for, when it began and ended, and what came of it. */
export type Try = { readonly what: 'read' | 'write'; readonly from: number; readonly to: number; readonly outcome: number | string; readonly text: string }

const again = [429, 502, 503, 504]
const patience = { answer: 20_000, all: 180_000 }

export type Caller = {
  /** Calls until there is an answer that is not about the state of the service. */
  call<T = any>(token: string, method: string, path: string, body?: unknown): Promise<Answer<T>>
  /** Calls once; gives whether it was answered well. */
  tryOnce(token: string, method: string, path: string, body?: unknown): Promise<boolean>
  readonly tries: readonly Try[]
}

export function openCaller(url: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const tries: Try[] = []
  const once = async (token: string, method: string, path: string, body: unknown, limit: number): Promise<{ status: number; text: string; wait: number }> => {
    const from = performance.now()
    const what = method === 'GET' ? 'read' as const : 'write' as const
    try {
      const answer = await send(agent, url, { token, method, path, body, limit })
      tries.push({ what, from, to: performance.now(), outcome: answer.status, text: answer.status >= 400 ? `${method} ${path}: ${answer.text.slice(0, 300)}` : '' })
      return answer
    } catch (error) {
      tries.push({ what, from, to: performance.now(), outcome: (error as { code?: string }).code ?? (error as Error).message, text: `${method} ${path}` })
      return { status: 0, text: '', wait: 0.5 }
    }
  }
  return {
    tries,
    async call(token, method, path, body) {
      const till = performance.now() + patience.all
      for (let count = 1; ; count++) {
        const { status, text, wait } = await once(token, method, path, body, patience.answer)
        if (status !== 0 && !again.includes(status)) return { status, tries: count, body: text.startsWith('{') ? JSON.parse(text) : undefined }
        if (performance.now() > till) throw new Error(`${method} ${path} had no answer for ${patience.all / 1000} seconds`)
        await new Promise((resolve) => { setTimeout(resolve, wait * 1000) })
      }
    },
    tryOnce: async (token, method, path, body) => {
      const { status } = await once(token, method, path, body, 3000)
      return status >= 200 && status < 300
    },
  }
}

type Sending = { readonly token: string; readonly method: string; readonly path: string; readonly body: unknown; readonly limit: number }
function send(agent: Agent, url: string, { token, method, path, body, limit }: Sending): Promise<{ status: number; text: string; wait: number }> {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? undefined : JSON.stringify(body)
    const headers = { authorization: `Bearer ${token}`, ...(content === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }) }
    const sent = request(url + path, { method, agent, headers, timeout: limit }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => { text += part })
      answer.on('end', () => resolve({ status: answer.statusCode!, text, wait: Number(answer.headers['retry-after'] ?? 1) }))
      answer.on('error', reject)
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', reject)
    sent.end(content)
  })
}
