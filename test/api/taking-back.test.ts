/** Taking back what one approved: before the access starts and while it is there; and what its approvers are told of what became of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, person, requestOf, rows, stored, user, type Made } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const made = (): Promise<Made> => makePackage(server, { policy: { expiration: lasting('P30D'), requestApprovalSettings: approvedBy([user('mary'), user('bram')]) } })
/** Joann's request, which Mary approved; it starts later, or at once. */
async function approved(of: Made, startDateTime?: string): Promise<string> {
  const id = await asked(server, 'joann', of.id, startDateTime ? { schedule: { startDateTime } } : {})
  await decide(server, 'mary', id)
  await server.drain()
  return id
}
const cancel = (who: string, id: string, reason?: string) => server.as(who).post(`${em}/assignmentRequests/${id}/cancel`, reason === undefined ? undefined : { '@latchkey.justification': reason })
const outcome = async (who: string, id: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body.outcome
const mary = { id: person('mary').id, displayName: 'Mary Collins' }

test('F51 R17 whoever approved takes it back before it starts, with a reason: nothing is given, and whoever asked is told why', async () => {
  const p = await made()
  const id = await approved(p, '2026-06-10T00:00:00Z')
  expect((await requestOf(server, id)).state).toBe('scheduled')
  expect([await outcome('mary', id), await outcome('bram', id)]).toMatchObject([{ canTakeBack: true, takenBackBy: null, assignmentId: null }, { canTakeBack: false }])
  const before = await stored(server)
  expect([(await cancel('bram', id, 'x')).status, (await cancel('mirjam', id, 'x')).status]).toEqual([404, 404])
  expect((await cancel('mary', id)).body.error).toMatchObject({ code: 'JustificationRequired', details: [{ target: '@latchkey.justification' }] })
  await server.as('grace').patch(`${em}/latchkey.settings`, { approversMayRevoke: false })
  expect((await cancel('mary', id, 'The trip is off')).body.error.code).toBe('RevokeNotAllowed')
  expect(await outcome('mary', id)).toMatchObject({ canTakeBack: false })
  await server.as('grace').patch(`${em}/latchkey.settings`, { approversMayRevoke: true })
  expect({ ...(await stored(server)), events: 0 }).toEqual({ ...before, events: 0 })
  expect((await cancel('mary', id, 'The trip is off')).status).toBe(200)
  await server.drain()
  expect((await requestOf(server, id)).state).toBe('canceled')
  const mail = (await server.mails('joann')).find((m) => m.event === 'requestCanceled' && m.text.includes(p.displayName))
  expect(mail?.text).toContain('Mary Collins took back the approval of your request')
  expect(mail?.text).toContain('The trip is off')
  expect(await outcome('mary', id)).toEqual({ assignmentId: null, endedDateTime: expect.any(String), takenBackBy: mary, takenBackReason: 'The trip is off', canTakeBack: false })
  expect(await rows(server, "select result_reason as reason from audit_event where request_id = $1 and activity_display_name = 'Cancel access package assignment request'", [id])).toEqual([{ reason: 'The trip is off' }])
  expect((await cancel('mary', id, 'Again')).status).toBe(400)
  await server.clock.set('2026-06-10T01:00:00Z')
  expect(await assignmentOf(server, 'joann', p.id)).toBeUndefined()
})

test('F51 approvers are told what became of what was approved: it is there, was taken back, has ended, or was withdrawn', async () => {
  const [back, over, denied, withdrawn] = [await approved(await made()), await approved(await made()), await asked(server, 'joann', (await made()).id), await approved(await made(), '2026-09-10T00:00:00Z')]
  expect(await outcome('mary', back)).toMatchObject({ canTakeBack: true, endedDateTime: null, takenBackBy: null, assignmentId: expect.any(String) })
  expect(await outcome('bram', back)).toMatchObject({ canTakeBack: false })
  expect((await cancel('mary', back, 'Not like this')).body.error.code).toBe('RequestNotInExpectedState')
  const { assignmentId } = await outcome('mary', back)
  expect((await server.as('mary').post(`${em}/assignmentRequests`, { requestType: 'approverRemove', assignment: { id: assignmentId }, justification: 'Like this' })).status).toBe(201)
  expect(await outcome('bram', back), 'while it is being taken away').toMatchObject({ takenBackBy: mary, takenBackReason: 'Like this', canTakeBack: false })
  expect(await outcome('mary', denied), 'while it waits').toBeNull()
  await decide(server, 'mary', denied, 'Deny')
  expect(await outcome('mary', denied)).toBeNull()
  expect((await cancel('joann', withdrawn)).status).toBe(200)
  expect(await outcome('mary', withdrawn)).toMatchObject({ takenBackBy: null, endedDateTime: expect.any(String) })
  await server.clock.advance('P31D')
  expect(await outcome('mary', over)).toMatchObject({ takenBackBy: null, endedDateTime: expect.any(String), canTakeBack: false })
  expect(await outcome('mary', back)).toMatchObject({ takenBackBy: mary, endedDateTime: expect.any(String) })
})
