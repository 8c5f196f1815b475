/** Expressions as SQL conditions. */
import { sql, type RawBuilder } from 'kysely'
import type { Entity } from '#model/entity.ts'
import type { Context } from './context.ts'
import { parseFilter, parseOwn, partsOf, type Alias, type BinaryOperator, type Expression, type Lambda, type Literal } from './expression.ts'
import { all, along, certain, no, newWay, not, some, uncertain, yes, type Condition, type Sql, type Way } from './fragment.ts'
import { callCondition, isConditional } from './function.ts'
import { collectionAt, elements, operand, scalarOf } from './operand.ts'
import { refuse } from './refusal.ts'
import { Aliases, type Access, type Scope } from './scope.ts'
import { castOfType, constantAs, constantOf, constantsOf, folded, isText, parameterFor, seenAs, type Constant, type Value, type ValueType } from './value.ts'

/**
 * The condition of an expression for the row `alias` of the entity's table, to be used in a kysely query.
 * `public` names only public, queryable members and sees only visible rows; `internal` is for the server's own expressions.
 */
export function whereSql(entity: Entity, alias: string, e: Expression | string, context: Context, mode: 'public' | 'internal'): RawBuilder<boolean> {
  const tree = typeof e !== 'string' ? e : mode === 'public' ? parseFilter(e) : parseOwn(e)
  return condition(scopeOf(context, new Aliases(), entity, alias, mode, '$filter'), tree).sql as RawBuilder<boolean>
}
/** The condition that the caller may see the row `alias`. */
export const visibleSql = (entity: Entity, alias: string, context: Context): RawBuilder<boolean> =>
  visible(context, new Aliases(), entity, alias).sql as RawBuilder<boolean>

/** The scope of an expression about one row. */
export const scopeOf = (context: Context, aliases: Aliases, entity: Entity, alias: string, access: Access, option?: string): Scope => ({
  item: { kind: 'row', entity, alias },
  variables: new Map(),
  access,
  context,
  aliases,
  ...(option ? { option } : {}),
})

/**
 * The condition that the caller may see the row; `listed` where it comes along with others rather than by its id. Nothing is
 * left to ask where each alternative of a further condition of the server, `beside` it, is one of those that make it visible.
 */
export function visible(context: Context, aliases: Aliases, entity: Entity, alias: string, listed = false, beside?: string): Condition {
  const rule = context.visibility(entity)
  if (rule === 'all') return yes
  if (rule === 'none') return no
  const text = (listed ? rule.listed : undefined) ?? rule.expression
  if (beside !== undefined && isAmong(beside, text)) return yes
  const seen = own(context, aliases, entity, alias, text)
  return rule.few ? { ...seen, few: true } : seen
}

/** By tree, so that no more of them are kept than trees are: some texts hold an id of the call. */
const alternatives = new WeakMap<Expression, readonly string[]>()
function alternativesOf(text: string): readonly string[] {
  const tree = parseOwn(text)
  const found = alternatives.get(tree) ?? partsOf(tree, 'or').map((part) => JSON.stringify(part))
  alternatives.set(tree, found)
  return found
}
const isAmong = (text: string, others: string): boolean => alternativesOf(text).every((one) => alternativesOf(others).includes(one))

/** One of the server's own conditions. */
export const own = (context: Context, aliases: Aliases, entity: Entity, alias: string, text: string): Condition =>
  condition(scopeOf(context, aliases, entity, alias, 'internal'), parseOwn(text))

/** The condition that an expression states. */
export function condition(s: Scope, e: Expression): Condition {
  switch (e.kind) {
    case 'not':
      return not(condition(s, e.of))
    case 'in':
      return listed(s, e.left, e.options)
    case 'lambda':
      return quantified(s, e)
    case 'call':
      return isConditional(e.name) ? callCondition(s, e) : flag(s, e)
    case 'path':
      return flag(s, e)
    case 'literal':
    case 'alias':
      return fixedCondition(s, constantOf(s, e)!)
    case 'binary':
      if (e.operator === 'and') return all(partsOf(e, 'and').map((part) => condition(s, part)))
      if (e.operator === 'or') return some(partsOf(e, 'or').map((part) => condition(s, part)))
      return comparison(s, e.operator, e.left, e.right)
  }
}

