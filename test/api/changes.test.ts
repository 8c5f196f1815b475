/** Access that is held: extended, given other answers, given up, taken back, processed again, given to many. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, decide, demoPackage, group, lasting, makePackage, makePolicy, manager, membersNamed, person, requestOf, rows, stored, user, type Made, type Wanted } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const extendable = { enableTargetsToSelfUpdateAccess: true }
/** Joann holds a package for thirty days from now. */
async function held(policy: Wanted['policy'] = {}, who = 'joann'): Promise<{ made: Made; id: string }> {
  const made = await makePackage(server, { policy: { expiration: lasting('P30D'), ...policy, requestorSettings: { ...extendable, ...policy.requestorSettings } } })
  await asked(server, who, made.id)
  await server.drain()
  return { made, id: (await assignmentOf(server, who, made.id)).id }
}
const change = (who: string, id: string, more: object = {}): Promise<Reply> => server.as(who).post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id }, ...more })
const assignment = async (id: string) => (await server.asApp().get(`${em}/assignments/${id}`)).body
const until = (endDateTime: string) => ({ expiration: { type: 'afterDateTime', endDateTime } })
const optionsOf = async (who: string, id: string) => (await server.as(who).get(`${em}/latchkey.assignmentOptions()`)).body.value.find((o: { assignmentId: string }) => o.assignmentId === id)

