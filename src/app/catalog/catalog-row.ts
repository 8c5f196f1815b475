import { can, type Permission } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor, Effect, ModifiedProperty } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'

/** Is there another catalog of this name (entra.md §1.2: unique)? */
export const nameTaken = async (tx: Tx, displayName: string, except?: string): Promise<boolean> =>
  (await tx.selectFrom('catalog').select('id').where((e) => e(e.fn<string>('lower', ['displayName']), '=', displayName.toLowerCase())).$if(except !== undefined, (q) => q.where('id', '<>', except!)).executeTakeFirst()) !== undefined

export const auditCatalog = (activity: Activity, by: Actor, c: { id: string; displayName: string }, modified: readonly ModifiedProperty[] = []): Effect =>
  ({ do: 'audit', activity, by, about: { catalogId: c.id }, targets: [{ type: 'AccessPackageCatalog', id: c.id, displayName: c.displayName, modifiedProperties: modified }] })

/** 404 where the caller may not know of the catalog, 403 where the caller sees it but may not do this. */
export function allowIn(caller: Caller, permission: Permission, task: string, catalogId: string, what: { readonly what: string; readonly id: string }): Decision<true> {
  if (can(caller, permission, catalogId)) return ok(true)
  return can(caller, 'catalog.read', catalogId) ? no('Forbidden', { task }) : no('NotFound', what)
}

/** Locks a catalog that the caller may do this to. */
export async function lockCatalog(tx: Tx, caller: Caller, permission: Permission, task: string, id: string) {
  const row = await tx.selectFrom('catalog').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return no('NotFound', { what: 'catalog', id })
  const allowed = allowIn(caller, permission, task, id, { what: 'catalog', id })
  return allowed.ok ? ok(row) : allowed
}