function fixedCondition(s: Scope, { value }: Constant): Condition {
  if (value === true) return yes
  return value === false || value === null ? no : refuse('A value alone is not a condition: compare it with something.', s.option)
}

function flag(s: Scope, e: Expression): Condition {
  const way = newWay()
  const value = seenAs(operand(s, e, way), 'flag')
  if (value.type !== 'flag')
    return refuse(`"${value.label}" is not a condition: compare it with a value. "not" binds tighter than eq, so write not (a eq b).`, s.option)
  return along(way, value.nullable ? uncertain(value.sql) : certain(value.sql))
}

type Comparison = Exclude<BinaryOperator, 'and' | 'or'>
const symbols = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' } as const
const mirrored: Readonly<Record<Comparison, Comparison>> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge', has: 'has' }

function comparison(s: Scope, operator: Comparison, left: Expression, right: Expression): Condition {
  const a = constantOf(s, left)
  const b = constantOf(s, right)
  if (a && b) return fixedComparison(s, operator, a, b)
  if (a && operator !== 'has') return comparison(s, mirrored[operator], right, left)
  if (!b)
    return operator === 'has' ? refuse('"has" needs a value on its right side.', s.option) : betweenValues(s, operator, scalarOf(s, left), scalarOf(s, right))
  const way = newWay()
  const value = operand(s, left, way)
  if (operator === 'has') return has(s, value, b, way)
  // What is not equal also holds where the way leads nowhere: nothing differs from everything.
  return operator === 'ne' ? not(withConstant(s, 'eq', value, b, way)) : withConstant(s, operator, value, b, way)
}

/** Types that a literal's form tells; a JSON value is seen as one of them. */
const seenFor: Readonly<Partial<Record<Constant['type'], ValueType>>> = { number: 'number', flag: 'flag', instant: 'instant', date: 'instant' }

function withConstant(s: Scope, operator: Exclude<Comparison, 'has'>, value: Value, c: Constant, way: Way): Condition {
  if (c.type === 'null') return operator === 'eq' ? not(along(way, certain(sql`${present(value)} is not null`))) : no
  const seen = seenAs(value, seenFor[c.type] ?? 'text')
  const to = parameterFor(seen, c, s)
  if (to === undefined) return no
  if (seen.type === 'flag' && operator === 'eq') return along(way, uncertain(to === true ? seen.sql : sql`not ${seen.sql}`))
  if (operator !== 'eq' && (seen.type === 'flag' || seen.type === 'duration')) refuse(`"${value.label}" has no order: use eq, ne or in.`, s.option)
  const by = sql.raw(symbols[operator])
  const compared = isText(seen) ? sql`${folded(seen, s)} ${by} lower(${constantAs('text', to, c.own)})` : sql`${seen.sql} ${by} ${constantAs(seen.type, to, c.own)}`
  return along(way, seen.nullable || way.from.length > 0 ? uncertain(compared) : certain(compared))
}

/** A value as something that can be null: in a JSON document that is also the JSON null. */
const present = (v: Value): Sql => (v.type === 'json' ? sql`(${v.sql} #>> '{}')` : v.sql)

