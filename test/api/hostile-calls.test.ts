import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, makePackage, manager, person } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

type Raw = { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string }
/** A call with whatever headers and bytes: `fetch` would not send some of them. */
async function raw(method: string, path: string, { headers = {}, body, who = 'grace' }: { headers?: Record<string, string>; body?: Buffer | string; who?: string } = {}): Promise<Raw> {
  const bearer = await server.as(who).token()
  return new Promise((resolve, reject) => {
    const call = request(server.url + path, { method, agent: false, headers: { authorization: `Bearer ${bearer}`, ...headers } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text: Buffer.concat(chunks).toString() })).on('error', reject)
    })
    call.on('error', reject).end(body)
  })
}

describe('a host that a client makes up', () => {
  const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher', forwarded: 'host=evil.example' }

  test('stands in no link of the API', async () => {
    const list = await raw('GET', `${'/v1.0/users'}?$top=1`, { headers: evil })
    expect(JSON.parse(list.text)).toMatchObject({ '@odata.context': expect.stringContaining(server.url), '@odata.nextLink': expect.stringContaining(server.url) })
    const made = await raw('POST', `${em}/catalogs`, { headers: { ...evil, 'content-type': 'application/json' }, body: JSON.stringify({ displayName: 'By another host' }) })
    expect([made.status, made.headers['location']]).toEqual([201, expect.stringMatching(new RegExp(`^${server.url}/`))])
    expect(list.text + made.text).not.toContain('evil.example')
  })

  test('stands in no mail and no redirect', async () => {
    const wanted = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
    const body = JSON.stringify({ requestType: 'userAdd', justification: 'x', assignment: { accessPackageId: wanted.id } })
    const asked = await raw('POST', `${em}/assignmentRequests`, { who: 'joann', headers: { ...evil, 'content-type': 'application/json' }, body })
    expect(asked.status, asked.text).toBe(201)
    await server.drain()
    const mails = JSON.stringify(await server.mails())
    expect(mails).toContain(server.url)
    expect(mails).not.toContain('evil.example')
    const signIn = await raw('GET', '/auth/sign-in', { headers: evil })
    expect([signIn.status, signIn.headers['location']]).toEqual([303, expect.stringMatching(new RegExp(`^${server.url}/`))])
  })
})

describe('bodies that are no bodies', () => {
  const deep = (levels: number) => `{"displayName":${'['.repeat(levels)}${']'.repeat(levels)}}`
  test.each<[string, string | Buffer, number]>([
    ['half of one', '{"displayName":', 400],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['nested a thousand times', deep(1_000), 400],
    ['nested two hundred thousand times', deep(200_000), 400],
    ['a list', '[]', 400],
    ['a text', '"x"', 400],
    ['a NUL in a text', '{"displayName":"a\\u0000b"}', 400],
    ['half a character', '{"displayName":"a\\ud800"}', 400],
    ['a prototype', '{"displayName":"x","__proto__":{"isExternallyVisible":true}}', 400],
    ['a constructor', '{"displayName":"x","constructor":{"prototype":{}}}', 400],
    ['a name without end', JSON.stringify({ displayName: 'x'.repeat(100_000) }), 400],
    ['ten thousand members', JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, i]))), 400],
    ['more than a megabyte', `{"displayName":"${'x'.repeat(1_050_000)}"}`, 413],
  ])('%s: refused in Graph’s shape', async (_, body, status) => {
    const answer = await raw('POST', `${em}/catalogs`, { headers: { 'content-type': 'application/json' }, body })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { error: expect.objectContaining({ code: expect.any(String), message: expect.any(String), innerError: expect.objectContaining({ 'request-id': answer.headers['request-id'] }) }) }])
    expect(answer.text.length).toBeLessThan(12_000)
  })

  test('of a member that is named twice the last one counts, and it alone is checked', async () => {
    const answer = await raw('POST', `${em}/catalogs`, { headers: { 'content-type': 'application/json' }, body: '{"displayName":"First","displayName":"Second"}' })
    expect([answer.status, JSON.parse(answer.text).displayName]).toEqual([201, 'Second'])
  })
})

