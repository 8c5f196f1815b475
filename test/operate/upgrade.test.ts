/**
 * An installation of an earlier schema, with its data, is brought to this version, and what was begun before is ended
 * after. The file in `before/` is what `pg_dump` gave of a demonstration that ran with the migrations up to the one it is
 * named after: people, history, a request that waits for Mary, access that was given, a mail that a job of that time waits
 * to send, an application with its secret, and signing keys.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pendingMigrations } from '#db/migrate.ts'
import { roots } from '#model/registry.ts'
import { query } from '../support/database-server.ts'
import { emptyDatabase, testDatabase, type TestDatabase } from '../support/database.ts'
import { em, startTestServer, tenantId, type TestServer } from '../support/server.ts'
import { schemaOf } from './schema.ts'

const clientId = '01a219ab-346a-7454-a076-5511f035effa'
const clientSecret = 'BzcW1U_Mbhn6C0DM53zstIermLwFzTe_7pd1KEVxYs8'
const secretKey = 'the-secret-key-of-the-upgrade-test-only'
let database: TestDatabase
let server: TestServer
let pendingBefore: string[]
beforeAll(async () => {
  database = await emptyDatabase()
  await query(database.url, gunzipSync(readFileSync(join(import.meta.dirname, 'before/0013.sql.gz'))).toString())
  pendingBefore = await pendingMigrations(database.pool)
  server = await startTestServer({ database, at: '2026-11-27T08:00:00.000Z', config: { secretKey } })
})
afterAll(async () => {
  await server.close()
  await database.close()
})

test('the server applied what was missing when it started', async () => {
  expect(pendingBefore[0]).toMatch(/^0014-/)
  expect(await pendingMigrations(database.pool)).toEqual([])
})

test('the schema is the one of a new installation', async () => {
  const fresh = await testDatabase()
  const [upgraded, made] = [await schemaOf(database.pool), await schemaOf(fresh.pool)]
  await fresh.close()
  expect(upgraded).toEqual(made)
  expect(made.length).toBeGreaterThan(500)
})

test('every list answers, with what was there', async () => {
  for (const { path } of roots) expect([path, (await server.asApp().get(`/v1.0/${path}?$top=5`)).status]).toEqual([path, 200])
  const { body } = await server.as('grace').get(`${em}/assignmentRequests?$count=true&$top=1`, { ConsistencyLevel: 'eventual' })
  expect(body['@odata.count']).toBe(18)
})

test('an application signs in with the secret it was given then, by the key that signed then', async () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'https://graph.microsoft.com/.default' })
  const answer = await fetch(`${server.url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: form })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const { rows } = await database.pool.query<{ kid: string }>('select kid from signing_key')
  expect(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())).toMatchObject({ kid: rows[0]!.kid })
  expect(rows).toHaveLength(1)
  expect((await fetch(`${server.url}${em}/catalogs`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
})

test('a request that waited is approved, begins and ends; access of then is given back', async () => {
  const { body: waiting } = await server.as('mary').get(`${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages&$filter=stages/any(s:s/status eq 'InProgress')`)
  const { body: requests } = await server.as('joann').get(`${em}/assignmentRequests/filterByCurrentUser(on='target')?$filter=state eq 'pendingApproval'&$expand=accessPackage`)
  const request = requests.value.find((r: { justification: string }) => r.justification === 'Before the upgrade')
  const approval = waiting.value.find((a: { id: string }) => a.id === request.id)
  expect((await server.as('mary').patch(`${em}/accessPackageAssignmentApprovals/${approval.id}/stages/${approval.stages[0].id}`, { reviewResult: 'Approve' })).status).toBe(204)
  const state = async () => (await server.as('joann').get(`${em}/assignmentRequests/${request.id}`)).body.state
  expect(await state()).toBe('scheduled')
  await server.clock.set('2026-12-18T00:00:00Z')
  expect(await state()).toBe('delivered')
  const held = async () => (await server.as('joann').get(`${em}/assignments/filterByCurrentUser(on='target')?$filter=state eq 'Delivered'&$expand=accessPackage`)).body.value.map((a: { accessPackage: { displayName: string } }) => a.accessPackage.displayName)
  expect(await held()).toEqual(expect.arrayContaining(['Made before the upgrade', 'Workcation']))
  await server.clock.set('2027-01-01T00:00:00Z')
  expect(await held()).not.toContain('Workcation')
})

test('a job that was written then is done now', async () => {
  await server.drain()
  const { rows } = await database.pool.query("select sent_date_time is not null as sent from mail where occasion = 'waits for the upgrade'")
  expect(rows).toEqual([{ sent: true }])
})
