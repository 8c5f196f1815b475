import { afterEach, describe, expect, test } from 'vitest'
import { startTestServer, type Options, type TestServer } from '../support/server.ts'
import { rows } from '../support/world.ts'

const started: TestServer[] = []
afterEach(async () => { for (const server of started.splice(0)) await server.close() })
async function installation(options: Options = {}): Promise<TestServer> {
  const server = await startTestServer({ demo: false, ...options })
  started.push(server)
  return server
}
const newCode = async (server: TestServer): Promise<string> => new URL((await server.running.setup!.newLink())!).hash.slice(1)

const ada = { name: 'Ada Lovelace', user: 'ada@example.com', password: 'correct horse battery', again: 'correct horse battery' }
const send = async (server: TestServer, form: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${server.url}/auth/setup`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers })
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location'), headers: answer.headers }
}
const people = (server: TestServer) => rows<{ display_name: string }>(server, "select display_name from directory_object where kind = 'user'")

test('whoever has the link becomes the first administrator, and nobody after them', async () => {
  const server = await installation()
  const signIn = await fetch(`${server.url}/auth/sign-in`, { redirect: 'manual' })
  expect([signIn.status, signIn.headers.get('location')]).toEqual([303, '/auth/setup'])
  const link = new URL((await server.running.setup!.newLink())!)
  expect([link.pathname, link.search]).toEqual(['/auth/setup', ''])
  const code = link.hash.slice(1)
  expect(code.length).toBeGreaterThanOrEqual(32)
  expect(JSON.stringify(await rows(server, 'select * from setup_link'))).not.toContain(code)

  const made = await send(server, { ...ada, code })
  expect([made.status, made.location]).toEqual([303, '/auth/sign-in?returnTo=%2Fadmin%2Ffirst-run&login_hint=ada%40example.com'])
  expect(await people(server)).toEqual([{ display_name: 'Ada Lovelace' }])
  expect(await rows(server, "select d.display_name as role from role_assignment a join role_definition d on d.id = a.role_definition_id where a.catalog_id is null")).toEqual([{ role: 'Global Administrator' }])
  expect(await rows(server, "select activity_display_name as what, initiated_by->'app'->>'displayName' as by from audit_event order by id")).toEqual([{ what: 'Add user', by: 'Latchkey set-up' }, { what: 'Add member to role', by: 'Latchkey set-up' }])

  for (const form of [{ ...ada, code }, { ...ada, code, user: 'eve@example.com' }]) expect((await send(server, form)).status).toBe(410)
  expect((await fetch(`${server.url}/auth/setup`)).status).toBe(410)
  expect(await server.running.setup!.newLink()).toBeUndefined()
  expect(await rows(server, 'select * from setup_link')).toEqual([])
  expect((await fetch(`${server.url}/auth/sign-in`, { redirect: 'manual' })).headers.get('location')).toContain('/oauth2/v2.0/authorize')
})

describe('who does not have it stays outside', () => {
  test('without a code, with a wrong one, with one that has run out, and is told nothing else', async () => {
    const server = await installation()
    const code = await newCode(server)
    const wrong = [{ ...ada }, { ...ada, code: '' }, { ...ada, code: `${code}x` }, { ...ada, code: code.toLowerCase() }, { ...ada, code: 'x'.repeat(10_000) }, { name: '', user: 'no address', password: 'short', again: 'other', code: 'x' }]
    for (const form of wrong) {
      const answer = await send(server, form as unknown as Record<string, string>)
      expect([answer.status, answer.text.includes('not right, has been used, or has run out')]).toEqual([403, true])
      expect(answer.text).not.toMatch(/name is missing|has to look like|password needs at least/)
      expect(answer.text).not.toContain(ada.password)
    }
    await rows(server, "update setup_link set expires_at = now() - interval '1 second'")
    expect((await send(server, { ...ada, code })).status).toBe(403)
    expect(await people(server)).toEqual([])
  })

  test('guessing has to wait, and whoever has the code too, for a minute at most', async () => {
    const server = await installation()
    const code = await newCode(server)
    const statuses = []
    for (let i = 0; i < 13; i++) statuses.push((await send(server, { ...ada, code: `guess ${i}` })).status)
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(403))
    expect(statuses.at(-1)).toBe(429)
    const [{ seconds } = { seconds: 0 }] = await rows<{ seconds: number }>(server, "select extract(epoch from locked_until - now())::float8 as seconds from sign_in_failure where subject like 'setup:%'")
    expect(seconds).toBeLessThanOrEqual(60)
    await rows(server, "update sign_in_failure set locked_until = now() - interval '1 second'")
    expect((await send(server, { ...ada, code })).status).toBe(303)
  })

  test('a page of another site cannot send the form, and none can frame it', async () => {
    const server = await installation()
    const code = await newCode(server)
    const foreign = await send(server, { ...ada, code }, { 'sec-fetch-site': 'cross-site' })
    expect([foreign.status, await people(server)]).toEqual([403, []])
    expect(foreign.text).not.toContain(code)
    const { headers } = await fetch(`${server.url}/auth/setup`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual(['no-referrer', 'no-store'])
  })
})

describe('a link is used once', () => {
  test('of many who use it at the same moment one is made', async () => {
    const server = await installation()
    const code = await newCode(server)
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((who) => send(server, { ...ada, user: `${who}@example.com`, code })))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(await people(server)).toHaveLength(1)
    expect(await rows(server, 'select * from role_assignment')).toHaveLength(1)
  })

  test('something that is missing uses it up not, and what was typed stays, but for the password', async () => {
    const server = await installation()
    const code = await newCode(server)
    const wrong = [[{ ...ada, name: ' ' }, 'name is missing'], [{ ...ada, user: 'ada' }, 'has to look like'], [{ ...ada, password: 'short', again: 'short' }, 'at least 12'], [{ ...ada, again: 'another horse battery' }, 'not the same']] as const
    for (const [form, words] of wrong) {
      const answer = await send(server, { ...form, code })
      expect([answer.status, answer.text.includes(words)]).toEqual([400, true])
      expect(answer.text).not.toContain('horse battery')
    }
    const scripted = await send(server, { ...ada, name: '"><script>alert(1)</script>', again: '', code })
    expect(scripted.text).not.toContain('<script>alert')
    expect((await send(server, { ...ada, code: `${server.url}/auth/setup#${code}` })).status).toBe(303)
  })
})

