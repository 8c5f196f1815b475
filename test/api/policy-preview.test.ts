/** What a draft of a policy would mean: the preview says what asking then does, and changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, catalog, group, makePackage, manager, membersOf, person, rows, stored, tenant, unique, user } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

type Settings = Record<string, unknown>
const route = `${em}/assignmentPolicies/latchkey.preview`
const self = { enableTargetsToSelfAddAccess: true }
const forReports = { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] }
const preview = async (policy: Settings, more: Settings = {}, who = 'stephan') => {
  const before = await stored(server)
  const { status, body } = await server.as(who).post(route, { catalogId: catalog('General').id, ...more, policy: { allowedTargetScope: 'allMemberUsers', requestorSettings: self, ...policy } })
  expect(await stored(server)).toEqual(before)
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}
const refusal = async (body: unknown, who = 'stephan') => { const answer = await server.as(who).post(route, body); return [answer.status, answer.body.error.code] }
const named = (of: { people: { displayName: string }[] }) => of.people.map((p) => p.displayName)
const nobody = { count: 0, people: [] }
const enabled = () => rows<{ id: string; upn: string; kind: string }>(server, "select id, user_principal_name as upn, user_type as kind from directory_object where kind = 'user' and account_enabled and deleted_date_time is null")
const newGroup = async (...members: readonly string[]): Promise<string> => {
  const { body } = await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })
  for (const id of members) await server.asApp().post(`/v1.0/groups/${body.id}/members/$ref`, { '@odata.id': `${server.url}/v1.0/directoryObjects/${id}` })
  return body.id
}

describe('L6 what the preview says of everybody is what happens when they ask', () => {
  const licences = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(group('Finance').id), user('lukas'), user('mary')] }
  test.each<[string, Settings]>([
    ['members, whose managers decide', { requestApprovalSettings: approvedBy([manager]) }],
    ['everybody, with somebody for those without a manager', { allowedTargetScope: 'allDirectoryUsers', requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) }],
    ['a group and people, and one of them decides', { ...licences, requestApprovalSettings: approvedBy([user('mary')]) }],
    ['two stages, of which the second is one person', { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [...approvedBy([manager], { fallbackPrimaryApprovers: [user('lin')] }).stages, ...approvedBy([user('stephan')]).stages] } }],
    ['managers of managers, or a group', { requestApprovalSettings: approvedBy([{ ...manager, managerLevel: 2 }], { fallbackPrimaryApprovers: [membersOf(group('Licence board').id)] }) }],
    ['nobody decides', licences],
    ['its end has passed', { expiration: { type: 'afterDateTime', endDateTime: '2026-01-01T00:00:00Z' } }],
  ])('L6 F27 F31 %s', { timeout: 120_000 }, async (_, policy) => {
    const said = await preview({ ...policy }, { catalogId: catalog('Partners').id })
    const p = await makePackage(server, { catalog: 'Partners', policy: { ...policy, requestorSettings: self } })
    const shown = [...named(said.askable)]
    const stuck = named(said.nobodyDecides)
    const came: Record<'asked' | 'stuck', string[]> = { asked: [], stuck: [] }
    for (const { id, upn } of await enabled()) {
      const { status, body } = await ask(server, upn, p.id)
      const name = tenant.people.find((one) => one.id === id)!.displayName
      if (status === 201) came.asked.push(name)
      else if (body.error.code === 'NoApprover') came.stuck.push(name)
    }
    // The first fifty are named, all are counted.
    const all = [...came.asked, ...came.stuck]
    expect([said.askable.count, said.nobodyDecides.count, said.nobodyDecides.checked]).toEqual([all.length, came.stuck.length, policy['requestApprovalSettings'] ? all.length : 0])
    expect(shown.filter((name) => !all.includes(name))).toEqual([])
    expect([shown.length, stuck.length]).toEqual([Math.min(50, all.length), Math.min(50, came.stuck.length)])
    expect(stuck.filter((name) => !came.stuck.includes(name))).toEqual([])
  })

  test('L6 F31 who would decide about somebody is who is asked then', async () => {
    const requestApprovalSettings = { isApprovalRequiredForAdd: true, stages: [...approvedBy([manager]).stages, ...approvedBy([membersOf(group('Licence board').id), user('lin')], { isEscalationEnabled: true, durationBeforeEscalation: 'P3D', escalationApprovers: [user('stephan')] }).stages] }
    const said = await preview({ requestApprovalSettings }, { personId: person('joann').id })
    expect(said.person).toMatchObject({ displayName: 'Joann Guerrero', couldAsk: true, reason: null, askedBy: null })
    const p = await makePackage(server, { policy: { requestApprovalSettings, requestorSettings: self } })
    const { body: request } = await ask(server, 'joann', p.id)
    const deciders = async () => (await server.as('stephan').get(`${em}/assignmentRequests/${request.id}/latchkey.decisionContext()`)).body.approvers.map((a: { displayName: string }) => a.displayName).toSorted()
    expect(said.person.stages[0].approvers.map((a: { displayName: string }) => a.displayName)).toEqual(await deciders())
    await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${request.id}/stages/${(await rows<{ id: string }>(server, 'select id from approval_stage where approval_id = $1 and sequence = 1', [request.id]))[0]!.id}`, { reviewResult: 'Approve' })
    expect(said.person.stages[1].approvers.map((a: { displayName: string }) => a.displayName).toSorted()).toEqual(await deciders())
    expect(named(said.person.stages[1].people)).toEqual(['Lin Zhao', 'Pieter Bakker', 'Siobhan Murphy'])
    expect(said.person.stages[1]).toMatchObject({ tier: 'primary', approvers: [{ displayName: 'Licence board', kind: 'group' }, { displayName: 'Lin Zhao', kind: 'user' }], alternates: { people: { count: 1, people: [{ displayName: 'Stephan Brandt' }] } } })
  })
})

test('L6 F45 for whom others could ask is told apart, with who would ask', async () => {
  const said = await preview({ requestorSettings: forReports, requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) }, { personId: person('joann').id })
  expect(said.askable).toEqual(nobody)
  expect(named(said.onBehalf)).toContain('Joann Guerrero')
  // Who asks does not decide, so the fallback does.
  expect(said.person).toMatchObject({ couldAsk: true, askedBy: { displayName: 'Mary Collins' }, stages: [{ tier: 'fallback', people: { people: [{ displayName: 'Stephan Brandt' }] } }] })
  const one = await preview({ requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [user('lukas')] } })
  // Lukas asks for himself under other policies; a blocked person asks for nobody.
  expect(one.askable).toEqual(nobody)
  expect(one.onBehalf.count).toBe((await enabled()).filter((p) => p.kind === 'Member').length - 1)
  expect((await preview({ requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [user('gert')] } })).onBehalf).toEqual(nobody)
})

test('L6 F29 where a policy of the package is for fewer, it comes first', async () => {
  const p = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('joann')], displayName: 'For Joann' } })
  const said = await preview({}, { catalogId: undefined, accessPackageId: p.id })
  expect(said.otherFirst).toMatchObject({ count: 1, people: [{ displayName: 'Joann Guerrero', policy: { id: p.policyId, displayName: 'For Joann' } }] })
  // The policy that is edited does not stand in its own way.
  expect((await preview({}, { catalogId: undefined, accessPackageId: p.id, policyId: p.policyId })).otherFirst).toEqual(nobody)
})

test('L6 U13 whoever is in a group of a group could ask, and is asked to decide', async () => {
  const inner = await newGroup(person('bram').id)
  const outer = await newGroup(inner)
  const said = await preview({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(outer), user('lukas')], requestApprovalSettings: approvedBy([membersOf(outer)]) }, { personId: person('lukas').id })
  expect(named(said.askable).toSorted()).toEqual(['Bram', 'Lukas'].map((name) => expect.stringContaining(name)))
  expect(named(said.person.stages[0].people)).toEqual([expect.stringContaining('Bram')])
  // Nobody decides about themselves.
  expect(said.nobodyDecides).toMatchObject({ count: 1, people: [{ displayName: expect.stringContaining('Bram'), stage: 1 }] })
})

test('L6 F52 who stands in for an approver is told', async () => {
  const { body: made } = await server.as('mary').post(`${em}/latchkey.delegations`, { delegateId: person('lukas').id })
  const said = await preview({ requestApprovalSettings: approvedBy([manager]) }, { personId: person('joann').id })
  expect(said.person.stages[0].standIns).toEqual([{ id: person('lukas').id, displayName: person('lukas').displayName, inPlaceOf: { id: person('mary').id, displayName: 'Mary Collins' } }])
  await server.as('mary').delete(`${em}/latchkey.delegations/${made.id}`)
  expect((await preview({ requestApprovalSettings: approvedBy([manager]) }, { personId: person('joann').id })).person.stages[0].standIns).toEqual([])
})

describe('L6 L7 what could not be approved', () => {
  test('L6 a policy that could not be saved says why, and the rest is told all the same', async () => {
    const empty = await newGroup()
    const said = await preview({ requestApprovalSettings: approvedBy([membersOf(empty)]) })
    expect(said.publishable).toMatchObject({ isAllowed: false, target: 'requestApprovalSettings/stages/0/primaryApprovers', reason: expect.stringContaining('Stage 1'.toLowerCase()) })
    expect(said.coverage).toMatchObject([{ stage: 1, problem: 'nobody' }])
    expect(said.nobodyDecides.count).toBe(said.askable.count)
    expect(said.person.stages[0]).toMatchObject({ tier: null, approvers: [], people: nobody })
  })
  test('L6 one approver alone is pointed at', async () => {
    expect((await preview({ requestApprovalSettings: approvedBy([user('lin')]) })).coverage).toMatchObject([{ stage: 1, problem: 'onePerson', reason: expect.stringContaining('Lin') }])
  })
  test('L6 a draft without a stage yet is a draft', async () => {
    expect((await preview({ requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [] } })).publishable.isAllowed).toBe(false)
    expect((await preview({ allowedTargetScope: 'notSpecified' })).askable).toEqual(nobody)
  })
  test('L6 who is not among them is told why', async () => {
    const said = await preview({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('lukas')] }, { personId: person('joann').id })
    expect(said.person).toMatchObject({ couldAsk: false, reason: expect.stringContaining('Joann Guerrero') })
  })
})

test('L6 bad input is refused with what to do', async () => {
  const here = { catalogId: catalog('General').id }
  const nowhere = '00000000-0000-4000-8000-00000000dead'
  expect(await refusal({ policy: {} })).toEqual([400, 'InvalidModel'])
  expect(await refusal({ ...here })).toEqual([400, 'InvalidModel'])
  expect(await refusal({ ...here, policy: { allowedTargetScope: 'everyone' } })).toEqual([400, 'InvalidModel'])
  expect(await refusal({ ...here, policy: {}, more: 1 })).toEqual([400, 'InvalidModel'])
  expect(await refusal({ catalogId: nowhere, policy: {} })).toEqual([404, 'ResourceNotFound'])
  expect(await refusal({ accessPackageId: nowhere, policy: {} })).toEqual([404, 'ResourceNotFound'])
  expect(await refusal({ ...here, personId: nowhere, policy: {} })).toEqual([400, 'TargetNotFound'])
  const p = await makePackage(server)
  expect(await refusal({ accessPackageId: (await makePackage(server)).id, policyId: p.policyId, policy: {} })).toEqual([400, 'PolicyNotOfAccessPackage'])
  const hostile = await preview({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.singleUser', userId: nowhere }] })
  expect(hostile).toMatchObject({ askable: nobody, publishable: { isAllowed: false } })
})

test('L6 F26 whoever may not write policies there learns nothing', async () => {
  const body = { catalogId: catalog('General').id, policy: {} }
  expect(await refusal(body, 'marcus')).toEqual([403, 'Authorization_RequestDenied'])
  expect(await refusal(body, 'joann')).toEqual([404, 'ResourceNotFound'])
  expect(await refusal(body, 'omar')).toEqual([404, 'ResourceNotFound'])
})
