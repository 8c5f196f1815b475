/**
 * One PostgreSQL for a whole test run. It is started when the first test file asks for a database, so that a run of
 * pure tests does not wait for it. Set TEST_DATABASE_URL to test against a server of your own (15 and later).
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '#db/embedded.ts'
import { processStamp } from '#db/embedded/process.ts'
import { migrate } from '#db/migrate.ts'
import { silentLog } from '#log.ts'

/** What a test file needs to know: an administrator's URL, and the database to clone, which is migrated and otherwise empty, or has the demonstration. */
export type TestServer = { readonly url: string; readonly template: string }

declare module 'vitest' {
  interface ProvidedContext {
    testServer: string
  }
}

const run = `latchkey_test_${randomBytes(4).toString('hex')}`

type Door = { readonly url: string; close(): Promise<void> }
/** Whoever asks at the door first has the server started. */
async function openDoor(): Promise<Door> {
  let server: Promise<TestServer & { stop(): Promise<void> }> | undefined
  let demonstration: Promise<TestServer> | undefined
  const door = createServer((request, response) => {
    server ??= startServer()
    const wanted: Promise<TestServer> = request.url === '/demonstration' ? (demonstration ??= server.then(withDemonstration)) : server
    wanted.then(({ url, template }) => response.end(JSON.stringify({ url, template })), (error: Error) => response.writeHead(500).end(error.stack))
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(door.address() as { port: number }).port}`,
    async close() {
      door.close()
      await (await server?.catch(() => undefined))?.stop()
    },
  }
}

/** The projects of a run load this file each for itself, and share what is here. */
const shared = ((globalThis as { latchkeyTests?: { door?: Promise<Door> | undefined; users: number } }).latchkeyTests ??= { users: 0 })

/** Called by vitest before the run, for each project; what it gives back is called after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.users++
  const door = await (shared.door ??= openDoor())
  project.provide('testServer', door.url)
  return async () => {
    if (--shared.users > 0) return
    shared.door = undefined
    await door.close()
  }
}

async function startServer() {
  const own = process.env['TEST_DATABASE_URL']
  const { url, stop } = own ? { url: own, stop: () => dropAll(own) } : await startTemporary()
  await query(url, `create database ${run}`)
  await migrate(databaseUrl(url, run), silentLog())
  return { url, template: run, stop }
}

async function withDemonstration({ url, template: empty }: TestServer): Promise<TestServer> {
  const template = `${empty}_demonstration`
  await query(url, `create database ${template} template ${empty} strategy file_copy`)
  const { writeDemonstration } = await import('./demonstration.ts')
  await writeDemonstration(databaseUrl(url, template))
  return { url, template }
}

/** Tests may lose their data in a crash, so nothing is flushed to the disk. */
async function startTemporary() {
  removeLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  chmodSync(dataDir, 0o711)
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', checkpoint_timeout: '1h' }
  const { url, stop } = await startEmbedded({ dataDir, log: silentLog(), settings })
  return { url, stop: () => stop().finally(() => rmSync(dataDir, { recursive: true, force: true })) }
}

/** The folders of runs that were killed: their lock names a process that is gone. */
function removeLeftovers(): void {
  for (const lock of globSync(join(tmpdir(), 'latchkey-test-*/latchkey.lock'))) {
    const { pid, stamp } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number; stamp: string }
    if (processStamp(pid) !== stamp) rmSync(dirname(lock), { recursive: true, force: true })
  }
}

async function dropAll(url: string): Promise<void> {
  const found = await query<{ datname: string }>(url, `select datname from pg_database where datname like '${run.replaceAll('_', '\\_')}%'`)
  for (const { datname } of found) await query(url, `drop database if exists ${datname} with (force)`)
}

/** The same server, another database. */
export const databaseUrl = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