describe('extending', () => {
  test('F41 R29 adds one period to the old end, not to today, and says so', async () => {
    const { id } = await held()
    await server.clock.advance('P10D')
    const before = (await assignment(id)).schedule.expiration.endDateTime
    const reply = await change('joann', id)
    expect([reply.status, reply.body.state, reply.body.requestType]).toEqual([201, 'submitted', 'userUpdate'])
    await server.drain()
    expect(await requestOf(server, reply.body.id)).toMatchObject({ state: 'delivered', status: 'Delivered' })
    const after = (await assignment(id)).schedule.expiration.endDateTime
    expect(Date.parse(after) - Date.parse(before)).toBe(30 * 86_400_000)
    expect((await server.mails('joann')).map((m) => m.event)).toContain('accessExtended')
  })

  test('F41 R29 waits for approval where the policy asks for it, and the manager decides', async () => {
    const { id } = await held({ requestApprovalSettings: { ...approvedBy([manager]), isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true } })
    const before = await assignment(id)
    const reply = await change('joann', id)
    expect((await requestOf(server, reply.body.id)).state).toBe('pendingApproval')
    expect((await assignment(id)).schedule).toEqual(before.schedule)
    expect((await change('joann', id)).body.error.code).toBe('ExistingOpenRequest')
    expect((await decide(server, 'mary', reply.body.id)).status).toBe(204)
    await server.drain()
    expect((await requestOf(server, reply.body.id)).state).toBe('delivered')
    expect((await assignment(id)).schedule.expiration.endDateTime > before.schedule.expiration.endDateTime).toBe(true)
  })

  test('F41 R15 an extension that nobody decides dies with the access, and the access ends in time', async () => {
    const { id } = await held({ requestApprovalSettings: { ...approvedBy([manager], { durationBeforeAutomaticDenial: 'P60D' }), isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true } })
    const reply = await change('joann', id)
    await server.clock.advance('P31D')
    expect((await assignment(id)).state).toBe('expired')
    expect(['denied', 'canceled']).toContain((await requestOf(server, reply.body.id)).state)
    expect((await decide(server, 'mary', reply.body.id)).status).toBe(409)
  })

  test('F41 cannot pass a fixed end, and says the last possible one', async () => {
    const { id } = await held({ expiration: { type: 'afterDateTime', endDateTime: '2027-01-01T00:00:00Z' } })
    expect((await change('joann', id)).body.error.code).toBe('NothingToExtend')
    const beyond = await change('joann', id, { schedule: until('2027-02-01T00:00:00Z') })
    expect([beyond.status, beyond.body.error.code]).toEqual([400, 'EndBeyondPolicy'])
    expect(beyond.body.error.message).toContain('2027-01-01')
  })

  test('F40 F41 a fixed end on a date is the end of that day in the time zone of the policy', async () => {
    const made = await makePackage(server, { policy: { expiration: { type: 'afterDateTime', endDateTime: '2027-03-01T12:00:00Z' } } })
    const set = await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}/latchkey.rules`, { timeZone: 'America/New_York' })
    expect([set.status, set.body.timeZone]).toEqual([200, 'America/New_York'])
    await asked(server, 'joann', made.id)
    await server.drain()
    expect((await assignmentOf(server, 'joann', made.id)).schedule.expiration.endDateTime).toBe('2027-03-02T04:59:59.999Z')
  })

  test.each([
    ['nobody may where the policy does not let them', { requestorSettings: { enableTargetsToSelfUpdateAccess: false } }, {}, 403, 'UpdateNotAllowed'],
    ['an end of one’s own where none is taken', { requestorSettings: { allowCustomAssignmentSchedule: false } }, { schedule: until('2026-08-01T00:00:00Z') }, 400, 'CustomScheduleNotAllowed'],
    ['an end in the past', {}, { schedule: until('2026-01-01T00:00:00Z') }, 400, 'EndInPast'],
    ['another start', {}, { schedule: { startDateTime: '2026-01-01T00:00:00Z' } }, 400, 'StartIsFixed'],
    ['a change that changes nothing', {}, { answers: [], schedule: { startDateTime: null, expiration: { type: 'noExpiration' } } }, 400, 'EndBeyondPolicy'],
  ])('F41 refuses %s and leaves nothing behind', async (_, policy, more, status, code) => {
    const { id } = await held(policy)
    const before = await stored(server)
    const reply = await change('joann', id, more)
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect(await stored(server)).toEqual(before)
  })

  test('F41 is only for who is still in scope, and a reminder must not promise otherwise', async () => {
    const { made, id } = await held({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('joann')] })
    await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}`, { specificAllowedTargets: [user('mirjam')] })
    expect((await change('joann', id)).body.error.code).toBe('OutOfScope')
    expect(await optionsOf('joann', id)).toMatchObject({ extend: { isAllowed: false, reason: expect.stringMatching(/^You are not among those/), refusal: { kind: 'YouOutOfScope' } } })
    await server.clock.advance('P17D')
    const [told] = (await server.mails('joann')).filter((m) => m.event === 'accessAboutToExpire' && m.text.includes(made.displayName))
    expect(told?.text).toContain('It cannot be extended: you are no longer among those whom its policy is for.')
  })

  test('F3 F41 is not for access of a catalog that is switched off, but for administrators', async () => {
    const { body: own } = await server.as('grace').post(`${em}/catalogs`, { displayName: 'To be switched off' })
    const { body: made } = await server.as('grace').post(`${em}/accessPackages`, { displayName: 'In it', catalog: { id: own.id } })
    await makePolicy(server, made.id, { expiration: lasting('P30D'), requestorSettings: extendable })
    await asked(server, 'joann', made.id)
    await server.drain()
    const { id } = await assignmentOf(server, 'joann', made.id)
    await server.as('grace').patch(`${em}/catalogs/${own.id}`, { state: 'unpublished' })
    expect((await change('joann', id)).body.error.code).toBe('CatalogNotPublished')
    expect((await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminUpdate', assignment: { id } })).status).toBe(201)
  })

  test('F59 an administrator extends, changes the end and the policy', async () => {
    const { made, id } = await held()
    const other = await makePolicy(server, made.id, { expiration: lasting('P90D') })
    const reply = await server.as('omar').post(`${em}/assignmentRequests`, { requestType: 'adminUpdate', assignment: { id } })
    expect(reply.status, 'a stranger to the catalog').toBe(404)
    const done = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminUpdate', assignment: { id, assignmentPolicyId: other }, schedule: until('2026-10-01T00:00:00Z') })
    expect(done.status, JSON.stringify(done.body)).toBe(201)
    await server.drain()
    const { body } = await server.asApp().get(`${em}/assignments/${id}?$expand=assignmentPolicy`)
    expect([body.schedule.expiration.endDateTime, body.assignmentPolicy.id]).toEqual(['2026-10-01T00:00:00.000Z', other])
  })

  test('F59 an administrator puts access under another policy alone, and its end stays', async () => {
    const { made, id } = await held({ expiration: { type: 'noExpiration' } })
    const [open, short] = [await makePolicy(server, made.id, { expiration: { type: 'noExpiration' } }), await makePolicy(server, made.id, { expiration: lasting('P30D') })]
    const put = (assignmentPolicyId: string, more: object = {}) => server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminUpdate', assignment: { id, assignmentPolicyId }, ...more })
    expect((await put(short)).body.error.code).toBe('EndBeyondPolicy')
    expect((await put(open)).status).toBe(201)
    const { body } = await server.asApp().get(`${em}/assignments/${id}?$expand=assignmentPolicy`)
    expect([body.schedule.expiration.type, body.assignmentPolicy.id]).toEqual(['noExpiration', open])
    expect((await put(short, { schedule: until('2026-09-01T00:00:00Z') })).status).toBe(201)
    expect((await assignment(id)).schedule.expiration.endDateTime).toBe('2026-09-01T00:00:00.000Z')
    expect((await put(short, { schedule: until('2026-09-01T00:00:00Z') })).status, 'the same once more is the end that it has').toBe(201)
  })

  test('F45 F59 a manager extends for a report where the policy lets them; others do not even learn of it', async () => {
    const { id } = await held({ requestorSettings: { enableOnBehalfRequestorsToUpdateAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] } })
    expect((await change('mary', id)).status).toBe(201)
    expect((await change('bram', id)).status).toBe(404)
    const { id: closed } = await held()
    expect((await change('mary', closed)).body.error.code).toBe('OnBehalfDisabled')
  })

  test('F41 one click renews, with the justification of the last time', async () => {
    const { id } = await held({ requestApprovalSettings: { isRequestorJustificationRequired: false } })
    expect(await optionsOf('joann', id)).toMatchObject({ extend: { isAllowed: true, isApprovalRequired: false, newEndDateTime: expect.any(String) }, remove: { isAllowed: true } })
    const joann = server.as('joann')
    const replies = await Promise.all([1, 2].map(() => joann.post(`${em}/assignments/${id}/latchkey.renew`)))
    expect(replies.map((r) => r.status)).toContain(201)
    await server.drain()
    const { expiration } = (await assignment(id)).schedule
    expect(expiration.endDateTime).toBeTruthy()
    expect((await server.as('bram').post(`${em}/assignments/${id}/latchkey.renew`)).status).toBe(404)
  })

  test('F41 an extension is cancelled by whoever asked, and the access stays as it was', async () => {
    const { id } = await held({ requestApprovalSettings: { ...approvedBy([manager]), isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true } })
    const before = await assignment(id)
    const { body } = await change('joann', id)
    expect((await server.as('joann').post(`${em}/assignmentRequests/${body.id}/cancel`)).status).toBe(200)
    expect(await assignment(id)).toEqual(before)
    expect((await decide(server, 'mary', body.id)).status).toBe(409)
  })

  test('R28 giving access up takes the waiting extension with it', async () => {
    const { id } = await held({ requestApprovalSettings: { ...approvedBy([manager]), isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true } })
    const { body } = await change('joann', id)
    expect((await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id } })).status).toBe(201)
    await server.drain()
    expect(await requestOf(server, body.id)).toMatchObject({ state: 'canceled', status: 'AssignmentEnded' })
    expect((await assignment(id)).state).toBe('expired')
    expect((await change('joann', id)).body.error.code).toBe('AssignmentEnded')
  })
})

