import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const workcation = '7c0ffee0-0000-4000-8000-000000000601'
const ask = (schedule: object) => server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: workcation }, justification: 'x', schedule })

test.each([
  ['a year of six digits', { startDateTime: '+275760-09-13T00:00:00Z' }],
  ['a year before Christ', { startDateTime: '-000001-01-01T00:00:00Z' }],
  ['an end of six digits', { expiration: { type: 'afterDateTime', endDateTime: '+200000-01-01T00:00:00Z' } }],
  ['a million years', { expiration: { type: 'afterDuration', duration: 'P1000000Y' } }],
  ['more hours than there are', { expiration: { type: 'afterDuration', duration: 'PT999999999999999H' } }],
  ['the last day of the calendar', { startDateTime: '9999-12-31T23:59:59Z' }],
  ['a leap second', { startDateTime: '2026-06-30T23:59:60Z', expiration: { type: 'afterDateTime', endDateTime: '2026-02-30T00:00:00Z' } }],
])('F85 R2 %s is a 400 with a sentence', async (_, schedule) => {
  const { status, body } = await ask(schedule)
  expect([status, typeof body.error.message]).toEqual([400, 'string'])
})

test('F26 a policy whose duration is beyond any calendar is refused', async () => {
  const { status, body } = await server.asApp().post(`${em}/assignmentPolicies`, { displayName: 'For ever and a day', accessPackage: { id: workcation }, expiration: { type: 'afterDuration', duration: 'P1000000Y' } })
  expect([status, body.error.details[0].target]).toEqual([400, 'expiration/duration'])
})

test('a group whose first members are not all there is not made at all', async () => {
  const app = server.asApp()
  const joann = (await app.get('/v1.0/users/joann@contoso.example')).body.id as string
  const make = (...ids: string[]) => app.post('/v1.0/groups', { displayName: 'Half a group', mailEnabled: false, mailNickname: 'half', securityEnabled: true, 'members@odata.bind': ids.map((id) => `${server.url}/v1.0/users/${id}`) })
  expect((await make(joann, '00000000-0000-4000-8000-000000000000')).status).toBe(400)
  expect((await app.get("/v1.0/groups/$count?$filter=displayName eq 'Half a group'")).body).toBe('0')
  const made = await make(joann)
  expect(made.status).toBe(201)
  expect((await app.get(`/v1.0/groups/${made.body.id}/members?$select=id`)).body.value.map((m: { id: string }) => m.id)).toEqual([joann])
})

test.each(['users', 'groups', 'applications', 'servicePrincipals'])('a change of one of the %s that holds only what is passed over is no failure, and changes nothing', async (set) => {
  const app = server.asApp()
  const [before] = (await app.get(`/v1.0/${set}?$top=1`)).body.value
  for (const body of [{}, { modifiedDateTime: '2001-01-01T00:00:00Z' }, { id: '7c0ffee0-0000-4000-8000-00000000dead', createdDateTime: '2001-01-01T00:00:00Z', '@odata.type': '#microsoft.graph.thing' }]) expect((await app.patch(`/v1.0/${set}/${before.id}`, body)).status, JSON.stringify(body)).toBe(204)
  expect((await app.get(`/v1.0/${set}/${before.id}`)).body).toMatchObject(before)
})
