import type { Db, Tx } from '#db/tables.ts'

/** Display names of objects of the directory; an id that is gone stands for itself. */
export async function namesOf(db: Db | Tx, ids: readonly string[]): Promise<(id: string) => string> {
  const rows = ids.length === 0 ? [] : await db.selectFrom('directoryObject').select(['id', 'displayName', 'userPrincipalName']).where('id', 'in', [...ids]).execute()
  const names = new Map(rows.map((r) => [r.id, r.displayName ?? r.userPrincipalName ?? r.id]))
  return (id) => names.get(id) ?? id
}