describe('answers', () => {
  const question = (text: string, isAnswerEditable: boolean) => ({ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text, isSingleLineQuestion: true, isAnswerEditable, isRequired: true })
  const says = (id: string, value: string) => ({ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value, answeredQuestion: { id } })
  async function answered() {
    const made = await makePackage(server, { policy: { questions: [question('Country?', true), question('Cost centre?', false)], expiration: lasting('P30D'), requestorSettings: extendable } })
    const { body } = await server.as('joann').post(`${em}/accessPackages/${made.id}/getApplicablePolicyRequirements`)
    const [country, centre] = body.value[0].questions.map((q: { id: string }) => q.id) as [string, string]
    await asked(server, 'joann', made.id, { answers: [says(country, 'Spain'), says(centre, '4010')] })
    await server.drain()
    return { id: (await assignmentOf(server, 'joann', made.id)).id as string, country, centre }
  }

  test('F59 F38 what may be edited is changed, the rest and the end stay', async () => {
    const { id, country, centre } = await answered()
    const before = await assignment(id)
    const reply = await change('joann', id, { answers: [says(country, 'Portugal')] })
    expect(reply.status, JSON.stringify(reply.body)).toBe(201)
    await server.drain()
    expect((await requestOf(server, reply.body.id)).answers.map((a: { value: string }) => a.value).sort()).toEqual(['4010', 'Portugal'])
    expect((await assignment(id)).schedule).toEqual(before.schedule)
    expect((await change('joann', id, { answers: [says(country, 'Portugal')] })).body.error.code).toBe('NothingToChange')
    expect((await change('joann', id, { answers: [says(centre, '4011')] })).body.error.code).toBe('AnswerNotEditable')
    const admin = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminUpdate', assignment: { id }, answers: [says(centre, '4011')] })
    expect(admin.status).toBe(201)
  })
})

