import type { Tx } from '#db/tables.ts'

export type NamedObject = { readonly id: string; readonly kind: string }
/** The first of some people and groups that a policy names and the directory does not have. */
export async function missingNamed(tx: Tx, named: readonly NamedObject[]): Promise<NamedObject | undefined> {
  if (named.length === 0) return undefined
  const found = await tx.selectFrom('directoryObject').select(['id', 'kind']).where('id', 'in', named.map((n) => n.id)).where('deletedDateTime', 'is', null).execute()
  return named.find((n) => !found.some((f) => f.id === n.id.toLowerCase() && f.kind === n.kind))
}
