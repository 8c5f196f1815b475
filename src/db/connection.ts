/**
 * How each connection to PostgreSQL is made, so that a node gets over a cut network and a fail-over in a time that is known,
 * and leaves nothing locked behind when it is the node that is cut off.
 *
 * | what happens | what is done |
 * |---|---|
 * | an idle connection leads nowhere | keepalive: the system notices within half a minute |
 * | a statement gets no answer | `silence` later the database is asked over a new connection; if that cannot be had, the old one is given up |
 * | the address leads to a standby | the connection is refused as it is made: what a standby knows may be old |
 * | a connection only reads | it is given up with the first statement that would write |
 * | the node is cut off within a transaction | PostgreSQL ends the transaction, and lets go of its locks, after half a minute |
 */
import type { Socket } from 'node:net'
import pg from 'pg'
import { OutOfReachError } from './out-of-reach.ts'

const session: Readonly<Record<string, string>> = {
  TimeZone: 'UTC', idle_in_transaction_session_timeout: '30s', tcp_keepalives_idle: '10', tcp_keepalives_interval: '5', tcp_keepalives_count: '3',
}
/** Settings of a session as PostgreSQL takes them when a connection begins. */
export const sessionOptions = (more: Readonly<Record<string, string>> = {}): string => Object.entries({ ...session, ...more }).map(([name, value]) => `-c ${name}=${value}`).join(' ')

/** What all connections have in common. */
export const lasting = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 10_000 } as const

export type Patience = {
  /** So long a statement may go without any answer before the database is asked whether it is still there. */
  readonly silence: number
  /** So long it may take to answer that. */
  readonly answer: number
}
const patience: Patience = { silence: 10_000, answer: 5_000 }

type Listening = { on(event: 'parameterStatus', listener: (m: { parameterName: string; parameterValue: string }) => void): void; on(event: 'errorMessage', listener: (m: { code?: string }) => void): void }
const readOnly = '25006'

/** A client that is of use only while its server takes writes and can be reached. */
export class WritingClient extends pg.Client {
  constructor(config: pg.ClientConfig & { readonly patience?: Patience }) {
    super(config)
    const { connection } = this as unknown as { connection: Listening & { stream: Socket } }
    const give = (up: string) => connection.stream.destroy(new OutOfReachError(up))
    // PostgreSQL says this of itself with the greeting.
    connection.on('parameterStatus', ({ parameterName, parameterValue }) => { if (parameterName === 'in_hot_standby' && parameterValue === 'on') give('This PostgreSQL is a standby.') })
    connection.on('errorMessage', ({ code }) => { if (code === readOnly) process.nextTick(give, 'This PostgreSQL takes no writes.') })
    this.once('connect', () => this.#watch(connection.stream, config, give))
  }

  #watch(stream: Socket, config: pg.ClientConfig & { readonly patience?: Patience }, give: (up: string) => void): void {
    const { silence, answer } = config.patience ?? patience
    const look = async () => {
      if (this.#waits() && !(await answers(config, answer)) && this.#waits()) return give('PostgreSQL cannot be reached any more.')
      stream.setTimeout(silence)
    }
    stream.setTimeout(silence, () => void look())
  }

  /** Has something been asked that is not answered? `pg` knows, and has no other name for it. */
  #waits(): boolean {
    return Boolean((this as unknown as { _activeQuery: unknown })._activeQuery)
  }
}

/** Of all that wait at one moment, one asks. */
const asking = new Map<string, Promise<boolean>>()
const tooMany = '53300'

/** Can a new connection be had, and is it answered? A server that says that it has too many is there. */
function answers(config: pg.ClientConfig, limit: number): Promise<boolean> {
  const address = config.connectionString ?? ''
  const asked = asking.get(address) ?? ask(config, limit).finally(() => asking.delete(address))
  asking.set(address, asked)
  return asked
}
async function ask({ connectionString, ssl }: pg.ClientConfig, limit: number): Promise<boolean> {
  const client = new WritingClient({ connectionString, ssl, application_name: 'latchkey-look', connectionTimeoutMillis: limit, query_timeout: limit, patience: { silence: 0, answer: limit } })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    return (error as { code?: string }).code === tooMany
  } finally {
    void client.end().catch(() => undefined)
  }
}
