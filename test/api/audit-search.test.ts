/** The audit log is searched by the names of people and things (entra.md F80), and narrowed by ids, without reading all of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, decide, makePackage, person, rows, user, type Made } from '../support/world.ts'

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
const at = (options: Record<string, string>) => Object.entries({ $top: '999', ...options }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
async function found(options: Record<string, string>, who = 'stephan'): Promise<any[]> {
  const { status, body } = await server.as(who).get(`${log}?${at(options)}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.value
}
const all = () => found({})
const isParty = (id: string) => (e: any) => e.initiatedBy.user?.id === id || e.targetResources.some((t: any) => t.id === id)
const ids = (events: any[]) => events.map((e) => e.id).toSorted()

describe('F80 search', () => {
  test.each<readonly [string, string | (() => string), () => (e: any) => boolean]>([
    ['a person, whoever they are in it', 'guerrero', () => isParty(person('joann').id)],
    ['a mail address', 'mary@contoso', () => isParty(person('mary').id)],
    ['two words', '"Mary Collins"', () => isParty(person('mary').id)],
    ['a package', () => `"${made.displayName}"`, () => isParty(made.id)],
    ['a part of the activity', 'stage completed', () => (e) => e.activityDisplayName.includes('stage completed')],
    ['both', 'activityDisplayName:Approve guerrero', () => (e) => /approve/i.test(e.activityDisplayName) && isParty(person('joann').id)(e)],
    ['not', 'guerrero NOT activityDisplayName:approve', () => (e) => !/approve/i.test(e.activityDisplayName) && isParty(person('joann').id)(e)],
  ])('F80 finds %s', async (_name, searched, check) => {
    const text = typeof searched === 'string' ? searched : searched()
    const [events, every] = [await found({ $search: text }), await all()]
    expect(events.length).toBeGreaterThan(0)
    // A name may stand in the names of others: another package, or its policy.
    if (text !== searched) expect(ids(events)).toEqual(expect.arrayContaining(ids(every.filter(check()))))
    else expect(ids(events)).toEqual(ids(every.filter(check())))
  })
  test('F80 the newest first, page by page, as a count and in a file', async () => {
    const every = ids(await found({ $search: 'joann' }))
    const seen: string[] = []
    for (let next: string | undefined = `${log}?${at({ $search: 'joann', $orderby: 'activityDateTime desc', $top: '3' })}`; next;) {
      const { body }: { body: any } = await server.as('stephan').get(next)
      seen.push(...body.value.map((e: any) => e.id))
      next = body['@odata.nextLink']
    }
    expect(seen.toSorted()).toEqual(every)
    expect((await server.as('stephan').get(`${log}/$count?$search=joann`)).body).toBe(String(every.length))
    expect(((await server.as('stephan').get('/v1.0/auditLogs/latchkey.export()?$search=joann')).body as string).trim().split('\r\n')).toHaveLength(every.length + 1)
  })
  test('F80 what is gone is found by the name that it had', async () => {
    const gone = await makePackage(server)
    await server.as('grace').patch(`${em}/accessPackages/${gone.id}`, { displayName: 'Zeppelin' })
    await server.as('grace').delete(`${em}/assignmentPolicies/${gone.policyId}`)
    expect((await server.as('grace').delete(`${em}/accessPackages/${gone.id}`)).status).toBe(204)
    expect((await found({ $search: 'zeppelin' })).map((e) => e.activityDisplayName)).toEqual(expect.arrayContaining(['Create access package', 'Update access package', 'Delete access package']))
  })
  test('F80 nothing for a name that nobody has, and what is like a pattern is none', async () => {
    expect([await found({ $search: 'nobodyiscalledthis' }), await found({ $search: '%' }), await found({ $search: 'j_ann' })]).toEqual([[], [], []])
    expect((await server.as('stephan').get(`${log}?$search=category:x`)).status).toBe(400)
  })
  test('F80 an owner finds what happened in their catalogs only', async () => {
    const own = await found({ $search: 'joann' }, 'omar')
    expect(own.length).toBeGreaterThan(0)
    expect(own.length).toBeLessThan((await found({ $search: 'joann' })).length)
    expect(await found({ $search: 'joann' }, 'beatriz')).toEqual([])
  })
  test('F80 a name that very many have is looked for in the events', async () => {
    await rows(server, `insert into directory_object (id, kind, display_name, user_principal_name, user_type, account_enabled, created_date_time) select gen_random_uuid(), 'user', 'Joann Double ' || n, 'double' || n || '@contoso.example', 'Member', true, now() from generate_series(1, 2100) n`)
    expect(ids(await found({ $search: 'joann' }))).toEqual(ids((await all()).filter((e) => [e.initiatedBy.user, ...e.targetResources].some((one: any) => /joann/i.test(one?.displayName ?? '')))))
    await rows(server, "delete from directory_object where display_name like 'Joann Double %'")
  })
})

describe('F80 by or about somebody or something', () => {
  test('F80 a person, a package, and both', async () => {
    const [{ id }, every] = [person('joann'), await all()]
    const byOrAbout = `(initiatedBy/user/id eq '${id}' or targetResources/any(t: t/id eq '${id}'))`
    const aboutPackage = `targetResources/any(t: t/id eq '${made.id}')`
    expect(ids(await found({ $filter: byOrAbout }))).toEqual(ids(every.filter(isParty(id))))
    expect(ids(await found({ $filter: `${byOrAbout} and ${aboutPackage}` }))).toEqual(ids(every.filter((e) => isParty(id)(e) && isParty(made.id)(e))))
    expect((await found({ $filter: `${byOrAbout} or category eq 'EntitlementManagement'` })).length).toBeGreaterThan(every.filter(isParty(id)).length)
    expect(await found({ $filter: `not (${byOrAbout})` })).toHaveLength(every.length - every.filter(isParty(id)).length)
  })
  test('F80 what stands in the log very often is found as well', async () => {
    const [{ id }, every] = [person('joann'), await all()]
    await rows(server, "insert into audit_party (event_id, part, party_id) select gen_random_uuid(), 'target', p from generate_series(1, 20001), unnest($1::text[]) as p", [[id, made.id]])
    expect(ids(await found({ $search: 'guerrero' }))).toEqual(ids(every.filter(isParty(id))))
    expect(ids(await found({ $filter: `(initiatedBy/user/id eq '${id}' or targetResources/any(t: t/id eq '${id}')) and targetResources/any(t: t/id eq '${made.id}')` }))).toEqual(ids(every.filter((e) => isParty(id)(e) && isParty(made.id)(e))))
    await rows(server, 'delete from audit_party p where not exists (select 1 from audit_event e where e.id = p.event_id)')
  })
  test('F80 what failed', async () => {
    expect(await found({ $filter: "result eq 'failure'" })).toEqual([])
    await rows(server, "update audit_event set result = 'failure' where request_id = $1", [request])
    const failed = await found({ $filter: "result eq 'failure' and category eq 'EntitlementManagement'" })
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.every((e) => e.result === 'failure')).toBe(true)
    expect(ids(await found({ $filter: "result eq 'failure' or result eq 'success'" }))).toEqual(ids(await all()))
    await rows(server, "update audit_event set result = 'success'")
  })
})
