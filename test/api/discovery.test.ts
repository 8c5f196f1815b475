import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { ask, asked, catalog, makePackage, makePolicy, membersOf, group, person, rows, stored, user, type Made } from '../support/world.ts'

// What people find: browsing, hidden packages, direct links, suggestions (entra.md F11, F54, F55, F56, V1 to V5).

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
beforeEach(() => settings({ resourceVisibility: 'all', managersSeeAssignments: true, relatedPeopleInsightLevel: 'count' }))

const settings = async (body: object) => expect((await server.as('grace').patch(`${em}/latchkey.settings`, body)).status).toBe(200)
const hide = (p: Made) => server.as('grace').patch(`${em}/accessPackages/${p.id}`, { isHidden: true })
const namesAt = async (who: string, path: string): Promise<string[]> => (await server.as(who).get(`${em}/${path}`)).body.value.map((p: { id: string }) => p.id)
/** In which lists somebody finds a package, and whether its direct link opens. */
async function found(who: string, p: Made): Promise<string[]> {
  const has = async (path: string) => (await namesAt(who, path)).includes(p.id)
  return [
    ...((await has(`availableAccessPackages?$filter=displayName eq '${p.displayName}'`)) ? ['browse'] : []),
    ...((await has(`availableAccessPackages?$search="${p.displayName}"`)) ? ['search'] : []),
    ...((await has(`accessPackages?$filter=displayName eq '${p.displayName}'`)) ? ['packages'] : []),
    ...((await has(`accessPackages/filterByCurrentUser(on='allowedRequestor')?$filter=displayName eq '${p.displayName}'`)) ? ['allowed'] : []),
    ...((await server.as(who).get(`${em}/accessPackages/${p.id}`)).status === 200 ? ['link'] : []),
    ...((await server.as(who).get(`${em}/availableAccessPackages/${p.id}`)).status === 200 ? ['available link'] : []),
  ]
}
const everywhere = ['browse', 'search', 'packages', 'allowed', 'link', 'available link']
const seenOnly = ['browse', 'search', 'packages', 'link', 'available link']
const byLink = ['link', 'available link']
const pat = 'pat@fabrikam.example'
const specific = (...specificAllowedTargets: object[]) => ({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets })

describe('F54 what is listed', () => {
  test('F54 a package for all members: members find it everywhere, guests nowhere', async () => {
    const p = await makePackage(server)
    expect(await found('joann', p)).toEqual(everywhere)
    expect(await found(pat, p)).toEqual([])
  })
  test('F54 V1 a package for named people and groups: other members see it and may not ask, guests see nothing', async () => {
    const p = await makePackage(server, { policy: specific(user('joann'), membersOf(group('sg-Advanced security').id)) })
    expect(await found('joann', p)).toEqual(everywhere)
    expect(await found('mirjam', p)).toEqual(seenOnly)
    expect(await found(pat, p)).toEqual([])
    expect((await ask(server, 'mirjam', p.id)).body.error.code).toBe('OutOfScope')
    expect((await server.as('mirjam').post(`${em}/accessPackages/${p.id}/getApplicablePolicyRequirements`)).body.value).toEqual([])
    expect((await server.as('mirjam').get(`${em}/assignmentPolicies/${p.policyId}`)).status).toBe(404)
  })
  test.each([
    ['a policy for nobody ("None")', { allowedTargetScope: 'notSpecified' }],
    ['a policy that takes no requests', { requestorSettings: { enableTargetsToSelfAddAccess: false } }],
    ['a policy for named people that takes no requests', { ...specific(user('joann')), requestorSettings: { enableTargetsToSelfAddAccess: false } }],
  ])('F54 %s does not count', async (_name, policy) => {
    const p = await makePackage(server, { policy })
    expect([await found('joann', p), await found('mirjam', p)]).toEqual([[], []])
  })
  test('F54 a package of a catalog that is not published is nowhere', async () => {
    const { body: made } = await server.as('grace').post(`${em}/catalogs`, { displayName: 'Not published', state: 'unpublished' })
    const { body: p } = await server.as('grace').post(`${em}/accessPackages`, { displayName: 'Of no catalog', catalog: { id: made.id } })
    await makePolicy(server, p.id)
    expect(await found('joann', p)).toEqual([])
    await server.as('grace').patch(`${em}/catalogs/${made.id}`, { state: 'published' })
    expect(await found('joann', p)).toEqual(everywhere)
  })
  test('F54 a guest finds what is for all users, in catalogs for external people only', async () => {
    const [inside, outside] = [await makePackage(server, { policy: { allowedTargetScope: 'allDirectoryUsers' } }), await makePackage(server, { catalog: 'Partners', policy: { allowedTargetScope: 'allDirectoryUsers' } })]
    await server.as('grace').patch(`${em}/catalogs/${catalog('Partners').id}`, { isExternallyVisible: true })
    expect([await found(pat, inside), await found(pat, outside)]).toEqual([[], everywhere])
  })
  test('F54 whoever may ask for others finds what they may ask for, and nobody else does', async () => {
    const settings = { enableTargetsToSelfAddAccess: false, enableOnBehalfRequestorsToAddAccess: true }
    const forManagers = await makePackage(server, { policy: { requestorSettings: { ...settings, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] } } })
    const forLin = await makePackage(server, { policy: { requestorSettings: { ...settings, onBehalfRequestors: [user('lin')] } } })
    expect([await found('mary', forManagers), await found('joann', forManagers)]).toEqual([everywhere, []])
    expect([await found('lin', forLin), await found('mary', forLin), await found('joann', forLin)]).toEqual([everywhere, [], []])
  })
  test('F54 administrators browse as everybody does, and look after everything', async () => {
    const p = await makePackage(server, { policy: { allowedTargetScope: 'notSpecified' } })
    expect(await found('grace', p)).toEqual(['packages', 'link'])
  })
})