describe('no door opens', () => {
  test('on an installation that has people, whatever their roles', async () => {
    const server = await installation()
    const code = await newCode(server)
    await rows(server, "insert into directory_object (id, kind, display_name, user_principal_name, user_type, account_enabled, created_date_time) values (gen_random_uuid(), 'user', 'Joann', 'joann@example.com', 'Member', true, now())")
    expect((await send(server, { ...ada, code })).status).toBe(410)
    expect(await server.running.setup!.newLink()).toBeUndefined()
    expect(await people(server)).toHaveLength(1)
  })
  test('on one whose people are all gone', async () => {
    const server = await installation()
    const code = await newCode(server)
    expect((await send(server, { ...ada, code })).status).toBe(303)
    await rows(server, "delete from directory_object where kind = 'user'")
    await rows(server, "insert into setup_link (id, made_at, expires_at) values ('x', now(), now() + interval '1 hour')")
    expect((await send(server, { ...ada, code })).status).toBe(410)
    expect(await people(server)).toEqual([])
  })
  test('in the demonstration', async () => {
    const server = await installation({ demo: true })
    expect(server.running.setup).toBeUndefined()
    expect((await fetch(`${server.url}/auth/setup`)).status).toBe(404)
  })
})

describe('with an identity provider', () => {
  const oidc = (claim: string, attribute: string): Options => ({ config: { oidc: { issuer: 'http://127.0.0.1:1', clientId: 'x', match: { claim, attribute } } } })
  test('there is no password', async () => {
    const server = await installation(oidc('email', 'mail'))
    expect(await (await fetch(`${server.url}/auth/setup`)).text()).not.toContain('type="password"')
    expect((await send(server, { name: ada.name, user: ada.user, code: await newCode(server) })).status).toBe(303)
    expect(await rows(server, 'select * from credential')).toEqual([])
    expect(await rows(server, "select mail from directory_object where kind = 'user'")).toEqual([{ mail: ada.user }])
  })
  test('that knows people by what nobody here has yet, nobody is made who could not sign in', async () => {
    const server = await installation(oidc('oid', 'id'))
    const answer = await send(server, { name: ada.name, user: ada.user, code: await newCode(server) })
    expect(answer.text).toContain('Set OIDC_MATCH to mail')
    expect(await people(server)).toEqual([])
  })
})
