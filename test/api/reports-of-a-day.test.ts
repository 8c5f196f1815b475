import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, catalog, decide, makePackage, person, rows, tenant, user, type Made } from '../support/world.ts'

// Who had what on a day, and why (entra.md F79, latchkey.md L10): told from what was written down then, whatever became of it since.

let server: TestServer
let approved: Made
let other: Made
let requestId: string
const group = 'sg-Advanced security'
const gives = [[group, 'Member']] as const
const resourceId = () => tenant.resources.find((r) => r.catalogId === catalog('Security').id && r.displayName === group)!.id

/**
 * 20 May 08:00  Joann asks for `approved`, for ten days
 * 21 May 08:00  Mary approves; until 31 May 08:00
 * 22 May 08:00  Mirjam is assigned `other`; 23 May 08:00 Bram too
 * 25 May 08:00  Mirjam's is removed
 * 31 May 08:00  Joann's expires
 * 1 June 08:00  the policy changes; Joann is assigned `other`
 */
beforeAll(async () => {
  server = await startTestServer()
  approved = await makePackage(server, { catalog: 'Security', gives, policy: { requestApprovalSettings: approvedBy([user('mary')]), expiration: { type: 'afterDuration', duration: 'P10D' } } })
  other = await makePackage(server, { catalog: 'Security', gives })
  requestId = await asked(server, 'joann', approved.id, { justification: 'For the audit' })
  await day('21')
  await decide(server, 'mary', requestId, 'Approve', 'She needs it')
  await day('22')
  const assign = (who: string) => ask(server, 'omar', other.id, { requestType: 'adminAdd', for: who, policyId: other.policyId })
  await assign('mirjam')
  await day('23')
  await assign('bram')
  await day('25')
  await server.as('omar').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'mirjam', other.id)).id }, justification: 'Not needed' })
  await server.clock.set('2026-06-01T08:00:00Z')
  await server.as('omar').patch(`${em}/assignmentPolicies/${approved.policyId}`, { displayName: 'Later' })
  await assign('joann')
  await server.drain()
}, 120_000)
afterAll(() => server.close())
const day = async (number: string) => { await server.drain(); await server.clock.set(`2026-05-${number}T08:00:00Z`) }

const report = (call: string, query = '') => `${em}/latchkey.reports/${call}?$top=999${query}`
const read = async (path: string, who = 'marcus') => (await server.as(who).get(path)).body.value as any[]
const ours = (rows: any[]) => rows.filter((r) => [approved.id, other.id].includes(r.accessPackageId)).map((r) => r.displayName).sort()
const holders = async (query: string) => ours(await read(report(`resourceHolders(resourceId='${resourceId()}')`, query)))
const assigned = async (made: Made, query: string) => (await read(report(`assignments(accessPackageId='${made.id}')`, query))).map((r) => r.displayName).sort()

