import type { Caller } from '#domain/caller.ts'
import type { Entity } from '#model/entity.ts'
import { visibleSql } from '#odata/sql.ts'
import { nowOf, type App } from './app.ts'
import { parametersFor, visibilityFor } from './visibility.ts'

/** May the caller know of this package or resource at all? The same rule as for reading it. */
export async function sees(app: App, caller: Caller, entity: Entity, id: string): Promise<boolean> {
  const visible = visibleSql(entity, entity.table, { parameters: parametersFor(caller, nowOf(app)), visibility: visibilityFor(caller) })
  const table = entity.table === 'resource' ? 'resource' : 'accessPackage'
  return (await app.db.selectFrom(table).select('id').where('id', '=', id).where(visible).executeTakeFirst()) !== undefined
}
