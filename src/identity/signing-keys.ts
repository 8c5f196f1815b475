/** The keys that tokens are signed with: shared by all nodes through the database, and replaced from time to time. */
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import type pg from 'pg'
import type { Clock } from '#clock.ts'
import { randomText, type Vault } from './secrets.ts'

export const ALGORITHM = 'RS256'
/** How long a node goes on with what it has read. */
const FRESH_MS = 60_000
/** A key that is not known is looked up in the database, but no stranger can make us do so more often than this. */
const LOOK_AGAIN_MS = 5000
const LOCK = 7_002_026_116
const PURPOSE = 'signing key'

export type PrivateKey = JWK & { readonly kid: string }
export type SigningKeys = {
  /** The key that signs now. */
  current(): Promise<PrivateKey>
  /** The public keys, for clients. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>
  publicKey(kid: string): Promise<CryptoKey | undefined>
  /** Makes a new key. The old ones stay valid until their tokens have run out, unless they are to be revoked. */
  rotate(options?: { readonly revoke?: boolean }): Promise<void>
  /** Forgets keys that have run out and replaces one that has signed for long enough. */
  sweep(): Promise<void>
}

type Row = { kid: string; public_jwk: JWK; sealed_private_jwk: string; retired_at: string | null }
type Known = { readonly current: PrivateKey; readonly keys: readonly JWK[]; readonly imported: ReadonlyMap<string, CryptoKey>; readonly at: number }

/** Opens the keys, making the first one when there is none. */
export async function openSigningKeys(pool: pg.Pool, vault: Vault, clock: Clock): Promise<SigningKeys> {
  const now = () => clock.now().epochMilliseconds
  let known = await read(pool, vault, now())
  const atMostAged = async (age: number): Promise<Known> => {
    if (now() - known.at >= age) known = await read(pool, vault, now())
    return known
  }
  const rotate = async ({ revoke = false } = {}) => {
    await replace(pool, vault, revoke)
    known = await read(pool, vault, now())
  }
  return {
    current: async () => (await atMostAged(FRESH_MS)).current,
    jwks: async () => ({ keys: (await atMostAged(FRESH_MS)).keys }),
    publicKey: async (kid) => (await atMostAged(FRESH_MS)).imported.get(kid) ?? (await atMostAged(LOOK_AGAIN_MS)).imported.get(kid),
    rotate,
    async sweep() {
      await pool.query(`delete from signing_key where retired_at < now() - interval '2 days'`)
      const { rowCount } = await pool.query(`select from signing_key where retired_at is null and created_at < now() - interval '90 days'`)
      if (rowCount) await rotate()
    },
  }
}

async function read(pool: pg.Pool, vault: Vault, at: number): Promise<Known> {
  const { rows } = await pool.query<Row>('select kid, public_jwk, sealed_private_jwk, retired_at from signing_key order by created_at desc')
  const row = rows.find((r) => r.retired_at === null)
  if (!row) {
    await replace(pool, vault, false, true)
    return read(pool, vault, at)
  }
  const opened = vault.open(PURPOSE, row.sealed_private_jwk)
  if (!opened) throw new Error('The signing key in the database was sealed with another secret key. Give LATCHKEY_SECRET_KEY (or secret.key in the data folder) as it was, or empty the table signing_key; all tokens then end.')
  const imported = await Promise.all(rows.map(async (r) => [r.kid, (await importJWK(r.public_jwk, ALGORITHM)) as CryptoKey] as const))
  return { current: JSON.parse(opened) as PrivateKey, keys: rows.map((r) => r.public_jwk), imported: new Map(imported), at }
}

/** Nodes that start or rotate at once take turns; with `onlyIfMissing` the second finds that there is nothing left to do. */
async function replace(pool: pg.Pool, vault: Vault, revoke: boolean, onlyIfMissing = false): Promise<void> {
  const { publicJwk, sealed } = await makeKey(vault)
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const { rowCount } = await client.query('select from signing_key where retired_at is null')
    if (!(onlyIfMissing && rowCount)) {
      await client.query(revoke ? 'delete from signing_key' : 'update signing_key set retired_at = now() where retired_at is null')
      await client.query('insert into signing_key (kid, public_jwk, sealed_private_jwk) values ($1, $2, $3)', [publicJwk.kid, JSON.stringify(publicJwk), sealed])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function makeKey(vault: Vault): Promise<{ publicJwk: PrivateKey; sealed: string }> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true, modulusLength: 2048 })
  const names = { kid: randomText(16), use: 'sig', alg: ALGORITHM }
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)])
  return { publicJwk: { ...publicJwk, ...names }, sealed: vault.seal(PURPOSE, JSON.stringify({ ...privateJwk, ...names })) }
}
