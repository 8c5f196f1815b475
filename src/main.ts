/** Puts a process together: database, migrations, API, jobs, portal; and takes it apart again in the reverse order. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { ensureGeneral } from '#app/catalog/ensure-general.ts'
import { demoParts } from '#api/demo.ts'
import { health } from '#api/health.ts'
import { portal } from '#api/portal.ts'
import { buildServer, type Timeouts } from '#api/server.ts'
import { movableClock, type MovableClock } from '#clock.ts'
import type { Config } from '#config.ts'
import type { Connectors } from '#connectors/connector.ts'
import { openConnectors } from '#connectors/index.ts'
import { checkServer, openDatabase } from '#db/database.ts'
import { reachDatabase } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { openPool } from '#db/pool.ts'
import type { Db, Tables } from '#db/tables.ts'
import { writeTenant } from '#demo/write-tenant.ts'
import { demoClients } from '#demo/clients.ts'
import { formatInstant } from '#domain/time.ts'
import { createIdentity, type Identity } from '#identity/identity.ts'
import { openPeople } from '#identity/people.ts'
import { tlsOptions, watchCertificate } from '#identity/tls.ts'
import { newIds } from '#ids.ts'
import type { JobContext } from '#jobs/define-job.ts'
import { startWorker } from '#jobs/worker.ts'
import { openLog, type Log } from '#log.ts'
import { openTransport } from '#mail/transport.ts'

export type Roles = { readonly api: boolean; readonly work: boolean; readonly demo: boolean }
/** For tests: a clock of their own, a log that they read, connectors beside those of the table, and less patience with clients. */
export type Given = { readonly clock?: MovableClock; readonly log?: Log; readonly signals?: boolean; readonly connectors?: Connectors; readonly timeouts?: Timeouts | undefined }
export type Running = { readonly url: string; readonly app: App; readonly pool: pg.Pool; readonly context: JobContext; readonly databaseUrl: string; readonly clock: MovableClock; readonly caFile?: string; readonly setup: Identity['setup']; stop(): Promise<void> }
type Closer = () => Promise<unknown>

/** Starts what the roles say and gives a handle to it. Everything that was opened is closed again when a later step fails. */
export async function startServer(config: Config, roles: Roles, given: Given = {}): Promise<Running> {
  const log = given.log ?? openLog(config.logLevel)
  const closers: Closer[] = []
  const stop = once(async () => { for (const close of closers.reverse()) await close().catch((err: unknown) => log.error({ err }, 'closing failed')) })
  if (given.signals ?? true) stopOnSignals(stop, log)
  try {
    return await open(config, roles, given, log, closers, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function open(config: Config, roles: Roles, given: Given, log: Log, closers: Closer[], stop: () => Promise<void>): Promise<Running> {
  mkdirSync(config.dataDir, { recursive: true })
  const database = await reachDatabase(config, log)
  closers.push(() => database.stop())
  const pool = openPool(database.url, { max: config.databasePool })
  closers.push(() => pool.end())
  await checkServer(pool)
  await migrate(pool, log)
  const clock = given.clock ?? movableClock(await storedOffset(pool))
  const tls = await tlsOptions(config)
  const app = openApp(openDatabase<Tables>(pool), clock, config, given.connectors)
  const mail = openTransport(config.smtpUrl, log)
  closers.push(async () => mail.close())
  const context: JobContext = { app, log, mail, mailFrom: config.mailFrom, timeZone: config.timeZone }
  if (!roles.demo) await ensureGeneral(app)
  if (roles.demo && (await writeTenant(app.db, formatInstant(clock.now()), app.newId))) log.info('the demonstration tenant was written')
  const shared = { config, app, pool, log, clock, context, databaseUrl: database.url, tls, timeouts: given.timeouts }
  // Jobs first: who is told that the server is ready may count on what it promises.
  if (roles.work) {
    const worker = await startWorker(database.url, context)
    closers.push(() => worker.stop())
  }
  const { url, setup } = roles.api ? await openApi(shared, roles, closers) : { url: '', setup: undefined }
  if (roles.api) announce(config, url, tls?.caFile, roles, log, closers)
  return { url, app, pool, context, databaseUrl: database.url, clock, ...(tls?.caFile ? { caFile: tls.caFile } : {}), setup, stop }
}

const openApp = (db: Db, clock: MovableClock, { publicUrl, timeZone }: Config, connectors: Connectors = {}): App => {
  const newId = newIds(clock)
  return { db, clock, newId, connectors: { ...openConnectors(db, { newId, clock }), ...connectors }, publicUrl, timeZone }
}

type Shared = { config: Config; app: App; pool: pg.Pool; log: Log; clock: MovableClock; context: JobContext; databaseUrl: string; tls: Awaited<ReturnType<typeof tlsOptions>>; timeouts: Timeouts | undefined }
async function openApi({ config, app, pool, log, clock, context, databaseUrl, tls, timeouts }: Shared, roles: Roles, closers: Closer[]): Promise<{ url: string; setup: Identity['setup'] }> {
  const people = openPeople(pool)
  const identity = await createIdentity({ pool, clock, config: { ...config, demo: roles.demo }, log, newId: app.newId, people, ...(roles.demo ? {} : { app }) })
  if (roles.demo) for (const client of demoClients) await identity.ensureClient(client)
  const demo = roles.demo ? [demoParts({ app, pool, people, identity, journey: { clock, context, url: databaseUrl, moved: (offset) => storeOffset(pool, offset) } })] : []
  const server: FastifyInstance = await buildServer({ app, pool, surroundings: { config: { ...config, demo: roles.demo }, mail: context.mail }, log, identity, config, timeouts, tls, parts: [health(pool), portal, ...demo] })
  closers.push(() => server.close())
  await server.listen({ host: config.host, port: config.port })
  const unwatch = watchCertificate(server.server as never, config.tls, log)
  closers.push(async () => unwatch())
  return { url: config.publicUrl, setup: identity.setup }
}

const storedOffset = async (pool: pg.Pool): Promise<string> => (await pool.query<{ value: string }>("select value from setting where name = 'clock.offset'")).rows[0]?.value ?? 'PT0S'
async function storeOffset(pool: pg.Pool, offset: string): Promise<void> {
  await pool.query("insert into setting (name, value) values ('clock.offset', $1::jsonb) on conflict (name) do update set value = excluded.value", [JSON.stringify(offset)])
}

/** Tells people and other commands of this machine where the server is. */
function announce(config: Config, url: string, caFile: string | undefined, roles: Roles, log: Log, closers: Closer[]): void {
  const file = join(config.dataDir, 'server.json')
  writeFileSync(file, JSON.stringify({ url, pid: process.pid, ...(caFile ? { caFile } : {}) }))
  closers.push(async () => rmSync(file, { force: true }))
  log.info(`Latchkey is ready at ${url}${roles.demo ? `; the mails it sends are at ${url}/demo/mails` : ''}`)
}

function stopOnSignals(stop: () => Promise<void>, log: Log): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      log.info(`stopping after ${signal}`)
      void stop().finally(() => process.exit(0))
    })
  }
}
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}
