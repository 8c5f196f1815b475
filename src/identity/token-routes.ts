/** The endpoints that clients of Entra know: authorize, token, devicecode and logout, in front of the engine. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { decodeJwt } from 'jose'
import type { Config } from '#config.ts'
import { isOutOfReach } from '#db/out-of-reach.ts'
import { anyOrigin, isOurTenant, refuseTenant } from './discovery-routes.ts'
import type { Clients } from './clients.ts'
import { DEVICE_GRANT, DEVICE_PAGE, enginePaths, REFRESH_SCOPE } from './engine-configuration.ts'
import { clientInfo, type Engine, type EngineAnswer } from './engine.ts'
import { refusalBody, refusalOf, unavailable, type Cause } from './entra-refusal.ts'
import { pageHeaders } from './pages.ts'
import { addressOf, type RateLimits } from './rate-limit.ts'
import { readScopes, type AskedScopes } from './scopes.ts'

export type TokenParts = { readonly config: Config; readonly clients: Clients; readonly engine: () => Promise<Engine>; readonly at: () => string; readonly limits: RateLimits }
type InTenant = { Params: { tenant: string }; Querystring: Record<string, string | string[]> }

/** The rest of what Microsoft's clients send (`x-client-SKU`, `claims`, telemetry …) is none of the engine's business. */
const passedOn = {
  authorize: ['client_id', 'redirect_uri', 'response_type', 'response_mode', 'state', 'nonce', 'code_challenge', 'code_challenge_method', 'prompt', 'login_hint', 'max_age', 'id_token_hint', 'ui_locales', 'client_info'],
  token: ['client_id', 'client_secret', 'grant_type', 'code', 'code_verifier', 'redirect_uri', 'refresh_token', 'device_code'],
  devicecode: ['client_id', 'client_secret'],
  logout: ['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id', 'logout_hint', 'ui_locales'],
} as const

