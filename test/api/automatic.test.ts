/** Policies that assign by themselves: who comes in, who stays, who goes, and who is left alone. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { ask, asked, assignmentOf, group, lasting, makePolicy, person, rows, unique } from '../support/world.ts'
import { audited, automatic, byRule, change, emptyPackage, holders, policyOf, stateOf } from './automatic-world.ts'

// Each change lets follow what follows, and days of it pass.
vi.setConfig({ testTimeout: 120_000 })
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

let number = 0
/** A department that nobody is in, and a rule for it. */
const department = () => { number += 1; return { name: `Department ${number}`, rule: `user.department -eq "Department ${number}"` } }
const requests = (accessPackageId: string) => rows<{ type: string; state: string }>(server, 'select request_type as type, state from assignment_request where access_package_id = $1 order by id', [accessPackageId])
const grace = (gracePeriodBeforeAccessRemoval: string) => ({ automatic: { gracePeriodBeforeAccessRemoval } })
const patch = async (id: string, body: object) => { const reply = await server.as('grace').patch(`${em}/assignmentPolicies/${id}`, body); await server.drain(); return reply.status }

describe('coming in and leaving', () => {
  test('F42 R1 R28 who fits the rule is given the package, and who fits it no more loses it', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    await automatic(server, p.id, d.rule)
    expect(await holders(server, p.id)).toEqual([])
    await change(server, 'lukas', { department: d.name })
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['delivered', true])
    await change(server, 'lukas', { department: 'Elsewhere' })
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['expired', false])
    expect(await requests(p.id)).toEqual([{ type: 'systemAdd', state: 'delivered' }, { type: 'systemRemove', state: 'delivered' }])
    const mails = await rows(server, "select event from mail where recipient_id = $1 and data->>'packageName' = $2", [person('lukas').id, p.displayName])
    expect(mails).toEqual([{ event: 'accessRemoved' }])
    expect(await audited(server, p.id, 'Entitlement Management creates access package assignment request for user')).toBe(1)
    expect(await audited(server, p.id, 'Entitlement Management removes access package assignment request for user')).toBe(1)
    await change(server, 'lukas', { department: d.name })
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['delivered', true])
    await change(server, 'lukas', { department: 'Elsewhere' })
  })
  test('F42 the policy finds those who fit when it is made, and only those who change afterwards', async () => {
    const p = await emptyPackage(server)
    await automatic(server, p.id, `user.objectId -in ["${person('bram').id}", "${person('jun').id}"]`)
    expect(await holders(server, p.id)).toEqual(['Bram', 'Jun'])
    // The look after the commit finds nothing more, and no other one is due.
    await server.clock.advance('PT1M')
    expect(await rows(server, 'select 1 from automatic_look where access_package_id = $1', [p.id])).toEqual([])
    expect(await rows(server, "select 1 from graphile_worker.jobs where task_identifier = 'check-person'")).toEqual([])
  })
  test('F42 U13 members of groups inside a group fit, and a change of the group is noticed', async () => {
    const p = await emptyPackage(server)
    const made = async () => (await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })).body.id as string
    const [outer, inner] = [await made(), await made()]
    await automatic(server, p.id, `user.memberOf -any (group.objectId -in ['${outer}'])`)
    await server.asApp().post(`/v1.0/groups/${inner}/members/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('maya').id}` })
    await server.asApp().post(`/v1.0/groups/${outer}/members/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${inner}` })
    await server.drain()
    expect(await holders(server, p.id)).toEqual(['Maya'])
    await server.asApp().delete(`/v1.0/groups/${outer}/members/${inner}/$ref`)
    await server.drain()
    expect(await holders(server, p.id)).toEqual([])
  })
  test('F42 who is blocked from signing in is given nothing, and is given it once unblocked', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    await automatic(server, p.id, d.rule)
    await change(server, 'lukas', { department: d.name, accountEnabled: false })
    expect(await requests(p.id)).toEqual([])
    await change(server, 'lukas', { accountEnabled: true })
    expect(await holders(server, p.id)).toEqual(['Lukas'])
    await change(server, 'lukas', { department: null })
  })
  test('F42 with adding switched off nobody comes in, but who leaves still goes; with removing off nobody goes', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const id = await automatic(server, p.id, d.rule)
    await change(server, 'lukas', { department: d.name })
    await change(server, 'bram', { department: d.name })
    expect(await patch(id, { automaticRequestSettings: { requestAccessForAllowedTargets: false, removeAccessWhenTargetLeavesAllowedTargets: true } })).toBe(204)
    await change(server, 'maya', { department: d.name })
    expect(await holders(server, p.id)).toEqual(['Bram', 'Lukas'])
    await change(server, 'lukas', { department: null })
    expect(await holders(server, p.id)).toEqual(['Bram'])
    expect(await patch(id, { automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: false } })).toBe(204)
    expect(await holders(server, p.id)).toEqual(['Bram', 'Maya'])
    await change(server, 'maya', { department: null })
    expect(await holders(server, p.id)).toEqual(['Bram', 'Maya'])
    await change(server, 'bram', { department: null })
  })
  test('F42 the expiry of the policy applies; what ended is not given again until the person leaves the rule and comes back', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    await automatic(server, p.id, d.rule, { expiration: lasting('P10D') })
    await change(server, 'lukas', { department: d.name })
    expect((await assignmentOf(server, 'lukas', p.id)).schedule.expiration).toMatchObject({ type: 'afterDateTime' })
    await server.clock.advance('P20D')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['expired', false])
    expect((await requests(p.id)).length).toBe(2)
    await change(server, 'lukas', { department: null })
    await change(server, 'lukas', { department: d.name })
    expect(await holders(server, p.id)).toEqual(['Lukas'])
  })
  test('F42 what an administrator takes away stays away', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    await automatic(server, p.id, d.rule)
    await change(server, 'lukas', { department: d.name })
    const removed = await server.as('stephan').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'lukas', p.id)).id } })
    expect(removed.status).toBe(201)
    await server.drain()
    await server.clock.advance('P2D')
    expect(await holders(server, p.id)).toEqual([])
    await change(server, 'lukas', { department: null })
  })
  test('F42 a holder whose account is deleted fits nothing any more', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    await automatic(server, p.id, d.rule)
    const { body } = await server.asApp().post('/v1.0/users', { displayName: 'Tim Temporary', userPrincipalName: 'tim.t@contoso.example', department: d.name })
    await server.drain()
    expect((await requests(p.id)).map((r) => r.type)).toEqual(['systemAdd'])
    expect((await server.asApp().delete(`/v1.0/users/${body.id}`)).status).toBe(204)
    await server.drain()
    expect((await rows(server, "select 1 from assignment where access_package_id = $1 and state <> 'expired'", [p.id]))).toEqual([])
  })
})

