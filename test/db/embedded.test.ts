import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runningDatabase, startEmbedded } from '#db/embedded.ts'
import { linkLibraries } from '#db/embedded/binaries.ts'
import { commandLine, processStamp, until } from '#db/embedded/process.ts'
import { silentLog } from '#log.ts'

const program = join(import.meta.dirname, 'embedded-process.ts')
let root: string
let dataDir: string
/** A data folder whose database was made and stopped: making one takes longer than all else here. */
let made: string
let owners: Owner[]

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-embedded-'))
  chmodSync(folder, 0o755)
  made = join(folder, 'data')
  await (await startEmbedded({ dataDir: made, log: silentLog() })).stop()
})
afterAll(() => rmSync(dirname(made), { recursive: true, force: true }))
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latchkey-embedded-'))
  chmodSync(root, 0o755)
  dataDir = join(root, 'data')
  owners = []
})
afterEach(async () => {
  for (const owner of owners) await owner.end('SIGTERM')
  rmSync(root, { recursive: true, force: true })
})

/** The data folder of an owner that was there before. */
const takeMade = () => execFileSync('cp', ['-a', made, dataDir])

type Owner = { readonly child: ChildProcess; readonly url: string; said(): string; end(signal: NodeJS.Signals): Promise<void> }

/** Starts a process that owns the data folder; gives it when its database is ready or was refused. */
async function startOwner(): Promise<Owner> {
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8')
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve) => child.stdout.on('data', (text: string) => {
    said += text
    const found = /^(?:ready|refused) (.*)\n/m.exec(said)
    if (found) resolve(found[1]!)
  }))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  const owner = { child, url: line, said: () => said, end }
  owners.push(owner)
  return owner
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat() as T[]
  } finally {
    await client.end().catch(() => {})
  }
}

const serverPid = () => Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
const modeOf = (name: string) => (statSync(join(dataDir, name)).mode & 0o777).toString(8)
/** The processes that a process has started, of which the guard is one. */
const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)

describe('the built-in database', () => {
  test('is made once, keeps its data, and leaves nothing running', async () => {
    const first = await startEmbedded({ dataDir, log: silentLog() })
    await ask(first.url, 'create table kept as select 42 as answer')
    expect([modeOf('database.password'), modeOf('database.json'), modeOf('postgres')]).toEqual(['600', '600', '700'])
    expect(runningDatabase(dataDir)).toBe(first.url)
    expect(await ask(first.url, `select current_setting('fsync') || ' ' || current_setting('listen_addresses') || ' ' || current_setting('password_encryption')`)).toEqual(['on 127.0.0.1 scram-sha-256'])
    const pid = serverPid()
    await first.stop()
    expect(processStamp(pid)).toBeUndefined()
    expect(runningDatabase(dataDir)).toBeUndefined()
    expect(existsSync(join(dataDir, 'latchkey.lock'))).toBe(false)

    const second = await startEmbedded({ dataDir, log: silentLog() })
    expect(await ask(second.url, 'select answer from kept')).toEqual([42])
    await second.stop()
  })

  test('refuses a wrong password', async () => {
    takeMade()
    const { url, stop } = await startEmbedded({ dataDir, log: silentLog() })
    await expect(ask(Object.assign(new URL(url), { password: 'guess' }).href, 'select 1')).rejects.toThrow('password authentication failed')
    await stop()
  })

  test('belongs to one process: a second one is told which', async () => {
    takeMade()
    const owner = await startOwner()
    await expect(startEmbedded({ dataDir, log: silentLog() })).rejects.toThrow(`The data folder ${dataDir} is in use by process ${owner.child.pid}.`)
    expect(runningDatabase(dataDir)).toBe(owner.url)
  })

  test('stops by itself when its owner is killed, and the next owner finds the data', async () => {
    takeMade()
    const owner = await startOwner()
    await ask(owner.url, 'create table kept as select 42 as answer')
    const pid = serverPid()
    await owner.end('SIGKILL')
    expect(await until(() => processStamp(pid) === undefined, 10_000)).toBe(true)
    const next = await startOwner()
    expect(await ask(next.url, 'select answer from kept')).toEqual([42])
  })

  test.skipIf(process.platform !== 'linux')('is stopped and started when it was left running', async () => {
    takeMade()
    const owner = await startOwner()
    await ask(owner.url, 'create table kept as select 42 as answer')
    const pid = serverPid()
    for (const child of childrenOf(owner.child.pid!)) if (commandLine(child).startsWith('/bin/sh')) process.kill(child, 'SIGKILL')
    await owner.end('SIGKILL')
    expect(processStamp(pid)).toBeDefined()
    const next = await startOwner()
    expect(next.said()).toContain('left running')
    expect(serverPid()).not.toBe(pid)
    expect(await ask(next.url, 'select answer from kept')).toEqual([42])
  })

  test('comes back at the same address when PostgreSQL is killed', async () => {
    takeMade()
    const { url } = await startOwner()
    await ask(url, 'create table kept as select 42 as answer')
    const pid = serverPid()
    process.kill(pid, 'SIGKILL')
    const answers = async (): Promise<unknown[]> => ask(url, 'select answer from kept').catch(() => answers())
    expect(await answers()).toEqual([42])
    expect(serverPid()).not.toBe(pid)
  })
})

