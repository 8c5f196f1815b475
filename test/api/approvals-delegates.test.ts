/** Standing in for an approver, handing a stage on, and asking to hurry. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseInstant } from '#domain/time.ts'
import { approvalWords } from '../support/approvals.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { asked, catalog, decide, group, makePackage, membersOf, person, requestOf, rows, stageOf, stored, user } from '../support/world.ts'

let server: TestServer
let words: ReturnType<typeof approvalWords>
beforeAll(async () => { server = await startTestServer(); words = approvalWords(server) })
afterAll(() => server.close())

const address = `${em}/latchkey.delegations`
const inHours = (hours: number) => parseInstant(server.clock.now())!.add({ hours }).toString({ fractionalSecondDigits: 3 })
const move = (hours: number) => server.running.clock.move(server.running.clock.now().add({ hours }))
/** Has somebody stand in, and gives the way to end it. */
const delegated = async (who: string, delegate: string, more: object = {}) => {
  const reply = await server.as(who).post(address, { delegateId: person(delegate).id, ...more })
  expect(reply.status).toBe(201)
  return { id: reply.body.id as string, body: reply.body, end: () => server.as(who).delete(`${address}/${reply.body.id}`) }
}

describe('F52 L7 a delegate', () => {
  test('F52 sees what comes to the approver, decides in their place, and everybody learns of it', async () => {
    const d = await delegated('mary', 'lin', { endDateTime: inHours(48) })
    expect(d.body).toMatchObject({ principal: { id: person('mary').id, displayName: 'Mary Collins' }, delegate: { displayName: 'Lin Zhao' }, startDateTime: server.clock.now(), accessPackage: null, catalog: null })
    await server.drain()
    expect((await server.mails('lin')).find((m) => m.event === 'delegationGiven')!.subject).toBe('You stand in for Mary Collins as an approver')
    const p = await words.staged({ by: [user('mary')] })
    const id = await asked(server, 'joann', p.id)
    expect(await words.mailed('requestToApprover', p)).toEqual(['Lin', 'Mary'])
    expect([await words.waitsFor('lin', id), await words.waitsFor('mary', id)]).toEqual(['now', 'now'])
    const context = async (who: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body
    expect((await context('lin')).standIns).toEqual([{ id: person('lin').id, displayName: 'Lin Zhao', standsInFor: 'Mary Collins' }])
    expect((await decide(server, 'lin', id)).status).toBe(204)
    expect((await context('mary')).stages).toMatchObject([{ reviewedBy: { displayName: 'Lin Zhao' }, inPlaceOf: 'Mary Collins' }])
    expect(await words.mailed('requestApproved', p)).toEqual(['Joann', 'Mary'])
    const mail = (await server.mails('joann')).find((m) => m.event === 'requestApproved' && m.subject.includes(p.displayName))!
    expect(mail.text).toMatch(/In place of[\s\S]*Mary Collins/)
    const [audit] = await rows<{ details: object[] }>(server, "select additional_details as details from audit_event where request_id = $1 and activity_display_name = 'Approve access package assignment request'", [id])
    expect(audit!.details).toContainEqual({ key: 'inPlaceOf', value: 'Mary Collins' })
    expect((await words.stages(id))[0]).toMatchObject({ reviewedBy: { id: person('lin').id } })
    await d.end()
    expect(await words.waitsFor('lin', id)).toBe('listed')
  })
  test('F52 the requestor is told when a delegate approved a stage that is not the last', async () => {
    const d = await delegated('mary', 'lin')
    const p = await words.staged({ by: [user('mary')] }, { by: [user('omar')] })
    await decide(server, 'lin', await asked(server, 'joann', p.id))
    expect(await words.mailed('requestStageApproved', p)).toEqual(['Joann', 'Mary'])
    await d.end()
  })
  test('F52 a delegation that is stopped is told to the delegate, before it began or after', async () => {
    const stopped = async () => { await server.drain(); return (await server.mails('noah')).filter((m) => m.event === 'delegationEnded').map((m) => m.subject) }
    await (await delegated('mary', 'noah', { startDateTime: inHours(48) })).end()
    expect(await stopped()).toEqual(['You will not stand in for Mary Collins'])
    await (await delegated('mary', 'noah')).end()
    expect(await stopped()).toContain('You no longer stand in for Mary Collins')
    const over = await delegated('mary', 'noah', { endDateTime: inHours(1) })
    await server.clock.advance('PT2H')
    await over.end()
    expect(await stopped()).toHaveLength(2)
  })
  test('F52 the approver keeps the ability', async () => {
    const d = await delegated('mary', 'lin')
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary')] })).id)
    expect((await decide(server, 'mary', id)).status).toBe(204)
    expect((await decide(server, 'lin', id)).body.error.code).toBe('Conflict')
    await d.end()
  })
  test('F52 only what comes while it holds: nothing from before, nothing once it has ended', async () => {
    const p = await words.staged({ by: [user('mary')] })
    const before = await asked(server, 'joann', p.id)
    const d = await delegated('mary', 'lin', { endDateTime: inHours(2) })
    const during = await asked(server, 'mirjam', p.id)
    expect([await words.waitsFor('lin', before), await words.waitsFor('lin', during)]).toEqual(['no', 'now'])
    expect((await decide(server, 'lin', before)).status).toBe(404)
    move(2)
    expect(await words.waitsFor('lin', during)).toBe('no')
    expect((await server.as('lin').get(`${em}/assignmentRequests/${during}`)).status).toBe(404)
    expect((await decide(server, 'lin', during)).status).toBe(404)
    expect((await decide(server, 'lin', await asked(server, 'bram', p.id))).status).toBe(404)
    expect((await requestOf(server, during)).state).toBe('pendingApproval')
    await d.end()
  })
  test('F52 not before the start, though it was made before', async () => {
    const d = await delegated('mary', 'lin', { startDateTime: inHours(24) })
    const p = await words.staged({ by: [user('mary')] })
    const early = await asked(server, 'joann', p.id)
    expect((await decide(server, 'lin', early)).status).toBe(404)
    move(25)
    expect((await decide(server, 'lin', early)).status).toBe(404)
    expect((await decide(server, 'lin', await asked(server, 'mirjam', p.id))).status).toBe(204)
    await d.end()
  })
  test('F52 no more once it is taken back, at that very moment', async () => {
    const d = await delegated('mary', 'lin')
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary')] })).id)
    expect((await d.end()).status).toBe(204)
    expect([(await decide(server, 'lin', id)).status, await words.waitsFor('lin', id)]).toEqual([404, 'no'])
    expect((await d.end()).status).toBe(404)
  })
  test('F52 not for what came through a group, and not in a chain', async () => {
    const [one, two] = [await delegated('siobhan', 'lin'), await delegated('lin', 'priya')]
    const grouped = await asked(server, 'joann', (await words.staged({ by: [membersOf(group('Licence board').id)] })).id)
    expect((await decide(server, 'lin', grouped)).status).toBe(404)
    const direct = await asked(server, 'joann', (await words.staged({ by: [user('siobhan')] })).id)
    expect([(await decide(server, 'priya', direct)).status, (await decide(server, 'lin', direct)).status]).toEqual([404, 204])
    await one.end()
    await two.end()
  })
  test('F52 U11 never about a request of their own, for themselves, or that of the one they stand in for', async () => {
    const d = await delegated('mary', 'mirjam')
    const p = await words.staged({ by: [user('mary'), user('omar')] })
    const own = await asked(server, 'mirjam', p.id)
    expect((await decide(server, 'mirjam', own)).body.error.code).toBe('CannotApproveOwnRequest')
    expect(await words.waitsFor('mirjam', own)).toBe('no')
    const hers = await asked(server, 'mary', p.id)
    expect((await decide(server, 'mirjam', hers)).status).toBe(404)
    await d.end()
  })
  test('F52 whose account is blocked is told to be, and is not among those who can decide', async () => {
    const d = await delegated('mary', 'lin')
    expect(d.body).toMatchObject({ principal: { accountEnabled: true }, delegate: { accountEnabled: true } })
    await server.asApp().patch(`/v1.0/users/${person('lin').id}`, { accountEnabled: false })
    expect((await server.as('mary').get(address)).body.value.find(({ id }: { id: string }) => id === d.id)).toMatchObject({ delegate: { displayName: 'Lin Zhao', accountEnabled: false } })
    await server.asApp().patch(`/v1.0/users/${person('lin').id}`, { accountEnabled: true })
    await d.end()
  })
  test('F52 not for an approver who was dropped or blocked', async () => {
    const d = await delegated('yusuf', 'lin')
    const p = await words.staged({ by: [user('yusuf'), user('omar')] })
    const id = await asked(server, 'joann', p.id)
    await words.enabled('yusuf', false)
    expect((await decide(server, 'lin', id)).status).toBe(404)
    await server.drain()
    expect(await words.waitsFor('lin', id)).toBe('no')
    await words.enabled('yusuf', true)
    await d.end()
  })
  test('L7 for a package or a catalog only', async () => {
    const [p, q, r] = [await words.staged({ by: [user('mary')] }), await words.staged({ by: [user('mary')] }), await makePackage(server, { catalog: 'Security', policy: { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ primaryApprovers: [user('mary')] }] } } })]
    const [forPackage, forCatalog] = [await delegated('mary', 'lin', { accessPackageId: p.id }), await delegated('mary', 'priya', { catalogId: catalog('Security').id })]
    expect([forPackage.body.accessPackage.displayName, forCatalog.body.catalog.displayName]).toEqual([p.displayName, 'Security'])
    const ids = [await asked(server, 'joann', p.id), await asked(server, 'joann', q.id), await asked(server, 'joann', r.id)]
    expect(await Promise.all(ids.map((id) => words.waitsFor('lin', id)))).toEqual(['now', 'no', 'no'])
    expect(await Promise.all(ids.map((id) => words.waitsFor('priya', id)))).toEqual(['no', 'no', 'now'])
    await forPackage.end()
    await forCatalog.end()
  })
  test('F52 switched off in the organization: none is made, and none decides', async () => {
    const d = await delegated('mary', 'lin')
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary')] })).id)
    await words.settings({ delegation: { isEnabled: false } })
    expect((await server.as('mary').post(address, { delegateId: person('omar').id })).body.error.code).toBe('DelegationDisabled')
    expect((await decide(server, 'lin', id)).body.error.code).toBe('DelegationDisabled')
    const later = await asked(server, 'mirjam', (await words.staged({ by: [user('mary')] })).id)
    await words.settings({ delegation: { isEnabled: true } })
    expect((await decide(server, 'lin', later)).status).toBe(404)
    expect((await decide(server, 'lin', id)).status).toBe(204)
    await d.end()
  })
})

