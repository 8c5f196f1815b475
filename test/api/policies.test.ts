/** Whom policies are for, who may ask under them, and which of several applies. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, group, makePackage, makePolicy, manager, membersOf, person, requestOf, rows, stored, unique, user } from '../support/world.ts'
import { auditOf } from '../jobs/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const pat = 'pat@fabrikam.example'
type Settings = Record<string, unknown>
/** What an attempt came to: the status, or the code of the refusal; a refusal leaves nothing behind. */
const attempt = async (who: string, packageId: string, more: Parameters<typeof ask>[3] = {}): Promise<number | string> => {
  const before = await stored(server)
  const { status, body } = await ask(server, who, packageId, more)
  if (status !== 201) expect(await stored(server)).toEqual(before)
  return status === 201 ? status : body.error.code
}
const requirementsFor = async (who: string, packageId: string, subject?: string): Promise<string[]> =>
  (await server.as(who).post(`${em}/accessPackages/${packageId}/getApplicablePolicyRequirements`, subject ? { subject: { objectId: person(subject).id } } : {})).body.value?.map((r: { policyId: string }) => r.policyId) ?? []
const offeredTo = async (who: string, packageId: string): Promise<boolean> =>
  (await server.as(who).get(`${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')?$filter=id eq '${packageId}'`)).body.value.length === 1
const newGroup = async (...members: readonly string[]): Promise<string> => {
  const { body } = await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })
  for (const id of members) await join(body.id, id)
  return body.id
}
const join = (groupId: string, memberId: string) => server.asApp().post(`/v1.0/groups/${groupId}/members/$ref`, { '@odata.id': `${server.url}/v1.0/directoryObjects/${memberId}` })

describe('F27 whom a policy is for', () => {
  test.each<[string, Settings, Record<string, number | string>]>([
    ['all members', { allowedTargetScope: 'allMemberUsers' }, { lukas: 201, [pat]: 'AccessPackageNotFound' }],
    ['everybody of the directory', { allowedTargetScope: 'allDirectoryUsers' }, { lukas: 201, [pat]: 201 }],
    ['a person', { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('lukas')] }, { lukas: 201, bram: 'OutOfScope', [pat]: 'AccessPackageNotFound' }],
    ['a group', { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(group('Finance').id)] }, { wouter: 201, lukas: 'OutOfScope' }],
    ['nobody', { allowedTargetScope: 'notSpecified' }, { lukas: 'AccessPackageNotFound', [pat]: 'AccessPackageNotFound' }],
  ])('F27 F44 R9 %s', async (_, policy, outcomes) => {
    const p = await makePackage(server, { catalog: 'Partners', policy })
    const seen = await Promise.all(Object.keys(outcomes).map(async (who) => [await offeredTo(who, p.id), (await requirementsFor(who, p.id)).length > 0]))
    expect(seen).toEqual(Object.values(outcomes).map((o) => [o === 201, o === 201]))
    for (const [who, outcome] of Object.entries(outcomes)) expect([who, await attempt(who, p.id)]).toEqual([who, outcome])
  })
  test('F27 U13 members of groups inside the group count, though the groups are in a circle; who leaves does not', async () => {
    const [inner, outer] = [await newGroup(person('lukas').id), await newGroup()]
    await join(outer, inner)
    await join(inner, outer)
    const p = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(outer)] } })
    expect([await offeredTo('lukas', p.id), await attempt('bram', p.id)]).toEqual([true, 'OutOfScope'])
    await server.asApp().delete(`/v1.0/groups/${inner}/members/${person('lukas').id}/$ref`)
    expect([await offeredTo('lukas', p.id), await attempt('lukas', p.id)]).toEqual([false, 'OutOfScope'])
  })
  test('F3 F44 a catalog that is switched off offers nothing, and what is held stays', async () => {
    const { body: own } = await server.as('grace').post(`${em}/catalogs`, { displayName: unique('Catalog') })
    const { body: made } = await server.as('grace').post(`${em}/accessPackages`, { displayName: unique('Package'), catalog: { id: own.id } })
    await makePolicy(server, made.id)
    await asked(server, 'lukas', made.id)
    await server.drain()
    await server.as('grace').patch(`${em}/catalogs/${own.id}`, { state: 'unpublished' })
    expect([await offeredTo('bram', made.id), await requirementsFor('bram', made.id), await attempt('bram', made.id)]).toEqual([false, [], 'AccessPackageNotFound'])
    expect((await assignmentOf(server, 'lukas', made.id)).state).toBe('delivered')
  })
})

