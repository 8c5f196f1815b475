import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '#config.ts'
import { fitsHash } from '#identity/secrets.ts'
import { silentLog } from '#log.ts'
import { startServer, type Running } from '#main.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let folder: string
let server: Running | undefined
const port = 20_000 + (process.pid % 20_000)
beforeAll(async () => {
  database = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'latchkey-setup-'))
})
afterAll(async () => {
  await server?.stop()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a server as a service does, without a terminal, and gives what it says until it has said `words`. */
function serveUntil(words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/latchkey.mjs'), 'serve'], { env: { ...process.env, DATABASE_URL: database.url, LATCHKEY_DATA_DIR: folder, LATCHKEY_PORT: String(port + 1) } })
    let said = ''
    const hear = (part: unknown) => {
      said += String(part)
      if (said.includes(words)) child.kill('SIGTERM')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject).once('close', () => resolve(said))
  })
}

const root = join(import.meta.dirname, '../..')
function latchkey(args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/latchkey.mjs'), ...args], { env: { ...process.env, DATABASE_URL: database.url, LATCHKEY_DATA_DIR: folder } })
    const said = { out: '', err: '' }
    child.stdout.on('data', (part) => { said.out += String(part) })
    child.stderr.on('data', (part) => { said.err += String(part) })
    child.once('error', reject).once('close', (code) => resolve({ code, ...said }))
    child.stdin.end(input)
  })
}

test('a service tells of the link, and does not write it into its log', { timeout: 60_000 }, async () => {
  const said = await serveUntil('Nobody is here yet')
  expect(said).toContain('latchkey setup-link')
  expect(said).not.toMatch(/setup#/)
  expect(await database.db.selectFrom('setupLink').selectAll().execute()).toEqual([])
})

test('an empty installation gets its first administrator and its first application from the command line', { timeout: 60_000 }, async () => {
  const link = await latchkey(['setup-link'])
  expect([link.code, link.out]).toEqual([0, expect.stringMatching(/^http:\/\/localhost:8080\/auth\/setup#[\w-]{32}\n$/)])
  const short = await latchkey(['user', 'add', 'ada@example.com', '--name', 'Ada Lovelace', '--password'], 'short\n')
  expect([short.code, short.err.trim()]).toEqual([2, 'The password needs at least 12 characters.'])
  const added = await latchkey(['user', 'add', 'ada@example.com', '--name', 'Ada Lovelace', '--role', 'globalAdministrator', '--password'], 'correct horse battery\n')
  expect([added.code, added.err]).toEqual([0, ''])
  const again = await latchkey(['user', 'add', 'ADA@example.com', '--name', 'Ada'])
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('already')])
  expect(await latchkey(['setup-link'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Somebody is in the directory already') })
  expect((await latchkey(['app', 'add', 'Report', '--permissions', 'Nonsense'])).code).toBe(2)
  const app = JSON.parse((await latchkey(['app', 'add', 'Report', '--permissions', 'EntitlementManagement.ReadWrite.All'])).out) as { clientId: string; clientSecret: string }

  server = await startServer({ ...readConfig({}, { dataDir: folder, port, databaseUrl: database.url }) }, { api: true, work: false, demo: false }, { log: silentLog(), signals: false })
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: app.clientSecret, scope: 'https://graph.microsoft.com/.default' })
  const token = (await (await fetch(`${server.url}/common/oauth2/v2.0/token`, { method: 'POST', body: form })).json()) as { access_token: string }
  const catalogs = await (await fetch(`${server.url}/v1.0/identityGovernance/entitlementManagement/catalogs`, { headers: { authorization: `Bearer ${token.access_token}` } })).json() as { value: { displayName: string; catalogType: string }[] }
  expect(catalogs.value).toEqual([expect.objectContaining({ displayName: 'General', catalogType: 'serviceDefault' })])
  expect((await fetch(`${server.url}/demo/mails`)).status).toBe(404)
  expect((await database.db.selectFrom('auditEvent').select('activityDisplayName').orderBy('id').execute()).map((a) => a.activityDisplayName)).toEqual(['Add user', 'Add member to role', 'Add application', 'Add service principal'])
})

test('a password is set, for good or for one sign-in, in the name of the command line', { timeout: 60_000 }, async () => {
  const kept = () => database.db.selectFrom('credential as c').innerJoin('directoryObject as d', 'd.id', 'c.userId').select(['c.passwordHash', 'c.mustChange']).where('d.userPrincipalName', '=', 'ada@example.com').executeTakeFirstOrThrow()
  const set = (password: string, ...more: string[]) => latchkey(['user', 'password', 'ada@example.com', ...more], `${password}\n`)
  expect((await set('another password', '--once')).code).toBe(0)
  const first = await kept()
  expect([first.mustChange, await fitsHash('another password', first.passwordHash)]).toEqual([true, true])
  expect((await set('a third password')).code).toBe(0)
  expect((await kept()).mustChange).toBe(false)
  expect(await set('short')).toMatchObject({ code: 2, err: expect.stringContaining('at least 12 characters') })
  expect(await database.db.selectFrom('auditEvent').select((e) => e.ref('initiatedBy').as('by')).where('activityDisplayName', '=', 'Reset user password').execute()).toEqual(Array.from({ length: 2 }, () => ({ by: expect.objectContaining({ app: expect.objectContaining({ displayName: 'Latchkey command line' }) }) })))
})

test('people come from a file: told first, then all of it or nothing', { timeout: 60_000 }, async () => {
  const file = join(folder, 'people.csv')
  writeFileSync(file, 'name;upn;manager\nBob;bob@example.com;carol@example.com\nCarol;carol@example.com;\n')
  expect(await latchkey(['user', 'import', file, '--dry-run'])).toEqual({ code: 0, err: '', out: 'made       bob@example.com\nmade       carol@example.com\n2 would be made, 0 would be changed, 0 as they are.\n' })
  expect((await latchkey(['user', 'import', file])).out).toContain('2 made, 0 changed, 0 as they are.')
  expect((await latchkey(['user', 'import', file])).out).toBe('0 made, 0 changed, 2 as they are.\n')
  writeFileSync(file, 'upn,department,manager\nbob@example.com,Sales,nobody@example.com\n')
  expect(await latchkey(['user', 'import', file, '--dry-run'])).toMatchObject({ code: 1, err: expect.stringContaining('line 2: manager is "nobody@example.com"') })
  expect(await latchkey(['user', 'import', file])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Nothing was imported') })
  writeFileSync(file, 'upn,department\nbob@example.com,Sales\n')
  expect((await latchkey(['user', 'import', file])).out).toBe('changed    bob@example.com  department:  → Sales\n0 made, 1 changed, 0 as they are.\n')
  writeFileSync(file, Buffer.from('upn\nb\xe9@example.com', 'latin1'))
  expect((await latchkey(['user', 'import', file])).code).toBe(2)
})
