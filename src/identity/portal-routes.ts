/** Signing in to the portal: a client of our own identity provider like any other, with a code, PKCE and a session at the end. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, Configuration, customFetch, None, randomPKCECodeVerifier } from 'openid-client'
import type { Clock } from '#clock.ts'
import type { Config } from '#config.ts'
import type { Log } from '#log.ts'
import { administrationOf } from '#domain/access.ts'
import { defaultSettings, type TenantSettings } from '#domain/settings.ts'
import { formatInstant } from '#domain/time.ts'
import { issuerOf } from './access-token.ts'
import type { Authenticate } from './authenticate.ts'
import { clearCookie, isSecure, readCookie, sessionCookieName, writeCookie } from './cookies.ts'
import type { Engine } from './engine.ts'
import { enginePaths, sessionCookie } from './engine-configuration.ts'
import { CALLBACK_PATH, signedOutCookie, type Federation } from './federation.ts'
import { failurePage, pageHeaders } from './pages.ts'
import { hasLocalAccounts } from './passwords.ts'
import type { People } from './people.ts'
import { PORTAL_APP_ID } from './permissions.ts'
import type { PortalSessions } from './portal-sessions.ts'
import { safeReturnTo } from './return-to.ts'
import { randomText, type Vault } from './secrets.ts'
import { SETUP_PATH, type Setup } from './setup.ts'
import { textsFor } from './texts/index.ts'

export type PortalParts = {
  readonly config: Config; readonly clock: Clock; readonly log: Log; readonly engine: () => Promise<Engine>; readonly people: People; readonly vault: Vault
  readonly sessions: PortalSessions; readonly authenticate: Authenticate; readonly federation?: Federation | undefined; readonly setup?: Setup | undefined
  /** The settings of the tenant. */
  readonly settings?: (() => Promise<TenantSettings>) | undefined
}
type Attempt = { readonly state: string; readonly nonce: string; readonly verifier: string; readonly returnTo: string }
type Returning = { Querystring: { returnTo?: string; login_hint?: string; state?: string } }
const MINUTES_15 = 900
const cookieOf = (state: string): string => `latchkey_sign_in_${state.slice(0, 12)}`

export function portalRoutes(app: FastifyInstance, parts: PortalParts): void {
  const { config } = parts
  const provider = ownProvider(app, config)
  app.get<Returning>('/auth/sign-in', (request, reply) => start(parts, provider, request, reply))
  app.get<Returning>(CALLBACK_PATH, async (request, reply) => {
    const state = String(request.query.state ?? '')
    if ((await parts.federation?.callback(request, reply, state))?.handled) return reply
    return callback(parts, provider, request, reply, state)
  })
  app.get('/auth/session', (request, reply) => session(parts, request, reply))
  app.post('/auth/sign-out', (request, reply) => signOut(parts, request, reply))
}

/** The code is exchanged at the token endpoint like everybody's, only without leaving the process. */
function ownProvider(app: FastifyInstance, config: Config): Configuration {
  const paths = enginePaths(config.tenantId)
  const url = (path: string) => config.publicUrl + path
  const metadata = { issuer: issuerOf(config), authorization_endpoint: url(paths.authorization), token_endpoint: url(paths.token), jwks_uri: url(paths.jwks), authorization_response_iss_parameter_supported: true }
  const provider = new Configuration(metadata, PORTAL_APP_ID, undefined, None())
  if (!isSecure(config)) allowInsecureRequests(provider)
  provider[customFetch] = async (address, { method, headers, body }) => {
    const { pathname, search } = new URL(address)
    const answer = await app.inject({ method: method as 'POST', url: pathname + search, headers, payload: String(body ?? '') })
    return new Response(answer.body, { status: answer.statusCode, headers: { 'content-type': String(answer.headers['content-type']) } })
  }
  return provider
}

