/** How the engine is set up: every choice that differs from its defaults. */
import type { JWK } from 'jose'
import { interactionPolicy, Provider, type Account, type ClientMetadata, type KoaContextWithOIDC } from 'oidc-provider'
import type pg from 'pg'
import type { Config } from '#config.ts'
import type { Log } from '#log.ts'
import { claimsFor, TOKEN_SECONDS, type Bearer } from './access-token.ts'
import type { Client, Clients } from './clients.ts'
import { openEngineStore } from './engine-store.ts'
import type { EnginePages } from './engine-pages.ts'
import type { People, Person } from './people.ts'
import { GRAPH_APP_ID, GRAPH_URL } from './permissions.ts'
import { ALGORITHM } from './signing-keys.ts'
import type { Vault } from './secrets.ts'

export type EngineParts = {
  readonly pool: pg.Pool; readonly config: Config; readonly log: Log; readonly clients: Clients; readonly people: People; readonly vault: Vault; readonly pages: EnginePages
}

/** Asking for `offline_access` means a refresh token, whatever `prompt` says; the engine's own scope of that name has more conditions. */
export const REFRESH_SCOPE = 'refresh'
/** Who is signed in at the identity provider; the portal has a session of its own. */
export const sessionCookie = 'latchkey_idp'
/** Where the engine's picture of a client keeps what `allowsRedirect` looks at. */
export const REGISTERED_URIS = 'registered_uris'
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
export const DEVICE_PAGE = '/auth/device'
const DAY = 24 * 3600

/** The engine's paths: Entra's, under the tenant's id. */
export const enginePaths = (tenantId: string) => {
  const base = `/${tenantId}/oauth2/v2.0`
  return { authorization: `${base}/authorize`, token: `${base}/token`, device_authorization: `${base}/devicecode`, end_session: `${base}/logout`, code_verification: DEVICE_PAGE, jwks: `/${tenantId}/discovery/v2.0/keys` }
}

type AccountOfPerson = Account & { readonly person: Person }

