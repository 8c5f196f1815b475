import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { separationExceptionEnds } from '#app/separation/exceptions.ts'
import { ask, assignmentOf, group, lasting, makePackage, makePolicy, person, rows, stored, type Made } from '../support/world.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const exceptions = `${em}/latchkey.separationExceptions`
const conflicts = `${em}/latchkey.conflicts()`
const give = async (who: string, id: string) => { expect((await ask(server, who, id)).status).toBe(201); await server.drain() }
/** Two packages, of which the first names the second. */
async function apart(catalog = 'General'): Promise<readonly [Made, Made]> {
  const [a, b] = [await makePackage(server, { catalog }), await makePackage(server)]
  await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${b.id}` })
  return [a, b]
}
const wanted = (who: string, a: string, b: string, more: object = {}) => ({ personId: person(who).id, accessPackageId: a, conflict: { kind: 'accessPackage', id: b }, ownerId: person('mary').id, reason: 'Closes the quarter', until: '2026-08-20T08:00:00Z', ...more })
const except = (by: string, ...all: Parameters<typeof wanted>) => server.as(by).post(exceptions, wanted(...all))

describe('L8 exceptions', () => {
  test('L8 S4 lets one person have both until its very end, and tells the person and the owner', async () => {
    const [a, b] = await apart()
    await give('bram', b.id)
    expect((await ask(server, 'bram', a.id)).body.error.code).toBe('IncompatibleAccess')
    const made = await except('grace', 'bram', a.id, b.id)
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({
      person: { id: person('bram').id, displayName: 'Bram van den Berg' }, accessPackage: { id: a.id, displayName: a.displayName }, conflict: { kind: 'accessPackage', id: b.id, displayName: b.displayName },
      owner: expect.objectContaining({ displayName: 'Mary Collins' }), until: '2026-08-20T08:00:00.000Z', isInForce: true,
    })])
    await server.drain()
    expect((await server.mails('bram')).filter((m) => m.event === 'separationExceptionMade')).toHaveLength(1)
    const [told] = (await server.mails('mary')).filter((m) => m.event === 'separationExceptionMade')
    expect(told!.text).toContain(b.displayName)
    expect(told!.text).toContain('Closes the quarter')
    await give('bram', a.id)
    const { body } = await server.as('grace').get(`${conflicts}?personId=${person('bram').id}`)
    expect(body.value).toEqual([expect.objectContaining({ exception: { id: made.body.id, until: '2026-08-20T08:00:00.000Z', ownerId: person('mary').id } })])
    const { body: log } = await server.asApp().get("/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Create separation of duties exception'")
    expect(log.value[0].additionalDetails).toContainEqual({ key: 'reason', value: 'Closes the quarter' })
  })

  test('L8 an exception is for one person and one thing only', async () => {
    const [a, b] = await apart()
    const c = await makePackage(server)
    await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${c.id}` })
    for (const who of ['chiara', 'lukas']) await give(who, b.id)
    await except('grace', 'chiara', a.id, b.id)
    expect((await ask(server, 'lukas', a.id)).status).toBe(400)
    await give('chiara', c.id)
    expect((await ask(server, 'chiara', a.id)).body.error.message).toContain(c.displayName)
  })

  test('L8 is refused for oneself, without a rule, twice, too long, past, or with a wrong body, and leaves nothing behind', async () => {
    const [a, b] = await apart('Security')
    await except('omar', 'joann', a.id, b.id)
    await server.drain()
    const before = [await stored(server), await rows(server, 'select id from separation_exception')]
    const codes: [string, object, string | number][] = [
      ['omar', wanted('omar', a.id, b.id), 'Authorization_RequestDenied'], ['omar', wanted('joann', a.id, b.id), 'Conflict'], ['omar', wanted('mirjam', b.id, a.id), 'ResourceNotFound'],
      ['grace', wanted('mirjam', b.id, a.id), 'NoSuchRule'], ['omar', wanted('mirjam', a.id, b.id, { until: '2027-05-20T08:00:00.001Z' }), 'ExceptionTooLong'], ['omar', wanted('mirjam', a.id, b.id, { until: '2026-05-20T08:00:00Z' }), 'EndInPast'],
      ['omar', wanted('mirjam', a.id, b.id, { reason: ' ' }), 'JustificationRequired'], ['omar', wanted('mirjam', a.id, b.id, { ownerId: person('mirjam').id }), 'OwnerInvalid'], ['omar', wanted('mirjam', a.id, b.id, { ownerId: group('Finance').id }), 'TargetNotFound'],
      ['omar', wanted('mirjam', a.id, b.id, { personId: group('Finance').id }), 'TargetNotFound'], ['omar', wanted('mirjam', a.id, b.id, { until: undefined }), 'InvalidModel'], ['omar', wanted('mirjam', a.id, b.id, { conflict: { kind: 'person', id: b.id } }), 'InvalidModel'],
      ['omar', { ...wanted('mirjam', a.id, b.id), more: 1 }, 'InvalidModel'], ['joann', wanted('mirjam', a.id, b.id), 'ResourceNotFound'], ['beatriz', wanted('mirjam', a.id, b.id), 'Authorization_RequestDenied'],
    ]
    for (const [by, body, code] of codes) expect([by, (await server.as(by).post(exceptions, body)).body.error.code]).toEqual([by, code])
    expect([await stored(server), await rows(server, 'select id from separation_exception')]).toEqual(before)
  })

  test('L8 two made at once are one', async () => {
    const [a, b] = await apart()
    const outcomes = await Promise.all([except('grace', 'tyler', a.id, b.id), except('stephan', 'tyler', a.id, b.id)])
    expect(outcomes.map((o) => o.status).sort()).toEqual([201, 409])
  })

  test('L8 can be ended before, by who may make it, and then allows nothing', async () => {
    const [a, b] = await apart('Security')
    await give('thabo', b.id)
    const { body } = await except('omar', 'thabo', a.id, b.id)
    expect((await server.as('joann').delete(`${exceptions}/${body.id}`)).status).toBe(404)
    expect((await server.as('beatriz').delete(`${exceptions}/${body.id}`)).status).toBe(403)
    expect((await server.as('omar').get(`${exceptions}?accessPackageId=${a.id}`)).body.value).toHaveLength(1)
    expect((await server.as('lin').get(exceptions)).body.value).toEqual([])
    expect((await server.as('joann').get(exceptions)).status).toBe(403)
    expect((await server.as('omar').delete(`${exceptions}/${body.id}`)).status).toBe(204)
    expect((await server.as('omar').delete(`${exceptions}/${body.id}`)).status).toBe(404)
    expect((await ask(server, 'thabo', a.id)).body.error.code).toBe('IncompatibleAccess')
  })

  test('L8 goes with its rule', async () => {
    const [a, b] = await apart()
    await except('grace', 'anouk', a.id, b.id)
    await server.as('grace').delete(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/${b.id}/$ref`)
    expect((await server.as('grace').get(`${exceptions}?accessPackageId=${a.id}`)).body.value).toEqual([])
  })
})

describe('S2 L8 what exists already', () => {
  test('S2 lists who has both, since when, of packages, groups and roles; and nobody else', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    for (const who of ['oliver', 'nadia']) await give(who, a.id)
    await give('oliver', b.id)
    const grace = server.as('grace')
    await grace.post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${b.id}` })
    await grace.post(`${em}/accessPackages/${a.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${group('sg-Everyone in APAC').id}` })
    const { body } = await grace.get(`${conflicts}?accessPackageId=${a.id}`)
    const { id: assignmentId } = await assignmentOf(server, 'nadia', a.id)
    expect(body.value).toEqual([
      { person: { id: person('nadia').id, displayName: 'Nadia Rahman' }, accessPackage: { id: a.id, displayName: a.displayName, assignmentId }, conflict: { kind: 'group', id: group('sg-Everyone in APAC').id, displayName: 'sg-Everyone in APAC' }, since: server.clock.now(), exception: null },
      expect.objectContaining({ person: { id: person('oliver').id, displayName: 'Oliver Walsh' }, conflict: { kind: 'accessPackage', id: b.id, displayName: b.displayName } }),
    ])
    expect((await grace.get(`${conflicts}?personId=${person('oliver').id}`)).body.value).toHaveLength(1)
    // Those who have both keep both (F53); once one of them is given up, there is nothing to list.
    await server.as('oliver').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await assignmentOf(server, 'oliver', b.id)).id } })
    await server.drain()
    expect((await grace.get(`${conflicts}?personId=${person('oliver').id}`)).body.value).toEqual([])
  })

  test('S2 F59 whoever has both keeps both: access may end earlier, and may not reach further', async () => {
    const [a, b] = [await makePackage(server, { policy: { expiration: lasting('P30D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true } } }), await makePackage(server)]
    for (const id of [a.id, b.id]) await give('beatriz', id)
    const other = await makePolicy(server, a.id, { expiration: lasting('P30D') })
    const grace = server.as('grace')
    await grace.post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${b.id}` })
    const { id, schedule } = await assignmentOf(server, 'beatriz', a.id)
    const until = (days: number) => ({ expiration: { type: 'afterDateTime', endDateTime: new Date(Date.parse(schedule.expiration.endDateTime) + days * 86_400_000).toISOString() } })
    const change = (requestType: 'userUpdate' | 'adminUpdate', more: object) => server.as(requestType === 'userUpdate' ? 'beatriz' : 'grace').post(`${em}/assignmentRequests`, { requestType, assignment: { id }, ...more })
    const refused = await change('userUpdate', { schedule: until(3) })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'IncompatibleAccess'])
    expect(refused.body.error.message).toContain(`the access package '${b.displayName}'`)
    expect((await change('adminUpdate', { schedule: until(3) })).body.error.code).toBe('IncompatibleAccess')
    expect((await change('adminUpdate', { schedule: until(-1), assignment: { id, assignmentPolicyId: other } })).body.error.code).toBe('IncompatibleAccess')
    for (const [requestType, days] of [['userUpdate', -1], ['adminUpdate', -2]] as const) {
      const reply = await change(requestType, { schedule: until(days) })
      expect([days, reply.status]).toEqual([days, 201])
      await server.drain()
      expect((await assignmentOf(server, 'beatriz', a.id)).schedule.expiration.endDateTime.slice(0, 19)).toBe(until(days).expiration.endDateTime.slice(0, 19))
    }
  })

  test('S3 lists roles, once for each person however they hold them', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server, { catalog: 'Licences', gives: [['lic-Visio Plan 2', 'Member']] })]
    for (const id of [a.id, b.id]) await give('emeka', id)
    await give('wei', a.id)
    const role = (await rows<{ id: string }>(server, "select r.id from resource_role r join resource o on o.id = r.resource_id where o.display_name = 'lic-Visio Plan 2' and r.display_name = 'Member'"))[0]!.id
    await server.as('grace').post(`${em}/accessPackages/${a.id}/latchkey.incompatibleResourceRoles`, { resourceRoleId: role })
    const { body } = await server.as('grace').get(`${conflicts}?accessPackageId=${a.id}`)
    expect(body.value.map((c: { person: { displayName: string }; conflict: { displayName: string } }) => [c.person.displayName, c.conflict.displayName])).toEqual([['Emeka Eze', 'Member of lic-Visio Plan 2'], ['Wei Lim', 'Member of lic-Visio Plan 2']])
  })

  test('L8 is paged, narrowed, and refuses what makes no sense', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    for (const who of ['jun', 'maya', 'aditi']) for (const id of [a.id, b.id]) await give(who, id)
    await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${b.id}` })
    const first = await server.as('grace').get(`${conflicts}?accessPackageId=${a.id}&$top=2`)
    const second = await server.as('grace').get(first.body['@odata.nextLink'])
    expect([first.body.value.length, second.body.value.length, second.body['@odata.nextLink']]).toEqual([2, 1, undefined])
    // The other end finds them, too.
    expect((await server.as('grace').get(`${conflicts}?accessPackageId=${b.id}`)).body.value).toHaveLength(3)
    for (const query of ['$top=x', '$top=1000', '$skip=-1', 'personId=x', "accessPackageId='"]) expect([query, (await server.as('grace').get(`${conflicts}?${query}`)).status]).toEqual([query, 400])
  })

  test('L8 who looks after a catalog sees those of its packages; others see none', async () => {
    const [a, b] = [await makePackage(server, { catalog: 'Security' }), await makePackage(server)]
    for (const id of [a.id, b.id]) await give('fleur', id)
    await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${b.id}` })
    const seen = async (who: string) => (await server.as(who).get(`${conflicts}?personId=${person('fleur').id}`)).body.value?.length
    expect([await seen('omar'), await seen('beatriz'), await seen('marcus'), await seen('lin'), await seen('priya'), await seen('fleur')]).toEqual([1, 1, 1, 0, 0, undefined])
  })

  test('L8 as CSV, where a name that looks like a formula is a text', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    for (const id of [a.id, b.id]) await give('noah', id)
    await server.as('grace').patch(`${em}/accessPackages/${b.id}`, { displayName: '=HYPERLINK("http://evil.example","x")' })
    await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${b.id}` })
    const { body, headers } = await server.as('grace').get(`${conflicts}?accessPackageId=${a.id}`, { accept: 'text/csv' })
    expect(headers.get('content-type')).toContain('text/csv')
    expect(body.split('\r\n')[0]).toBe('personId,person,accessPackageId,accessPackage,assignmentId,conflictKind,conflictId,conflict,since,exceptionUntil,exceptionOwnerId')
    expect(body).toContain('"\'=HYPERLINK(""http://evil.example"",""x"")"')
    const page = await server.as('grace').get(`${conflicts}?$top=1`, { accept: 'text/csv' })
    expect([page.body.trim().split('\r\n').length, page.headers.get('link')]).toEqual([2, expect.stringContaining('$skip=1'.replace('$', '%24'))])
    const batch = await server.as('grace').post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: `/identityGovernance/entitlementManagement/latchkey.conflicts()?accessPackageId=${a.id}`, headers: { accept: 'text/csv' } }] })
    expect(batch.body.responses[0]).toMatchObject({ status: 200, body: expect.stringContaining('Noah Cohen') })
  })
})