describe('the grace', () => {
  test('U19 F42 who is back in scope during the grace keeps the access, and that is audited', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    await automatic(server, p.id, d.rule, grace('P7D'))
    await change(server, 'lukas', { department: d.name })
    await change(server, 'lukas', { department: null })
    await server.clock.advance('P5D')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['delivered', true])
    expect(await audited(server, p.id, 'Schedule removal')).toBe(1)
    await change(server, 'lukas', { department: d.name })
    expect(await audited(server, p.id, 'Cancel removal')).toBe(1)
    await server.clock.advance('P30D')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['delivered', true])
    await change(server, 'lukas', { department: null })
    await server.clock.advance('P6DT23H')
    expect(await holders(server, p.id)).toEqual(['Lukas'])
    await server.clock.advance('PT2H')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['expired', false])
  })
  test('U19 a grace that is made shorter holds for those who are in it', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const id = await automatic(server, p.id, d.rule, grace('P30D'))
    await change(server, 'lukas', { department: d.name })
    await change(server, 'lukas', { department: null })
    await server.clock.advance('P3D')
    await patch(id, { automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, gracePeriodBeforeAccessRemoval: 'P2D' } })
    expect(await holders(server, p.id)).toEqual([])
  })
})

describe('several rules, and requests beside them', () => {
  test('U21 F42 the first match in order owns; when it stops matching the next takes over, and the access is never gone', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const second = await automatic(server, p.id, d.rule)
    const first = await automatic(server, p.id, 'user.city -eq "Atlantis"')
    await server.as('grace').patch(`${em}/assignmentPolicies/${second}/latchkey.rules`, { order: 5 })
    await change(server, 'lukas', { department: d.name, city: 'Atlantis' })
    expect(await policyOf(server, 'lukas', p.id)).toBe(first)
    const before = (await assignmentOf(server, 'lukas', p.id)).id
    await change(server, 'lukas', { city: 'Utrecht' })
    expect([await policyOf(server, 'lukas', p.id), (await assignmentOf(server, 'lukas', p.id)).id, await stateOf(server, 'lukas', p.id)]).toEqual([second, before, ['delivered', true]])
    expect(await audited(server, p.id, 'Move access package assignment')).toBe(1)
    expect((await requests(p.id)).map((r) => r.type)).toEqual(['systemAdd'])
    await change(server, 'lukas', { department: null })
    expect(await holders(server, p.id)).toEqual([])
  })
  test('U21 a change of the order moves what is held', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const [one, two] = [await automatic(server, p.id, d.rule), await automatic(server, p.id, d.rule.replace('-eq', '-startsWith'))]
    await change(server, 'lukas', { department: d.name })
    expect(await policyOf(server, 'lukas', p.id)).toBe(one)
    await server.as('grace').patch(`${em}/assignmentPolicies/${one}/latchkey.rules`, { order: 7 })
    await server.drain()
    expect(await policyOf(server, 'lukas', p.id)).toBe(two)
    expect((await server.as('grace').delete(`${em}/assignmentPolicies/${two}`)).body.error.code).toBe('ActiveAssignments')
    expect((await server.as('grace').delete(`${em}/assignmentPolicies/${one}`)).status).toBe(204)
    await change(server, 'lukas', { department: null })
    expect((await server.as('grace').delete(`${em}/assignmentPolicies/${two}`)).status).toBe(204)
  })
  test('F42 what was asked for is left alone, and taken up when it ends', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const policyId = await makePolicy(server, p.id, { expiration: lasting('P5D') })
    await asked(server, 'lukas', p.id, { policyId })
    await server.drain()
    const id = await automatic(server, p.id, d.rule)
    await change(server, 'lukas', { department: d.name })
    expect(await policyOf(server, 'lukas', p.id)).toBe(policyId)
    await change(server, 'lukas', { department: null })
    expect(await policyOf(server, 'lukas', p.id)).toBe(policyId)
    await change(server, 'lukas', { department: d.name })
    await server.clock.advance('P6D')
    expect([await policyOf(server, 'lukas', p.id), await stateOf(server, 'lukas', p.id)]).toEqual([id, ['delivered', true]])
    await change(server, 'lukas', { department: null })
  })
  test('F42 a request that is under way is waited for, and taken up when it is cancelled', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const policyId = await makePolicy(server, p.id, { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: person('mary').id }] }] } })
    const request = await asked(server, 'lukas', p.id, { policyId })
    await automatic(server, p.id, d.rule)
    await change(server, 'lukas', { department: d.name })
    expect(await holders(server, p.id)).toEqual([])
    expect((await server.as('lukas').post(`${em}/assignmentRequests/${request}/cancel`)).status).toBe(200)
    await server.drain()
    expect(await holders(server, p.id)).toEqual(['Lukas'])
    await change(server, 'lukas', { department: null })
  })
  test('F42 nobody can ask under a rule', async () => {
    const [p, d] = [await emptyPackage(server), department()]
    const id = await automatic(server, p.id, d.rule)
    expect((await ask(server, 'maya', p.id, { policyId: id })).body.error.code).toBe('AccessPackageNotFound')
    expect(await holders(server, p.id)).toEqual([])
  })
})

test('F42 a group that a rule names is named by its kind', async () => {
  const p = await emptyPackage(server)
  const reply = await server.as('grace').post(`${em}/assignmentPolicies`, { ...byRule(`user.memberOf -any (group.objectId -in ['${person('mary').id}'])`), accessPackage: { id: p.id } })
  expect(reply.body.error).toMatchObject({ code: 'PolicyInvalid', message: expect.stringContaining('group') })
  expect(group('Finance').id).not.toBe(person('mary').id)
})
