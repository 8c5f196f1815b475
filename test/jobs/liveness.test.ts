import type { EventEmitter } from 'node:events'
import { makeWorkerUtils, run, runOnce, type Runner } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openQueuePool, type QueuePool } from '#db/queue-pool.ts'
import { openLiveness } from '#jobs/liveness.ts'
import { superviseRunner } from '#jobs/supervise.ts'
import { startWorker } from '#jobs/worker.ts'
import { openCrossing } from '../support/crossing.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { rows } from '../support/world.ts'
import { until } from './until.ts'

let server: TestServer
/** The queue's tools open connections of their own otherwise, which fall over the database being dropped when they have just been closed. */
let pgPool: QueuePool
beforeAll(async () => {
  server = await startTestServer()
  pgPool = openQueuePool(server.running.databaseUrl)
})
afterAll(async () => {
  await pgPool?.end()
  await server?.close()
})
beforeEach(async () => {
  await server.drain()
  await rows(server, 'delete from worker_process')
})

const waiting = async () => (await rows<{ id: string; holder: string | null }>(server, `select j.id, j.locked_by as holder from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'send-mail' order by j.id`))
/** A mail job that a process took and did not finish. */
async function takenBy(holder: string) {
  await rows(server, `select graphile_worker.add_job('send-mail', '{"mailId": "00000000-0000-4000-8000-000000000000"}')`)
  await rows(server, 'update graphile_worker._private_jobs set locked_at = now(), locked_by = $1', [holder])
}
/** A mail that is to be sent. */
const mailWaits = (id: string) => rows(server, `insert into mail (id, event, address, data, occasion, subject, text_body, html_body, created_date_time) values ($1, 'accessDelivered', 'joann@contoso.example', '{}', $2, 's', 't', 'h', now())`, [id, `test ${id}`])
const died = async (holder: string, key = 7) => { await rows(server, 'insert into worker_process (id, lock_key) values ($1, $2)', [holder, key]) }
const work = () => startWorker(server.running.databaseUrl, server.running.context)

describe('jobs of a process that is gone', () => {
  test('are taken over at once by the next one that starts', async () => {
    await takenBy('pool-dead')
    await died('pool-dead')
    const worker = await work()
    try {
      await until(async () => (await waiting()).length === 0)
    } finally {
      await worker.stop()
    }
    expect(await rows(server, 'select * from worker_process')).toEqual([])
  })

  test('would wait for hours otherwise', async () => {
    await takenBy('pool-dead')
    await runOnce({ pgPool, taskList: { 'send-mail': async () => undefined }, noHandleSignals: true })
    expect(await waiting()).toEqual([{ id: expect.anything(), holder: 'pool-dead' }])
    await rows(server, 'delete from graphile_worker._private_jobs')
  })

  test('are left alone while it lives', async () => {
    const alive = new pg.Client({ connectionString: server.running.databaseUrl })
    await alive.connect()
    await alive.query('select pg_advisory_lock(8)')
    await takenBy('pool-busy')
    await died('pool-busy', 8)
    const worker = await work()
    await worker.stop()
    expect(await waiting()).toEqual([{ id: expect.anything(), holder: 'pool-busy' }])
    await alive.end()
    await rows(server, 'delete from graphile_worker._private_jobs')
  })
})

test('a worker is known by the name that the queue writes on its jobs, before it takes one', async () => {
  const seen: unknown[] = []
  const { mail } = server.running.context
  const id = '01980000-0000-7000-8000-000000000001'
  await mailWaits(id)
  await rows(server, `select graphile_worker.add_job('send-mail', json_build_object('mailId', $1::text))`, [id])
  const watching = { ...mail, send: async () => { seen.push(...(await rows(server, `select w.id from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id join worker_process w on w.id = j.locked_by where t.identifier = 'send-mail'`))) } }
  const worker = await startWorker(server.running.databaseUrl, { ...server.running.context, mail: watching })
  try {
    await until(async () => (await waiting()).length === 0)
  } finally {
    await worker.stop()
  }
  expect(seen).toHaveLength(1)
})

