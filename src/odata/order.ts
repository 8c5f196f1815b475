/** `$orderby` as sort keys; the id comes last, so that the order is total and a page can begin anywhere in it. */
import { sql } from 'kysely'
import type { Entity } from '#model/entity.ts'
import type { Context } from './context.ts'
import { name } from './fragment.ts'
import { scalarOf } from './operand.ts'
import type { SortKey } from './page.ts'
import type { Order } from './query.ts'
import { refuse } from './refusal.ts'
import type { Aliases } from './scope.ts'
import { scopeOf } from './sql.ts'
import { folded, isText, seenAs } from './value.ts'

const maxKeys = 8

export function sortKeys(context: Context, aliases: Aliases, entity: Entity, alias: string, orders: readonly Order[]): readonly SortKey[] {
  if (orders.length > maxKeys) refuse(`$orderby has more than ${maxKeys} keys.`, '$orderby')
  const scope = scopeOf(context, aliases, entity, alias, 'public', '$orderby')
  const keys: SortKey[] = []
  for (const { path, direction } of orders) {
    const value = seenAs(scalarOf(scope, { kind: 'path', segments: path }), 'text')
    if (value.type === 'list') refuse(`"${value.label}" is a list and has no order.`, '$orderby')
    keys.push({ sql: isText(value) ? folded(value, scope) : value.sql, type: isText(value) ? 'text' : value.type, direction, nullable: value.nullable })
    if (entity.idKind !== 'pair' && path.length === 1 && path[0]!.toLowerCase() === 'id') return keys // nothing is equal beyond it
  }
  // In the direction of the key before it, so that one index over both serves.
  const direction = keys.at(-1)?.direction ?? 'asc'
  const id: SortKey = { sql: sql`${name(alias)}."id"`, type: entity.idKind, direction, nullable: false }
  if (entity.idKind !== 'pair') return [...keys, id]
  // A composed id can stand in several rows, so the row's own place tells them apart.
  return [...keys, id, { sql: sql`${name(alias)}.ctid::text`, type: 'text', direction, nullable: false }]
}
