import { pathOf } from './csdl-path.ts'
import { isObject, type Problem } from './csdl-value.ts'
import { validator, withoutMetadata } from './csdl.ts'

// Puts the validator between a test and the server, so that every test of the API is a test of its conformance too.

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/** One answer, however it was obtained: over HTTP, by inject, or as part of a batch. Bodies are JSON text, parsed JSON or nothing. */
export type Exchange = { url: string; method: string; sent?: unknown; status: number; body: unknown; contentType?: string | undefined }

/** An exchange that the metadata does not allow. */
export type Violation = { method: string; url: string; status: number; problems: Problem[] }

const parsed = (body: unknown): unknown => {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

const listOf = (body: unknown, name: string): Record<string, unknown>[] => {
  const list = isObject(body) ? body[name] : undefined
  return Array.isArray(list) ? list.filter(isObject) : []
}

const contentTypeOf = (headers: unknown): string | undefined =>
  isObject(headers) ? (Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] as string | undefined) : undefined

/** A batch is judged part by part: each response belongs to the request of its id. */
const batched = (exchange: Exchange): Exchange[] => {
  const requests = listOf(parsed(exchange.sent), 'requests')
  return listOf(parsed(exchange.body), 'responses').map(({ id, status, body, headers }) => {
    const request = requests.find(candidate => candidate['id'] === id)
    const url = `/v1.0/${String(request?.['url'] ?? '').replace(/^\/+/, '')}`
    return { url, method: String(request?.['method'] ?? 'GET'), sent: request?.['body'], status: Number(status), body, contentType: contentTypeOf(headers) }
  })
}

/** What the metadata has against an exchange, its batched parts included. */
export const violations = (exchange: Exchange): Violation[] => {
  const { url, method, status, body, contentType } = exchange
  const problems = validator.check(url, method, status, parsed(body), contentType)
  const parts = pathOf(url) === '$batch' && status === 200 ? batched(exchange).flatMap(violations) : []
  return [...(problems.length > 0 ? [{ method, url, status, problems }] : []), ...parts]
}

/** Violations as the text of a failing test. */
export const describeViolations = (found: Violation[]): string =>
  found
    .map(({ method, url, status, problems }) =>
      [`${method} ${url} → ${status}`, ...problems.map(({ path, message }) => `  ${path || '/'}: ${message}`)].join('\n'),
    )
    .join('\n')

/** Throws when the metadata has something against an exchange: for clients that do not fetch, such as fastify's inject. */
export const assertConforms = (exchange: Exchange): void => {
  const found = violations(exchange)
  if (found.length > 0) throw new Error(`not what Graph's metadata declares:\n${describeViolations(found)}`)
}

const exchangeOf = async (url: string | URL, init: RequestInit | undefined, response: Response): Promise<Exchange> => ({
  url: String(url),
  method: (init?.method ?? 'GET').toUpperCase(),
  sent: init?.body,
  status: response.status,
  body: await response.clone().text(),
  contentType: response.headers.get('content-type') ?? undefined,
})

/** A fetch that throws on an answer that the metadata does not allow. */
export const checking =
  (base: Fetch): Fetch =>
  async (url, init) => {
    const response = await base(url, init)
    assertConforms(await exchangeOf(url, init, response))
    return response
  }

/** A fetch that lets everything pass and keeps what the metadata has against it, and how many v1.0 answers it saw. */
export const recordingFetch = (base: Fetch): { fetch: Fetch; seen: () => number; found: Violation[] } => {
  const found: Violation[] = []
  let count = 0
  const recording: Fetch = async (url, init) => {
    const response = await base(url, init)
    if (pathOf(String(url)) === undefined) return response
    count += 1
    found.push(...violations(await exchangeOf(url, init, response)))
    return response
  }
  return { fetch: recording, seen: () => count, found }
}

if (withoutMetadata) process.emitWarning(`answers are not compared with Graph's metadata (${withoutMetadata})`)

/** `fetch`, every v1.0 answer judged. */
export const checkedFetch: Fetch = checking((url, init) => fetch(url, init))
