import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, catalog, decide, makePackage, person, rows, stored, tenant, user, type Made } from '../support/world.ts'

// Reports for administrators (entra.md F79), as pages of JSON and as CSV.

let server: TestServer
let approved: Made
let plain: Made
let both: Made
beforeAll(async () => {
  server = await startTestServer()
  const gives = [['sg-Advanced security', 'Member']] as const
  approved = await makePackage(server, { catalog: 'Security', gives, policy: { requestApprovalSettings: approvedBy([user('mary')]), expiration: { type: 'afterDuration', duration: 'P30D' } } })
  both = await makePackage(server, { catalog: 'Security', gives })
  plain = await makePackage(server)
  const request = await asked(server, 'joann', approved.id)
  await decide(server, 'mary', request)
  for (const p of [both, plain]) await ask(server, 'joann', p.id)
  await ask(server, 'mirjam', both.id)
  await server.drain()
})
afterAll(() => server.close())

const joann = () => person('joann').id
const report = (call: string, more = '') => `${em}/latchkey.reports/${call}${more}`
const read = async (call: string, who = 'stephan') => (await server.as(who).get(report(call))).body.value as any[]
/** A file as rows of cells. */
const csv = async (path: string, who = 'stephan', headers: Record<string, string> = { accept: 'text/csv' }) => {
  const reply = await server.as(who).get(path, headers)
  const text = reply.body as string
  return { ...reply, text, lines: text.split('\r\n').slice(0, -1) }
}
const resourceId = () => tenant.resources.find((r) => r.catalogId === catalog('Security').id && r.displayName === 'sg-Advanced security')!.id

describe('F79 access packages for a user', () => {
  test('F79 assigned: who approved, until when, under which policy', async () => {
    const found = await read(`accessPackagesForUser(userId='${joann()}')`)
    const row = found.find((r) => r.accessPackageId === approved.id)
    expect(row).toMatchObject({
      accessPackage: approved.displayName, catalog: 'Security', policyId: approved.policyId, state: 'delivered', startDateTime: '2026-05-20T08:00:00.000Z', endDateTime: '2026-06-19T08:00:00.000Z',
      approvedBy: [{ id: person('mary').id, displayName: 'Mary Collins', dateTime: '2026-05-20T08:00:00.000Z' }],
    })
    expect(found.find((r) => r.accessPackageId === plain.id)).toMatchObject({ approvedBy: [], endDateTime: null })
  })
  test('F79 can request: what the person could ask for now, as they would find it themselves', async () => {
    const open = await makePackage(server)
    const closed = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('bram')] } })
    const ids = (await read(`accessPackagesForUser(userId='${joann()}')?tab=canRequest&$top=999`)).map((r) => r.accessPackageId)
    expect([open, closed, plain].map((p) => ids.includes(p.id))).toEqual([true, false, false])
    const { body } = await server.as('joann').get(`${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')?$select=id&$top=999`)
    const found = new Set(body.value.map((p: { id: string }) => p.id))
    expect(ids.filter((id) => !found.has(id)).filter((id) => !tenant.packages.some((p) => p.id === id && p.isHidden))).toEqual([])
  })
  test('F79 a file says what and which day it is about, and of a past day that states are those of now', async () => {
    const { lines, headers } = await csv(`${report(`assignments(accessPackageId='${approved.id}')`)}?on=2026-05-20`)
    expect(lines[0]).toContain(',stateNow,statusNow,')
    expect(headers.get('content-disposition')).toBe(`attachment; filename="assignments-${approved.displayName.toLowerCase().replace(' ', '-')}-2026-05-20.csv"`)
  })
  test('F79 as a CSV file, by header and by $format', async () => {
    const path = report(`accessPackagesForUser(userId='${joann()}')`)
    const [byHeader, byFormat] = [await csv(path), await csv(`${path}?$format=text/csv`, 'stephan', {})]
    expect(byHeader.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(byHeader.headers.get('content-disposition')).toBe('attachment; filename="assigned-joann-guerrero-2026-05-20.csv"')
    expect(byHeader.lines[0]).toBe('accessPackage,catalog,policy,state,status,start,end,approvedBy,accessPackageId,policyId,assignmentId,ended,requested,requestedBy,justification,approvals,policyVersion,requestIds,name,userId')
    expect(byHeader.lines[1]).toMatch(new RegExp(`,Joann Guerrero,${joann()}$`))
    expect(byHeader.lines.find((l) => l.startsWith(approved.displayName))).toContain(',2026-05-20T08:00:00.000Z,2026-06-19T08:00:00.000Z,Mary Collins,')
    expect(byFormat.text).toBe(byHeader.text)
  })
})

