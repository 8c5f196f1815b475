/**
 * Access tokens: what stands in them, and which ones we believe. Their times are the machine's, even where the
 * product's clock has been moved ahead: clients compare them with clocks of their own.
 */
import { importJWK, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { AuthenticationFailed } from './authentication-failed.ts'
import { GRAPH_APP_ID, GRAPH_URL } from './permissions.ts'
import { randomText } from './secrets.ts'
import { ALGORITHM, type SigningKeys } from './signing-keys.ts'
import type { Person } from './people.ts'

export const TOKEN_SECONDS = 3600
/** How far the clock of another machine may be off. */
export const TOLERANCE_SECONDS = 60

/** Whom a token stands for. */
export type Bearer = ({ readonly kind: 'user'; readonly person: Person; readonly sessionId?: string } | { readonly kind: 'application'; readonly id: string }) & { readonly appId: string; readonly permissions: readonly string[] }
/** What a token that we believe says. */
export type TokenFacts = { readonly kind: 'user' | 'application'; readonly oid: string; readonly appId: string; readonly permissions: readonly string[]; readonly upn?: string; readonly name?: string }
/** A token that we believe: what it says, by which key, and until when (in seconds of the epoch). */
export type BelievedToken = { readonly facts: TokenFacts; readonly kid: string; readonly expires: number }
export type TokenPlace = { readonly publicUrl: string; readonly tenantId: string }

export const issuerOf = ({ publicUrl, tenantId }: TokenPlace): string => `${publicUrl}/${tenantId}/v2.0`

/** The claims beside the times, as Entra's v2 tokens have them. */
export function claimsFor(place: TokenPlace, bearer: Bearer): JWTPayload {
  const app = { iss: issuerOf(place), aud: GRAPH_APP_ID, tid: place.tenantId, appid: bearer.appId, azp: bearer.appId, uti: randomText(16), ver: '2.0' }
  if (bearer.kind === 'application') return { ...app, idtyp: 'app', oid: bearer.id, sub: bearer.id, roles: bearer.permissions }
  const { id, userPrincipalName, displayName } = bearer.person
  return { ...app, idtyp: 'user', oid: id, sub: id, scp: bearer.permissions.join(' '), upn: userPrincipalName, preferred_username: userPrincipalName, name: displayName, ...(bearer.sessionId ? { sid: bearer.sessionId } : {}) }
}

/** Signs a token outside the flows of OpenID Connect. */
export async function signToken(keys: SigningKeys, place: TokenPlace, bearer: Bearer): Promise<string> {
  const key = await keys.current()
  const token = new SignJWT(claimsFor(place, bearer)).setProtectedHeader({ typ: 'JWT', alg: ALGORITHM, kid: key.kid })
  return token.setIssuedAt().setNotBefore('0s').setExpirationTime(`${TOKEN_SECONDS}s`).sign(await importJWK(key, ALGORITHM))
}

/** Reads a token or throws `AuthenticationFailed`. The algorithm is ours to choose, never the token's. */
export async function verifyToken(keys: SigningKeys, place: TokenPlace, token: string): Promise<BelievedToken> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, (header) => publicKey(keys, header.kid), {
      algorithms: [ALGORITHM],
      issuer: issuerOf(place),
      audience: [GRAPH_APP_ID, GRAPH_URL, `${GRAPH_URL}/`, place.publicUrl, `${place.publicUrl}/`],
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'nbf', 'iat', 'oid', 'appid', 'tid'],
    })
    return { facts: factsOf(payload, place), kid: protectedHeader.kid!, expires: payload.exp! }
  } catch (error) {
    throw new AuthenticationFailed({ code: 'InvalidAuthenticationToken', message: reasonOf(error), publicUrl: place.publicUrl, cause: error })
  }
}

async function publicKey(keys: SigningKeys, kid: string | undefined) {
  const key = kid === undefined ? undefined : await keys.publicKey(kid)
  if (!key) throw new Error('it is signed with a key that is not, or no longer, in use')
  return key
}

function factsOf(payload: JWTPayload, place: TokenPlace): TokenFacts {
  const { oid, appid, tid, idtyp, scp, roles, upn, name } = payload
  const text = (value: unknown): value is string => typeof value === 'string'
  if (tid !== place.tenantId) throw new Error('it belongs to another tenant')
  if (!text(oid) || !text(appid) || (idtyp !== 'user' && idtyp !== 'app')) throw new Error('it is no access token')
  const who = { oid, appId: appid, ...(text(upn) ? { upn } : {}), ...(text(name) ? { name } : {}) }
  if (idtyp === 'app') return { ...who, kind: 'application', permissions: Array.isArray(roles) ? roles.filter(text) : [] }
  return { ...who, kind: 'user', permissions: text(scp) ? scp.split(' ').filter(Boolean) : [] }
}

const reasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'Lifetime validation failed, the token is expired.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'Signature validation failed.',
  ERR_JOSE_ALG_NOT_ALLOWED: 'The token is signed with an algorithm that is not accepted.',
  ERR_JWS_INVALID: 'The token is malformed.',
  ERR_JWT_INVALID: 'The token is malformed.',
}
const claimReasons: Readonly<Record<string, string>> = { aud: 'Invalid audience.', iss: 'Invalid issuer.', nbf: 'The token is not valid yet.' }

function reasonOf(error: unknown): string {
  const { code = '', claim = '', message } = error as { code?: string; claim?: string; message: string }
  return `Access token validation failure. ${reasons[code] ?? claimReasons[claim] ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}.`}`
}
