/** What /metrics says, made true one by one: each number follows from something that happened. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHealthServer } from '#api/health.ts'
import { addReadings, readings } from '#api/readings.ts'
import { readConfig } from '#config.ts'
import { sweep } from '#jobs/sweep.ts'
import { startWorker } from '#jobs/worker.ts'
import { silentLog } from '#log.ts'
import { startServer } from '#main.ts'
import { openMeasures } from '#telemetry/measures.ts'
import { breakTarget } from '../jobs/world.ts'
import { freePort } from '../support/free-port.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { asked, makePackage, approvedBy, person, rows, user } from '../support/world.ts'
import { readPage, type Page } from './exposition.ts'
import { metricsOfGuide } from './guide.ts'

let server: TestServer
let metricsPort: number
beforeAll(async () => {
  metricsPort = await freePort()
  server = await startTestServer({ config: { metrics: { host: '127.0.0.1', port: metricsPort } } })
})
afterAll(() => server.close())

/** The readings as a node that was asked by nobody yet gives them. */
async function readNow(databaseUrl = server.running.databaseUrl): Promise<Page> {
  const measures = openMeasures('0')
  const close = addReadings({ app: server.running.app, measures, log: silentLog(), databaseUrl })
  try { return readPage(await measures.registry.text()) } finally { await close() }
}
const scrape = async (url = `http://127.0.0.1:${metricsPort}`): Promise<Page> => readPage(await (await fetch(`${url}/metrics`)).text())
const ofThem = (page: Page, ...names: string[]) => Object.fromEntries(names.map((name) => [name, page.valueOf(`latchkey_${name}`)]))

test('every reading gives a number where nothing happened yet', async () => {
  const page = await readNow()
  for (const { name } of readings) expect([name, page.valueOf(name)]).toEqual([name, expect.any(Number)])
  expect(page.samples.filter((s) => s.name === 'latchkey_deliveries_failing').map((s) => s.labels['origin_system']).sort()).toEqual(Object.keys(server.running.app.connectors).sort())
})

test('a delivery whose target refuses: how many, at which system, since when, and that it is over', async () => {
  const target = breakTarget(server, 'AadGroup')
  const made = await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member']] })
  await asked(server, 'joann', made.id)
  await server.drain()
  server.running.clock.move(server.running.clock.now().add({ seconds: 90 }))
  const page = await readNow()
  expect(ofThem(page, 'deliveries_open', 'delivery_oldest_seconds')).toEqual({ deliveries_open: 1, delivery_oldest_seconds: 90 })
  expect(page.valueOf('latchkey_deliveries_failing', { origin_system: 'AadGroup' })).toBe(1)
  expect(page.valueOf('latchkey_deliveries_failing', { origin_system: 'AadApplication' })).toBe(0)
  expect(page.valueOf('latchkey_due_work_oldest_seconds')).toBeGreaterThan(0)
  target.mend()
  await sweep(server.running.context)
  await server.drain()
  expect(ofThem(await readNow(), 'deliveries_open', 'delivery_oldest_seconds', 'due_work_oldest_seconds')).toEqual({ deliveries_open: 0, delivery_oldest_seconds: 0, due_work_oldest_seconds: 0 })
})

