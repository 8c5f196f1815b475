/**
 * Asking, and everything that is refused about it. Each refusal has Graph's code, words that say what to do, the member
 * of the body it is about, and leaves nothing behind: no request, no mail, no job, no event.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, lasting, makePackage, makePolicy, manager, person, requestOf, rows, stored, user, type Made } from '../support/world.ts'

let server: TestServer
let form: Made, narrow: Made, closed: Made, fixed: Made, several: Made, unpublished: Made, held: Made, waiting: Made, orphaned: Made, over: Made
let choice: string, line: string
const questions = [
  { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', text: 'Where?', isRequired: true, choices: [{ actualValue: 'ES', text: 'Spain' }, { actualValue: 'PT', text: 'Portugal' }] },
  { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Cost centre?', isSingleLineQuestion: true, regexPattern: '^[0-9]{4}$' },
]
beforeAll(async () => {
  server = await startTestServer()
  const approval = { isRequestorJustificationRequired: true, isApprovalRequiredForAdd: false }
  form = await makePackage(server, { policy: { questions, expiration: lasting('P30D'), requestApprovalSettings: approval } })
  narrow = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('joann')], requestorSettings: { allowCustomAssignmentSchedule: false } } })
  closed = await makePackage(server, { policy: { requestorSettings: { enableTargetsToSelfAddAccess: false } } })
  fixed = await makePackage(server, { policy: { expiration: { type: 'afterDateTime', endDateTime: '2026-07-01T00:00:00Z' } } })
  over = await makePackage(server, { policy: { expiration: { type: 'afterDateTime', endDateTime: '2026-05-01T00:00:00Z' } } })
  several = await makePackage(server)
  await makePolicy(server, several.id)
  unpublished = await makePackage(server, { catalog: 'Privileged access' })
  held = await makePackage(server, { policy: { requestorSettings: { enableTargetsToSelfRemoveAccess: false } } })
  waiting = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
  orphaned = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
  for (const p of [held, waiting]) await asked(server, 'joann', p.id)
  await server.drain()
  const { body } = await server.as('joann').post(`${em}/accessPackages/${form.id}/getApplicablePolicyRequirements`)
  ;[choice, line] = body.value[0].questions.map((q: { id: string }) => q.id)
})
afterAll(() => server.close())

const answer = (id: string, value: string) => ({ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value, answeredQuestion: { id } })
/** A good request for the package with questions, with something changed. */
const filled = (more: object = {}) => ({ requestType: 'userAdd', assignment: { accessPackageId: form.id }, justification: 'Why not', answers: [answer(choice, 'ES'), answer(line, '4010')], ...more })
const add = (p: Made, more: object = {}) => ({ requestType: 'userAdd', assignment: { accessPackageId: p.id }, ...more })
const until = (endDateTime: string, startDateTime?: string) => ({ ...(startDateTime ? { startDateTime } : {}), expiration: { type: 'afterDateTime', endDateTime } })
const nowhere = '7c0ffee0-0000-4000-8000-00000000dead'
const adminAdd = (p: Made, who: string, more: object = {}) => ({ requestType: 'adminAdd', assignment: { accessPackageId: p.id, targetId: person(who).id, ...more } })