describe('F79 resource assignments for a user', () => {
  test('F79 one row for a role that two packages give; access from before is marked', async () => {
    const [row] = (await read(`resourceAssignmentsForUser(userId='${joann()}')`)).filter((r) => r.resource === 'sg-Advanced security')
    expect(row.packages.map((p: any) => p.accessPackageId)).toEqual(expect.arrayContaining([approved.id, both.id]))
    expect(row).toMatchObject({ role: 'Member', originSystem: 'AadGroup', hadBefore: false, endDateTime: null })
    expect(row.startDateTime).toBe(row.packages.map((p: any) => p.startDateTime).sort()[0])
    await rows(server, 'update holding set had_before = true where principal_id = $1 and removed_at is null', [joann()])
    const [marked] = (await read(`resourceAssignmentsForUser(userId='${joann()}')`)).filter((r) => r.resource === 'sg-Advanced security')
    expect(marked.hadBefore).toBe(true)
    const { lines } = await csv(report(`resourceAssignmentsForUser(userId='${joann()}')`))
    expect(lines[0]).toBe('resource,role,accessPackages,policies,start,end,hadBefore,status,originSystem,resourceOriginId,roleOriginId,requested,requestedBy,justification,approvals,policyVersion,requestIds,name,userId')
    expect(lines.find((l) => l.startsWith('sg-Advanced security'))).toContain(`${approved.displayName}; ${both.displayName}`)
  })
})

describe('F79 assignments of a package, and holders of a resource', () => {
  test('F79 all assignments, or those of a state', async () => {
    const states = async (query: string) => (await read(`assignments(accessPackageId='${both.id}')${query}`)).map((r) => [r.displayName, r.state])
    expect(await states('')).toEqual(expect.arrayContaining([['Joann Guerrero', 'delivered']]))
    await server.as('mirjam').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { accessPackageId: both.id } })
    await server.drain()
    expect((await states('?state=expired')).map(([, s]) => s)).toEqual(['expired'])
    expect(await states('?state=Delivered')).toEqual([['Joann Guerrero', 'delivered']])
    expect(await states('?state=delivered,expired')).toHaveLength(2)
    const { lines } = await csv(report(`assignments(accessPackageId='${both.id}')`, '?state=expired'))
    expect(lines).toHaveLength(2)
  })
  test('F79 who holds a resource’s roles, through which package, and who approved', async () => {
    const found = await read(`resourceHolders(resourceId='${resourceId()}')?$top=999`)
    expect(found.find((r) => r.userId === joann() && r.accessPackageId === approved.id)).toMatchObject({ role: 'Member', status: 'Fulfilled', approvedBy: [{ displayName: 'Mary Collins' }] })
    expect((await csv(report(`resourceHolders(resourceId='${resourceId()}')`))).lines[0]).toBe('name,userPrincipalName,role,accessPackage,catalog,policy,start,end,status,hadBefore,approvedBy,userId,accessPackageId,assignmentId,ended,requested,requestedBy,justification,approvals,policyVersion,requestIds')
  })
  test('F79 L3 what was not given at the target is held neither now nor today; what is being taken away still is', async () => {
    const held = async (query: string) => [
      (await read(`resourceAssignmentsForUser(userId='${joann()}')${query}`)).some((r) => r.resource === 'sg-Advanced security'),
      (await read(`resourceHolders(resourceId='${resourceId()}')?$top=999${query.replace('?', '&')}`)).some((r) => r.userId === joann()),
    ]
    const people = async (who: string) => (await read('resources()', who)).find((r) => r.id === resourceId()).holders
    const write = (status: string, granted: string | null) => Promise.all([
      rows(server, 'update holding set granted_at = $2 where principal_id = $1 and removed_at is null', [joann(), granted]),
      rows(server, 'update assignment_resource_role set status = $2 where assignment_id in (select a.id from assignment a join subject s on s.id = a.target_id where s.object_id = $1)', [joann(), status]),
    ])
    const [all, omars] = [await people('stephan'), await people('omar')]
    for (const [status, granted, isHeld] of [['Failed', null, 0], ['PendingFulfillment', null, 0], ['PendingRemoval', server.clock.now(), 1], ['Fulfilled', server.clock.now(), 1]] as const) {
      await write(status, granted)
      expect([await held(''), await held('?on=2026-05-20'), await people('stephan'), await people('omar')]).toEqual([[!!isHeld, !!isHeld], [!!isHeld, !!isHeld], all - 1 + isHeld, omars - 1 + isHeld])
    }
  })
  test('F79 what packages of other catalogs give is told to those who may read those catalogs', async () => {
    // The same group in a catalog of its own, with a package that Joann holds.
    const { body: other } = await server.as('grace').post(`${em}/catalogs`, { displayName: 'Next door' })
    const origin = tenant.resources.find((r) => r.id === resourceId())!.originId
    await server.as('grace').post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: other.id }, resource: { originId: origin, originSystem: 'AadGroup' } })
    const { body: { value: [resource] } } = await server.as('grace').get(`${em}/catalogs/${other.id}/resources?$expand=roles,scopes`)
    const { body: p } = await server.as('grace').post(`${em}/accessPackages`, { displayName: 'Next door', catalog: { id: other.id } })
    await server.as('grace').post(`${em}/accessPackages/${p.id}/resourceRoleScopes`, { role: { id: resource.roles.find((r: any) => r.displayName === 'Member').id }, scope: { id: resource.scopes[0].id } })
    const { body: policy } = await server.as('grace').post(`${em}/assignmentPolicies`, { displayName: 'Next door', allowedTargetScope: 'allMemberUsers', accessPackage: { id: p.id } })
    await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { accessPackageId: p.id, assignmentPolicyId: policy.id, targetId: joann() } })
    await server.drain()
    const through = async (who: string) => (await read(`resourceHolders(resourceId='${resourceId()}')?$top=999`, who)).map((r) => r.accessPackageId)
    expect([(await through('stephan')).includes(p.id), (await through('omar')).includes(p.id), (await through('omar')).includes(both.id)]).toEqual([true, false, true])
  })
})

