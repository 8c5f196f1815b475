import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, catalog, decide, group, makePackage, person, rows, tenant, user, type Made } from '../support/world.ts'

// The audit log as Graph's directoryAudits, and as a file (entra.md F80, appendix A).

let server: TestServer
let made: Made
let request: string
beforeAll(async () => {
  server = await startTestServer()
  made = await makePackage(server, { catalog: 'Security', gives: [['sg-Advanced security', 'Member']], policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  request = await asked(server, 'joann', made.id)
  await decide(server, 'mary', request)
  await server.drain()
})
afterAll(() => server.close())

const log = '/v1.0/auditLogs/directoryAudits'
const events = async (filter: string, who = 'stephan', more = '') => {
  const { status, body } = await server.as(who).get(`${log}?$filter=${encodeURIComponent(filter)}${more}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.value as any[]
}
const names = async (filter: string, who?: string) => (await events(filter, who)).map((e) => e.activityDisplayName)
const lastOf = async (activity: string, id: string) => (await events(`activityDisplayName eq '${activity}' and targetResources/any(t: t/id eq '${id}')`, 'stephan', '&$orderby=activityDateTime desc'))[0]
const modified = (event: any) => Object.fromEntries(event.targetResources[0].modifiedProperties.map((m: any) => [m.displayName, [m.oldValue, m.newValue]]))

describe('F80 the story of a request', () => {
  test('F80 from asking to holding, each under its name and category', async () => {
    const story = (await events(`correlationId eq '${request}'`)).map((e) => [e.activityDisplayName, e.category])
    expect(story).toEqual(expect.arrayContaining([
      ['User requests access package assignment', 'EntitlementManagement'], ['Create request approval', 'UserManagement'], ['Add approver to request approval', 'UserManagement'],
      ['Approval stage completed for access package assignment request', 'EntitlementManagement'], ['Approve access package assignment request', 'EntitlementManagement'],
      ['Ready to fulfill access package assignment request', 'EntitlementManagement'], ['Fulfill access package resource assignment', 'EntitlementManagement'],
      ['Fulfill access package assignment', 'EntitlementManagement'], ['Fulfill access package assignment request', 'EntitlementManagement'],
    ]))
  })
})

describe('F80 the documented filters', () => {
  const joann = () => person('joann')
  const all = (check: (e: any) => boolean) => (found: any[]) => found.every(check)
  test.each<readonly [string, () => string, (found: any[]) => boolean]>([
    ['activityDateTime ge and le', () => 'activityDateTime ge 2026-05-20T00:00:00Z and activityDateTime le 2026-05-21T00:00:00Z', all((e) => e.activityDateTime.startsWith('2026-05-20'))],
    ['activityDisplayName eq', () => "activityDisplayName eq 'Create access package'", all((e) => e.activityDisplayName === 'Create access package')],
    ['startswith(activityDisplayName)', () => "startswith(activityDisplayName,'Create')", all((e) => e.activityDisplayName.startsWith('Create'))],
    ['category', () => "category eq 'UserManagement'", all((e) => e.category === 'UserManagement')],
    ['correlationId', () => `correlationId eq '${request}'`, all((e) => e.correlationId === request)],
    ['initiatedBy/user/id', () => `initiatedBy/user/id eq '${joann().id}'`, all((e) => e.initiatedBy.user.id === joann().id)],
    ['initiatedBy/user/userPrincipalName', () => `initiatedBy/user/userPrincipalName eq '${joann().userPrincipalName}'`, all((e) => e.initiatedBy.user.id === joann().id)],
    ['initiatedBy/user/displayName', () => "initiatedBy/user/displayName eq 'Mary Collins'", all((e) => e.initiatedBy.user.id === person('mary').id)],
    ['startswith(initiatedBy/user/userPrincipalName)', () => "startswith(initiatedBy/user/userPrincipalName,'mary@')", all((e) => e.initiatedBy.user.id === person('mary').id)],
    ['initiatedBy/app/appId', () => "initiatedBy/app/appId eq '00000000-0000-0000-0000-000000000000'", all((e) => e.initiatedBy.app.displayName === 'Latchkey')],
    ['targetResources/any id', () => `targetResources/any(t: t/id eq '${made.id}')`, all((e) => e.targetResources.some((t: any) => t.id === made.id))],
    ['targetResources/any id in capitals', () => `targetResources/any(t: t/id eq '${made.id.toUpperCase()}')`, all((e) => e.targetResources.some((t: any) => t.id === made.id))],
    ['targetResources/any displayName', () => `targetResources/any(t: t/displayName eq '${made.displayName}')`, all((e) => e.targetResources.some((t: any) => t.displayName === made.displayName))],
    ['targetResources/any startswith', () => "targetResources/any(t: startswith(t/displayName,'Joann'))", all((e) => e.targetResources.some((t: any) => t.displayName?.startsWith('Joann')))],
    ['loggedByService', () => "loggedByService eq 'Entitlement Management' and startswith(activityDisplayName,'Create')", all((e) => e.loggedByService === 'Entitlement Management')],
    ['result', () => "result eq 'success'", all((e) => e.result === 'success')],
    ['two together', () => `targetResources/any(t: t/id eq '${made.id}') and initiatedBy/user/id eq '${person('grace').id}'`, all((e) => e.initiatedBy.user.id === person('grace').id)],
  ])('F80 %s', async (_name, filter, check) => {
    const found = await events(filter())
    expect(found.length).toBeGreaterThan(0)
    expect(check(found)).toBe(true)
  })
  test('F80 what a filter leaves out is left out: by id, or by either of two', async () => {
    expect(await events(`targetResources/any(t: t/id eq '${catalog('General').id}x')`)).toEqual([])
    const either = await events(`targetResources/any(t: t/id eq '${made.id}') or category eq 'EntitlementManagement'`)
    expect(either.some((e) => !e.targetResources.some((t: any) => t.id === made.id))).toBe(true)
    const [one, none] = [`${log}/$count?$filter=targetResources/any(t: t/id eq '${made.id}')`, `${log}/$count?$filter=targetResources/any(t: t/id eq 'x')`]
    expect([Number((await server.as('stephan').get(one)).body) > 3, (await server.as('stephan').get(none)).body]).toEqual([true, '0'])
  })
  test('F80 newest first, page by page, nothing twice', async () => {
    const seen: any[] = []
    let next: string | undefined = `${log}?$orderby=activityDateTime desc&$top=7`
    for (let i = 0; next && i < 100; i++) {
      const { body }: { body: any } = await server.as('stephan').get(next)
      seen.push(...body.value)
      next = body['@odata.nextLink']
    }
    const [{ n }] = await rows<{ n: number }>(server, 'select count(*)::int as n from audit_event') as [{ n: number }]
    expect([seen.length, new Set(seen.map((e) => e.id)).size]).toEqual([n, n])
    expect(seen.map((e) => e.activityDateTime)).toEqual(seen.map((e) => e.activityDateTime).toSorted().toReversed())
  })
  test('F80 the filters that find few events read few: an index serves each', async () => {
    await rows(server, `insert into audit_event (id, activity_date_time, activity_display_name, category, result, initiated_by, target_resources, correlation_id)
      select gen_random_uuid(), now() - n * interval '1 minute', 'Filler ' || n % 97, 'EntitlementManagement', 'success', jsonb_build_object('user', jsonb_build_object('id', gen_random_uuid(), 'displayName', 'F' || n, 'userPrincipalName', 'f' || n || '@x')),
        jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'type', 'User', 'displayName', 'T' || n)), gen_random_uuid() from generate_series(1, 3000) n`)
    await rows(server, 'analyze audit_event, audit_party')
    const plan = async (condition: string) => (await rows<{ 'QUERY PLAN': string }>(server, `explain select * from audit_event e where ${condition} order by id limit 100`)).map((r) => r['QUERY PLAN']).join('\n')
    const conditions = [
      "lower(correlation_id) = lower('x')", "lower(((initiated_by -> 'user'::text) -> 'id'::text) #>> '{}') = lower('x'::text)", "lower(((initiated_by -> 'user'::text) -> 'userPrincipalName'::text) #>> '{}') = lower('x'::text)",
      "lower(activity_display_name) like lower('Create access%'::text)", "exists (select 1 from audit_party p where p.event_id = e.id and lower(p.party_id) = lower('x') and lower(p.part) = lower('target'))",
    ]
    for (const condition of conditions) expect(await plan(condition), condition).not.toMatch(/Seq Scan on audit_event/)
    await rows(server, "delete from audit_event where activity_display_name like 'Filler%'")
  }, 120_000)
})

describe('F80 what a change modified', () => {
  test('F80 a catalog, a package, their rules, a policy and the settings: old and new values', async () => {
    const grace = server.as('grace')
    await grace.patch(`${em}/accessPackages/${made.id}`, { description: 'Changed', isHidden: true })
    expect(modified(await lastOf('Update access package', made.id))).toEqual({ description: [null, '"Changed"'], isHidden: ['false', 'true'] })
    const { body: c } = await grace.post(`${em}/catalogs`, { displayName: 'Audited' })
    await grace.patch(`${em}/catalogs/${c.id}`, { state: 'unpublished', displayName: 'Audited' })
    expect(modified(await lastOf('Update access package catalog', c.id))).toEqual({ state: ['"published"', '"unpublished"'] })
    await grace.patch(`${em}/assignmentPolicies/${made.policyId}`, { requestApprovalSettings: { isApprovalRequiredForAdd: false } })
    const policy = modified(await lastOf('Update access package assignment policy', made.policyId))
    expect(policy.IsApprovalRequiredForAdd).toEqual(['true', 'false'])
    expect(Object.keys(policy)).toEqual(['requestApprovalSettings', 'IsApprovalRequiredForAdd'])
    expect(modified(await lastOf('Create access package assignment policy', made.policyId))).toEqual({ IsApprovalRequiredForAdd: [null, 'true'] })
    await grace.patch(`${em}/latchkey.settings`, { resourceVisibility: 'members' })
    expect(modified(await lastOf('Update tenant setting', 'tenant'))).toEqual({ resourceVisibility: ['"all"', '"members"'] })
  })
  test('F80 a person, written alone or by a file', async () => {
    const { id } = person('oliver')
    await server.as('grace').patch(`/v1.0/users/${id}`, { jobTitle: 'Buyer', accountEnabled: false })
    expect(modified(await lastOf('Update user', id))).toMatchObject({ jobTitle: [expect.any(String), '"Buyer"'], accountEnabled: ['true', 'false'] })
    const { status } = await server.as('grace').post('/v1.0/users/latchkey.importPeople', `userPrincipalName,jobTitle,accountEnabled\n${person('oliver').userPrincipalName},Planner,yes\n`, { 'content-type': 'text/csv' })
    expect(status).toBe(200)
    expect(modified(await lastOf('Update user', id))).toEqual({ jobTitle: ['"Buyer"', '"Planner"'], accountEnabled: ['false', 'true'] })
  })
  test('F80 rules of a package and of a policy', async () => {
    const p = await makePackage(server)
    await server.as('grace').patch(`${em}/accessPackages/${p.id}/latchkey.rules`, { priorAccess: 'takeOver' })
    expect(modified(await lastOf('Update access package', p.id))).toEqual({ priorAccess: ['"keep"', '"takeOver"'] })
    await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}/latchkey.rules`, { order: 3 })
    expect(modified(await lastOf('Update access package assignment policy', p.policyId))).toEqual({ order: ['0', '3'] })
  })
})

