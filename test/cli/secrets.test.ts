import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'

// A real process, at its most talkative, lives a whole story of sign-ins, tokens, mails and failures. What it said is searched for every secret that was used.

const program = join(import.meta.dirname, '../../bin/latchkey.mjs')
const secretKey = 'secret-key-that-seals-everything-4711'
const [smtpPassword, password, wrongPassword] = ['smtp-Pa55word-4711', 'correct horse battery 4711', 'wrong horse battery 4711']
let database: TestDatabase
let folder: string
let url: string
let env: Record<string, string>
let smtp: SMTPServer
const said: string[] = []
/** Everything that must not be said, by what it is. */
const secrets: Record<string, string> = { secretKey, smtpPassword, password, wrongPassword }

beforeAll(async () => {
  database = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'latchkey-secrets-'))
  // Takes no password, and says so.
  smtp = new SMTPServer({ authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], onAuth: (_auth, _session, done) => done(new Error('Invalid user name or password')) })
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve) })
  const port = await freePort()
  url = `http://localhost:${port}`
  const databaseUrl = new URL(database.url)
  if (!databaseUrl.password) databaseUrl.password = 'database-Pa55word-4711'
  secrets['databasePassword'] = decodeURIComponent(databaseUrl.password)
  env = {
    PATH: process.env['PATH']!, LATCHKEY_DATA_DIR: folder, LATCHKEY_PORT: String(port), LATCHKEY_LOG_LEVEL: 'trace', LATCHKEY_SECRET_KEY: secretKey, DATABASE_URL: databaseUrl.href,
    SMTP_URL: `smtp://latchkey:${smtpPassword}@127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  }
})
afterAll(async () => {
  smtp.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...env, ...more } })
  let [out, all] = ['', '']
  child.stdout.on('data', (part) => { out += String(part); all += String(part) })
  child.stderr.on('data', (part) => { all += String(part) })
  return { child, out: () => out, all: () => all, ended: new Promise<void>((resolve) => { child.once('close', () => resolve()) }) }
}
const run = async (args: readonly string[], more?: Record<string, string>) => {
  const command = start(args, more)
  await command.ended
  return { out: command.out(), all: command.all() }
}

/** A browser: keeps cookies, follows nothing by itself, and remembers what only it should know. */
function browser() {
  const cookies = new Map<string, string>()
  return async (address: string, form?: Record<string, string>) => {
    const answer = await fetch(new URL(address, url), { redirect: 'manual', method: form ? 'POST' : 'GET', headers: { accept: 'text/html', cookie: [...cookies].map(([n, v]) => `${n}=${v}`).join('; ') }, ...(form ? { body: new URLSearchParams(form) } : {}) })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
      if (value.length > 15) secrets[`cookie ${name} ${value.slice(0, 6)}`] = value
    }
    const location = answer.headers.get('location')
    for (const name of ['code', 'state', 'nonce', 'code_challenge']) {
      const value = location && new URL(location, url).searchParams.get(name)
      if (value) secrets[`${name} of a redirect ${value.slice(0, 6)}`] = value
    }
    return { status: answer.status, location, text: await answer.text() }
  }
}

/** Goes from redirect to redirect; gives the page at the end and the ways there. */
async function follow(open: ReturnType<typeof browser>, address: string, form?: Record<string, string>) {
  const ways = [address]
  for (let page = await open(address, form); ; page = await open(ways.at(-1)!)) {
    if (!page.location || new URL(page.location, url).pathname === '/done') return { page, ways: [...ways, ...(page.location ? [page.location] : [])] }
    ways.push(page.location)
  }
}
const action = (text: string): string => /<form[^>]*method="post"[^>]*action="([^"]*)"/.exec(text)![1]!
const csrf = (text: string): string => /name="csrf" value="([^"]*)"/.exec(text)![1]!

async function story(): Promise<void> {
  const code = new URL((await run(['setup-link'])).out.trim()).hash.slice(1)
  secrets['set-up code'] = code
  const ada = { name: 'Ada', user: 'ada@example.com', password, again: password }
  const form = (body: Record<string, string>) => fetch(`${url}/auth/setup`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(body) })
  expect((await form({ ...ada, code: 'x'.repeat(32) })).status).toBe(403)
  expect((await form({ ...ada, code })).status).toBe(303)

  const open = browser()
  const asked = await follow(open, '/auth/sign-in?returnTo=/done')
  expect((await open(action(asked.page.text), { csrf: csrf(asked.page.text), user: 'ada@example.com', password: wrongPassword })).status).toBe(401)
  const signedIn = await follow(open, action(asked.page.text), { csrf: csrf(asked.page.text), user: 'ada@example.com', password })
  const callback = signedIn.ways.find((way) => way.includes('/auth/callback') || way.includes('code='))!
  // The same code once more, with what would be needed and without.
  expect((await open(callback)).status).toBe(400)
  const { state } = Object.fromEntries(new URL((await open('/auth/sign-in')).location!, url).searchParams)
  secrets['a made-up code'] = 'made-up-code-4711'
  expect((await open(`${new URL(callback, url).pathname}?${new URLSearchParams({ state: state!, code: secrets['a made-up code'], iss: new URL(callback, url).searchParams.get('iss') ?? '' })}`)).status).toBe(400)
  const { csrfToken } = JSON.parse((await open('/auth/session')).text) as { csrfToken: string }
  secrets['csrf token of the session'] = csrfToken

  const app = JSON.parse((await run(['app', 'add', 'Report', '--permissions', 'EntitlementManagement.ReadWrite.All,User.Read.All'])).out) as { clientId: string; clientSecret: string }
  secrets['client secret'] = app.clientSecret
  const token = async (secret: string, more: Record<string, string> = {}) => (await fetch(`${url}/common/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: secret, scope: 'https://graph.microsoft.com/.default', ...more }) })).json() as Promise<{ access_token?: string }>
  secrets['wrong client secret'] = 'wrong-client-secret-4711'
  expect((await token(secrets['wrong client secret'])).access_token).toBeUndefined()
  expect((await token(app.clientSecret, { grant_type: 'refresh_token', refresh_token: secrets['refresh token'] = 'made-up-refresh-token-4711' })).access_token).toBeUndefined()
  const { access_token } = await token(app.clientSecret)
  secrets['access token'] = access_token!
  secrets['signature of the access token'] = access_token!.split('.')[2]!
  const call = (path: string, authorization: string, body?: unknown) => fetch(`${url}/v1.0/${path}`, { method: body ? 'POST' : 'GET', headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
  expect((await call('users', `Bearer ${access_token}`)).status).toBe(200)
  expect((await call('users', `Bearer ${access_token!.slice(0, -4)}AAAA`)).status).toBe(401)
  await failures(access_token!)
}

/** A database that fails in the middle of things. */
async function failures(accessToken: string): Promise<void> {
  const authorization = `Bearer ${accessToken}`
  await database.pool.query('alter table access_package rename to access_package_away; alter table oidc_client rename to oidc_client_away; alter table portal_session rename to portal_session_away')
  expect((await fetch(`${url}/v1.0/identityGovernance/entitlementManagement/accessPackages`, { headers: { authorization } })).status).toBeGreaterThanOrEqual(401)
  const session = await fetch(`${url}/v1.0/me`, { headers: { cookie: `latchkey_session=${secrets['a made-up session'] = 'made-up-session-4711'}` } })
  expect(session.status).toBe(500)
  const refused = await fetch(`${url}/common/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: '7c0ffee0-0000-4000-8000-00000000000b', client_secret: secrets['client secret']!, scope: 'https://graph.microsoft.com/.default' }) })
  expect([refused.status, await refused.json()]).toEqual([500, expect.objectContaining({ error: 'server_error' })])
}

test('no secret is in what a process says, whatever happens and however much it says', { timeout: 120_000 }, async () => {
  const server = start(['serve', '--work'])
  try {
    await expect.poll(() => server.all(), { timeout: 60_000 }).toContain('Latchkey is ready')
    await story()
    const doctor = await run(['doctor'])
    said.push(doctor.all)
    const wrong = { SMTP_URL: `http://x:${smtpPassword}@h`, DATABASE_URL: `mysql://u:${secrets['databasePassword']}@h/d`, LATCHKEY_SECRET_KEY: 'short-4711', LATCHKEY_PUBLIC_URL: `ftp://u:${secrets['a password in a URL'] = 'public-Pa55word-4711'}@h` }
    said.push((await run(['serve'], wrong)).all)
  } finally {
    server.child.kill('SIGTERM')
    await server.ended
  }
  said.push(server.all())
  const all = said.join('\n')
  // That something was said at all, of each kind.
  for (const words of ['a call failed', 'signing in to the portal failed', 'SMTP_URL is not right', 'stopping after SIGTERM']) expect(all).toContain(words)
  secrets['a key that is too short'] = 'short-4711'
  const files = readFileSync(join(folder, 'server.json'), { encoding: 'utf8', flag: 'a+' })
  const told = Object.entries(secrets).filter(([, secret]) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].some((text) => all.includes(text) || files.includes(text)))
  expect(told.map(([what, secret]) => `${what}: …${all.slice(Math.max(0, all.indexOf(secret) - 200), all.indexOf(secret) + 20)}`)).toEqual([])
  expect(Object.keys(secrets).length).toBeGreaterThan(15)
})
