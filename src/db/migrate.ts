/**
 * Brings a database to the shape this code expects. The SQL files in `migrations/` are applied in the order of their
 * names, each in a transaction of its own. An applied file never changes: what is wrong is put right by the next file.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations, Logger } from 'graphile-worker'
import type pg from 'pg'
import type { Log } from '#log.ts'
import { checkServer } from './database.ts'
import { openPool } from './pool.ts'

type Migration = { readonly name: string; readonly sql: string; readonly hash: string }
type Applied = { readonly name: string; readonly hash: string }

const ownFolder = join(import.meta.dirname, 'migrations')
/** Any number that nobody else uses: two nodes that start at once take turns on it. */
const LOCK = 7_002_026_115

/** The database and the code do not belong together, or a file failed. `reason` tells which. */
export class MigrationError extends Error {
  override name = 'MigrationError'
  readonly reason: 'changed' | 'newer' | 'failed'
  constructor(reason: 'changed' | 'newer' | 'failed', message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/** Applies what is missing; gives the names of the files it applied. Harmless to run at any time, on any node. */
export async function migrate(target: pg.Pool | string, log: Log, folder: string = ownFolder): Promise<string[]> {
  const pool = typeof target === 'string' ? openPool(target, { max: 2 }) : target
  try {
    await checkServer(pool)
    return await underLock(pool, async (client) => {
      await migrateJobQueue(pool, log)
      return applyPending(client, folder, log)
    })
  } finally {
    if (pool !== target) await pool.end()
  }
}

/** The files that `migrate` would apply. */
export async function pendingMigrations(pool: pg.Pool, folder: string = ownFolder): Promise<string[]> {
  const { rows } = await pool.query<{ exists: boolean }>(`select to_regclass('public.migration') is not null as exists`)
  const applied = rows[0]!.exists ? await readApplied(pool) : []
  return pendingOf(await readMigrations(folder), applied).map((m) => m.name)
}

async function underLock<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    try {
      return await work(client)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
  }
}

async function applyPending(client: pg.PoolClient, folder: string, log: Log): Promise<string[]> {
  await client.query('create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null default now())')
  const pending = pendingOf(await readMigrations(folder), await readApplied(client))
  for (const migration of pending) {
    await applyOne(client, migration)
    log.info({ migration: migration.name }, 'applied a migration')
  }
  return pending.map((m) => m.name)
}

async function applyOne(client: pg.PoolClient, { name, sql, hash }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into migration (name, hash) values ($1, $2)', [name, hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new MigrationError('failed', `Migration ${name} failed${placeOf(error, sql)}: ${(error as Error).message}. Nothing of it was kept.`, error)
  }
}

function placeOf(error: unknown, sql: string): string {
  const position = Number((error as { position?: string }).position)
  return position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : ''
}

function pendingOf(known: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const byName = new Map(known.map((m) => [m.name, m]))
  const newer = applied.filter((a) => !byName.has(a.name)).map((a) => a.name)
  if (newer.length > 0) throw new MigrationError('newer', `The database was made by a newer Latchkey: it has ${newer.join(', ')}. Run the newer version, or restore the backup from before its upgrade.`)
  const changed = applied.filter((a) => byName.get(a.name)!.hash !== a.hash).map((a) => a.name)
  if (changed.length > 0) throw new MigrationError('changed', `Already applied and changed since: ${changed.join(', ')}. Restore the file as it was and put the change into a new migration.`)
  const done = new Set(applied.map((a) => a.name))
  return known.filter((m) => !done.has(m.name))
}

const readApplied = async (client: pg.Pool | pg.PoolClient): Promise<Applied[]> => (await client.query<Applied>('select name, hash from migration order by name')).rows

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
  return Promise.all(names.map(async (name) => withHash(name, await readFile(join(folder, name), 'utf8'))))
}

/** A checkout with other line ends is still the same file. */
function withHash(name: string, sql: string): Migration {
  return { name, sql, hash: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex') }
}

/** The tables of the job queue, which has migrations of its own. They come first: ours may call its functions. */
async function migrateJobQueue(pool: pg.Pool, log: Log): Promise<void> {
  const logger = new Logger(() => (level, message) => void (level === 'error' ? log.error(message) : log.debug(message)))
  await runMigrations({ pgPool: pool, logger })
}
