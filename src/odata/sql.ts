import type { RawBuilder } from 'kysely'
import type { Entity } from '#model/entity.ts'
import type { Context } from './context.ts'
import type { Expression } from './expression.ts'

/**
 * The condition of an expression for the row `alias` of the entity's table, to be used in a kysely query.
 * `public` names only public, queryable members and sees only visible rows; `internal` is for the server's own expressions.
 */
export function whereSql(entity: Entity, alias: string, expression: Expression | string, context: Context, mode: 'public' | 'internal'): RawBuilder<boolean> {
  throw new Error(`not yet: ${entity.name} ${alias} ${expression} ${context.base} ${mode}`)
}
/** The condition that the caller may see the row `alias`. */
export function visibleSql(entity: Entity, alias: string, context: Context): RawBuilder<boolean> { throw new Error(`not yet: ${entity.name} ${alias} ${context.base}`) }
