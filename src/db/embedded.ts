/**
 * The built-in database: a real PostgreSQL, started, watched and stopped by Latchkey, with its files in the data
 * folder. The steps are in `embedded/`.
 *
 * | file in the data folder | holds |
 * |---|---|
 * | `postgres/` | the database |
 * | `postgres.log` | what PostgreSQL says |
 * | `database.password` | the password of its owner |
 * | `database.json` | how to reach it while it runs, for other processes of the same user |
 * | `database.location` | where the database is instead, when PostgreSQL's user cannot reach this folder |
 * | `latchkey.lock` | which process owns the folder |
 */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '#log.ts'
import { prepareBinaries } from './embedded/binaries.ts'
import { findCluster, OWNER, prepareCluster } from './embedded/cluster.ts'
import { FolderInUseError, lockFolder } from './embedded/folder-lock.ts'
import { endLeftover, startPostmaster, type Postmaster, type Start } from './embedded/postmaster.ts'
import { BuiltInDatabaseError } from './embedded/problem.ts'
import { processStamp } from './embedded/process.ts'
import { chooseRunAs } from './embedded/run-as.ts'

export { FolderInUseError }

export type EmbeddedOptions = {
  readonly dataDir: string
  readonly log: Log
  /** Settings of PostgreSQL on top of ours. */
  readonly settings?: Readonly<Record<string, string>>
}
export type RunningDatabase = { readonly url: string; stop(): Promise<void> }

const DATABASE = 'latchkey'
const LONGEST_LOG = 10_000_000

/** Starts the database of a data folder, making it first when there is none. Throws when another process owns it. */
export async function startEmbedded({ dataDir: given, log, settings = {} }: EmbeddedOptions): Promise<RunningDatabase> {
  const dataDir = resolve(given)
  makeFolder(dataDir)
  const lock = await lockFolder(dataDir)
  try {
    const runAs = chooseRunAs(findCluster(dataDir))
    const binaries = prepareBinaries(runAs, log)
    const { folder, password } = prepareCluster(dataDir, binaries, runAs, log)
    await endLeftover(folder, log)
    const logFile = join(dataDir, 'postgres.log')
    shorten(logFile)
    const server = await keepRunning({ postgres: binaries.postgres, folder, logFile, runAs, settings }, log)
    const url = await nameDatabase(server, dataDir, password)
    const stop = async () => {
      await server.stop()
      rmSync(join(dataDir, 'database.json'), { force: true })
      lock.release()
    }
    return { url, stop }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The URL of a database that another process has started in this data folder, while it runs. */
export function runningDatabase(dataDir: string): string | undefined {
  const path = join(dataDir, 'database.json')
  if (!existsSync(path)) return undefined
  const { url, pid, stamp } = JSON.parse(readFileSync(path, 'utf8')) as { url: string; pid: number; stamp?: string }
  return stamp !== undefined && processStamp(pid) === stamp ? url : undefined
}

/** The database to use: one's own, the built-in one, or the built-in one that another process has already started. */
export async function reachDatabase(config: { readonly databaseUrl?: string | undefined; readonly dataDir: string }, log: Log): Promise<RunningDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} }
  try {
    return await startEmbedded({ dataDir: config.dataDir, log })
  } catch (error) {
    const url = error instanceof FolderInUseError ? runningDatabase(config.dataDir) : undefined
    if (!url) throw error
    return { url, stop: async () => {} }
  }
}

type Server = { readonly port: number; stop(): Promise<void> }

/** Starts PostgreSQL, and starts it again on the same port whenever it ends without having been asked to. */
async function keepRunning(start: Start, log: Log): Promise<Server> {
  let current: Postmaster = await startPostmaster(start, log)
  const { port } = current
  const asked = new AbortController()
  const watch = async () => {
    for (;;) {
      await current.ended
      if (asked.signal.aborted) return
      log.error({ pid: current.pid }, 'PostgreSQL ended unexpectedly; starting it again')
      current = await restart(start, log, port, asked.signal)
    }
  }
  const watching = watch().catch((error: unknown) => {
    if (!asked.signal.aborted) log.fatal({ err: error }, 'PostgreSQL could not be started again')
  })
  return {
    port,
    async stop() {
      asked.abort()
      await current.stop()
      await watching
    },
  }
}

/** Tries until it works or nobody wants it any more: a full disk or too little memory may pass. */
async function restart(start: Start, log: Log, port: number, asked: AbortSignal): Promise<Postmaster> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      const postmaster = await startPostmaster(start, log, port)
      if (asked.aborted) await postmaster.stop()
      return postmaster
    } catch (error) {
      log.error({ err: error }, 'PostgreSQL did not start again; trying once more')
      await pause(wait, undefined, { signal: asked })
    }
  }
}

async function nameDatabase({ port }: Server, dataDir: string, password: string): Promise<string> {
  const address = (name: string) => `postgres://${OWNER}:${password}@127.0.0.1:${port}/${name}`
  const client = new pg.Client({ connectionString: address('postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
  const url = address(DATABASE)
  const info = { url, pid: process.pid, stamp: processStamp(process.pid) }
  writeFileSync(join(dataDir, 'database.json'), JSON.stringify(info, undefined, 2) + '\n', { mode: 0o600 })
  return url
}

/** Root keeps its files to itself one by one: the user of PostgreSQL must be able to pass through the folder. */
function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new BuiltInDatabaseError(`The data folder cannot be used: ${(cause as Error).message}. Run Latchkey as its owner, or set LATCHKEY_DATA_DIR to another folder.`, { cause })
  }
}

/** The log is for looking at what just happened; a long one begins anew. */
function shorten(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LONGEST_LOG) truncateSync(logFile)
}
