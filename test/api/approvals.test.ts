/** Who is asked to decide, who may, what a decision does, and what happens when nobody decides. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, decide, group, lasting, makePackage, manager, membersOf, person, requestOf, rows, stageOf, stored, unique, user, type Made } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const approved = (approvers: readonly object[], stage: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<Made> =>
  makePackage(server, { policy: { requestApprovalSettings: approvedBy(approvers, stage), requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] }, ...more } })
/** First names of those who were mailed about a package. */
const mailed = async (event: string, p: Made): Promise<string[]> => {
  await server.drain()
  const found = await rows<{ name: string }>(server, "select d.given_name as name from mail m join directory_object d on d.id = m.recipient_id where m.event = $1 and m.data->>'packageName' = $2 order by d.given_name", [event, p.displayName])
  return found.map((r) => r.name)
}
/** Does the list of what waits for this person name the request? */
const waitsFor = async (who: string, requestId: string): Promise<boolean> =>
  (await server.as(who).get(`${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$filter=id eq '${requestId}'`)).body.value.length === 1
const newGroup = async (...members: string[]): Promise<string> => {
  const { body } = await server.asApp().post('/v1.0/groups', { displayName: unique('Approvers'), mailEnabled: false, securityEnabled: true, mailNickname: 'a' })
  for (const m of members) await join(body.id, person(m).id)
  return body.id
}
const join = (groupId: string, memberId: string) => server.asApp().post(`/v1.0/groups/${groupId}/members/$ref`, { '@odata.id': `${server.url}/v1.0/directoryObjects/${memberId}` })
const leave = (groupId: string, memberId: string) => server.asApp().delete(`/v1.0/groups/${groupId}/members/${memberId}/$ref`)

describe('F31 who is asked', () => {
  test.each([
    ['the manager', [manager], 'joann', ['Mary'], 'mary'],
    ["the manager's manager", [{ ...manager, managerLevel: 2 }], 'joann', ['Rafael'], 'rafael'],
    ['a person', [user('omar')], 'joann', ['Omar'], 'omar'],
    ['members of a group', [membersOf(group('Licence board').id)], 'joann', ['Pieter', 'Siobhan'], 'siobhan'],
    ['several of these', [manager, user('omar'), membersOf(group('Licence board').id)], 'joann', ['Mary', 'Omar', 'Pieter', 'Siobhan'], 'omar'],
  ] as const)('F31 R8 R13 %s', async (_name, approvers, who, names, decider) => {
    const p = await approved(approvers, { fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, who, p.id, { justification: 'Please' })
    expect(await mailed('requestToApprover', p)).toEqual(names)
    for (const name of names) expect(await waitsFor(name.toLowerCase(), id)).toBe(true)
    expect(await waitsFor('lin', id)).toBe(false)
    expect((await decide(server, decider, id)).status).toBe(204)
    await server.drain()
    expect(await requestOf(server, id)).toMatchObject({ state: 'delivered', assignment: { state: 'delivered' } })
    expect(await waitsFor(decider, id)).toBe(true)
  })

  test('F31 U12 U13 members of groups inside the group, at the moment of deciding', async () => {
    const [inner, outer] = [await newGroup('lin'), await newGroup()]
    await join(outer, inner)
    const p = await approved([membersOf(outer)])
    const id = await asked(server, 'joann', p.id)
    expect(await mailed('requestToApprover', p)).toEqual(['Lin'])
    await leave(inner, person('lin').id)
    await join(inner, person('priya').id)
    expect([await waitsFor('lin', id), await waitsFor('priya', id)]).toEqual([false, true])
    expect((await decide(server, 'lin', id)).status).toBe(404)
    expect((await decide(server, 'priya', id)).status).toBe(204)
  })

  test.each([
    ['nobody is the manager', 'ingrid', [manager]],
    ['the only approver asks', 'omar', [user('omar')]],
    ['the approver is blocked', 'joann', [user('gert')]],
    ['the group is empty', 'joann', [membersOf(group('sg-Tier 0 administrators').id)]],
  ] as const)('F31 the fallback where %s', async (_name, who, approvers) => {
    const p = await approved(approvers, { fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, who, p.id)
    expect(await mailed('requestToApprover', p)).toEqual(['Stephan'])
    expect((await decide(server, 'stephan', id)).status).toBe(204)
  })
  test('F31 the fallback is not asked, and may not decide, while a primary approver can', async () => {
    const id = await asked(server, 'joann', (await approved([manager], { fallbackPrimaryApprovers: [user('stephan')] })).id)
    expect((await decide(server, 'stephan', id)).status).toBe(404)
  })
  test('F31 R2 a request that nobody could decide is refused', async () => {
    const before = await stored(server)
    const refused = await ask(server, 'omar', (await approved([user('omar')], { fallbackPrimaryApprovers: [user('gert')] })).id)
    expect(refused.body.error).toMatchObject({ code: 'NoApprover', message: expect.stringContaining('another approver') })
    expect(await stored(server)).toMatchObject({ requests: before['requests'], stages: before['stages'], mails: before['mails'] })
  })
})

describe('U11 who may not decide', () => {
  test('F31 F50 who asked, though in the group of approvers', async () => {
    const p = await approved([membersOf(group('Licence board').id)])
    const id = await asked(server, 'siobhan', p.id)
    expect(await mailed('requestToApprover', p)).toEqual(['Pieter'])
    expect(await waitsFor('siobhan', id)).toBe(false)
    expect((await decide(server, 'siobhan', id)).body.error).toMatchObject({ code: 'CannotApproveOwnRequest' })
    expect((await decide(server, 'pieter', id)).status).toBe(204)
  })
  test('F45 U11 who would receive, and who asked for them', async () => {
    const p = await approved([user('mirjam'), user('mary'), user('omar')])
    const id = await asked(server, 'mary', p.id, { requestType: 'onBehalfAdd', for: 'mirjam' })
    expect(await mailed('requestToApprover', p)).toEqual(['Omar'])
    for (const who of ['mirjam', 'mary']) expect((await decide(server, who, id)).status).toBe(403)
    expect((await requestOf(server, id)).state).toBe('pendingApproval')
    expect((await decide(server, 'omar', id)).status).toBe(204)
  })
  test('F50 who approves something else, whoever governs, and an application', async () => {
    const id = await asked(server, 'joann', (await approved([manager])).id)
    await asked(server, 'joann', (await approved([user('omar')])).id)
    for (const who of ['omar', 'stephan', 'grace', 'daan']) expect((await decide(server, who, id)).status).toBe(404)
    expect((await server.asApp().patch(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id)}`, { reviewResult: 'Approve' })).status).toBe(403)
    expect((await requestOf(server, id)).state).toBe('pendingApproval')
  })
  test('F50 a stage is decided at its own approval only', async () => {
    const [one, other] = [await asked(server, 'joann', (await approved([manager])).id), await asked(server, 'mirjam', (await approved([user('omar')])).id)]
    expect((await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${one}/stages/${await stageOf(server, other)}`, { reviewResult: 'Approve' })).status).toBe(404)
    expect((await requestOf(server, other)).state).toBe('pendingApproval')
  })
})

