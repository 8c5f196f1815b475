/** Who asks? By the token they bring, or by the session of the portal. */
import type { FastifyRequest } from 'fastify'
import type { Config } from '#config.ts'
import type { TokenFacts } from './access-token.ts'
import { AuthenticationFailed } from './authentication-failed.ts'
import { readCookie, sessionCookieName } from './cookies.ts'
import { PORTAL_APP_ID, portalPermissions } from './permissions.ts'
import type { PortalSessions } from './portal-sessions.ts'
import { sameText } from './secrets.ts'
import type { Standing, Standings } from './standing.ts'

/** What authentication tells about whoever asks. */
export type Claims = {
  readonly kind: 'user' | 'application'
  readonly oid: string
  readonly appId: string
  readonly permissions: readonly string[]
  readonly upn?: string
  readonly name?: string
  readonly standing: Standing
  readonly via: 'token' | 'session'
  readonly sessionId?: string
}
/** Throws `AuthenticationFailed`. */
export type Authenticate = (request: Pick<FastifyRequest, 'headers' | 'method'>) => Promise<Claims>
type Parts = { readonly config: Config; readonly read: (token: string) => Promise<TokenFacts>; readonly standings: Standings; readonly sessions: PortalSessions }
type Request = Parameters<Authenticate>[0]

const harmless: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

export const openAuthenticate = (parts: Parts): Authenticate => async (request) => {
  const { authorization } = request.headers
  if (authorization !== undefined) return byToken(parts, authorization)
  const cookie = readCookie(request, sessionCookieName(parts.config))
  if (cookie !== undefined) return bySession(parts, request, cookie)
  throw new AuthenticationFailed({ code: 'InvalidAuthenticationToken', message: 'Access token is empty.', publicUrl: parts.config.publicUrl, challenge: '' })
}

async function byToken({ config, read, standings }: Parts, authorization: string): Promise<Claims> {
  const invalid = (message: string) => new AuthenticationFailed({ code: 'InvalidAuthenticationToken', message, publicUrl: config.publicUrl })
  const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization.trim()) ?? []
  if (token === undefined) throw invalid('The Authorization header holds no bearer token.')
  const facts = await read(token)
  if (facts.kind === 'application') {
    const standing = await standings.ofApplication(facts.oid, facts.appId)
    if (!standing) throw invalid('The application is no longer registered.')
    return { ...facts, name: standing.name, standing, via: 'token' }
  }
  const standing = await standings.ofPerson(facts.oid)
  if (!standing) throw invalid('The user account is disabled or no longer there.')
  return { ...facts, upn: standing.upn!, name: standing.name, standing, via: 'token' }
}

async function bySession({ config, standings, sessions }: Parts, request: Request, cookie: string): Promise<Claims> {
  const session = await sessions.find(cookie)
  const standing = session && (await standings.ofPerson(session.userId))
  if (!session || !standing) throw new AuthenticationFailed({ code: 'InvalidAuthenticationToken', message: 'The session has ended. Sign in again.', publicUrl: config.publicUrl })
  if (!harmless.includes(request.method)) assertOwnPage(config, request, session.csrf)
  return { kind: 'user', oid: session.userId, appId: PORTAL_APP_ID, permissions: portalPermissions, upn: standing.upn!, name: standing.name, standing, via: 'session', sessionId: session.id }
}

/** A cookie comes along with whatever page asks; only a page of ours knows the session's token. */
function assertOwnPage(config: Config, { headers }: Request, csrf: string): void {
  const { origin, 'x-csrf-token': token } = headers
  const ours = origin === undefined || origin === new URL(config.publicUrl).origin
  if (ours && typeof token === 'string' && sameText(token, csrf)) return
  throw new AuthenticationFailed({ code: 'CsrfTokenInvalid', message: 'The header x-csrf-token must be the csrfToken of GET /auth/session.', publicUrl: config.publicUrl, challenge: '' })
}
