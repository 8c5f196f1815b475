/** What the timeline of a request tells: what happened as it happened, who can act now, and what is still to come, each once and in the order of time. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseInstant } from '#domain/time.ts'
import { approvalWords, onBehalf } from '../support/approvals.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, manager, person, stageOf, user, type Made } from '../support/world.ts'

let server: TestServer
let words: ReturnType<typeof approvalWords>
beforeAll(async () => { server = await startTestServer(); words = approvalWords(server) })
afterAll(() => server.close())

type Told = { at: string | null; when: string; kind: string; actor: { displayName: string; standsInFor?: string } | null; people: { displayName: string; standsInFor?: string }[]; detail: string | null }
const timeline = async (who: string, id: string): Promise<Told[]> => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)).body.value
/** A timeline in short: `past reminder -> Mary Collins`. */
const short = ({ when, kind, actor, people }: Told): string => [when, kind, ...(actor ? [`by ${actor.displayName}`] : []), ...(people.length ? [`-> ${people.map((p) => (p.standsInFor ? `${p.displayName} for ${p.standsInFor}` : p.displayName)).join(', ')}`] : [])].join(' ')
const told = async (who: string, id: string) => (await timeline(who, id)).map(short)
const forward = async (who: string, id: string, to: string, justification: string) =>
  expect((await server.as(who).post(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id)}/latchkey.reassign`, { approverIds: [person(to).id], justification })).status).toBe(204)
const wait = (minutes: number) => { server.running.clock.move(server.running.clock.now().add({ minutes })); return server.clock.now() }
const inDays = (days: number) => parseInstant(server.clock.now())!.add({ hours: 24 * days }).toString({ fractionalSecondDigits: 3 })

describe('L7 a request that is forwarded', () => {
  test('L7 tells whom it waited for, who forwarded it and why, and since when it waits for whom', async () => {
    const p = await words.staged({ by: [user('mary')] })
    const id = await asked(server, 'joann', p.id)
    const opened = server.clock.now()
    expect((await server.as('joann').post(`${em}/assignmentRequests/${id}/latchkey.nudge`)).status).toBe(204)
    const handed = wait(5)
    await forward('mary', id, 'kenji', 'I am on leave')
    const once = await timeline('joann', id)
    expect(once.map(short).slice(0, 5)).toEqual([
      'past submitted by Joann Guerrero', 'past approvalStarted by Joann Guerrero -> Mary Collins', 'past reminder by Joann Guerrero -> Mary Collins', 'past forwarded by Mary Collins -> Kenji Watanabe', 'now approvalStarted -> Kenji Watanabe',
    ])
    expect(once.slice(0, 5).map((m) => m.at)).toEqual([opened, opened, opened, handed, handed])
    expect(once[3]!.detail).toBe('I am on leave')
    const back = wait(5)
    await forward('kenji', id, 'mary', 'You are back')
    const twice = await timeline('joann', id)
    expect(twice.map(short).slice(1, 6)).toEqual([
      'past approvalStarted by Joann Guerrero -> Mary Collins', 'past reminder by Joann Guerrero -> Mary Collins', 'past forwarded by Mary Collins -> Kenji Watanabe', 'past forwarded by Kenji Watanabe -> Mary Collins', 'now approvalStarted -> Mary Collins',
    ])
    expect(twice[5]!.at).toBe(back)
    await decide(server, 'mary', id)
    expect((await told('joann', id)).filter((m) => m.includes('forwarded'))).toHaveLength(2)
  })
  test('L7 whoever has it now learns who handed it on and why', async () => {
    const p = await words.staged({ by: [user('mary')] })
    const id = await asked(server, 'joann', p.id)
    const context = async (who: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body.handedOn
    expect(await context('mary')).toBeNull()
    await forward('mary', id, 'kenji', 'I am on leave')
    await server.drain()
    expect(await context('kenji')).toEqual({ by: 'Mary Collins', reason: 'I am on leave', at: server.clock.now() })
    const mail = (await server.mails('kenji')).find((m) => m.subject.includes(p.displayName))!
    expect(mail.text).toContain('Mary Collins forwarded this to you: I am on leave')
  })
  test('F35 L7 names and reasons stay with those who may know the approvers', async () => {
    const p = await words.staged({ by: [user('mary')], approverInformationVisibility: 'notVisible' })
    const id = await asked(server, 'joann', p.id)
    await server.as('joann').post(`${em}/assignmentRequests/${id}/latchkey.nudge`)
    await forward('mary', id, 'kenji', 'Kenji knows more')
    const seen = await timeline('joann', id)
    expect(seen.map(short)).toEqual(expect.arrayContaining(['past forwarded', 'now approvalStarted', 'future reminder']))
    expect(JSON.stringify(seen)).not.toMatch(/Mary|Kenji/)
    expect(await told('grace', id)).toContain('past forwarded by Mary Collins -> Kenji Watanabe')
  })
})

describe('who can act, and what comes', () => {
  test('F52 U15 a delegate is named with the approver, and reminders are told ahead', async () => {
    const { body } = await server.as('mary').post(`${em}/latchkey.delegations`, { delegateId: person('kenji').id })
    const p = await words.staged({ by: [user('mary')] })
    const id = await asked(server, 'joann', p.id)
    const opened = parseInstant(server.clock.now())!
    const ahead = (await timeline('joann', id)).filter((m) => m.when !== 'past')
    const both = 'Mary Collins, Kenji Watanabe for Mary Collins'
    expect(ahead.map(short)).toEqual([`now approvalStarted -> ${both}`, `future reminder -> ${both}`, `future reminder -> ${both}`, 'future decisionDue', 'future delivering'])
    expect(ahead.slice(1, 4).map((m) => m.at)).toEqual([7, 13, 14].map((days) => opened.add({ hours: days * 24 }).toString({ fractionalSecondDigits: 3 })))
    await server.drain()
    const mailTo = async (who: string) => (await server.mails(who)).find((m) => m.event === 'requestToApprover' && m.subject.includes(p.displayName))!.text
    expect(await mailTo('kenji')).toContain('because you stand in for Mary Collins, who was asked to decide about this request')
    expect(await mailTo('mary')).toContain('because you were asked to decide about this request')
    await decide(server, 'kenji', id)
    expect((await timeline('joann', id)).find((m) => m.kind === 'approved')!.actor).toMatchObject({ displayName: 'Kenji Watanabe', standsInFor: 'Mary Collins' })
    await server.as('mary').delete(`${em}/latchkey.delegations/${body.id}`)
  })
})

describe('a period that begins while it can still be decided on', () => {
  test('is told in the order of time, and begins with an approval that comes later', async () => {
    const p = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
    const [starts, ends] = [inDays(10), inDays(40)]
    const id = await asked(server, 'joann', p.id, { schedule: { startDateTime: starts, expiration: { type: 'afterDateTime', endDateTime: ends } } })
    const ahead = async () => (await timeline('joann', id)).filter((m) => m.when === 'future')
    const first = await ahead()
    expect(first.map((m) => m.kind)).toEqual(['reminder', 'startsOnceApproved', 'reminder', 'decisionDue', 'accessEnds'])
    expect([first[1]!.at, first[4]!.at]).toEqual([starts, ends])
    await server.clock.advance('P11D')
    expect((await ahead()).map((m) => m.kind)).toEqual(['reminder', 'decisionDue', 'delivering', 'accessEnds'])
  })
  test('begins on its day where that comes after the last day to decide', async () => {
    const p = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
    const id = await asked(server, 'joann', p.id, { schedule: { startDateTime: inDays(20) } })
    expect((await timeline('joann', id)).slice(-2).map((m) => m.kind)).toEqual(['decisionDue', 'scheduled'])
  })
})

describe('F41 R29 an extension', () => {
  const policy = { expiration: lasting('P60D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true }, requestApprovalSettings: { ...approvedBy([user('mary')]), isApprovalRequiredForUpdate: true } }
  const extend = async (p: Made) => {
    const held = await assignmentOf(server, 'joann', p.id)
    const reply = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id: held.id }, justification: 'More to do', schedule: { expiration: { type: 'afterDateTime', endDateTime: inDays(70) } } })
    expect([reply.status, reply.body.error?.message]).toEqual([201, undefined])
    return { id: reply.body.id as string, before: held.schedule.expiration.endDateTime as string, after: inDays(70) }
  }
  test('F41 begins with what was asked, and names both ends in the order of time', async () => {
    const p = await makePackage(server, { policy })
    const first = await asked(server, 'joann', p.id)
    await decide(server, 'mary', first)
    await server.drain()
    await server.clock.advance('P40D')
    const { id, before, after } = await extend(p)
    const all = await timeline('joann', id)
    expect(all.map(short)).toEqual([
      'past extensionAsked by Joann Guerrero', 'now approvalStarted -> Mary Collins', 'future reminder -> Mary Collins', 'future reminder -> Mary Collins', 'future decisionDue', 'future delivering', 'future endsUnlessApproved', 'future endsIfApproved',
    ])
    expect(all.slice(-2).map((m) => m.at)).toEqual([before, after])
    await decide(server, 'mary', id)
    await server.drain()
    expect(await told('joann', id)).toEqual(['past extensionAsked by Joann Guerrero', 'past approvalStarted by Joann Guerrero -> Mary Collins', 'past approved by Mary Collins', 'past extended by Mary Collins', 'future reminder -> Joann Guerrero', 'future accessEnds'])
    // The story of the grant knows that it was extended, and not how that was asked for.
    expect((await told('joann', first)).filter((m) => /approved|extension|extended/.test(m))).toEqual(['past approved by Mary Collins', 'past extended by Mary Collins'])
  })
})

describe('what needs no approval', () => {
  test('F30 was approved by nobody, neither at first nor when it is extended', async () => {
    const p = await makePackage(server, { policy: { expiration: lasting('P30D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true } } })
    const id = await asked(server, 'joann', p.id)
    await server.drain()
    expect((await told('joann', id)).slice(0, 2)).toEqual(['past submitted by Joann Guerrero', 'past approved'])
    await server.clock.advance('P20D')
    const longer = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id: (await assignmentOf(server, 'joann', p.id)).id } })
    expect((await told('joann', longer.body.id)).filter((m) => m.includes('approved'))).toEqual(['past approved'])
  })
})

describe('R28 a removal', () => {
  const held = async (more: object = {}) => {
    const p = await makePackage(server, { policy: { expiration: lasting('P5D'), requestorSettings: { ...onBehalf, enableOnBehalfRequestorsToRemoveAccess: true }, ...more } })
    const id = await asked(server, 'joann', p.id)
    await server.drain()
    return { id, p, assignmentId: (await assignmentOf(server, 'joann', p.id)).id as string }
  }
  const removalOf = async (assignmentId: string) => (await server.asApp().get(`${em}/assignmentRequests?$filter=assignment/id eq '${assignmentId}'&$orderby=createdDateTime desc&$top=1`)).body.value[0].id as string
  test.each([['mary', 'userRemove', 'removed by Mary Collins'], ['joann', 'userRemove', 'gaveUp by Joann Guerrero'], ['grace', 'adminRemove', 'removed by Grace']])('F48 F49 F60 by %s', async (by, requestType, first) => {
    const { assignmentId } = await held()
    expect((await server.as(by).post(`${em}/assignmentRequests`, { requestType, assignment: { id: assignmentId }, justification: 'The project is over' })).status).toBe(201)
    await server.drain()
    const all = await timeline('joann', await removalOf(assignmentId))
    expect(short(all[0]!)).toContain(`past ${first}`)
    expect(all[0]!.detail).toBe('The project is over')
  })
  test('F40 whose time is over reached its end; nobody asked for that', async () => {
    const { assignmentId } = await held()
    await server.clock.advance('P6D')
    expect(await told('joann', await removalOf(assignmentId))).toEqual(['past reachedEnd', 'past accessEnded'])
  })
  test('L2 L5 what lies after a removal that waits is told nowhere', async () => {
    await words.settings({ leavers: { gracePeriod: 'P3D' } })
    const { id, p } = await held({ expiration: lasting('P60D') })
    await words.enabled('joann', false)
    await server.drain()
    const due = inDays(3)
    expect((await timeline('grace', id)).filter((m) => m.when === 'future').map((m) => [m.kind, m.at])).toEqual([['leaverRemoval', due]])
    const why = async () => (await server.as('grace').get(`${em}/latchkey.why(personId='${person('joann').id}',accessPackageId='${p.id}')`)).body
    expect((await why()).next.map((m: { kind: string; at: string }) => [m.kind, m.at])).toEqual([['leaverRemoval', due]])
    await words.enabled('joann', true)
    await server.drain()
    expect((await timeline('grace', id)).filter((m) => m.when === 'future').map((m) => m.kind)).toEqual(['reminder', 'accessEnds'])
    await words.settings({ leavers: { gracePeriod: 'PT0S' } })
  })
})

describe('F30 L7 a request with more than one stage', () => {
  test('F30 L7 tells from the start who comes after whom, and each stage tells it to whoever may know', async () => {
    const p = await words.staged({ by: [manager] }, { by: [user('omar')] }, { by: [user('lin')], approverInformationVisibility: 'notVisible' })
    const needs = (await server.as('joann').post(`${em}/accessPackages/${p.id}/getApplicablePolicyRequirements`)).body.value[0]
    expect(needs['@latchkey.stages'].map(({ approvers }: { approvers: { displayName: string }[] }) => approvers.map((a) => a.displayName))).toEqual([['Mary Collins'], ['Omar Haddad'], []])
    const id = await asked(server, 'joann', p.id)
    const open = (all: readonly string[]) => all.filter((m) => /^(now|future) approvalStarted/.test(m))
    expect(open(await told('joann', id))).toEqual(['now approvalStarted -> Mary Collins', 'future approvalStarted -> Omar Haddad', 'future approvalStarted'])
    expect(open(await told('stephan', id)).at(-1)).toMatch(/^future approvalStarted -> Lin /)
    const later = async (who: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body.stages.map((s: { asksLater: { displayName: string }[] }) => s.asksLater.map((a) => a.displayName))
    expect(await later('joann')).toEqual([[], ['Omar Haddad'], []])
    await decide(server, 'mary', id)
    expect(open(await told('joann', id))).toEqual(['now approvalStarted -> Omar Haddad', 'future approvalStarted'])
    expect(await later('joann')).toEqual([[], [], []])
  })
})
