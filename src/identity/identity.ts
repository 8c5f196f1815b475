/** Signing in: the built-in identity provider with Entra's endpoints, the portal's sessions, and who an API call comes from. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import type { SendPasswordLink } from '#app/directory/password-link.ts'
import type { TenantSettings } from '#domain/settings.ts'
import { systemClock, type Clock } from '#clock.ts'
import { secretKeyOf, type Config } from '#config.ts'
import type { NewId } from '#ids.ts'
import type { Log } from '#log.ts'
import { signToken } from './access-token.ts'
import { assetRoutes } from './asset-routes.ts'
import { openAuthenticate, type Authenticate } from './authenticate.ts'
import { AuthenticationFailed } from './authentication-failed.ts'
import { openClients, type Clients, type ClientSetup } from './clients.ts'
import { discoveryRoutes } from './discovery-routes.ts'
import { buildEngine, type Engine } from './engine.ts'
import { openEnginePages } from './engine-pages.ts'
import { sweepEngineStore } from './engine-store.ts'
import { CALLBACK_PATH, openFederation } from './federation.ts'
import { forgottenRoutes, type ForgottenParts } from './forgotten-routes.ts'
import { interactionRoutes } from './interaction-routes.ts'
import { openKnownTokens } from './known-tokens.ts'
import { passwordRoutes } from './password-routes.ts'
import { openPasswords } from './passwords.ts'
import type { People, Person } from './people.ts'
import { PORTAL_APP_ID, portalPermissions } from './permissions.ts'
import { portalRoutes } from './portal-routes.ts'
import { openPortalSessions } from './portal-sessions.ts'
import { openVault } from './secrets.ts'
import { openRateLimits, type RateLimits } from './rate-limit.ts'
import { openSetup, type Setup } from './setup.ts'
import { setupRoutes, type SetupParts } from './setup-routes.ts'
import { openSigningKeys } from './signing-keys.ts'
import { openStandings } from './standing.ts'
import { tokenRoutes } from './token-routes.ts'
import { userinfoRoutes } from './userinfo-routes.ts'

export { AuthenticationFailed } from './authentication-failed.ts'
export type { Claims } from './authenticate.ts'
export type { ClientSetup } from './clients.ts'
export type { People, Person } from './people.ts'

export type IdentityDeps = {
  readonly pool: pg.Pool
  /** The product's clock. The portal is told what it says; it decides nothing here. */
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
  readonly newId: NewId
  readonly people: People
  /** Without it nobody chooses a password by mail. */
  readonly sendPasswordLink?: SendPasswordLink | undefined
  /** What writes: passwords, and the first administrator of a new installation. */
  readonly app: App
  /** The settings of the tenant, of which the portal tells those who assign packages what they have to know. */
  readonly settings?: () => Promise<TenantSettings>
  /** Sessions, tokens and delays live in the machine's time: moving the product's clock ahead must sign nobody out. */
  readonly machineClock?: Clock
}

export type Identity = {
  /** Mounts every endpoint at its absolute path: register it without a prefix. */
  readonly plugin: FastifyPluginAsync
  readonly authenticate: Authenticate
  /** How often callers, and addresses that nobody knows, may come. */
  readonly limits: RateLimits
  /** A token in the name of somebody without their being asked: for the demonstration and for tests. */
  issueDelegatedToken(person: Person, permissions: readonly string[], appId: string): Promise<string>
  /** Creates or updates an application that asks for tokens. */
  ensureClient(setup: ClientSetup): Promise<void>
  /** The links that make the first administrator; none where nobody may come in so. */
  readonly setup: Setup | undefined
  /** Signs with a new key from now on. With `revoke` every token that is out becomes worthless at once. */
  rotateKeys(options?: { readonly revoke?: boolean }): Promise<void>
  /** Removes what has expired and replaces a signing key that is old enough. */
  sweep(): Promise<void>
}