describe('F28 who may ask', () => {
  const targetManager = { '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }
  const forOthers = (onBehalfRequestors: readonly object[]) => ({ requestorSettings: { enableTargetsToSelfAddAccess: false, enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors } })
  test('F28 F43 a policy that is switched off takes no requests, and what is held stays', async () => {
    const p = await makePackage(server)
    await asked(server, 'lukas', p.id)
    await server.drain()
    const { body } = await server.as('grace').get(`${em}/assignmentPolicies/${p.policyId}`)
    const enable = (on: boolean) => server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestorSettings: { ...body.requestorSettings, enableTargetsToSelfAddAccess: on } })
    await enable(false)
    expect([await offeredTo('bram', p.id), await attempt('bram', p.id), (await assignmentOf(server, 'lukas', p.id)).state]).toEqual([false, 'AccessPackageNotFound', 'delivered'])
    await enable(true)
    expect([await offeredTo('bram', p.id), await attempt('bram', p.id)]).toEqual([true, 201])
  })
  test('F28 F45 managers for their reports, and for nobody else', async () => {
    const p = await makePackage(server, { policy: forOthers([targetManager]) })
    const onBehalf = (who: string, target: string) => attempt(who, p.id, { requestType: 'onBehalfAdd', for: target })
    expect([await onBehalf('mary', 'jun'), await onBehalf('mirjam', 'bram'), await onBehalf('rafael', 'bram'), await attempt('bram', p.id)]).toEqual(['OnBehalfDisabled', 'AccessPackageNotFound', 'OnBehalfDisabled', 'AccessPackageNotFound'])
    expect([await requirementsFor('mary', p.id, 'bram'), await requirementsFor('mary', p.id, 'jun'), await onBehalf('mary', 'bram')]).toEqual([[p.policyId], [], 201])
  })
  test('F28 F46 R1 people and groups that are named, for anybody in scope; the request tells who asked and for whom', async () => {
    const p = await makePackage(server, { policy: { ...forOthers([user('lin'), membersOf(group('Licence board').id)]), allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(group('Sales').id)] } })
    const onBehalf = (who: string, target: string) => attempt(who, p.id, { requestType: 'onBehalfAdd', for: target })
    expect([await onBehalf('lin', 'wouter'), await onBehalf('omar', 'bram'), await onBehalf('mary', 'bram')]).toEqual(['OutOfScope', 'AccessPackageNotFound', 'AccessPackageNotFound'])
    const id = await asked(server, 'lin', p.id, { requestType: 'onBehalfAdd', for: 'bram' })
    expect(await onBehalf('siobhan', 'chiara')).toBe(201)
    const { body } = await server.as('lin').get(`${em}/assignmentRequests/${id}?$expand=requestor,target`)
    expect([body.requestType, body.requestor.objectId, body.target.objectId]).toEqual(['onBehalfAdd', person('lin').id, person('bram').id])
    await server.drain()
    expect([(await assignmentOf(server, 'bram', p.id)).state, await assignmentOf(server, 'lin', p.id)]).toEqual(['delivered', undefined])
  })
})

describe('F29 which of several applies', () => {
  const specific = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('lukas')] }
  test.each<[string, readonly Settings[], number | undefined]>([
    ['people by name before all members', [{ allowedTargetScope: 'allMemberUsers' }, specific], 1],
    ['all members before everybody', [{ allowedTargetScope: 'allDirectoryUsers' }, { allowedTargetScope: 'allMemberUsers' }], 1],
    ['the only one of two that takes requests', [{ ...specific, requestorSettings: { enableTargetsToSelfAddAccess: false } }, { allowedTargetScope: 'allMemberUsers' }], 1],
    ['two of one category: whoever asks has to name one', [{ allowedTargetScope: 'allMemberUsers' }, { allowedTargetScope: 'allMemberUsers' }], undefined],
  ])('F29 U8 %s', async (_, policies, expected) => {
    const p = await makePackage(server, { policy: policies[0]! })
    const ids = [p.policyId, await makePolicy(server, p.id, policies[1])]
    const applicable = expected === undefined ? ids : [ids[expected]!]
    expect((await requirementsFor('lukas', p.id)).sort()).toEqual([...applicable].sort())
    expect(await attempt('lukas', p.id)).toBe(expected === undefined ? 'PolicyNeeded' : 201)
    if (expected === undefined) expect(await attempt('lukas', p.id, { policyId: ids[0]! })).toBe(201)
    await server.drain()
    expect((await rows<{ id: string }>(server, 'select a.policy_id as id from assignment a where access_package_id = $1', [p.id]))[0]!.id).toBe(expected === undefined ? ids[0] : ids[expected])
  })
})

describe('F30 whether somebody has to approve', () => {
  test('F30 R8 R9 U29 with approval it waits, without it is given at once; the audit log tells which, in order', async () => {
    const [open, guarded] = [await makePackage(server), await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })]
    const [given, waits] = [await asked(server, 'chiara', open.id), await asked(server, 'chiara', guarded.id)]
    await server.drain()
    expect([(await requestOf(server, given)).state, (await requestOf(server, waits)).state]).toEqual(['delivered', 'pendingApproval'])
    expect((await auditOf(server, given)).slice(0, 3)).toEqual(['User requests access package assignment', 'Auto approve access package assignment request', 'Ready to fulfill access package assignment request'])
    expect(await auditOf(server, waits)).toEqual(['User requests access package assignment', 'Create request approval', 'Add approver to request approval'])
    expect((await server.mails('mary')).filter((m) => m.event === 'requestToApprover')).toHaveLength(1)
  })
})

describe('F11 a hidden package', () => {
  test('F11 F55 U5 is in no list of what to ask for, and can be asked for by its id', async () => {
    const p = await makePackage(server)
    await server.as('grace').patch(`${em}/accessPackages/${p.id}`, { isHidden: true })
    expect([await offeredTo('lukas', p.id), await requirementsFor('lukas', p.id)]).toEqual([false, [p.policyId]])
    expect((await server.as('lukas').get(`${em}/accessPackages/${p.id}`)).body.displayName).toBe(p.displayName)
    expect(await attempt('lukas', p.id)).toBe(201)
  })
})
