/** What the dashboard shows, counted for those who may read catalogs. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roleDefinitions } from '#domain/access.ts'
import { formatInstant, parseInstant } from '#domain/time.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, decide, lasting, makePackage, makePolicy, person, rows, user } from '../support/world.ts'
import { held as holding, moves } from './movers-world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
type Figures = { pendingApproval: number; held: number; endingSoon: number; failed: number; weeks: { from: string; requested: number; delivered: number; denied: number }[]; medianSecondsToDecide: number | null; medianSecondsToDeliver: number | null }
const figuresFor = async (who: string): Promise<Figures> => (await server.as(who).get(`${em}/latchkey.figures()`)).body

test('F82 figures count what waits, what is held and what ends, week by week, and how long it took', async () => {
  const before = await figuresFor('stephan')
  const p = await makePackage(server, { policy: { expiration: lasting('P20D'), requestApprovalSettings: approvedBy([user('mary')]) } })
  const [given, denied] = [await asked(server, 'joann', p.id), await asked(server, 'chiara', p.id)]
  await asked(server, 'bram', p.id)
  await server.clock.advance('PT2H')
  await decide(server, 'mary', given)
  await decide(server, 'mary', denied, 'Deny')
  await server.drain()
  const after = await figuresFor('stephan')
  expect(after.weeks).toHaveLength(12)
  const [last, was] = [after.weeks.at(-1)!, before.weeks.at(-1)!]
  expect(last).toMatchObject({ requested: was.requested + 3, delivered: was.delivered + 1, denied: was.denied + 1 })
  expect(new Date(`${last.from}T00:00:00Z`).getUTCDay()).toBe(1)
  expect([after.pendingApproval - before.pendingApproval, after.held - before.held, after.endingSoon - before.endingSoon]).toEqual([1, 1, 1])
  expect(after.medianSecondsToDeliver).not.toBeNull()
})

test('F82 an owner sees the figures of their catalogs, and nobody else any', async () => {
  const { id: catalogId } = (await server.as('grace').post(`${em}/catalogs`, { displayName: 'Counted' })).body
  await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [person('thabo').id, roleDefinitions.reader, catalogId])
  expect(await figuresFor('thabo')).toMatchObject({ pendingApproval: 0, delivering: 0, failed: 0, held: 0, endingSoon: 0, medianSecondsToDecide: null, medianSecondsToDeliver: null })
  const { id: packageId } = (await server.as('grace').post(`${em}/accessPackages`, { displayName: 'Counted', catalog: { id: catalogId } })).body
  await server.as('grace').post(`${em}/assignmentPolicies`, { displayName: 'All', allowedTargetScope: 'allMemberUsers', requestorSettings: { enableTargetsToSelfAddAccess: true }, requestApprovalSettings: approvedBy([user('mary')]), accessPackage: { id: packageId } })
  const request = await asked(server, 'joann', packageId)
  expect(await figuresFor('thabo')).toMatchObject({ pendingApproval: 1, held: 0 })
  await server.clock.advance('PT3H')
  await decide(server, 'mary', request)
  expect(await figuresFor('thabo')).toMatchObject({ pendingApproval: 0, held: 1, endingSoon: 0, medianSecondsToDecide: 3 * 3600 })
  const refused = await server.as('joann').get(`${em}/latchkey.figures()`)
  expect([refused.status, refused.body.error.code]).toEqual([403, 'Authorization_RequestDenied'])
})

test('what goes wrong is counted and listed as long as something can be done about it', async () => {
  const failed = async () => [(await figuresFor('stephan')).failed, (await server.as('stephan').get(`${em}/latchkey.reports/requests()?mendable=true`)).body.value.length]
  const [before] = await failed()
  const p = await makePackage(server, { policy: { expiration: lasting('P2D') } })
  const request = await asked(server, 'sofie', p.id)
  await server.drain()
  await rows(server, "update assignment_request set state = 'partiallyDelivered' where id = $1", [request])
  expect(await failed()).toEqual([before! + 1, before! + 1])
  await server.clock.advance('P2D')
  expect(await failed()).toEqual([before, before])
  // What was never given may be begun anew for some days.
  await rows(server, "update assignment_request set state = 'deliveryFailed', assignment_id = null, ends_at = null, completed_date_time = $2 where id = $1", [request, server.clock.now()])
  expect(await failed()).toEqual([before! + 1, before! + 1])
  await server.clock.advance('P15D')
  expect(await failed()).toEqual([before, before])
})

test('F82 a request that nobody decided was not denied, and access is not late that was asked for later', async () => {
  const { id: catalogId } = (await server.as('grace').post(`${em}/catalogs`, { displayName: 'Later' })).body
  await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [person('sofie').id, roleDefinitions.reader, catalogId])
  const { id: packageId } = (await server.as('grace').post(`${em}/accessPackages`, { displayName: 'Later', catalog: { id: catalogId } })).body
  await makePolicy(server, packageId, { requestApprovalSettings: approvedBy([user('mary')]) })
  await asked(server, 'chiara', packageId)
  const start = formatInstant(parseInstant(server.clock.now())!.add({ hours: 24 * 10 }))
  await decide(server, 'mary', await asked(server, 'joann', packageId, { schedule: { startDateTime: start, expiration: { type: 'noExpiration' } } }))
  await server.clock.advance('P15D')
  const { weeks, medianSecondsToDeliver } = await figuresFor('sofie')
  expect([weeks.reduce((sum, w) => sum + w.requested, 0), weeks.reduce((sum, w) => sum + w.denied, 0), Math.round(medianSecondsToDeliver!)]).toEqual([2, 0, 0])
})

test('F82 the figures count what the lists show that they open', async () => {
  // One who left goes after the grace, one who no longer fits when nobody decides; both long before their own end, if they have one.
  const [left, mover] = [await makePackage(server), await holding(server, 'bram', { action: 'ask', gracePeriod: 'P20D' })]
  await asked(server, 'mirjam', left.id)
  await server.as('grace').patch(`${em}/latchkey.settings`, { leavers: { gracePeriod: 'P3D' } })
  await server.as('grace').patch(`/v1.0/users/${person('mirjam').id}`, { accountEnabled: false })
  await moves(server, mover)
  const listed = async (query: string): Promise<any[]> => (await server.as('stephan').get(`${em}/latchkey.reports/assignments()?$top=999&${query}`)).body.value
  const [figures, held, ending] = [await figuresFor('stephan'), await listed('state=delivered,partiallyDelivered'), await listed('state=delivered,partiallyDelivered&endsWithin=P30D')]
  expect([held.length, ending.length]).toEqual([figures.held, figures.endingSoon])
  expect(Object.fromEntries(ending.filter((a) => a.earlyEnd).map((a) => [a.accessPackageId, a.earlyEnd]))).toMatchObject({
    [left.id]: { because: 'left', dateTime: formatInstant(parseInstant(server.clock.now())!.add({ hours: 72 })) }, [mover.id]: { because: 'noLongerFits' } })
  expect((await listed('endsWithin=P1D')).map((a) => a.accessPackageId)).not.toContain(left.id)
  // A removal is no request for access.
  await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await listed('person=Joann'))[0].assignmentId } })
  expect((await figuresFor('stephan')).weeks).toEqual(figures.weeks)
})
test.each(['30', 'P1Y', 'P0.5D', '-P1D'])('endsWithin does not take %s', async (text) => {
  expect((await server.as('stephan').get(`${em}/latchkey.reports/assignments()?endsWithin=${text}`)).status).toBe(400)
})
