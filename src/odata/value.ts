/** Typed SQL values, and what a literal means when it stands against one. */
import { sql } from 'kysely'
import type { Alias, Expression, Literal, LiteralType } from './expression.ts'
import { constant, type Sql } from './fragment.ts'
import { instantPattern, isDate, isDuration, isGuid, isInstant, isPair } from './literal.ts'
import { refuse } from './refusal.ts'
import { parametersOf, type Scope } from './scope.ts'

export type ValueType = 'guid' | 'pair' | 'text' | 'choice' | 'flag' | 'number' | 'instant' | 'date' | 'duration' | 'json' | 'list'
export type Value = {
  readonly sql: Sql
  readonly type: ValueType
  readonly nullable: boolean
  /** How the client wrote it, for messages. */
  readonly label: string
  readonly choices?: readonly string[]
  /** Already in lower case. */
  readonly folded?: boolean
}
/** What does not depend on a row: a literal, or the value of an alias. */
export type Constant = {
  readonly type: LiteralType | 'list'
  readonly value: string | number | boolean | null | readonly string[]
  /** A literal of the server's own expressions, which are part of the program: it stands in the SQL itself, where PostgreSQL plans for it. */
  readonly own?: boolean
}

/** The constant that an expression is, or nothing when it depends on a row. */
export function constantOf(s: Scope, e: Expression): Constant | undefined {
  if (e.kind === 'literal') return s.access === 'internal' && !s.keyed ? { ...e, own: true } : e
  return e.kind === 'alias' ? valueOfAlias(s, e) : undefined
}

function valueOfAlias(s: Scope, { name }: Alias): Constant {
  const parameters = parametersOf(s)
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (value === undefined) return refuse(`There is no value for @${name}.`, s.option)
  if (value === null) return { type: 'null', value }
  if (typeof value === 'boolean') return { type: 'flag', value }
  return typeof value === 'string' ? { type: 'text', value } : { type: 'list', value }
}

/** The values of a list, from literals or from an alias. */
export function constantsOf(s: Scope, list: readonly Literal[] | Alias): readonly Constant[] {
  if (!('kind' in list)) return list
  const { type, value } = valueOfAlias(s, list)
  return Array.isArray(value) ? (value as readonly string[]).map((v) => ({ type: 'text', value: v })) : [{ type, value } as Constant]
}

const textual: ReadonlySet<string> = new Set<LiteralType>(['text', 'guid', 'instant', 'date', 'duration', 'choice'])
const expectations: Readonly<Record<ValueType, string>> = {
  guid: "a GUID, as in 'a7c0ffee-0000-4000-8000-000000000001'",
  pair: 'an id in quotes',
  text: 'a text in quotes',
  choice: 'one of its literals in quotes',
  flag: 'true or false',
  number: 'a number',
  instant: 'a date and time with a zone, as in 2026-06-05T00:00:00Z',
  date: 'a date, as in 2026-06-05',
  duration: "a duration, as in duration'P14D'",
  json: 'a value',
  list: 'any(x:x eq …)',
}
const mismatch = (v: Value, s: Scope): never => refuse(`"${v.label}" must be compared with ${expectations[v.type]}.`, s.option)

/** The parameter to compare a value with, or nothing when no stored value can equal the constant. */
export function parameterFor(v: Value, c: Constant, s: Scope): string | number | boolean | undefined {
  const { value } = c
  const text = textual.has(c.type) ? String(value) : undefined
  switch (v.type) {
    case 'guid':
      return text === undefined ? mismatch(v, s) : isGuid(text) ? text : undefined
    case 'pair':
      return text === undefined ? mismatch(v, s) : isPair(text) ? text.toLowerCase() : undefined
    case 'text':
      return text ?? mismatch(v, s)
    case 'choice':
      return choice(v, text ?? mismatch(v, s), s)
    case 'flag':
      return typeof value === 'boolean' ? value : mismatch(v, s)
    case 'number':
      return typeof value === 'number' ? value : mismatch(v, s)
    case 'instant':
      return text !== undefined && isInstant(text) ? text : text !== undefined && isDate(text) ? `${text}T00:00:00Z` : mismatch(v, s)
    case 'date':
      return text !== undefined && isDate(text) ? text : mismatch(v, s)
    case 'duration':
      return text !== undefined && isDuration(text) ? text : mismatch(v, s)
    default:
      return mismatch(v, s)
  }
}