describe('F80 who reads the log', () => {
  test('F80 administrators and the global reader everything, owners their catalogs, others nothing', async () => {
    const of = (filter: string, who: string) => events(filter, who).then((found) => found.length)
    const own = `targetResources/any(t: t/id eq '${made.id}')`
    expect(await Promise.all(['grace', 'stephan', 'marcus', 'omar', 'beatriz', 'joann'].map(async (who) => (await of(own, who)) > 0))).toEqual([true, true, true, true, false, false])
    const outside = await makePackage(server)
    expect(await of(`targetResources/any(t: t/id eq '${outside.id}')`, 'omar')).toBe(0)
    expect((await server.as('stephan', ['EntitlementManagement.ReadWrite.All']).get(log)).status).toBe(403)
  })
})

describe('F80 the export', () => {
  const file = async (call: string, who = 'stephan') => {
    const { status, headers, body } = await server.as(who).get(`/v1.0/auditLogs/${call}`)
    return { status, type: headers.get('content-type'), lines: (body as string).split?.('\r\n').slice(0, -1), body }
  }
  test('F80 every event, as a file', async () => {
    const { status, type, lines } = await file('latchkey.export()')
    const [{ n }] = await rows<{ n: number }>(server, 'select count(*)::int as n from audit_event') as [{ n: number }]
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8; header=present'])
    expect(lines[0]).toBe('activityDateTime,activityDisplayName,category,loggedByService,operationType,result,resultReason,initiatedBy,initiatedByUserPrincipalName,initiatedById,targets,targetTypes,targetIds,modifiedProperties,additionalDetails,correlationId,id')
    expect(lines.length).toBe(n + 1)
  })
  test('F80 what is by or about one person', async () => {
    const { lines } = await file(`latchkey.export(userId='${person('joann').id}')`)
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.slice(1).every((l) => l.includes(person('joann').id))).toBe(true)
    expect(lines.some((l) => l.includes('Approve access package assignment request') && l.includes('Mary Collins'))).toBe(true)
  })
  test('F80 with a filter, of any length, and for an owner what happened in their catalogs', async () => {
    await rows(server, `insert into audit_event (id, activity_date_time, activity_display_name, category, result, initiated_by) select gen_random_uuid(), now(), 'Filler', 'X', 'success', '{}' from generate_series(1, 2100)`)
    expect((await file("latchkey.export()?$filter=category eq 'X'")).lines.length).toBe(2101)
    expect((await file("latchkey.export()?$filter=category eq 'X'", 'omar')).lines.length).toBe(1)
    expect((await file('latchkey.export()', 'omar')).lines.length).toBeGreaterThan(5)
  })
  test.each([
    ['a word for an id', "latchkey.export(userId='joann')", 400, 'not a valid id'],
    ['another argument', "latchkey.export(groupId='joann')", 400, 'userId'],
    ['a page', 'latchkey.export()?$top=5', 400, '$top'],
    ['a filter that cannot be read', 'latchkey.export()?$filter=x eq', 400, ''],
  ])('F80 %s is refused', async (_name, call, status, says) => {
    const found = await file(call)
    expect([found.status, (found.body as any).error.message]).toEqual([status, expect.stringContaining(says)])
  })
})

