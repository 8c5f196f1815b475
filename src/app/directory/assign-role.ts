import { canEverywhere, roleDefinitions, type TenantRole } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'

/** Gives a role that holds in the whole tenant; giving it twice is giving it once. */
export function assignTenantRole(app: App, caller: Caller, principalId: string, role: TenantRole): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    if (!canEverywhere(caller, 'directory.write')) return no('Forbidden', { task: 'give roles' })
    const principal = await tx.selectFrom('directoryObject').select(['id', 'displayName']).where('id', '=', principalId).where('deletedDateTime', 'is', null).executeTakeFirst()
    if (!principal) return no('NotFound', { what: 'directory object', id: principalId })
    const { numInsertedOrUpdatedRows } = await tx.insertInto('roleAssignment').values({ id: app.newId(), principalId, roleDefinitionId: roleDefinitions[role], catalogId: null, createdDateTime: nowOf(app) }).onConflict((c) => c.doNothing()).executeTakeFirst()
    if (numInsertedOrUpdatedRows) {
      await record(app, tx, [{ do: 'audit', activity: 'Add Entitlement Management role assignment', by: actorOf(caller), about: {}, targets: [{ type: 'User', id: principalId, displayName: principal.displayName }], details: { role } }])
    }
    return ok(true)
  })
}