describe('F11 F55 hidden packages', () => {
  test('F11 F55 V3 are in no list, and open by direct link for whoever may ask', async () => {
    const p = await makePackage(server)
    await hide(p)
    expect(await found('joann', p)).toEqual(byLink)
    expect(await found(pat, p)).toEqual([])
    expect(await namesAt('joann', `catalogs/${catalog('General').id}/accessPackages?$top=999`)).not.toContain(p.id)
    const { body } = await server.as('joann').get(`${em}/catalogs/${catalog('General').id}?$expand=accessPackages`)
    expect(body.accessPackages.map((x: { id: string }) => x.id)).not.toContain(p.id)
    expect((await server.as('joann').get(`${em}/accessPackages/$count?$filter=id eq '${p.id}'`)).body).toBe('0')
    expect((await ask(server, 'joann', p.id)).status).toBe(201)
  })
  test('F11 for named people: nobody else learns of it', async () => {
    const p = await makePackage(server, { policy: specific(user('joann')) })
    await hide(p)
    expect([await found('joann', p), await found('mirjam', p)]).toEqual([byLink, []])
  })
  test('F11 are listed for those who look after the catalog, and for holders', async () => {
    const p = await makePackage(server)
    await hide(p)
    await ask(server, 'joann', p.id)
    expect(await found('grace', p)).toEqual(['packages', 'link', 'available link'])
    expect(await found('joann', p)).toEqual(['packages', 'link', 'available link'])
  })
})