function betweenValues(s: Scope, operator: Exclude<Comparison, 'has'>, left: Value, right: Value): Condition {
  const a = seenAs(left, right.type)
  const b = seenAs(right, a.type)
  const same = a.type === b.type && a.type !== 'json'
  if (!same && !(textLike(a) && textLike(b))) refuse(`"${left.label}" cannot be compared with "${right.label}".`, s.option)
  const [x, y] = same && !isText(a) ? [a.sql, b.sql] : [folded(a, s), folded(b, s)]
  if (operator === 'eq') return certain(sql`${x} is not distinct from ${y}`)
  return operator === 'ne' ? certain(sql`${x} is distinct from ${y}`) : uncertain(sql`${x} ${sql.raw(symbols[operator])} ${y}`)
}
const textLike = (v: Value): boolean => v.type === 'text' || v.type === 'choice' || v.type === 'guid' || v.type === 'pair' || v.type === 'json'

/** Both sides are known now, for example `@role eq 'admin'`. */
function fixedComparison(s: Scope, operator: Comparison, { value: x }: Constant, { value: y }: Constant): Condition {
  if (operator === 'has' || Array.isArray(x) || Array.isArray(y)) return refuse('A list can only stand after "in".', s.option)
  const [a, b] = [x, y].map((v) => (typeof v === 'string' ? v.toLowerCase() : v))
  if (operator === 'eq' || operator === 'ne') return (a === b) === (operator === 'eq') ? yes : no
  if (a === null || b === null || a === undefined || b === undefined || typeof a !== typeof b) return no
  const order = a < b ? -1 : a > b ? 1 : 0
  return { gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[operator] ? yes : no
}

/** `groupTypes has 'Unified'`, and the flags of a choice kept as `a,b`. */
function has(s: Scope, value: Value, c: Constant, way: Way): Condition {
  if (c.type === 'null') return no
  if (value.type === 'list') return along(way, uncertain(sql`lower(${String(c.value)}::text) = any(lower(${value.sql}::text)::text[])`))
  if (value.type !== 'choice') return refuse(`"has" needs a list or a choice, and "${value.label}" is neither.`, s.option)
  return along(way, uncertain(sql`${parameterFor(value, c, s)}::text = any(string_to_array(${value.sql}, ','))`))
}

/** `left in (…)`: an empty list holds for nothing, a null in it for what is null. */
function listed(s: Scope, left: Expression, list: readonly Literal[] | Alias): Condition {
  const options = constantsOf(s, list)
  const fixed = constantOf(s, left)
  if (fixed) return options.some((o) => fixedComparison(s, 'eq', fixed, o) === yes) ? yes : no
  const way = newWay()
  const value = operand(s, left, way)
  const given = options.filter((o) => o.type !== 'null')
  const conditions = given.length < options.length ? [not(along(way, certain(sql`${present(value)} is not null`)))] : []
  return some([...conditions, among(s, value, given, way)])
}

function among(s: Scope, value: Value, options: readonly Constant[], way: Way): Condition {
  const seen = seenAs(value, seenFor[options[0]?.type ?? 'text'] ?? 'text')
  const wanted = options
    .map((o) => parameterFor(seen, o, s))
    .filter((p) => p !== undefined)
    .map(String)
  if (wanted.length === 0) {
    if (seen.type === 'list') refuse(`"${value.label}" is a list: ask with any(x:x in (…)).`, s.option)
    return no
  }
  // The array is made once per statement, so that an index on lower(column) serves here as well.
  if (isText(seen)) return along(way, uncertain(sql`${folded(seen, s)} = any(array(select lower(given) from unnest(${wanted}::text[]) as given))`))
  return along(way, uncertain(sql`${seen.sql} = any(${wanted}::${sql.raw(castOfType(seen.type))}[])`))
}

function quantified(s: Scope, e: Lambda): Condition {
  const way = newWay()
  const { from, conditions, item } = elements(s, collectionAt(s, e.path, way))
  const inner = e.where && condition({ ...s, variables: new Map(s.variables).set(e.variable!, item) }, e.where)
  const wanted = inner ? [e.quantifier === 'any' ? inner : not(inner)] : []
  const found: Way = { from: [...way.from, from], where: [...way.where, ...conditions] }
  const exists = along(found, all(wanted))
  return e.quantifier === 'any' ? exists : not(exists)
}
