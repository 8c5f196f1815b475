/**
 * A whole server for a test file: the real one on a free port of this machine, over a database of its own, with the
 * demonstration tenant and a clock that stands still until a test moves it. Every answer of the API goes through the
 * validator of Graph's metadata.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { join } from 'node:path'
import { testClock, type MovableClock } from '#clock.ts'
import { readConfig, type Config } from '#config.ts'
import { parseDuration, parseInstant } from '#domain/time.ts'
import { openQueuePool } from '#db/queue-pool.ts'
import { drain as drainJobs } from '#jobs/worker.ts'
import { travel } from '#jobs/travel.ts'
import { silentLog, type Log } from '#log.ts'
import { startServer, type Given, type Running } from '#main.ts'
import { checking } from './csdl-fetch.ts'
import { demonstrationDatabase, testDatabase, type TestDatabase } from './database.ts'
import { beginning, secretKey } from './demonstration.ts'
import { freePort } from './free-port.ts'

export type Reply<T = any> = { readonly status: number; readonly headers: Headers; readonly body: T }
export type Client = {
  readonly token: () => Promise<string>
  get<T = any>(path: string, headers?: Record<string, string>): Promise<Reply<T>>
  post<T = any>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply<T>>
  patch<T = any>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply<T>>
  put<T = any>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply<T>>
  delete<T = any>(path: string, headers?: Record<string, string>): Promise<Reply<T>>
}
export type Mail = { readonly id: string; readonly to: string; readonly event: string; readonly subject: string; readonly text: string; readonly html: string }
export type TestServer = {
  readonly url: string
  readonly caFile?: string
  readonly running: Running
  readonly clock: { now(): string; advance(duration: string): Promise<Readonly<Record<string, number>>>; set(instant: string): Promise<Readonly<Record<string, number>>> }
  /** A person of the demonstration by the name before the @, with the portal's permissions or those that are given. */
  as(upn: string, permissions?: readonly string[]): Client
  /** The demonstration's application with all its permissions, or another one that has the same secret. */
  asApp(clientId?: string): Client
  /** Nobody: calls without a token. */
  anonymous(): Client
  /** Does every job that is ready. */
  drain(): Promise<void>
  mails(to?: string): Promise<Mail[]>
  close(): Promise<void>
}
export const em = '/v1.0/identityGovernance/entitlementManagement'
export const tenantId = '7c0ffee0-0000-4000-8000-000000000001'
const appId = '7c0ffee0-0000-4000-8000-0000000000aa'

export type Options = {
  readonly tls?: boolean; readonly at?: string; readonly smtpUrl?: string; readonly work?: boolean
  /** Without the demonstration: an installation that nobody is in, where `as`, `asApp` and `mails` find nobody. */
  readonly demo?: boolean
  readonly config?: Partial<Config>
  readonly timeouts?: Given['timeouts']
  readonly log?: Log
  /** A database that is there already, or a data folder whose built-in one is used. It is left as it is at the end. */
  readonly database?: Pick<TestDatabase, 'url'>; readonly dataDir?: string
}

/** Starts a server. `work` runs jobs all the time; without it they run in `drain` and when the clock is moved. */
export async function startTestServer({ tls = false, at = beginning, smtpUrl, work = false, demo = true, config: more = {}, timeouts, log = silentLog(), database: given, dataDir }: Options = {}): Promise<TestServer> {
  const made = given || dataDir ? undefined : await (demo && at === beginning ? demonstrationDatabase() : testDatabase())
  const databaseUrl = given?.url ?? made?.url
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  const port = await freePort()
  const clock: MovableClock = testClock(at)
  const config = { ...readConfig({}, { dataDir: dataDir ?? folder, port, ...(databaseUrl ? { databaseUrl } : {}), demo, ...(made ? { secretKey } : {}), ...(tls ? { tls: 'self-signed' as const } : {}), ...(smtpUrl ? { smtpUrl } : {}), ...more }) }
  const running = await startServer(config, { api: true, work, demo }, { clock, log, signals: false, timeouts })
  if (running.caFile) setDefaultCACertificates([...getCACertificates(), readFileSync(running.caFile, 'utf8')])
  const queue = openQueuePool(running.databaseUrl)
  const move = (to: string) => travel({ clock, context: running.context, queue, moved: async () => undefined }, parseDuration(to) ?? parseInstant(to)!)
  return {
    url: running.url, running, ...(running.caFile ? { caFile: running.caFile } : {}),
    clock: { now: () => clock.now().toString({ fractionalSecondDigits: 3 }), advance: move, set: move },
    as: (upn, permissions) => client(running.url, once(() => personToken(running.url, upn.includes('@') ? upn : `${upn}@contoso.example`, permissions))),
    asApp: (clientId) => client(running.url, once(() => appToken(running.url, clientId))),
    anonymous: () => client(running.url, async () => ''),
    drain: () => drainJobs(queue, running.context),
    mails: async (to) => ((await (await fetch(`${running.url}/demo/mails${to ? `?to=${encodeURIComponent(to.includes('@') ? to : `${to}@contoso.example`)}` : ''}`)).json()) as { value: Mail[] }).value,
    async close() {
      await queue.end()
      await running.stop()
      await made?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function client(url: string, token: () => Promise<string>): Client {
  const checked = checking(fetch)
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
    const bearer = await token()
    const sent = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body)
    const answer = await checked(path.startsWith('http') ? path : url + path, {
      method, headers: { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(sent === undefined ? {} : { body: sent }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: answer.headers.get('content-type')?.includes('json') && text ? JSON.parse(text) : text }
  }
  return {
    token, get: (path, headers) => send('GET', path, undefined, headers), delete: (path, headers) => send('DELETE', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers), patch: (path, body, headers) => send('PATCH', path, body, headers), put: (path, body, headers) => send('PUT', path, body, headers),
  }
}

async function personToken(url: string, user: string, scopes?: readonly string[]): Promise<string> {
  const answer = await fetch(`${url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user, ...(scopes ? { scopes } : {}) }) })
  if (!answer.ok) throw new Error(`No token for ${user}: ${await answer.text()}`)
  return ((await answer.json()) as { access_token: string }).access_token
}
async function appToken(url: string, clientId = appId): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: 'latchkey-demo-secret', scope: 'https://graph.microsoft.com/.default' })
  const answer = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: form })
  if (!answer.ok) throw new Error(`No token for the application: ${await answer.text()}`)
  return ((await answer.json()) as { access_token: string }).access_token
}
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