/** Opens everything about signing in. The database must be migrated. */
export async function createIdentity({ pool, clock, config, log, people, app, sendPasswordLink, settings, machineClock = systemClock() }: IdentityDeps): Promise<Identity> {
  const vault = openVault(secretKeyOf(config))
  const keys = await openSigningKeys(pool, vault, machineClock)
  const clients = openClients(pool, config.demo)
  const sessions = openPortalSessions(pool, machineClock)
  const passwords = openPasswords(pool, people, machineClock)
  const federation = config.oidc && openFederation({ config, oidc: config.oidc, people, vault, log })
  const authenticate = openAuthenticate({ config, read: openKnownTokens(keys, config, machineClock), standings: openStandings(pool, config.demo), sessions })
  await registerPortal(clients, config)

  const setup = config.demo ? undefined : { app, pool, config, machineClock, setup: openSetup(app.db, machineClock, config) }
  const limits = openRateLimits(config.rateLimit, machineClock)
  const parts = { app, pool, config, limits, log, clients, people, vault, keys, sessions, passwords, federation, authenticate, clock, setup: setup?.setup, settings, sendPasswordLink, machineClock, pages: openEnginePages(config.tenantId) }
  let built: Engine | undefined
  const engine = async (): Promise<Engine> => {
    const key = await keys.current()
    if (built?.kid !== key.kid) built = buildEngine(parts, key)
    return built
  }
  const at = () => `${machineClock.now().toString({ smallestUnit: 'second' }).replace('T', ' ')}`
  const sweep = async () => {
    await Promise.all([keys.sweep(), sessions.sweep(), passwords.sweep(), sweepEngineStore(pool)])
  }
  return {
    plugin: pluginOf({ ...parts, engine, at }, sweep, setup),
    authenticate,
    limits,
    issueDelegatedToken: (person, permissions, appId) => signToken(keys, config, { kind: 'user', person, permissions, appId }),
    ensureClient: clients.ensure,
    setup: setup?.setup,
    rotateKeys: keys.rotate,
    sweep,
  }
}

const registerPortal = (clients: Clients, { publicUrl }: Config): Promise<void> =>
  clients.ensure({ appId: PORTAL_APP_ID, displayName: 'Latchkey', public: true, redirectUris: [publicUrl + CALLBACK_PATH], delegatedPermissions: portalPermissions })

type Routes = Parameters<typeof tokenRoutes>[1] & Parameters<typeof interactionRoutes>[1] & Parameters<typeof portalRoutes>[1] & Parameters<typeof passwordRoutes>[1] & ForgottenParts & Parameters<typeof discoveryRoutes>[1]

const SWEPT_MS = 3_600_000

const pluginOf = (parts: Routes, sweep: () => Promise<void>, setup: SetupParts | undefined): FastifyPluginAsync => async (app) => {
  sweepNowAndThen(app, sweep, parts.log)
  // Forms are read as they were sent, doubled fields and all; nothing here reads any other body.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) => done(null, new URLSearchParams(String(body))))
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 65_536 }, (_request, _body, done) => done(null, undefined))
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof AuthenticationFailed) return reply.code(error.status).header('www-authenticate', error.wwwAuthenticate).send({ error: { code: error.code, message: error.message } })
    throw error
  })
  assetRoutes(app)
  discoveryRoutes(app, parts)
  tokenRoutes(app, parts)
  interactionRoutes(app, parts)
  portalRoutes(app, parts)
  passwordRoutes(app, parts)
  forgottenRoutes(app, parts)
  userinfoRoutes(app, parts)
  if (setup) setupRoutes(app, setup)
}

/** Whoever serves these endpoints also clears up behind them; on several nodes it does no harm. */
function sweepNowAndThen(app: FastifyInstance, sweep: () => Promise<void>, log: Log): void {
  let timer: NodeJS.Timeout | undefined
  app.addHook('onReady', async () => {
    timer = setInterval(() => void sweep().catch((error: unknown) => log.error({ err: error }, 'clearing up expired sessions and keys failed')), SWEPT_MS).unref()
  })
  app.addHook('onClose', async () => clearInterval(timer))
}
