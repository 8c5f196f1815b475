/** Assignments of many people that end at one moment: together, and as each would by itself. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { endAssignment } from '#app/assignment/end-assignment.ts'
import { endMany } from '#app/assignment/end-many.ts'
import { ConnectorFailed, type Connector } from '#connectors/connector.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { group, lasting, makePackage, rows } from '../support/world.ts'
import { crowdIn, statesOf } from './crowd-world.ts'
import { join, part } from './movers-world.ts'

vi.setConfig({ testTimeout: 120_000 })
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
beforeEach(async () => { await server.drain() })

const crowd = (count: number) => crowdIn(server, count)
const states = (accessPackageId: string) => statesOf(server, accessPackageId)
const jobsOf = async (task: string) => (await rows<{ n: number }>(server, 'select count(*)::int as n from graphile_worker.jobs where task_identifier = $1', [task]))[0]!.n
/** Everything that the end of somebody's access leaves on record, without what differs from person to person. */
async function ended(personId: string, accessPackageId: string): Promise<unknown> {
  const [found] = await rows<{ told: unknown }>(server, `
    with a as (select a.* from assignment a join subject s on s.id = a.target_id where s.object_id = $1 and a.access_package_id = $2), e as (select r.* from assignment_request r join a on a.ending_request_id = r.id)
    select jsonb_build_object(
      'assignment', (select to_jsonb(a) - array['id', 'target_id', 'ending_request_id', 'created_date_time', 'starts_at', 'schedule'] from a),
      'request', (select to_jsonb(e) - array['id', 'target_id', 'requestor_id', 'assignment_id', 'policy_snapshot'] || jsonb_build_object('snapshot', e.policy_snapshot -> 'id') from e),
      'roles', (select jsonb_agg(to_jsonb(i) - array['id', 'assignment_id'] order by i.role_origin_id) from assignment_resource_role i join a on a.id = i.assignment_id),
      'holdings', (select jsonb_agg(to_jsonb(h) - array['id', 'principal_id', 'intended_at', 'granted_at'] order by h.role_origin_id) from holding h where h.principal_id = $1),
      'mails', (select jsonb_agg(jsonb_build_object('event', m.event, 'data', replace(replace(replace(m.data::text, e.id::text, 'X'), d.display_name, 'X'), d.mail, 'X')::jsonb - 'start')) from mail m, e, directory_object d where d.id = $1 and m.recipient_id = $1 and m.event = 'accessExpired' and m.occasion like '%' || e.id || '%'),
      'audited', (select jsonb_agg(jsonb_build_object('activity', v.activity_display_name, 'by', v.initiated_by, 'details', v.additional_details, 'about', (v.request_id = e.id, v.assignment_id = a.id, v.correlation_id = e.id::text),
        'targets', (select jsonb_agg(jsonb_build_object('type', t ->> 'type', 'named', t ->> 'displayName' is not null, 'upn', t ->> 'userPrincipalName' is not null)) from jsonb_array_elements(v.target_resources) t),
        'parties', (select count(*) from audit_party p where p.event_id = v.id)) order by v.id) from audit_event v, a, e where v.request_id = e.id)
    ) as told`, [personId, accessPackageId])
  return found!.told
}
const twoRoles = { gives: [['sg-Workcation location exemption', 'Member'], ['Project Orion', 'Owner']] } as const
/** A package that people have been assigned, by an administrator, until a day far ahead. */
async function held(ids: readonly string[]): Promise<{ readonly id: string; readonly assignments: ReadonlyMap<string, string> }> {
  const made = await makePackage(server, { ...twoRoles, policy: { expiration: lasting('P100D') } } as never)
  for (const id of ids) expect((await server.asApp().post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { targetId: id, assignmentPolicyId: made.policyId, accessPackageId: made.id } })).status).toBe(201)
  await server.drain()
  const found = await rows<{ id: string; person: string }>(server, 'select a.id, s.object_id as person from assignment a join subject s on s.id = a.target_id where a.access_package_id = $1', [made.id])
  return { id: made.id, assignments: new Map(found.map((f) => [f.person, f.id])) }
}
const over = (accessPackageId: string) => rows(server, 'update assignment set ends_at = $2::timestamptz where access_package_id = $1', [accessPackageId, server.clock.now()])
const liveHoldings = async (ids: readonly string[]) => (await rows<{ n: number }>(server, 'select count(*)::int as n from holding where removed_at is null and principal_id = any($1::uuid[])', [ids]))[0]!.n
const stillIn = (ids: readonly string[]) => rows(server, 'select member_id as id from group_member where member_id = any($1::uuid[]) union all select owner_id from object_owner where owner_id = any($1::uuid[])', [ids])

