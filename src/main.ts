/** Puts a process together: database, migrations, API, jobs, portal; and takes it apart again in the reverse order. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { ensureGeneral } from '#app/catalog/ensure-general.ts'
import { passwordLinks } from '#app/directory/password-link.ts'
import { tenantSettings } from '#app/settings/tenant-settings.ts'
import { demoParts } from '#api/demo.ts'
import { health, metrics, openHealthServer, type HealthDeps, type Life } from '#api/health.ts'
import { portal } from '#api/portal.ts'
import { addReadings } from '#api/readings.ts'
import { buildServer, type Timeouts } from '#api/server.ts'
import { movableClock, type MovableClock } from '#clock.ts'
import type { Config } from '#config.ts'
import type { Connectors } from '#connectors/connector.ts'
import { openConnectors } from '#connectors/index.ts'
import { checkServer, openDatabase } from '#db/database.ts'
import { reachDatabase } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { openPool } from '#db/pool.ts'
import { openQueuePool, type QueuePool } from '#db/queue-pool.ts'
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
import { openMeasures, watchPool, type Measures } from '#telemetry/measures.ts'
import { openTracing } from '#telemetry/tracing.ts'
import packageFile from '../package.json' with { type: 'json' }

export type Roles = { readonly api: boolean; readonly work: boolean; readonly demo: boolean }
/** For tests: a clock of their own, a log that they read, connectors beside those of the table, and less patience with clients. */
export type Given = { readonly clock?: MovableClock; readonly log?: Log; readonly signals?: boolean; readonly connectors?: Connectors; readonly timeouts?: Timeouts | undefined }
export type Running = { readonly url: string; readonly app: App; readonly pool: pg.Pool; readonly context: JobContext; readonly databaseUrl: string; readonly clock: MovableClock; readonly caFile?: string; readonly setup: Identity['setup']; stop(): Promise<void> }
type Closer = () => Promise<unknown>
/** Where a process is between its start and its end, and what is asked to end first, all at once. */
type Course = Life & { readonly first: Closer[] }

