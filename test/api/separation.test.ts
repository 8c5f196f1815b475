import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conflictsOf, conflictsOfMany } from '#app/separation/conflicts-of.ts'
import { approvedBy, ask, asked, assignmentOf, catalog, decide, group, makePackage, manager, membersNamed, person, requestOf, rows, stored, tenant, user } from '../support/world.ts'
import { em, startTestServer, type Client, type TestServer } from '../support/server.ts'
import { setManager } from './movers-world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const ref = (set: string, id: string) => ({ '@odata.id': `${server.url}/v1.0/${set}/${id}` })
const packageRef = (id: string) => ref('identityGovernance/entitlementManagement/accessPackages', id)
const forbid = (a: string, b: string, by: Client = server.as('grace')) => by.post(`${em}/accessPackages/${a}/incompatibleAccessPackages/$ref`, packageRef(b))
const forbidGroup = (a: string, groupId: string, by: Client = server.as('grace')) => by.post(`${em}/accessPackages/${a}/incompatibleGroups/$ref`, ref('groups', groupId))
const forbidRole = (a: string, resourceRoleId: string, by: Client = server.as('grace')) => by.post(`${em}/accessPackages/${a}/latchkey.incompatibleResourceRoles`, { resourceRoleId })
const roleOf = (resource: string, role: string) => tenant.resources.find((r) => r.displayName === resource)!.roles.find((r) => r.displayName === role)!.id
const named = async (path: string) => (await server.asApp().get(`${em}/accessPackages/${path}`)).body.value.map((x: { displayName?: string; '@odata.id'?: string }) => x.displayName ?? x['@odata.id'])
const give = async (who: string, id: string) => { const made = await ask(server, who, id); await server.drain(); return made }
const newGroup = async (name: string, members: readonly string[] = []) => {
  const { body } = await server.asApp().post('/v1.0/groups', { displayName: name, mailEnabled: false, securityEnabled: true, mailNickname: name.replace(/\W/g, '') })
  for (const m of members) await server.asApp().post(`/v1.0/groups/${body.id}/members/$ref`, ref('directoryObjects', m))
  return body.id as string
}
const mutual = (mutualSeparation: boolean) => server.as('grace').patch(`${em}/latchkey.settings`, { mutualSeparation })

