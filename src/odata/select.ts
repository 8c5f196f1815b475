/** What JSON does a row become? PostgreSQL builds it, expands included. */
import { sql } from 'kysely'
import type { Entity, Navigation } from '#model/entity.ts'
import { setOf, type Context } from './context.ts'
import { column, commas, constant, name, rowCount, where, yes, type Condition, type Sql } from './fragment.ts'
import { castOf, derivedTypes, isPublic, memberNamed, membersOf, typeName, type FieldMember, type NavigationMember } from './member.ts'
import { computed } from './operand.ts'
import { sortKeys } from './order.ts'
import { orderOf } from './page.ts'
import type { ExpandItem, Query } from './query.ts'
import { refuse } from './refusal.ts'
import { faceOf, follow, isOf, type Aliases } from './scope.ts'
import { condition, scopeOf, visible } from './sql.ts'
import { instantText, type Value } from './value.ts'

/** What is asked of the rows at one place of the answer. */
type Shape = {
  readonly context: Context
  readonly aliases: Aliases
  readonly query: Query
  readonly row: { readonly entity: Entity; readonly alias: string }
  readonly url: string | undefined
}
type Column = readonly [shown: string, value: Sql]

/** More than this many are never expanded at once; a client that wants them all pages through the collection itself. */
const maxExpanded = 1_000

/** The JSON of a row, as one SQL expression. `url` is the path of its collection, for entities that no root has. */
export function rowJson(context: Context, aliases: Aliases, entity: Entity, alias: string, query: Query, url?: string): Sql {
  checkNames(entity, query, context)
  const shape: Shape = { context, aliases, query, row: { entity, alias }, url }
  const types = derivedTypes(entity)
  const plain = objectOf(shape, [])
  if (!entity.derived || types.length === 0) return plain
  const cases = types.map(({ value, entity: type }) => {
    const annotation: Column[] =
      context.metadata === 'none' || context.metadata === 'full' ? [] : [['@odata.type', constant(`#microsoft.graph.${typeName(type, faceOf(context))}`)]]
    return sql`when ${constant(value)} then ${objectOf({ ...shape, row: { entity: type, alias } }, annotation)}`
  })
  return sql`case ${column(alias, entity.derived.column)} ${sql.join(cases, sql` `)} else ${plain} end`
}

/** `{"@odata.id": …}`: a row as `$ref` shows it. */
export const referenceJson = (context: Context, entity: Entity, alias: string, url?: string): Sql =>
  object([['@odata.id', idUrl(context, entity, alias, url) ?? sql`${name(alias)}."id"`]])

const object = (columns: readonly Column[]): Sql =>
  sql`(select row_to_json(j) from (select ${commas(columns.map(([shown, value]) => sql`${value} as ${name(shown)}`))}) as j)`
const objectOf = (shape: Shape, annotations: readonly Column[]): Sql => object([...annotations, ...full(shape), ...fields(shape), ...expands(shape)])

/** Where the row is to be found; nothing when neither a root nor the request's path tells. */
function idUrl(context: Context, entity: Entity, alias: string, url: string | undefined): Sql | undefined {
  let root: string | undefined
  for (let e: Entity | undefined = entity; e && !root; e = e.base?.()) root = setOf(context.roots ?? [], e, faceOf(context))
  const path = root ?? url
  return path === undefined ? undefined : sql`${`${context.base ?? ''}/${path}/`}::text || ${name(alias)}."id"::text`
}

function full({ context, row: { entity, alias }, url }: Shape): Column[] {
  if (context.metadata !== 'full') return []
  const id = idUrl(context, entity, alias, url)
  return [
    ['@odata.type', constant(`#microsoft.graph.${typeName(entity, faceOf(context))}`)],
    ...(id
      ? ([
          ['@odata.id', id],
          ['@odata.editLink', id],
        ] as const)
      : []),
  ]
}

// ── $select ──────────────────────────────────────────────────────────────────────────────────────────────────────
/** `schedule/startDateTime` selects the schedule; `microsoft.graph.user/department` the department. */
const selectedName = (path: string): string => path.split('/').find((segment) => !segment.includes('.')) ?? path

function fields({ context, aliases, query, row }: Shape): Column[] {
  const face = faceOf(context)
  const wanted = query.select && new Set(query.select.map((path) => memberNamed(row.entity, selectedName(path), face)?.name ?? path))
  const isWanted = ({ name: member, field }: FieldMember) => (wanted ? wanted.has('*') || wanted.has(member) : field.byDefault)
  return membersOf(row.entity, face)
    .filter((m): m is FieldMember => m.kind === 'field' && isPublic(m) && isWanted(m))
    .map((m) => [m.shown, fieldJson(context, aliases, row, m)] as const)
}

/** A field as it stands in the answer. */
export function fieldJson(context: Context, aliases: Aliases, row: Shape['row'], { name: member, field }: FieldMember): Sql {
  const at = column(row.alias, member)
  switch (field.kind) {
    case 'instant':
      return instantText(at)
    case 'list':
      return sql`coalesce(${at}, '{}')`
    case 'json':
      return field.edm.startsWith('Collection(') ? sql`coalesce(${at}, '[]')` : at
    case 'computed':
      return shownValue(computed({ context, aliases }, { kind: 'row', ...row }, field))
    case 'choice':
      return context.hideUnknownMembers ? hiding(at, field.choices ?? []) : at
    default:
      return at
  }
}

const shownValue = (v: Value): Sql => (v.type === 'instant' ? instantText(v.sql) : v.sql)

