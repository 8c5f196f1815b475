import type { Db, Tx } from '#db/tables.ts'

/** What a person holds that stands in the way of a package (L8). */
export type Conflict = { readonly kind: 'accessPackage' | 'group' | 'resourceRole'; readonly id: string; readonly displayName: string }
export type Looked = { readonly personId: string; readonly accessPackageId: string; readonly now: string; readonly except?: readonly string[] }

/** What the person holds now that stands in the way of the package, without what a dated exception allows (entra.md F53, L8). `except` names assignments that are about to end. */
export async function conflictsOf(_db: Db | Tx, _looked: Looked): Promise<readonly Conflict[]> {
  return []
}
