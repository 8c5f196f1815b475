/** PostgreSQL refuses to run as root. When we are root it runs as another user, who must be able to reach its files. */
import { spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BuiltInDatabaseError } from './problem.ts'

export type RunAs = { readonly uid: number; readonly gid: number; readonly name: string }

/** In the order of preference; the last one exists everywhere. */
const candidates = ['latchkey', 'postgres', 'nobody']

/** The user for PostgreSQL, or nothing when it can be ourselves. A database that exists keeps its owner. */
export function chooseRunAs(cluster: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readUsers()
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid
  const chosen = users.find((user) => owner !== undefined && owner !== 0 && user.uid === owner) ?? candidates.flatMap((name) => users.find((user) => user.name === name) ?? [])[0]
  if (!chosen) throw new BuiltInDatabaseError(`PostgreSQL refuses to run as root and there is none of the users ${candidates.join(', ')}. Create one, run Latchkey as a normal user, or set DATABASE_URL.`)
  return chosen
}

function readUsers(): RunAs[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  return lines.flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []))
}

/** What `spawn` needs to start a program as that user. The folder is one that everybody may enter. */
export const asUser = (runAs: RunAs | undefined) => ({ cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}) })

/** May that user read and enter (or run) this? Asked of the system: modes of parents, lists and mounts all count. */
export function mayUse(runAs: RunAs | undefined, path: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', path], asUser(runAs)).status === 0
}

/** May that user pass through this folder? */
export function mayEnter(runAs: RunAs | undefined, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], asUser(runAs)).status === 0
}

/** A folder of ours that everybody may enter: the system's place for data, or the temporary one. */
export function sharedFolder(): string {
  const me = process.getuid?.() ?? 0
  const places = me === 0 ? ['/var/lib/latchkey', join(tmpdir(), 'latchkey-0')] : [join(tmpdir(), `latchkey-${me}`)]
  const found = places.find((folder) => isOurs(folder, me))
  if (!found) throw new BuiltInDatabaseError(`None of ${places.join(', ')} can be made or is ours; set LATCHKEY_DATA_DIR or DATABASE_URL.`)
  return found
}

/** Somebody else could have made the folder first, in a place where everybody may write. */
function isOurs(folder: string, me: number): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
  } catch {
    return false
  }
  const { uid, mode } = lstatSync(folder)
  return uid === me && (mode & 0o022) === 0
}