async function start({ config, vault, setup }: PortalParts, provider: Configuration, request: FastifyRequest<Returning>, reply: FastifyReply): Promise<unknown> {
  // Where nobody is, nobody can sign in.
  if (await setup?.isOpen()) return reply.header('cache-control', 'no-store').redirect(SETUP_PATH, 303)
  const { login_hint: hint } = request.query
  const attempt: Attempt = { state: randomText(), nonce: randomText(), verifier: randomPKCECodeVerifier(), returnTo: safeReturnTo(request.query.returnTo) }
  const challenge = await calculatePKCECodeChallenge(attempt.verifier)
  const url = buildAuthorizationUrl(provider, { redirect_uri: config.publicUrl + CALLBACK_PATH, scope: 'openid profile', state: attempt.state, nonce: attempt.nonce, code_challenge: challenge, code_challenge_method: 'S256', ...(typeof hint === 'string' ? { login_hint: hint } : {}) })
  writeCookie(config, reply, cookieOf(attempt.state), vault.seal('sign-in', JSON.stringify(attempt)), { path: '/auth', maxAge: MINUTES_15 })
  return reply.header('cache-control', 'no-store').redirect(url.href, 303)
}

async function callback(parts: PortalParts, provider: Configuration, request: FastifyRequest, reply: FastifyReply, state: string): Promise<unknown> {
  const { config, vault, log, sessions } = parts
  const texts = textsFor(request.headers['accept-language'])
  const opened = vault.open('sign-in', readCookie(request, cookieOf(state)) ?? '')
  if (opened === undefined) return reply.code(400).headers(pageHeaders).send(failurePage(texts, { title: texts.expiredTitle, text: texts.expiredText, again: '/auth/sign-in' }))
  const attempt = JSON.parse(opened) as Attempt
  clearCookie(config, reply, cookieOf(state), '/auth')
  try {
    const tokens = await authorizationCodeGrant(provider, new URL(request.url, config.publicUrl), { expectedState: attempt.state, expectedNonce: attempt.nonce, pkceCodeVerifier: attempt.verifier })
    const before = readCookie(request, sessionCookieName(config))
    if (before !== undefined) await sessions.end(before)
    writeCookie(config, reply, sessionCookieName(config), await sessions.start(String(tokens.claims()?.['oid'])))
    return await reply.header('cache-control', 'no-store').redirect(attempt.returnTo, 303)
  } catch (error) {
    log.warn({ err: error }, 'signing in to the portal failed')
    const again = `/auth/sign-in?${new URLSearchParams({ returnTo: attempt.returnTo })}`
    return reply.code(400).headers(pageHeaders).send(failurePage(texts, { title: texts.failedTitle, text: (error as { error_description?: string }).error_description ?? (error as Error).message, again }))
  }
}

async function session({ config, clock, sessions, people, authenticate, settings }: PortalParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  reply.header('cache-control', 'no-store')
  const found = await sessions.find(readCookie(request, sessionCookieName(config)) ?? '')
  const person = found && (await people.byId(found.userId))
  if (!found || !person?.accountEnabled) return reply.code(401).send({ error: { code: 'InvalidAuthenticationToken', message: 'Nobody is signed in. Go to /auth/sign-in.' } })
  const { accountEnabled: _, ...user } = person
  const { standing } = await authenticate(request)
  // In the demonstration time can be ahead of what the browser thinks.
  return reply.send({ user, csrfToken: found.csrf, demo: config.demo, localAccounts: hasLocalAccounts(config), administration: await administration(standing.roles, settings), ...(config.demo ? { now: formatInstant(clock.now()) } : {}) })
}

/** What of the administration is open, with what those who assign packages have to know: does approval count for them, and can it be skipped? */
async function administration(roles: Parameters<typeof administrationOf>[0], settings: PortalParts['settings']): Promise<unknown> {
  const found = administrationOf(roles)
  if (!found) return null
  const tenant = (await settings?.()) ?? defaultSettings
  return { ...found, approval: { counts: tenant.enforceApprovalForDirectAssignments, canBeSkipped: tenant.allowBypassApproval } }
}

/** Ends the session here and at our identity provider; a second time does no harm. */
async function signOut({ config, sessions, engine, authenticate }: PortalParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const cookie = readCookie(request, sessionCookieName(config))
  if (cookie !== undefined && (await sessions.find(cookie))) {
    await authenticate(request)
    await sessions.end(cookie)
    await (await engine()).forget(request.headers)
  }
  clearCookie(config, reply, sessionCookieName(config))
  clearCookie(config, reply, sessionCookie)
  if (config.oidc) writeCookie(config, reply, signedOutCookie, '1', { path: '/auth', maxAge: MINUTES_15 })
  return reply.header('cache-control', 'no-store').code(204).send()
}
