/** The API while its database cannot be reached: it says so in a way that clients understand, and goes on by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCrossing, type Crossing } from '../support/crossing.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { em, startTestServer, tenantId, type Client, type TestServer } from '../support/server.ts'
import { makePackage } from '../support/world.ts'

let database: TestDatabase
let way: Crossing
let server: TestServer
let joann: Client
let accessPackageId: string
beforeAll(async () => {
  database = await testDatabase()
  way = await openCrossing(database.url)
  server = await startTestServer({ config: { databaseUrl: way.url } })
  accessPackageId = (await makePackage(server)).id
  joann = server.as('joann')
  await joann.get(`${em}/assignmentRequests`)
})
afterAll(async () => {
  await way.open()
  await server.close()
  await way.close()
  await database.close()
})
const unavailable = { error: { code: 'serviceNotAvailable', message: expect.stringContaining('The database cannot be reached'), innerError: expect.objectContaining({ 'request-id': expect.any(String) }) } }
const ask = () => joann.post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId } })
const token = (secret: string) => fetch(`${server.url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: '7c0ffee0-0000-4000-8000-0000000000aa', client_secret: secret, scope: 'https://graph.microsoft.com/.default' }) })

test('reading, writing, batches and tokens are answered with 503, and after that as ever', async () => {
  await way.close()
  for (const answer of [await joann.get(`${em}/assignmentRequests`), await ask(), await joann.post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: '/me' }] })]) {
    expect(answer).toMatchObject({ status: 503, body: unavailable })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  const refused = await token('latchkey-demo-secret')
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true])
  expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90033] })
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  await way.open()
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect((await joann.get(`${em}/assignmentRequests`)).status).toBe(200)
  expect((await token('latchkey-demo-secret')).status).toBe(200)
  expect((await ask()).status).toBe(201)
  expect((await ask()).body.error.code).toMatch(/Exist|Open|Already/i)
})
