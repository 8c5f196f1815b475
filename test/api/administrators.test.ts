/** What those who govern do with assignments and read about them; and what stands in the audit log. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, catalog, decide, lasting, makePackage, manager, membersNamed, person, requestOf, roleScope, rows, stored, unique, group } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const exemption = group('sg-Workcation location exemption').id
const gives = [['sg-Workcation location exemption', 'Member']] as const

describe('F57 direct assignment', () => {
  test.each(['grace', 'stephan', 'priya'])('F57 R1 by %s: without approval, with a period of their choice', async (who) => {
    const p = await makePackage(server, { gives, policy: { requestApprovalSettings: approvedBy([manager]), requestorSettings: { allowCustomAssignmentSchedule: false } } })
    const expiration = { type: 'afterDateTime', endDateTime: '2026-06-30T00:00:00.000Z' }
    const reply = await ask(server, who, p.id, { requestType: 'adminAdd', for: 'fleur', policyId: p.policyId, schedule: { expiration } })
    expect([reply.status, reply.body.state, reply.body.status]).toEqual([201, 'submitted', 'Accepted'])
    await server.drain()
    expect(await assignmentOf(server, 'fleur', p.id)).toMatchObject({ state: 'delivered', schedule: { expiration } })
    expect(await membersNamed(server, exemption)).toContain('Fleur')
    await server.as(who).post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'fleur', p.id)).id } })
    await server.drain()
    expect(await membersNamed(server, exemption)).not.toContain('Fleur')
  })
  test('F57 without an end it lasts as the policy says, and under a policy for nobody anybody can be assigned', async () => {
    const p = await makePackage(server, { policy: { allowedTargetScope: 'notSpecified', expiration: lasting('P10D') } })
    await ask(server, 'stephan', p.id, { requestType: 'adminAdd', for: 'fleur' })
    await server.drain()
    expect((await assignmentOf(server, 'fleur', p.id)).schedule.expiration.endDateTime).toBe('2026-05-30T08:00:00.000Z')
  })
  test('F57 two administrators at once: one assignment', async () => {
    const p = await makePackage(server, { gives })
    const replies = await Promise.all(['grace', 'stephan', 'priya'].map((who) => ask(server, who, p.id, { requestType: 'adminAdd', for: 'hugo' })))
    expect(replies.map((r) => r.status).sort()).toEqual([201, 400, 400])
    await server.drain()
    expect(await rows(server, 'select state from assignment where access_package_id = $1', [p.id])).toEqual([{ state: 'delivered' }])
  })
})

describe('F60 removal', () => {
  test.each([['grace', 201], ['stephan', 201], ['priya', 201], ['daan', 201], ['beatriz', 403], ['marcus', 403], ['omar', 404], ['mary', 404], ['mirjam', 404]] as const)('F60 R28 by %s: %d', async (who, status) => {
    const p = await makePackage(server, { gives })
    await asked(server, 'joann', p.id)
    await server.drain()
    const { id } = await assignmentOf(server, 'joann', p.id)
    const before = await stored(server)
    const reply = await server.as(who).post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id } })
    expect(reply.status).toBe(status)
    if (status !== 201) expect(await stored(server)).toEqual(before)
    await server.drain()
    expect((await assignmentOf(server, 'joann', p.id)).state).toBe(status === 201 ? 'expired' : 'delivered')
    if (status === 201) expect(await requestOf(server, reply.body.id)).toMatchObject({ requestType: 'adminRemove', state: 'delivered' })
  })
})

describe('F61 lists of assignments', () => {
  const listed = async (who: string, filter: string): Promise<string[]> =>
    (await server.as(who).get(`${em}/assignments?$filter=${filter}&$expand=target,assignmentPolicy,accessPackage&$orderby=id`)).body.value.map((a: { target: { displayName: string }; state: string }) => `${a.target.displayName} ${a.state}`)
  test('F61 U24 by package, person, policy and state, in any letters; each sees what is theirs to see', async () => {
    const p = await makePackage(server, { gives })
    for (const who of ['lukas', 'bram', 'wouter']) { await asked(server, who, p.id); await server.drain() }
    await server.as('bram').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await assignmentOf(server, 'bram', p.id)).id } })
    await server.drain()
    const of = `accessPackage/id eq '${p.id}'`
    for (const who of ['grace', 'stephan', 'marcus', 'priya', 'daan', 'beatriz']) expect(await listed(who, of)).toEqual(['Lukas Meier delivered', 'Bram van den Berg expired', 'Wouter Smit delivered'])
    expect(await listed('stephan', `${of} and state eq 'Delivered'`)).toEqual(['Lukas Meier delivered', 'Wouter Smit delivered'])
    expect(await listed('stephan', `${of} and state eq 'expired'`)).toEqual(['Bram van den Berg expired'])
    expect(await listed('stephan', `assignmentPolicy/id eq '${p.policyId}' and target/objectId eq '${person('wouter').id}'`)).toEqual(['Wouter Smit delivered'])
    // Their own, those of their people, and nothing.
    expect([await listed('lukas', of), await listed('mary', of), await listed('omar', of), await listed('mirjam', of)]).toEqual([['Lukas Meier delivered'], ['Lukas Meier delivered', 'Bram van den Berg expired'], [], []])
    expect((await server.as('mirjam').get(`${em}/assignments/${(await assignmentOf(server, 'lukas', p.id)).id}`)).status).toBe(404)
  })
  test('U24 requests are read by whoever reads the catalog, and not by owners of another one', async () => {
    const p = await makePackage(server)
    const id = await asked(server, 'lukas', p.id)
    const status = async (who: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}`)).status
    expect(await Promise.all(['stephan', 'priya', 'daan', 'beatriz', 'lukas', 'mary', 'omar', 'mirjam'].map(status))).toEqual([200, 200, 200, 200, 200, 200, 404, 404])
  })
})

describe('F80 the audit log', () => {
  test('F80 R1 R8 R13 R20 R28 tells a whole story in the order and the words of Entra, with who did it and to whom', async () => {
    const p = await makePackage(server, { gives, policy: { requestApprovalSettings: approvedBy([manager]) } })
    const id = await asked(server, 'lukas', p.id)
    await decide(server, 'mary', id)
    await server.drain()
    await server.as('stephan').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'lukas', p.id)).id } })
    await server.drain()
    const { body } = await server.as('grace', ['AuditLog.Read.All']).get(`/v1.0/auditLogs/directoryAudits?$filter=correlationId eq '${id}'&$orderby=activityDateTime,id`)
    const about = (e: any) => [e.activityDisplayName, e.initiatedBy.user?.displayName ?? e.initiatedBy.app?.displayName]
    expect(body.value.map((e: { activityDisplayName: string }) => e.activityDisplayName)).toEqual([
      'User requests access package assignment', 'Create request approval', 'Add approver to request approval', 'Approval stage completed for access package assignment request', 'Approve access package assignment request',
      'Ready to fulfill access package assignment request', 'Fulfill access package resource assignment', 'Fulfill access package assignment request', 'Fulfill access package assignment',
    ])
    expect([about(body.value[0]), about(body.value[4])]).toEqual([['User requests access package assignment', 'Lukas Meier'], ['Approve access package assignment request', 'Mary Collins']])
    expect(body.value[0]).toMatchObject({ category: 'EntitlementManagement', result: 'success', targetResources: expect.arrayContaining([expect.objectContaining({ type: 'AccessPackage', displayName: p.displayName })]) })
    const removal = await rows<{ activity: string }>(server, `select e.activity_display_name as activity from audit_event e join assignment_request r on r.id = e.request_id where r.access_package_id = $1 and r.request_type = 'adminRemove' order by e.activity_date_time, e.id`, [p.id])
    expect(removal.map((e) => e.activity)).toEqual(['Administrator directly removes user access package assignment', 'Remove access package resource assignment', 'Fulfill access package assignment request', 'Remove access package assignment'])
  })
  test('F80 is read by those who govern; owners of catalogs read what is about theirs, others nothing', async () => {
    const read = async (who: string) => { const { status, body } = await server.as(who, ['AuditLog.Read.All']).get('/v1.0/auditLogs/directoryAudits?$top=999&$count=true'); return [status, body['@odata.count'] as number] as const }
    const [all, reader, owner, nobody] = [await read('grace'), await read('marcus'), await read('lin'), await read('mirjam')]
    expect([all[0], reader, nobody]).toEqual([200, all, [200, 0]])
    expect(owner[1]).toBeLessThan(all[1])
    expect((await server.as('grace', ['EntitlementManagement.Read.All']).get('/v1.0/auditLogs/directoryAudits')).status).toBe(403)
  })
})

describe('who governs what', () => {
  test('U6 assignment managers assign, and change neither policies nor what a package gives', async () => {
    const p = await makePackage(server)
    const { role, scope } = roleScope('General', 'sg-Workcation location exemption', 'Member')
    const before = await stored(server)
    const tried = [
      await server.as('daan').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestApprovalSettings: approvedBy([manager]) }), await server.as('daan').post(`${em}/assignmentPolicies`, { displayName: 'Mine', accessPackage: { id: p.id } }),
      await server.as('daan').post(`${em}/accessPackages/${p.id}/resourceRoleScopes`, { role, scope }), await server.as('daan').patch(`${em}/accessPackages/${p.id}`, { isHidden: true }), await server.as('daan').delete(`${em}/assignmentPolicies/${p.policyId}`),
    ]
    expect(tried.map((r) => r.status)).toEqual([403, 403, 403, 403, 403])
    expect(await stored(server)).toEqual(before)
  })
  test('U26 E6 an application puts a resource into a catalog and a package, and assigns', async () => {
    const app = server.asApp()
    const { body: made } = await app.post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })
    expect((await app.post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: catalog('General').id }, resource: { originId: made.id, originSystem: 'AadGroup' } })).status).toBe(201)
    const p = await makePackage(server)
    expect((await app.post(`${em}/accessPackages/${p.id}/resourceRoleScopes`, { role: { originId: `Member_${made.id}`, originSystem: 'AadGroup', resource: { originId: made.id } }, scope: { originId: made.id, originSystem: 'AadGroup' } })).status).toBe(201)
    expect((await app.post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { targetId: person('fleur').id, assignmentPolicyId: p.policyId, accessPackageId: p.id } })).status).toBe(201)
    await server.drain()
    expect(await membersNamed(server, made.id)).toEqual(['Fleur'])
  })
  test('F25 L3 what follows from a group comes and goes with it, and each grant and removal has a receipt of what was seen', async () => {
    const p = await makePackage(server, { gives })
    await asked(server, 'rosa', p.id)
    await server.drain()
    const held = async () => (await server.asApp().get(`/v1.0/users/${person('rosa').id}/transitiveMemberOf?$filter=id eq '${exemption}'`)).body.value.length
    const receipt = async () => (await rows<{ receipt: object }>(server, 'select r.receipt from assignment_resource_role r join assignment a on a.id = r.assignment_id where a.access_package_id = $1', [p.id]))[0]!.receipt
    expect([await held(), await receipt()]).toEqual([1, { seen: 'held', at: server.clock.now(), role: 'Member', resource: 'sg-Workcation location exemption' }])
    await server.clock.advance('PT1H')
    await server.as('rosa').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await assignmentOf(server, 'rosa', p.id)).id } })
    await server.drain()
    expect([await held(), await receipt()]).toEqual([0, { seen: 'gone', why: 'revoke', at: server.clock.now(), role: 'Member', resource: 'sg-Workcation location exemption' }])
  })
})
