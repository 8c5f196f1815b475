/** Days in mails: those that were asked for, whatever the clock of the machine. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { caseOf, held, moves } from './movers-world.ts'
import { approvedBy, assignmentOf, decide, lasting, makePackage, person, requestOf, user, type Made } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer({ config: { timeZone: 'UTC' } }) })
afterAll(() => server.close())

const inAmsterdam = { prefer: 'return=representation, outlook.timezone="Europe/Amsterdam"' }
/** Joann asks for 5 to 20 January, as the portal in Amsterdam sends it. */
const january = { startDateTime: '2027-01-04T23:00:00Z', expiration: { type: 'afterDateTime', endDateTime: '2027-01-20T22:59:59Z' } }
const ask = (p: Made, headers?: Record<string, string>) => server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: p.id }, schedule: january }, headers)
const mail = async (who: string, event: string, p: Made) => {
  await server.drain()
  return (await server.mails(who)).find((m) => m.event === event && m.text.includes(p.displayName))!
}
const approved = { requestApprovalSettings: approvedBy([user('mary')]) }

test('F44 F78 a period of days is told in the days of whoever asked, and a deadline by the clock of its reader', async () => {
  const p = await makePackage(server, { policy: approved })
  const { status, body } = await ask(p, inAmsterdam)
  expect(status).toBe(201)
  const { text } = await mail('mary', 'requestToApprover', p)
  expect(text).toContain('From:\n  Tue, 5 January 2027\n')
  expect(text).toContain('Until:\n  Wed, 20 January 2027\n  16 days')
  expect(text).toMatch(/Decide by \w+, 3 June 2026, \d\d:\d\d UTC/)
  await decide(server, 'mary', body.id)
  expect((await mail('joann', 'requestApproved', p)).text).toContain('Until:\n  Wed, 20 January 2027\n')
  expect((await requestOf(server, body.id)).schedule.startDateTime).toMatch(/^2027-01-04T23:00:00/)
})
test.each([undefined, { prefer: 'outlook.timezone="Nowhere/Land"' }, { prefer: `outlook.timezone="${'x'.repeat(500)}"` }])('F78 where nobody says a zone that there is, the installation’s holds: %j', async (headers) => {
  const p = await makePackage(server, { policy: approved })
  expect((await ask(p, headers)).status).toBe(201)
  expect((await mail('mary', 'requestToApprover', p)).text).toContain('From:\n  Mon, 4 January 2027, 23:00 UTC\n')
})
test('F40 F78 the zone of the policy holds where nobody says one', async () => {
  const p = await makePackage(server, { policy: { ...approved, expiration: { type: 'afterDateTime', endDateTime: '2027-01-20T12:00:00Z' } } })
  expect((await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}/latchkey.rules`, { timeZone: 'Asia/Tokyo' })).status).toBe(200)
  expect((await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: p.id } })).status).toBe(201)
  expect((await mail('mary', 'requestToApprover', p)).text).toContain('Until:\n  Wed, 20 January 2027\n')
})
test('F78 mail 19 and what was given up keep to these days', async () => {
  const p = await makePackage(server, { policy: { expiration: lasting('P400D') } })
  expect((await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: p.id }, schedule: { startDateTime: null, expiration: { type: 'afterDateTime', endDateTime: '2026-06-10T21:59:59Z' } } }, inAmsterdam)).status).toBe(201)
  await server.drain()
  await server.clock.advance('P8D')
  expect((await mail('joann', 'accessAboutToExpire', p)).text).toContain('Your access lasts until Wed, 10 June 2026.')
  await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await assignmentOf(server, 'joann', p.id)).id } })
  expect((await mail('joann', 'accessGivenUp', p)).text).toMatch(/Until:\n {2}\w+, \d+ \w+ 2026, \d\d:\d\d CEST/)
})
test('L1 F78 a mover who is kept until a day reads that day', async () => {
  const h = await held(server, 'joann', { action: 'ask', gracePeriod: 'P7D' })
  await moves(server, h)
  const { id } = await caseOf(server, h)
  expect((await server.as('mary').post(`${em}/latchkey.moverCases/${id}/decide`, { decision: 'keep', keepUntil: '2026-07-31T21:59:59Z', justification: 'Hands over' }, inAmsterdam)).status).toBe(200)
  expect((await mail('joann', 'moverDecided', h)).subject).toBe(`Your access to ${h.displayName} stays until Fri, 31 July 2026`)
})
test('F52 F78 a delegate is told the days of whoever has them stand in', async () => {
  const startDateTime = '2026-08-02T22:00:00Z'
  expect((await server.as('omar').post(`${em}/latchkey.delegations`, { delegateId: person('lin').id, startDateTime, endDateTime: '2026-08-09T21:59:59Z' }, inAmsterdam)).status).toBe(201)
  await server.drain()
  const { text } = (await server.mails('lin')).find((m) => m.event === 'delegationGiven')!
  expect(text).toContain('From:\n  Mon, 3 August 2026\n')
  expect(text).toContain('Until:\n  Sun, 9 August 2026\n')
})
test('F44 F78 whoever asks from Tokyo moves no deadline of the approver, and reads their own', async () => {
  const p = await makePackage(server, { policy: approved })
  await ask(p, { prefer: 'return=representation, outlook.timezone="Asia/Tokyo"' })
  const { text } = await mail('mary', 'requestToApprover', p)
  expect(text).toMatch(/Decide by .* UTC\./)
  await server.clock.advance('P13DT12H')
  const reminder = (await server.mails('mary')).find((m) => m.text.includes(p.displayName) && m.subject.startsWith('Reminder: review by'))!
  expect(reminder).toBeDefined()
  await server.clock.advance('P1D')
  expect((await mail('joann', 'requestExpired', p)).text).toMatch(/was not decided by .* GMT\+9\./)
})
test('F44 F78 what is approved after its start says the start that it has', async () => {
  const p = await makePackage(server, { policy: { ...approved, requestorSettings: { allowCustomAssignmentSchedule: true } } })
  const startDateTime = new Date(Date.parse(server.clock.now()) + 3_600_000).toISOString()
  const { status, body } = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: p.id }, schedule: { startDateTime, expiration: { type: 'notSpecified' } } })
  expect(status).toBe(201)
  await server.clock.advance('P1D')
  await decide(server, 'mary', body.id)
  const from = async (event: string) => /From:\n {2}(.*)\n/.exec((await mail('joann', event, p)).text)?.[1]
  expect(await from('requestApproved')).toMatch(/UTC$/)
  expect(await from('requestApproved')).toBe(await from('accessDelivered'))
})
