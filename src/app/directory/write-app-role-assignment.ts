import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { namesOf } from '../names-of.ts'
import { actorOf } from '../people.ts'

export type AppRoleGrant = { readonly principalId: string; readonly resourceId: string; readonly appRoleId: string }
const defaultRole = '00000000-0000-0000-0000-000000000000'

/** Gives an app role to a person, a group or a service principal, outside of any package. */
export function createAppRoleAssignment(app: App, caller: Caller, grant: AppRoleGrant): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    if (!canEverywhere(caller, 'directory.write')) return no('DirectoryForbidden', { task: 'give app roles directly' })
    const resource = await tx.selectFrom('directoryObject').select(['id', 'displayName', 'appRoles']).where('id', '=', grant.resourceId).where('kind', '=', 'servicePrincipal').executeTakeFirst()
    if (!resource) return no('ReferenceInvalid', { reference: grant.resourceId, what: 'service principal' }, 'resourceId')
    const principal = await tx.selectFrom('directoryObject').select(['id', 'displayName']).where('id', '=', grant.principalId).where('kind', 'in', ['user', 'group', 'servicePrincipal']).executeTakeFirst()
    if (!principal) return no('ReferenceInvalid', { reference: grant.principalId, what: 'user, group or service principal' }, 'principalId')
    if (grant.appRoleId !== defaultRole && !resource.appRoles.some((r) => r.id === grant.appRoleId)) return no('RoleUnknown', { role: grant.appRoleId, known: resource.appRoles.map((r) => r.id).join(', ') }, 'appRoleId')
    const id = app.newId()
    const { numInsertedOrUpdatedRows } = await tx.insertInto('appRoleAssignment').values({ id, ...grant, createdDateTime: nowOf(app) }).onConflict((c) => c.doNothing()).executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return no('LinkExists')
    await record(app, tx, [{ do: 'audit', activity: 'Add app role assignment grant to user', by: actorOf(caller), about: {}, targets: [{ type: 'ServicePrincipal', ...resource }, { type: 'DirectoryObject', ...principal }].map(({ type, id: of, displayName }) => ({ type, id: of, displayName })) }])
    return ok({ id })
  })
}

/** Takes an app role assignment away. */
export function deleteAppRoleAssignment(app: App, caller: Caller, id: string, of: { readonly member: 'principalId' | 'resourceId'; readonly id: string }): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    if (!canEverywhere(caller, 'directory.write')) return no('DirectoryForbidden', { task: 'take app roles away directly' })
    const gone = await tx.deleteFrom('appRoleAssignment').where('id', '=', id).where(of.member, '=', of.id).returning(['resourceId', 'principalId']).executeTakeFirst()
    if (!gone) return no('NotFound', { what: 'app role assignment', id })
    const nameOf = await namesOf(tx, [gone.resourceId!, gone.principalId!])
    await record(app, tx, [{ do: 'audit', activity: 'Remove app role assignment from user', by: actorOf(caller), about: {}, targets: [{ type: 'ServicePrincipal', id: gone.resourceId! }, { type: 'DirectoryObject', id: gone.principalId! }].map((t) => ({ ...t, displayName: nameOf(t.id) })) }])
    return ok(true)
  })
}
