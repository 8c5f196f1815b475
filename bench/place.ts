/** Where it is measured: a Latchkey of its own in a temporary folder, started as people start it, and what talks to it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { runningDatabase } from '#db/embedded.ts'
import { until } from './measure.ts'
import { freePort } from '../test/support/free-port.ts'

const root = join(import.meta.dirname, '..')
export const em = '/v1.0/identityGovernance/entitlementManagement'
const application = { tenant: '7c0ffee0-0000-4000-8000-000000000001', id: '7c0ffee0-0000-4000-8000-0000000000aa', secret: 'latchkey-demo-secret' }

export type Place = {
  readonly url: string
  readonly databaseUrl: string
  /** The data folder. */
  readonly folder: string
  /** The process that serves. */
  readonly pid: number
  readonly startedInMs: number
  stop(): Promise<void>
}

/** Starts Latchkey on an empty data folder and waits until it is ready. `flags` go to Node. */
export async function openPlace(flags: readonly string[] = []): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  chmodSync(folder, 0o711)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const from = performance.now()
  const env = { ...process.env, LATCHKEY_DATA_DIR: folder, LATCHKEY_PORT: String(port), LATCHKEY_PUBLIC_URL: url, LATCHKEY_LOG_LEVEL: 'warn', LATCHKEY_RATE_LIMIT: '0', DATABASE_URL: '', SMTP_URL: '' }
  const child = spawn(process.execPath, [...flags, join(root, 'bin/latchkey.mjs'), 'demo'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const stop = async () => {
    await ended(child)
    removeDatabase(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`Latchkey ended with code ${child.exitCode} while it started.`)
      return fetch(`${url}/readyz`).then((answer) => answer.ok, () => false)
    }, 10)
    return { url, folder, databaseUrl: runningDatabase(folder)!, pid: child.pid!, startedInMs: performance.now() - from, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Asks a process to end, and waits for it. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await gone
  clearTimeout(late)
}

/** Where PostgreSQL's user could not reach the temporary folder, its files lie elsewhere. */
function removeDatabase(folder: string): void {
  const pointer = join(folder, 'database.location')
  if (existsSync(pointer)) rmSync(readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true })
}


/** Waits until no job is left, so that what is measured does not share the machine with what was measured before. */
export const settled = (place: Place): Promise<void> =>
  until(async () => Number((await sql<{ n: string }>(place, `select count(*)::text as n from graphile_worker.jobs where task_identifier <> 'sweep' and run_at <= now()`))[0]!.n) === 0, 250, 1800)

/** Runs SQL on the place's database. */
export async function sql<R extends object>(place: Place, text: string): Promise<R[]> {
  const client = new pg.Client(place.databaseUrl)
  await client.connect()
  try {
    return (await client.query<R>(text)).rows
  } finally {
    await client.end()
  }
}

export type Ask = <T = any>(method: string, path: string, body?: unknown) => Promise<T>
/** Connections are kept, as clients do. It shares the machine with what it measures, so it is a light one. */
const agent = new Agent({ keepAlive: true })
/** A client with a token; throws at whatever is refused. */
export const asking = ({ url }: Pick<Place, 'url'>, token: string): Ask => (method, path, body) => new Promise((resolve, reject) => {
  const content = body === undefined ? undefined : JSON.stringify(body)
  const headers = { authorization: `Bearer ${token}`, ...(content === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }) }
  const sent = request(url + path, { method, agent, headers }, (answer) => {
    let text = ''
    answer.setEncoding('utf8').on('data', (part: string) => { text += part })
    answer.on('end', () => (answer.statusCode! < 300 ? resolve((text === '' ? undefined : JSON.parse(text)) as never) : reject(new Error(`${method} ${path} was answered with ${answer.statusCode}: ${text}`))))
    answer.on('error', reject)
  })
  sent.on('error', reject)
  sent.end(content)
})

/** A token in the name of a person of the demonstration's domain. */
export async function personToken({ url }: Place, name: string): Promise<string> {
  const answer = await fetch(`${url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: `${name}@contoso.example` }) })
  return tokenOf(answer)
}
/** A token of the demonstration's application. */
export async function applicationToken({ url }: Place): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: application.id, client_secret: application.secret, scope: 'https://graph.microsoft.com/.default' })
  return tokenOf(await fetch(`${url}/${application.tenant}/oauth2/v2.0/token`, { method: 'POST', body }))
}
async function tokenOf(answer: Response): Promise<string> {
  if (!answer.ok) throw new Error(`No token: ${await answer.text()}`)
  return ((await answer.json()) as { access_token: string }).access_token
}
