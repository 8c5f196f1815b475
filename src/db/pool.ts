/** The connections to PostgreSQL, and how its values come back. */
import pg from 'pg'
import { lasting, sessionOptions, WritingClient, type Patience } from './connection.ts'
import { traceStatements } from '#telemetry/trace-statements.ts'

const oid = { int8: 20, int8List: 1016, date: 1082, dateList: 1182, timestamptz: 1184, timestamptzList: 1185 } as const

/** `2026-06-05 08:00:00.123456+00` as the API writes it: `2026-06-05T08:00:00.123Z`. Needs a session in UTC. */
function isoInstant(text: string): string {
  const [, date, time, fraction = ''] = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text) ?? []
  return date ? `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z` : text
}

const same = (text: string): string => text
/** The published types of this member describe another shape than it has. */
const arrays = pg.types.arrayParser as unknown as { create<T>(text: string, read: (text: string) => T): { parse(): T[] } }
const listOf = <T>(read: (text: string) => T) => (text: string): T[] => arrays.create(text, read).parse()
const readers: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.int8]: Number,
  [oid.int8List]: listOf(Number),
  [oid.date]: same,
  [oid.dateList]: listOf(same),
  [oid.timestamptz]: isoInstant,
  [oid.timestamptzList]: listOf(isoInstant),
}

/** Instants as ISO text, int8 as number, dates as text; anything else as `pg` gives it. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') => (format === 'binary' ? undefined : readers[id]) ?? pg.types.getTypeParser(id, format as 'text'),
}

export type PoolOptions = { readonly max?: number; readonly name?: string; readonly patience?: Patience }

/** Opens a pool; connections are made when they are needed, and statements are sent without waiting for the answers of those before them. */
export function openPool(url: string, { max = 10, name = 'latchkey', patience }: PoolOptions = {}): pg.Pool {
  return outliving(new pg.Pool({ ...common(url, max, name), pipeline: true, types, options: sessionOptions(), idleTimeoutMillis: 30_000, ...(patience ? { patience } : {}) } as pg.PoolConfig))
}

/** What pools have in common. */
export const common = (connectionString: string, max: number, name: string) => ({ ...lasting, connectionString, max, application_name: name, Client: WritingClient as unknown as typeof pg.Client })

/** A connection that breaks is replaced by the pool, and its query fails; without listeners it would end the process. */
export function outliving<P extends pg.Pool>(pool: P): P {
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  traceStatements(pool)
  return pool
}
