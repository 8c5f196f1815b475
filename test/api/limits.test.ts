import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, tenantId, type TestServer } from '../support/server.ts'

const tooMany = { error: { code: 'TooManyRequests', message: expect.stringMatching(/^Too many requests\. Wait \d+ seconds/), innerError: expect.objectContaining({ 'request-id': expect.any(String) }) } }

describe('how often one may call', () => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer({ config: { rateLimit: 10, trustedProxies: ['127.0.0.1'] } }) })
  afterAll(() => server.close())
  const statuses = async (times: number, call: () => Promise<{ readonly status: number }>) => {
    const found: number[] = []
    for (let i = 0; i < times; i++) found.push((await call()).status)
    return found
  }

  test('a caller who calls too often is told to wait, as Graph does; nobody else is', async () => {
    const [joann, mary] = [server.as('joann'), server.as('mary')]
    expect(await statuses(10, () => joann.get('/v1.0/me'))).toEqual(Array(10).fill(200))
    const refused = await joann.get('/v1.0/me')
    expect([refused.status, refused.body]).toEqual([429, tooMany])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await server.as('joann', ['User.Read']).get('/v1.0/me')).status).toBe(429)
    expect((await mary.get('/v1.0/me')).status).toBe(200)
  })

  test('each part of a batch counts, and those too many are refused alone', async () => {
    const requests = Array.from({ length: 12 }, (_, i) => ({ id: String(i), method: 'GET', url: '/me?$select=id' }))
    const { body } = await server.as('mirjam').post('/v1.0/$batch', { requests })
    const found = [...body.responses].sort((a, b) => Number(a.id) - Number(b.id)) as { status: number; headers: Record<string, string>; body: unknown }[]
    expect(found.map((r) => r.status)).toEqual([...Array(9).fill(200), 429, 429, 429])
    expect(found[9]).toMatchObject({ body: tooMany, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } })
  })

  test('applications count for themselves', async () => {
    expect((await statuses(11, () => server.asApp().get(`${em}/catalogs?$top=1`))).at(-1)).toBe(429)
  })

  test('whoever is turned away is counted by address, which a trusted proxy tells; whoever is known there goes on', async () => {
    const from = (address: string, authorization = 'Bearer x') => fetch(`${server.url}/v1.0/me`, { headers: { authorization, 'x-forwarded-for': address } })
    expect(await statuses(2, () => from('192.0.2.1'))).toEqual([401, 429])
    expect(await statuses(2, () => from('192.0.2.2'))).toEqual([401, 429])
    // What stands before the address that the proxy saw is what the client said of itself.
    expect(await statuses(2, () => from('192.0.2.99, 192.0.2.1'))).toEqual([429, 429])
    expect((await from('192.0.2.1', `Bearer ${await server.as('omar').token()}`)).status).toBe(200)
  })

  test('secrets and codes are not tried for ever', async () => {
    const tried = (address: string, secret: string) => fetch(`${server.url}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST', headers: { 'x-forwarded-for': address },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: '7c0ffee0-0000-4000-8000-0000000000aa', client_secret: secret, scope: 'https://graph.microsoft.com/.default' }),
    })
    expect(await statuses(3, () => tried('192.0.2.10', 'latchkey-demo-secret'))).toEqual([200, 200, 200])
    expect((await tried('192.0.2.10', 'wrong')).status).toBe(401)
    const refused = await tried('192.0.2.10', 'latchkey-demo-secret')
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0, await refused.json()]).toEqual([429, true, expect.objectContaining({ error: 'temporarily_unavailable' })])
    expect((await tried('192.0.2.11', 'latchkey-demo-secret')).status).toBe(200)
  })
})

describe('without a trusted proxy, on an address of its own', () => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer({ config: { rateLimit: 10, hsts: 600 }, timeouts: { headers: 300, request: 600, idle: 900, checked: 50 } }) })
  afterAll(() => server.close())

  test('nobody says themselves where they come from', async () => {
    const from = (address: string) => fetch(`${server.url}/v1.0/me`, { headers: { authorization: 'Bearer x', 'x-forwarded-for': address } })
    expect([(await from('192.0.2.1')).status, (await from('192.0.2.2')).status]).toEqual([401, 429])
  })

  test('browsers are told to keep to https where that is said, on every answer', async () => {
    for (const path of ['/healthz', '/v1.0/me', '/auth/session', '/nothing']) expect((await fetch(server.url + path)).headers.get('strict-transport-security'), path).toBe('max-age=600')
  })

  /** What comes back on a connection that is left as it is after these bytes. */
  const left = (bytes: string) => new Promise<string>((resolve) => {
    const { hostname, port } = new URL(server.url)
    let got = ''
    const socket = connect(Number(port), hostname, () => void socket.write(bytes))
    socket.on('data', (chunk) => { got += chunk.toString() }).on('error', () => undefined).on('close', () => resolve(got))
  })

  test.each([
    ['sends nothing', '', '408'],
    ['does not end the head of a call', 'GET /v1.0/me HTTP/1.1\r\nhost: x\r\nx-slow: ', '408'],
    ['does not send the body that it promised', 'POST /v1.0/users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{', '408'],
    ['sends a head that is too long', `GET /v1.0/me HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('a client that %s is let go', async (_, bytes, status) => {
    expect((await left(bytes)).slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  })

  test('those who wait hold nobody else up', async () => {
    const slow = Array.from({ length: 50 }, () => left('GET /v1.0/me HTTP/1.1\r\nx-slow: '))
    expect((await server.as('grace').get('/v1.0/me?$select=id')).status).toBe(200)
    await Promise.all(slow)
  })
})