/** Starts what the roles say and gives a handle to it. Everything that was opened is closed again when a later step fails. */
export async function startServer(config: Config, roles: Roles, given: Given = {}): Promise<Running> {
  const log = given.log ?? openLog(config.logLevel)
  const closers: Closer[] = []
  const life: Course = { ready: false, leaving: false, first: [] }
  const stop = once(async () => {
    for (const begin of life.first) void begin().catch(() => undefined)
    for (const close of closers.reverse()) await close().catch((err: unknown) => log.error({ err }, 'closing failed'))
  })
  if (given.signals ?? true) stopOnSignals(config, life, stop, log)
  try {
    return await open(config, roles, given, log, closers, life, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function open(config: Config, roles: Roles, given: Given, log: Log, closers: Closer[], life: Course, stop: () => Promise<void>): Promise<Running> {
  mkdirSync(config.dataDir, { recursive: true })
  // Before anything that it watches is opened.
  if (config.tracing) closers.push(await openTracing(config.tracing, packageFile.version))
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
  const measures = openMeasures(packageFile.version)
  watchPool(measures, pool)
  closers.push(addReadings({ app, measures, log, databaseUrl: database.url }))
  const context: JobContext = { app, log, mail, mailFrom: config.mailFrom, timeZone: config.timeZone, measures }
  if (!roles.demo) await ensureGeneral(app)
  if (roles.demo && (await writeTenant(app.db, formatInstant(clock.now()), app.newId))) log.info('the demonstration tenant was written')
  const watched: HealthDeps = { pool, measures, life }
  const shared = { config, app, pool, log, clock, context, databaseUrl: database.url, tls, measures, life, watched, timeouts: given.timeouts }
  if (config.metrics) closers.push(await openHealthServer(watched, config.metrics))
  // Jobs first: who is told that the server is ready may count on what it promises.
  if (roles.work) {
    const worker = await startWorker(database.url, context)
    const stopWork = once(() => worker.stop())
    life.first.push(stopWork)
    closers.push(stopWork)
  }
  const { url, setup } = roles.api ? await openApi(shared, roles, closers) : { url: '', setup: undefined }
  life.ready = true
  if (roles.api) announce(config, url, tls?.caFile, roles, log, closers)
  return { url, app, pool, context, databaseUrl: database.url, clock, ...(tls?.caFile ? { caFile: tls.caFile } : {}), setup, stop }
}

const openApp = (db: Db, clock: MovableClock, { publicUrl, timeZone }: Config, connectors: Connectors = {}): App => {
  const newId = newIds(clock)
  return { db, clock, newId, connectors: { ...openConnectors(db, { newId, clock }), ...connectors }, publicUrl, timeZone }
}

type Shared = { config: Config; app: App; pool: pg.Pool; log: Log; clock: MovableClock; context: JobContext; databaseUrl: string; tls: Awaited<ReturnType<typeof tlsOptions>>; measures: Measures; life: Course; watched: HealthDeps; timeouts: Timeouts | undefined }
async function openApi({ config, app, pool, log, clock, context, databaseUrl, tls, measures, life, watched, timeouts }: Shared, roles: Roles, closers: Closer[]): Promise<{ url: string; setup: Identity['setup'] }> {
  const people = openPeople(pool)
  const surroundings = { config: { ...config, demo: roles.demo }, mail: context.mail }
  const identity = await createIdentity({ pool, clock, config: surroundings.config, log, newId: app.newId, people, app, sendPasswordLink: passwordLinks(app, surroundings), settings: () => tenantSettings(app.db) })
  if (roles.demo) for (const client of demoClients) await identity.ensureClient(client)
  const demo = roles.demo ? [demoParts({ app, pool, people, identity, journey: { clock, context, queue: keptQueue(databaseUrl, closers), moved: (offset) => storeOffset(pool, offset) } })] : []
  const server: FastifyInstance = await buildServer({ app, pool, surroundings, log, identity, config, timeouts, tls, life, observing: { measures, log, logRequests: config.logRequests }, parts: [health(watched), ...(config.metrics ? [] : [metrics(watched)]), portal, ...demo] })
  const close = once(() => closeInOrder(server, config.shutdown.timeout))
  life.first.push(close)
  closers.push(close)
  await server.listen({ host: config.host, port: config.port })
  const unwatch = watchCertificate(server.server as never, config.tls, log)
  closers.push(async () => unwatch())
  return { url: config.publicUrl, setup: identity.setup }
}

/** Connections for the jobs that a journey through time makes due; none is made before there is one. */
function keptQueue(databaseUrl: string, closers: Closer[]): QueuePool {
  const queue = openQueuePool(databaseUrl)
  closers.push(() => queue.end())
  return queue
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
  if (!roles.work) log.info('This process does no jobs: what falls due and mails wait for a "latchkey work" on the same database')
}

/** Takes no new connection, lets what is open be answered, and cuts off what is still open after so many seconds. */
async function closeInOrder(server: FastifyInstance, seconds: number): Promise<void> {
  // A connection whose answer had begun before does not know that it should end.
  const idle = setInterval(() => server.server.closeIdleConnections(), 100)
  const late = setTimeout(() => server.server.closeAllConnections(), seconds * 1000)
  await server.close().finally(() => { clearInterval(idle); clearTimeout(late) })
}

/** Milliseconds. */
const sameSignal = 300
/** The first signal ends in good order and in bounded time; a second one ends at once. */
function stopOnSignals({ shutdown }: Config, life: Course, stop: () => Promise<void>, log: Log): void {
  const numbers = { SIGINT: 2, SIGTERM: 15 } as const
  let since = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // One Ctrl-C may come twice, from the terminal and from npm.
      if (life.leaving && performance.now() - since < sameSignal) return
      if (life.leaving) process.exit(128 + numbers[signal])
      life.leaving = true
      since = performance.now()
      log.info(`stopping after ${signal}`)
      setTimeout(() => { log.error('stopping took too long; what is still going on is left to others'); process.exit(1) }, (shutdown.delay + shutdown.timeout + 1) * 1000).unref()
      void wait(shutdown.delay * 1000).then(stop).finally(() => process.exit(0))
    })
  }
}
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}
