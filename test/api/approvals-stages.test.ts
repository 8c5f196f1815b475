/** Approval in several stages, alternates, reminders, and what happens when nobody is there to decide. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approvalWords, inStages, sponsors } from '../support/approvals.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { ask, asked, assignmentOf, decide, group, makePackage, manager, membersOf, person, requestOf, rows, stageOf, stored, user } from '../support/world.ts'

let server: TestServer
let words: ReturnType<typeof approvalWords>
beforeAll(async () => { server = await startTestServer(); words = approvalWords(server) })
afterAll(() => server.close())

describe('F30 R12 R13 stages one after another', () => {
  test('F30 R8 R12 R13 §3.5 each opens when the one before is approved, and the last one gives the access', async () => {
    const p = await words.staged({ by: [manager] }, { by: [user('omar'), user('lin')] }, { by: [membersOf(group('Licence board').id)] })
    const id = await asked(server, 'joann', p.id)
    expect((await words.stages(id)).map((s) => s.status)).toEqual(['InProgress', 'Initializing', 'Initializing'])
    expect([await words.waitsFor('mary', id), await words.waitsFor('omar', id), await words.waitsFor('pieter', id)]).toEqual(['now', 'no', 'no'])
    expect(await words.mailed('requestToApprover', p)).toEqual(['Mary'])
    expect((await decide(server, 'omar', id, 'Approve', undefined, 2)).status).toBe(404)
    expect((await decide(server, 'mary', id)).status).toBe(204)
    expect(await requestOf(server, id)).toMatchObject({ state: 'pendingApproval', status: 'PendingApproval', assignment: null })
    expect((await words.stages(id)).map((s) => s.status)).toEqual(['Completed', 'InProgress', 'Initializing'])
    expect([await words.waitsFor('mary', id), await words.waitsFor('omar', id)]).toEqual(['listed', 'now'])
    expect(await words.mailed('requestToApprover', p)).toEqual(['Lin', 'Mary', 'Omar'])
    expect((await decide(server, 'omar', id, 'Approve', 'Fine', 2)).status).toBe(204)
    expect(await assignmentOf(server, 'joann', p.id)).toBeUndefined()
    expect((await decide(server, 'siobhan', id, 'Approve', undefined, 3)).status).toBe(204)
    await server.drain()
    expect(await requestOf(server, id)).toMatchObject({ state: 'delivered' })
    expect((await words.stages(id)).map((s) => [s.status, s.reviewResult])).toEqual([['Completed', 'Approved'], ['Completed', 'Approved'], ['Completed', 'Approved']])
  })
  test('F78 mail 8 tells the others of the stage; mails 7 and 16 tell all stages and who asked, once', async () => {
    const p = await words.staged({ by: [user('mary'), user('omar')] }, { by: [user('lin'), user('stephan')] })
    const id = await asked(server, 'joann', p.id)
    await decide(server, 'mary', id)
    expect(await words.mailed('requestStageApproved', p)).toEqual(['Omar'])
    expect(await words.mailed('requestApproved', p)).toEqual([])
    await decide(server, 'lin', id, 'Approve', undefined, 2)
    expect(await words.mailed('requestApproved', p)).toEqual(['Joann', 'Mary', 'Omar', 'Stephan'])
    expect((await words.audited(id)).filter((a) => a.startsWith('Approv'))).toEqual(['Approval stage completed for access package assignment request', 'Approval stage completed for access package assignment request', 'Approve access package assignment request'])
    const { body } = await server.as('joann').get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)
    expect(body.value.filter((m: { kind: string }) => m.kind === 'approved').map((m: { actor: { displayName: string } }) => m.actor.displayName)).toEqual(['Mary Collins', 'Lin Zhao'])
  })
  test('F50 an approver sees every stage with its time and what was decided', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary')] }, { by: [user('lin')], durationBeforeAutomaticDenial: 'P3D' })).id)
    await decide(server, 'mary', id, 'Approve', 'She needs it')
    const { body } = await server.as('lin').get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)
    expect(body.stages).toMatchObject([
      { sequence: 1, status: 'Completed', reviewResult: 'Approved', justification: 'She needs it', reviewedBy: { displayName: 'Mary Collins' } },
      { sequence: 2, status: 'InProgress', reviewResult: 'NotReviewed', openedDateTime: server.clock.now(), dueDateTime: expect.any(String) },
    ])
  })
  test.each([1, 2])('R14 a denial in stage %d ends it all, and everybody who was asked hears', async (stage) => {
    const p = await words.staged({ by: [user('mary'), user('omar')] }, { by: [user('lin'), user('stephan')] }, { by: [user('yusuf')] })
    const id = await asked(server, 'joann', p.id)
    if (stage === 2) await decide(server, 'mary', id)
    expect((await decide(server, stage === 1 ? 'mary' : 'lin', id, 'Deny', 'No', stage)).status).toBe(204)
    expect(await words.mailed('requestDenied', p)).toEqual(stage === 1 ? ['Joann', 'Omar'] : ['Joann', 'Mary', 'Omar', 'Stephan'])
    expect((await words.stages(id)).map((s) => s.status)).toEqual(stage === 1 ? ['Completed', 'Expired', 'Expired'] : ['Completed', 'Completed', 'Expired'])
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Denied', completedDateTime: expect.any(String) })
    expect((await decide(server, 'yusuf', id, 'Approve', undefined, 3)).status).toBe(404)
    await server.drain()
    expect(await assignmentOf(server, 'joann', p.id)).toBeUndefined()
  })
  test('R15 F32 U10 each stage has its own time, from its opening on; when nobody decides it expires', async () => {
    const p = await words.staged({ by: [user('mary')], durationBeforeAutomaticDenial: 'P5D' }, { by: [user('lin')], durationBeforeAutomaticDenial: 'P2D' })
    const id = await asked(server, 'joann', p.id)
    await server.clock.advance('P4D')
    await decide(server, 'mary', id)
    await server.clock.advance('P1D')
    expect((await requestOf(server, id)).state).toBe('pendingApproval')
    await server.clock.advance('P2D')
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Expired' })
    expect((await words.stages(id)).map((s) => s.status)).toEqual(['Completed', 'Expired'])
    expect(await words.mailed('requestExpired', p)).toEqual(['Joann', 'Lin', 'Mary'])
    expect((await decide(server, 'lin', id, 'Approve', undefined, 2)).body.error.code).toBe('DecisionExpired')
  })
  test('R15 nothing is left to decide in a later stage once the wanted period is over', async () => {
    const p = await words.staged({ by: [user('mary')] }, { by: [user('lin')] })
    const id = await asked(server, 'joann', p.id, { schedule: { expiration: { type: 'afterDateTime', endDateTime: server.running.clock.now().add({ hours: 72 }).toString() } } })
    await server.clock.advance('P2D')
    await decide(server, 'mary', id)
    server.running.clock.move(server.running.clock.now().add({ hours: 25 }))
    expect((await decide(server, 'lin', id, 'Approve', undefined, 2)).body.error.code).toBe('DecisionExpired')
    await server.clock.advance('PT1S')
    expect((await requestOf(server, id)).status).toBe('Expired')
  })
  test('R12 two decide the same stage at the same time: one does, and one next stage opens', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('omar'), user('lin')] }, { by: [user('mary')] })).id)
    const replies = await Promise.all([decide(server, 'omar', id), decide(server, 'lin', id)])
    expect(replies.map((r) => r.status).sort()).toEqual([204, 409])
    expect((await words.stages(id)).map((s) => s.status)).toEqual(['Completed', 'InProgress'])
  })
  test('F34 the reason is asked for in the stages that want one', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('omar')] }, { by: [user('lin')], isApproverJustificationRequired: true })).id)
    expect((await decide(server, 'omar', id)).status).toBe(204)
    const before = await stored(server)
    expect((await decide(server, 'lin', id, 'Approve', undefined, 2)).body.error.code).toBe('JustificationRequired')
    expect(await stored(server)).toEqual(before)
  })
  test('more than three stages are refused', async () => {
    const p = await makePackage(server)
    const reply = await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestApprovalSettings: inStages(...[1, 2, 3, 4].map(() => ({ by: [user('omar')] }))) })
    expect(reply.status).toBe(400)
  })
})

describe('who never decides', () => {
  test('U11 who asks, who receives, and whoever sent it, in any stage', async () => {
    const p = await words.staged({ by: [user('omar')] }, { by: [user('mary'), user('mirjam'), membersOf(group('Licence board').id)] })
    const id = await asked(server, 'mary', p.id, { requestType: 'onBehalfAdd', for: 'mirjam' })
    await decide(server, 'omar', id)
    expect(await words.mailed('requestToApprover', p)).toEqual(['Omar', 'Pieter', 'Siobhan'])
    for (const who of ['mary', 'mirjam']) {
      expect(await words.waitsFor(who, id)).toBe('no')
      expect((await decide(server, who, id, 'Approve', undefined, 2)).body.error.code).toBe('CannotApproveOwnRequest')
    }
    expect((await decide(server, 'pieter', id, 'Approve', undefined, 2)).status).toBe(204)
  })
  test('R8 a request is refused when a later stage has nobody who could decide now', async () => {
    const p = await words.staged({ by: [manager] }, { by: [user('omar')] })
    const told = async (who: string) => (await server.as(who).post(`${em}/accessPackages/${p.id}/getApplicablePolicyRequirements`)).body.value[0]['@latchkey.nobodyCanApprove']
    expect([await told('omar'), await told('joann')]).toEqual([true, false])
    const before = await stored(server)
    const reply = await ask(server, 'omar', p.id)
    expect(reply.body.error).toMatchObject({ code: 'NoApprover', message: expect.stringContaining('stage 2') })
    expect(await stored(server)).toEqual(before)
  })
  test('who was blocked meanwhile', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('emeka'), user('omar')] })).id)
    const emeka = server.as('emeka')
    await emeka.token()
    await words.enabled('emeka', false)
    expect((await emeka.patch(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id)}`, { reviewResult: 'Approve' })).status).toBe(401)
    expect((await requestOf(server, id)).state).toBe('pendingApproval')
    await words.enabled('emeka', true)
  })
})

describe('F31 sponsors', () => {
  test('F31 people and groups who sponsor the one who gets the access', async () => {
    await words.sponsor('joann', person('sara').id)
    await words.sponsor('joann', group('Licence board').id)
    const p = await words.staged({ by: [sponsors], fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, 'joann', p.id)
    expect(await words.mailed('requestToApprover', p)).toEqual(['Pieter', 'Sara', 'Siobhan'])
    expect((await decide(server, 'stephan', id)).status).toBe(404)
    expect((await decide(server, 'siobhan', id)).status).toBe(204)
    await words.unsponsor('joann', person('sara').id)
    await words.unsponsor('joann', group('Licence board').id)
  })
  test('F31 the fallback where there is none', async () => {
    const p = await words.staged({ by: [sponsors], fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, 'tyler', p.id)
    expect(await words.mailed('requestToApprover', p)).toEqual(['Stephan'])
    expect((await decide(server, 'stephan', id)).status).toBe(204)
  })
  test.each(['internalSponsors', 'externalSponsors'])('%s are refused by name', async (kind) => {
    const { policyId } = await makePackage(server)
    const reply = await server.as('grace').patch(`${em}/assignmentPolicies/${policyId}`, { requestApprovalSettings: inStages({ by: [{ '@odata.type': `#microsoft.graph.${kind}` }] }) })
    expect([reply.status, reply.body.error.message]).toEqual([501, expect.stringContaining(kind)])
  })
})

describe('F33 R11 alternates', () => {
  const forwarding = { isEscalationEnabled: true, durationBeforeEscalation: 'P4D', escalationApprovers: [user('lin'), { ...manager, managerLevel: 2 }] }
  test('F33 R11 F78 mails 1 and 15: they are asked in time, see it then, and both may decide', async () => {
    const p = await words.staged({ by: [manager], ...forwarding }, { by: [user('omar')] })
    const id = await asked(server, 'joann', p.id)
    const told = async () => (await server.as('joann').get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)).body.value.filter((m: { kind: string }) => ['escalation', 'decisionDue'].includes(m.kind)).map((m: { kind: string; when: string }) => `${m.kind} ${m.when}`)
    expect(await told()).toEqual(['escalation future', 'decisionDue future'])
    await server.clock.advance('P3D')
    expect([await words.waitsFor('lin', id), (await decide(server, 'lin', id)).status]).toEqual(['no', 404])
    await server.clock.advance('P1D')
    expect(await told()).toEqual(['escalation past', 'decisionDue future'])
    expect(await requestOf(server, id)).toMatchObject({ state: 'pendingApproval', status: 'PendingApprovalEscalated' })
    expect(await words.mailed('requestToApprover', p)).toEqual(['Lin', 'Mary', 'Rafael'])
    expect((await server.mails('lin')).find((m) => m.subject.includes(p.displayName))!.subject).toMatch(/^Passed on to you/)
    expect([await words.waitsFor('lin', id), await words.waitsFor('mary', id)]).toEqual(['now', 'now'])
    expect((await decide(server, 'lin', id)).status).toBe(204)
    expect(await words.mailed('requestStageApproved', p)).toEqual(['Mary', 'Rafael'])
    expect(await requestOf(server, id)).toMatchObject({ state: 'pendingApproval', status: 'PendingApproval' })
    expect(await words.audited(id)).toContain('Forward access package assignment request to alternate approvers')
  })
  test('F33 the first approvers still decide after that', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [manager], ...forwarding })).id)
    await server.clock.advance('P5D')
    expect((await decide(server, 'mary', id)).status).toBe(204)
  })
  test('R11 alternates are not asked once it is decided, nor about requests of their own', async () => {
    const p = await words.staged({ by: [user('omar')], ...forwarding, escalationApprovers: [user('lin'), user('joann')] })
    const [decided, open] = [await asked(server, 'mirjam', p.id), await asked(server, 'joann', p.id)]
    await decide(server, 'omar', decided)
    await server.clock.advance('P5D')
    expect(await words.mailed('requestToApprover', p)).toEqual(['Lin', 'Omar', 'Omar'])
    expect((await decide(server, 'joann', open)).status).toBe(403)
  })
  test('F33 the fallback of alternates', async () => {
    const p = await words.staged({ by: [user('omar')], ...forwarding, escalationApprovers: [{ ...manager, managerLevel: 2 }], fallbackEscalationApprovers: [user('stephan')] })
    await asked(server, 'ingrid', p.id)
    await server.clock.advance('P5D')
    expect(await words.mailed('requestToApprover', p)).toEqual(['Omar', 'Stephan'])
  })
  test('R11 R15 after a month of silence it has expired, and nobody is asked any more', async () => {
    const p = await words.staged({ by: [user('omar')], ...forwarding, escalationApprovers: [user('lin')] })
    const id = await asked(server, 'joann', p.id)
    server.running.clock.move(server.running.clock.now().add({ hours: 30 * 24 }))
    await server.clock.advance('PT1S')
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Expired' })
    expect(await words.mailed('requestToApprover', p)).toEqual(['Omar'])
    expect(await rows(server, "select 1 from due_work where kind = 'escalateApproval'")).toEqual([])
  })
  test.each<[string, object, string]>([
    ['U2 at once', { ...forwarding, durationBeforeEscalation: 'PT0S' }, 'durationBeforeEscalation'],
    ['U2 at the end', { ...forwarding, durationBeforeEscalation: 'P14D' }, 'durationBeforeEscalation'],
    ['U2 without a time', { isEscalationEnabled: true, escalationApprovers: [user('lin')] }, 'durationBeforeEscalation'],
    ['to nobody', { isEscalationEnabled: true, durationBeforeEscalation: 'P4D' }, 'escalationApprovers'],
  ])('U2 %s is refused', async (_name, stage, member) => {
    const { policyId } = await makePackage(server)
    const reply = await server.as('grace').patch(`${em}/assignmentPolicies/${policyId}`, { requestApprovalSettings: inStages({ by: [user('omar')], ...stage }) })
    expect([reply.status, reply.body.error.details[0].target]).toEqual([400, `requestApprovalSettings/stages/0/${member}`])
  })
})

describe('U15 U16 reminders', () => {
  test('U15 U16 the tenant and the policy say when, in every stage, each moment once', async () => {
    await words.settings({ approverReminders: ['P3D'] })
    const p = await words.staged({ by: [user('omar')] }, { by: [user('lin')], durationBeforeAutomaticDenial: 'P10D' }, { by: [user('yusuf')] })
    const id = await asked(server, 'joann', p.id)
    await server.clock.advance('P10D')
    expect((await words.mailed('requestToApprover', p)).length).toBe(1)
    await server.clock.advance('P1D')
    await server.clock.advance('P1D')
    expect(await words.mailed('requestToApprover', p)).toEqual(['Omar', 'Omar'])
    await decide(server, 'omar', id)
    await server.clock.advance('P8D')
    expect(await words.mailed('requestToApprover', p)).toEqual(['Lin', 'Lin', 'Omar', 'Omar'])
    const own = await words.staged({ by: [user('omar')] })
    await server.as('grace').patch(`${em}/assignmentPolicies/${own.policyId}/latchkey.rules`, { approverReminders: ['half', 'P2D', 'P1D'] })
    await asked(server, 'joann', own.id)
    await server.clock.advance('P13DT12H')
    expect((await words.mailed('requestToApprover', own)).length).toBe(4)
    await words.settings({ approverReminders: ['half', 'P1D'] })
  })
})
