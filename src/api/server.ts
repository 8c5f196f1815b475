/** The HTTP server: one fastify that carries the API, the sign-in, the portal, health and the demonstration. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Server } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type pg from 'pg'
import { nowOf, type App } from '#app/app.ts'
import type { Surroundings } from '#app/installation/surroundings.ts'
import type { Identity } from '#identity/identity.ts'
import type { Log } from '#log.ts'
import { fileLimits } from '#domain/directory/people-file.ts'
import { no, type Refusal } from '#domain/refusal.ts'
import type { Config } from '#config.ts'
import { AuthenticationFailed } from '#identity/authentication-failed.ts'
import { addressOf } from '#identity/rate-limit.ts'
import type { Answer } from './answer.ts'
import { callerOf, zonePreferred } from './caller-of.ts'
import { dispatch } from './dispatch.ts'
import { errorAnswer, refusalAnswer, type Trace } from './errors.ts'
import type { Life } from './health.ts'
import { metadataDocument } from './metadata.ts'
import { note, observe, type Observing } from './observe.ts'
import { portalPage, wantsPage } from './portal.ts'

export type ServerDeps = {
  readonly app: App
  readonly pool: pg.Pool
  readonly surroundings: Surroundings
  readonly log: Log
  readonly identity: Identity
  readonly config: Pick<Config, 'trustedProxies' | 'hsts'>
  readonly timeouts?: Timeouts | undefined
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
  readonly observing: Observing
  readonly life: Life
  /** Further parts on the same port: health, portal, demonstration. */
  readonly parts: readonly ((server: FastifyInstance) => Promise<void>)[]
}

/** Milliseconds that a client may take: for the head of a call, for all of it, and without sending or taking anything; and how often that is looked at. */
export type Timeouts = { readonly headers: number; readonly request: number; readonly idle: number; readonly checked: number }
const usual: Timeouts = { headers: 20_000, request: 60_000, idle: 180_000, checked: 5_000 }

/** Builds the server; the caller lets it listen. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const { trustedProxies, hsts } = deps.config
  const { headers, request, idle, checked } = deps.timeouts ?? usual
  const node = { headersTimeout: headers, connectionsCheckingInterval: checked }
  const server = fastify({
    bodyLimit: 1_048_576, routerOptions: { maxParamLength: 500 }, trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false, forceCloseConnections: 'idle', return503OnClosing: false, requestTimeout: request, connectionTimeout: idle,
    genReqId: () => randomUUID(), rewriteUrl: (request: { url?: string }) => decodable(request.url ?? '/'), ...(deps.tls ? { https: { ...node, cert: deps.tls.cert, key: deps.tls.key } } : { http: node }), exposeHeadRoutes: false,
  } as never) as unknown as FastifyInstance<Server>
  observe(server as never, deps.observing)
  addHeaders(server, hsts)
  closeWhenLeaving(server, deps.life)
  server.setErrorHandler((error, request, reply) => send(reply, errorAnswer(error, traceOf(request, deps.app), deps.log, request.routeOptions.bodyLimit), traceOf(request, deps.app)))
  server.setNotFoundHandler((request, reply) => wantsPage(request) ? portalPage(reply, 404) : send(reply, refusalAnswer(no('NothingHere', { path: request.url.split('?')[0]!.slice(0, 200) }).refusal, traceOf(request, deps.app)), traceOf(request, deps.app)))
  await server.register(deps.identity.plugin)
  for (const part of deps.parts) await part(server as never)
  await server.register(async (api) => addApi(api as never, deps))
  return server as never
}

/** The address, so that the router can decode it. Where the path cannot be, its percent signs stand for themselves: whatever is named so is looked for, and refused by the same rules. */
function decodable(url: string): string {
  const [path = '', ...query] = url.split('?')
  try { decodeURIComponent(path); return url } catch { return [path.replaceAll('%', '%25'), ...query].join('?') }
}

/** What every answer says about itself to a browser. Pages of the sign-in and the portal set a content policy of their own. */
function addHeaders(server: FastifyInstance<Server>, hsts: number): void {
  const always = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'strict-origin-when-cross-origin', ...(hsts > 0 ? { 'strict-transport-security': `max-age=${hsts}` } : {}) }
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(always)
  })
}

