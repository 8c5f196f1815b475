/** Where the OpenID Connect engine keeps its codes, tokens, grants and sessions, so that every node knows them. */
import { errors, type Adapter, type AdapterPayload, type ClientMetadata } from 'oidc-provider'
import type pg from 'pg'
import { fingerprint } from './secrets.ts'

/** Their id is the secret that the holder shows: only its hash is stored. */
const secretIds: ReadonlySet<string> = new Set(['AuthorizationCode', 'RefreshToken', 'Session'])

const upsert = `
  insert into oidc_artifact (model, id, payload, grant_id, uid, user_code, expires_at) values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
  on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, user_code = excluded.user_code, expires_at = excluded.expires_at`
const NEVER_SECONDS = 400 * 24 * 3600

type Row = { payload: AdapterPayload; consumed: number | null }
const select = `select payload, extract(epoch from consumed_at)::float8 as consumed from oidc_artifact where model = $1`

/** Gives the engine its adapter for one kind of thing; clients come from a table of their own. */
export const openEngineStore = (pool: pg.Pool, clientById: (id: string) => Promise<ClientMetadata | undefined>) => (model: string): Adapter => {
  const stored = (id: string) => (secretIds.has(model) ? fingerprint(id) : id)
  const find = async (condition: string, value: string): Promise<AdapterPayload | undefined> => {
    const { rows } = await pool.query<Row>(`${select} and ${condition} = $2`, [model, value])
    return rows[0] && { ...rows[0].payload, ...(rows[0].consumed === null ? {} : { consumed: rows[0].consumed }) }
  }
  return {
    async upsert(id, payload, expiresIn) {
      const { jti, consumed: _, ...rest } = payload
      const kept = secretIds.has(model) ? rest : { ...rest, jti }
      await pool.query(upsert, [model, stored(id), JSON.stringify(kept), payload.grantId ?? null, payload.uid ?? null, payload.userCode ?? null, expiresIn ?? NEVER_SECONDS])
    },
    async find(id) {
      if (model === 'Client') return clientById(id) as Promise<AdapterPayload | undefined>
      const found = await find('id', stored(id))
      return found && { ...found, jti: id }
    },
    findByUid: (uid) => find('uid', uid),
    findByUserCode: (userCode) => find('user_code', userCode),
    async consume(id) {
      const { rowCount } = await pool.query('update oidc_artifact set consumed_at = now() where model = $1 and id = $2 and consumed_at is null', [model, stored(id)])
      // Two requests with the same code or token at the same moment: one of them comes too late.
      if (rowCount === 0) throw new errors.InvalidGrant('already consumed')
    },
    async destroy(id) {
      await pool.query('delete from oidc_artifact where model = $1 and id = $2', [model, stored(id)])
    },
    async revokeByGrantId(grantId) {
      await pool.query('delete from oidc_artifact where model = $1 and grant_id = $2', [model, grantId])
    },
  }
}

/** Removes what has run out. A day later, so that a client that comes late hears why. */
export const sweepEngineStore = (pool: pg.Pool): Promise<unknown> => pool.query(`delete from oidc_artifact where expires_at < now() - interval '1 day'`)