test('when every connection breaks, the worker takes its lock again and goes on', { timeout: 40_000 }, async () => {
  const worker = await work()
  try {
    const known = () => rows<{ id: string; lock_key: number }>(server, 'select id, lock_key from worker_process')
    await until(async () => (await known()).length === 1)
    const [before] = await known()
    await rows(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'latchkey-%' and pid <> pg_backend_pid()`)
    // Our own connections broke as well, and the pool may not have heard of it yet.
    await until(() => rows(server, 'select 1').then(() => true, () => false))
    await takenBy('pool-dead')
    await died('pool-dead')
    await until(async () => {
      await rows(server, `select graphile_worker.add_job('sweep', job_key => 'sweep')`)
      return (await waiting()).length === 0 && (await known()).every((one) => one.lock_key !== before!.lock_key && one.id !== 'pool-dead')
    }, 30)
    const [after] = await known()
    expect(after!.id).toBe(before!.id)
    expect(after!.lock_key).not.toBe(before!.lock_key)
    expect(await rows(server, `select 1 from pg_locks where locktype = 'advisory' and (classid::bigint << 32 | objid::bigint) = $1`, [after!.lock_key])).toHaveLength(1)
  } finally {
    await worker.stop()
  }
})

test('a job that fails because the database goes away does not end the process; it is done when the database is back', async () => {
  const way = await openCrossing(server.running.databaseUrl)
  const id = '01980000-0000-7000-8000-000000000002'
  await mailWaits(id)
  const tries: string[] = []
  const { mail, log } = server.running.context
  const failing = { ...mail, send: async () => {
    if (tries.push(id) > 1) return
    await way.close()
    throw new Error('the mail server went away as well')
  } }
  const told: string[] = []
  const listening = Object.assign(Object.create(log) as typeof log, { warn: (_: object, text: string) => { told.push(text) } })
  const worker = await startWorker(way.url, { ...server.running.context, mail: failing, log: listening })
  try {
    await rows(server, `select graphile_worker.add_job('send-mail', json_build_object('mailId', $1::text))`, [id])
    // Right after it has said so, the queue wants to write it down.
    await until(async () => told.some((text) => text.startsWith('Failed task')))
    await way.open()
    await until(async () => (await waiting()).length === 0, 30)
    expect(tries).toEqual([id, id])
  } finally {
    await worker.stop()
    await way.close()
  }
})

test('what a runner that ended left behind is given back while the process lives on', async () => {
  const utils = await makeWorkerUtils({ pgPool })
  const liveness = await openLiveness(server.running.databaseUrl, utils, server.running.context.log)
  try {
    await liveness.register('pool-ended')
    await takenBy('pool-ended')
    await liveness.sweep()
    expect(await waiting()).toEqual([{ id: expect.anything(), holder: 'pool-ended' }])
    await liveness.register('pool-next')
    await liveness.sweep()
    expect(await waiting()).toEqual([{ id: expect.anything(), holder: null }])
    expect(await rows(server, 'select id from worker_process')).toEqual([{ id: 'pool-next' }])
  } finally {
    await liveness.close()
    await utils.release()
  }
})

test('a lock that is lost is taken again without anything to do, and stands for the same jobs', async () => {
  const utils = await makeWorkerUtils({ pgPool })
  const liveness = await openLiveness(server.running.databaseUrl, utils, server.running.context.log)
  try {
    const held = () => rows<{ id: string }>(server, `select w.id from worker_process w join pg_locks l on l.locktype = 'advisory' and (l.classid::bigint << 32 | l.objid::bigint) = w.lock_key`)
    await liveness.register('pool-alive')
    // What another one does that takes this one for dead.
    await rows(server, 'delete from worker_process')
    await rows(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'latchkey-worker-lock'`)
    await until(async () => (await held()).length === 1)
    expect(await held()).toEqual([{ id: 'pool-alive' }])
  } finally {
    await liveness.close()
    await utils.release()
  }
})