/** Whoever keeps a connection to a process that is about to end is told to take another one for the next call. */
function closeWhenLeaving(server: FastifyInstance<Server>, life: Life): void {
  server.addHook('onSend', async (_request, reply) => { if (life.leaving) reply.header('connection', 'close') })
}

async function addApi(api: FastifyInstance, deps: ServerDeps): Promise<void> {
  api.removeAllContentTypeParsers()
  // The body is parsed after the token was checked, so that a stranger learns nothing from how we read it.
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
  const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const
  api.get('/v1.0/$metadata', async (_request, reply) => reply.header('content-type', 'application/xml').header('odata-version', '4.0').send(metadataDocument()))
  await api.register(async (files) => addFiles(files as never, deps))
  api.route({ method: [...methods], url: '/v1.0/*', handler: (request, reply) => answerCall(request, reply, deps) })
  api.route({ method: [...methods], url: '/v1.0', handler: (request, reply) => answerCall(request, reply, deps) })
}

/** The addresses that take a whole file. Whoever is not known is turned away before it is read. */
async function addFiles(files: FastifyInstance, deps: ServerDeps): Promise<void> {
  files.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
  files.post('/v1.0/users/latchkey.importPeople', {
    bodyLimit: fileLimits.bytes, onRequest: async (request) => { await deps.identity.authenticate(request) }, handler: (request, reply) => answerCall(request, reply, deps),
  })
}

async function answerCall(request: FastifyRequest, reply: FastifyReply, deps: ServerDeps): Promise<FastifyReply> {
  const trace = traceOf(request, deps.app)
  try {
    const caller = { ...callerOf(await deps.identity.authenticate(request)), ...zonePreferred([request.headers['prefer']].flat().join(', ')) }
    note({ caller: { kind: caller.kind, id: caller.id } })
    const { body, malformed } = parse(request)
    const answer = await dispatch({ ...deps, limit: deps.identity.limits.callers }, caller, { method: request.method, url: request.url.replace(/^\/v1\.0\/?/, ''), headers: request.headers as Record<string, string | undefined>, body, malformed }, trace)
    return send(reply, answer, trace)
  } catch (error) {
    const tooMany = error instanceof AuthenticationFailed ? strangerRefused(request, deps) : undefined
    return send(reply, tooMany ? refusalAnswer(tooMany, trace) : errorAnswer(error, trace, deps.log), trace)
  }
}

/** Who is turned away too often is told to wait. Whoever is known is not held up by others who share the address. */
function strangerRefused(request: FastifyRequest, { identity }: ServerDeps): Refusal | undefined {
  const seconds = identity.limits.strangers.take(addressOf(request.ip))
  return seconds > 0 ? no('TooManyRequests', { seconds }).refusal : undefined
}

function parse(request: FastifyRequest): { body: unknown; malformed: boolean } {
  // A file is for its route to read; JSON is read here.
  if (Buffer.isBuffer(request.body) || /^text\/csv\b/i.test(request.headers['content-type'] ?? '')) return { body: request.body, malformed: false }
  const text = request.body as string | undefined
  if (text === undefined || text === '') return { body: undefined, malformed: false }
  try { return { body: JSON.parse(text) as unknown, malformed: false } } catch { return { body: undefined, malformed: true } }
}

const traceOf = (request: FastifyRequest, app: App): Trace => {
  const given = request.headers['client-request-id']
  return { requestId: request.id, clientRequestId: typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : request.id, now: nowOf(app) }
}

function send(reply: FastifyReply, answer: Answer, trace: Trace): FastifyReply {
  reply.code(answer.status).headers({ 'request-id': trace.requestId, 'client-request-id': trace.clientRequestId, 'odata-version': '4.0', 'cache-control': 'no-store', ...answer.headers })
  if (answer.stream) return reply.header('content-type', answer.contentType ?? 'text/plain; charset=utf-8').send(Readable.from(answer.stream))
  if (answer.text === undefined) return reply.send()
  return reply.header('content-type', answer.contentType ?? 'application/json; charset=utf-8').send(answer.text)
}