type Bad = readonly [name: string, who: string, body: () => unknown, status: number, code: string, says: RegExp, target?: string | (() => string)]
const bad: readonly Bad[] = [
  // what is no request
  ['malformed JSON', 'joann', () => '{"requestType":', 400, 'BadRequest', /not valid JSON/],
  ['no object', 'joann', () => '[]', 400, 'InvalidModel', /must be a JSON object/],
  ['no body', 'joann', () => undefined, 400, 'InvalidModel', /must be a JSON object/],
  ['an unknown member', 'joann', () => filled({ colour: 'red' }), 400, 'InvalidModel', /colour is not a member/, 'colour'],
  ['an unknown member inside', 'joann', () => add(form, { assignment: { accessPackageId: form.id, colour: 'red' } }), 400, 'InvalidModel', /assignment\/colour/, 'assignment/colour'],
  ['a number for a text', 'joann', () => filled({ justification: 5 }), 400, 'InvalidModel', /justification must be a string/, 'justification'],
  ['a text for a list', 'joann', () => filled({ answers: 'Spain' }), 400, 'InvalidModel', /answers must be an array/, 'answers'],
  ['a text that is too long', 'joann', () => filled({ justification: 'x'.repeat(4001) }), 400, 'InvalidModel', /the most is 4000/, 'justification'],
  ['a character that cannot be stored', 'joann', () => filled({ justification: 'a\u0000b' }), 400, 'BadRequest', /plain text/],
  ['no type', 'joann', () => ({ assignment: { accessPackageId: form.id } }), 400, 'InvalidModel', /requestType/, 'requestType'],
  ['an unknown type', 'joann', () => add(form, { requestType: 'wantAdd' }), 400, 'InvalidModel', /must be one of .*userAdd/, 'requestType'],
  ['a type that only the product makes', 'joann', () => add(form, { requestType: 'systemAdd' }), 501, 'NotImplemented', /systemAdd is not supported/, 'requestType'],
  ['a malformed id', 'joann', () => add(form, { assignment: { accessPackageId: 'Workcation' } }), 400, 'InvalidModel', /must be a GUID/, 'assignment/accessPackageId'],
  ['no package', 'joann', () => ({ requestType: 'userAdd', assignment: {} }), 400, 'AccessPackageNeeded', /Name the access package/, 'assignment/accessPackageId'],
  ['an unknown package', 'joann', () => add(form, { assignment: { accessPackageId: nowhere } }), 404, 'AccessPackageNotFound', /no access package/, 'assignment/accessPackageId'],
  ['a policy of another package', 'joann', () => add(form, { assignment: { accessPackageId: form.id, assignmentPolicyId: closed.policyId } }), 400, 'PolicyNotOfAccessPackage', /does not belong/, 'assignment/assignmentPolicyId'],
  // who may ask for what
  ['two policies and none named', 'joann', () => add(several), 400, 'PolicyNeeded', /Name one of them/, 'assignment/assignmentPolicyId'],
  ['out of scope', 'mirjam', () => add(narrow), 400, 'OutOfScope', /not among those/],
  ['a policy that takes no requests', 'joann', () => add(closed), 404, 'AccessPackageNotFound', /or you may not ask/],
  ['a catalog that is not enabled', 'joann', () => add(unpublished), 404, 'AccessPackageNotFound', /or you may not ask/],
  ['a guest where the catalog is for members', 'pat@fabrikam.example', () => add(form), 404, 'AccessPackageNotFound', /or you may not ask/],
  ['somebody else with userAdd', 'mary', () => add(form, { assignment: { accessPackageId: form.id, targetId: person('joann').id } }), 400, 'OnBehalfDisabled', /onBehalfAdd/, 'requestType'],
  ['for somebody who is no report', 'mirjam', () => add(waiting, { requestType: 'onBehalfAdd', assignment: { accessPackageId: waiting.id, targetId: person('bram').id } }), 400, 'OnBehalfDisabled', /does not let you ask on behalf of/],
  ['on behalf of nobody', 'mary', () => add(waiting, { requestType: 'onBehalfAdd' }), 400, 'TargetNeeded', /Name the person/, 'assignment/targetId'],
  ['a second request', 'joann', () => add(waiting), 400, 'ExistingOpenRequest', /Wait for it or cancel it/],
  ['what one has already', 'joann', () => add(held), 400, 'ExistingAssignment', /already has/],
  ['nobody who could approve', 'ingrid', () => add(orphaned), 400, 'NoApprover', /another approver/],
  // when
  ['a date that is none', 'joann', () => filled({ schedule: { startDateTime: 'tomorrow' } }), 400, 'InvalidModel', /date and time with a zone/, 'schedule/startDateTime'],
  ['a start in the past', 'joann', () => filled({ schedule: { startDateTime: '2026-05-10T00:00:00Z' } }), 400, 'StartInPast', /Choose today or later/, 'schedule/startDateTime'],
  ['an end in the past', 'joann', () => filled({ schedule: until('2026-05-19T00:00:00Z') }), 400, 'EndInPast', /in the past/, 'schedule/expiration/endDateTime'],
  ['an end before the start', 'joann', () => filled({ schedule: until('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z') }), 400, 'EndBeforeStart', /not after the start/, 'schedule/expiration/endDateTime'],
  ['an end beyond what the policy allows', 'joann', () => filled({ schedule: until('2026-07-03T00:00:00Z', '2026-06-01T00:00:00Z') }), 400, 'EndBeyondPolicy', /last possible end is 2026-07-01T00:00:00.000Z/, 'schedule/expiration/endDateTime'],
  ['a duration beyond the policy', 'joann', () => filled({ schedule: { expiration: { type: 'afterDuration', duration: 'P31D' } } }), 400, 'EndBeyondPolicy', /last possible end/, 'schedule/expiration/endDateTime'],
  ['an end after a fixed end', 'joann', () => add(fixed, { schedule: until('2026-07-01T00:00:01Z') }), 400, 'EndBeyondPolicy', /2026-07-01T00:00:00.000Z/, 'schedule/expiration/endDateTime'],
  ['a start after a fixed end', 'joann', () => add(fixed, { schedule: { startDateTime: '2026-07-02T00:00:00Z' } }), 400, 'EndBeforeStart', /not after the start/, 'schedule/expiration/endDateTime'],
  ['a policy whose end has passed', 'joann', () => add(over), 400, 'EndInPast', /in the past/, 'schedule/expiration/endDateTime'],
  ['a period of one’s own where none is taken', 'joann', () => add(narrow, { schedule: until('2026-06-01T00:00:00Z') }), 400, 'CustomScheduleNotAllowed', /Leave the schedule out/, 'schedule'],
  ['an end without its date', 'joann', () => filled({ schedule: { expiration: { type: 'afterDateTime' } } }), 400, 'InvalidModel', /is needed with type afterDateTime/, 'schedule/expiration/endDateTime'],
  ['a date and a duration', 'joann', () => filled({ schedule: { expiration: { endDateTime: '2026-06-01T00:00:00Z', duration: 'P1D' } } }), 400, 'InvalidModel', /not both/, 'schedule/expiration'],
  ['a recurrence', 'joann', () => filled({ schedule: { recurrence: { pattern: {} } } }), 400, 'InvalidModel', /leave it out/, 'schedule/recurrence'],
  // what is asked back
  ['no answers', 'joann', () => filled({ answers: [] }), 400, 'AnswersInvalid', /An answer is required: Where\?/, () => `answers/${choice}`],
  ['an empty answer', 'joann', () => filled({ answers: [answer(choice, '  ')] }), 400, 'AnswersInvalid', /required/, () => `answers/${choice}`],
  ['an unknown choice', 'joann', () => filled({ answers: [answer(choice, 'Mars')] }), 400, 'AnswersInvalid', /not one of the choices/, () => `answers/${choice}`],
  ['an answer of another form', 'joann', () => filled({ answers: [answer(choice, 'ES'), answer(line, '40 10')] }), 400, 'AnswersInvalid', /expected form/, () => `answers/${line}`],
  ['two lines for one', 'joann', () => filled({ answers: [answer(choice, 'ES'), answer(line, '4010\n4011')] }), 400, 'AnswersInvalid', /one line/, () => `answers/${line}`],
  ['an answer to no question', 'joann', () => filled({ answers: [answer(choice, 'ES'), answer(nowhere, 'x')] }), 400, 'AnswersInvalid', /no such question/, `answers/${nowhere}`],
  ['an answer that names no question', 'joann', () => filled({ answers: [{ value: 'ES' }] }), 400, 'InvalidModel', /answeredQuestion/, 'answers/0/answeredQuestion'],
  ['no justification', 'joann', () => filled({ justification: null }), 400, 'JustificationRequired', /justification is required/, 'justification'],
  ['a blank justification', 'joann', () => filled({ justification: ' \n' }), 400, 'JustificationRequired', /justification is required/, 'justification'],
  // administrators
  ['a direct assignment by a colleague', 'joann', () => adminAdd(form, 'mirjam'), 404, 'AccessPackageNotFound', /no access package/],
  ['a direct assignment by a reader of the catalog', 'beatriz', () => adminAdd(form, 'mirjam'), 403, 'Authorization_RequestDenied', /may not assign people directly/],
  ['a direct assignment of somebody out of scope', 'grace', () => adminAdd(narrow, 'mirjam'), 400, 'OutOfScope', /not among those/],
  ['a direct assignment of a guest under a policy for members', 'grace', () => adminAdd(form, 'pat'), 400, 'OutOfScope', /not among those/],
  ['a direct assignment of somebody who is blocked', 'grace', () => adminAdd(form, 'gert'), 400, 'TargetBlocked', /blocked from signing in/],
  ['a direct assignment of nobody', 'grace', () => ({ requestType: 'adminAdd', assignment: { accessPackageId: form.id } }), 400, 'TargetNeeded', /Name the person/, 'assignment/targetId'],
  ['a direct assignment of somebody unknown', 'grace', () => ({ requestType: 'adminAdd', assignment: { accessPackageId: form.id, targetId: nowhere } }), 400, 'TargetNotFound', /no person/, 'assignment/targetId'],
  ['a direct assignment of who has it', 'grace', () => adminAdd(held, 'joann'), 400, 'ExistingAssignment', /already has/],
  ['a direct assignment of who asks', 'grace', () => adminAdd(waiting, 'joann'), 400, 'ExistingOpenRequest', /Wait for it or cancel it/],
  // ending
  ['giving up what may not be given up', 'joann', () => ({ requestType: 'userRemove', assignment: { accessPackageId: held.id } }), 403, 'RemoveNotAllowed', /Ask an administrator/],
  ['giving up what one does not have', 'mirjam', () => ({ requestType: 'userRemove', assignment: { accessPackageId: held.id } }), 404, 'ResourceNotFound', /no assignment/, 'assignment'],
  ['giving up what somebody else has', 'mirjam', () => ({ requestType: 'userRemove', assignment: { accessPackageId: held.id, targetId: person('joann').id } }), 404, 'ResourceNotFound', /no assignment/],
  ['taking away one’s own as if an administrator', 'joann', () => ({ requestType: 'adminRemove', assignment: { accessPackageId: held.id } }), 403, 'Authorization_RequestDenied', /may not remove assignments/],
  ['taking away as a colleague', 'mirjam', () => ({ requestType: 'adminRemove', assignment: { accessPackageId: held.id, targetId: person('joann').id } }), 404, 'ResourceNotFound', /no assignment/],
  ['taking nothing away', 'grace', () => ({ requestType: 'adminRemove', assignment: {} }), 400, 'AssignmentNeeded', /Name the assignment/, 'assignment/id'],
  ['taking away what is not there', 'grace', () => ({ requestType: 'adminRemove', assignment: { id: nowhere } }), 404, 'ResourceNotFound', /no assignment/, 'assignment/id'],
]

