/** A process that is told to end while it answers and works: nothing that it took on is cut off. */
import { Agent, get, request, type IncomingMessage } from 'node:http'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { samples } from '#mail/samples.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { em } from '../support/server.ts'
import { startProcess, type Process } from './process.ts'

let database: TestDatabase
let running: Process
let holder: pg.PoolClient | undefined
beforeEach(async () => { database = await testDatabase() })
afterEach(async () => {
  running.remove()
  holder?.release(true)
  holder = undefined
  await database.close()
})

/** A mail that a job could hand over. */
const writeMail = async () => (await database.pool.query<{ id: string }>("insert into mail (id, event, address, data, occasion, created_date_time) values (gen_random_uuid(), 'requestToApprover', 'mary@contoso.example', $1, 'of a test', now()) returning id", [JSON.stringify(samples.requestToApprover)])).rows[0]!
/** Keeps everybody from writing into a table until it is let go. */
async function hold(table: string): Promise<() => Promise<unknown>> {
  const client = (holder = await database.pool.connect())
  await client.query(`begin; lock table ${table} in share mode`)
  return () => client.query('rollback')
}
const waiting = async (table: string) => (await database.pool.query("select from pg_locks where not granted and relation = $1::regclass", [table])).rowCount!
const tokenOf = async (user: string) => ((await (await fetch(`${running.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user }) })).json()) as { access_token: string }).access_token

/** One answer, read to its end; rejects when the connection broke. */
const answerOf = (call: ReturnType<typeof get>): Promise<{ status: number; bytes: number; closes: boolean }> => new Promise((resolve, reject) => {
  call.on('error', reject).on('response', (answer: IncomingMessage) => {
    let bytes = 0
    answer.on('data', (part: Buffer) => { bytes += part.length }).on('error', reject).on('end', () => resolve({ status: answer.statusCode!, bytes, closes: answer.headers.connection === 'close' }))
  })
})

/** A balancer with clients that keep their connections: it sends calls for as long as the process says that it is ready. */
function balancer(token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 })
  const headers = { authorization: `Bearer ${token}` }
  const seen = { ready: true, answered: 0, told: 0, wrong: [] as unknown[] }
  const client = async () => {
    while (seen.ready) {
      await answerOf(get(`${running.url}${em}/accessPackages?$expand=catalog`, { agent, headers })).then(({ status, bytes, closes }) => {
        seen.answered += 1
        if (closes) seen.told += 1
        if (status !== 200 || bytes < 1000) seen.wrong.push([status, bytes])
      }, (error: Error) => { seen.wrong.push(error.message) })
    }
  }
  const clients = Promise.all(Array.from({ length: 6 }, client))
  const stopped = async () => {
    while ((await fetch(`${running.url}/readyz`)).status === 200) { /* asks again */ }
    seen.ready = false
    await clients
    agent.destroy()
  }
  return { seen, stopped: stopped() }
}

test('not ready first; open requests and jobs are done; no answer is cut off; exit code 0', async () => {
  running = await startProcess(['demo'], database.url, { LATCHKEY_SHUTDOWN_DELAY: '1' })
  const token = await tokenOf('grace@contoso.example')
  const mail = await writeMail()
  const letCatalogs = await hold('catalog, mail')
  const written = answerOf(request(`${running.url}${em}/catalogs`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }).end('{"displayName": "Asked before the end"}'))
  await database.pool.query("select graphile_worker.add_job('send-mails', $1)", [JSON.stringify({ mailIds: [mail.id] })])
  // The sweep of the minute may want to write mails, too.
  const bothWait = async () => [await waiting('catalog'), Math.min(await waiting('mail'), 1), running.child.exitCode]
  await expect.poll(bothWait).toEqual([1, 1, null])

  const { seen, stopped } = balancer(token)
  await expect.poll(() => seen.answered).toBeGreaterThan(12)
  running.child.kill('SIGTERM')
  const ended = running.ended()
  await stopped
  // The door closes for new ones, and the two that are open are waited for.
  await expect.poll(() => fetch(`${running.url}/healthz`).then(() => 'open', () => 'closed')).toBe('closed')
  expect(await bothWait()).toEqual([1, 1, null])
  await letCatalogs()
  expect(await written).toMatchObject({ status: 201 })
  expect((await ended).code).toBe(0)
  expect(seen.wrong).toEqual([])
  // Those that were under way were told to go elsewhere.
  expect(seen.told).toBeGreaterThan(0)
  expect((await database.pool.query("select from graphile_worker.jobs where task_identifier = 'send-mails'")).rowCount).toBe(0)
  expect((await database.pool.query('select from mail where id = $1 and sent_date_time is not null', [mail.id])).rowCount).toBe(1)
})

test.each([
  ['a second signal ends it at once', 'SIGTERM', 143, {}],
  ['what takes longer than it may is left to others, and said', undefined, 1, { LATCHKEY_SHUTDOWN_TIMEOUT: '1' }],
] as const)('%s; the job waits for the next process', async (_, second, code, environment) => {
  running = await startProcess(['serve', '--work'], database.url, environment)
  const mail = await writeMail()
  await hold('mail')
  await database.pool.query("select graphile_worker.add_job('send-mails', $1)", [JSON.stringify({ mailIds: [mail.id] })])
  await expect.poll(() => waiting('mail')).toBeGreaterThan(0)
  running.child.kill('SIGTERM')
  const ended = running.ended()
  await expect.poll(() => running.said()).toContain('stopping after SIGTERM')
  // The same signal in the same moment is one signal.
  running.child.kill('SIGTERM')
  if (second) await expect.poll(() => { running.child.kill(second); return running.child.exitCode }, { interval: 200 }).toBe(code)
  expect(await ended).toMatchObject({ code })
  expect((await database.pool.query("select locked_by is not null as locked from graphile_worker.jobs where task_identifier = 'send-mails'")).rows).toEqual([{ locked: true }])
})
