/** The functions of OData that give a value or a condition, as a table. */
import { sql } from 'kysely'
import type { Expression } from './expression.ts'
import { along, no, uncertain, type Condition, type Sql, type Way, newWay } from './fragment.ts'
import { castOf } from './member.ts'
import { operand } from './operand.ts'
import { refuse } from './refusal.ts'
import { faceOf, isOf, type Scope } from './scope.ts'
import { asText, constantOf, folded, parameter, seenAs, type Value, type ValueType } from './value.ts'

type Call = Extract<Expression, { kind: 'call' }>
type Made = { readonly type: ValueType; readonly sql: Sql; readonly folded?: boolean }
type Maker = { readonly takes: number; readonly make: (s: Scope, args: readonly Value[]) => Made }

const text = (make: (args: readonly Sql[]) => Sql, takes = 1): Maker => ({
  takes,
  make: (s, args) => ({ type: 'text', sql: make(args.map((a) => asText(a, s))) }),
})
const part = (field: string): Maker => ({
  takes: 1,
  make: (s, [of]) => ({ type: 'number', sql: sql`extract(${sql.raw(field)} from ${moment(of!, s)} at time zone 'UTC')::int` }),
})

const makers: Readonly<Record<string, Maker>> = {
  tolower: { takes: 1, make: (s, [of]) => ({ type: 'text', sql: folded(of!, s), folded: true }) },
  toupper: text(([of]) => sql`upper(${of})`),
  trim: text(([of]) => sql`btrim(${of})`),
  concat: text(([a, b]) => sql`(${a} || ${b})`, 2),
  length: { takes: 1, make: (s, [of]) => ({ type: 'number', sql: sql`length(${asText(of!, s)})` }) },
  indexof: { takes: 2, make: (s, [of, what]) => ({ type: 'number', sql: sql`(strpos(${folded(of!, s)}, ${folded(what!, s)}) - 1)` }) },
  year: part('year'),
  month: part('month'),
  day: part('day'),
  hour: part('hour'),
  minute: part('minute'),
  second: part('second'),
  date: { takes: 1, make: (s, [of]) => ({ type: 'date', sql: sql`(${moment(of!, s)} at time zone 'UTC')::date` }) },
  now: { takes: 0, make: (s) => ({ type: 'instant', sql: now(s) }) },
}

/** The caller's clock when it gives one, so that tests and the demonstration travel in time. */
function now(s: Scope): Sql {
  const given = Object.hasOwn(s.context.parameters, 'now') ? s.context.parameters['now'] : undefined
  return typeof given === 'string' ? parameter('instant', given) : sql`now()`
}

function moment(of: Value, s: Scope): Sql {
  const seen = seenAs(of, 'instant')
  return seen.type === 'instant' ? seen.sql : refuse(`"${of.label}" is not a date and time.`, s.option)
}

/** The value of a call. */
export function callFunction(s: Scope, call: Call, way: Way): Value {
  const maker = Object.hasOwn(makers, call.name) ? makers[call.name]! : refuse(`The function ${call.name} is not supported.`, s.option)
  expectArguments(s, call, maker.takes)
  const made = maker.make(
    s,
    call.arguments.map((a) => operand(s, a, way)),
  )
  return { ...made, nullable: true, label: `${call.name}(…)` }
}

function expectArguments(s: Scope, call: Call, count: number): void {
  if (call.arguments.length !== count)
    refuse(`The function ${call.name} takes ${count} argument${count === 1 ? '' : 's'}, not ${call.arguments.length}.`, s.option)
}

const patterns: Readonly<Record<string, (escaped: string) => string>> = {
  startswith: (t) => `${t}%`,
  endswith: (t) => `%${t}`,
  contains: (t) => `%${t}%`,
}
const positions: Readonly<Record<string, (of: Sql, what: Sql) => Sql>> = {
  startswith: (of, what) => sql`starts_with(${of}, ${what})`,
  endswith: (of, what) => sql`right(${of}, length(${what})) = ${what}`,
  contains: (of, what) => sql`strpos(${of}, ${what}) > 0`,
}

/** Does the function give a condition rather than a value? */
export const isConditional = (name: string): boolean => name === 'isof' || Object.hasOwn(patterns, name)

/** The condition of a call that gives one. */
export function callCondition(s: Scope, call: Call): Condition {
  if (call.name === 'isof') return isOfCondition(s, call)
  expectArguments(s, call, 2)
  const way = newWay()
  const of = operand(s, call.arguments[0]!, way)
  const fixed = constantOf(s, call.arguments[1]!)
  if (fixed?.type === 'null') return no
  if (fixed && typeof fixed.value === 'string') {
    const pattern = patterns[call.name]!(fixed.value.replace(/[\\%_]/g, '\\$&'))
    return along(way, uncertain(sql`${folded(of, s)} like lower(${pattern}::text)`))
  }
  if (fixed) return refuse(`The function ${call.name} needs a text in quotes as its second argument.`, s.option)
  return along(way, uncertain(positions[call.name]!(folded(of, s), folded(operand(s, call.arguments[1]!, way), s))))
}

/** `isof('microsoft.graph.user')`. */
function isOfCondition(s: Scope, call: Call): Condition {
  expectArguments(s, call, 1)
  const named = constantOf(s, call.arguments[0]!)?.value
  const { item } = s
  const type = item.kind === 'row' && typeof named === 'string' ? castOf(item.entity, named, faceOf(s.context)) : undefined
  return type && item.kind === 'row' ? isOf(item.entity, item.alias, type) : refuse('isof needs the name of a type that the collection can hold.', s.option)
}