test('F46 R27 R28 thirty people lose access at one moment as one does, to the last line of the audit', async () => {
  const { ids } = await crowd(30)
  const p = await held(ids)
  expect(await stillIn(ids)).toHaveLength(60)
  await over(p.id)
  expect((await endAssignment(server.running.app, p.assignments.get(ids[0]!)!)).ok).toBe(true)
  await server.drain()
  const together = vi.spyOn(server.running.app.connectors['AadGroup'] as Required<Connector>, 'revokeMany')
  expect(await server.clock.advance('PT0S')).toMatchObject({ endAssignment: 29 })
  expect(together.mock.calls.map(([, people]) => people.length)).toEqual([29, 29])
  together.mockRestore()
  expect([await jobsOf('deliver-assignment'), await liveHoldings(ids), await stillIn(ids)]).toEqual([0, 0, []])
  const [alone, ...many] = await Promise.all(ids.map((id) => ended(id, p.id)))
  expect(alone).toMatchObject({ assignment: { state: 'expired' }, request: { state: 'delivered', request_type: 'systemRemove' }, roles: [{ status: 'Removed' }, { status: 'Removed' }], mails: [{ event: 'accessExpired' }], audited: Array.from({ length: 5 }, () => ({ parties: expect.any(Number) })) })
  for (const told of many) expect(told).toEqual(alone)
})
test('F16 F46 among many: what another package gives stays, so does what was there before, and whose delivery runs takes their turn', async () => {
  const { ids } = await crowd(20)
  const [had, another, delivering] = ids as [string, string, string]
  await join(server, group('sg-Workcation location exemption').id, had)
  const [p, q] = [await held(ids), await held([another])]
  await rows(server, `insert into graphile_worker._private_job_queues (queue_name, locked_at, locked_by) values ('person:' || $1, now(), 'somebody') on conflict (queue_name) do update set locked_at = now(), locked_by = 'somebody'`, [delivering])
  await over(p.id)
  const ended = await endMany(server.running.app, [...p.assignments.values()])
  expect([ended.size, ...[had, another, delivering].map((id) => ended.has(p.assignments.get(id)!))]).toEqual([17, false, false, false])
  await rows(server, 'update graphile_worker._private_job_queues set locked_at = null, locked_by = null')
  await server.clock.advance('PT0S')
  expect(await states(p.id)).toEqual([['expired', 20]])
  expect((await stillIn(ids)).map((m) => (m as { id: string }).id).toSorted()).toEqual([had, another, another].toSorted())
  expect([await liveHoldings(ids), await states(q.id)]).toEqual([2, [['delivered', 1]]])
  await part(server, group('sg-Workcation location exemption').id, had)
})
test('R21 F46 a target that refuses to take from many at once is asked for each, and tried again for whom it refuses', async () => {
  const { ids } = await crowd(12)
  const p = await held(ids)
  const connectors = server.running.app.connectors as Record<string, Connector>
  const real = connectors['AadGroup']!
  connectors['AadGroup'] = {
    ...real, revokeMany: () => Promise.reject(new ConnectorFailed('not so many', { retryable: true })),
    revoke: (id, role) => (id === ids[7] ? Promise.reject(new ConnectorFailed('not this one', { retryable: false })) : real.revoke(id, role)),
  }
  await over(p.id)
  await server.clock.advance('PT0S')
  expect([await states(p.id), await stillIn(ids)]).toEqual([[['delivered', 1], ['expired', 11]], [{ id: ids[7] }, { id: ids[7] }]])
  connectors['AadGroup'] = real
  await server.clock.advance('P1D')
  expect([await states(p.id), await stillIn(ids)]).toEqual([[['expired', 12]], []])
})
test('F46 two nodes end the same at once, and once', async () => {
  const { ids } = await crowd(12)
  const p = await held(ids)
  await over(p.id)
  const all = [...p.assignments.values()]
  const [one, other] = await Promise.all([endMany(server.running.app, all), endMany(server.running.app, all)])
  expect([one.size, other.size].toSorted((a, b) => a - b)).toEqual([0, 12])
  expect(await rows(server, `select 1 from assignment_request where access_package_id = $1 and request_type = 'systemRemove'`, [p.id])).toHaveLength(12)
})