describe('giving up and taking back', () => {
  const byManager = { requestorSettings: { enableOnBehalfRequestorsToRemoveAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] } }
  test('F48 R28 a manager removes what a report has where the policy lets them', async () => {
    const { id } = await held(byManager)
    expect((await server.as('bram').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id } })).status).toBe(404)
    expect((await server.as('mary').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id } })).status).toBe(201)
    await server.drain()
    expect((await assignment(id)).state).toBe('expired')
    const { id: other } = await held()
    const refused = await server.as('mary').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: other } })
    expect([refused.status, refused.body.error.code]).toEqual([403, 'RemoveNotAllowed'])
    expect(await optionsOf('mary', other)).toMatchObject({ remove: { isAllowed: false, reason: expect.stringContaining('does not let you remove the access of Joann Guerrero') } })
  })

  test('F51 R28 only whoever approved takes access back, with a reason, and only where the tenant lets them', async () => {
    const made = await makePackage(server, { policy: { expiration: lasting('P30D'), requestApprovalSettings: approvedBy([user('mary'), user('bram')]) } })
    const requestId = await asked(server, 'joann', made.id)
    await decide(server, 'mary', requestId)
    await server.drain()
    const { id } = await assignmentOf(server, 'joann', made.id)
    const revoke = (who: string, more: object = {}) => server.as(who).post(`${em}/assignmentRequests`, { requestType: 'approverRemove', assignment: { id }, ...more })
    expect((await revoke('bram', { justification: 'x' })).body.error.code).toBe('NotYourApproval')
    expect((await revoke('mirjam', { justification: 'x' })).status).toBe(404)
    expect((await revoke('mary')).body.error.code).toBe('JustificationRequired')
    await server.as('grace').patch(`${em}/latchkey.settings`, { approversMayRevoke: false })
    expect((await revoke('mary', { justification: 'Not needed any more' })).body.error.code).toBe('RevokeNotAllowed')
    await server.as('grace').patch(`${em}/latchkey.settings`, { approversMayRevoke: true })
    expect((await revoke('mary', { justification: 'Not needed any more' })).status).toBe(201)
    await server.drain()
    expect((await assignment(id)).state).toBe('expired')
  })
})