test('a delivery that waited for an approval is on its way since it was approved', async () => {
  const made = await makePackage(server, { catalog: 'Security', gives: [['sg-Device policy opt-out', 'Member']], policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const id = await asked(server, 'joann', made.id)
  expect((await readNow()).valueOf('latchkey_requests_pending_approval')).toBeGreaterThan(0)
  server.running.clock.move(server.running.clock.now().add({ hours: 5 }))
  const target = breakTarget(server, 'AadGroup')
  const { body } = await server.as('mary').get(`${em}/accessPackageAssignmentApprovals/${id}?$expand=stages`)
  expect((await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${id}/stages/${body.stages[0].id}`, { reviewResult: 'Approve' })).status).toBe(204)
  await server.drain()
  server.running.clock.move(server.running.clock.now().add({ seconds: 7 }))
  const page = await readNow()
  expect(page.valueOf('latchkey_delivery_oldest_seconds')).toBe(7)
  target.mend()
  await server.clock.advance('PT1H')
})

test('a stage whose only approver cannot sign in any more', async () => {
  const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  await asked(server, 'joann', made.id)
  const before = (await readNow()).valueOf('latchkey_stages_nobody_can_decide')!
  await rows(server, 'update directory_object set account_enabled = false where id = $1 returning id', [person('mary').id])
  expect((await readNow()).valueOf('latchkey_stages_nobody_can_decide')).toBeGreaterThan(before)
  await rows(server, 'update directory_object set account_enabled = true where id = $1 returning id', [person('mary').id])
})

test('mails that wait, jobs that wait and fail, workers that live', async () => {
  await server.drain()
  await rows(server, `insert into mail (id, event, address, data, occasion, created_date_time) values (gen_random_uuid(), 'x', 'nobody@contoso.example', '{}', 'a test', $1::timestamptz - interval '20 minutes') returning id`, [server.clock.now()])
  await rows(server, `select graphile_worker.add_job('sweep', run_at => now() - interval '5 minutes', job_key => 'a')`)
  await rows(server, `select graphile_worker.add_job('sweep', run_at => now() + interval '5 minutes', job_key => 'b')`)
  await rows(server, `update graphile_worker._private_jobs set attempts = 1, last_error = 'x' where key = 'b' returning id`)
  const page = await readNow()
  expect(ofThem(page, 'mails_waiting', 'mail_oldest_seconds', 'jobs_ready', 'jobs_failing', 'workers')).toEqual({ mails_waiting: 1, mail_oldest_seconds: 1200, jobs_ready: 1, jobs_failing: 1, workers: 0 })
  expect(page.valueOf('latchkey_job_oldest_seconds')).toBeGreaterThanOrEqual(300)
  await rows(server, 'delete from mail where event = $1 returning id', ['x'])
  const worker = await startWorker(server.running.databaseUrl, server.running.context)
  await expect.poll(async () => ofThem(await readNow(), 'workers', 'jobs_ready')).toEqual({ workers: 1, jobs_ready: 0 })
  await worker.stop()
  expect((await readNow()).valueOf('latchkey_workers')).toBe(0)
  const { samples } = await scrape()
  expect(samples.find((s) => s.name === 'latchkey_job_duration_seconds_count' && s.labels['job'] === 'sweep')!.value).toBeGreaterThan(0)
})

test('requests are counted by the template of their route, never by an id', async () => {
  await server.as('joann').get(`${em}/assignments/${person('mary').id}`)
  await server.as('grace').post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: `/users/${person('mary').id}` }] })
  await server.anonymous().get(`${em}/catalogs`)
  await fetch(`${server.url}/no/such/place/${person('mary').id}`)
  const page = await scrape()
  const counted = page.samples.filter((s) => s.name === 'latchkey_http_requests_total')
  expect(counted).toContainEqual({ name: 'latchkey_http_requests_total', labels: { method: 'GET', route: '/v1.0/identityGovernance/entitlementManagement/assignments/**', status: '404' }, value: 1 })
  expect(counted).toContainEqual({ name: 'latchkey_http_requests_total', labels: { method: 'POST', route: '/v1.0/$batch', status: '200' }, value: 1 })
  expect(page.valueOf('latchkey_http_requests_total', { route: 'none', status: '404' })).toBe(1)
  expect(JSON.stringify(page.samples)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/)
  expect(page.valueOf('latchkey_http_request_duration_seconds_bucket', { route: '/v1.0/$batch', le: '+Inf' })).toBe(1)
})

test('with an address of its own, /metrics is there and nowhere else; health is at both', async () => {
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
  for (const url of [server.url, `http://127.0.0.1:${metricsPort}`]) expect([(await fetch(`${url}/healthz`)).status, (await fetch(`${url}/readyz`)).status]).toEqual([200, 200])
})

test('a reading that takes too long leaves out its own number and says so', async () => {
  const { pool } = server.running
  const holder = await pool.connect()
  await holder.query('begin; lock table mail in access exclusive mode')
  const measures = openMeasures('0')
  const close = addReadings({ app: server.running.app, measures, log: silentLog(), databaseUrl: server.running.databaseUrl })
  await measures.registry.text()
  const page = readPage(await measures.registry.text())
  await holder.query('rollback')
  holder.release()
  await close()
  expect(page.valueOf('latchkey_mails_waiting')).toBeUndefined()
  expect(page.valueOf('latchkey_jobs_ready')).toEqual(expect.any(Number))
  expect(page.valueOf('latchkey_reading_failures_total', { metric: 'latchkey_mails_waiting' })).toBeGreaterThan(0)
})

test('a process that has not opened everything yet, or is about to end, is alive and not ready', async () => {
  const life = { ready: false, leaving: false }
  const port = await freePort()
  const close = await openHealthServer({ pool: server.running.pool, measures: openMeasures('0'), life }, { host: '127.0.0.1', port })
  const both = () => Promise.all(['healthz', 'readyz'].map(async (path) => (await fetch(`http://127.0.0.1:${port}/${path}`)).status))
  expect(await both()).toEqual([200, 503])
  life.ready = true
  expect(await both()).toEqual([200, 200])
  life.leaving = true
  expect(await both()).toEqual([200, 503])
  await close()
})

test('a node goes on while a newer one has brought the database further; not when the database is another one', async () => {
  const ready = async () => { const answer = await fetch(`${server.url}/readyz`); return [answer.status, ((await answer.json()) as { reason?: string }).reason] }
  await rows(server, "insert into migration (name, hash) values ('9999-later.sql', 'x') returning name")
  expect(await ready()).toEqual([200, undefined])
  await rows(server, "delete from migration where name = '9999-later.sql' returning name")
  await rows(server, "update migration set hash = 'x' || hash where name like '0001-%' returning name")
  expect(await ready()).toEqual([503, expect.stringContaining('changed since')])
  await rows(server, "update migration set hash = substr(hash, 2) where name like '0001-%' returning name")
  expect(await ready()).toEqual([200, undefined])
})

test('a process that only works is watched at its own address', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-metrics-'))
  const port = await freePort()
  const config = readConfig({ LATCHKEY_METRICS_PORT: String(port) }, { databaseUrl: server.running.databaseUrl, dataDir })
  const worker = await startServer(config, { api: false, work: true, demo: false }, { log: silentLog(), signals: false })
  const url = `http://127.0.0.1:${port}`
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  // It answers before it has said that it works.
  await expect.poll(async () => (await scrape(url)).valueOf('latchkey_workers')).toBe(1)
  await worker.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

test("the guide's table of metrics is what there is", async () => {
  const told = Object.fromEntries(metricsOfGuide().map(({ name, kind, labels }) => [name, `${kind} ${labels.join(', ')}`]))
  const page = await scrape()
  const labelsOf = (name: string) => [...new Set(page.samples.filter((s) => s.name.replace(/_(bucket|sum|count)$/, '') === name || s.name === name).flatMap((s) => Object.keys(s.labels)))].filter((l) => l !== 'le').join(', ')
  // Those that nothing here has made happen have no labels to show.
  const unseen: Readonly<Record<string, string>> = { latchkey_job_failures_total: 'job', latchkey_mails_total: 'result', latchkey_reading_failures_total: 'metric' }
  expect(Object.fromEntries([...page.kinds].map(([name, kind]) => [name, `${kind} ${labelsOf(name) || (unseen[name] ?? '')}`]))).toEqual(told)
})
