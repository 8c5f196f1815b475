import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase } from '../support/database.ts'

const program = join(import.meta.dirname, '../../bin/latchkey.mjs')
let dataDir: string
let server: Server | undefined

beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'latchkey-cli-')) })
afterEach(() => {
  server?.close()
  rmSync(dataDir, { recursive: true })
})

type Outcome = { readonly code: number | null; readonly out: string; readonly err: string }

function latchkey(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], { env: { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_PUBLIC_URL: 'http://127.0.0.1:1', ...env } })
  const text = { out: '', err: '' }
  child.stdout.on('data', (part) => (text.out += part))
  child.stderr.on('data', (part) => (text.err += part))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text })))
}

type Question = { readonly method: string | undefined; readonly url: string | undefined; readonly body: unknown }

/** A server that says what it was asked, found by the file that a real one writes. */
async function answering(status: number, body: unknown): Promise<readonly Question[]> {
  const asked: Question[] = []
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => (text += part)).on('end', () => {
      asked.push({ method: request.method, url: request.url, body: text && JSON.parse(text) })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  writeFileSync(join(dataDir, 'server.json'), JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid }))
  return asked
}

describe('token', () => {
  test('prints the token and nothing else', async () => {
    const asked = await answering(200, { access_token: 'abc', expires_in: 3600 })
    expect(await latchkey(['token', '--user', 'joann@contoso.example', '--scopes', 'User.Read, Group.Read.All'])).toEqual({ code: 0, out: 'abc\n', err: '' })
    expect(asked).toEqual([{ method: 'POST', url: '/demo/token', body: { user: 'joann@contoso.example', scopes: ['User.Read', 'Group.Read.All'] } }])
  })

  test('says what the server says', async () => {
    await answering(400, { error: { code: 'BadRequest', message: 'Nobody is called nobody@contoso.example.' } })
    expect(await latchkey(['token', '--user', 'nobody@contoso.example'])).toEqual({ code: 1, out: '', err: 'Nobody is called nobody@contoso.example.\n' })
  })

  test('says that only the demonstration has it', async () => {
    await answering(404, { error: { code: 'ResourceNotFound', message: 'There is no /demo/token.' } })
    expect(await latchkey(['token', '--user', 'joann@contoso.example'])).toMatchObject({ code: 1, err: expect.stringContaining('Only the demonstration has /demo/token') })
  })
})

describe('L18 clock', () => {
  test('shows', async () => {
    await answering(200, { now: '2026-06-05T08:00:00.000Z', offset: 'PT264H' })
    expect(await latchkey(['clock', 'show'])).toEqual({ code: 0, out: '2026-06-05T08:00:00.000Z (PT264H ahead)\n', err: '' })
  })

  test.each([
    [['advance', 'P11D'], { advance: 'P11D' }],
    [['set', '2026-06-05T00:00:00Z'], { to: '2026-06-05T00:00:00Z' }],
  ])('%s', async (args, body) => {
    const asked = await answering(200, { now: '2026-06-05T08:00:00.000Z', offset: 'PT264H', done: { 'ends of access': 2, 'reminders': 0 } })
    expect((await latchkey(['clock', ...args])).out).toBe('2026-06-05T08:00:00.000Z (PT264H ahead)\n     2 ends of access\n')
    expect(asked).toEqual([{ method: 'POST', url: '/demo/clock', body }])
  })
})

describe('exit codes and messages', () => {
  test.each([
    [['clock', 'show'], 3, 'Latchkey does not answer at http://127.0.0.1:1'],
    [['clock', 'advance', '11D'], 2, 'an ISO 8601 duration that goes ahead, such as P11D'],
    [['clock', 'set', 'tomorrow'], 2, 'a date and time with its zone'],
    [['token'], 2, `required option '--user <name>' not specified`],
    [['serf'], 2, `unknown command 'serf'`],
  ])('%s: %i', async (args, code, message) => {
    expect(await latchkey(args)).toMatchObject({ code, err: expect.stringContaining(message) })
  })

  test('a wrong setting is wrong use, and named', async () => {
    expect(await latchkey(['doctor'], { LATCHKEY_PORT: 'high' })).toEqual({ code: 2, out: '', err: expect.stringContaining('LATCHKEY_PORT is "high". It takes a port number') })
  })
})

