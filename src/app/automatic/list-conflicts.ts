import { sql } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import type { Conflict } from '../separation/conflicts-of.ts'

export type AutomaticConflict = {
  readonly userId: string; readonly displayName: string | null; readonly userPrincipalName: string | null; readonly accessPackageId: string; readonly accessPackageName: string
  readonly policyId: string; readonly conflicts: readonly Conflict[]; readonly foundDateTime: string
}

/** Whom a rule fits and separation of duties skips, in the catalogs that the caller may read (latchkey.md U17); whoever may read none is refused, as with all other conflicts. */
export async function listConflicts(app: App, caller: Caller): Promise<Decision<readonly AutomaticConflict[]>> {
  const [everywhere, catalogs] = [canEverywhere(caller, 'catalog.read'), catalogsWhere(caller, 'catalog.read')]
  if (!everywhere && catalogs.length === 0) return no('Forbidden', { task: 'read whom separation of duties keeps out' })
  const { rows } = await sql<AutomaticConflict>`
    select c.person_id as user_id, u.display_name, u.user_principal_name, c.access_package_id, k.display_name as access_package_name, c.policy_id, c.conflicts, c.found_at as found_date_time
    from automatic_conflict c join access_package k on k.id = c.access_package_id left join directory_object u on u.id = c.person_id
    where ${everywhere}::boolean or k.catalog_id = any(${[...catalogs]}::uuid[])
    order by c.found_at, c.person_id limit 1000`.execute(app.db)
  return ok(rows)
}
