/**
 * The migrated tables against the declarations: a column that a declaration names but no migration made, a type that does
 * not fit, a check that knows other values than the API, or a column that nobody declared, is found here and not by a caller.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entities } from '#model/registry.ts'
import { columnOf, type Entity, type Field, type FieldKind } from '#model/entity.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

type Column = { readonly table: string; readonly name: string; readonly type: string; readonly nullable: boolean; readonly fills: boolean; readonly view: boolean }
let database: TestDatabase
let columns: ReadonlyMap<string, Column>
let checks: readonly { table: string; column: string; values: readonly string[] }[]
beforeAll(async () => {
  database = await testDatabase()
  const { rows } = await database.pool.query<Column>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull and c.relkind = 'r' as nullable, a.atthasdef or a.attgenerated <> '' as fills, c.relkind = 'v' as view
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and (c.relkind = 'r' or c.relkind = 'v' and c.relname not like 'due\\_%') and a.attnum > 0 and not a.attisdropped`)
  columns = new Map(rows.map((c) => [`${c.table}.${c.name}`, c]))
  checks = await readChecks()
})
afterAll(() => database.close())

/** Checks of the form `column in ('a', 'b')`. */
async function readChecks() {
  const { rows } = await database.pool.query<{ table: string; column: string; text: string }>(`
    select c.relname as table, a.attname as column, pg_get_constraintdef(k.oid) as text
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = c.oid and array[a.attnum] = k.conkey
    where k.contype = 'c'`)
  return rows.filter((r) => r.text.includes('ARRAY[')).map(({ table, column, text }) => ({ table, column, values: [...text.matchAll(/'([^']*)'::text/g)].map((m) => m[1]!) }))
}

const fitting: Readonly<Record<FieldKind, readonly string[]>> = {
  key: ['uuid'], reference: ['uuid'], text: ['text'], flag: ['boolean'], number: ['integer', 'bigint'], choice: ['text'], instant: ['timestamp with time zone'], duration: ['text', 'interval'], json: ['jsonb'], list: ['text[]'], computed: [],
}
/** The ids of these rows are told by their parts, or are names. */
const paired = (e: Entity, name: string): boolean => e.idKind !== 'guid' && name === 'id'
const stored = (e: Entity): readonly (readonly [name: string, field: Field])[] => Object.entries(e.fields).filter(([, field]) => field.kind !== 'computed')
/** Tables that several entities share: a column of one is empty in the rows of the others. */
const shared = new Set(entities.map((e) => e.table).filter((t, i, all) => all.indexOf(t) !== i))

test.each(entities.map((e) => [e.name, e] as const))('%s: every member has its column', (_name, e) => {
  const problems = stored(e).flatMap(([name, field]) => {
    const column = columns.get(`${e.table}.${columnOf(name)}`)
    if (!column) return [`${name}: there is no column ${e.table}.${columnOf(name)}`]
    const types = paired(e, name) ? ['text'] : fitting[field.kind]
    return [
      ...(types.includes(column.type) ? [] : [`${name}: a ${field.kind} in a ${column.type}`]),
      // What is never null must not be null in the database; in a shared table that is for a check of the kind.
      ...(!field.nullable && column.nullable && !shared.has(e.table) && !paired(e, name) ? [`${name}: never null, but the column may be`] : []),
      // What a client may leave out, and the database insists on, must have a value to begin with.
      ...(field.write !== 'never' && !field.required && field.initial === undefined && !column.nullable && !column.fills ? [`${name}: may be left out, but the column must be filled`] : []),
      ...(field.write === 'always' && field.schema.safeParse(null).success && !column.nullable ? [`${name}: may be sent as null, but the column may not be`] : []),
    ]
  })
  expect(problems).toEqual([])
})

test.each(entities.map((e) => [e.name, e] as const))('%s: every link can be followed', async (_name, e) => {
  const has = (table: string, column: string) => columns.has(`${table}.${column}`)
  const problems: string[] = []
  for (const [name, { link, to, kind }] of Object.entries(e.navigations)) {
    if ('by' in link && (!declares(e, link.by) || !has(e.table, columnOf(link.by)))) problems.push(`${name}: by ${link.by}`)
    if ('on' in link && (!declares(to(), link.on) || !has(to().table, columnOf(link.on)))) problems.push(`${name}: on ${to().name}/${link.on}`)
    if ('through' in link && !(has(link.through, link.mine) && has(link.through, link.theirs))) problems.push(`${name}: through ${link.through}(${link.mine}, ${link.theirs})`)
    if ('calls' in link && !(await isFunction(link.calls))) problems.push(`${name}: calls ${link.calls}`)
    if ('by' in link && kind !== 'one') problems.push(`${name}: many by one id`)
    if (!entities.includes(to())) problems.push(`${name}: ${to().name} is not in the registry`)
  }
  expect(problems).toEqual([])
})
/** Does the entity, or a type derived from it, have the member? */
const declares = (e: Entity, name: string): boolean => [e, ...Object.values(e.derived?.types ?? {}).map((type) => type())].some((x) => Object.hasOwn(x.fields, name))
const isFunction = async (name: string): Promise<boolean> =>
  (await database.pool.query('select 1 from pg_proc where proname = $1 and pronargs = 1 and proretset and prorettype = $2::regtype and proargtypes[0] = $2::regtype', [name, 'uuid'])).rows.length === 1

/** The kind of the field at the end of a way along links. */
const endOf = (e: Entity, [name = '', ...rest]: readonly string[]): string | undefined => (rest.length === 0 ? e.fields[name]?.kind : e.navigations[name] && endOf(e.navigations[name].to(), rest))

test.each(entities.map((e) => [e.name, e] as const))('%s: types, keys and searched members are there', (_name, e) => {
  if (e.only) expect(columns.get(`${e.table}.${e.only.column}`)?.type).toBe('text')
  if (e.derived) {
    const values = checks.find((c) => c.table === e.table && c.column === e.derived!.column)?.values
    // A view has no checks.
    if (!columns.get(`${e.table}.${e.derived.column}`)?.view) expect([...(values ?? [])].sort()).toEqual(Object.keys(e.derived.types).sort())
    for (const [is, type] of Object.entries(e.derived.types)) expect([type().table, type().only]).toEqual([e.table, { column: e.derived.column, is }])
  }
  for (const name of e.keys) expect(e.fields).toHaveProperty(name)
  for (const path of e.search) expect(endOf(e, path.split('/')), path).toBe('text')
})

describe('checks', () => {
  const chosen = entities.flatMap((e) => stored(e).flatMap(([name, field]) => (field.choices ? [[`${e.name}/${name}`, e.table, columnOf(name), field.choices] as const] : [])))
  test.each(chosen)('%s: the database takes what the API does', (_name, table, column, choices) => {
    const check = checks.find((c) => c.table === table && c.column === column)
    if (check) expect([...check.values].sort()).toEqual([...choices].sort())
  })
  test('alternate keys are unique', async () => {
    const { rows } = await database.pool.query<{ table: string; text: string }>("select tablename as table, indexdef as text from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%'")
    for (const e of entities) for (const key of e.keys) expect(rows.some((r) => r.table === e.table && r.text.includes(columnOf(key))), `${e.name}(${key}=…)`).toBe(true)
  })
})

describe('nothing is stored that nobody knows of', () => {
  /** Columns of entities' tables that the API does not know, with the reason. */
  const internal: Readonly<Record<string, string>> = {
    'assignment_request.policy_snapshot': 'the rules the request was judged by',
    'assignment_request.delivery_attempts': 'when a failed delivery is tried again',
    'assignment_request.retry_at': 'when a failed delivery is tried again',
    'assignment_request.last_error': 'told by the timeline',
    'approval_stage.settings': 'the rules of the stage, as they were',
    'approval_stage.next_reminder_at': 'a timer',
    'assignment_policy.rules': "Latchkey's own rules, at an address of their own",
    'access_package.rules': "Latchkey's own rules, at an address of their own",
    // requests that change access
    'assignment.is_extended': "a member of beta's face",
    'assignment.delivery_attempts': 'when roles that refused are tried again',
    'assignment.retry_at': 'when roles that refused are tried again',
    'assignment.last_error': 'why',
    // approvals
    'approval.no_later_than': 'when nothing is left to decide',
    'approval.nudged_at': 'once in a day',
    'approval_stage.escalates_at': 'a timer',
    // separation of duties
    'assignment_request.time_zone': 'the zone of whoever asked, in whose days mails tell a period',
    'assignment_request.swap_assignment_id': 'what is given back first, told by the timeline',
  }
  test('columns of entities', () => {
    const known = new Set(entities.flatMap((e) => [...stored(e).map(([name]) => `${e.table}.${columnOf(name)}`), ...(e.only ? [`${e.table}.${e.only.column}`] : []), ...(e.derived ? [`${e.table}.${e.derived.column}`] : [])]))
    const tables = new Set(entities.map((e) => e.table))
    const unknown = [...columns.values()].filter((c) => tables.has(c.table)).map((c) => `${c.table}.${c.name}`).filter((c) => !known.has(c))
    expect(unknown.sort()).toEqual(Object.keys(internal).sort())
  })
  /** Tables behind no entity, with the reason. */
  const tables: Readonly<Record<string, string>> = {
    group_member: 'links', object_owner: 'links', user_sponsor: 'links',
    assignment_resource_role: 'how far delivery is', holding: 'what was given at targets', mail: 'mails', setting: 'settings', worker_process: 'who runs jobs', migration: 'migrations that were applied',
    policy_version: 'policies as they were',
    // approvals
    approval_delegation: 'who stands in for whom',
    // separation of duties
    package_incompatible_package: 'links', package_incompatible_group: 'links', package_incompatible_role: 'rules', separation_exception: 'exceptions from rules',
    // automatic assignment
    automatic_grant: 'whom a rule gave a package', automatic_removal: 'who is in the grace', automatic_conflict: 'whom a rule fits and separation of duties skips', automatic_look: 'a timer',
    named_by_policy: 'which groups have to be looked at when somebody comes into them',
    // movers and leavers
    assignment_facts: 'what was known of a holder when access was given', mover_case: 'holders who no longer fit', leaver: 'people who left while they held access',
    // attributes
    stamped_attribute: 'what was written to people because a resource asks for it',
    signing_key: 'identity', oidc_client: 'identity', oidc_artifact: 'identity', credential: 'identity', sign_in_failure: 'identity', portal_session: 'identity', setup_link: 'identity',
  }
  test('tables', () => {
    const known = new Set(entities.map((e) => e.table))
    expect([...new Set([...columns.values()].filter((c) => !c.view).map((c) => c.table))].filter((t) => !known.has(t)).sort()).toEqual(Object.keys(tables).sort())
  })
})
