/** The applications that may ask for tokens. */
import type pg from 'pg'
import { isGuid } from './guid.ts'
import { fingerprint, fitsHash, hashSecret } from './secrets.ts'

export type Client = {
  readonly appId: string
  readonly servicePrincipalId?: string | undefined
  readonly displayName: string
  readonly secretHash?: string | undefined
  readonly redirectUris: readonly string[]
  /** Runs where no secret can be kept: a browser, a desktop, a command line. */
  readonly public: boolean
  readonly applicationPermissions: readonly string[]
  readonly delegatedPermissions: readonly string[]
  /** Exists with the demonstration only. */
  readonly demoOnly: boolean
}
/** A client as it is set up: with its secret, of which only a hash is kept. */
export type ClientSetup = Partial<Omit<Client, 'secretHash'>> & { readonly appId: string; readonly displayName: string; readonly secret?: string }

export type Clients = {
  byId(appId: string): Promise<Client | undefined>
  /** Creates the client or brings it to what the setup says. */
  ensure(setup: ClientSetup): Promise<void>
  hasSecret(client: Client, secret: string): Promise<boolean>
}

type Row = {
  app_id: string; service_principal_id: string | null; display_name: string; secret_hash: string | null; redirect_uris: string[]; public: boolean
  application_permissions: string[]; delegated_permissions: string[]; demo_only: boolean
}

const upsert = `
  insert into oidc_client (app_id, service_principal_id, display_name, secret_hash, redirect_uris, public, application_permissions, delegated_permissions, demo_only)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (app_id) do update set service_principal_id = excluded.service_principal_id, display_name = excluded.display_name, secret_hash = excluded.secret_hash, redirect_uris = excluded.redirect_uris,
    public = excluded.public, application_permissions = excluded.application_permissions, delegated_permissions = excluded.delegated_permissions, demo_only = excluded.demo_only`

/** A client whose service principal is disabled or deleted in the directory is as good as not there. */
const select = `
  select c.* from oidc_client c
  left join directory_object s on s.id = c.service_principal_id and s.kind = 'servicePrincipal'
  where c.app_id = $1 and s.account_enabled is not false and s.deleted_date_time is null`

/** Opens the table of clients. Those of the demonstration are not found anywhere else. */
export function openClients(pool: pg.Pool, demo: boolean): Clients {
  // A hash takes time on purpose; a secret that was right a moment ago need not be hashed for every token.
  const right = new Map<string, string>()
  return {
    async byId(appId) {
      const row = isGuid(appId) ? (await pool.query<Row>({ name: 'client', text: select, values: [appId] })).rows[0] : undefined
      return row && (demo || !row.demo_only) ? clientOf(row) : undefined
    },
    async ensure(setup) {
      const { rows: [row] } = await pool.query<Pick<Row, 'secret_hash'>>('select secret_hash from oidc_client where app_id = $1', [setup.appId])
      const before = row?.secret_hash ?? undefined
      const secretHash = setup.secret === undefined ? null : (await fitsHash(setup.secret, before)) ? before : await hashSecret(setup.secret)
      await pool.query(upsert, [
        setup.appId, setup.servicePrincipalId ?? null, setup.displayName, secretHash, setup.redirectUris ?? [], setup.public ?? false,
        setup.applicationPermissions ?? [], setup.delegatedPermissions ?? [], setup.demoOnly ?? false,
      ])
    },
    async hasSecret(client, secret) {
      const proof = fingerprint(`${client.secretHash} ${secret}`)
      if (client.secretHash && right.get(client.appId) === proof) return true
      const fits = await fitsHash(secret, client.secretHash)
      if (fits) right.set(client.appId, proof)
      return fits
    },
  }
}

const clientOf = (row: Row): Client => ({
  appId: row.app_id,
  servicePrincipalId: row.service_principal_id ?? undefined,
  displayName: row.display_name,
  secretHash: row.secret_hash ?? undefined,
  redirectUris: row.redirect_uris,
  public: row.public,
  applicationPermissions: row.application_permissions,
  delegatedPermissions: row.delegated_permissions,
  demoOnly: row.demo_only,
})

const loopbacks = ['localhost', '127.0.0.1', '[::1]']

/** Is an answer allowed to go there? Exactly as registered; a public client on this very machine may take any port. */
export function allowsRedirect(client: Pick<Client, 'redirectUris' | 'public'>, uri: string): boolean {
  if (client.redirectUris.includes(uri)) return true
  if (!client.public || !URL.canParse(uri)) return false
  const asked = new URL(uri)
  if (asked.protocol !== 'http:' || !loopbacks.includes(asked.hostname) || asked.username || asked.password || asked.hash) return false
  return client.redirectUris.map(withoutAnyPort).some((registered) => {
    if (!URL.canParse(registered)) return false
    const { protocol, hostname, pathname, search } = new URL(registered)
    return protocol === 'http:' && hostname === asked.hostname && pathname === asked.pathname && search === asked.search
  })
}

/** `http://localhost:*` says with a star what `http://localhost` means anyway. */
const withoutAnyPort = (uri: string): string => uri.replace(/^(http:\/\/[^/:]+):\*/, '$1')
