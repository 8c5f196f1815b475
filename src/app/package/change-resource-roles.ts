import type { Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditPackage, lockPackage } from './package-row.ts'

/** A role and a scope as clients name them: by our id, or by the ids of the origin system (entra.md §9.5). */
export type Named = { readonly id?: string | undefined; readonly originId?: string | undefined; readonly originSystem?: string | undefined }
export type RoleChoice = { readonly role: Named & { readonly resource?: Named | undefined }; readonly scope: Named }

/** Everybody who holds the package follows its roles. */
const reconcile = (accessPackageId: string): Effect => ({ do: 'enqueue', job: 'reconcile-package', payload: { accessPackageId }, key: `reconcile:${accessPackageId}` })

/** Puts a resource role into a package; everybody who holds the package gets it (entra.md F14). */
export function addResourceRole(app: App, caller: Caller, accessPackageId: string, choice: RoleChoice): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'package.roles', 'change the resource roles of this access package', accessPackageId)
    if (!found.ok) return found
    const { catalogId } = found.value
    const role = await findRole(tx, catalogId, choice.role)
    if (!role.ok) return role
    const scope = await findScope(tx, role.value.resourceId!, choice.scope)
    if (!scope.ok) return scope
    const { numInsertedOrUpdatedRows } = await tx.insertInto('resourceRoleScope')
      .values({ accessPackageId, catalogId, resourceRoleId: role.value.id, resourceScopeId: scope.value.id, createdDateTime: nowOf(app) }).onConflict((c) => c.doNothing()).executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return no('RoleAlreadyInPackage')
    await record(app, tx, [auditPackage('Update access package', actorOf(caller), found.value, { addedRole: await roleName(tx, role.value.id) }), reconcile(accessPackageId)])
    return ok({ id: `${role.value.id}_${scope.value.id}` })
  })
}

/** Takes a resource role out of a package; whoever holds it through this package only loses it (entra.md F15). */
export function removeResourceRole(app: App, caller: Caller, accessPackageId: string, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'package.roles', 'change the resource roles of this access package', accessPackageId)
    if (!found.ok) return found
    const gone = await tx.deleteFrom('resourceRoleScope').where('accessPackageId', '=', accessPackageId).where('id', '=', id.toLowerCase()).returning('resourceRoleId').executeTakeFirst()
    if (!gone) return no('NotFound', { what: 'resource role in this access package', id })
    await record(app, tx, [auditPackage('Update access package', actorOf(caller), found.value, { removedRole: await roleName(tx, gone.resourceRoleId!) }), reconcile(accessPackageId)])
    return ok(true)
  })
}

/** "Member of sg-Advanced security": a role says little without its resource. */
async function roleName(tx: Tx, id: string): Promise<string> {
  const role = await tx.selectFrom('resourceRole as r').innerJoin('resource as o', 'o.id', 'r.resourceId').where('r.id', '=', id).select(['r.displayName', 'r.originId', 'o.displayName as resource', 'o.originId as resourceOriginId']).executeTakeFirstOrThrow()
  return `${role.displayName ?? role.originId} of ${role.resource ?? role.resourceOriginId}`
}

async function findRole(tx: Tx, catalogId: string, named: RoleChoice['role']) {
  const offered = tx.selectFrom('resourceRole').innerJoin('resource', 'resource.id', 'resourceRole.resourceId').where('resourceRole.catalogId', '=', catalogId).selectAll('resourceRole')
  if (named.id) {
    const row = await offered.where('resourceRole.id', '=', named.id).executeTakeFirst()
    if (row) return ok(row)
  }
  const { id, originId } = named.resource ?? {}
  const ofResource = offered.$if(id !== undefined, (q) => q.where('resource.id', '=', id!)).$if(originId !== undefined && id === undefined, (q) => q.where('resource.originId', '=', originId!))
  const rows = await ofResource.execute()
  const row = rows.find((r) => r.originId === named.originId && (!named.originSystem || r.originSystem === named.originSystem))
  return row ? ok(row) : no('RoleUnknown', { role: named.originId ?? named.id ?? '', known: rows.slice(0, 20).map((r) => `${r.displayName} (${r.originId})`).join(', ') || 'nothing; add the resource to the catalog first' }, 'role/originId')
}

async function findScope(tx: Tx, resourceId: string, named: Named) {
  const rows = await tx.selectFrom('resourceScope').selectAll().where('resourceId', '=', resourceId).execute()
  const row = rows.find((s) => s.id === named.id) ?? rows.find((s) => s.originId === named.originId) ?? (named.id || named.originId ? undefined : rows.find((s) => s.isRootScope))
  return row ? ok(row) : no('ScopeUnknown', { scope: named.originId ?? named.id ?? '' }, 'scope/originId')
}
