import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor, Effect, ModifiedProperty } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { allowIn } from '../catalog/catalog-row.ts'

/** Locks a policy that the caller may write; with the name of its package. */
export async function lockPolicy(tx: Tx, caller: Caller, id: string) {
  const row = await tx.selectFrom('assignmentPolicy').selectAll().select((e) => e.selectFrom('accessPackage as k').select('k.displayName').whereRef('k.id', '=', 'assignmentPolicy.accessPackageId').as('packageName')).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return no('NotFound', { what: 'policy', id })
  const allowed = allowIn(caller, 'policy.write', 'change this policy', row.catalogId!, { what: 'policy', id })
  const automatic = allowed.ok && row.automaticRequestSettings ? allowAutomatic(caller, row.catalogId!) : allowed
  return automatic.ok ? ok(row) : automatic
}
/** Policies that assign by themselves are for administrators (entra.md §4 row 21). */
export const allowAutomatic = (caller: Caller, catalogId: string): Decision<true> => allowIn(caller, 'policy.writeAutomatic', 'write policies that assign by themselves', catalogId, { what: 'policy', id: '' })

export type NamedPolicy = { readonly id: string; readonly displayName: string | null; readonly accessPackageId: string | null; readonly packageName: string | null; readonly catalogId: string | null }
/** An audit event about a policy of a package: many policies have the same name. */
export const auditPolicy = (activity: Activity, by: Actor, p: NamedPolicy, details?: Record<string, string>, modified: readonly ModifiedProperty[] = []): Effect => ({
  do: 'audit', activity, by, about: { catalogId: p.catalogId!, accessPackageId: p.accessPackageId! },
  targets: [{ type: 'AccessPackageAssignmentPolicy', id: p.id, displayName: p.displayName, modifiedProperties: modified }, { type: 'AccessPackage', id: p.accessPackageId!, displayName: p.packageName }], ...(details ? { details } : {}),
})

/** Has everybody who holds access under a policy looked at again, because what it says of them has changed. */
export const checkHolders = async (db: Db | Tx, policyId: string): Promise<void> => {
  await sql`select check_people(array(select s.object_id from assignment a join subject s on s.id = a.target_id where a.policy_id = ${policyId}::uuid and a.state <> 'expired'))`.execute(db)
}
