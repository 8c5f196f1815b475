/** What the log says of requests and jobs: every line can be led back to the request that caused it. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openLog } from '#log.ts'
import { breakTarget } from '../jobs/world.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { ask, makePackage, person } from '../support/world.ts'
import { readPage } from './exposition.ts'

let server: TestServer
const lines: Record<string, unknown>[] = []
beforeAll(async () => {
  server = await startTestServer({ log: openLog('info', false, (line) => { lines.push(JSON.parse(line)) }), config: { logRequests: true } })
})
afterAll(() => server.close())
beforeEach(() => { lines.length = 0 })
const answered = () => lines.filter((line) => line['msg'] === 'answered')

test('a request is one line: route, status, who by id; no address, no name, no token', async () => {
  const { headers } = await server.as('joann').get(`${em}/assignments?$filter=id eq '${person('mary').id}'`, { 'client-request-id': 'from-a-client' })
  expect(headers.get('client-request-id')).toBe('from-a-client')
  await expect.poll(() => answered().filter((line) => String(line['route']).startsWith('/v1.0'))).toEqual([{
    level: 'info', time: expect.any(String), requestId: headers.get('request-id'), method: 'GET', route: '/v1.0/identityGovernance/entitlementManagement/assignments/**', status: 200, ms: expect.any(Number),
    caller: `user ${person('joann').id}`, msg: 'answered',
  }])
  const said = JSON.stringify(lines)
  for (const secret of [person('mary').id, 'joann@', 'Bearer', await server.as('joann').token()]) expect(said).not.toContain(secret)
})

test('health is not in the log, and every answer carries an id', async () => {
  const answers = await Promise.all(['/healthz', '/readyz', '/metrics', '/nothing/here'].map((path) => fetch(server.url + path)))
  for (const { headers } of answers) expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
  await expect.poll(() => answered().map((line) => [line['route'], line['status']])).toEqual([['none', 404]])
})

test('what goes wrong in a call, below it and in the job that it sets in motion is found by one id', async () => {
  const made = await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member']] })
  breakTarget(server, 'AadGroup')
  const { headers } = await ask(server, 'joann', made.id)
  const requestId = headers.get('request-id')
  const { app } = server.running
  const real = app.connectors['AadGroup']!
  Object.assign(app.connectors, { AadGroup: { ...real, has: async () => { server.running.context.log.warn('looked at the target'); throw new Error('a defect') } } })
  await server.drain()
  expect(lines.filter((line) => line['msg'] === 'looked at the target')).toEqual([expect.objectContaining({ requestId, job: 'deliver-assignment', jobId: expect.any(String) })])
  Object.assign(app.connectors, { AadGroup: real })
})

test('a body that is read piece by piece does not lose the request that it belongs to', async () => {
  const { app } = server.running
  const { newId } = app
  const token = await server.as('grace').token()
  Object.assign(app, { newId: () => { server.running.context.log.info('made an id'); return newId() } })
  const call = request(`${server.url}${em}/catalogs`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
  call.write('{"displayName":')
  await expect.poll(async () => readPage(await (await fetch(`${server.url}/metrics`)).text()).valueOf('latchkey_http_requests_open')).toBe(2)
  call.end('"In pieces"}')
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  answer.resume()
  Object.assign(app, { newId })
  expect(answer.statusCode).toBe(201)
  const asked = lines.filter((line) => line['msg'] === 'made an id')
  expect(asked.length).toBeGreaterThan(0)
  for (const line of asked) expect(line['requestId']).toBe(answer.headers['request-id'])
})