describe('what is refused', () => {
  test.each(bad.map((example) => [example[0], example] as const))('F85 R2 %s', async (_name, [, who, body, status, code, says, target]) => {
    const before = await stored(server)
    const reply = await server.as(who).post(`${em}/assignmentRequests`, body())
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect(reply.body.error.message).toMatch(says)
    if (target !== undefined) expect(reply.body.error.details?.map((d: { target: string }) => d.target)).toContain(typeof target === 'function' ? target() : target)
    expect(await stored(server)).toEqual(before)
  })

  test.each(['onBehalfAdd', 'userAdd', 'userRemove'])('F44 R2 an application does not ask with %s', async (requestType) => {
    const before = await stored(server)
    const reply = await server.asApp().post(`${em}/assignmentRequests`, { requestType, assignment: { accessPackageId: form.id, targetId: person('bram').id } })
    expect([403, 404]).toContain(reply.status)
    expect(await stored(server)).toEqual(before)
  })

  test('F85 a body of more than a megabyte', async () => {
    const reply = await server.as('joann').post(`${em}/assignmentRequests`, filled({ justification: 'x'.repeat(1_100_000) }))
    expect([reply.status, reply.body.error.code]).toEqual([413, 'BadRequest'])
  })
  test('F85 every problem of a body is told at once', async () => {
    const { body } = await server.as('joann').post(`${em}/assignmentRequests`, filled({ colour: 1, justification: 5, schedule: { startDateTime: 'x' } }))
    expect(body.error.details.map((d: { target: string }) => d.target).sort()).toEqual(['colour', 'justification', 'schedule/startDateTime'])
  })
})