test('F80 owners of groups, applications and service principals, each under its own name', async () => {
  const app = server.asApp()
  const { body: a } = await app.post('/v1.0/applications', { displayName: 'Audited' })
  const { body: s } = await app.post('/v1.0/servicePrincipals', { appId: a.appId, displayName: 'Audited' })
  for (const at of [`applications/${a.id}`, `servicePrincipals/${s.id}`]) {
    expect((await app.post(`/v1.0/${at}/owners/$ref`, { '@odata.id': `${server.url}/v1.0/directoryObjects/${person('lin').id}` })).status).toBe(204)
    expect((await app.delete(`/v1.0/${at}/owners/${person('lin').id}/$ref`)).status).toBe(204)
  }
  const found = await events("loggedByService eq 'Core Directory' and contains(activityDisplayName,'owner')")
  expect(found.map((e) => [e.activityDisplayName, e.category])).toEqual(['Add owner to application', 'Remove owner from application', 'Add owner to service principal', 'Remove owner from service principal'].map((name) => [name, 'ApplicationManagement']))
})

test('F80 the activities of administration are written', async () => {
  const grace = server.as('grace')
  const { body: c } = await grace.post(`${em}/catalogs`, { displayName: 'Short' })
  const { body: p } = await grace.post(`${em}/accessPackages`, { displayName: 'Short', catalog: { id: c.id } })
  const { body: l } = await grace.post(`${em}/assignmentPolicies`, { displayName: 'Short', accessPackage: { id: p.id } })
  await grace.delete(`${em}/assignmentPolicies/${l.id}`)
  await grace.delete(`${em}/accessPackages/${p.id}`)
  await grace.delete(`${em}/catalogs/${c.id}`)
  const found = await Promise.all([c.id, p.id, l.id].map((id: string) => names(`targetResources/any(t: t/id eq '${id}')`)))
  const [own, policy] = [['Add Entitlement Management role assignment'], ['Create access package assignment policy', 'Delete access package assignment policy']]
  expect(found).toEqual([['Create access package catalog', ...own, 'Delete access package catalog'], ['Create access package', ...policy, 'Delete access package'], policy])
})