function choice(v: Value, text: string, s: Scope): string {
  const lower = text.toLowerCase()
  return (
    v.choices?.find((c) => c.toLowerCase() === lower) ?? refuse(`"${text}" is not a value of "${v.label}": it is one of ${v.choices?.join(', ')}.`, s.option)
  )
}

const casts: Readonly<Partial<Record<ValueType, string>>> = {
  guid: 'uuid',
  text: 'text',
  pair: 'text',
  choice: 'text',
  flag: 'boolean',
  instant: 'timestamptz',
  date: 'date',
  duration: 'text',
}
/** The SQL type that the values of a type are compared as. */
export const castOfType = (type: ValueType): string => casts[type] ?? 'numeric'
/** A parameter of the type. Whole numbers go as such, so that an index on a whole number serves. */
export const parameter = (type: ValueType, value: string | number | boolean): Sql =>
  sql`${String(value)}::${sql.raw(typeof value === 'number' && Number.isSafeInteger(value) ? 'bigint' : castOfType(type))}`

/** A constant to compare with, as a parameter unless it is the server's own. */
export const constantAs = (type: ValueType, value: string | number | boolean, own = false): Sql =>
  own && typeof value === 'string' ? sql`${constant(value)}::${sql.raw(castOfType(type))}` : parameter(type, value)

/** A constant on its own, as an argument of a function. */
export function constantValue(c: Constant, s: Scope): Value {
  if (c.type === 'null') return { sql: sql`null::text`, type: 'text', nullable: true, label: 'null' }
  if (c.type === 'list') return refuse('A list can only stand after "in".', s.option)
  const type: ValueType = c.type === 'choice' ? 'text' : c.type
  return { sql: parameter(type, c.value as string), type, nullable: false, label: String(c.value) }
}

/** How Graph writes an instant. */
export const instantText = (of: Sql, fraction: 'MS' | 'US' = 'MS'): Sql =>
  sql`to_char(${of} at time zone 'UTC', ${constant(`YYYY-MM-DD"T"HH24:MI:SS.${fraction}"Z"`)})`
const scalar = (v: Value): Sql => sql`(${v.sql} #>> '{}')`
const readable = constant(instantPattern)

/** A member of a JSON document, seen as the type that it is compared as; null when the document has another type there. */
export function seenAs(v: Value, type: ValueType): Value {
  if (v.type !== 'json' || type === 'json' || type === 'list') return v
  const as = (s: Sql, shown: ValueType = type): Value => ({ ...v, sql: s, type: shown, nullable: true })
  switch (type) {
    case 'number':
      return as(sql`case when jsonb_typeof(${v.sql}) = 'number' then ${scalar(v)}::numeric end`)
    case 'flag':
      return as(sql`case when jsonb_typeof(${v.sql}) = 'boolean' then ${scalar(v)}::boolean end`)
    case 'instant':
    case 'date':
      return as(sql`case when ${scalar(v)} ~ ${readable} then ${scalar(v)}::timestamptz end`, 'instant')
    default:
      return as(scalar(v), 'text')
  }
}

/** A value as text, for the functions on texts. */
export function asText(v: Value, s: Scope): Sql {
  switch (v.type) {
    case 'text':
    case 'choice':
    case 'duration':
      return v.sql
    case 'json':
      return scalar(v)
    case 'guid':
    case 'pair':
      return sql`${v.sql}::text`
    case 'instant':
      return instantText(v.sql)
    default:
      return refuse(`"${v.label}" is not a text.`, s.option)
  }
}
/** A text in lower case: Graph compares texts without regard to case. An index on `lower(column)` serves it. */
export const folded = (v: Value, s: Scope): Sql => (v.folded ? v.sql : sql`lower(${asText(v, s)})`)
/** Are the values compared as texts, without regard to case? */
export const isText = (v: Value): boolean => v.type === 'text' || v.type === 'duration'
