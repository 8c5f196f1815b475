/** `$batch`: several requests in one body, some of them after others. */
import { ODataRefusal, refuse } from './refusal.ts'

export type BatchRequest = {
  readonly id: string
  readonly method: string
  /** Relative to the version, with a leading slash: `/users?$top=1`. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly dependsOn: readonly string[]
}
export type BatchAnswer = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
export type BatchResponse = BatchAnswer & { readonly id: string }

const most = 20
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)

/** Reads the body of a `$batch`: at most 20 requests with ids of their own, in an order in which each comes after those it depends on. */
export function parseBatch(body: unknown): readonly BatchRequest[] {
  const given = isRecord(body) ? body['requests'] : undefined
  if (!Array.isArray(given)) return refuse('The body of a $batch must be {"requests": […]}.', 'requests')
  if (given.length > most) return refuse(`A $batch has at most ${most} requests, not ${given.length}. Send the rest in another one.`, 'requests')
  const requests = given.map(parseRequest)
  const ids = new Set<string>()
  for (const { id } of requests) {
    if (ids.has(id)) refuse(`The id "${id}" stands in the $batch more than once.`, 'requests')
    ids.add(id)
  }
  for (const { id, dependsOn } of requests) {
    const unknown = dependsOn.find((d) => !ids.has(d))
    if (unknown !== undefined) refuse(`Request "${id}" depends on "${unknown}", which is not in the $batch.`, 'requests')
  }
  return ordered(requests)
}

function parseRequest(given: unknown, at: number): BatchRequest {
  const wrong = (what: string): never => refuse(`requests[${at}]${what}`, `requests[${at}]`)
  if (!isRecord(given)) return wrong(' must be an object.')
  const { id, method, url, headers = {}, body, dependsOn = [] } = given
  const number = typeof id === 'string' || typeof id === 'number' ? String(id) : ''
  const verb = typeof method === 'string' ? method.toUpperCase() : ''
  if (number === '' || number.length > 256) wrong('.id must be a text.')
  if (!methods.includes(verb)) wrong(`.method must be one of ${methods.join(', ')}.`)
  if (typeof url !== 'string' || url === '' || /^[a-z][a-z+.-]*:|^\/\//i.test(url)) return wrong('.url must be relative to the version, such as /users?$top=1.')
  if (/^\/?\$batch\b/i.test(url)) wrong('.url must not be a $batch itself.')
  if (!isRecord(headers)) return wrong('.headers must be an object.')
  if (!Array.isArray(dependsOn) || !dependsOn.every((d) => typeof d === 'string')) return wrong('.dependsOn must be a list of ids.')
  const named = Object.entries(headers)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  return { id: number, method: verb, url: url.startsWith('/') ? url : `/${url}`, headers: Object.fromEntries(named), body, dependsOn: dependsOn as string[] }
}

/** As given, but each after those that it depends on. */
function ordered(requests: readonly BatchRequest[]): readonly BatchRequest[] {
  const waiting = new Set(requests)
  const done = new Set<string>()
  const order: BatchRequest[] = []
  while (waiting.size > 0) {
    const ready = [...waiting].filter((r) => r.dependsOn.every((d) => done.has(d)))
    if (ready.length === 0)
      throw new ODataRefusal(`The requests ${[...waiting].map((r) => `"${r.id}"`).join(', ')} wait for each other.`, { target: 'requests' })
    for (const request of ready) {
      waiting.delete(request)
      done.add(request.id)
      order.push(request)
    }
  }
  return order
}

/**
 * Runs each request as soon as those that it depends on have succeeded; one whose dependency failed gets 424.
 * Requests that depend on nothing run at the same time. The answers come in the order of `requests`.
 */
export async function runBatch(
  requests: readonly BatchRequest[],
  execute: (request: BatchRequest) => Promise<BatchAnswer>,
  unmet: (id: string) => BatchAnswer = dependencyFailed,
): Promise<{ responses: BatchResponse[] }> {
  const answers = new Map<string, Promise<BatchResponse>>()
  for (const request of requests) {
    // in their order, so that dependencies are in the map already
    const before = request.dependsOn.map((d) => answers.get(d)!)
    const run = async (): Promise<BatchResponse> => {
      const failed = (await Promise.all(before)).find((answer) => answer.status >= 400)
      return { id: request.id, ...(failed ? unmet(failed.id) : await execute(request)) }
    }
    answers.set(request.id, run())
  }
  return { responses: await Promise.all(answers.values()) }
}

/** The answer to a request that waited for one that failed. */
export const dependencyFailed = (id: string): BatchAnswer & { readonly body: { readonly error: { readonly code: string; readonly message: string } } } => ({
  status: 424,
  headers: { 'Content-Type': 'application/json' },
  body: { error: { code: 'FailedDependency', message: `Request "${id}", on which this one depends, failed.` } },
})
