/** What the names of an expression mean: the row in question, the variables of lambdas, and the caller's view. */
import { sql } from 'kysely'
import type { Entity, Navigation } from '#model/entity.ts'
import type { Context, Face, Parameters } from './context.ts'
import { certain, column, constant, name, no, relation, type Condition, type Sql, type Way, yes } from './fragment.ts'
import { derivedTypes } from './member.ts'
import { refuse } from './refusal.ts'
import { limits } from './token.ts'

/**
 * What an expression may name, and what it sees.
 * `public`: public and queryable members of visible rows, as in `$filter`.
 * `search`: any member of visible rows; the names come from the declaration.
 * `internal`: any member of any row; for the server's own expressions.
 */
export type Access = 'public' | 'search' | 'internal'
/** A row of an entity, or an element of a list or of a JSON array. */
export type Item =
  | { readonly kind: 'row'; readonly entity: Entity; readonly alias: string }
  | { readonly kind: 'text'; readonly sql: Sql }
  | { readonly kind: 'json'; readonly sql: Sql }
export type Scope = {
  readonly item: Item
  readonly variables: ReadonlyMap<string, Item>
  readonly access: Access
  readonly context: Context
  readonly aliases: Aliases
  /** The constants come from an address: the same statement serves every key. */
  readonly keyed?: true
  /** The option that is compiled, for messages. */
  readonly option?: string
}
export const faceOf = (context: Context): Face => context.face ?? 'v1.0'
export const parametersOf = (s: Scope): Parameters => (s.access === 'public' ? {} : s.context.parameters)

/** Gives out table aliases, and so bounds how many tables one statement joins on a client's behalf. */
export class Aliases {
  #used = 0
  #spent = 0
  fresh(): string {
    return `q${++this.#used}`
  }
  /** For a navigation that the client asked for. */
  spend(): void {
    if (++this.#spent > limits.navigations) refuse(`The query follows more than ${limits.navigations} navigations.`)
  }
}

/** Where a row comes from: the table, the pairs or the function between, and the conditions that tie it to the row `from`. */
export function follow(navigation: Navigation, from: string, to: string, aliases: Aliases): Way {
  const target = navigation.to()
  const table = sql`${relation(target.table)} as ${name(to)}`
  const { link } = navigation
  const kind = ofItsKind(target, to)
  if ('by' in link) return { from: [table], where: [certain(sql`${name(to)}."id" = ${column(from, link.by)}`), kind] }
  if ('on' in link) return { from: [table], where: [certain(sql`${column(to, link.on)} = ${name(from)}."id"`), kind] }
  const between = aliases.fresh()
  if ('through' in link) {
    const tie = [certain(sql`${name(between)}.${name(link.mine)} = ${name(from)}."id"`), certain(sql`${name(to)}."id" = ${name(between)}.${name(link.theirs)}`)]
    return { from: [sql`${relation(link.through)} as ${name(between)}`, table], where: [...tie, kind] }
  }
  const ids = sql`lateral (select distinct given.id from ${relation(link.calls)}(${name(from)}."id") as given(id)) as ${name(between)}`
  return { from: [ids, table], where: [certain(sql`${name(to)}."id" = ${name(between)}."id"`), kind] }
}

/** The condition that a row of the shared table is of the entity's type. */
export const ofItsKind = (entity: Entity, alias: string): Condition =>
  entity.only ? certain(sql`${column(alias, entity.only.column)} = ${constant(entity.only.is)}`) : yes

/** The condition that a row of `base` is of the derived type. */
export function isOf(base: Entity, alias: string, type: Entity): Condition {
  if (base === type) return yes
  const values = derivedTypes(base)
    .filter((d) => d.entity === type)
    .map((d) => constant(d.value))
  if (values.length === 0 || !base.derived) return no
  return certain(sql`${column(alias, base.derived.column)} in (${sql.join(values)})`)
}