describe('deciding', () => {
  test('R14 F50 F78 mail 9 no, with a reason: the requestor is told who and why, the other approvers that it is done', async () => {
    const p = await approved([manager, user('omar')])
    const id = await asked(server, 'joann', p.id)
    expect((await decide(server, 'mary', id, 'Deny', 'Not in June.')).status).toBe(204)
    expect(await mailed('requestDenied', p)).toEqual(['Joann', 'Omar'])
    const mail = (await server.mails('joann')).find((m) => m.event === 'requestDenied')!
    expect(mail.text).toContain('Not in June.')
    expect(mail.text).toContain('Mary Collins')
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Denied', completedDateTime: expect.any(String), assignment: null })
    const { body } = await server.as('joann').get(`${em}/accessPackageAssignmentApprovals/${id}?$expand=stages`)
    expect(body.stages[0]).toMatchObject({ status: 'Completed', reviewResult: 'Denied', justification: 'Not in June.', reviewedBy: { displayName: 'Mary Collins' }, assignedToMe: false })
    expect((await ask(server, 'joann', p.id)).status).toBe(201)
  })
  test('F34 a reason is asked for where the policy says so', async () => {
    const id = await asked(server, 'joann', (await approved([manager], { isApproverJustificationRequired: true })).id)
    const before = await stored(server)
    for (const because of [undefined, '  ']) expect((await decide(server, 'mary', id, 'Approve', because)).body.error).toMatchObject({ code: 'JustificationRequired', details: [{ target: 'justification' }] })
    expect(await stored(server)).toEqual(before)
    expect((await decide(server, 'mary', id, 'Approve', 'Fine')).status).toBe(204)
  })
  test.each([
    [{ reviewResult: 'Perhaps' }, 'reviewResult'], [{}, 'reviewResult'], [{ reviewResult: 'Approve', colour: 1 }, 'colour'], [{ reviewResult: 'Approve', justification: 5 }, 'justification'],
  ])('F50 %j is no decision', async (body, target) => {
    const id = await asked(server, 'joann', (await approved([manager])).id)
    const reply = await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id)}`, body)
    expect([reply.status, reply.body.error.details[0].target]).toEqual([400, target])
  })
  test.each([1, 2, 3])('F30 F50 two at the very same time: one decides, the other is told who did (%d)', async () => {
    const p = await approved([user('omar'), user('lin')], {}, { expiration: lasting('P10D') })
    const id = await asked(server, 'joann', p.id)
    const replies = await Promise.all([decide(server, 'omar', id), decide(server, 'lin', id, 'Deny')])
    expect(replies.map((r) => r.status).sort()).toEqual([204, 409])
    const [winner, result] = replies[0]!.status === 204 ? ['Omar Haddad', 'Approved'] : ['Lin Zhao', 'Denied']
    expect(replies.find((r) => r.status === 409)!.body.error).toMatchObject({ code: 'Conflict', message: `${winner} has already decided: ${result}.` })
    await server.drain()
    expect((await requestOf(server, id)).state).toBe(result === 'Approved' ? 'delivered' : 'denied')
    expect((await rows(server, 'select id from assignment where access_package_id = $1', [p.id])).length).toBe(result === 'Approved' ? 1 : 0)
  })
  test('F50 F64 a decision and a cancelling at the same time: one of them holds', async () => {
    const id = await asked(server, 'joann', (await approved([manager])).id)
    const [decided, canceled] = await Promise.all([decide(server, 'mary', id), server.as('joann').post(`${em}/assignmentRequests/${id}/cancel`)])
    await server.drain()
    const { state } = await requestOf(server, id)
    expect([decided.status, canceled.status, state]).toEqual(decided.status === 204 ? [204, 400, 'delivered'] : [409, 200, 'canceled'])
  })
  test('F50 nobody who was blocked meanwhile is given access', async () => {
    const p = await approved([user('omar')])
    const id = await asked(server, 'wei', p.id)
    await server.asApp().patch(`/v1.0/users/${person('wei').id}`, { accountEnabled: false })
    expect((await decide(server, 'omar', id)).body.error).toMatchObject({ code: 'TargetBlocked' })
    await server.drain()
    expect(await assignmentOf(server, 'wei', p.id)).toBeUndefined()
    // Nobody is left to decide about: the request of somebody who left is cancelled (L2).
    expect([(await decide(server, 'omar', id, 'Deny')).status, (await requestOf(server, id)).state]).toEqual([409, 'canceled'])
  })
  test('L7 F26 who approves follows an edited policy; what else the policy said when the request was made holds', async () => {
    const p = await approved([manager])
    const id = await asked(server, 'joann', p.id)
    await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestApprovalSettings: approvedBy([user('omar')], { isApproverJustificationRequired: true }) })
    expect((await decide(server, 'mary', id)).status).toBe(404)
    expect((await decide(server, 'omar', id)).status).toBe(204)
  })
})

describe('time', () => {
  test('U15 F32 R15 U10 F78 mails 2, 3, 6 and 10: reminders at half of the time and one day before the end, each once; then it expires, and everybody hears', async () => {
    const p = await approved([manager], { durationBeforeAutomaticDenial: 'P10D' })
    const id = await asked(server, 'joann', p.id)
    const count = async (days: string) => {
      await server.clock.advance(days)
      return (await mailed('requestToApprover', p)).length
    }
    expect([await count('P4D'), await count('P1D'), await count('PT1H'), await count('P3D'), await count('PT23H'), await count('PT1H')]).toEqual([1, 2, 2, 2, 3, 3])
    expect((await requestOf(server, id)).state).toBe('pendingApproval')
    await server.clock.advance('P1D')
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Expired', completedDateTime: expect.any(String) })
    expect(await mailed('requestExpired', p)).toEqual(['Joann', 'Mary'])
    const { body } = await server.as('joann').get(`${em}/accessPackageAssignmentApprovals/${id}?$expand=stages`)
    expect(body.stages[0]).toMatchObject({ status: 'Expired', reviewResult: 'NotReviewed' })
    expect((await decide(server, 'mary', id)).body.error).toMatchObject({ code: 'DecisionExpired', message: expect.stringMatching(/^The time to decide ended on 2026-/) })
    expect((await ask(server, 'joann', p.id)).status).toBe(201)
  })
  test('F32 R15 too late is too late, though no timer has run yet', async () => {
    const id = await asked(server, 'joann', (await approved([manager], { durationBeforeAutomaticDenial: 'P3D' })).id)
    server.running.clock.move(server.running.clock.now().add({ hours: 73 }))
    const reply = await decide(server, 'mary', id)
    expect([reply.status, reply.body.error.code]).toEqual([409, 'DecisionExpired'])
    await server.clock.advance('PT1S')
    expect((await requestOf(server, id)).status).toBe('Expired')
  })
  test('F32 R15 there is nothing to decide once the wanted period is over', async () => {
    const p = await approved([manager])
    const id = await asked(server, 'joann', p.id, { schedule: { expiration: { type: 'afterDateTime', endDateTime: server.running.clock.now().add({ hours: 48 }).toString() } } })
    await server.clock.advance('P3D')
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Expired' })
    expect((await decide(server, 'mary', id)).status).toBe(409)
    expect(await assignmentOf(server, 'joann', p.id)).toBeUndefined()
  })
  test('F64 R16 whoever canceled: the approvers are told that it is over', async () => {
    const id = await asked(server, 'joann', (await approved([manager])).id)
    await server.as('joann').post(`${em}/assignmentRequests/${id}/cancel`)
    expect((await decide(server, 'mary', id)).body.error).toMatchObject({ code: 'StageNotOpen', message: expect.stringContaining('canceled') })
    expect(await waitsFor('mary', id)).toBe(true)
  })
})
