import type { Permission } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor, Effect, ModifiedProperty } from '#domain/effect.ts'
import { no, ok } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { allowIn } from '../catalog/catalog-row.ts'

type Named = { readonly id: string; readonly displayName: string; readonly catalogId: string }
export const auditPackage = (activity: Activity, by: Actor, p: Named, details?: Record<string, string>, modified: readonly ModifiedProperty[] = []): Effect =>
  ({ do: 'audit', activity, by, about: { catalogId: p.catalogId, accessPackageId: p.id }, targets: [{ type: 'AccessPackage', id: p.id, displayName: p.displayName, modifiedProperties: modified }], ...(details ? { details } : {}) })

/** Locks a package that the caller may do this to. */
export async function lockPackage(tx: Tx, caller: Caller, permission: Permission, task: string, id: string) {
  const row = await tx.selectFrom('accessPackage').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return no('NotFound', { what: 'access package', id })
  const allowed = allowIn(caller, permission, task, row.catalogId!, { what: 'access package', id })
  return allowed.ok ? ok({ ...row, catalogId: row.catalogId!, displayName: row.displayName! }) : allowed
}

/** Is there another package of this name in the catalog? */
export const packageNameTaken = async (tx: Tx, catalogId: string, displayName: string, except?: string): Promise<boolean> =>
  (await tx.selectFrom('accessPackage').select('id').where('catalogId', '=', catalogId).where((e) => e(e.fn<string>('lower', ['displayName']), '=', displayName.toLowerCase())).$if(except !== undefined, (q) => q.where('id', '<>', except!)).executeTakeFirst()) !== undefined
