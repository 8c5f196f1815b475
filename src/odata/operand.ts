/** Paths, calls and constants as typed SQL values. */
import { sql } from 'kysely'
import type { Entity, Field, Navigation } from '#model/entity.ts'
import { parseOwn, type Expression } from './expression.ts'
import { callFunction, isConditional } from './function.ts'
import { certain, column, constant, endOf, name, newWay, where, type Condition, type Sql, type Way } from './fragment.ts'
import { castOf, derivedTypes, isPublic, isQualified, memberNamed, typeName, type FieldMember, type Member } from './member.ts'
import { refuse } from './refusal.ts'
import { faceOf, follow, isOf, type Item, type Scope } from './scope.ts'
import { condition, visible } from './sql.ts'
import { constantOf, constantValue, type Value, type ValueType } from './value.ts'

/** A collection at the end of a path. */
export type Collection =
  | { readonly kind: 'many'; readonly navigation: Navigation; readonly from: string; readonly cast: Entity }
  | { readonly kind: 'texts'; readonly sql: Sql }
  | { readonly kind: 'array'; readonly sql: Sql }
type End = { readonly kind: 'value'; readonly value: Value } | Collection
type Row = Extract<Item, { kind: 'row' }>

/** The value of an expression. Navigations on the way to it are added to `way`, for the caller to read from. */
export function operand(s: Scope, e: Expression, way: Way): Value {
  const fixed = constantOf(s, e)
  if (fixed) return constantValue(fixed, s)
  if (e.kind === 'path') return pathValue(s, e.segments, way)
  if (e.kind === 'call' && !isConditional(e.name)) return callFunction(s, e, way)
  return { sql: sql`(${condition(s, e).sql} is true)`, type: 'flag', nullable: false, label: 'The condition' }
}

/** The value of an expression by itself: navigations are followed in a subquery. */
export function scalarOf(s: Scope, e: Expression): Value {
  const way = newWay()
  const value = operand(s, e, way)
  return { ...value, sql: endOf(way, value.sql), nullable: value.nullable || way.where.length > 0 }
}

function pathValue(s: Scope, segments: readonly string[], way: Way): Value {
  if (segments.at(-1)?.toLowerCase() === '$count' && segments.length > 1) return countValue(s, segments.slice(0, -1), way)
  const end = walk(s, segments, way)
  if (end.kind === 'value') return end.value
  const label = segments.join('/')
  if (end.kind === 'texts') return { sql: end.sql, type: 'list', nullable: false, label }
  if (end.kind === 'array') return { sql: end.sql, type: 'json', nullable: true, label }
  return refuse(`"${label}" is a collection: ask with ${label}/any(x:…) or ${label}/$count.`, s.option)
}

function countValue(s: Scope, segments: readonly string[], way: Way): Value {
  const { from, conditions } = elements(s, collectionAt(s, segments, way))
  return { sql: sql`(select count(*) from ${from}${where(conditions)})`, type: 'number', nullable: false, label: `${segments.join('/')}/$count` }
}

/** The collection that a path leads to. */
export function collectionAt(s: Scope, segments: readonly string[], way: Way): Collection {
  const end = walk(s, segments, way)
  if (end.kind !== 'value') return end
  if (end.value.type === 'json') return { kind: 'array', sql: end.value.sql }
  return refuse(`"${segments.join('/')}" is not a collection: any, all and $count need one.`, s.option)
}

/** The elements of a collection: what to read from, which of them count, and what each is. */
export function elements(s: Scope, c: Collection): { from: Sql; conditions: Condition[]; item: Item } {
  const alias = s.aliases.fresh()
  const element = sql`${name(alias)}.${name('v')}`
  if (c.kind === 'texts') return { from: sql`unnest(${c.sql}) as ${name(alias)}(v)`, conditions: [], item: { kind: 'text', sql: element } }
  if (c.kind === 'array') {
    const array = sql`case jsonb_typeof(${c.sql}) when 'array' then ${c.sql} end`
    return { from: sql`jsonb_array_elements(${array}) as ${name(alias)}(v)`, conditions: [], item: { kind: 'json', sql: element } }
  }
  const hop = hopTo(s, c.navigation, c.from, alias)
  const to = c.navigation.to()
  return { from: sql.join(hop.from, sql`, `), conditions: [...hop.where, isOf(to, alias, c.cast)], item: { kind: 'row', entity: c.cast, alias } }
}

/** Follows a navigation to the rows that the scope sees. */
function hopTo(s: Scope, navigation: Navigation, from: string, to: string): Way {
  if (s.access !== 'internal') s.aliases.spend()
  const hop = follow(navigation, from, to, s.aliases)
  return s.access === 'internal' ? hop : { from: hop.from, where: [...hop.where, visible(s.context, s.aliases, navigation.to(), to, navigation.kind === 'many')] }
}

/** Walks a path from the scope's row, or from a lambda's variable. */
function walk(s: Scope, segments: readonly string[], way: Way): End {
  const [head, ...rest] = segments
  const variable = s.variables.get(head!)
  const label = segments.join('/')
  if (variable) return walkFrom(s, variable, rest, way, label)
  return walkFrom(s, s.item, head === '$it' ? rest : segments, way, label)
}

