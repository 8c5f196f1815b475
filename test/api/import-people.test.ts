import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type Client, type TestServer } from '../support/server.ts'
import { person, rows, unique } from '../support/world.ts'

let server: TestServer
let grace: Client
beforeAll(async () => {
  server = await startTestServer()
  grace = server.as('grace')
})
afterAll(() => server.close())

const csv = { 'content-type': 'text/csv' }
const address = '/v1.0/users/latchkey.importPeople'
const send = (text: string, dryRun = false, as = grace) => as.post(`${address}${dryRun ? '?dryRun=true' : ''}`, text, csv)
const upn = (name: string): string => `${name}.${unique('n').replace(/\D/g, '')}@contoso.example`
const found = (principal: string) => rows(server, 'select display_name, mail, job_title, department, company_name, country, employee_id, usage_location, preferred_language, account_enabled, manager_id, user_type from directory_object where user_principal_name = $1', [principal])
const events = (principal: string) => rows<{ what: string; by: string }>(server, "select a.activity_display_name as what, a.initiated_by->'user'->>'displayName' as by from audit_event a join directory_object d on a.target_resources->0->>'id' = d.id::text where d.user_principal_name = $1 order by a.id", [principal])

describe('people by CSV', () => {
  test('a dry run tells what would be, does nothing, and the file then does just that, once', async () => {
    const [ada, bob] = [upn('ada'), upn('bob')]
    const text = `\ufeffName;UPN;E-mail;Title;Department;Company;Country;Employee id;Usage location;Manager;Language;Enabled\r\n"Lovelace; Ada";${ada};${ada};Analyst;Engines;Contoso;GB;E1;GB;${bob};en-GB;WAAR\r\nBob;${bob};;;;;;;;mary@contoso.example;;nee\r\n`
    const would = await send(text, true)
    expect(would.body).toMatchObject({ dryRun: true, lines: 2, made: 2, changed: 0, unchanged: 0, problemCount: 0, people: [{ line: 2, userPrincipalName: ada, displayName: 'Lovelace; Ada', outcome: 'made' }, { line: 3, outcome: 'made' }] })
    expect([await found(ada), await found(bob)]).toEqual([[], []])

    expect((await send(text)).body).toEqual({ ...would.body, dryRun: false })
    const [{ id: bobId } = { id: '' }] = await rows<{ id: string }>(server, 'select id from directory_object where user_principal_name = $1', [bob])
    expect(await found(ada)).toEqual([{
      display_name: 'Lovelace; Ada', mail: ada, job_title: 'Analyst', department: 'Engines', company_name: 'Contoso', country: 'GB', employee_id: 'E1', usage_location: 'GB', preferred_language: 'en-GB', account_enabled: true, manager_id: bobId, user_type: 'Member',
    }])
    expect(await found(bob)).toMatchObject([{ mail: null, account_enabled: false, manager_id: person('mary').id }])
    expect(await events(ada)).toEqual([{ what: 'Add user', by: 'Grace Okafor' }, { what: 'Set user manager', by: 'Grace Okafor' }])

    const before = await rows(server, 'select count(*) from audit_event')
    expect((await send(text)).body).toMatchObject({ made: 0, changed: 0, unchanged: 2, people: [] })
    expect(await rows(server, 'select count(*) from audit_event')).toEqual(before)
  })

  test('what differs is changed; columns that are not there stay, and an empty cell takes away', async () => {
    const ada = upn('ada')
    await send(`name,upn,mail,department,manager,enabled\nAda,${ada},${ada},Engines,mary@contoso.example,true`)
    const { body } = await send(`upn,department,manager,enabled\n${ada.toUpperCase()},,,false`)
    expect(body).toMatchObject({ changed: 1, blocked: 1, people: [{ outcome: 'changed', userPrincipalName: ada, changes: [
      { attribute: 'department', from: 'Engines', to: null }, { attribute: 'accountEnabled', from: true, to: false }, { attribute: 'manager', from: 'mary@contoso.example', to: null }] }] })
    expect(await found(ada)).toMatchObject([{ display_name: 'Ada', mail: ada, department: null, account_enabled: false, manager_id: null }])
    expect((await events(ada)).map((e) => e.what)).toEqual(['Add user', 'Set user manager', 'Update user', 'Remove user manager'])
  })

  test('a person whose facts change is looked at again, and their subject follows', async () => {
    const { principal, before } = { principal: person('joann').userPrincipalName, before: await rows(server, "select display_name from subject where principal_name like 'joann@%'") }
    expect(before).toHaveLength(1)
    await send(`upn,name,department\n${principal},Joann G.,Marketing`)
    expect(await rows(server, "select display_name from subject where principal_name like 'joann@%'")).toEqual([{ display_name: 'Joann G.' }])
    expect(await rows(server, "select 1 from graphile_worker.jobs where task_identifier in ('check-person', 'check-people')")).not.toEqual([])
    await server.drain()
    await send(`upn,name,department\n${principal},Joann Guerrero,Sales`)
    await server.drain()
  })

  test('one bad line, and nothing of the file is done; a dry run tells all of them', async () => {
    const [ada, bob] = [upn('ada'), upn('bob')]
    const text = `name,upn,usageLocation,manager\nAda,${ada},GB,\n,${bob},GBR,nobody@contoso.example\n`
    expect((await send(text, true)).body).toMatchObject({ problemCount: 3, problems: [
      { line: 3, column: 'usageLocation', message: 'must be a country in two letters, such as NL' }, { line: 3, column: 'displayName', message: 'must not be empty' }, { line: 3, column: 'manager', message: expect.stringContaining('nobody has that') }] })
    const refused = await send(text)
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'ImportInvalid', message: expect.stringContaining('1 of the lines'), details: expect.arrayContaining([expect.objectContaining({ target: '3/usageLocation' })]) } } })
    expect(await found(ada)).toEqual([])
  })

  test('each problem has a code and its parameters, by which it can be said in another language', async () => {
    const [ada, bob, eve] = [upn('ada'), upn('bob'), upn('eve')]
    const text = `name,upn,department,usageLocation,manager,enabled\nAda,${ada},${'x'.repeat(65)},,${bob},maybe\nBob,${bob},,GBR,${ada},\nBob,${bob},,,,\nC\u0007,no address,,,,\n,${eve},,,nobody@contoso.example,`
    const { body } = await send(text, true)
    const said = body.problems.map(({ line, column, code, parameters }: Record<string, unknown>) => [line, column, code, parameters])
    expect(said.toSorted((a: unknown[], b: unknown[]) => String(a).localeCompare(String(b)))).toEqual([
      [2, 'accountEnabled', 'noFlag', { value: 'maybe' }], [2, 'department', 'tooLong', { most: 64 }], [2, 'manager', 'managerCircle', {}],
      [3, 'manager', 'managerCircle', {}], [3, 'usageLocation', 'noCountry', {}], [4, 'userPrincipalName', 'sameAsLine', { line: 3 }],
      [5, 'displayName', 'strangeCharacter', {}], [5, 'userPrincipalName', 'noAddress', {}], [6, 'displayName', 'empty', {}], [6, 'manager', 'managerUnknown', { value: 'nobody@contoso.example' }],
    ])
    expect(new Set(body.problems.map(({ message }: { message: string }) => message)).size).toBe(9)
    expect((await send(`upn\n${eve}`, true)).body.problems).toMatchObject([{ column: 'displayName', code: 'neededForNew', parameters: {}, message: 'is needed for somebody who is new' }])
    expect((await send(`upn\n`)).body.error.code).toBe('InvalidCsv')
  })

  test('who is blocked loses what they have when the tenant says, and a dry run tells when; of bad lines nothing is counted', async () => {
    const [ada, bob] = [upn('ada'), upn('bob')]
    await send(`name,upn,enabled\nAda,${ada},yes\nBob,${bob},yes`)
    const tried = async (text: string) => { const { blocked, accessEndsAt, made, lines } = (await send(text, true)).body; return { blocked, accessEndsAt, made, lines } }
    expect(await tried(`upn,enabled\n${ada},no`)).toEqual({ blocked: 1, accessEndsAt: null, made: 0, lines: 1 })
    expect((await server.as('grace').patch(`${em}/latchkey.settings`, { leavers: { gracePeriod: 'P3D' } })).status).toBeLessThan(300)
    const { accessEndsAt } = await tried(`upn,enabled\n${ada},no`)
    expect(Date.parse(accessEndsAt) - Date.parse(server.clock.now())).toBe(3 * 86_400_000)
    expect(await tried(`name,upn,enabled\nCy,${upn('cy')},yes\nDi,no-at-sign,yes`)).toMatchObject({ made: 1, lines: 2 })
    await server.as('grace').patch(`${em}/latchkey.settings`, { leavers: { gracePeriod: 'PT0S' } })
  })

  test('nobody becomes a manager of themselves by a file, directly, in it, or through those who are there', async () => {
    const [ada, bob] = [upn('ada'), upn('bob')]
    expect((await send(`name,upn,manager\nAda,${ada},${bob}\nBob,${bob},${ada}`)).status).toBe(400)
    await send(`name,upn,manager\nAda,${ada},\nBob,${bob},${ada}`)
    for (const text of [`upn,manager\n${ada},${ada}`, `upn,manager\n${ada},${bob}`]) expect((await send(text)).body.error?.message).toContain('makes a circle')
    expect((await send(`upn,manager\n${ada},${bob}\n${bob},`)).body).toMatchObject({ changed: 2 })
  })

  test('ten thousand people in one go, in less than a minute, and again', { timeout: 120_000 }, async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `Person ${i},p${i}@many.example,p${i}@many.example,Department ${i % 40},${i === 0 ? '' : `p${Math.floor((i - 1) / 8)}@many.example`}`)
    const text = `name,upn,mail,department,manager\n${lines.join('\n')}\n`
    const from = performance.now()
    expect((await send(text)).body).toMatchObject({ made: 10_000 })
    expect((await send(text)).body).toMatchObject({ unchanged: 10_000 })
    expect(performance.now() - from).toBeLessThan(60_000)
    expect(await rows(server, "select count(*)::int as n, count(manager_id)::int as m from directory_object where user_principal_name like '%@many.example'")).toEqual([{ n: 10_000, m: 9_999 }])
  })
})

