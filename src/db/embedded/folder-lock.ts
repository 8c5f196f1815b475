/**
 * One process at a time owns a data folder. The lock is a file that names the owner; it is taken over when that
 * process has ended, however it ended, and a later process with the same number is not mistaken for it.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processStamp } from './process.ts'

type Owner = { readonly pid: number; readonly stamp: string | undefined; readonly host: string }

/** Another process uses the data folder. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError'
  readonly folder: string
  readonly pid: number
  constructor(folder: string, { pid, host }: Owner) {
    const where = host === hostname() ? '' : ` on ${host}`
    super(`The data folder ${folder} is in use by process ${pid}${where}. Stop that process first, or set LATCHKEY_DATA_DIR to another folder.`)
    this.folder = folder
    this.pid = pid
  }
}

const HEARTBEAT = 4_000
/** Longer than the time between two heartbeats, with room for a slow disk. */
const SILENCE = 10_000

/** Takes the folder for this process or throws a `FolderInUseError`. */
export async function lockFolder(folder: string): Promise<{ release(): void }> {
  const path = join(folder, 'latchkey.lock')
  const mine = JSON.stringify({ pid: process.pid, stamp: processStamp(process.pid), host: hostname() } satisfies Owner)
  while (!claim(path, mine)) {
    const text = read(path)
    if (text === undefined) continue
    const owner = ownerOf(text)
    if (owner && (await isAlive(owner, path))) throw new FolderInUseError(folder, owner)
    dismiss(path, text)
  }
  const heart = setInterval(() => beat(path), HEARTBEAT).unref()
  return {
    release() {
      clearInterval(heart)
      if (read(path) === mine) rmSync(path, { force: true })
    },
  }
}

/** Written aside and linked into place: the file appears whole or not at all, and only one process can make it. */
function claim(path: string, content: string): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, content, { mode: 0o644 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes a left lock away. Should somebody have replaced it in this very moment, theirs is put back. */
function dismiss(path: string, expected: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
    if (read(aside) !== expected) linkSync(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** A process of another machine or container cannot be looked at; there only its heartbeat tells. */
async function isAlive(owner: Owner, path: string): Promise<boolean> {
  if (owner.host === hostname()) return owner.stamp !== undefined && processStamp(owner.pid) === owner.stamp
  const before = lastBeat(path)
  await pause(SILENCE)
  return lastBeat(path) !== before
}

const lastBeat = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs

function beat(path: string): void {
  try {
    const { atimeMs, mtimeMs } = statSync(path)
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000 + HEARTBEAT / 1000)
  } catch {
    // The folder was deleted under us; there is nothing to keep alive.
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function ownerOf(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner
  } catch {
    return undefined
  }
}
