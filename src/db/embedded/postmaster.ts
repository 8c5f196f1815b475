/** One running PostgreSQL: starting it, knowing when it is ready, stopping it, and ending one that was left behind. */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '#log.ts'
import { BuiltInDatabaseError } from './problem.ts'
import { commandLine, processStamp, signal, until } from './process.ts'
import { asUser, type RunAs } from './run-as.ts'

export type Start = {
  readonly postgres: string
  readonly folder: string
  readonly logFile: string
  readonly runAs: RunAs | undefined
  readonly settings: Readonly<Record<string, string>>
}
export type Postmaster = { readonly pid: number; readonly port: number; readonly ended: Promise<void>; stop(): Promise<void> }

const standing: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '100', timezone: 'UTC', log_timezone: 'UTC',
  // Short statements only: compiling them costs more than it gives.
  jit: 'off', log_min_messages: 'warning', log_line_prefix: '%m [%p] ',
}

/** Crash recovery replays what was written since the last checkpoint; it may take minutes, never hours. */
const READY_LIMIT = 5 * 60_000
/** Back ends of a killed server need a moment until they notice that it is gone. */
const RETRIES = 40
const passing = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/
const portTaken = /could not bind|could not create any TCP\/IP sockets/

/** Starts PostgreSQL on a port (any free one when none is given) and waits until it takes connections. */
export async function startPostmaster(start: Start, log: Log, port?: number): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(start, port ?? (await freePort()), log)
    } catch (error) {
      const text = (error as Error).message
      if (attempt >= RETRIES || !(passing.test(text) || portTaken.test(text))) throw error
      await pause(250)
    }
  }
}

async function startOnce(start: Start, port: number, log: Log): Promise<Postmaster> {
  const before = existsSync(start.logFile) ? statSync(start.logFile).size : 0
  const child = launch(start, port)
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()).once('error', () => resolve()))
  const failure = new Promise<Error>((resolve) => void child.once('error', resolve))
  let running = true
  void ended.then(() => (running = false))
  const ready = await until(() => !running || isReady(start.folder, child.pid), READY_LIMIT)
  if (!running || !ready || child.pid === undefined) {
    if (child.pid !== undefined) signal(child.pid, 'SIGQUIT')
    const cause = child.pid === undefined ? (await failure).message : readFileSync(start.logFile, 'utf8').slice(before).trim()
    throw new BuiltInDatabaseError(`PostgreSQL did not start: ${cause || 'it ended without a message'} (log: ${start.logFile})`)
  }
  const { pid } = child
  const guard = guardAgainstOurDeath(pid, start.runAs)
  void ended.then(() => guard.kill('SIGKILL'))
  log.debug({ pid, port }, 'PostgreSQL takes connections')
  const stop = (): Promise<void> => {
    // Until now nobody had to stay for it; whoever stops it stays until it is gone.
    child.ref()
    return stopProcess(pid)
  }
  return { pid, port, ended, stop }
}

/** In a session of its own: a Ctrl-C in our terminal is ours to handle, and PostgreSQL is stopped after the last query. */
function launch({ postgres, folder, logFile, runAs, settings }: Start, port: number): ChildProcess {
  const output = openSync(logFile, 'a', 0o600)
  try {
    const options = Object.entries({ ...standing, ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(postgres, ['-D', folder, ...options], { ...asUser(runAs), detached: true, stdio: ['ignore', output, output] })
    child.unref()
    return child
  } finally {
    closeSync(output)
  }
}

/**
 * A shell that waits for the end of a pipe from us. The system closes the pipe however we end, even by kill -9; then
 * the shell asks PostgreSQL to stop, and no database is left behind without an owner.
 */
function guardAgainstOurDeath(pid: number, runAs: RunAs | undefined): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1" 2>/dev/null', 'sh', String(pid)], { ...asUser(runAs), detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  guard.once('error', () => {})
  guard.stdin!.on('error', () => {})
  ;(guard.stdin as unknown as { unref(): void }).unref()
  guard.unref()
  return guard
}

/** PostgreSQL writes its number and its state into this file; the eighth line says when it is ready. */
function postmasterFile(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function isReady(folder: string, pid: number | undefined): boolean {
  const lines = postmasterFile(folder)
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

/** Ends a PostgreSQL that a dead owner left in this folder, or removes the trace of one that is gone. */
export async function endLeftover(folder: string, log: Log): Promise<void> {
  const pid = Number(postmasterFile(folder)[0])
  if (!(pid > 0) || processStamp(pid) === undefined) return
  if (commandLine(pid).includes(`-D ${folder}`)) {
    log.warn({ pid, folder }, 'a PostgreSQL was left running by a process that ended; stopping it first')
    return stopProcess(pid)
  }
  log.warn({ pid, folder }, 'removed the lock file of a PostgreSQL that is gone; its process number belongs to another program now')
  rmSync(join(folder, 'postmaster.pid'), { force: true })
}

/** Rolls back what runs and shuts down; with less patience when that takes too long. */
async function stopProcess(pid: number): Promise<void> {
  const stamp = processStamp(pid)
  if (stamp === undefined) return
  for (const [name, patience] of [['SIGINT', 20_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]] as const) {
    signal(pid, name)
    if (await until(() => processStamp(pid) !== stamp, patience)) return
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
