/** A resolved path as tables that hang together: `/catalogs/A/resources/B` is found only if B is in A and the caller sees both. */
import { sql } from 'kysely'
import type { Entity } from '#model/entity.ts'
import type { Context } from './context.ts'
import { certain, commas, name, newWay, relation, where, type Condition, type Sql, type Way } from './fragment.ts'
import type { Step, Target } from './path.ts'
import { Aliases, follow, isOf, ofItsKind } from './scope.ts'
import { condition, own, scopeOf, visible } from './sql.ts'

export type Chain = {
  readonly entity: Entity
  readonly alias: string
  readonly way: Way
  /** Whether that which the collection belongs to is there. */
  readonly owner: Condition
  readonly aliases: Aliases
  readonly context: Context
}

/** The way from the root to the addressed rows; `further`: a condition of the server that the rows of a root have to meet as well. */
export function chainOf(target: Target, context: Context, further?: string): Chain {
  const aliases = new Aliases()
  let row = { entity: target.entity, alias: '' }
  let way = newWay()
  let owner: Condition = certain(sql`true`)
  for (const [i, step] of target.steps.entries()) {
    const listed = target.steps[i + 1]?.kind !== 'key'
    if (step.kind === 'navigation') owner = certain(sql`exists (select 1 from ${commas(way.from)}${where(way.where)})`)
    ;({ row, way } = step.kind === 'root' ? rooted(step, context, aliases, listed, further) : taken(step, row, way, context, aliases, listed))
  }
  return { ...row, way, owner, aliases, context }
}

type Row = { readonly entity: Entity; readonly alias: string }

function taken(step: Exclude<Step, { kind: 'root' }>, row: Row, way: Way, context: Context, aliases: Aliases, listed: boolean): { row: Row; way: Way } {
  switch (step.kind) {
    case 'key': {
      const is = condition({ ...scopeOf(context, aliases, row.entity, row.alias, 'internal'), keyed: true }, {
        kind: 'binary',
        operator: 'eq',
        left: { kind: 'path', segments: [step.member] },
        right: step.value,
      })
      return { row, way: { from: way.from, where: [...way.where, is] } }
    }
    case 'cast':
      return { row: { ...row, entity: step.to }, way: { from: way.from, where: [...way.where, isOf(row.entity, row.alias, step.to)] } }
    case 'navigation': {
      const next = { entity: step.navigation.to(), alias: aliases.fresh() }
      const hop = follow(step.navigation, row.alias, next.alias, aliases)
      return { row: next, way: { from: [...way.from, ...hop.from], where: [...way.where, ...hop.where, visible(context, aliases, next.entity, next.alias, listed && step.navigation.kind === 'many')] } }
    }
  }
}

function rooted({ root }: Extract<Step, { kind: 'root' }>, context: Context, aliases: Aliases, listed: boolean, further?: string): { row: Row; way: Way } {
  const row = { entity: root.entity, alias: aliases.fresh() }
  const conditions = [
    ofItsKind(row.entity, row.alias),
    visible(context, aliases, row.entity, row.alias, listed && !root.singleton, further),
    ...(root.where ? [own(context, aliases, row.entity, row.alias, root.where)] : []),
  ]
  return { row, way: { from: [sql`${relation(root.entity.table)} as ${name(row.alias)}`], where: conditions } }
}

/** `from … where …` of the addressed rows, with further conditions. */
export const rowsOf = (chain: Chain, conditions: readonly Condition[] = []): Sql =>
  sql`from ${commas(chain.way.from)}${where([...chain.way.where, ...conditions])}`
/** The server's further condition on the addressed rows: it is about the caller, of whom few of them are. */
export const ownCondition = (chain: Chain, text: string | undefined): readonly Condition[] =>
  text === undefined ? [] : [{ ...own(chain.context, chain.aliases, chain.entity, chain.alias, text), few: true }]
