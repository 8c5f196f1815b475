import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { routes } from '#api/routes.ts'
import { parseCsv } from '#domain/csv-parse.ts'
import { columnOf, type Entity, type Field } from '#model/entity.ts'
import { roots } from '#model/registry.ts'
import { examplesOf, type Example } from '../support/authz-examples.ts'
import { authzStage, type Stage } from '../support/authz-stage.ts'
import { startTestServer, type Client, type TestServer } from '../support/server.ts'
import { catalog, rows } from '../support/world.ts'

// What may stand in a body, for every route of the table and every entity of the registry: nothing is written that only the server writes, and what a body names in another catalog stays as it is.

let server: TestServer
let stage: Stage
let examples: readonly Example[]
beforeAll(async () => {
  server = await startTestServer({ config: { rateLimit: 0 } })
  stage = await authzStage(server)
  examples = await examplesOf(stage)
})
afterAll(() => server.close())

const send = (client: Client, { route, url }: Example, body: unknown) =>
  route.method === 'DELETE' ? client.delete(`/v1.0/${url}`) : client[route.method.toLowerCase() as 'post' | 'patch' | 'put'](`/v1.0/${url}`, body)
const withBody = (): Example[] => examples.filter(({ route, body }) => route.method !== 'GET' && route.method !== 'DELETE' && typeof body === 'object' && body !== null)
const named = ({ route }: Example): string => `${route.method} ${route.path}`

/** References, of which only the id is read; the rest is what clients have from an earlier answer. */
const passesOver = (path: string): boolean => path.endsWith('/$ref') || path.endsWith('/resourceRoleScopes')

test('a member that nobody declared is refused by name, at every address that takes more than a reference', async () => {
  const taken: string[] = []
  for (const example of withBody().filter(({ route }) => !passesOver(route.path))) {
    const client = example.route.only === 'user' ? server.as('grace') : server.asApp()
    const { status, body } = await send(client, example, { ...(example.body as object), isAdmin: true })
    if (status !== 400 || !String(body.error?.message).includes('isAdmin')) taken.push(`${named(example)}: ${status} ${JSON.stringify(body).slice(0, 120)}`)
  }
  expect([...new Set(taken)]).toEqual([])
  expect(new Set(withBody().map(named)).size).toBeGreaterThan(40)
})

describe('what only the server writes', () => {
  const samples: Readonly<Partial<Record<Field['kind'], unknown>>> = { key: '7c0ffee0-0000-4000-8000-00000000dead', reference: '7c0ffee0-0000-4000-8000-00000000dead', text: 'Forged', flag: true, number: 4711, instant: '2001-01-01T00:00:00.000Z', duration: 'P4711D', json: { forged: true }, list: ['Forged'] }
  /** Values that the field could have. Where it takes a few only, the last of them. */
  const forged = (field: Field): unknown => (field.choices ? field.choices.at(-1) : samples[field.kind])
  const setOf = ({ route }: Example): Entity | undefined => roots.find(({ path }) => route.path === path || route.path === `${path}/{id}`)?.entity
  const idOf = ({ url }: Example): string => url.split('/').at(-1)!
  /** A row without the time of its last change. */
  const rowOf = async (entity: Entity, id: string): Promise<Record<string, unknown> | undefined> =>
    (await rows<{ row: Record<string, unknown> }>(server, `select to_jsonb(t) - 'modified_date_time' as row from ${entity.table} t where id::text = $1`, [id]))[0]?.row

  test('is not written by a change, whatever is sent', async () => {
    const [wrong, tried]: [string[], Set<string>] = [[], new Set()]
    for (const example of examples.filter((e) => (e.route.method === 'PATCH' || e.route.method === 'PUT') && setOf(e))) {
      const entity = setOf(example)!
      for (const [name, field] of Object.entries(entity.fields).filter(([, f]) => f.write !== 'always' && f.kind !== 'computed')) {
        const before = await rowOf(entity, idOf(example))
        // A policy that is put is replaced whole; here only what is not to be touched counts.
        const { status } = await send(server.asApp(), example, { ...(example.route.method === 'PUT' ? (example.body as object) : {}), [name]: forged(field) })
        const after = await rowOf(entity, idOf(example))
        tried.add(`${entity.name}.${name}`)
        if (before && JSON.stringify(before[columnOf(name)]) !== JSON.stringify(after?.[columnOf(name)]) && name !== 'version') wrong.push(`${named(example)} wrote ${name}: ${status}`)
        if (status >= 500) wrong.push(`${named(example)} failed with ${name}`)
      }
    }
    expect(wrong).toEqual([])
    expect(tried.size).toBeGreaterThan(40)
  })

  test('is not written by making something, whatever is sent', async () => {
    const [wrong, tried]: [string[], Set<string>] = [[], new Set()]
    for (const example of withBody().filter((e) => e.route.method === 'POST' && setOf(e))) {
      const entity = setOf(example)!
      for (const [name, field] of Object.entries(entity.fields).filter(([n, f]) => f.write === 'never' && f.kind !== 'computed' && !(n in (example.body as object)))) {
        const { status, body } = await send(server.asApp(), example, { ...(example.body as object), [name]: forged(field) })
        tried.add(`${entity.name}.${name}`)
        if (status >= 400) continue
        const row = await rowOf(entity, body.id)
        if (JSON.stringify(row?.[columnOf(name)]) === JSON.stringify(forged(field)) || body.id === samples.key) wrong.push(`${named(example)} wrote ${name}: ${status}`)
        if (name === 'id') expect(row).toBeDefined()
      }
    }
    expect(wrong).toEqual([])
    expect(tried.size).toBeGreaterThan(60)
  })
})