describe('F53 the links', () => {
  test('F53 packages: made, listed from both ends, counted, expanded and taken away', async () => {
    const [a, b, c] = [await makePackage(server), await makePackage(server, { catalog: 'Licences' }), await makePackage(server)]
    expect((await forbid(a.id, b.id)).status).toBe(204)
    expect((await forbid(a.id, c.id)).status).toBe(204)
    expect((await named(`${a.id}/incompatibleAccessPackages`)).sort()).toEqual([b.displayName, c.displayName].sort())
    expect(await named(`${b.id}/accessPackagesIncompatibleWith`)).toEqual([a.displayName])
    expect(await named(`${b.id}/incompatibleAccessPackages`)).toEqual([])
    expect(await named(`${a.id}/incompatibleAccessPackages/$ref?$filter=id eq '${b.id}'`)).toEqual([packageRef(b.id)['@odata.id']])
    expect((await server.asApp().get(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$count`)).body).toBe('2')
    const { body } = await server.asApp().get(`${em}/accessPackages/${a.id}?$expand=incompatibleAccessPackages,incompatibleGroups,accessPackagesIncompatibleWith`)
    expect([body.incompatibleAccessPackages.length, body.incompatibleGroups, body.accessPackagesIncompatibleWith]).toEqual([2, [], []])
    const grace = server.as('grace')
    expect((await grace.delete(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/${b.id}/$ref`)).status).toBe(204)
    expect((await grace.delete(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref?@id=${encodeURIComponent(packageRef(c.id)['@odata.id'])}`)).status).toBe(204)
    expect(await named(`${a.id}/incompatibleAccessPackages`)).toEqual([])
    expect((await grace.delete(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/${b.id}/$ref`)).status).toBe(404)
    const { body: log } = await server.asApp().get(`/v1.0/auditLogs/directoryAudits?$filter=endswith(activityDisplayName,'incompatible access package')`)
    expect(log.value.map((e: { activityDisplayName: string }) => e.activityDisplayName).sort()).toEqual(['Create incompatible access package', 'Create incompatible access package', 'Delete incompatible access package', 'Delete incompatible access package'])
  })

  test('F53 groups: made, listed, and taken away', async () => {
    const a = await makePackage(server)
    expect((await forbidGroup(a.id, group('Finance').id)).status).toBe(204)
    expect(await named(`${a.id}/incompatibleGroups`)).toEqual(['Finance'])
    expect(await named(`${a.id}/incompatibleGroups/$ref`)).toEqual([expect.stringContaining(group('Finance').id)])
    const { body } = await server.asApp().get(`${em}/accessPackages/${a.id}?$expand=incompatibleGroups($select=displayName)`)
    expect(body.incompatibleGroups).toEqual([expect.objectContaining({ displayName: 'Finance' })])
    expect((await server.as('grace').delete(`${em}/accessPackages/${a.id}/incompatibleGroups/${group('Finance').id}/$ref`)).status).toBe(204)
    expect(await named(`${a.id}/incompatibleGroups`)).toEqual([])
  })

  test('L8 resource roles: of any catalog that one may read, made, listed, and taken away', async () => {
    const a = await makePackage(server)
    const grace = server.as('grace')
    const role = roleOf('Contoso Ledger', tenant.resources.find((r) => r.displayName === 'Contoso Ledger')!.roles[0]!.displayName)
    const made = await forbidRole(a.id, role)
    expect([made.status, made.body.id]).toEqual([201, role])
    expect((await grace.get(`${em}/accessPackages/${a.id}/latchkey.incompatibleResourceRoles`)).body.value).toEqual([expect.objectContaining({ id: role, resource: expect.objectContaining({ displayName: 'Contoso Ledger', originSystem: 'AadApplication' }) })])
    expect((await forbidRole(a.id, role)).status).toBe(400)
    expect((await grace.delete(`${em}/accessPackages/${a.id}/latchkey.incompatibleResourceRoles/${role}`)).status).toBe(204)
    expect((await grace.delete(`${em}/accessPackages/${a.id}/latchkey.incompatibleResourceRoles/${role}`)).status).toBe(404)
  })

  test('L8 a resource whose role is named by a rule stays in its catalog: the rule must not go without a word', async () => {
    const a = await makePackage(server)
    const grace = server.as('grace')
    const there = { catalog: { id: catalog('Partners').id }, resource: { originId: group('Legal').id, originSystem: 'AadGroup' } }
    await grace.post(`${em}/resourceRequests`, { requestType: 'adminAdd', ...there })
    const { body } = await grace.get(`${em}/catalogs/${there.catalog.id}/resourceRoles?$filter=originId eq 'Member_${group('Legal').id}'`)
    await forbidRole(a.id, body.value[0].id)
    const kept = await grace.post(`${em}/resourceRequests`, { requestType: 'adminRemove', ...there })
    expect([kept.body.error.code, kept.body.error.message]).toEqual(['ResourceInUse', expect.stringContaining(a.displayName)])
    await grace.delete(`${em}/accessPackages/${a.id}/latchkey.incompatibleResourceRoles/${body.value[0].id}`)
    expect((await grace.post(`${em}/resourceRequests`, { requestType: 'adminRemove', ...there })).status).toBe(201)
  })

  test('F53 refuses what makes no sense, and leaves nothing behind', async () => {
    const gives = [['sg-Advanced security', 'Member']] as const
    const [a, b] = [await makePackage(server, { catalog: 'Security', gives }), await makePackage(server)]
    await forbid(a.id, b.id)
    await server.drain()
    const before = await stored(server)
    const grace = server.as('grace')
    const links = `${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`
    expect((await forbid(a.id, a.id)).body.error.code).toBe('IncompatibleWithItself')
    expect((await forbidGroup(a.id, group('sg-Advanced security').id)).body.error.code).toBe('IncompatibleWithItself')
    expect((await forbidRole(a.id, roleOf('sg-Advanced security', 'Member'))).body.error.code).toBe('IncompatibleWithItself')
    expect((await forbid(a.id, b.id)).body.error.code).toBe('Request_BadRequest')
    for (const body of [undefined, {}, { '@odata.id': 'nothing' }, 'broken{', []]) expect((await grace.post(links, body)).status).toBe(400)
    expect((await forbid(a.id, group('Finance').id)).status).toBe(404)
    expect((await forbidGroup(a.id, person('joann').id)).status).toBe(404)
    expect((await forbidGroup('7c0ffee0-0000-4000-8000-00000000ffff', group('Finance').id)).status).toBe(404)
    expect((await forbidRole(a.id, b.id)).status).toBe(404)
    expect((await grace.post(`${em}/accessPackages/x/incompatibleGroups/$ref`, ref('groups', group('Finance').id))).status).toBe(400)
    expect(await stored(server)).toEqual(before)
  })

  test('F53 who looks after the package may set it, and link to what they may read only', async () => {
    const [own, foreign] = [await makePackage(server, { catalog: 'Security' }), await makePackage(server, { catalog: 'Licences' })]
    for (const [who, status] of [['joann', 404], ['beatriz', 403], ['lin', 404], ['marcus', 403], ['stephan', 204]] as const) expect([who, (await forbidGroup(own.id, group('Legal').id, server.as(who))).status]).toEqual([who, status])
    expect((await forbid(own.id, foreign.id, server.as('omar'))).status).toBe(404)
    expect((await forbidRole(own.id, roleOf('lic-Visio Plan 2', 'Member'), server.as('omar'))).status).toBe(404)
    expect((await forbid(own.id, (await makePackage(server, { catalog: 'Security' })).id, server.as('omar'))).status).toBe(204)
    expect((await server.as('joann').get(`${em}/accessPackages/${own.id}/latchkey.incompatibleResourceRoles`)).status).toBe(404)
  })
})