describe('traces of processes that are gone', () => {
  test('a lock whose process number belongs to another process now is taken over', async () => {
    takeMade()
    writeFileSync(join(dataDir, 'latchkey.lock'), JSON.stringify({ pid: process.pid, stamp: 'an earlier start of the machine', host: hostname() }))
    await (await startEmbedded({ dataDir, log: silentLog() })).stop()
  })

  test('an unreadable lock is taken over', async () => {
    takeMade()
    writeFileSync(join(dataDir, 'latchkey.lock'), '')
    await (await startEmbedded({ dataDir, log: silentLog() })).stop()
  })

  test('so is the lock of PostgreSQL itself', async () => {
    takeMade()
    writeFileSync(join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${join(dataDir, 'postgres')}\n`)
    await (await startEmbedded({ dataDir, log: silentLog() })).stop()
  })

  test('a half-made database is made again', async () => {
    mkdirSync(join(dataDir, 'postgres.new/base'), { recursive: true })
    await (await startEmbedded({ dataDir, log: silentLog() })).stop()
    expect(existsSync(join(dataDir, 'postgres.new'))).toBe(false)
  })
})

describe('what cannot work is said', () => {
  test('the files are of another major version', async () => {
    takeMade()
    writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '17\n')
    await expect(startEmbedded({ dataDir, log: silentLog() })).rejects.toThrow('is of PostgreSQL 17, the built-in one is 18')
  })

  test('the password file is gone', async () => {
    takeMade()
    rmSync(join(dataDir, 'database.password'))
    await expect(startEmbedded({ dataDir, log: silentLog() })).rejects.toThrow('Restore that file')
    expect(existsSync(join(dataDir, 'latchkey.lock'))).toBe(false)
  })

  test('a setting that PostgreSQL does not take', async () => {
    await expect(startEmbedded({ dataDir, log: silentLog(), settings: { max_connections: 'many' } })).rejects.toThrow(/did not start: .*max_connections/s)
  })
})

test('a data folder that is a file', async () => {
  writeFileSync(dataDir, '')
  await expect(startEmbedded({ dataDir, log: silentLog() })).rejects.toMatchObject({ name: 'BuiltInDatabaseError', message: expect.stringMatching(/^The data folder cannot be used: .*set LATCHKEY_DATA_DIR/) })
})

describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('a folder that the user of PostgreSQL cannot reach points to another place', async () => {
    chmodSync(root, 0o700)
    const first = await startEmbedded({ dataDir, log: silentLog() })
    await ask(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const elsewhere = readFileSync(join(dataDir, 'database.location'), 'utf8').trim()
    const second = await startEmbedded({ dataDir, log: silentLog() })
    expect(await ask(second.url, 'select answer from kept')).toEqual([42])
    await second.stop()
    rmSync(elsewhere, { recursive: true })
    await expect(startEmbedded({ dataDir, log: silentLog() })).rejects.toThrow(`The database was in ${elsewhere} and is not there any more`)
  })
})

test('library links that no install script has made are made', () => {
  mkdirSync(join(root, 'native/lib'), { recursive: true })
  writeFileSync(join(root, 'native/pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]))
  linkLibraries(root)
  linkLibraries(root)
  expect(readlinkSync(join(root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18')
})
