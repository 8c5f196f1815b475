/** Many people are looked at again, as after a change of the whole directory: whoever waits for access does not wait for that. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connector } from '#connectors/connector.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { asked, lasting, makePackage, rows } from '../support/world.ts'
import { elsewhere, holds } from './world.ts'

const exemption = 'sg-Workcation location exemption'
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

test('F57 a delivery goes before the looks at people that were queued earlier', async () => {
  const made = await makePackage(server, { gives: [[exemption, 'Member']], policy: { expiration: lasting('P30D') } })
  const waiting = async () => Number((await rows<{ n: string }>(server, `select count(*)::text as n from graphile_worker.jobs where task_identifier = 'check-person' and locked_at is null`))[0]!.n)
  await server.drain()
  await rows(server, 'select check_people(array[gen_random_uuid()]) from generate_series(1, 200)')
  // Tests have a clock of their own, the queue that of the database: these have waited longer by every clock.
  await rows(server, `update graphile_worker._private_jobs set run_at = '2020-01-01' where key like 'check:%'`)
  const connectors = server.running.app.connectors as Record<string, Connector>
  const real = connectors['AadGroup']!
  const left: number[] = []
  connectors['AadGroup'] = elsewhere(real, { grant: async (principal, role) => { left.push(await waiting()); await real.grant(principal, role) } })
  await asked(server, 'bram', made.id)
  await server.drain()
  connectors['AadGroup'] = real
  expect(await holds(server, 'bram', exemption)).toBe(true)
  expect(left).toHaveLength(1)
  expect(left[0]).toBeGreaterThan(150)
  expect(await waiting()).toBe(0)
})