const named = (event: any) => event.targetResources.map((t: any) => t.displayName)
test('F80 an event says all that it is about by name, also of what is taken away', async () => {
  const grace = server.as('grace')
  const [holder, gert] = [await makePackage(server, { catalog: 'Security', gives: [['sg-Advanced security', 'Owner']] }), person('gert')]
  const [{ id: role }] = (await grace.get(`${em}/accessPackages/${holder.id}/resourceRoleScopes`)).body.value
  await grace.delete(`${em}/accessPackages/${holder.id}/resourceRoleScopes/${role}`)
  expect((await events(`targetResources/any(t: t/id eq '${holder.id}') and activityDisplayName eq 'Update access package'`)).map((e) => e.additionalDetails)).toEqual([
    [{ key: 'addedRole', value: 'Owner of sg-Advanced security' }], [{ key: 'removedRole', value: 'Owner of sg-Advanced security' }],
  ])
  const policies = await events(`targetResources/any(t: t/id eq '${holder.id}') and activityDisplayName eq 'Create access package assignment policy'`)
  expect(policies.map((e) => [named(e)[1], e.additionalDetails])).toEqual([[holder.displayName, []]])
  const [link, licences] = [{ '@odata.id': `${server.url}/v1.0/directoryObjects/${gert.id}` }, group('Licence board')]
  expect((await grace.post(`/v1.0/groups/${licences.id}/members/$ref`, link)).status).toBe(204)
  expect((await grace.delete(`/v1.0/groups/${licences.id}/members/${gert.id}/$ref`)).status).toBe(204)
  expect(named(await lastOf('Remove member from group', licences.id))).toEqual(['Licence board', gert.displayName])
  const { manager } = (await grace.get(`/v1.0/users/${gert.id}?$expand=manager`)).body
  await grace.put(`/v1.0/users/${gert.id}/manager/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('lin').id}` })
  const set = await lastOf('Set user manager', gert.id)
  expect([named(set), modified(set)]).toEqual([[gert.displayName, person('lin').displayName], { manager: [JSON.stringify(manager.displayName), JSON.stringify(person('lin').displayName)] }])
  await grace.delete(`/v1.0/users/${gert.id}/manager/$ref`)
  expect(named(await lastOf('Remove user manager', gert.id))).toEqual([gert.displayName, person('lin').displayName])
  const { assignment } = (await grace.get(`${em}/assignmentRequests/${request}?$expand=assignment`)).body
  expect((await grace.post(`${em}/assignments/${assignment.id}/reprocess`, {})).status).toBeLessThan(300)
  expect(named(await lastOf('Reprocess access package assignment', made.id))).toEqual([made.displayName, null, 'Joann Guerrero'])
  expect((await lastOf('Ready to fulfill access package assignment request', request)).initiatedBy.app.displayName).toBe('Latchkey')
})

test('what happened before the demonstration began says for whom, in the order in which it happened', async () => {
  const all = await events("category eq 'EntitlementManagement'", 'marcus', '&$orderby=activityDateTime&$top=999')
  const before = all.filter((e) => tenant.requests.some((r) => r.id === e.correlationId))
  expect(before.length).toBeGreaterThan(tenant.requests.length)
  for (const e of before) expect(e.targetResources.map((t: any) => [t.type, t.id])).toContainEqual(['User', tenant.requests.find((r) => r.id === e.correlationId)!.targetId])
  const written = await rows<{ id: string; activity_date_time: Date }>(server, 'select id, activity_date_time from audit_event where correlation_id = any($1) order by id', [tenant.requests.map((r) => r.id)])
  expect(written.map((w) => +w.activity_date_time)).toEqual(written.map((w) => +w.activity_date_time).toSorted((a, b) => a - b))
})