describe('F53 the check', () => {
  test('F53 S1 who has B cannot ask for A and is told what to do; who has A can ask for B', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    await forbid(a.id, b.id)
    await give('bram', b.id)
    const before = await stored(server)
    const refused = await ask(server, 'bram', a.id)
    expect([refused.status, refused.body.error.code, refused.body.error.message]).toEqual([400, 'IncompatibleAccess', expect.stringMatching(new RegExp(`${b.displayName}.*swap it`))])
    expect(await stored(server)).toEqual(before)
    await give('chiara', a.id)
    expect((await ask(server, 'chiara', b.id)).status).toBe(201)
  })

  test('L8 S1 mutual by one setting: then neither goes with the other', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    await forbid(a.id, b.id)
    await give('lukas', a.id)
    await mutual(true)
    const refused = await ask(server, 'lukas', b.id)
    await mutual(false)
    expect(refused.body.error.code).toBe('IncompatibleAccess')
    expect(refused.body.error.message).toContain(a.displayName)
    expect((await ask(server, 'lukas', b.id)).status).toBe(201)
  })

  test('L8 mutual: a package that gives a group or a role that the other names counts as that', async () => {
    const gives = [['lic-Visio Plan 2', 'Member']] as const
    const [a, b] = [await makePackage(server), await makePackage(server, { catalog: 'Licences', gives })]
    const outer = await newGroup('sg-Holders of licences', [group('lic-Visio Plan 2').id])
    await forbidGroup(a.id, outer)
    await give('mateusz', a.id)
    await mutual(true)
    const refused = await ask(server, 'mateusz', b.id)
    await server.as('grace').delete(`${em}/accessPackages/${a.id}/incompatibleGroups/${outer}/$ref`)
    await forbidRole(a.id, roleOf('lic-Visio Plan 2', 'Member'))
    const again = await ask(server, 'mateusz', b.id)
    await mutual(false)
    expect([refused.body.error?.code, again.body.error?.code]).toEqual(['IncompatibleAccess', 'IncompatibleAccess'])
    expect((await give('mateusz', b.id)).status).toBe(201)
  })

  test('F53 administrators are refused as well, until the other assignment is gone', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    await forbid(a.id, b.id)
    await give('jun', b.id)
    const direct = () => ask(server, 'grace', a.id, { requestType: 'adminAdd', for: 'jun' , policyId: a.policyId })
    expect((await direct()).body.error.code).toBe('IncompatibleAccess')
    await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'jun', b.id)).id } })
    expect((await direct()).body.error.code).toBe('IncompatibleAccess')
    await server.drain()
    expect((await direct()).status).toBe(201)
  })

  test('U13 a member of a group within a group within the group cannot ask; cycles are harmless', async () => {
    const a = await makePackage(server)
    const inner = await newGroup('sg-Inner', [person('maya').id])
    const middle = await newGroup('sg-Middle', [inner])
    const outer = await newGroup('sg-Outer', [middle])
    await server.asApp().post(`/v1.0/groups/${inner}/members/$ref`, ref('directoryObjects', outer))
    await forbidGroup(a.id, outer)
    const refused = await ask(server, 'maya', a.id)
    expect([refused.body.error.code, refused.body.error.message]).toEqual(['IncompatibleAccess', expect.stringContaining('sg-Outer')])
    expect((await ask(server, 'tyler', a.id)).status).toBe(201)
    await server.asApp().delete(`/v1.0/groups/${inner}/members/${person('maya').id}/$ref`)
    expect((await ask(server, 'maya', a.id)).status).toBe(201)
  })

  test('S3 a role held through another package, through a group, or directly at the target stands in the way', async () => {
    const ledger = tenant.resources.find((r) => r.displayName === 'Contoso Ledger')!
    const [first] = ledger.roles
    const [a, b] = [await makePackage(server), await makePackage(server, { gives: [['Contoso Ledger', first!.displayName]] })]
    await forbidRole(a.id, first!.id)
    await give('wouter', b.id)
    expect((await ask(server, 'wouter', a.id)).body.error?.code).toBe('IncompatibleAccess')
    const grant = (principalId: string) => rows(server, 'insert into app_role_assignment (id, principal_id, resource_id, app_role_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [principalId, ledger.originId, first!.originId])
    await grant(person('carmen').id)
    expect((await ask(server, 'carmen', a.id)).body.error?.message).toContain(`${first!.displayName} of Contoso Ledger`)
    await grant(await newGroup('sg-Ledger people', [person('leila').id]))
    expect((await ask(server, 'leila', a.id)).body.error?.code).toBe('IncompatibleAccess')
    const owners = await makePackage(server)
    await forbidRole(owners.id, roleOf('sg-Workcation location exemption', 'Owner'))
    expect((await ask(server, 'omar', owners.id)).body.error?.code).toBe('IncompatibleAccess')
    expect((await ask(server, 'thabo', owners.id)).status).toBe(201)
  })

  test('F53 of two requests at once for what excludes each other, one is let through', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    await forbid(a.id, b.id)
    await forbid(b.id, a.id)
    const outcomes = await Promise.all([ask(server, 'noah', a.id), ask(server, 'noah', b.id)])
    expect(outcomes.map((o) => o.status).sort()).toEqual([201, 400])
    await server.drain()
    expect(await rows(server, "select 1 from assignment a join subject s on s.id = a.target_id where s.object_id = $1 and a.access_package_id in ($2, $3)", [person('noah').id, a.id, b.id])).toHaveLength(1)
  })

  test('F53 what is scheduled counts already; what waits for approval does not', async () => {
    const [a, b, c] = [await makePackage(server), await makePackage(server), await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })]
    await forbid(a.id, b.id)
    await forbid(a.id, c.id)
    await asked(server, 'isabelle', c.id)
    await asked(server, 'isabelle', b.id, { schedule: { startDateTime: '2026-07-01T00:00:00Z' } })
    const refused = await ask(server, 'isabelle', a.id)
    expect(refused.body.error.message).toContain(b.displayName)
    expect(refused.body.error.message).not.toContain(c.displayName)
  })

  test('F53 the approver sees what came up meanwhile, cannot approve it, and can deny it', async () => {
    const policy = { requestApprovalSettings: approvedBy([user('mary')]) }
    const [a, b] = [await makePackage(server, { policy }), await makePackage(server)]
    await forbid(a.id, b.id)
    const id = await asked(server, 'mirjam', a.id)
    await give('mirjam', b.id)
    const { body } = await server.as('mary').get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)
    expect(body.risk).toEqual({ conflicts: [{ kind: 'accessPackage', id: b.id, displayName: b.displayName }], exceptions: [] })
    const before = await stored(server)
    const refused = await decide(server, 'mary', id)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'IncompatibleAccess'])
    expect(await stored(server)).toEqual(before)
    expect((await decide(server, 'mary', id, 'Deny')).status).toBe(204)
  })

  test('F53 two approvals at once of what excludes each other: one goes through', async () => {
    const policy = { requestApprovalSettings: approvedBy([user('mary')]) }
    const [a, b] = [await makePackage(server, { policy }), await makePackage(server, { policy })]
    await forbid(a.id, b.id)
    await forbid(b.id, a.id)
    const ids = [await asked(server, 'fleur', a.id), await asked(server, 'fleur', b.id)]
    const outcomes = await Promise.all(ids.map((id) => decide(server, 'mary', id)))
    expect(outcomes.map((o) => o.status).sort()).toEqual([204, 409])
  })

  test('F53 a scheduled request whose holder came into a group meanwhile fails closed, even after a month of silence', async () => {
    const a = await makePackage(server)
    const id = await asked(server, 'anouk', a.id, { schedule: { startDateTime: '2026-06-01T00:00:00Z' } })
    const outer = await newGroup('sg-Auditors', [person('anouk').id])
    await forbidGroup(a.id, outer)
    await server.clock.advance('P31D')
    expect(await requestOf(server, id)).toMatchObject({ state: 'deliveryFailed', status: 'IncompatibleAccess', assignment: null })
    expect((await server.mails('anouk')).map((m) => m.event)).toContain('deliveryFailed')
    expect((await rows<{ reason: string }>(server, "select result_reason as reason from audit_event where request_id = $1 and activity_display_name = 'Failed access package assignment request'", [id]))[0]!.reason).toContain('sg-Auditors')
  })

  test('U17 what stands in the way is found for anybody, so that automatic assignment can pass them over', async () => {
    const a = await makePackage(server)
    await forbidGroup(a.id, group('Finance').id)
    const looked = (who: string) => conflictsOf(server.running.context.app.db, { personId: person(who).id, accessPackageId: a.id, now: server.clock.now() })
    expect(await looked('oliver')).toEqual([{ kind: 'group', id: group('Finance').id, displayName: 'Finance' }])
    expect(await looked('joann')).toEqual([])
    const all = await conflictsOfMany(server.running.context.app.db, ['joann', 'oliver', 'mary'].map((who) => person(who).id), { accessPackageId: a.id, now: server.clock.now() })
    expect([...all]).toEqual([[person('oliver').id, await looked('oliver')]])
    expect(await conflictsOfMany(server.running.context.app.db, [], { accessPackageId: a.id, now: server.clock.now() })).toEqual(new Map())
  })

  test('F53 what a package gives by itself is not held against its own holder', async () => {
    const gives = [['lic-Power BI Premium', 'Member']] as const
    const a = await makePackage(server, { catalog: 'Licences' })
    await forbidGroup(a.id, group('lic-Power BI Premium').id)
    await server.as('grace').post(`${em}/accessPackages/${a.id}/resourceRoleScopes`, { role: { id: roleOf(gives[0][0], gives[0][1]) } })
    await give('emeka', a.id)
    expect(await membersNamed(server, group('lic-Power BI Premium').id)).toContain('Emeka')
    expect(await conflictsOf(server.running.context.app.db, { personId: person('emeka').id, accessPackageId: a.id, now: server.clock.now() })).toEqual([])
  })
})

