/** What the holder is told when access ends: who ended it and why, or that its time was over. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onBehalf } from '../support/approvals.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, rows, user, type Made, type Wanted } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

/** Access of Joann to a package of its own. */
async function held(policy: Wanted['policy'] = {}): Promise<Made> {
  const p = await makePackage(server, { policy })
  await asked(server, 'joann', p.id)
  await server.drain()
  return p
}
const remove = async (requestType: string, by: string, p: Made, justification?: string) => {
  const reply = await server.as(by).post(`${em}/assignmentRequests`, { requestType, assignment: { id: (await assignmentOf(server, 'joann', p.id)).id }, ...(justification ? { justification } : {}) })
  expect(reply.status).toBe(201)
  await server.drain()
}
/** The last mail to Joann about a package. */
const told = async (p: Made) => {
  await server.drain()
  const [last] = await rows<{ event: string; subject: string; text: string; html: string }>(server, "select event, subject, text_body as text, html_body as html from mail where address = 'joann@contoso.example' and data->>'packageName' = $1 order by created_date_time desc, id desc limit 1", [p.displayName])
  return last!
}
const invitation = /Request it again|The time for this access is over/

describe('F78 mail 20: the end of access', () => {
  test('F51 F78 an approver takes the approval back: who and why', async () => {
    const p = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } })
    await decide(server, 'omar', await asked(server, 'joann', p.id))
    await server.drain()
    await remove('approverRemove', 'omar', p, 'Wrong person')
    const mail = await told(p)
    expect(mail).toMatchObject({ event: 'accessRemoved', subject: `Omar Haddad removed your access: ${p.displayName}` })
    expect(mail.text).toContain(`Omar Haddad removed your access to ${p.displayName}.`)
    expect(mail.text).toContain('Reason:\n  Wrong person')
    expect(mail.text).not.toMatch(invitation)
    expect(mail.html).toContain('Wrong person')
  })
  test('F48 F78 a manager removes it, with and without a reason', async () => {
    const policy = { requestorSettings: { ...onBehalf, enableOnBehalfRequestorsToRemoveAccess: true } }
    const [p, q] = [await held(policy), await held(policy)]
    await remove('userRemove', 'mary', p, 'The project is over')
    await remove('userRemove', 'mary', q)
    const [reasoned, bare] = [await told(p), await told(q)]
    for (const mail of [reasoned, bare]) expect(mail).toMatchObject({ event: 'accessRemoved', text: expect.stringContaining('Mary Collins removed your access to ') })
    expect(reasoned.text).toContain('Reason:\n  The project is over')
    expect(bare.text).not.toMatch(/Reason|Request it again/)
  })
  test('F60 F78 an administrator, and an application, remove it', async () => {
    const [p, q] = [await held(), await held()]
    await remove('adminRemove', 'grace', p)
    expect((await server.asApp().post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'joann', q.id)).id } })).status).toBe(201)
    const mails = [await told(p), await told(q)]
    expect(mails[0]!.text).toMatch(/Grace \S+ removed your access to /)
    for (const mail of mails) expect(mail).toMatchObject({ event: 'accessRemoved', text: expect.not.stringMatching(invitation) })
  })
  test('F49 F78 whoever gives it up gets a plain confirmation', async () => {
    const p = await held()
    await remove('userRemove', 'joann', p, 'I am done')
    const mail = await told(p)
    expect(mail).toMatchObject({ event: 'accessGivenUp', subject: `You gave up access: ${p.displayName}` })
    expect(mail.text).toContain(`You gave up ${p.displayName}`)
    expect(mail.text).not.toMatch(invitation)
  })
  test('F40 F78 what is over may be asked for again', async () => {
    const p = await held({ expiration: lasting('P3D') })
    await server.clock.advance('P4D')
    expect(await told(p)).toMatchObject({ event: 'accessExpired', text: expect.stringMatching(invitation) })
  })
  test('L2 F78 blocked: Latchkey removes it, and says why', async () => {
    const p = await held({ expiration: lasting('P300D') })
    await server.asApp().patch(`/v1.0/users/${user('joann').userId}`, { accountEnabled: false })
    const mail = await told(p)
    await server.asApp().patch(`/v1.0/users/${user('joann').userId}`, { accountEnabled: true })
    expect(mail).toMatchObject({ event: 'accessRemoved', subject: `Your access was removed: ${p.displayName}` })
    expect(mail.text).toContain(`Latchkey removed your access to ${p.displayName}.`)
    expect(mail.text).toContain('Reason:\n  The account was disabled.')
  })
  test('U3 switched off by the policy, nothing is sent', async () => {
    const p = await held({ notificationSettings: { isAssignmentNotificationDisabled: true } })
    await remove('adminRemove', 'grace', p)
    expect(await rows(server, "select event from mail where data->>'packageName' = $1", [p.displayName])).toEqual([])
  })
})