describe('ways to say the same', () => {
  const given = async (reply: Promise<Reply>) => {
    const { status, body } = await reply
    expect(status, JSON.stringify(body)).toBe(201)
    return body
  }
  test('F57 F84 PascalCase enums, `accessPackageAssignment`, and links instead of ids', async () => {
    const p = await makePackage(server)
    const made = await given(server.as('grace').post(`${em}/assignmentRequests`, {
      requestType: 'AdminAdd', accessPackageAssignment: { target: { objectId: person('mirjam').id }, assignmentPolicy: { id: p.policyId }, accessPackage: { id: p.id } }, schedule: { expiration: { type: 'AfterDuration', duration: 'P5D' } },
    }))
    expect(made).toMatchObject({ requestType: 'adminAdd', state: 'submitted', status: 'Accepted', schedule: { expiration: { type: 'afterDuration', duration: 'P5D' } } })
  })
  test('F84 ids in capitals', async () => {
    const p = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ ...user('mirjam'), userId: person('mirjam').id.toUpperCase() }] } })
    await given(server.as('mirjam').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: p.id.toUpperCase(), assignmentPolicyId: p.policyId.toUpperCase(), targetId: person('mirjam').id.toUpperCase() } }))
  })
  test('F38 the answers are kept with the question’s words of the day', async () => {
    const made = await given(server.as('bram').post(`${em}/assignmentRequests`, filled()))
    expect(made.answers).toMatchObject([{ value: 'ES', displayValue: 'Spain', answeredQuestion: { id: choice, text: 'Where?' } }, { value: '4010', answeredQuestion: { id: line } }])
  })
  test('F84 with Prefer: return=minimal nothing is sent back', async () => {
    const reply = await server.as('chiara').post(`${em}/assignmentRequests`, filled(), { prefer: 'return=minimal' })
    expect([reply.status, reply.headers.get('preference-applied'), reply.body]).toEqual([204, 'return=minimal', ''])
  })
  test('F44 two clicks at once make one request', async () => {
    const p = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
    const replies = await Promise.all([1, 2, 3, 4].map(() => ask(server, 'chiara', p.id)))
    expect(replies.map((r) => r.status).sort()).toEqual([201, 400, 400, 400])
    expect(new Set(replies.filter((r) => r.status === 400).map((r) => r.body.error.code))).toEqual(new Set(['ExistingOpenRequest']))
  })
})