describe('F79 who held a resource on a day', () => {
  test.each([
    ['2026-05-20', 'before anybody decided', []],
    ['2026-05-21', 'from the decision on', ['Joann Guerrero']],
    ['2026-05-22', 'with who was assigned that day', ['Joann Guerrero', 'Mirjam Visser']],
    ['2026-05-25', 'on the day of a removal it was still held', ['Bram', 'Joann Guerrero', 'Mirjam Visser']],
    ['2026-05-26', 'after a removal', ['Bram', 'Joann Guerrero']],
    ['2026-05-31', 'on the day of the end', ['Bram', 'Joann Guerrero']],
    ['2026-06-01', 'given again by another package', ['Bram', 'Joann Guerrero']],
  ])('F79 on %s: %s', async (on, _, people) => {
    expect((await holders(`&on=${on}`)).map((name) => people.find((p) => name.startsWith(p)) ?? name)).toEqual(people.map((p) => expect.stringContaining(p.split(' ')[0]!)))
  })
  test('F79 a moment is narrower than its day', async () => {
    expect(await holders('&on=2026-05-21T07:59:59Z')).toEqual([])
    expect(await holders('&on=2026-05-21T08:00:00Z')).toEqual(['Joann Guerrero'])
    expect(await holders('&on=2026-05-31T12:00:00Z')).not.toContain('Joann Guerrero')
  })
  test('F79 a day is that of the reader', async () => {
    // Where it is twelve hours earlier, the approval was still on the 20th, and the end on the 30th.
    expect(await holders('&on=2026-05-20')).toEqual([])
    expect(await holders('&on=2026-05-20&timeZone=Etc/GMT%2B12')).toEqual(['Joann Guerrero'])
    expect(await assigned(approved, '&on=2026-05-31')).toEqual(['Joann Guerrero'])
    expect(await assigned(approved, '&on=2026-05-31&timeZone=Etc/GMT%2B12')).toEqual([])
  })
  test('F79 over some days, everybody who held it on one of them', async () => {
    expect(await holders('&from=2026-05-24&to=2026-05-24')).toHaveLength(3)
    expect(await holders('&from=2026-05-26')).toEqual(expect.arrayContaining([expect.stringContaining('Bram'), 'Joann Guerrero', 'Joann Guerrero']))
    expect(await holders('&to=2026-05-20')).toEqual([])
  })
  test('F79 the proof stays: request, reasons of both, and the version of the policy of then', async () => {
    const rows = await read(report(`resourceHolders(resourceId='${resourceId()}')`, '&on=2026-05-22'))
    expect(rows.find((r) => r.accessPackageId === approved.id)).toMatchObject({
      startDateTime: '2026-05-21T08:00:00.000Z', endedDateTime: expect.stringMatching(/^2026-05-31T08:00/), role: 'Member',
      requests: [{
        id: requestId, requestType: 'userAdd', justification: 'For the audit', createdDateTime: '2026-05-20T08:00:00.000Z', policyVersion: 1,
        requestor: { id: person('joann').id, displayName: 'Joann Guerrero' }, createdBy: { displayName: 'Joann Guerrero' },
        approvals: [{ id: person('mary').id, displayName: 'Mary Collins', stage: 1, dateTime: '2026-05-21T08:00:00.000Z', justification: 'She needs it' }],
      }],
    })
    // What came after that day is no part of what it rested on.
    const mirjam = (on: string) => read(report(`assignments(accessPackageId='${other.id}')`, `&on=${on}&person=mirjam`)).then((found) => found[0].requests.map((q: any) => [q.requestType, q.createdBy.displayName, q.justification]))
    expect(await mirjam('2026-05-22')).toEqual([['adminAdd', 'Omar Haddad', null]])
    expect(await mirjam('2026-05-25')).toEqual([['adminAdd', 'Omar Haddad', null], ['adminRemove', 'Omar Haddad', 'Not needed']])
  })
  test('F79 the same as a file', async () => {
    const { body } = await server.as('marcus').get(report(`resourceHolders(resourceId='${resourceId()}')`, '&on=2026-05-21').replace('$top=999', '$format=text/csv'))
    const [head, ...lines] = (body as string).trim().split('\r\n')
    expect(head).toContain('approvals,policyVersion,requestIds')
    expect(lines.filter((l) => l.includes(approved.displayName))).toEqual([expect.stringMatching(/^Joann Guerrero.*For the audit,Mary Collins 2026-05-21T08:00:00.000Z: She needs it,1,/)])
  })
})

describe('F79 what was assigned on a day', () => {
  test('F79 of a package: removed and expired assignments are there on their days, and only then', async () => {
    expect(await assigned(approved, '&on=2026-05-30')).toEqual(['Joann Guerrero'])
    expect(await assigned(approved, '&on=2026-06-01')).toEqual([])
    expect(await assigned(other, '&on=2026-05-24')).toHaveLength(2)
    expect(await assigned(other, '&on=2026-05-26')).toHaveLength(1)
    expect(await assigned(other, '&on=2026-05-24&state=expired')).toEqual([expect.stringContaining('Mirjam')])
  })
  test('F79 of a person: packages and resources', async () => {
    const packages = async (on: string) => (await read(report(`accessPackagesForUser(userId='${person('joann').id}')`, `&on=${on}`))).map((r) => r.accessPackageId).filter((id) => [approved.id, other.id].includes(id))
    expect([await packages('2026-05-20'), await packages('2026-05-22'), await packages('2026-06-01')]).toEqual([[], [approved.id], [other.id]])
    const resource = async (on: string) => (await read(report(`resourceAssignmentsForUser(userId='${person('joann').id}')`, `&on=${on}`))).find((r) => r.resource === group)?.packages.map((p: any) => p.accessPackageId).filter((id: string) => [approved.id, other.id].includes(id))
    expect([await resource('2026-05-20'), await resource('2026-05-22'), await resource('2026-06-01')]).toEqual([[], [approved.id], [other.id]])
  })
  test('F61 of everybody, in the catalogs that one may read, by person and package', async () => {
    const all = (who: string, query = '') => read(report('assignments()', query), who)
    const everywhere = await all('marcus')
    expect(new Set(everywhere.map((r) => r.catalog)).size).toBeGreaterThan(1)
    expect(everywhere.find((r) => r.accessPackageId === other.id)).toMatchObject({ accessPackage: other.displayName, catalog: 'Security', catalogId: catalog('Security').id })
    expect(new Set((await all('omar')).map((r) => r.catalog))).toEqual(new Set(['Security']))
    expect((await server.as('joann').get(report('assignments()'))).status).toBe(403)
    expect(new Set((await all('marcus', '&person=joann%20guer')).map((r) => r.displayName))).toEqual(new Set(['Joann Guerrero']))
    expect(await all('marcus', '&person=%25')).toEqual([])
    expect(new Set((await read(report(`assignments(userId='${person('bram').id}')`))).map((r) => r.userId))).toEqual(new Set([person('bram').id]))
  })
})