function walkFrom(s: Scope, start: Item, segments: readonly string[], way: Way, label: string): End {
  if (start.kind === 'text') {
    if (segments.length > 0) refuse(`"${label}" goes on after a text.`, s.option)
    return { kind: 'value', value: { sql: start.sql, type: 'text', nullable: true, label } }
  }
  if (start.kind === 'json') return jsonEnd(start.sql, segments, label)
  let row: Row = start
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]!
    if (isQualified(segment)) {
      row = cast(s, row, segment, way)
      continue
    }
    const found = memberAt(s, row, segment, way)
    if (found.member.kind === 'field') return fieldEnd(s, found.row, found.member, segments.slice(at + 1), label)
    const { navigation } = found.member
    if (navigation.kind === 'many') return collection(s, row, navigation, segments.slice(at + 1), label)
    const known = heldKey(s, row, navigation, segments.slice(at + 1), label)
    if (known) return { kind: 'value', value: known }
    const alias = s.aliases.fresh()
    const hop = hopTo(s, navigation, row.alias, alias)
    way.from.push(...hop.from)
    way.where.push(...hop.where)
    row = { kind: 'row', entity: navigation.to(), alias }
  }
  return { kind: 'value', value: { sql: sql`${name(row.alias)}."id"`, type: keyType(row.entity), nullable: true, label } }
}

const keyType = (e: Entity): ValueType => e.idKind

function cast(s: Scope, row: Row, segment: string, way: Way): Row {
  const to = castOf(row.entity, segment, faceOf(s.context)) ?? refuse(`${typeName(row.entity, faceOf(s.context))} cannot be cast to ${segment}.`, s.option)
  if (to !== row.entity) way.where.push(isOf(row.entity, row.alias, to))
  return { ...row, entity: to }
}

/** `accessPackage/id` is in my own row, unless the caller may not see every access package. */
function heldKey(s: Scope, row: Row, { link, to }: Navigation, rest: readonly string[], label: string): Value | undefined {
  const target = to()
  const sure = 'by' in link && !target.only && (s.access === 'internal' || s.context.visibility(target) === 'all')
  if (!sure || rest.length !== 1 || rest[0]!.toLowerCase() !== 'id') return undefined
  return { sql: column(row.alias, link.by), type: keyType(target), nullable: true, label }
}

function collection(s: Scope, row: Row, navigation: Navigation, rest: readonly string[], label: string): Collection {
  const to = navigation.to()
  if (rest.length === 0) return { kind: 'many', navigation, from: row.alias, cast: to }
  const type = rest.length === 1 ? castOf(to, rest[0]!, faceOf(s.context)) : undefined
  return { kind: 'many', navigation, from: row.alias, cast: type ?? refuse(`"${label}" leads through a collection: ask with any(x:…) there.`, s.option) }
}

const mayUse = (s: Scope, m: Member): boolean => s.access !== 'public' || (isPublic(m) && (m.kind === 'navigation' || m.field.queryable || m.name === 'id'))

/** The member of a row. A base type's row answers for the types derived from it, as if the path had a cast. */
function memberAt(s: Scope, row: Row, segment: string, way: Way): { row: Row; member: Member } {
  const face = faceOf(s.context)
  const own = memberNamed(row.entity, segment, face)
  if (own && mayUse(s, own)) return { row, member: own }
  const having = derivedTypes(row.entity).filter(({ entity }) => {
    const m = memberNamed(entity, segment, face)
    return m !== undefined && mayUse(s, m)
  })
  const first = having[0]?.entity
  if (first && row.entity.derived) {
    const kinds = sql.join(having.map((d) => constant(d.value)))
    if (having.length < derivedTypes(row.entity).length) way.where.push(certain(sql`${column(row.alias, row.entity.derived.column)} in (${kinds})`))
    return { row: { ...row, entity: first }, member: memberNamed(first, segment, face)! }
  }
  const type = typeName(row.entity, face)
  return own && isPublic(own)
    ? refuse(`The property "${own.shown}" of ${type} cannot be used in ${s.option ?? 'a filter'}.`, s.option)
    : refuse(`${type} has no property "${segment}".`, s.option)
}

const plainTypes: Readonly<Partial<Record<Field['kind'], ValueType>>> = {
  reference: 'guid',
  text: 'text',
  flag: 'flag',
  number: 'number',
  choice: 'choice',
  instant: 'instant',
  duration: 'duration',
}

function fieldEnd(s: Scope, row: Row, { name: member, field }: FieldMember, rest: readonly string[], label: string): End {
  const at = column(row.alias, member)
  if (field.kind === 'json') return jsonEnd(at, rest, label)
  if (rest.length > 0) return refuse(`"${label}" goes on after "${member}", which has no members.`, s.option)
  if (field.kind === 'list') return { kind: 'texts', sql: at }
  if (field.kind === 'computed') return { kind: 'value', value: { ...computed(s, row, field), label } }
  const type = member === 'id' ? keyType(row.entity) : (plainTypes[field.kind] ?? 'guid')
  return { kind: 'value', value: { sql: at, type, nullable: field.nullable, label, ...(field.choices ? { choices: field.choices } : {}) } }
}

/** A computed field: its expression, over the row, with the server's own eyes; or what its function says of the row and the caller. */
export function computed(s: Pick<Scope, 'context' | 'aliases'>, row: Row, field: Field): Value {
  if (field.calls) return { sql: sql`(select told.at from ${name(field.calls)}(${name(row.alias)}."id", ${s.context.parameters['me'] ?? null}::uuid) as told)`, type: 'instant', nullable: field.nullable, label: field.calls }
  return scalarOf({ item: row, variables: new Map(), access: 'internal', context: s.context, aliases: s.aliases }, parseOwn(field.expression ?? 'null'))
}

function jsonEnd(document: Sql, segments: readonly string[], label: string): End {
  const at = segments.reduce<Sql>((inside, segment) => {
    if (!segment.includes('.')) return sql`(${inside} -> ${segment}::text)`
    const type = segment.slice(segment.lastIndexOf('.') + 1).toLowerCase()
    return sql`(case when lower(regexp_replace(${inside} ->> '@odata.type', '^.*[.#]', '')) = ${type}::text then ${inside} end)`
  }, document)
  return { kind: 'value', value: { sql: at, type: 'json', nullable: true, label } }
}
