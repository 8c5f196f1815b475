/** One way in for every call of the API, alone or as a part of a batch: find the route, check the token, run, answer. */
import type pg from 'pg'
import { nowOf, type App } from '#app/app.ts'
import type { Surroundings } from '#app/installation/surroundings.ts'
import type { Caller } from '#domain/caller.ts'
import { no, type Refusal } from '#domain/refusal.ts'
import type { RateLimit } from '#identity/rate-limit.ts'
import { dependencyFailed, parseBatch, runBatch } from '#odata/batch.ts'
import type { MetadataLevel } from '#odata/context.ts'
import { optionNamed } from '#odata/query.ts'
import { splitPath } from '#odata/path.ts'
import { jsonAnswer, type Answer } from './answer.ts'
import type { Call } from './call.ts'
import { errorAnswer, errorBody, refusalAnswer, type Trace } from './errors.ts'
import { matchRoute, type NoMatch } from './match.ts'
import { asPart, note } from './observe.ts'
import type { Route } from './routes.ts'

export type Deps = { readonly app: App; readonly pool: pg.Pool; readonly surroundings: Surroundings; readonly log: { error(o: object, message: string): void }; readonly limit: Pick<RateLimit, 'take'> }
export type Incoming = { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string | undefined>>; readonly body: unknown; readonly malformed?: boolean }

/** Answers one call of `/v1.0/…`. `url` is what stands after the version, with the query. */
export async function dispatch(deps: Deps, caller: Caller, incoming: Incoming, trace: Trace): Promise<Answer> {
  try {
    // Each part of a batch is a call, too.
    const seconds = deps.limit.take(caller.id)
    if (seconds > 0) return refusalAnswer(no('TooManyRequests', { seconds }).refusal, trace)
    const [path = '', search = ''] = splitOnce(incoming.url, '?')
    const segments = splitPath(path)
    if (incoming.method === 'POST' && segments.length === 1 && segments[0]!.toLowerCase() === '$batch') return await batch(deps, caller, incoming, trace)
    const found = matchRoute(incoming.method, segments)
    if (!('route' in found)) return refusalAnswer(noRoute(incoming.method, found), trace)
    note({ route: `/v1.0/${found.route.path}` })
    const denied = permissionProblem(found.route, caller)
    if (denied) return refusalAnswer(denied.refusal, trace)
    if (incoming.malformed) return refusalAnswer(no('InvalidJson').refusal, trace)
    const call: Call = {
      app: deps.app, pool: deps.pool, surroundings: deps.surroundings, caller, method: incoming.method, segments, params: found.params, called: found.called, query: new URLSearchParams(search),
      url: `${deps.app.publicUrl}/v1.0/${incoming.url.replace(/^\/+/, '')}`, body: incoming.body, metadata: metadataLevel(incoming.headers, search), minimal: /return=minimal/i.test(incoming.headers['prefer'] ?? ''),
      csv: /^text\/csv\b/i.test(formatOption(search) ?? incoming.headers['accept'] ?? ''),
    }
    const done = await found.route.run(call)
    return done.ok ? withType(done.value, call.metadata) : refusalAnswer(done.refusal, trace)
  } catch (error) {
    return errorAnswer(error, trace, deps.log)
  }
}

const splitOnce = (text: string, by: string): [string, string] => {
  const at = text.indexOf(by)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function noRoute(method: string, { notYet, allowed, unknown }: NoMatch): Refusal {
  if (notYet) return no('NotSupported', { what: notYet }).refusal
  return allowed.length > 0 ? no('MethodNotAllowed', { method, allowed: allowed.join(', ') }).refusal : no('UnknownSegment', { segment: unknown }).refusal
}

/** Does the token open the route at all? What roles allow is decided further in. */
function permissionProblem(route: Route, caller: Caller) {
  if (route.only === 'user' && caller.kind !== 'user') return no('UserOnly')
  const inCatalogRole = caller.kind === 'application' && caller.catalogRoles.length > 0 && route.path.includes('entitlementManagement')
  return inCatalogRole || route.permissions.some((p) => caller.permissions.includes(p)) ? undefined : no('InsufficientPermissions', { permissions: route.permissions.join(', ') })
}

const formatOption = (search: string): string | undefined => [...new URLSearchParams(search)].find(([name]) => optionNamed(name) === 'format')?.[1]

function metadataLevel(headers: Incoming['headers'], search: string): MetadataLevel {
  const level = /odata\.metadata=(none|minimal|full)/i.exec(`${formatOption(search) ?? ''};${headers['accept'] ?? ''}`)?.[1]
  return (level?.toLowerCase() as MetadataLevel | undefined) ?? 'minimal'
}
const withType = (answer: Answer, level: MetadataLevel): Answer =>
  answer.text === undefined || answer.contentType ? answer : { ...answer, contentType: `application/json;odata.metadata=${level};odata.streaming=true;IEEE754Compatible=false;charset=utf-8` }

/** A file is written as it is read, which a batch cannot do: its answers stand in one document. */
function refusedPart(trace: Trace) {
  const { status, text } = refusalAnswer(no('NotSupported', { what: 'A file (text/csv) as a part of a batch' }).refusal, trace)
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.parse(text!) as unknown }
}

async function batch(deps: Deps, caller: Caller, incoming: Incoming, trace: Trace): Promise<Answer> {
  note({ route: '/v1.0/$batch' })
  if (incoming.malformed) return refusalAnswer(no('InvalidJson').refusal, trace)
  const answers = await runBatch(parseBatch(incoming.body), async (part) => {
    const headers = Object.fromEntries(Object.entries(part.headers).map(([name, value]) => [name.toLowerCase(), value]))
    const answer = await asPart(() => dispatch(deps, caller, { method: part.method.toUpperCase(), url: part.url.replace(/^\/+/, ''), headers, body: part.body }, { ...trace, now: nowOf(deps.app) }))
    if (answer.stream) return refusedPart(trace)
    const json = answer.contentType?.startsWith('text/') ? answer.text : answer.text === undefined ? undefined : (JSON.parse(answer.text) as unknown)
    return { status: answer.status, headers: { ...answer.headers, ...(answer.text === undefined ? {} : { 'Content-Type': answer.contentType ?? 'application/json' }) }, ...(json === undefined ? {} : { body: json }) }
  }, (id) => {
    const failed = dependencyFailed(id)
    return { ...failed, body: JSON.parse(errorBody(failed.body.error, trace)) as unknown }
  })
  return jsonAnswer(200, answers)
}