describe('processing again', () => {
  const gives = [['sg-Advanced security', 'Member']] as const
  const target = () => group('sg-Advanced security').id
  test('F62 an assignment that lost its role at the target gets it back', async () => {
    const made = await makePackage(server, { catalog: 'Security', gives })
    await asked(server, 'sofie', made.id)
    await server.drain()
    const { id } = await assignmentOf(server, 'sofie', made.id)
    await server.asApp().delete(`/v1.0/groups/${target()}/members/${person('sofie').id}/$ref`)
    expect(await membersNamed(server, target())).not.toContain('Sofie')
    expect((await server.as('mirjam').post(`${em}/assignments/${id}/reprocess`)).status).toBe(404)
    expect((await server.as('beatriz').post(`${em}/assignments/${id}/reprocess`)).status).toBe(403)
    expect((await server.as('omar').post(`${em}/assignments/${id}/reprocess`)).status).toBe(202)
    expect((await server.as('omar').post(`${em}/assignments/${id}/reprocess`)).body.error.code, 'while it is being given').toBe('RequestNotInExpectedState')
    await server.drain()
    expect((await assignment(id)).state).toBe('delivered')
    expect(await membersNamed(server, target())).toContain('Sofie')
    expect((await server.as('omar').post(`${em}/assignments/${person('sofie').id}/reprocess`)).status).toBe(404)
    expect((await server.as('omar').post(`${em}/assignments/nonsense/reprocess`)).status).toBe(400)
  })

  test('F63 R24 U1 a failed request within its window, not after it, and not one that is delivered', async () => {
    const made = await makePackage(server, { catalog: 'Security', gives })
    const requestId = await asked(server, 'thabo', made.id)
    await server.drain()
    const again = () => server.as('omar').post(`${em}/assignmentRequests/${requestId}/reprocess`)
    expect((await again()).body.error.code).toBe('RequestNotInExpectedState')
    await rows(server, "update assignment_request set state = 'deliveryFailed', status = 'DeliveryFailed' where id = $1", [requestId])
    await rows(server, "update assignment set state = 'deliveryFailed' where access_package_id = $1", [made.id])
    await rows(server, "update assignment_resource_role set status = 'Failed' where assignment_id = (select assignment_id from assignment_request where id = $1)", [requestId])
    expect((await again()).status).toBe(202)
    await server.drain()
    expect((await requestOf(server, requestId)).state).toBe('delivered')
    await rows(server, "update assignment_request set state = 'partiallyDelivered' where id = $1", [requestId])
    await server.clock.advance('P15D')
    expect((await again()).body.error.code).toBe('ReprocessTooLate')
  })
})

