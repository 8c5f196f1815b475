/** A backup as the guide describes it, put back in another place: people sign in, tokens hold, and what was open goes on. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { emptyDatabase, testDatabase } from '../support/database.ts'
import { query } from '../support/database-server.ts'
import { freePort } from '../support/free-port.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, decide, makePackage, membersNamed, group, requestOf, user } from '../support/world.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Begun = { readonly request: string; readonly token: string; readonly mails: number }
/** Something that is still open when the backup is made: a request that waits for Mary, a job that nobody has done, a token. */
async function begin(server: TestServer): Promise<Begun> {
  const made = await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member']], policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const request = await asked(server, 'joann', made.id)
  const [{ count }] = (await server.running.pool.query('select count(*) from mail where sent_date_time is null')).rows as [{ count: number }]
  return { request, token: await server.as('mary').token(), mails: Number(count) }
}
/** It goes on where it was. */
async function goOn(server: TestServer, { request, token, mails }: Begun): Promise<void> {
  expect(mails).toBeGreaterThan(0)
  expect((await fetch(`${server.url}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  expect((await requestOf(server, request)).state).toBe('pendingApproval')
  await server.drain()
  expect((await server.running.pool.query('select from mail where sent_date_time is null')).rowCount).toBe(0)
  await decide(server, 'mary', request)
  await server.drain()
  expect((await requestOf(server, request)).state).toBe('delivered')
  expect(await membersNamed(server, group('sg-Workcation location exemption').id)).toContain('Joann')
}

test('the built-in database: the data folder, copied while nothing runs, is started in another place', async () => {
  const [original, copy] = [join(folder, 'original'), join(folder, 'copy')]
  const port = await freePort()
  const config = { port, publicUrl: `http://localhost:${port}` }
  const first = await startTestServer({ dataDir: original, config })
  const begun = await begin(first)
  await first.close()
  execFileSync('cp', ['-a', original, copy])
  rmSync(original, { recursive: true })
  const second = await startTestServer({ dataDir: copy, config })
  await goOn(second, begun)
  await second.close()
})

/** A pg_dump that is as new as the server; an older one refuses. */
async function findPrograms(): Promise<{ readonly dump?: string; readonly server: number }> {
  const { url } = (await (await fetch(inject('testServer'))).json()) as { url: string }
  const [{ version }] = (await query<{ version: number }>(url, "select current_setting('server_version_num')::int / 10000 as version")) as [{ version: number }]
  const dump = ['pg_dump', ...globSync('/usr/lib/postgresql/*/bin/pg_dump')].find((program) => Number(/ (\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]) >= version)
  return { ...(dump ? { dump } : {}), server: version }
}

test('a PostgreSQL of its own: pg_dump and pg_restore into an empty database', async ({ skip }) => {
  const { dump, server: version } = await findPrograms()
  if (!dump) skip(`no pg_dump of PostgreSQL ${version} or later is on this machine`)
  const [from, to] = [await testDatabase(), await emptyDatabase()]
  const port = await freePort()
  const config = { port, publicUrl: `http://localhost:${port}`, secretKey: 'kept somewhere else than the database is' }
  const first = await startTestServer({ database: from, config })
  const begun = await begin(first)
  const file = join(folder, 'latchkey.dump')
  // While it runs, as the guide has it.
  execFileSync(dump!, ['--format=custom', `--file=${file}`, from.url])
  await first.close()
  await from.close()
  execFileSync(dump!.replace(/pg_dump$/, 'pg_restore'), ['--no-owner', '--exit-on-error', `--dbname=${to.url}`, file])
  const second = await startTestServer({ database: to, config })
  await goOn(second, begun)
  await second.close()
  await to.close()
})
