/** Mails about access that is held already: an extension that is asked for, decided or not, and what is offered when the end is near. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approvalWords } from '../support/approvals.ts'
import { em, startTestServer, type Mail, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, membersOf, person, user, type Made } from '../support/world.ts'

let server: TestServer
let words: ReturnType<typeof approvalWords>
beforeAll(async () => { server = await startTestServer({ config: { timeZone: 'Europe/Amsterdam' } }); words = approvalWords(server) })
afterAll(() => server.close())

const mail = async (who: string, event: string, p: Made): Promise<Mail | undefined> => {
  await server.drain()
  return (await server.mails(who)).find((m) => m.event === event && m.subject.includes(p.displayName))
}
const policy = { expiration: lasting('P60D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true }, requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true, stages: approvedBy([user('mary')]).stages } }
/** Joann holds a package until 19 July, and asks to keep it until 18 August. */
async function extending(): Promise<{ p: Made; id: string }> {
  const p = await makePackage(server, { policy })
  await asked(server, 'joann', p.id)
  await server.drain()
  const { id, schedule } = await assignmentOf(server, 'joann', p.id)
  const end = new Date(Date.parse(schedule.expiration.endDateTime) + 30 * 86_400_000).toISOString()
  const { status, body } = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id }, justification: 'It goes on', schedule: { expiration: { type: 'afterDateTime', endDateTime: end } } })
  expect([status, body.error?.message]).toEqual([201, undefined])
  return { p, id: body.id }
}

describe('F41 F78 an extension', () => {
  test('F41 is asked for as one, and approved with the new end', async () => {
    const { p, id } = await extending()
    expect((await mail('mary', 'requestToApprover', p))!.text).toContain(`Joann Guerrero asks to extend ${p.displayName}`)
    await decide(server, 'mary', id)
    const { text, subject } = (await mail('joann', 'requestApproved', p))!
    expect(subject).toBe(`Approved: your request to extend ${p.displayName}`)
    expect(text).toContain(`Your extension of ${p.displayName} was approved`)
    expect(text).toMatch(/Your access now lasts until \w+, 18 August 2026/)
    expect(text).not.toMatch(/given automatically|Right after approval/)
  })
  test('F41 R15 that nobody decides leaves the access as it is, until its own end', async () => {
    const { p } = await extending()
    await server.clock.advance('P15D')
    const { text } = (await mail('joann', 'requestExpired', p))!
    expect(text).toMatch(/Your access still lasts until \w+, 19 July 2026/)
    expect(text).toContain('You can ask again to extend it.')
    expect(text).not.toMatch(/no access was given/)
  })
  test('F41 that is denied, too', async () => {
    const { p, id } = await extending()
    await decide(server, 'mary', id, 'Deny', 'No longer needed')
    expect((await mail('joann', 'requestDenied', p))!.text).toMatch(/was denied by Mary Collins\. Your access still lasts until/)
  })
})

describe('F78 mails 19 and 20: what is offered', () => {
  const held = async (more: object = {}): Promise<Made> => {
    const p = await makePackage(server, { policy: { expiration: lasting('P20D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true }, ...more } })
    await asked(server, 'joann', p.id)
    await server.drain()
    return p
  }
  test('F41 the reminder leads to where it is extended', async () => {
    const p = await held()
    await server.clock.advance('P7D')
    const { id } = await assignmentOf(server, 'joann', p.id)
    expect((await mail('joann', 'accessAboutToExpire', p))!.text).toContain(`Extend access:\n${server.running.app.publicUrl}/access-packages/assignments/${id}/extend`)
  })
  test('F41 whoever asked for an extension is not asked to ask, but told that it waits, and the approver that the access ends', async () => {
    const p = await held(policy)
    await server.clock.advance('P45D')
    const { id, schedule } = await assignmentOf(server, 'joann', p.id)
    const { body } = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id }, justification: 'It goes on', schedule: { expiration: { type: 'afterDateTime', endDateTime: new Date(Date.parse(schedule.expiration.endDateTime) + 30 * 86_400_000).toISOString() } } })
    const asking = (await mail('mary', 'requestToApprover', p))!
    await server.clock.advance('P2D')
    const { text, subject } = (await mail('joann', 'accessAboutToExpire', p))!
    expect(subject).toMatch(/^Your access ends on \d+ \w+: /)
    expect(text).toContain('A request to extend it waits for a decision.')
    expect(text).toContain(`View request:\n${server.running.app.publicUrl}/requests/${body.id}`)
    expect(asking.text).toMatch(/Without a decision, (nothing changes: )?Joann Guerrero's access (lasts until|ends on) /)
    await server.clock.advance('P14D')
  })
  test('L1 whoever no longer fits is neither led to an extension nor invited to ask again', async () => {
    const groupId = await words.newGroup('joann')
    const p = await held({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(groupId)] })
    await words.leave(groupId, person('joann').id)
    await server.clock.advance('P7D')
    const reminder = (await mail('joann', 'accessAboutToExpire', p))!
    expect(reminder.text).toContain('It cannot be extended: you are no longer among those whom its policy is for.')
    expect(reminder.text).toContain(`View access package:\n${server.running.app.publicUrl}/access-packages/${p.id}`)
    await server.clock.advance('P14D')
    expect((await mail('joann', 'accessExpired', p))!.text).not.toMatch(/again/i)
  })
})