describe('F79 long reports', () => {
  test('F79 pages by place, and a file of any length', async () => {
    const long = await makePackage(server)
    await rows(server, "insert into subject (id, object_id, display_name) select gen_random_uuid(), null, 'Person ' || n from generate_series(1, 2345) n")
    await rows(server, `insert into assignment (id, access_package_id, catalog_id, policy_id, target_id, state, status, schedule, starts_at, created_date_time)
      select gen_random_uuid(), $1, (select catalog_id from access_package where id = $1), $2, id, 'delivered', 'Delivered', '{}', now(), now() from subject where display_name like 'Person %'`, [long.id, long.policyId])
    const file = await csv(report(`assignments(accessPackageId='${long.id}')`))
    expect([file.lines.length, new Set(file.lines).size]).toEqual([2346, 2346])
    const seen: string[] = []
    let next: string | undefined = report(`assignments(accessPackageId='${long.id}')?state=delivered&$top=999`)
    for (let i = 0; next && i < 10; i++) {
      const { body }: { body: any } = await server.as('stephan').get(next)
      seen.push(...body.value.map((r: any) => r.assignmentId))
      next = body['@odata.nextLink']
    }
    expect([seen.length, new Set(seen).size]).toEqual([2345, 2345])
  })
  test('F79 a name that is a formula stays a name', async () => {
    const p = await makePackage(server)
    await ask(server, 'bram', p.id)
    await server.drain()
    await rows(server, "update subject set display_name = '=HYPERLINK(\"http://evil.example\")' where object_id = $1", [person('bram').id])
    expect((await csv(report(`assignments(accessPackageId='${p.id}')`))).lines[1]).toMatch(/^"'=HYPERLINK\(""http/)
  })
})

describe('F79 who may read reports', () => {
  const status = async (who: string, call: string) => (await server.as(who).get(report(call))).status
  test('F79 reports about a person: administrators and the global reader', async () => {
    const call = `accessPackagesForUser(userId='${joann()}')`
    expect(await Promise.all(['grace', 'stephan', 'marcus', 'omar', 'joann', 'mary'].map((who) => status(who, call)))).toEqual([200, 200, 200, 403, 403, 403])
    expect((await server.as('stephan', ['EntitlementMgmt-SubjectAccess.ReadWrite']).get(report(call))).status).toBe(403)
    expect((await server.anonymous().get(report(call))).status).toBe(401)
    expect((await server.asApp().get(report(call))).status).toBe(200)
  })
  test('F79 reports about packages and resources: whoever may read the catalog; 403 for who sees the thing, 404 for the rest', async () => {
    const secret = await makePackage(server, { catalog: 'Security', policy: { allowedTargetScope: 'notSpecified' } })
    const call = (id: string) => `assignments(accessPackageId='${id}')`
    expect(await Promise.all(['omar', 'beatriz', 'joann', 'pat@fabrikam.example'].map((who) => status(who, call(both.id))))).toEqual([200, 200, 403, 404])
    expect(await Promise.all(['omar', 'joann'].map((who) => status(who, call(secret.id))))).toEqual([200, 404])
    expect(await Promise.all(['omar', 'joann', 'pat@fabrikam.example'].map((who) => status(who, `resourceHolders(resourceId='${resourceId()}')`)))).toEqual([200, 403, 404])
  })
  const nowhere = '7c0ffee0-0000-4000-8000-00000000ffff'
  test.each([
    ['somebody unknown', `accessPackagesForUser(userId='${nowhere}')`, 404, 'no person'],
    ['a package that is none', `assignments(accessPackageId='${nowhere}')`, 404, 'no access package'],
    ['no id', 'accessPackagesForUser()', 400, 'userId='],
    ['a word for a person', "assignments(userId='joann')", 400, 'userId='],
    ['a day to come', 'X?on=2027-01-01', 400, 'has not begun'],
    ['a day that is none', 'X?on=2026-02-30', 400, 'on must be'],
    ['a zone that is none', 'X?on=2026-05-20&timeZone=Mars', 400, 'time zone database'],
    ['a day and days', 'X?on=2026-05-20&from=2026-05-01', 400, 'either'],
    ['a day of what could be asked for', `accessPackagesForUser(userId='${nowhere}')?tab=canRequest&on=2026-05-20`, 404, 'no person'],
    ['a word for an id', "assignments(accessPackageId='all')", 400, 'accessPackageId='],
    ['an unknown tab', `accessPackagesForUser(userId='${nowhere}')?tab=lost`, 400, 'assigned, canRequest'],
    ['an unknown state', `assignments(accessPackageId='${nowhere}')?state=gone`, 400, 'expired'],
    ['neither true nor false', `requests(accessPackageId='${nowhere}')?mendable=maybe`, 400, 'true, false'],
    ['an option that a report does not follow', 'X?$filter=state eq 1', 400, '$filter'],
    ['a page of nothing', 'X?$top=0', 400, '$top'],
    ['a page too long', 'X?$top=1000', 400, '999'],
    ['a place that was not given', 'X?$skiptoken=Zm9v', 400, '$skiptoken'],
    ['a report that does not exist', 'everything()', 400, 'everything'],
  ])('F79 %s is refused', async (_name, call, expected, says) => {
    const before = await stored(server)
    const { status: got, body } = await server.as('stephan').get(report(call.replace('X', `assignments(accessPackageId='${both.id}')`)))
    expect([got, body.error.message]).toEqual([expected, expect.stringContaining(says)])
    expect(await stored(server)).toEqual(before)
  })
  test('F79 requests of some types, as a list and as a file; a type that there is not is refused', async () => {
    const types = async (asks: string) => (await read(`requests(accessPackageId='${both.id}')?requestType=${asks}`)).map((r) => r.requestType)
    const all = await types('')
    expect(all.length).toBeGreaterThan(1)
    expect([await types('userAdd'), await types('ADMINADD'), await types('adminAdd,useradd')]).toEqual([all.filter((type) => type === 'userAdd'), [], all.filter((type) => type === 'userAdd')])
    expect((await csv(report(`requests(accessPackageId='${both.id}')?requestType=systemAdd,adminRemove`))).lines).toHaveLength(1)
    const { status, body } = await server.as('stephan').get(report(`requests()?requestType=userExtend`))
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("requestType does not know 'userExtend'")])
  })
  test('F79 a file is no part of a batch, and says so', async () => {
    const url = report(`assignments(accessPackageId='${both.id}')`).replace('/v1.0', '')
    const { body } = await server.as('stephan').post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url, headers: { accept: 'text/csv' } }, { id: '2', method: 'GET', url }] })
    expect(body.responses.map((r: any) => [r.id, r.status]).sort()).toEqual([['1', 501], ['2', 200]])
  })
  test('F79 the assignment of a person who is gone stays in the reports', async () => {
    const p = await makePackage(server)
    await ask(server, 'thabo', p.id)
    await server.drain()
    const { id } = await assignmentOf(server, 'thabo', p.id)
    await rows(server, 'delete from directory_object where id = $1', [person('thabo').id])
    expect((await read(`accessPackagesForUser(userId='${person('thabo').id}')`)).map((r) => r.assignmentId)).toContain(id)
    expect(await read(`accessPackagesForUser(userId='${person('thabo').id}')?tab=canRequest`)).toEqual([])
  })
})
