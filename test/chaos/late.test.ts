/** A node that stood still, was taken for dead, and goes on as if nothing had been: what it does too late is undone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverAssignment } from '#app/delivery/deliver-assignment.ts'
import type { Connector } from '#connectors/connector.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, makePackage, rows, type Made } from '../support/world.ts'
import { auditOf, elsewhere, holds, requestRow } from '../jobs/world.ts'

const studio = 'Contoso Studio'
let server: TestServer
let real: Connector
let connectors: Record<string, Connector>
beforeAll(async () => {
  server = await startTestServer()
  connectors = server.running.app.connectors as Record<string, Connector>
  real = connectors['AadApplication']!
  connectors['AadApplication'] = elsewhere(real)
})
afterAll(() => server.close())
const studioOf = (): Promise<Made> => makePackage(server, { gives: [[studio, 'Installed']] })

/** An app whose connector stands still before or after it does something, until it is let go on. */
function standingStill(what: 'grant' | 'revoke', when: 'before' | 'after') {
  const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const still = async () => { reached.resolve(); await letGo.promise }
  const connector = elsewhere(real, { [what]: async (...of: Parameters<Connector['grant']>) => { if (when === 'before') await still(); await real[what](...of); if (when === 'after') await still() } })
  return { app: { ...server.running.app, connectors: { ...connectors, AadApplication: connector } }, reached: reached.promise, goOn: letGo.resolve }
}
async function remove(assignment: string): Promise<string> {
  const made = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignment } })
  expect(made.status).toBe(201)
  await server.drain()
  return made.body.id
}

// After the removal, the second of them finds nothing of what it gave: whether it came too late is not known, and looked after all the same.
test.each([['before', 'chiara', 2], ['after', 'jun', 1]] as const)('L3 a grant that stood still %s it was done, while another node ended the access, is taken away again', async (when, who, given) => {
  const { id } = await studioOf()
  const request = await asked(server, who, id)
  const { id: assignment } = await assignmentOf(server, who, id)
  const late = standingStill('grant', when)
  const dead = deliverAssignment(late.app, assignment)
  await late.reached
  await server.drain()
  expect(await requestRow(server, request)).toMatchObject({ state: 'delivered' })
  await remove(assignment)
  expect([(await assignmentOf(server, who, id)).state, await holds(server, who, studio)]).toEqual(['expired', false])
  late.goOn()
  await dead
  await server.drain()
  expect([(await assignmentOf(server, who, id)).state, await holds(server, who, studio)]).toEqual(['expired', false])
  expect(await rows(server, 'select 1 from holding where removed_at is null and resource_origin_id = (select origin_id from resource where display_name = $1 limit 1) and principal_id = (select object_id from subject s join assignment a on a.target_id = s.id where a.id = $2)', [studio, assignment])).toEqual([])
  const told = await rows<{ what: string; n: number }>(server, `select activity_display_name as what, count(*)::int as n from audit_event where assignment_id = $1 and activity_display_name like '%resource assignment' group by 1 order by 1`, [assignment])
  expect(told).toEqual([{ what: 'Fulfill access package resource assignment', n: given }, { what: 'Remove access package resource assignment', n: 2 }])
})

test('L3 what is given too late goes although the target is out of order at first', async () => {
  const { id } = await studioOf()
  await asked(server, 'nadia', id)
  const { id: assignment } = await assignmentOf(server, 'nadia', id)
  const late = standingStill('grant', 'before')
  const dead = deliverAssignment(late.app, assignment)
  await late.reached
  await server.drain()
  await remove(assignment)
  connectors['AadApplication'] = elsewhere(real, { revoke: async () => undefined })
  late.goOn()
  await dead
  await server.drain()
  expect(await holds(server, 'nadia', studio)).toBe(true)
  connectors['AadApplication'] = elsewhere(real)
  await rows(server, 'update graphile_worker._private_jobs set run_at = now()')
  await server.drain()
  expect(await holds(server, 'nadia', studio)).toBe(false)
})

test('L3 a removal that stood still, while another node did it and gave the role anew, takes nothing from the new access', async () => {
  const [first, second] = [await studioOf(), await studioOf()]
  await asked(server, 'maya', first.id)
  await server.drain()
  const { id: assignment } = await assignmentOf(server, 'maya', first.id)
  const made = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignment } })
  expect(made.status).toBe(201)
  const late = standingStill('revoke', 'before')
  const dead = deliverAssignment(late.app, assignment)
  await late.reached
  await server.drain()
  await asked(server, 'maya', second.id)
  await server.drain()
  expect([(await assignmentOf(server, 'maya', second.id)).state, await holds(server, 'maya', studio)]).toEqual(['delivered', true])
  late.goOn()
  await dead
  await server.drain()
  expect([(await assignmentOf(server, 'maya', second.id)).state, await holds(server, 'maya', studio)]).toEqual(['delivered', true])
  await remove((await assignmentOf(server, 'maya', second.id)).id)
  expect(await holds(server, 'maya', studio)).toBe(false)
})

test('a role that two packages give and that ends with both at once is told of each', async () => {
  const packages = [await studioOf(), await studioOf()]
  for (const { id } of packages) await asked(server, 'tyler', id)
  await server.drain()
  const removals: string[] = []
  for (const { id } of packages) removals.push((await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'tyler', id)).id } })).body.id)
  await server.drain()
  expect(await holds(server, 'tyler', studio)).toBe(false)
  for (const id of removals) expect((await auditOf(server, id)).filter((a) => a === 'Remove access package resource assignment')).toHaveLength(1)
})