export function tokenRoutes(app: FastifyInstance, parts: TokenParts): void {
  const paths = enginePaths(parts.config.tenantId)
  const inTenant = (handle: (request: FastifyRequest<InTenant>, reply: FastifyReply) => Promise<unknown>) => (request: FastifyRequest<InTenant>, reply: FastifyReply) =>
    isOurTenant(parts.config, request.params.tenant) ? handle(request, reply) : refuseTenant(reply, request.params.tenant, parts.at())

  app.route<InTenant>({ method: ['GET', 'POST'], url: '/:tenant/oauth2/v2.0/authorize', handler: inTenant((request, reply) => authorize(parts, request, reply)) })
  app.get<InTenant>('/:tenant/oauth2/v2.0/authorize/:uid', inTenant((request, reply) => pass(parts, reply, 'GET', withoutQuery(request).replace(/^\/[^/]+/, `/${parts.config.tenantId}`), request.headers)))
  app.post<InTenant>('/:tenant/oauth2/v2.0/token', inTenant(orUnavailable(parts, token)))
  app.post<InTenant>('/:tenant/oauth2/v2.0/devicecode', inTenant(orUnavailable(parts, deviceCode)))
  for (const name of ['token', 'devicecode']) app.options(`/:tenant/oauth2/v2.0/${name}`, (_request, reply) => reply.code(204).headers({ ...anyOrigin, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': '*, Authorization', 'access-control-max-age': '3600' }).send())
  app.route<InTenant>({ method: ['GET', 'POST'], url: '/:tenant/oauth2/v2.0/logout', handler: inTenant((request, reply) => pass(parts, reply, 'GET', `${paths.end_session}?${pick(parametersOf(request), passedOn.logout)}`, request.headers)) })
  app.post<InTenant>('/:tenant/oauth2/v2.0/logout/confirm', inTenant((request, reply) => pass(parts, reply, 'POST', `${paths.end_session}/confirm`, request.headers, formOf(request))))
  app.get<InTenant>('/:tenant/oauth2/v2.0/logout/success', inTenant((request, reply) => pass(parts, reply, 'GET', `${paths.end_session}/success`, request.headers)))
  app.get(DEVICE_PAGE, (request, reply) => pass(parts, reply, 'GET', request.url, request.headers))
  app.post(DEVICE_PAGE, (request, reply) => pass(parts, reply, 'POST', DEVICE_PAGE, request.headers, formOf(request)))
  app.get(`${DEVICE_PAGE}/:uid`, (request, reply) => pass(parts, reply, 'GET', withoutQuery(request), request.headers))
}

const withoutQuery = (request: FastifyRequest): string => request.url.split('?')[0]!
/** The routes of this plug-in read every form as it was sent. */
export const formOf = (request: FastifyRequest): URLSearchParams => (request.body instanceof URLSearchParams ? request.body : new URLSearchParams())
/** Does the browser say that the form was sent by a page of another site? What is no browser does not say. */
export const isFromElsewhere = ({ headers }: FastifyRequest): boolean => !['same-origin', 'none', undefined].includes(headers['sec-fetch-site'] as string | undefined)
const parametersOf = (request: FastifyRequest): URLSearchParams => (request.method === 'POST' ? formOf(request) : new URLSearchParams(request.url.split('?')[1] ?? ''))
const pick = (from: URLSearchParams, names: readonly string[]): URLSearchParams => new URLSearchParams([...from].filter(([name, value]) => names.includes(name) && value !== ''))

/** Hands a request to the engine and its answer to a browser. */
async function pass({ engine }: TokenParts, reply: FastifyReply, method: 'GET' | 'POST', path: string, headers: IncomingHttpHeaders, form?: URLSearchParams): Promise<unknown> {
  return send(reply, await (await engine()).ask({ method, path, headers: { ...headers, accept: 'text/html' }, form }))
}

const send = (reply: FastifyReply, answer: EngineAnswer): FastifyReply => reply.code(answer.status).headers(answer.headers).headers(pageHeaders).send(pageOf(answer))

/** The engine's forms that send themselves do it with a script in the page, which our policy does not let run. */
const pageOf = ({ body }: EngineAnswer): unknown =>
  typeof body === 'string' ? body.replace(/<script>[\s\S]*?<\/script>/g, '<meta charset="utf-8"><script src="/auth/assets/send-form.js" defer></script>') : body

/** `select_account` shows our sign-in page again; there is no consent to ask for. */
const prompts: Readonly<Record<string, string | undefined>> = { none: 'none', login: 'login', select_account: 'login', create: 'login' }

async function authorize(parts: TokenParts, request: FastifyRequest<InTenant>, reply: FastifyReply): Promise<unknown> {
  const asked = parametersOf(request)
  const given = pick(asked, passedOn.authorize)
  const wanted = [...new Set((asked.get('prompt') ?? '').split(' ').flatMap((prompt) => prompts[prompt] ?? []))]
  given.delete('prompt')
  if (wanted.length > 0) given.set('prompt', wanted.join(' '))
  const scope = await engineScope(parts, given.get('client_id') ?? '', asked.get('scope') ?? '')
  // An unknown scope goes on as it is: the engine knows whether the answer may be sent to the redirect URI.
  given.set('scope', 'error' in scope ? UNKNOWN_SCOPE : scope.text)
  const answer = await (await parts.engine()).ask({ method: 'GET', path: `${enginePaths(parts.config.tenantId).authorization}?${given}`, headers: { ...request.headers, accept: 'text/html' } })
  const cause = 'error' in scope && answer.cause?.error === 'invalid_scope' ? scope : answer.cause
  return send(reply, cause ? worded(parts, answer, cause, asked) : answer)
}

/** An error that travels back to a client says the same there as at the token endpoint. */
function worded({ config }: TokenParts, answer: EngineAnswer, cause: Cause, asked: URLSearchParams): EngineAnswer {
  const { location } = answer.headers
  if (typeof location !== 'string') return answer
  const { description } = refusalOf(cause, { tenantId: config.tenantId, clientId: asked.get('client_id') ?? '', scope: asked.get('scope') ?? '' })
  return { ...answer, headers: { ...answer.headers, location: location.replace(/(?<=[?&#]error_description=)[^&]*/, () => encodeURIComponent(description)) } }
}

/** Characters that no scope has, so that it is refused by the engine as `invalid_scope`. */
const UNKNOWN_SCOPE = '"unknown"'

/** As Entra does: a token carries everything that its client has been granted, however little was asked for. */
async function engineScope({ clients, config }: TokenParts, clientId: string, text: string): Promise<{ readonly text: string; readonly asked: AskedScopes } | Cause> {
  const client = await clients.byId(clientId)
  const granted = client?.delegatedPermissions ?? []
  const asked = readScopes(text, config.publicUrl, granted)
  if ('reason' in asked) return { error: 'invalid_scope', detail: asked.reason }
  const refused = client && asked.permissions.find((name) => !granted.includes(name))
  if (refused) return { error: 'invalid_scope', detail: `${refused} is not granted` }
  const openId = asked.openId.map((scope) => (scope === 'offline_access' ? REFRESH_SCOPE : scope))
  return { text: [...new Set([...openId, ...granted])].join(' '), asked }
}

async function deviceCode(parts: TokenParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const form = withBasicCredentials(request, formOf(request))
  const scope = await engineScope(parts, form.get('client_id') ?? '', form.get('scope') ?? '')
  if ('error' in scope) return refuse(parts, reply, scope, form)
  const given = pick(form, passedOn.devicecode)
  if (scope.text) given.set('scope', scope.text)
  const answer = await (await parts.engine()).ask({ method: 'POST', path: enginePaths(parts.config.tenantId).device_authorization, form: given, headers: jsonWanted(request) })
  const cause = answer.cause ?? (answer.status >= 400 ? failed : undefined)
  if (cause) return refuse(parts, reply, cause, form)
  const body = answer.body as { user_code: string; verification_uri: string; verification_uri_complete: string }
  const page = parts.config.publicUrl + DEVICE_PAGE
  const message = `To sign in, use a web browser to open the page ${page} and enter the code ${body.user_code} to authenticate.`
  return reply.headers({ ...anyOrigin, 'cache-control': 'no-store' }).send({ ...body, verification_uri: page, verification_url: page, verification_uri_complete: `${page}?user_code=${body.user_code}`, interval: 5, message })
}

async function token(parts: TokenParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const form = withBasicCredentials(request, formOf(request))
  const address = addressOf(request.ip)
  const wait = parts.limits.strangers.wait(address)
  if (wait > 0) return refuse(parts, reply.header('retry-after', String(wait)), { error: 'too_many_requests', detail: '' }, form)
  const grant = form.get('grant_type')
  const scope = await tokenScope(parts, form)
  if ('error' in scope) return refuse(parts, reply, scope, form)
  const given = pick(form, passedOn.token)
  if (grant === 'device_code') given.set('grant_type', DEVICE_GRANT)
  const answer = await (await parts.engine()).ask({ method: 'POST', path: enginePaths(parts.config.tenantId).token, form: given, headers: jsonWanted(request) })
  const cause = answer.cause ?? (answer.status >= 400 ? failed : undefined)
  if (cause && guesses.includes(cause.error)) parts.limits.strangers.take(address)
  if (cause) return refuse(parts, reply, cause, form)
  return reply.headers({ ...anyOrigin, 'cache-control': 'no-store', pragma: 'no-cache' }).send(tokenBody(parts, answer.body as TokenAnswer, scope.asWritten, form))
}

/** The engine itself failed; it has written down why. */
const failed: Cause = { error: 'server_error', detail: '' }
/** What somebody is told who tries secrets, codes or refresh tokens. */
const guesses = ['invalid_client', 'invalid_grant']

type TokenAnswer = { readonly access_token: string; readonly expires_in: number; readonly scope?: string; readonly id_token?: string; readonly refresh_token?: string }

function tokenBody({ config }: TokenParts, { access_token, expires_in, scope, id_token, refresh_token }: TokenAnswer, asWritten: readonly string[], form: URLSearchParams) {
  // One second less, so that nobody uses a token in the second in which it ends.
  const times = { expires_in: expires_in - 1, ext_expires_in: expires_in - 1 }
  const { idtyp, oid } = decodeJwt(access_token)
  if (idtyp === 'app') return { token_type: 'Bearer', ...times, access_token }
  const granted = [...new Set([...asWritten.filter((name) => name !== 'offline_access'), ...(scope?.split(' ') ?? [])])].join(' ')
  const account = form.get('client_info') === '1' ? { client_info: clientInfo(String(oid), config.tenantId) } : {}
  return { token_type: 'Bearer', scope: granted, ...times, access_token, ...(refresh_token ? { refresh_token } : {}), ...(id_token ? { id_token } : {}), ...account }
}

/** Scopes at the token endpoint change nothing of what is given, but a wrong one is still refused. */
async function tokenScope(parts: TokenParts, form: URLSearchParams): Promise<{ readonly asWritten: readonly string[] } | Cause> {
  const text = form.get('scope') ?? ''
  if (form.get('grant_type') === 'client_credentials') {
    const asked = readScopes(text, parts.config.publicUrl)
    if ('reason' in asked) return { error: 'invalid_scope', detail: asked.reason === 'resource' ? 'resource' : 'client credentials' }
    return asked.everything && asked.permissions.length === 0 ? { asWritten: [] } : { error: 'invalid_scope', detail: 'client credentials' }
  }
  const scope = await engineScope(parts, form.get('client_id') ?? '', text)
  return 'error' in scope ? scope : { asWritten: scope.asked.asWritten }
}

function refuse({ config, at }: TokenParts, reply: FastifyReply, cause: Cause, form: URLSearchParams): FastifyReply {
  const refusal = refusalOf(cause, { tenantId: config.tenantId, clientId: form.get('client_id') ?? '', scope: form.get('scope') ?? '' })
  return reply.code(refusal.status).headers({ ...anyOrigin, 'cache-control': 'no-store', ...(refusal.status === 503 ? { 'retry-after': '2' } : {}) }).send(refusalBody(refusal, at()))
}

type Answering = (parts: TokenParts, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
/** Clients of these addresses read errors in Entra's shape only, and try again when they are told that it will pass. */
const orUnavailable = (parts: TokenParts, answer: Answering) => (request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
  answer(parts, request, reply).catch((error: unknown) => {
    if (!isOutOfReach(error)) throw error
    return refuse(parts, reply, unavailable, formOf(request))
  })

const jsonWanted = ({ headers: { authorization: _, cookie: __, ...headers } }: FastifyRequest): IncomingHttpHeaders => ({ ...headers, accept: 'application/json' })

/** `Authorization: Basic` says the same as two fields of the form. */
function withBasicCredentials(request: FastifyRequest, form: URLSearchParams): URLSearchParams {
  const [kind = '', encoded = ''] = (request.headers.authorization ?? '').split(' ')
  if (kind.toLowerCase() !== 'basic') return form
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s)
  const all = new URLSearchParams(form)
  if (!all.has('client_id')) all.set('client_id', decoded(id))
  all.set('client_secret', decoded(secret))
  return all
}
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
