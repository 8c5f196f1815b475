import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const workcation = async () => (await server.asApp().get(`${em}/accessPackages?$filter=displayName eq 'Workcation'`)).body.value[0] as { id: string }
const exempted = async (): Promise<string[]> => {
  const { body } = await server.asApp().get("/v1.0/groups?$filter=startswith(displayName,'sg-Workcation')&$expand=members($select=id,displayName)")
  return body.value[0].members.map((m: { displayName: string }) => m.displayName)
}
const answersFor = async (who: string, accessPackageId: string, subject?: string) => {
  const { body } = await server.as(who).post(`${em}/accessPackages/${accessPackageId}/getApplicablePolicyRequirements`, subject ? { subject: { objectId: subject } } : {})
  return body.value[0].questions.map((q: { id: string; '@odata.type': string; choices?: { actualValue: string }[] }) => ({
    '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: q.choices?.[0]?.actualValue ?? 'Calle de la Paz 1, Valencia', answeredQuestion: { '@odata.type': q['@odata.type'], id: q.id },
  }))
}

test('F44 F50 F78 R1 R8 R13 R18 R19 R20 L18 Joann works from Valencia from 5 to 16 June: asked, approved, delivered, ended, and everybody was told', async () => {
  const { id } = await workcation()
  const [needs] = (await server.as('joann').post(`${em}/accessPackages/${id}/getApplicablePolicyRequirements`)).body.value
  expect(needs['@latchkey.approvers'].map((p: { displayName: string }) => p.displayName)).toEqual(['Mary Collins'])
  const submitted = await server.as('joann').post(`${em}/assignmentRequests`, {
    requestType: 'userAdd', assignment: { accessPackageId: id }, justification: 'Family visit, working mornings', answers: await answersFor('joann', id),
    schedule: { startDateTime: '2026-06-05T00:00:00+02:00', expiration: { type: 'afterDateTime', endDateTime: '2026-06-16T23:59:59+02:00' } },
  })
  expect(submitted.status).toBe(201)
  expect(submitted.body).toMatchObject({ state: 'submitted', status: 'Accepted', requestType: 'userAdd' })
  const request = `${em}/assignmentRequests/${submitted.body.id}`
  await server.drain()
  expect((await server.mails('mary')).map((m) => m.event)).toEqual(['requestToApprover'])

  const { body: approvals } = await server.as('mary').get(`${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages&$filter=stages/any(s:s/status eq 'InProgress')`)
  const approval = approvals.value.find((a: { id: string }) => a.id === submitted.body.id)
  const decided = await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${approval.id}/stages/${approval.stages[0].id}`, { reviewResult: 'Approve', justification: 'Enjoy' })
  expect(decided.status).toBe(204)
  expect((await server.as('joann').get(request)).body).toMatchObject({ state: 'scheduled', status: 'PendingNotBefore' })
  expect(await exempted()).not.toContain('Joann Guerrero')

  await server.clock.set('2026-06-05T06:00:00Z')
  expect(await exempted()).toContain('Joann Guerrero')
  expect((await server.as('joann').get(request)).body).toMatchObject({ state: 'delivered', status: 'Delivered' })
  await server.clock.set('2026-06-16T20:00:00Z')
  expect(await exempted()).toContain('Joann Guerrero')
  await server.clock.set('2026-06-16T22:30:00Z')
  expect(await exempted()).not.toContain('Joann Guerrero')

  const mine = await server.as('joann').get(`${em}/assignments/filterByCurrentUser(on='target')?$expand=accessPackage&$filter=accessPackage/id eq '${id}' and state eq 'Expired'&$orderby=expiredDateTime desc&$top=1`)
  expect(mine.body.value[0]).toMatchObject({ state: 'expired', accessPackage: { displayName: 'Workcation' } })
  const events = (await server.mails('joann')).map((m) => m.event).reverse()
  expect(events.filter((e) => e !== 'requestExpired')).toEqual(expect.arrayContaining(['requestApproved', 'accessDelivered', 'accessAboutToExpire', 'accessExpired']))
  const kinds = (await server.as('joann').get(`${request}/latchkey.timeline()`)).body.value.map((m: { kind: string }) => m.kind)
  expect(kinds).toEqual(['submitted', 'approvalStarted', 'approved', 'resourceDelivered', 'delivered', 'reminder', 'resourceRemoved', 'accessEnded'])
})

test('F31 F45 U11 Mary asks on behalf of Mirjam; she may not approve it herself, so the fallback approver is asked', async () => {
  const { id } = await workcation()
  const mirjam = (await server.as('mary').get("/v1.0/me/directReports?$filter=startswith(userPrincipalName,'mirjam')")).body.value[0] ?? (await server.asApp().get("/v1.0/users?$filter=startswith(userPrincipalName,'mirjam')")).body.value[0]
  const submitted = await server.as('mary').post(`${em}/assignmentRequests`, {
    requestType: 'onBehalfAdd', assignment: { accessPackageId: id, targetId: mirjam.id }, justification: 'She left without asking', answers: await answersFor('mary', id, mirjam.id),
  })
  expect(submitted.status).toBe(201)
  await server.drain()
  const stages = async (who: string) => (await server.as(who).get(`${em}/accessPackageAssignmentApprovals/${submitted.body.id}?$expand=stages`)).body.stages
  expect((await stages('mary'))[0].assignedToMe).toBe(false)
  const [stage] = await stages('stephan')
  expect(stage.assignedToMe).toBe(true)
  const own = await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${submitted.body.id}/stages/${stage.id}`, { reviewResult: 'Approve' })
  expect([own.status, own.body.error.code]).toEqual([403, 'CannotApproveOwnRequest'])
  await server.as('stephan').patch(`${em}/accessPackageAssignmentApprovals/${submitted.body.id}/stages/${stage.id}`, { reviewResult: 'Approve' })
  await server.drain()
  expect(await exempted()).toContain('Mirjam de Wit')
  expect((await server.mails('mirjam')).map((m) => m.event)).toEqual(expect.arrayContaining(['requestedForYou', 'accessDelivered']))
})

test('F35 a policy can keep the names of approvers from whoever asks; the approvers see each other', async () => {
  const app = server.asApp()
  const { id } = await workcation()
  const [policy] = (await app.get(`${em}/accessPackages/${id}/assignmentPolicies`)).body.value
  const [stage] = policy.requestApprovalSettings.stages
  await app.patch(`${em}/assignmentPolicies/${policy.id}`, { requestApprovalSettings: { ...policy.requestApprovalSettings, stages: [{ ...stage, approverInformationVisibility: 'notVisible' }] } })
  const [needs] = (await server.as('aditi').post(`${em}/accessPackages/${id}/getApplicablePolicyRequirements`)).body.value
  expect(needs['@latchkey.approvers']).toEqual([])
  const submitted = await server.as('aditi').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: id }, justification: 'x', answers: await answersFor('aditi', id) })
  const manager = (await app.get(`/v1.0/users/aditi@contoso.example/manager`)).body.userPrincipalName as string
  const named = async (who: string) => new Set((await server.as(who).get(`${em}/assignmentRequests/${submitted.body.id}/latchkey.timeline()`)).body.value.flatMap((m: { people: { id: string }[] }) => m.people.map((p) => p.id))).size
  expect([await named('aditi'), await named(manager)]).toEqual([0, 1])
  expect((await server.as('aditi').get(`${em}/assignmentRequests/${submitted.body.id}/latchkey.decisionContext()`)).body.approvers).toEqual([])
})
