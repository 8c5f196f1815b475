/**
 * The OpenID Connect engine: codes, grants, refresh tokens, devices and their rules are oidc-provider's. It is asked like
 * a function: a request goes in, an answer comes out, and what Microsoft's clients expect is added around it.
 */
import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import type { JWK } from 'jose'
import { Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { engineConfiguration, REGISTERED_URIS, sessionCookie, type EngineParts } from './engine-configuration.ts'
import { allowsRedirect } from './clients.ts'
import { issuerOf } from './access-token.ts'
import { unavailable } from './entra-refusal.ts'
import { isOutOfReach } from '#db/out-of-reach.ts'

export type EngineRequest = { readonly method: 'GET' | 'POST'; readonly path: string; readonly form?: URLSearchParams | undefined; readonly headers: IncomingHttpHeaders }
export type EngineAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: unknown
  /** Why it was refused, in more detail than a client is told. */
  readonly cause?: { readonly error: string; readonly detail: string }
}
/** A person is asked something between the request of a client and its answer. */
export type Interaction = { readonly uid: string; readonly clientId: string; readonly loginHint?: string | undefined }

export type Engine = {
  readonly kid: string
  ask(request: EngineRequest): Promise<EngineAnswer>
  interaction(uid: string, headers: IncomingHttpHeaders): Promise<Interaction | undefined>
  /** Says who signed in, or that nobody did; gives the URL to go on at. */
  finish(headers: IncomingHttpHeaders, result: { readonly accountId: string } | { readonly error: string; readonly description: string }): Promise<string>
  /** Forgets who is signed in at the identity provider. */
  forget(headers: IncomingHttpHeaders): Promise<void>
}

/** Builds the engine around a key. Another key needs another engine; all it remembers is in the database. */
export function buildEngine(parts: EngineParts, key: JWK & { readonly kid: string }): Engine {
  const provider = new Provider(issuerOf(parts.config), engineConfiguration(parts, key) as Configuration)
  provider.proxy = true
  adaptClients(provider, parts)
  const contexts = new WeakMap<IncomingMessage, KoaContextWithOIDC>()
  const failures = new WeakMap<object, unknown>()
  watch(provider, parts, failures)
  provider.use(async (ctx, next) => {
    contexts.set(ctx.req, ctx as KoaContextWithOIDC)
    await next()
    // The answer is not written to a socket; whoever asked takes it from the context.
    ctx.respond = false
  })
  const handle = provider.callback()
  const requestOf = (request: EngineRequest) => requestFor(request, parts.config.publicUrl)
  return {
    kid: key.kid,
    async ask(request) {
      const [req, res] = requestOf(request)
      await handle(req, res)
      const ctx = contexts.get(req)
      if (!ctx) throw new Error('the engine gave no answer')
      return answerOf(ctx, failures.get(ctx) as Refusal | undefined)
    },
    async interaction(uid, headers) {
      const found = await provider.interactionDetails(...requestOf({ method: 'GET', path: '/', headers })).catch(() => undefined)
      return found?.uid === uid ? { uid, clientId: String(found.params['client_id']), loginHint: found.params['login_hint'] as string | undefined } : undefined
    },
    finish: (headers, result) => {
      const outcome = 'error' in result ? { error: result.error, error_description: result.description } : { login: { accountId: result.accountId, remember: false } }
      return provider.interactionResult(...requestOf({ method: 'GET', path: '/', headers }), outcome, { mergeWithLastSubmission: false })
    },
    async forget(headers) {
      const [req, res] = requestOf({ method: 'GET', path: '/', headers })
      const id = provider.createContext(req, res).cookies.get(sessionCookie, { signed: true })
      const session = id ? await provider.Session.find(id) : undefined
      await session?.destroy()
    },
  }
}

/** Secrets are hashed, and redirects follow the rules of Microsoft's clients. */
function adaptClients(provider: Provider, { clients }: EngineParts): void {
  function allowed(this: { [REGISTERED_URIS]: string[]; clientAuthMethod: string }, uri: string): boolean {
    return allowsRedirect({ redirectUris: this[REGISTERED_URIS], public: this.clientAuthMethod === 'none' }, uri)
  }
  Object.assign(provider.Client.prototype, {
    async compareClientSecret(this: { clientId: string }, secret: string) {
      const client = await clients.byId(this.clientId)
      return client !== undefined && clients.hasSecret(client, secret)
    },
    redirectUriAllowed: allowed,
    postLogoutRedirectUriAllowed: allowed,
    includeSid: () => true,
  })
}

type Refusal = Error & { readonly error?: string; readonly error_description?: string; readonly error_detail?: string }
const refused = ['authorization.error', 'device_authorization.error', 'grant.error', 'end_session.error'] as const

function watch(provider: Provider, { log, config }: EngineParts, failures: WeakMap<object, unknown>): void {
  const listen = provider.on.bind(provider) as (event: string, listener: (ctx: KoaContextWithOIDC, more: never) => void) => unknown
  for (const event of refused) listen(event, (ctx, error: Refusal) => void failures.set(ctx, error))
  listen('server_error', (ctx, error: Error) => {
    log.error({ err: error }, 'signing in failed')
    failures.set(ctx, isOutOfReach(error) ? { error: unavailable.error, error_detail: unavailable.detail } : error)
  })
  listen('authorization.success', (ctx, out: Record<string, string> | undefined) => {
    const oid = ctx.oidc.session?.accountId
    if (out && oid && ctx.oidc.params?.['client_info']) out['client_info'] = clientInfo(oid, config.tenantId)
  })
}

/** How Microsoft's clients tell accounts apart. */
export const clientInfo = (oid: string, tenantId: string): string => Buffer.from(JSON.stringify({ uid: oid, utid: tenantId })).toString('base64url')

const passedOn = ['cookie', 'authorization', 'accept', 'accept-language', 'user-agent', 'origin']

/** A request as if it had come straight to the public URL: what proxies and clients say about hosts does not matter. */
function requestFor({ method, path, form, headers }: EngineRequest, publicUrl: string): [IncomingMessage, ServerResponse] {
  const { protocol, host } = new URL(publicUrl)
  const body = form && Buffer.from(form.toString())
  const req = new IncomingMessage(new Socket())
  req.method = method
  req.url = path
  req.headers = {
    ...Object.fromEntries(passedOn.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]))),
    host,
    'x-forwarded-proto': protocol.slice(0, -1),
    ...(body ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) } : {}),
  }
  if (body) req.push(body)
  req.push(null)
  return [req, new ServerResponse(req)]
}

function answerOf(ctx: KoaContextWithOIDC, refusal: Refusal | undefined): EngineAnswer {
  const headers = Object.fromEntries(Object.entries(ctx.response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, typeof value === 'number' ? String(value) : value]])))
  const { 'content-length': _, 'access-control-allow-origin': __, ...kept } = headers
  const cause = refusal && { error: refusal.error ?? 'server_error', detail: [refusal.error_description, refusal.error_detail].filter(Boolean).join('; ') }
  return { status: ctx.status, headers: kept, body: ctx.body, ...(cause ? { cause } : {}) }
}