describe('direct assignment', () => {
  test('F57 of many people at once, each with an answer of their own; one that is refused holds up nobody', async () => {
    const questions = [{ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Desk?', isSingleLineQuestion: true, isRequired: true }]
    const made = await makePackage(server, { policy: { questions } })
    const { body: [{ id }] } = { body: await rows<{ id: string }>(server, 'select id from question where policy_id = $1', [made.policyId]) } as { body: [{ id: string }] }
    const desk = (value: string) => [{ value, answeredQuestion: { id } }]
    const body = { accessPackageId: made.id, assignmentPolicyId: made.policyId, targets: [{ targetId: person('joann').id, answers: desk('1') }, { targetId: person('gert').id, answers: desk('2') }, { targetId: person('mirjam').id, answers: desk('3') }] }
    const before = await stored(server)
    const tried = await server.as('grace').post(`${em}/assignmentRequests/latchkey.assignMany`, { ...body, dryRun: true })
    expect(tried.body.value.map((o: { status: string }) => o.status)).toEqual(['possible', 'refused', 'possible'])
    expect(await stored(server)).toEqual(before)
    const done = await server.as('grace').post(`${em}/assignmentRequests/latchkey.assignMany`, body)
    expect(done.body.value.map((o: { status: string; error: { code: string } | null }) => [o.status, o.error?.code])).toEqual([['submitted', undefined], ['refused', 'TargetBlocked'], ['submitted', undefined]])
    expect(done.body.value[1].error.innerError['@latchkey.refusal']).toEqual({ kind: 'TargetBlocked', facts: { name: person('gert').displayName } })
    await server.drain()
    expect((await assignmentOf(server, 'mirjam', made.id)).state).toBe('delivered')
    expect((await server.as('joann').post(`${em}/assignmentRequests/latchkey.assignMany`, body)).status).toBe(404)
    expect(done.body.value.map((o: { waitsForApproval: boolean }) => o.waitsForApproval)).toEqual([false, false, false])
  })

  test('F57 U22 approval counts for assignment managers, and for all when the tenant says so; owners skip it with a reason', async () => {
    const made = await makePackage(server, { catalog: 'Security', policy: { requestApprovalSettings: approvedBy([manager]) } })
    const assign = (who: string, target: string, more: object = {}) => server.as(who).post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { accessPackageId: made.id, assignmentPolicyId: made.policyId, targetId: person(target).id }, ...more })
    const stateOf = async (reply: Reply) => (await requestOf(server, reply.body.id)).state
    await rows(server, "insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) select gen_random_uuid(), $1, 'e2182095-804a-4656-ae11-64734e9b7ae5', catalog_id, now() from access_package where id = $2", [person('daan').id, made.id])
    expect(await stateOf(await assign('daan', 'joann'))).toBe('pendingApproval')
    const many = (who: string, target: string) => server.as(who).post(`${em}/assignmentRequests/latchkey.assignMany`, { accessPackageId: made.id, assignmentPolicyId: made.policyId, dryRun: true, targets: [{ targetId: person(target).id }] })
    expect([(await many('daan', 'mirjam')).body.value[0], (await many('omar', 'mirjam')).body.value[0]]).toMatchObject([{ status: 'possible', waitsForApproval: true }, { status: 'possible', waitsForApproval: false }])
    expect(await stateOf(await assign('omar', 'mirjam'))).toBe('delivered')
    await server.as('grace').patch(`${em}/latchkey.settings`, { enforceApprovalForDirectAssignments: true })
    const target = (await rows<{ upn: string }>(server, "select split_part(user_principal_name, '@', 1) as upn from directory_object where manager_id = $1 and account_enabled and id <> all($2::uuid[]) limit 2", [person('mary').id, [person('joann').id, person('mirjam').id]])).map((r) => r.upn)
    expect(await stateOf(await assign('omar', target[0]!))).toBe('pendingApproval')
    expect((await assign('omar', target[1]!, { parameters: { bypassApproval: true } })).body.error.code).toBe('JustificationRequired')
    expect((await assign('daan', target[1]!, { parameters: { bypassApproval: true }, justification: 'Now' })).body.error.code).toBe('BypassNotAllowed')
    const skipped = await assign('omar', target[1]!, { parameters: { bypassApproval: true }, justification: 'Incident 4711' })
    expect(await stateOf(skipped)).toBe('delivered')
    const { body } = await server.asApp().get(`/v1.0/auditLogs/directoryAudits?$filter=correlationId eq '${skipped.body.id}'`)
    expect(body.value.map((e: { activityDisplayName: string }) => e.activityDisplayName)).toContain('Bypass approval of access package assignment request')
    await server.as('grace').patch(`${em}/latchkey.settings`, { allowBypassApproval: false, enforceApprovalForDirectAssignments: false })
    expect((await assign('omar', target[1]!, { parameters: { bypassApproval: true }, justification: 'Again' })).body.error.code).toBe('BypassNotAllowed')
  })
})

