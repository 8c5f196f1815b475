import { sql } from 'kysely'
import { can, canEverywhere, roleDefinitions } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { permissionFor, roleOf, type Provider } from '#domain/role/holding.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { targetsOf } from './give-role.ts'

/** Takes a role away (entra.md F5; §4 rows 1, 8, 9). A catalog may be left without an owner, as in Graph; the audit log says so. */
export function takeRole(app: App, caller: Caller, provider: Provider, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const given = await tx.selectFrom('roleAssignment').select(['principalId', 'roleDefinitionId', 'catalogId']).where('id', '=', id).executeTakeFirst()
    const role = given && roleOf(provider, given.roleDefinitionId)
    if (!given || !role) return no('NotFound', { what: 'role assignment', id })
    const { catalogId } = given
    if (!can(caller, permissionFor(role), catalogId ?? undefined)) return denied(caller, provider, { id, ...given })
    if (role === 'globalAdministrator' && !(await anotherAdministrator(tx, id))) return no('LastAdministrator')
    // The same lock as for giving: the number of owners that is told is the number there is.
    if (catalogId !== null) await tx.selectFrom('catalog').select('id').where('id', '=', catalogId).forUpdate().execute()
    const targets = await targetsOf(tx, given)
    const { numDeletedRows } = await tx.deleteFrom('roleAssignment').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows === 0n) return no('NotFound', { what: 'role assignment', id })
    const left = role === 'owner' ? { ownersLeft: String(await ownersOf(tx, catalogId!)) } : {}
    const activity = provider === 'directory' ? 'Remove member from role' : 'Remove Entitlement Management role assignment'
    await record(app, tx, [{ do: 'audit', activity, by: actorOf(caller), about: catalogId ? { catalogId } : {}, targets, details: { role, ...left } }])
    return ok(true)
  })
}

/** 404 to those who may not know of it: who governs a catalog is for its readers, and for those who do. */
function denied(caller: Caller, provider: Provider, { id, catalogId, principalId }: { readonly id: string; readonly catalogId: string | null; readonly principalId: string }): Decision<never> {
  const sees = caller.principals.includes(principalId) || (provider === 'directory' ? canEverywhere(caller, 'directoryRoles.read') : can(caller, 'roles.read', catalogId ?? undefined))
  if (!sees) return no('NotFound', { what: 'role assignment', id })
  return provider === 'directory' ? no('DirectoryRolesForbidden') : no('Forbidden', { task: catalogId === null ? 'dismiss catalog creators' : 'take roles in this catalog away' })
}

/** Is a person who can sign in left with the role, directly or through a group? All its assignments are locked, so that of two removals at once one sees the other. */
async function anotherAdministrator(tx: Tx, id: string): Promise<boolean> {
  await tx.selectFrom('roleAssignment').select('id').where('roleDefinitionId', '=', roleDefinitions.globalAdministrator).orderBy('id').forUpdate().execute()
  const { rows } = await sql`
    select 1 from role_assignment a, lateral (select a.principal_id union select transitive_members(a.principal_id)) as held (id)
    join directory_object p on p.id = held.id
    where a.role_definition_id = ${roleDefinitions.globalAdministrator} and a.id <> ${id} and p.kind = 'user' and p.account_enabled and p.deleted_date_time is null limit 1`.execute(tx)
  return rows.length > 0
}

const ownersOf = async (tx: Tx, catalogId: string): Promise<number> =>
  (await tx.selectFrom('roleAssignment').select((e) => e.fn.countAll<number>().as('count')).where('catalogId', '=', catalogId).where('roleDefinitionId', '=', roleDefinitions.owner).executeTakeFirstOrThrow()).count
