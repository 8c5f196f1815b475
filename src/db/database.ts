/** The typed door to the database for use cases. */
import { CamelCasePlugin, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { isStalePlan, openPrepared } from './prepared.ts'

/** Wraps a pool: `snake_case` columns are `camelCase` members in code; what is inside a jsonb value stays as it is. */
export const openDatabase = <Tables = any>(pool: pg.Pool): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })

/** The use cases' statements are some hundred; each connection keeps those that come again and again. */
const mostStatements = 250
/** A pool whose connections have statements prepared, and send what is asked at one moment in one go. */
function preparing(pool: pg.Pool): PostgresPool {
  const prepared = openPrepared(mostStatements)
  /** Asks once more where only the plan was too old; a transaction has to begin anew for that, which is for whoever began it. */
  const anew = (client: pg.PoolClient, error: unknown, text: string, values?: unknown[]): unknown => {
    if (!isStalePlan(error)) throw error
    prepared.forget()
    if (client.getTransactionStatus() !== 'I') throw error
    return client.query(text, values)
  }
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const send = atOnce(client)
      const query = (text: unknown, values?: unknown[]): unknown => {
        if (typeof text !== 'string') return client.query(text as string)
        const asked = send(() => client.query(values?.length ? prepared.of({ text, values }) : text))
        return text === 'begin' ? notWaitingFor(asked) : asked.catch((error: unknown) => anew(client, error, text, values))
      }
      return { query: query as PostgresPoolClient['query'], release: () => client.release() }
    },
  }
}

/** A connection's stream, which gathers what is written while it is corked. */
type Stream = { cork(): void; uncork(): void }
/** Writes the statements of one moment by one call to the system: on the way to a database next door, that call is most of what a statement costs. */
function atOnce(client: pg.PoolClient): <T>(write: () => T) => T {
  const { stream } = (client as unknown as { connection: { stream: Stream } }).connection
  let gathering = false
  return (write) => {
    if (!gathering) {
      gathering = true
      stream.cork()
      process.nextTick(() => { gathering = false; stream.uncork() })
    }
    return write()
  }
}

/** The first statement goes out with `begin`. A connection on which that fails is broken, so the statement fails as well. */
function notWaitingFor(begun: Promise<unknown>): Promise<unknown> {
  begun.catch(() => {})
  return Promise.resolve({ command: 'BEGIN', rowCount: null, rows: [] })
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