describe('S6 what would be in conflict, before a rule is made', () => {
  test('S6 F53 additionalAccess: who has A and B, for who may see both', async () => {
    const [a, b] = [await makePackage(server, { catalog: 'Security' }), await makePackage(server)]
    for (const who of ['sofie', 'ciaran']) await give(who, a.id)
    await give('sofie', b.id)
    const address = (...ids: string[]) => `${em}/assignments/additionalAccess(${['accessPackageId', 'incompatibleAccessPackageId'].slice(0, ids.length).map((n, i) => `${n}='${ids[i]}'`).join(',')})`
    const found = await server.as('grace').get(`${address(a.id, b.id)}?$expand=target,accessPackage&$count=true`)
    expect([found.body['@odata.count'], found.body.value.map((x: { target: { displayName: string }; accessPackage: { id: string } }) => [x.target.displayName, x.accessPackage.id])]).toEqual([1, [['Sofie Vermeulen', a.id]]])
    expect((await server.as('grace').get(`${address(a.id, b.id)}?$filter=state eq 'expired'`)).body.value).toEqual([])
    expect((await server.as('grace').get(`${address(a.id)}`)).body.value).toEqual([])
    await forbid(a.id, b.id)
    expect((await server.as('grace').get(`${address(a.id)}`)).body.value).toHaveLength(1)
    expect((await server.as('grace').get(address())).body.value.length).toBeGreaterThan(0)
    // Omar may not read the catalog of the other package.
    expect((await server.as('omar').get(address(a.id, b.id))).body.value).toEqual([])
    expect((await server.as('joann').get(address(a.id, b.id))).body.value).toEqual([])
    expect((await server.as('sofie').get(address(a.id, b.id))).body.value).toHaveLength(1)
    // Managers see what their people have, where the tenant lets them.
    await setManager(server, 'sofie', 'mary')
    expect((await server.as('mary').get(address(a.id, b.id))).body.value).toHaveLength(1)
    await server.as('grace').patch(`${em}/latchkey.settings`, { managersSeeAssignments: false })
    expect((await server.as('mary').get(address(a.id, b.id))).body.value).toEqual([])
    await server.as('grace').patch(`${em}/latchkey.settings`, { managersSeeAssignments: true })
    expect((await server.asApp().get(address(a.id, b.id))).status).toBe(403)
    expect((await server.as('grace').get(address('x', b.id))).status).toBe(400)
  })
})
