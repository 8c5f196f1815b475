/** Each person who was ever delivered to has a queue; whoever looks for a job would lock them all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetIdleQueues } from '#jobs/idle-queues.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { rows } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
const queues = async () => (await rows<{ name: string }>(server, `select queue_name as name from graphile_worker._private_job_queues where queue_name like 'idle:%' or queue_name = 'busy' order by 1`)).map((r) => r.name)

test('D8 queues that no job is in are forgotten when they are many, and never one that has a job', async () => {
  await rows(server, `insert into graphile_worker._private_job_queues (queue_name) select 'idle:' || n from generate_series(1, 250) n`)
  await rows(server, `select graphile_worker.add_job('send-mails', '{"mailIds": []}', queue_name => 'busy', run_at => '2999-01-01')`)
  expect(await queues()).toHaveLength(251)
  // Somebody is adding a job at this moment: nothing is taken away, and nothing fails.
  const adding = await server.running.pool.connect()
  await adding.query(`begin; select graphile_worker.add_job('send-mails', '{"mailIds": []}', queue_name => 'idle:1', run_at => '2999-01-01')`)
  await forgetIdleQueues(server.running.app)
  expect(await queues()).toHaveLength(251)
  await adding.query('commit')
  adding.release()
  await forgetIdleQueues(server.running.app)
  expect(await queues()).toEqual(['busy', 'idle:1'])
  await rows(server, `insert into graphile_worker._private_job_queues (queue_name) values ('idle:2')`)
  await forgetIdleQueues(server.running.app)
  expect(await queues(), 'a few are no burden').toEqual(['busy', 'idle:1', 'idle:2'])
})