describe('cancelling', () => {
  const states = ['submitted', 'pendingApproval', 'scheduled', 'delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed', 'denied', 'canceled'] as const
  const byAsker = ['submitted', 'pendingApproval', 'scheduled']
  const byAdmin = [...byAsker, 'deliveryFailed']
  const people: readonly (readonly [who: string, may: readonly string[] | number])[] = [
    ['chiara', byAsker], ['mirjam', 404], ['mary', 404], ['beatriz', 403], ['priya', byAdmin], ['daan', byAdmin], ['stephan', byAdmin], ['grace', byAdmin], ['marcus', 403], ['omar', 404], ['application', 403],
  ]
  let requestId: string
  beforeAll(async () => { requestId = await asked(server, 'chiara', (await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })).id) })

  test.each(people.flatMap(([who, may]) => states.map((state) => [who, state, typeof may === 'number' ? may : may.includes(state) ? 200 : 400] as const)))('F64 R16 R17 R25 %s, %s: %d', async (who, state, status) => {
    await rows(server, 'update assignment_request set state = $2, completed_date_time = null where id = $1', [requestId, state])
    const before = await stored(server)
    const reply = await (who === 'application' ? server.asApp() : server.as(who)).post(`${em}/assignmentRequests/${requestId}/cancel`)
    expect(reply.status).toBe(status)
    if (status === 400) expect(reply.body.error).toMatchObject({ code: 'RequestNotInExpectedState', message: expect.stringContaining(state) })
    if (status !== 200) expect(await stored(server)).toEqual(before)
    expect((await requestOf(server, requestId)).state).toBe(status === 200 ? 'canceled' : state)
  })

  test('F64 R16 what waits for its start is never delivered, and its approvers hear of it', async () => {
    const p = await makePackage(server, { gives: [['Contoso CRM', 'Sales user']], policy: { requestApprovalSettings: approvedBy([manager]) } })
    const id = await asked(server, 'bram', p.id, { schedule: { startDateTime: '2026-05-25T00:00:00Z' } })
    expect((await server.as('bram').post(`${em}/assignmentRequests/${id}/cancel`)).status).toBe(200)
    await server.drain()
    expect((await server.mails('mary')).map((m) => m.event)).toContain('requestCanceled')
    expect((await requestOf(server, id))).toMatchObject({ state: 'canceled', completedDateTime: expect.any(String) })
    await server.clock.set('2026-05-25T01:00:00Z')
    expect(await assignmentOf(server, 'bram', p.id)).toBeUndefined()
    expect((await ask(server, 'bram', p.id)).status).toBe(201)
  })
  test('F64 an unknown request, and an id that is none', async () => {
    expect((await server.as('chiara').post(`${em}/assignmentRequests/${nowhere}/cancel`)).status).toBe(404)
    expect((await server.as('chiara').post(`${em}/assignmentRequests/mine/cancel`)).body.error).toMatchObject({ code: 'BadRequest', message: "'mine' is not a valid id. Send a GUID." })
  })
})