/** Literals behind the sentinel of an enumeration are shown as the sentinel. */
function hiding(at: Sql, choices: readonly string[]): Sql {
  const sentinel = choices.indexOf('unknownFutureValue')
  const behind = sentinel < 0 ? [] : choices.slice(sentinel + 1)
  return behind.length === 0 ? at : sql`case when ${at} in (${sql.join(behind.map(constant))}) then 'unknownFutureValue' else ${at} end`
}

/** Every name that the query uses must be a public member of the entity, or of a type derived from it. */
function checkNames(entity: Entity, query: Query, context: Context): void {
  const face = faceOf(context)
  const types = [entity, ...derivedTypes(entity).map((d) => d.entity)]
  const known = (member: string, kind?: 'navigation') =>
    types.some((type) => {
      const m = memberNamed(type, member, face)
      return m !== undefined && isPublic(m) && (kind === undefined || m.kind === kind)
    })
  for (const path of query.select ?? []) {
    if (path !== '*' && !known(selectedName(path))) refuse(`${typeName(entity, face)} has no property "${path}".`, '$select')
  }
  const seen = new Set<string>()
  for (const { navigation } of query.expand ?? []) {
    if (navigation !== '*' && !known(navigation, 'navigation')) refuse(`${typeName(entity, face)} has no navigation "${navigation}" to expand.`, '$expand')
    if (seen.has(navigation.toLowerCase())) refuse(`"${navigation}" is expanded more than once.`, '$expand')
    seen.add(navigation.toLowerCase())
  }
}

// ── $expand ──────────────────────────────────────────────────────────────────────────────────────────────────────
function expands(shape: Shape): Column[] {
  const face = faceOf(shape.context)
  const { entity } = shape.row
  const items = shape.query.expand ?? []
  const named = items
    .filter((item) => item.navigation !== '*')
    .flatMap((item) => {
      const member = memberNamed(entity, item.navigation, face)
      return member?.kind === 'navigation' && isPublic(member) ? [{ item, member }] : [] // of another derived type
    })
  const every = items.find((item) => item.navigation === '*')
  const rest = !every
    ? []
    : membersOf(entity, face)
        .filter((m): m is NavigationMember => m.kind === 'navigation' && isPublic(m) && !named.some((n) => n.member.name === m.name))
        .map((member) => ({ item: { ...every, navigation: member.shown }, member }))
  return [...named, ...rest].flatMap(({ item, member }) => expanded(shape, item, member))
}

type Target = { readonly entity: Entity; readonly alias: string; readonly from: Sql; readonly conditions: readonly Condition[] }

function expanded(shape: Shape, item: ExpandItem, { navigation, shown }: NavigationMember): Column[] {
  const { context } = shape
  const target = targetOf(shape, item, navigation)
  const count = sql`(select count(*) from ${target.from}${where(target.conditions)})`
  if (item.suffix === '$count')
    return navigation.kind === 'many' ? [[`${shown}@odata.count`, count]] : refuse(`"${shown}" is not a collection: $count needs one.`, '$expand')
  const json =
    item.suffix === '$ref'
      ? referenceJson(context, target.entity, target.alias)
      : rowJson(context, shape.aliases, target.entity, target.alias, nested(item, target.entity, context))
  if (navigation.kind === 'one') return [[shown, sql`(select ${json} from ${target.from}${where(target.conditions)} limit 1)`]]
  const counted: Column[] = item.query.count ? [[`${shown}@odata.count`, count]] : []
  return [...counted, [shown, listed(shape, item.query, target, json)]]
}

function targetOf({ context, aliases, row }: Shape, item: ExpandItem, navigation: Navigation): Target {
  const to = navigation.to()
  const alias = aliases.fresh()
  const type = item.cast === undefined ? to : (castOf(to, item.cast, faceOf(context)) ?? refuse(`${to.name} cannot be cast to ${item.cast}.`, '$expand'))
  const way = follow(navigation, row.alias, alias, aliases)
  const filter = item.query.filter ? condition(scopeOf(context, aliases, type, alias, 'public', '$filter'), item.query.filter) : yes
  return { entity: type, alias, from: commas(way.from), conditions: [...way.where, isOf(to, alias, type), visible(context, aliases, to, alias, navigation.kind === 'many'), filter] }
}

function listed({ context, aliases }: Shape, query: Query, { entity, alias, from, conditions }: Target, json: Sql): Sql {
  const keys = sortKeys(context, aliases, entity, alias, query.orderBy ?? [])
  const order = commas(keys.map((key) => orderOf(key, key.sql)))
  const take = Math.min(query.top ?? maxExpanded, maxExpanded)
  return sql`(select coalesce(json_agg(x.j), '[]') from (select ${json} as j from ${from}${where(conditions)} order by ${order} limit ${rowCount(take)} offset ${rowCount(query.skip ?? 0)}) as x)`
}

/** `$levels=3`: what is expanded is expanded again, two more times, where it has the same navigation. */
function nested(item: ExpandItem, entity: Entity, context: Context): Query {
  const { levels = 1, ...query } = item.query
  const again = [entity, ...derivedTypes(entity).map((d) => d.entity)].some(
    (type) => memberNamed(type, item.navigation, faceOf(context))?.kind === 'navigation',
  )
  if (levels <= 1 || !again) return query
  return { ...query, expand: [...(query.expand ?? []), { ...item, query: { ...item.query, levels: levels - 1 } }] }
}
