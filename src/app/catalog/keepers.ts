import { roleDefinitions } from '#domain/access.ts'
import type { Db, Tx } from '#db/tables.ts'
import { peopleBehind } from '../people.ts'
import type { KnownPerson } from '../people.ts'

type Held = { readonly roles: readonly string[]; readonly catalogId: string | null }
/** Those who hold one of the roles and can sign in; groups stand for their members. */
async function holding(db: Db | Tx, { roles, catalogId }: Held): Promise<readonly KnownPerson[]> {
  const given = await db.selectFrom('roleAssignment').select('principalId').where('roleDefinitionId', 'in', [...roles]).where('catalogId', catalogId === null ? 'is' : '=', catalogId).execute()
  return (await peopleBehind(db, given.map((g) => g.principalId))).filter((p) => p.accountEnabled)
}

/** The owners and package managers of a catalog. */
export const ownersOf = (db: Db | Tx, catalogId: string): Promise<readonly KnownPerson[]> => holding(db, { roles: [roleDefinitions.owner, roleDefinitions.packageManager], catalogId })

/** Those who look after a catalog: where it has no owners, whoever governs the tenant. */
export async function keepersOf(db: Db | Tx, catalogId: string): Promise<readonly KnownPerson[]> {
  const owners = await ownersOf(db, catalogId)
  return owners.length > 0 ? owners : holding(db, { roles: [roleDefinitions.identityGovernanceAdministrator], catalogId: null })
}