describe('F52 §1.28 naming a delegate', () => {
  test('F52 L7 one names the own delegate; administrators anybody’s; others nobody else’s', async () => {
    const body = { delegateId: person('lin').id, principalId: person('mary').id }
    for (const who of ['joann', 'omar']) expect((await server.as(who).post(address, body)).status).toBe(403)
    const made = await server.as('stephan').post(address, body)
    expect([made.status, made.body.principal.id]).toEqual([201, person('mary').id])
    expect((await server.as('mary').get(address)).body.value).toMatchObject([{ id: made.body.id }])
    expect((await server.as('lin').get(address)).body.value).toMatchObject([{ id: made.body.id }])
    expect((await server.as('joann').get(address)).body.value).toEqual([])
    expect((await server.as('joann').get(`${address}?principalId=${person('mary').id}`)).status).toBe(403)
    expect((await server.as('stephan').get(`${address}?principalId=${person('mary').id}`)).body.value).toHaveLength(1)
    expect([(await server.as('joann').delete(`${address}/${made.body.id}`)).status, (await server.as('lin').delete(`${address}/${made.body.id}`)).status]).toEqual([404, 403])
    expect((await server.as('mary').delete(`${address}/${made.body.id}`)).status).toBe(204)
  })
  test('F52 the organization may ask for an end, and for the own manager', async () => {
    await words.settings({ delegation: { to: 'manager', maximumDuration: 'P7D' } })
    const post = async (delegate: string, more: object = {}) => (await server.as('mary').post(address, { delegateId: person(delegate).id, ...more })).body.error?.code
    expect([await post('lin', { endDateTime: inHours(24) }), await post('rafael'), await post('rafael', { endDateTime: inHours(24 * 8) })]).toEqual(['DelegateNotAllowed', 'DelegationPeriodInvalid', 'DelegationPeriodInvalid'])
    await (await delegated('mary', 'rafael', { endDateTime: inHours(24 * 7) })).end()
    await words.settings({ delegation: { to: 'anybody', maximumDuration: null } })
  })
  test('F52 the same twice is one, also at the same moment', async () => {
    const replies = await Promise.all([1, 2].map(() => server.as('mary').post(address, { delegateId: person('lin').id })))
    expect(replies.map((r) => r.status).sort()).toEqual([201, 409])
    await server.as('mary').delete(`${address}/${replies.find((r) => r.status === 201)!.body.id}`)
  })
  test.each<[string, object, number]>([
    ['nobody', {}, 400], ['themselves', { delegateId: person('mary').id }, 400], ['somebody unknown', { delegateId: person('lin').id.replace(/^./, 'f') }, 400], ['somebody blocked', { delegateId: person('gert').id }, 400],
    ['an end before the start', { delegateId: person('lin').id, endDateTime: '2026-01-01T00:00:00Z' }, 400], ['an unknown package', { delegateId: person('lin').id, accessPackageId: person('lin').id }, 404],
    ['more than there is', { delegateId: person('lin').id, colour: 1 }, 400], ['an id that is none', { delegateId: 'lin' }, 400],
  ])('F52 %s is refused, and leaves nothing', async (_name, body, status) => {
    const before = await stored(server)
    expect((await server.as('mary').post(address, body)).status).toBe(status)
    expect([await stored(server), await rows(server, 'select 1 from approval_delegation')]).toEqual([before, []])
  })
})