describe('what a body names in another catalog', () => {
  const tables = ['access_package', 'assignment_policy', 'assignment_request', 'assignment', 'resource', 'resource_role_scope', 'resource_request', 'role_assignment']
  const elsewhere = async (): Promise<string> => (await Promise.all(tables.map(async (t) =>
    JSON.stringify(await rows(server, `select to_jsonb(t) as row from ${t} t where catalog_id = $1 order by t::text`, [catalog('Partners').id]))))).join('\n')

  test('stays as it is, and is told to nobody whose it is not: every reference of every body', async () => {
    const others: Record<string, string> = Object.fromEntries(Object.entries(stage.own).map(([key, id]) => [id as string, (stage.foreign as Record<string, string>)[key]!] as const).filter(([own, other]) => own !== other))
    const swapped = (body: unknown): string => Object.entries(others).reduce((text, [own, other]) => text.replaceAll(own, String(other)), JSON.stringify(body) as string)
    const before = await elsewhere()
    const [taken, tried]: [string[], Set<string>] = [[], new Set()]
    for (const example of withBody().filter(({ body }) => swapped(body) !== JSON.stringify(body))) {
      tried.add(named(example))
      for (const who of ['omar', 'priya', 'joann']) {
        const { status } = await send(server.as(who), example, JSON.parse(swapped(example.body)))
        if (status < 400) taken.push(`${who}: ${named(example)} ${status}`)
      }
    }
    expect(taken).toEqual([])
    expect(await elsewhere()).toBe(before)
    expect(tried.size).toBeGreaterThan(8)
  })
})

test('no file holds a cell that a spreadsheet would carry out, whatever people are called', async () => {
  const formula = `=HYPERLINK("http://evil.example","x")`
  const texts = [['directory_object', 'display_name'], ['access_package', 'display_name'], ['catalog', 'display_name'], ['assignment_policy', 'display_name'], ['resource', 'display_name'], ['resource_role', 'display_name'], ['subject', 'display_name'], ['assignment_request', 'justification']]
  for (const [table, column] of texts) await rows(server, `update ${table} set ${column} = left($1 || coalesce(${column}, ''), 250)`, [formula])
  const files = new Map<string, string>()
  for (const { route, url } of examples.filter((e) => e.route.method === 'GET')) {
    const { headers, body } = await (route.only === 'user' ? server.as('grace') : server.asApp()).get(`/v1.0/${url}`, { accept: 'text/csv' })
    if (headers.get('content-type')?.startsWith('text/csv')) files.set(route.path, (files.get(route.path) ?? '') + String(body))
  }
  const promising = routes.filter(({ path }) => /latchkey\.reports\/|latchkey\.export|latchkey\.conflicts\(/.test(path)).map(({ path }) => path)
  expect([...files.keys()].sort()).toEqual(promising.sort())
  for (const [path, text] of files) {
    const read = parseCsv(text, { records: 100_000, columns: 100, cell: 100_000 })
    expect(read.ok && read.records.flatMap(({ cells }) => cells).filter((cell) => /^\s*[=+@-]/.test(cell)), path).toEqual([])
  }
  expect([...files.values()].filter((text) => text.includes('HYPERLINK')).length).toBeGreaterThan(4)
})