describe('deleting the record of a request', () => {
  const states = [['submitted', 400], ['pendingApproval', 400], ['scheduled', 400], ['delivering', 400], ['delivered', 204], ['denied', 204], ['canceled', 204], ['deliveryFailed', 204]] as const
  test.each(states)('F65 R26 U20 %s: %d', async (state, status) => {
    const p = await makePackage(server)
    const id = await asked(server, 'lukas', p.id)
    await server.drain()
    await rows(server, 'update assignment_request set state = $2 where id = $1', [id, state])
    const reply = await server.as('stephan').delete(`${em}/assignmentRequests/${id}`)
    expect(reply.status).toBe(status)
    if (status === 400) expect(reply.body.error.code).toBe('RequestNotDeletable')
    expect((await server.asApp().get(`${em}/assignmentRequests/${id}`)).status).toBe(status === 400 ? 200 : 404)
    expect((await assignmentOf(server, 'lukas', p.id)).state).toBe('delivered')
    expect((await rows<{ n: number }>(server, 'select count(*) as n from audit_event where request_id = $1', [id]))[0]!.n).toBeGreaterThan(0)
  })
  test.each([['daan', 403], ['priya', 403], ['beatriz', 403], ['lukas', 404], ['mirjam', 404]] as const)('F65 %s may not: %d', async (who, status) => {
    const id = await asked(server, 'lukas', (await makePackage(server)).id)
    await server.drain()
    expect((await server.as(who).delete(`${em}/assignmentRequests/${id}`)).status).toBe(status)
  })
})