describe('policies', () => {
  test('U18 F26 a changed duration touches nobody until it is applied, after telling who gains or loses which days', async () => {
    const { made, id } = await held()
    const before = (await assignment(id)).schedule.expiration.endDateTime
    await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}`, { expiration: lasting('P60D') })
    expect((await assignment(id)).schedule.expiration.endDateTime).toBe(before)
    const apply = (on: boolean, who = 'grace') => server.as(who).post(`${em}/assignmentPolicies/${made.policyId}/latchkey.applyToExisting`, { apply: on })
    expect((await apply(false)).body.value).toMatchObject([{ assignmentId: id, before, applied: false }])
    expect((await apply(true, 'joann')).status).toBe(404)
    expect((await apply(true)).body.value).toMatchObject([{ assignmentId: id, applied: true, problem: null }])
    expect(Date.parse((await assignment(id)).schedule.expiration.endDateTime) - Date.parse(before)).toBe(30 * 86_400_000)
    await server.clock.advance('P40D')
    await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}`, { expiration: lasting('P10D') })
    await apply(true)
    await server.clock.advance('PT1M')
    expect((await assignment(id)).state).toBe('expired')
  })

  test('U18 ends that were asked for or extended do not move further with a policy', async () => {
    const made = await makePackage(server, { policy: { expiration: lasting('P30D'), requestorSettings: extendable } })
    const shifts = async () => (await server.as('grace').post(`${em}/assignmentPolicies/${made.policyId}/latchkey.applyToExisting`, { apply: false })).body.value
    const chosen = new Date(Date.parse((await server.clock.now())) + 14 * 86_400_000).toISOString()
    await asked(server, 'joann', made.id, { schedule: until(chosen) })
    await asked(server, 'mirjam', made.id)
    await server.drain()
    await change('mirjam', (await assignmentOf(server, 'mirjam', made.id)).id)
    await server.drain()
    expect(await shifts()).toEqual([])
    await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}`, { expiration: lasting('P60D') })
    expect(await shifts()).toEqual([])
    const [demo] = await rows<{ id: string }>(server, 'select id from assignment_policy where access_package_id = $1', [demoPackage('Workcation').id])
    expect((await server.as('grace').post(`${em}/assignmentPolicies/${demo!.id}/latchkey.applyToExisting`, { apply: false })).body.value).toEqual([])
  })

  test('F26 A15 each version is kept, and a request shows the rules that it was judged by', async () => {
    const made = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
    const requestId = await asked(server, 'joann', made.id)
    await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}`, { displayName: 'Stricter', requestApprovalSettings: approvedBy([user('bram')]) })
    const versions = (await server.as('grace').get(`${em}/assignmentPolicies/${made.policyId}/latchkey.versions()`)).body.value
    expect(versions.map((v: { version: number }) => v.version)).toEqual([2, 1])
    expect(versions[0]).toMatchObject({ policy: { displayName: 'Stricter' }, changedBy: { displayName: expect.any(String) } })
    const [demo] = await rows<{ id: string }>(server, 'select id from assignment_policy where access_package_id = $1', [demoPackage('Workcation').id])
    const old = () => server.as('grace').get(`${em}/assignmentPolicies/${demo!.id}/latchkey.versions()`)
    expect((await old()).body.value).toMatchObject([{ version: 1, changedBy: null }])
    await server.as('grace').patch(`${em}/assignmentPolicies/${demo!.id}`, { description: 'Changed' })
    expect((await old()).body.value).toMatchObject([{ version: 2 }, { version: 1, changedBy: null }])
    const { body } = await server.as('joann').get(`${em}/assignmentRequests/${requestId}/latchkey.policy()`)
    expect([body.version, body.requestApprovalSettings.stages[0].durationBeforeAutomaticDenial, body.requestApprovalSettings.stages[0].primaryApprovers]).toEqual([1, 'P14D', undefined])
    expect((await server.as('grace').get(`${em}/assignmentRequests/${requestId}/latchkey.policy()`)).body.requestApprovalSettings.stages[0].primaryApprovers).toHaveLength(1)
    expect((await server.as('joann').get(`${em}/assignmentPolicies/${made.policyId}/latchkey.versions()`)).status).toBe(404)
    expect((await server.as('pat@fabrikam.example').get(`${em}/assignmentRequests/${requestId}/latchkey.policy()`)).status).toBe(404)
  })
})

describe('what was there before', () => {
  const gives = [['sg-Advanced security', 'Member']] as const
  test.each([['keep', true], ['takeOver', false]] as const)('pre-existing access: %s', async (priorAccess, stays) => {
    const name = stays ? 'sofie' : 'thabo'
    const id = group('sg-Advanced security').id
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2) on conflict do nothing', [id, person(name).id])
    await rows(server, 'update holding set removed_at = now() where principal_id = $1 and removed_at is null', [person(name).id])
    await rows(server, "update assignment set state = 'expired' where target_id = (select id from subject where object_id = $1)", [person(name).id])
    const made = await makePackage(server, { catalog: 'Security', gives })
    expect((await server.as('grace').patch(`${em}/accessPackages/${made.id}/latchkey.rules`, { priorAccess })).body).toEqual({ priorAccess })
    await asked(server, name, made.id)
    await server.drain()
    await ask(server, name, made.id, { requestType: 'userRemove' })
    await server.drain()
    const member = (await rows(server, 'select 1 from group_member where group_id = $1 and member_id = $2', [id, person(name).id])).length === 1
    expect(member).toBe(stays)
  })
})