export const engineConfiguration = (parts: EngineParts, key: JWK) => ({
  adapter: openEngineStore(parts.pool, (id) => metadataOf(parts.clients, id)),
  jwks: { keys: [key] },
  routes: enginePaths(parts.config.tenantId),
  scopes: ['openid', 'profile', 'email', REFRESH_SCOPE],
  claims: { openid: ['sub', 'oid', 'tid', 'ver', 'preferred_username', 'name'], email: ['email'], profile: ['upn'], sid: null, auth_time: null },
  cookies: {
    keys: [parts.vault.sign('cookie key', parts.config.tenantId)],
    names: { session: sessionCookie, interaction: 'latchkey_interaction', resume: 'latchkey_resume', state: 'latchkey_state' },
    long: { signed: true, httpOnly: true, sameSite: 'lax', overwrite: true },
    short: { signed: true, httpOnly: true, sameSite: 'lax', overwrite: true },
  },
  clientDefaults: { id_token_signed_response_alg: ALGORITHM, response_types: ['code'] },
  clientAuthMethods: ['client_secret_post', 'client_secret_basic', 'none'],
  clientBasedCORS: () => true,
  extraClientMetadata: { properties: [REGISTERED_URIS] },
  // Answered next to the response, as Microsoft's clients ask for it.
  extraParams: ['client_info'],
  pkce: { required: (_ctx: unknown, client: { clientAuthMethod: string }) => client.clientAuthMethod === 'none' },
  interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/auth/interaction/${uid}`, policy: onlySignIn() },
  findAccount: (_ctx: unknown, id: string) => accountOf(parts, id),
  loadExistingGrant: (ctx: KoaContextWithOIDC) => grantEverything(parts, ctx),
  issueRefreshToken: (_ctx: unknown, client: { grantTypeAllowed(type: string): boolean }, source: { scopes: Set<string> }) => client.grantTypeAllowed('refresh_token') && source.scopes.has(REFRESH_SCOPE),
  expiresWithSession: () => false,
  rotateRefreshToken: true,
  renderError: parts.pages.error,
  ttl: { AccessToken: TOKEN_SECONDS, ClientCredentials: TOKEN_SECONDS, IdToken: TOKEN_SECONDS, AuthorizationCode: 120, DeviceCode: 900, Interaction: 3600, Session: DAY, RefreshToken: 14 * DAY, Grant: 90 * DAY },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****', deviceInfo: () => ({}), userCodeInputSource: parts.pages.deviceCode, userCodeConfirmSource: parts.pages.deviceConfirm, successSource: parts.pages.deviceDone },
    rpInitiatedLogout: { enabled: true, logoutSource: parts.pages.signOut, postLogoutSuccessSource: parts.pages.signedOut },
    resourceIndicators: { enabled: true, defaultResource: () => GRAPH_URL, useGrantedResource: () => true, getResourceServerInfo: (_ctx: unknown, _resource: string, client: { clientId: string }) => graphFor(parts.clients, client.clientId) },
  },
  formats: { customizers: { jwt: (ctx: KoaContextWithOIDC, token: IssuedToken, jwt: { header?: object; payload: Record<string, unknown> }) => shapeToken(parts, ctx, token, jwt) } },
})

function onlySignIn() {
  const policy = interactionPolicy.base()
  // Clients are granted permissions by whoever registers them; people are not asked.
  policy.remove('consent')
  return policy
}

/** A client that may also keep a secret counts as public for as long as it shows none. */
async function metadataOf(clients: Clients, id: string): Promise<ClientMetadata | undefined> {
  const client = await clients.byId(id)
  if (!client) return undefined
  const ctx = (Provider as unknown as { ctx?: KoaContextWithOIDC }).ctx
  const shown = Boolean(ctx?.oidc?.params?.['client_secret'] ?? ctx?.headers.authorization)
  const confidential = client.secretHash !== undefined && (shown || !client.public)
  const signsPeopleIn = client.redirectUris.length > 0
  // The engine has opinions about redirect URIs that Microsoft's clients do not share; `allowsRedirect` decides instead.
  const placeholders = signsPeopleIn ? ['https://redirect.invalid/'] : []
  return {
    client_id: client.appId,
    client_name: client.displayName,
    token_endpoint_auth_method: confidential ? 'client_secret_post' : 'none',
    ...(confidential ? { client_secret: client.secretHash } : {}),
    redirect_uris: placeholders,
    [REGISTERED_URIS]: client.redirectUris,
    response_types: signsPeopleIn ? ['code'] : [],
    grant_types: [...(signsPeopleIn ? ['authorization_code'] : []), ...(signsPeopleIn || client.public ? ['refresh_token'] : []), ...(client.public ? [DEVICE_GRANT] : []), ...(confidential ? ['client_credentials'] : [])],
  } as ClientMetadata
}

/** Graph as the engine sees it: the permissions are those the client has been granted, and tokens are signed JWTs. */
async function graphFor(clients: Clients, clientId: string) {
  const client = await clients.byId(clientId)
  return { scope: client?.delegatedPermissions.join(' ') ?? '', audience: GRAPH_APP_ID, accessTokenFormat: 'jwt' as const, accessTokenTTL: TOKEN_SECONDS, jwt: { sign: { alg: ALGORITHM } } }
}

/** Each sign-in is a grant of its own, so that revoking one leaves the others alone. */
async function grantEverything({ clients }: EngineParts, ctx: KoaContextWithOIDC) {
  const { provider, client, session } = ctx.oidc
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
  grant.addOIDCScope(`openid profile email ${REFRESH_SCOPE}`)
  grant.addResourceScope(GRAPH_URL, (await clients.byId(client!.clientId))?.delegatedPermissions.join(' ') ?? '')
  await grant.save()
  return grant
}

/** Somebody whose account is disabled or gone cannot sign in, nor refresh what was given before. */
async function accountOf({ people, config }: EngineParts, id: string): Promise<AccountOfPerson | undefined> {
  const person = await people.byId(id)
  if (!person?.accountEnabled) return undefined
  const { userPrincipalName, displayName, mail } = person
  const claims = { sub: id, oid: id, tid: config.tenantId, ver: '2.0', preferred_username: userPrincipalName, upn: userPrincipalName, name: displayName, ...(mail ? { email: mail } : {}) }
  return { accountId: id, person, claims: () => claims }
}

type IssuedToken = { readonly kind: string; readonly clientId: string; readonly scope?: string; readonly accountId?: string; readonly sid?: string }

async function shapeToken(parts: EngineParts, ctx: KoaContextWithOIDC, token: IssuedToken, jwt: { header?: object; payload: Record<string, unknown> }): Promise<void> {
  const client = await parts.clients.byId(token.clientId)
  if (!client) throw new Error('the client is gone')
  const { iat, exp } = jwt.payload
  jwt.header = { typ: 'JWT' }
  jwt.payload = { ...claimsFor(parts.config, bearerOf(client, ctx, token)), iat, nbf: iat, exp }
}

function bearerOf(client: Client, ctx: KoaContextWithOIDC, token: IssuedToken): Bearer {
  if (token.kind === 'ClientCredentials') return { kind: 'application', id: client.servicePrincipalId ?? client.appId, appId: client.appId, permissions: client.applicationPermissions }
  const { person } = ctx.oidc.account as AccountOfPerson
  return { kind: 'user', person, appId: client.appId, permissions: token.scope?.split(' ').filter(Boolean) ?? [], ...(token.sid ? { sessionId: token.sid } : {}) }
}