describe('F79 requests', () => {
  test('F79 of a package, newest first, with who decided and why', async () => {
    const found = await read(report(`requests(accessPackageId='${approved.id}')`))
    expect(found.map((r) => r.requestType)).toEqual(['systemRemove', 'userAdd'])
    expect(found[1]).toMatchObject({ requestId, displayName: 'Joann Guerrero', accessPackage: approved.displayName, catalog: 'Security', state: 'delivered', policyVersion: 1, createdBy: { displayName: 'Joann Guerrero' }, decisions: [{ displayName: 'Mary Collins', result: 'Approved', justification: 'She needs it' }] })
  })
  test('F79 of everybody: by state, by person, by the day they were made', async () => {
    const all = (query: string, who?: string) => read(report('requests()', query), who)
    expect(new Set((await all('&state=denied,pendingApproval')).map((r) => r.state))).toEqual(new Set(['denied', 'pendingApproval']))
    const ofOther = async (query: string) => (await read(report(`requests(accessPackageId='${other.id}')`, query))).map((r) => r.requestType)
    expect([await ofOther('&on=2026-05-22'), await ofOther('&on=2026-05-25'), await ofOther('&from=2026-05-26&to=2026-05-31')]).toEqual([['adminAdd'], ['adminRemove'], []])
    expect((await all('&person=mirjam')).map((r) => r.displayName).filter((name: string) => !name.startsWith('Mirjam'))).toEqual([])
    expect((await all('&person=MARY%40')).map((r) => [r.requestType, r.requestor, r.displayName])).toContainEqual(['onBehalfAdd', 'Mary Collins', person('bram').displayName])
    expect(await all('&person=%25')).toEqual([])
    expect(new Set((await all('', 'omar')).map((r) => r.catalog))).toEqual(new Set(['Security']))
    expect((await server.as('joann').get(report('requests()'))).status).toBe(403)
  })
  test('F61 F79 a text that more people are called by than are looked for one by one finds the same', async () => {
    const [requests, assignments] = [() => read(report('requests()', '&person=collins')), () => read(report('assignments()', '&person=collins'))]
    const few = [await requests(), await assignments()]
    expect(few.map((found) => found.length)).toEqual([expect.toSatisfy((n) => n > 0), expect.toSatisfy((n) => n > 0)])
    await rows(server, "insert into subject (id, object_id, display_name) select gen_random_uuid(), gen_random_uuid(), 'Collins ' || n from generate_series(1, 1001) n")
    expect([await requests(), await assignments()]).toEqual(few)
  })
  test('F79 page after page, and a place that is none is refused', async () => {
    const seen: string[] = []
    for (let next: string | undefined = `${em}/latchkey.reports/requests()?$top=4`; next;) {
      const { body }: { body: any } = await server.as('marcus').get(next)
      seen.push(...body.value.map((r: any) => r.requestId))
      next = body['@odata.nextLink']
    }
    expect([seen.length, new Set(seen).size]).toEqual([(await read(report('requests()'))).length, seen.length])
    const token = Buffer.from(JSON.stringify(['now', requestId])).toString('base64url')
    expect((await server.as('marcus').get(`${em}/latchkey.reports/requests()?$skiptoken=${token}`)).status).toBe(400)
  })
})

describe('F79 resources', () => {
  test('F79 of all catalogs that one may read, by name, with who holds them', async () => {
    const rows = await read(report('resources()'))
    expect(rows).toHaveLength(tenant.resources.length)
    expect(rows.map((r) => r.displayName.toLowerCase())).toEqual(rows.map((r) => r.displayName.toLowerCase()).toSorted())
    expect(rows.find((r) => r.id === resourceId())).toMatchObject({ displayName: group, originSystem: 'AadGroup', catalog: 'Security', holders: expect.any(Number) })
    expect(rows.find((r) => r.id === resourceId()).holders).toBe(new Set((await read(report(`resourceHolders(resourceId='${resourceId()}')`))).map((r) => r.userId)).size)
    expect((await read(report('resources()', '&search=ADVANCED'))).map((r) => r.displayName)).toContain(group)
    expect(new Set((await read(report('resources()'), 'omar')).map((r) => r.catalog))).toEqual(new Set(['Security']))
  })
  test('F79 page after page', async () => {
    const seen: string[] = []
    for (let next: string | undefined = `${em}/latchkey.reports/resources()?$top=3`; next;) {
      const { body }: { body: any } = await server.as('marcus').get(next)
      seen.push(...body.value.map((r: any) => r.id))
      next = body['@odata.nextLink']
    }
    expect([seen.length, new Set(seen).size]).toEqual([tenant.resources.length, tenant.resources.length])
  })
})