describe('F54 what one may not see is not told of', () => {
  const nowhere = '7c0ffee0-0000-4000-8000-00000000ffff'
  const bodies = (id: string): readonly (readonly [string, string, object | undefined])[] => [
    ['userAdd', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: id } }],
    ['a policy of another package', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: id, assignmentPolicyId: nowhere } }],
    ['somebody unknown', `${em}/assignmentRequests`, { requestType: 'onBehalfAdd', assignment: { accessPackageId: id, targetId: nowhere } }],
    ['a colleague', `${em}/assignmentRequests`, { requestType: 'onBehalfAdd', assignment: { accessPackageId: id, targetId: person('bram').id } }],
    ['adminAdd', `${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { accessPackageId: id, targetId: person('bram').id } }],
    ['requirements', `${em}/accessPackages/${id}/getApplicablePolicyRequirements`, undefined],
  ]
  test('F54 asking for a package that one may not see is answered as for an id that names nothing', async () => {
    const p = await makePackage(server, { policy: { allowedTargetScope: 'notSpecified' } })
    const before = await stored(server)
    const told = async (id: string) => Promise.all(bodies(id).map(async ([what, path, body]) => {
      const { status, body: { error } } = await server.as('mirjam').post(path, body)
      return [what, status, error.code, JSON.stringify([error.message, error.details]).replaceAll(id, 'ID')]
    }))
    const [theirs, none] = [await told(p.id), await told(nowhere)]
    expect(theirs).toEqual(none)
    expect(theirs.map(([, status]) => status)).toEqual(bodies('').map(() => 404))
    expect(await stored(server)).toEqual(before)
  })
})

describe('F54 V2 resource roles of packages', () => {
  const gives = [['sg-Advanced security', 'Member']] as const
  const rolesSeen = async (who: string, p: Made) => {
    const lists = await Promise.all([`availableAccessPackages/${p.id}/resourceRoleScopes?$expand=role($expand=resource)`, `accessPackages/${p.id}/resourceRoleScopes`].map((path) => server.as(who).get(`${em}/${path}`)))
    return lists.map(({ status, body }) => (status === 200 ? body.value.length : status))
  }
  test.each([
    ['all', [1, 1], [1, 1], [1, 1]],
    ['members', [1, 1], [0, 0], [1, 1]],
    ['none', [0, 0], [0, 0], [1, 1]],
  ])('V2 with the setting %s', async (resourceVisibility, member, guest, owner) => {
    await server.as('grace').patch(`${em}/catalogs/${catalog('Security').id}`, { isExternallyVisible: true })
    const p = await makePackage(server, { catalog: 'Security', gives, policy: { allowedTargetScope: 'allDirectoryUsers' } })
    await settings({ resourceVisibility })
    expect([await rolesSeen('joann', p), await rolesSeen(pat, p), await rolesSeen('omar', p)]).toEqual([member, guest, owner])
    const resource = async (who: string) => (await server.as(who).get(`${em}/resources?$filter=displayName eq 'sg-Advanced security'`)).body.value.length > 0
    expect([await resource('joann'), await resource('omar')]).toEqual([resourceVisibility !== 'none', true])
  })
  test('V2 the example of the documentation: role scopes with their role and resource', async () => {
    const p = await makePackage(server, { catalog: 'Security', gives })
    const { body } = await server.as('joann').get(`${em}/availableAccessPackages/${p.id}?$expand=resourceRoleScopes($expand=role($expand=resource))`)
    expect(body.resourceRoleScopes[0].role.resource.displayName).toBe('sg-Advanced security')
  })
})

describe('F48 what managers see of their team', () => {
  test('F48 the manager sees what reports hold, until the tenant says otherwise', async () => {
    const p = await makePackage(server)
    await ask(server, 'joann', p.id)
    const seen = async () => [await namesAt('mary', `assignments/filterByCurrentUser(on='targetManager')?$filter=accessPackage/id eq '${p.id}'`), await namesAt('mary', `assignmentRequests/filterByCurrentUser(on='targetManager')?$filter=accessPackage/id eq '${p.id}'`)].map((l) => l.length)
    expect(await seen()).toEqual([1, 1])
    await settings({ managersSeeAssignments: false })
    expect(await seen()).toEqual([0, 0])
    expect(await namesAt('joann', `assignments?$filter=accessPackage/id eq '${p.id}'`)).toHaveLength(1)
  })
})

describe('F56 V5 suggestions', () => {
  const suggested = async (who: string, on: string, more = ''): Promise<any[]> => (await server.as(who).get(`${em}/accessPackageSuggestions/filterByCurrentUser(on='${on}')${more}`)).body.value
  const of = async (who: string, on: string, p: Made) => (await suggested(who, on)).find((s) => s.id === p.id)
  const kind = (reason: any) => reason['@odata.type'].replace('#microsoft.graph.accessPackageSuggestion', '')
  const peer = 'mirjam'

  test('F56 what a peer, the manager or a report holds is suggested, with their number; names where the tenant says so', async () => {
    const p = await makePackage(server)
    for (const who of [peer, 'mary']) await ask(server, who, p.id)
    await server.drain()
    const [reason] = (await of('joann', 'relatedPeopleAssignments', p)).reasons
    expect([kind(reason), reason.relatedPeopleAssignmentCount, reason.relatedPeople]).toEqual(['RelatedPeopleBased', 2, []])
    await settings({ relatedPeopleInsightLevel: 'countAndNames' })
    const [named] = (await of('joann', 'relatedPeopleAssignments', p)).reasons
    expect(named.relatedPeople.map((x: any) => x.id).sort()).toEqual([person(peer).id, person('mary').id].sort())
    await settings({ relatedPeopleInsightLevel: 'disabled' })
    expect(await suggested('joann', 'relatedPeopleAssignments')).toEqual([])
  })
  test('F56 a report’s access is suggested to the manager, and a stranger’s to nobody', async () => {
    const p = await makePackage(server)
    await ask(server, 'joann', p.id)
    await server.drain()
    expect(await of('mary', 'relatedPeopleAssignments', p)).toBeDefined()
    expect(await of('omar', 'relatedPeopleAssignments', p)).toBeUndefined()
  })
  test('F56 what one held before is suggested with how often and since when, and not while it is held or asked for', async () => {
    const p = await makePackage(server)
    await asked(server, 'joann', p.id)
    await server.drain()
    expect(await of('joann', 'assignmentHistory', p)).toBeUndefined()
    expect((await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { accessPackageId: p.id } })).status).toBe(201)
    await server.drain()
    const { reasons } = await of('joann', 'assignmentHistory', p)
    expect(reasons.map((r: any) => [kind(r), r.pastAssignmentCount, r.lastAssignmentDateTime])).toEqual([['SelfAssignmentHistoryBased', 1, expect.stringMatching(/^2026-05-20T.*Z$/)]])
    await ask(server, 'joann', p.id, { schedule: { startDateTime: '2026-06-20T00:00:00Z' } })
    expect(await of('joann', 'assignmentHistory', p)).toBeUndefined()
  })
  test('F56 only what one may ask for: not what is for others, hidden, or unpublished', async () => {
    const [closed, hidden, open] = [await makePackage(server, { policy: specific(user(peer)) }), await makePackage(server), await makePackage(server)]
    for (const p of [closed, hidden, open]) await ask(server, peer, p.id)
    await server.drain()
    await hide(hidden)
    const ids = (await suggested('joann', 'relatedPeopleAssignments')).map((s) => s.id)
    expect([closed, hidden, open].map((p) => ids.includes(p.id))).toEqual([false, false, true])
  })
  test('F56 both kinds at once, expanded, counted and selected', async () => {
    const p = await makePackage(server)
    for (const who of [peer, 'joann']) await ask(server, who, p.id)
    await server.drain()
    await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { accessPackageId: p.id } })
    await server.drain()
    const all = await suggested('joann', 'relatedPeopleAssignments,assignmentHistory', `?$expand=accessPackage&$filter=id eq '${p.id}'`)
    expect(all.map((s) => [s.reasons.map(kind), s.accessPackage.displayName])).toEqual([[['RelatedPeopleBased', 'SelfAssignmentHistoryBased'], p.displayName]])
    expect((await suggested('joann', 'assignmentHistory', `?$select=id&$filter=id eq '${p.id}'`))).toEqual([{ id: p.id }])
    expect((await server.as('joann').get(`${em}/accessPackageSuggestions/filterByCurrentUser(on='none')/$count`)).body).toBe('0')
  })
  test('F56 a kind that does not exist is 400', async () => {
    const { status, body } = await server.as('joann').get(`${em}/accessPackageSuggestions/filterByCurrentUser(on='horoscope')`)
    expect([status, body.error.message]).toEqual([400, expect.stringContaining('none, relatedPeopleAssignments, assignmentHistory')])
  })
})

describe('what waits says so', () => {
  test.each(['assignments', 'assignmentRequests'])('F54 %s of agents', async (set) => {
    const { status, body } = await server.as('joann').get(`${em}/${set}/filterByCurrentUser(on='targetAgentIdentitySponsorOrOwner')`)
    expect([status, body.error.message]).toEqual([501, expect.stringContaining('agents')])
  })
})

test('F54 the policy keeps whether managers may ask beside it, whatever is written', async () => {
  const p = await makePackage(server, { policy: { requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': 'microsoft.graph.targetManager', managerLevel: 1 }] } } })
  const kept = () => rows<{ accepts_manager: boolean }>(server, 'select accepts_manager from assignment_policy where id = $1', [p.policyId])
  expect(await kept()).toEqual([{ accepts_manager: true }])
  await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestorSettings: { enableTargetsToSelfAddAccess: true } })
  expect(await kept()).toEqual([{ accepts_manager: false }])
})