describe('questions without end', () => {
  test.each([
    ['pages of a thousand', `${em}/accessPackages?$top=1000`],
    ['conditions in conditions', `${em}/accessPackages?$filter=${'('.repeat(60)}isHidden%20eq%20true${')'.repeat(60)}`],
    ['conditions one after another', `${em}/accessPackages?$filter=${Array(302).fill('isHidden%20eq%20true').join('%20or%20')}`],
    ['links in links', `${em}/accessPackages?$expand=${'catalog($expand=accessPackages($expand='.repeat(4)}catalog${'))'.repeat(4)}`],
    ['a place far away', `${em}/accessPackages?$skip=99999999999`],
  ])('%s are refused', async (_, path) => {
    const answer = await raw('GET', path)
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([400, 'BadRequest'])
  })

  test('more than 20 parts of a batch are refused', async () => {
    const { status } = await server.as('grace').post('/v1.0/$batch', { requests: Array.from({ length: 21 }, (_, i) => ({ id: String(i), method: 'GET', url: '/me' })) })
    expect(status).toBe(400)
  })
})

describe('addresses that cannot be decoded', () => {
  // Half a character, a percent sign with nothing after it, a lone surrogate.
  test.each(['/v1.0/users/%ff', '/v1.0/users/100%', `${em}/catalogs/%c3/accessPackages`, '/v1.0/%ed%a0%80'])('%s is refused in Graph’s shape, to those who are known', async (path) => {
    const answer = await raw('GET', path)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([expect.toBeOneOf([400, 404]), { error: expect.objectContaining({ code: expect.any(String), message: expect.stringContaining(path.split('/').find((part) => part.includes('%'))!), innerError: expect.objectContaining({ 'request-id': answer.headers['request-id'] }) }) }])
    expect([answer.headers['x-content-type-options'], answer.headers['cache-control']]).toEqual(['nosniff', 'no-store'])
    expect((await raw('GET', path, { headers: { authorization: 'Bearer none' } })).status).toBe(401)
  })

  test('also as a part of a batch', async () => {
    const { body } = await server.as('grace').post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: '/users/%ff' }, { id: '2', method: 'GET', url: '/me' }] })
    expect(body.responses.map((part: { id: string; status: number }) => [part.id, part.status])).toEqual(expect.arrayContaining([['1', expect.toBeOneOf([400, 404])], ['2', 200]]))
  })

  test('what can be decoded means the same as before', async () => {
    const { text } = await raw('GET', `/v1.0/%75sers/${person('joann').userPrincipalName.replace('@', '%40')}?$select=id`)
    expect(JSON.parse(text)).toMatchObject({ id: person('joann').id })
  })

  test('a browser is shown the page that says that there is nothing', async () => {
    const { status, headers } = await raw('GET', '/nothing/%ff', { headers: { accept: 'text/html' } })
    expect([status, headers['content-type']]).toEqual([404, expect.stringContaining('text/html')])
  })
})

test('every answer says that its type is its type, and that nobody keeps what the API says', async () => {
  for (const path of ['/v1.0/me', '/v1.0/nothing', '/v1.0/$metadata', '/healthz', '/auth/session', '/nothing', '/']) {
    const { headers } = await raw('GET', path)
    expect([path, headers['x-content-type-options'], headers['referrer-policy']]).toEqual([path, 'nosniff', expect.stringMatching(/origin|no-referrer/)])
    if (/^\/v1\.0\/(me|nothing)|session/.test(path)) expect(headers['cache-control']).toBe('no-store')
  }
})

test('the portal’s policy lets no script run that does not come from here, and no page frame it', async () => {
  const { headers, text } = await raw('GET', '/', { headers: { accept: 'text/html' } })
  const policy = Object.fromEntries(String(headers['content-security-policy']).split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]))
  expect(policy).toMatchObject({ 'default-src': "'none'", 'script-src': "'self'", 'connect-src': "'self'", 'base-uri': "'none'", 'form-action': "'self'", 'frame-ancestors': "'none'" })
  expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|javascript:/i)
})
