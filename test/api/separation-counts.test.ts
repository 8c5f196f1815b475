import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, group, makePackage, person, tenant } from '../support/world.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const give = async (who: string, id: string) => { expect((await ask(server, who, id)).status).toBe(201); await server.drain() }
const packageRef = (id: string) => ({ '@odata.id': `${server.url}${em}/accessPackages/${id}` })
const counts = (who: string, accessPackageId?: string) => server.as(who).get(`${em}/latchkey.conflictCounts()${accessPackageId ? `?accessPackageId=${accessPackageId}` : ''}`)
const preview = (who: string, a: string, kind: string, id: string) => server.as(who).get(`${em}/accessPackages/${a}/latchkey.conflictsWith(kind='${kind}',id='${id}')`)
const named = (body: { value: { displayName: string }[] }) => body.value.map((p) => p.displayName)

describe('L8 S2 how many have what does not go together', () => {
  test('L8 S2 is told for each rule, from both ends, with those who have an exception', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    for (const who of ['oliver', 'nadia', 'jun']) await give(who, a.id)
    for (const who of ['oliver', 'nadia']) await give(who, b.id)
    const grace = server.as('grace')
    await grace.post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, packageRef(b.id))
    await grace.post(`${em}/accessPackages/${a.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${group('All employees').id}` })
    const rule = (excepted: number) => ({ accessPackage: { id: a.id, displayName: a.displayName }, conflict: { kind: 'accessPackage', id: b.id, displayName: b.displayName }, people: 2, excepted })
    expect((await counts('grace', a.id)).body).toEqual({ value: [rule(0), { accessPackage: { id: a.id, displayName: a.displayName }, conflict: { kind: 'group', id: group('All employees').id, displayName: 'All employees' }, people: 3, excepted: 0 }] })
    expect((await counts('grace', b.id)).body.value).toEqual([rule(0)])
    const pair = async (id: string, conflictId: string) => (await grace.get(`${em}/latchkey.conflicts()?accessPackageId=${id}&conflictId=${conflictId}`)).body.value.map((c: { person: { displayName: string } }) => c.person.displayName)
    expect([await pair(a.id, b.id), await pair(b.id, a.id), await pair(b.id, group('All employees').id)]).toEqual([['Nadia Rahman', 'Oliver Walsh'], ['Nadia Rahman', 'Oliver Walsh'], []])
    expect((await grace.get(`${em}/latchkey.conflicts()?conflictId=x`)).status).toBe(400)
    await grace.post(`${em}/latchkey.separationExceptions`, { personId: person('oliver').id, accessPackageId: a.id, conflict: { kind: 'accessPackage', id: b.id }, ownerId: person('mary').id, reason: 'Closes the quarter', until: '2026-08-20T08:00:00Z' })
    expect((await counts('grace', b.id)).body.value).toEqual([rule(1)])
    await server.clock.advance('P100D')
    expect((await counts('grace', b.id)).body.value).toEqual([rule(0)])
    expect((await counts('grace')).body.value).toContainEqual(rule(0))
  })

  test('L8 is for those who may read a catalog, and of theirs only; a wrong id is refused', async () => {
    const [a, b] = [await makePackage(server, { catalog: 'Security' }), await makePackage(server)]
    for (const id of [a.id, b.id]) await give('fleur', id)
    await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, packageRef(b.id))
    const seen = async (who: string) => { const { status, body } = await counts(who, a.id); return status === 200 ? body.value.length : status }
    expect([await seen('marcus'), await seen('omar'), await seen('beatriz'), await seen('lin'), await seen('fleur')]).toEqual([1, 1, 1, 0, 403])
    expect((await counts('grace', 'x')).status).toBe(400)
  })
})

describe('L8 S6 who would be in conflict, before a rule is made', () => {
  test('L8 S6 of packages, groups and resource roles, and nothing is made', async () => {
    const [a, b] = [await makePackage(server), await makePackage(server)]
    for (const who of ['maya', 'aditi', 'wei']) await give(who, a.id)
    for (const who of ['maya', 'noah']) await give(who, b.id)
    const packages = await preview('grace', a.id, 'accessPackage', b.id)
    expect(packages.body).toEqual({ conflict: { kind: 'accessPackage', id: b.id, displayName: b.displayName }, people: 1, value: [{ id: person('maya').id, displayName: person('maya').displayName, assignmentId: expect.any(String), since: server.clock.now() }] })
    expect(named((await preview('grace', a.id, 'group', group('lic-Visio Plan 2').id)).body)).toEqual(['Wei Lim'])
    const role = tenant.resources.find((r) => r.displayName === 'lic-Visio Plan 2')!.roles[0]!.id
    expect((await preview('grace', a.id, 'resourceRole', role)).body).toMatchObject({ conflict: { displayName: 'Member of lic-Visio Plan 2' }, people: 1, value: [{ displayName: 'Wei Lim' }] })
    expect((await counts('grace', a.id)).body.value).toEqual([])
    // What the preview says is what there is once the rule is made.
    await server.as('grace').post(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/$ref`, packageRef(b.id))
    expect((await server.as('grace').get(`${em}/latchkey.conflicts()?accessPackageId=${a.id}`)).body.value).toMatchObject([{ person: { displayName: person('maya').displayName } }])
  })

  test('L8 S6 is refused as the rule would be', async () => {
    const [a, b] = [await makePackage(server, { catalog: 'Security' }), await makePackage(server, { catalog: 'Partners' })]
    const status = async (...all: Parameters<typeof preview>) => (await preview(...all)).status
    expect((await preview('grace', a.id, 'accessPackage', a.id)).body.error.code).toBe('IncompatibleWithItself')
    for (const kind of ['x', 'person']) expect((await preview('grace', a.id, kind, b.id)).body.error.message).toContain('accessPackage, group, resourceRole')
    expect((await preview('grace', a.id, 'group', "1' or 'a")).status).toBe(400)
    expect([await status('grace', a.id, 'group', b.id), await status('grace', b.id.replace(/^./, 'f'), 'accessPackage', a.id)]).toEqual([404, 404])
    // Whoever may not make the rule learns nothing; the owner of one catalog does not see another's packages.
    expect([await status('omar', a.id, 'group', group('Finance').id), await status('omar', a.id, 'accessPackage', b.id), await status('beatriz', a.id, 'group', group('Finance').id), await status('joann', a.id, 'group', group('Finance').id)]).toEqual([200, 404, 403, 404])
  })
})
