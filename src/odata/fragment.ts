/** Pieces of SQL. Names are quoted here, so that no plugin of kysely's rewrites them; values are always parameters. */
import { createQueryId, PostgresQueryCompiler, sql, type RawBuilder } from 'kysely'
import { columnOf } from '#model/entity.ts'

export type Sql = RawBuilder<unknown>
/**
 * A condition; `certain` when it is never null, so that it can be negated plainly. `either` are its alternatives, when any of
 * them is enough, and `few` says that they are worth looking for one by one (alternatives.ts).
 */
export type Condition = { readonly sql: Sql; readonly certain: boolean; readonly either?: readonly Condition[]; readonly few?: boolean }

const compiler = new PostgresQueryCompiler()
/** The text and values of a finished statement. */
export function render(statement: Sql): { text: string; values: unknown[] } {
  const { sql: text, parameters } = compiler.compileQuery(statement.toOperationNode() as never, createQueryId())
  return { text, values: [...parameters] }
}

/** A quoted identifier. Only ever given names of declarations and aliases made here. */
export const name = (identifier: string): Sql => sql.raw(`"${identifier.replaceAll('"', '""')}"`)
/** A quoted text of a declaration. */
export const constant = (text: string): Sql => sql.raw(`'${text.replaceAll("'", "''")}'`)
/** A number of rows as it stands rather than as a parameter, so that PostgreSQL knows how few are wanted when it keeps the plan. */
export function rowCount(n: number): Sql {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} is no number of rows`)
  return sql.raw(String(n))
}
/** The column of a member, given by the member's name. */
export const column = (alias: string, member: string): Sql => sql`${name(alias)}.${name(columnOf(member))}`
/** A table or function, perhaps with its schema. */
export const relation = (dotted: string): Sql => sql.join(dotted.split('.').map(name), sql`.`)
export const commas = (parts: readonly Sql[]): Sql => sql.join(parts, sql`, `)

export const yes: Condition = { sql: sql`true`, certain: true }
export const no: Condition = { sql: sql`false`, certain: true }
export const certain = (s: Sql): Condition => ({ sql: s, certain: true })
export const uncertain = (s: Sql): Condition => ({ sql: s, certain: false })

/** All of the conditions; leaves out those that say nothing. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.includes(no)) return no
  return joined(
    conditions.filter((c) => c !== yes),
    yes,
    sql` and `,
  )
}
/** Any of the conditions. */
export function some(conditions: readonly Condition[]): Condition {
  if (conditions.includes(yes)) return yes
  const either = conditions.filter((c) => c !== no).flatMap((c) => c.either ?? [c])
  const any = joined(either, no, sql` or `)
  return either.length > 1 ? { ...any, either } : any
}
function joined(rest: readonly Condition[], none: Condition, between: Sql): Condition {
  if (rest.length < 2) return rest[0] ?? none
  return {
    sql: sql`(${sql.join(
      rest.map((c) => c.sql),
      between,
    )})`,
    certain: rest.every((c) => c.certain),
  }
}
/** What holds when the condition does not: a comparison with nothing does not hold, so its opposite does. */
export function not(c: Condition): Condition {
  if (c === yes) return no
  if (c === no) return yes
  return certain(c.certain ? sql`not (${c.sql})` : sql`(${c.sql}) is not true`)
}
/** `where …`, or nothing when the conditions say nothing. */
export const where = (conditions: readonly Condition[]): Sql => {
  const condition = all(conditions)
  return condition === yes ? sql`` : sql` where ${condition.sql}`
}

/** Tables to read from and how they hang together: the way along some navigations. */
export type Way = { readonly from: Sql[]; readonly where: Condition[] }
export const newWay = (): Way => ({ from: [], where: [] })
/** The condition that the way leads to a row for which the condition holds. */
export function along(way: Way, condition: Condition): Condition {
  const conditions = [...way.where, condition]
  if (way.from.length === 0) return all(conditions)
  if (conditions.includes(no)) return no
  return certain(sql`exists (select 1 from ${commas(way.from)}${where(conditions)})`)
}
/** The value at the end of the way; null when the way leads nowhere. */
export function endOf(way: Way, value: Sql): Sql {
  if (way.from.length > 0) return sql`(select ${value} from ${commas(way.from)}${where(way.where)} limit 1)`
  return way.where.length > 0 ? sql`case when ${all(way.where).sql} then ${value} end` : value
}