describe('who may', () => {
  test.each(['stephan', 'marcus', 'joann'])('%s may not', async (who) => {
    expect(await send('name,upn\nEve,eve@contoso.example', true, server.as(who))).toMatchObject({ status: 403 })
  })
  test('nobody who is not signed in has anything read of what they send', async () => {
    expect((await send('x'.repeat(5_000_000), false, server.anonymous())).status).toBe(401)
  })
  test('a token that may only read may not', async () => {
    expect(await send('name,upn\nEve,eve@contoso.example', true, server.as('grace', ['User.Read.All']))).toMatchObject({ status: 403 })
  })
})

describe('hostile files', () => {
  const refused: readonly (readonly [string, string, number, string])[] = [
    ['a hundred thousand columns', `upn${',a'.repeat(100_000)}\n`, 400, 'more than 50 cells'],
    ['a hundred thousand quotes', `upn\n${'"'.repeat(100_001)}`, 400, 'line 2'],
    ['more lines than are taken', `upn\n${'a@b\n'.repeat(30_000)}`, 400, 'more than 25000 lines'],
    ['a cell of a megabyte', `name,upn\n"${'x'.repeat(1_000_000)}",a@b`, 400, 'the most is 2048'],
    ['a header twice', 'upn,mail,MAIL\na@b,c,d', 400, 'the column mail twice'],
    ['a column that could do harm', 'upn,id\na@b,1', 400, 'a column "id"'],
    ['another', 'upn,__proto__\na@b,1', 400, '__proto__'],
    ['nothing', '', 400, 'it is empty'],
    ['JSON', '{"upn":"a@b"}', 400, 'a column'],
    ['a character that cannot be stored', 'name,upn\n"a\0b",a@b', 400, 'a character that no name has'],
  ]
  test.each(refused)('%s', async (_, text, status, words) => {
    const answer = await send(text)
    expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringContaining(words)])
  })

  const raw = async (body: BodyInit, headers: Record<string, string> = csv, query = '') => {
    const answer = await fetch(`${server.url}${address}${query}`, { method: 'POST', headers: { authorization: `Bearer ${await grace.token()}`, ...headers }, body })
    return { status: answer.status, message: ((await answer.json()) as { error?: { message: string } }).error?.message ?? '' }
  }
  test('what is not UTF-8', async () => {
    expect(await raw(Buffer.from('name,upn\nAnd\xe9,a@b', 'latin1'))).toEqual({ status: 400, message: expect.stringContaining('not UTF-8') })
  })
  test('more than ten megabytes', async () => {
    expect(await raw('x'.repeat(10_485_761))).toEqual({ status: 413, message: expect.stringContaining('10485760') })
  })
  test('another kind of body, however the address is written', async () => {
    expect((await raw('{}', { 'content-type': 'application/json' })).status).toBe(415)
    expect((await raw('name,upn', { 'content-type': 'text/csv' }, '/x')).status).toBe(400)
  })
  test.each(['?dryRun=yes', '?dryRun=', '?dryRun=true&dryRun=false', '?DRYRUN=1'])('%s is no way to try', async (query) => {
    const principal = upn('eve')
    expect((await raw(`name,upn\nEve,${principal}`, csv, query)).status).toBe(400)
    expect(await found(principal)).toEqual([])
  })

  test('what a spreadsheet would carry out is a name like any other, and stays harmless in files of ours', async () => {
    const [eve, name] = [upn('eve'), '=HYPERLINK("http://evil.example","x")']
    expect((await send(`name,upn\n"${name.replaceAll('"', '""')}",${eve}`)).status).toBe(200)
    expect(await found(eve)).toMatchObject([{ display_name: name }])
    const log = await grace.get("/v1.0/auditLogs/latchkey.export()?$filter=activityDisplayName eq 'Add user'")
    expect(log.body).toContain(`"'=HYPERLINK(`)
  })
  test('two files at once that make the same person make one', async () => {
    const eve = upn('eve')
    const statuses = (await Promise.all([1, 2, 3].map(() => send(`name,upn\nEve,${eve}`)))).map((a) => a.status)
    expect(await found(eve)).toHaveLength(1)
    expect(statuses).toContain(200)
    expect(statuses.every((s) => s === 200 || s === 409)).toBe(true)
  })
})