test('a worker whose connection breaks while it reports a job as done lives on, and neither the job nor its queue is held for hours', { timeout: 60_000 }, async () => {
  const id = '01980000-0000-7000-8000-000000000003'
  await mailWaits(id)
  await rows(server, `select graphile_worker.add_job('send-mail', json_build_object('mailId', $1::text), queue_name => 'person:somebody')`, [id])
  const other = new pg.Client({ connectionString: server.running.databaseUrl })
  await other.connect()
  // The report has to wait for somebody else's lock, so that its connection can be broken while it does.
  const send = async () => { await other.query('begin'); await other.query(`select 1 from graphile_worker._private_jobs where locked_by is not null for update`) }
  const worker = await startWorker(server.running.databaseUrl, { ...server.running.context, mail: { ...server.running.context.mail, send } })
  try {
    await until(async () => (await rows(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'latchkey-queue' and wait_event_type = 'Lock'`)).length > 0, 20)
    await other.query('rollback')
    await until(async () => (await waiting()).length === 0, 30)
    expect(await rows(server, `select 1 from graphile_worker._private_job_queues where queue_name = 'person:somebody' and locked_by is not null`)).toEqual([])
  } finally {
    await other.end()
    await worker.stop()
  }
})

test('a job that a worker was given without hearing of it is given back to all, with its queue, instead of being held for hours', { timeout: 60_000 }, async () => {
  const worker = await startWorker(server.running.databaseUrl, server.running.context)
  try {
    await until(async () => (await rows(server, 'select 1 from worker_process')).length === 1)
    const holds = `locked_at = now() - interval '1 minute', locked_by = (select id from worker_process)`
    await server.running.pool.query(`begin; select graphile_worker.add_job('send-mail', json_build_object('mailId', gen_random_uuid()::text), queue_name => 'person:somebody');
      update graphile_worker._private_jobs set ${holds}; update graphile_worker._private_job_queues set ${holds} where queue_name = 'person:somebody'; commit`)
    await until(async () => {
      await rows(server, `select graphile_worker.add_job('sweep', job_key => 'sweep')`)
      return (await waiting()).length === 0
    }, 30)
    expect(await rows(server, `select 1 from graphile_worker._private_job_queues where queue_name = 'person:somebody' and locked_by is not null`)).toEqual([])
  } finally {
    await worker.stop()
  }
})

describe('a runner of the queue', () => {
  const started: { readonly runner: Runner; readonly events: EventEmitter }[] = []
  const done: string[] = []
  const start = async (events: EventEmitter) => {
    const number = started.length + 1
    if (number === 2 && !done.includes('refused')) { done.push('refused'); throw new Error('the database is not there yet') }
    const runner = await run({ pgPool, noHandleSignals: true, events: events as never, taskList: { 'send-mail': async () => { done.push(`done by ${number}`) } } })
    started.push({ runner, events })
    return runner
  }
  const jobDone = async (by: string) => {
    await rows(server, `select graphile_worker.add_job('send-mail')`)
    await until(async () => done.includes(by), 15)
  }

  test('that ended by itself is replaced, as often as it takes; so is one that gets no jobs any more', { timeout: 60_000 }, async () => {
    const supervised = await superviseRunner(start, server.running.context.log)
    await jobDone('done by 1')
    await started[0]!.runner.stop()
    await jobDone('done by 2')
    expect(done).toEqual(['done by 1', 'refused', 'done by 2'])
    for (let i = 0; i < 39; i++) started[1]!.events.emit('worker:getJob:error')
    started[1]!.events.emit('worker:getJob:empty')
    started[1]!.events.emit('worker:getJob:error')
    expect(started).toHaveLength(2)
    for (let i = 0; i < 40; i++) started[1]!.events.emit('worker:getJob:error')
    // Until it has ended it may still take a job.
    await started[1]!.runner.promise
    await jobDone('done by 3')
    await supervised.stop()
    await started[2]!.runner.promise
    expect(started).toHaveLength(3)
  })
})