test('migrate brings a database up to date, and says what it would do', async () => {
  const database = await emptyDatabase()
  const env = { DATABASE_URL: database.url, LATCHKEY_LOG_LEVEL: 'silent' }
  expect((await latchkey(['migrate', '--dry-run'], env)).out).toMatch(/^Would apply \d+: 0001-/)
  expect((await latchkey(['migrate'], env)).out).toMatch(/^Applied \d+: 0001-/)
  expect((await latchkey(['migrate'], env)).out).toBe('The database is up to date.\n')
  await database.close()
})

describe('doctor', () => {
  type Row = { name: string; state: string; fact: string; advice?: string }
  const findings = async (env: Record<string, string>) => {
    const { code, out } = await latchkey(['doctor', '--json'], env)
    return { code, find: (name: string) => (JSON.parse(out) as Row[]).filter((row) => row.name === name) }
  }

  test('a fresh installation is fine', async () => {
    const { code, out } = await latchkey(['doctor'])
    expect(code).toBe(0)
    expect(out).toMatch(/^ok {4}Node +v\d+/)
    expect(out).not.toContain('FAIL')
  })

  test('what does not answer fails, with what to do', async () => {
    const { code, find } = await findings({ DATABASE_URL: 'postgres://127.0.0.1:1/latchkey', SMTP_URL: 'smtp://127.0.0.1:1', OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'x' })
    expect(code).toBe(1)
    for (const name of ['database', 'mail', 'sign-in']) expect(find(name)).toEqual([expect.objectContaining({ state: 'fail', fact: expect.stringMatching(/ECONNREFUSED|bad port/), advice: expect.any(String) })])
  })

  test('a database that nobody works on is warned of, and one that somebody works on is not', async () => {
    const database = await emptyDatabase()
    const env = { DATABASE_URL: database.url, LATCHKEY_LOG_LEVEL: 'silent' }
    await latchkey(['migrate'], env)
    const jobs = async () => (await findings(env)).find('database').filter(({ fact }) => fact.includes('jobs')).map(({ state, fact, advice = '' }) => [state, fact, advice.includes('serve --work')])
    expect(await jobs()).toEqual([['warn', expect.stringContaining('no process'), true]])
    const client = new pg.Client(database.url)
    await client.connect()
    await client.query("select pg_advisory_lock(77); insert into worker_process (id, lock_key) values ('x', 77)")
    expect(await jobs()).toEqual([['ok', 'one process does the jobs', false]])
    await client.end()
    await database.close()
  })

  test('an empty database has migrations to apply', async () => {
    const database = await emptyDatabase()
    const { find } = await findings({ DATABASE_URL: database.url })
    expect(find('database').map(({ state, fact }) => [state, fact.replace(/[\d.]+/, 'N').slice(0, 12)])).toEqual([['ok', 'PostgreSQL N'], ['warn', 'N migrations']])
    await database.close()
  })

  const hour = 3_600_000
  test.each([
    ['a good one', -1, 90 * 24, 'ok', /^valid from/],
    ['one that ends soon', -1, 10 * 24 + 1, 'warn', /: 10 days left$/],
    ['one that has ended', -48, -24, 'fail', /not valid today/],
    ['one that has not begun', 24, 48, 'fail', /not valid today/],
  ])('a certificate: %s', async (_what, from, to, state, fact) => {
    const now = performance.timeOrigin + performance.now()
    const [notBeforeDate, notAfterDate] = [from, to].map((hours) => new Date(now + hours * hour)) as [Date, Date]
    const made = await generate([{ name: 'commonName', value: 'localhost' }], { notBeforeDate, notAfterDate })
    writeFileSync(join(dataDir, 'cert.pem'), made.cert)
    writeFileSync(join(dataDir, 'key.pem'), made.private)
    const { find } = await findings({ TLS_CERT_FILE: join(dataDir, 'cert.pem'), TLS_KEY_FILE: join(dataDir, 'key.pem') })
    expect(find('certificate')).toEqual([expect.objectContaining({ state, fact: expect.stringMatching(fact) })])
  })
})