describe('L7 handing a stage on', () => {
  const reassign = async (who: string, id: string, approverIds: string[], justification: string | undefined = 'On leave', sequence = 1) =>
    server.as(who).post(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id, sequence)}/latchkey.reassign`, { approverIds, ...(justification === undefined ? {} : { justification }) })
  test('L7 an approver hands on with a reason: the new ones are asked and decide, the old ones do not', async () => {
    const p = await words.staged({ by: [user('mary'), user('omar')] })
    const id = await asked(server, 'joann', p.id)
    expect((await reassign('mary', id, [person('lin').id])).status).toBe(204)
    expect(await words.mailed('requestToApprover', p)).toEqual(['Lin', 'Mary', 'Omar'])
    expect((await server.mails('lin')).find((m) => m.subject.includes(p.displayName))!).toMatchObject({ subject: expect.stringMatching(/^Forwarded to you/), text: expect.stringContaining('On leave') })
    for (const who of ['mary', 'omar']) expect((await decide(server, who, id)).status).toBe(404)
    await words.managedBy('joann', 'mary')
    await server.drain()
    expect(await words.waitsFor('lin', id)).toBe('now')
    expect((await decide(server, 'lin', id)).status).toBe(204)
    expect(await rows(server, "select result_reason from audit_event where request_id = $1 and activity_display_name like 'Reassign%'", [id])).toEqual([{ result_reason: 'On leave' }])
  })
  test('L7 so does whoever may cancel the request; nobody else', async () => {
    const p = await makePackage(server, { catalog: 'Security', policy: { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ primaryApprovers: [user('mary')] }] } } })
    const id = await asked(server, 'joann', p.id)
    expect([(await reassign('lin', id, [person('lin').id])).status, (await reassign('joann', id, [person('lin').id])).status]).toEqual([404, 404])
    expect((await reassign('omar', id, [group('Licence board').id])).status).toBe(204)
    expect((await decide(server, 'siobhan', id)).status).toBe(204)
    expect((await reassign('omar', id, [person('lin').id])).body.error.code).toBe('StageNotOpen')
  })
  test('L7 U11 neither by nor to those whom the request is about', async () => {
    const p = await makePackage(server, { catalog: 'Security', policy: { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ primaryApprovers: [user('mary')] }] } } })
    const id = await asked(server, 'omar', p.id)
    expect((await reassign('omar', id, [person('lin').id])).body.error.code).toBe('CannotApproveOwnRequest')
    expect((await reassign('mary', id, [person('omar').id])).body.error.code).toBe('ApproverInvalid')
    expect((await decide(server, 'mary', id)).status).toBe(204)
  })
  test('L7 when whoever it was handed to is gone, the rules of the policy hold again', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary')] })).id)
    await reassign('mary', id, [person('yusuf').id])
    await words.enabled('yusuf', false)
    await server.drain()
    expect((await decide(server, 'mary', id)).status).toBe(204)
    await words.enabled('yusuf', true)
  })
  test.each<[string, () => unknown, string | undefined]>([
    ['to nobody', () => [], 'On leave'], ['to somebody blocked', () => [person('gert').id], 'On leave'], ['to an application', () => [catalog('Security').id], 'On leave'], ['without a reason', () => [person('lin').id], ' '], ['to what is no id', () => ['lin'], 'On leave'],
  ])('L7 %s is refused, and changes nothing', async (_name, ids, why) => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary')] })).id)
    const before = await stored(server)
    expect((await reassign('mary', id, ids() as string[], why)).status).toBe(400)
    expect(await stored(server)).toEqual(before)
    expect((await decide(server, 'mary', id)).status).toBe(204)
  })
  test('L7 two hand on at once: both hold one after the other, and the last word stands', async () => {
    const id = await asked(server, 'joann', (await words.staged({ by: [user('mary'), user('omar')] })).id)
    const replies = await Promise.all([reassign('mary', id, [person('lin').id]), reassign('omar', id, [person('priya').id])])
    expect(replies.map((r) => r.status).sort()).toEqual([204, 404])
  })
})

describe('L7 nudging', () => {
  const nudge = (who: string, id: string) => server.as(who).post(`${em}/assignmentRequests/${id}/latchkey.nudge`)
  test('L7 whoever asked reminds the approvers, once in a day', async () => {
    const p = await words.staged({ by: [user('mary')] })
    const id = await asked(server, 'joann', p.id)
    const replies = await Promise.all([nudge('joann', id), nudge('joann', id)])
    expect(replies.map((r) => r.status).sort()).toEqual([204, 409])
    expect(await words.mailed('requestToApprover', p)).toEqual(['Mary', 'Mary'])
    const nextAt = async () => (await server.as('joann').get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)).body.value.find((m: any) => m.when === 'now').nudgeAgainAt
    const at = await nextAt()
    move(23)
    expect((await nudge('joann', id)).body.error.code).toBe('AlreadyNudged')
    expect([await nextAt(), Date.parse(at) - Date.parse(server.clock.now())]).toEqual([at, 3_600_000])
    move(1)
    expect(await nextAt()).toBeUndefined()
    expect((await nudge('joann', id)).status).toBe(204)
    await decide(server, 'mary', id)
    move(25)
    expect((await nudge('joann', id)).status).toBe(400)
  })
  test('L7 whoever gets the access may, too; others may not', async () => {
    const p = await words.staged({ by: [user('omar')] })
    const id = await asked(server, 'mary', p.id, { requestType: 'onBehalfAdd', for: 'mirjam' })
    expect([(await nudge('joann', id)).status, (await nudge('omar', id)).status, (await nudge('grace', id)).status, (await nudge('mirjam', id)).status]).toEqual([404, 404, 403, 204])
  })
})
