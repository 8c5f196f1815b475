/** The folder of the database: where it is, and making it. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Log } from '#log.ts'
import type { Binaries } from './binaries.ts'
import { BuiltInDatabaseError } from './problem.ts'
import { asUser, mayEnter, mayUse, sharedFolder, type RunAs } from './run-as.ts'

/** The major version whose files these programs can read. */
const MAJOR = '18'
export const OWNER = 'latchkey'

const pointerOf = (dataDir: string): string => join(dataDir, 'database.location')
const passwordFileOf = (dataDir: string): string => join(dataDir, 'database.password')

/** Where the database of a data folder is, or will be when that place turns out to be reachable. */
export function findCluster(dataDir: string): string {
  const pointer = pointerOf(dataDir)
  if (!existsSync(pointer)) return join(dataDir, 'postgres')
  const folder = readFileSync(pointer, 'utf8').trim()
  if (!existsSync(join(folder, 'PG_VERSION')))
    throw new BuiltInDatabaseError(`The database was in ${folder} and is not there any more. Bring it back, or delete ${pointer} to begin with an empty one.`)
  return folder
}

/** Makes the database unless it is there; gives its folder and the password of its owner. */
export function prepareCluster(dataDir: string, { initdb }: Binaries, runAs: RunAs | undefined, log: Log): { folder: string; password: string } {
  const found = findCluster(dataDir)
  if (existsSync(join(found, 'PG_VERSION')) || existsSync(join(found, 'postmaster.pid'))) return { folder: openCluster(found, runAs), password: readPassword(dataDir) }
  const folder = reachablePlace(dataDir, found, runAs)
  const password = existsSync(passwordFileOf(dataDir)) ? readPassword(dataDir) : randomBytes(24).toString('base64url')
  writeFileSync(passwordFileOf(dataDir), password, { mode: 0o600 })
  createCluster(folder, password, initdb, runAs)
  if (folder !== found) {
    writeFileSync(pointerOf(dataDir), folder + '\n')
    log.warn({ folder, user: runAs?.name }, `the user of PostgreSQL cannot reach ${dataDir}; its files are kept elsewhere`)
  }
  log.info({ folder, user: runAs?.name ?? 'the same' }, 'made a new database')
  return { folder, password }
}

function openCluster(folder: string, runAs: RunAs | undefined): string {
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version !== MAJOR) throw new BuiltInDatabaseError(`The database in ${folder} is of PostgreSQL ${version}, the built-in one is ${MAJOR}. Run the older Latchkey, save with pg_dump, and restore into a new data folder.`)
  if (!mayUse(runAs, folder)) throw new BuiltInDatabaseError(`User ${runAs?.name ?? process.getuid?.()} cannot reach the database in ${folder}. Run Latchkey as the owner of that folder, or open its parent folders (chmod o+x).`)
  return folder
}

function readPassword(dataDir: string): string {
  try {
    return readFileSync(passwordFileOf(dataDir), 'utf8').trim()
  } catch (cause) {
    throw new BuiltInDatabaseError(`The password of the database cannot be read from ${passwordFileOf(dataDir)}. Restore that file, or run Latchkey as its owner.`, { cause })
  }
}

/** The data folder itself, unless it lies in a folder that the user of PostgreSQL may not enter. */
function reachablePlace(dataDir: string, wanted: string, runAs: RunAs | undefined): string {
  if (!runAs || mayEnter(runAs, dataDir)) return wanted
  return join(sharedFolder(), `data-${randomBytes(6).toString('hex')}`)
}

/** Made beside its place and moved there when it is complete, so that a half-made one is never taken for a database. */
function createCluster(folder: string, password: string, initdb: string, runAs: RunAs | undefined): void {
  const unfinished = `${folder}.new`
  const passwordFile = join(dirname(folder), `.initdb-${randomBytes(6).toString('hex')}`)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    chmodSync(unfinished, 0o700)
    if (runAs) for (const path of [unfinished, passwordFile]) chownSync(path, runAs.uid, runAs.gid)
    // The order of texts follows Unicode and does not depend on what is installed on the machine.
    const order = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und']
    const made = spawnSync(initdb, [`--pgdata=${unfinished}`, `--username=${OWNER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...order], { ...asUser(runAs), encoding: 'utf8' })
    if (made.status !== 0) throw new BuiltInDatabaseError(`The database could not be made in ${folder}: ${made.error?.message ?? made.stderr.trim()}`)
    renameSync(unfinished, folder)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(unfinished, { recursive: true, force: true })
  }
}
