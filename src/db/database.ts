/** The typed door to the database for use cases. */
import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { openPrepared } from './prepared.ts'

/** Wraps a pool: `snake_case` columns are `camelCase` members in code; what is inside a jsonb value stays as it is. */
export const openDatabase = <Tables = any>(pool: pg.Pool): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })

/** The use cases' statements are some hundred; each connection keeps those that come again and again. */
const mostStatements = 250
/** A pool whose connections have statements prepared. */
function preparing(pool: pg.Pool): PostgresPool {
  const prepared = openPrepared(mostStatements)
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const query = (text: unknown, values?: unknown[]): unknown => (typeof text === 'string' && values?.length ? client.query(prepared({ text, values })) : client.query(text as string))
      return { query: query as PostgresPoolClient['query'], release: () => client.release() }
    },
  }
}

const OLDEST_SERVER = 15

/** The database server is older than Latchkey's SQL needs. */
export class ServerTooOldError extends Error {
  override name = 'ServerTooOldError'
  constructor(version: string) {
    super(`PostgreSQL ${version} is too old: Latchkey needs version ${OLDEST_SERVER} or later. Upgrade the server, or leave DATABASE_URL empty to use the built-in one.`)
  }
}

/** Refuses a server that is too old; gives its version. */
export async function checkServer(pool: pg.Pool | pg.PoolClient): Promise<string> {
  const { rows } = await pool.query<{ number: number; version: string }>(`select current_setting('server_version_num')::int as number, current_setting('server_version') as version`)
  const { number, version } = rows[0]!
  if (number < OLDEST_SERVER * 10_000) throw new ServerTooOldError(version)
  return version
}
