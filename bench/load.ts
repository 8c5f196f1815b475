/**
 * Asks the same over and over, in a process of its own: a number of connections that are kept, on each one question
 * after the other. What is measured is the time until the last byte of the answer.
 */
import { spawn } from 'node:child_process'
import { Agent, request } from 'node:http'

export type Load = { readonly url: string; readonly token?: string; readonly connections: number; readonly seconds: number }
export type Outcome = { readonly perSecond: number; readonly bytes: number; readonly latencies: readonly number[] }

/** Runs one round from another process. */
export async function runLoad(load: Load): Promise<Outcome> {
  const child = spawn(process.execPath, [import.meta.filename], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(load))
  let text = ''
  for await (const part of child.stdout) text += String(part)
  if (text === '') throw new Error(`The load on ${load.url} broke off.`)
  return JSON.parse(text) as Outcome
}

function ask(agent: Agent, { url, token }: Load): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: token ? { authorization: `Bearer ${token}` } : {} }, (answer) => {
      let bytes = 0
      answer.on('data', (part: Buffer) => { bytes += part.length })
      answer.on('end', () => (answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url} was answered with ${answer.statusCode}`))))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function work(load: Load): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const latencies: number[] = []
  let bytes = 0
  const from = performance.now()
  const till = from + load.seconds * 1000
  await Promise.all(Array.from({ length: load.connections }, async () => {
    for (let at = performance.now(); at < till; at = performance.now()) {
      bytes = await ask(agent, load)
      latencies.push(performance.now() - at)
    }
  }))
  agent.destroy()
  return { perSecond: latencies.length / ((performance.now() - from) / 1000), bytes, latencies }
}

if (import.meta.main) {
  let text = ''
  for await (const part of process.stdin) text += String(part)
  process.stdout.write(JSON.stringify(await work(JSON.parse(text) as Load)))
}