describe('L8 the end of an exception', () => {
  test('L8 the owner is told once, a week before, and from its very moment on it does not count', async () => {
    const [a, b] = await apart()
    await give('sofie', b.id)
    const { body } = await except('grace', 'sofie', a.id, b.id, { until: '2026-06-20T08:00:00Z' })
    await server.clock.set('2026-06-13T08:00:01Z')
    const ending = async (who: string) => (await server.mails(who)).filter((m) => m.event === 'separationExceptionEnding' && m.subject.includes('Sofie'))
    expect(await ending('mary')).toHaveLength(1)
    await separationExceptionEnds(server.running.context.app, body.id)
    await server.drain()
    expect([(await ending('mary')).length, (await ending('sofie')).length]).toEqual([1, 0])
    await server.clock.set('2026-06-20T07:59:59.999Z')
    expect((await ask(server, 'sofie', a.id, { schedule: { startDateTime: '2026-06-21T00:00:00Z' } })).status).toBe(201)
    await server.clock.set('2026-06-20T08:00:00.000Z')
    expect((await server.as('grace').get(`${exceptions}?personId=${person('sofie').id}`)).body.value[0].isInForce).toBe(false)
    await server.clock.set('2026-06-21T00:01:00Z')
    // What was asked for while it lasted, and starts after it, is not given.
    const [request] = await rows<{ state: string; status: string }>(server, 'select q.state, q.status from assignment_request q join subject s on s.id = q.target_id where s.object_id = $1 and q.access_package_id = $2', [person('sofie').id, a.id])
    expect(request).toEqual({ state: 'deliveryFailed', status: 'IncompatibleAccess' })
    // A past one makes room for the next.
    expect((await except('grace', 'sofie', a.id, b.id, { until: '2026-06-25T00:00:00Z' })).status).toBe(201)
    expect((await ask(server, 'sofie', a.id)).status).toBe(201)
  })

  test('L8 one of less than a week says so at once, and is not announced again', async () => {
    const [a, b] = await apart()
    await except('grace', 'carmen', a.id, b.id, { until: '2026-06-24T00:00:00Z' })
    await server.drain()
    const [made] = (await server.mails('mary')).filter((m) => m.subject.includes('Carmen'))
    expect(made!.text).toContain('There will be no reminder')
    await server.clock.advance('P31D')
    expect((await server.mails('mary')).filter((m) => m.subject.includes('Carmen'))).toHaveLength(1)
  })
})
