import { can, roleDefinitions, type TenantRole } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { AuditTarget } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { mayHold, permissionFor, roleOf, scopeOf, type Provider, type Scopes } from '#domain/role/holding.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { lockCatalog } from '../catalog/catalog-row.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'

export type RoleInput = Scopes & { readonly principalId: string; readonly roleDefinitionId: string }

/** Gives a role of the directory, or of entitlement management (entra.md F5; §4 rows 1, 8, 9). */
export const giveRole = (app: App, caller: Caller, provider: Provider, input: RoleInput): Promise<Decision<{ id: string }>> => transact(app.db, (tx) => giveRoleIn(app, tx, caller, provider, input))

/** The same as a part of something larger. */
export async function giveRoleIn(app: App, tx: Tx, caller: Caller, provider: Provider, input: RoleInput): Promise<Decision<{ id: string }>> {
  const { principalId, roleDefinitionId } = input
  const role = roleOf(provider, roleDefinitionId)
  if (!role) return no('RoleDefinitionUnknown', { id: roleDefinitionId, provider }, 'roleDefinitionId')
  const scope = scopeOf(provider, role, input)
  if (!scope.ok) return scope
  const catalogId = scope.value
  const allowed = await lockScope(tx, caller, provider, permissionFor(role), catalogId)
  if (!allowed.ok) return allowed
  const principal = await tx.selectFrom('directoryObject').select(['id', 'kind', 'displayName', 'isAssignableToRole']).where('id', '=', principalId).where('deletedDateTime', 'is', null).forKeyShare().executeTakeFirst()
  const fit = mayHold(role, principal, principalId)
  if (!fit.ok) return fit
  const id = app.newId()
  const { numInsertedOrUpdatedRows } = await tx.insertInto('roleAssignment').values({ id, principalId, roleDefinitionId, catalogId, createdDateTime: nowOf(app) }).onConflict((c) => c.doNothing()).executeTakeFirst()
  if (!numInsertedOrUpdatedRows) return no('RoleAssignmentExists')
  const activity = provider === 'directory' ? 'Add member to role' : 'Add Entitlement Management role assignment'
  await record(app, tx, [{ do: 'audit', activity, by: actorOf(caller), about: catalogId ? { catalogId } : {}, targets: await targetsOf(tx, { principalId, roleDefinitionId, catalogId }), details: { role } }])
  return ok({ id })
}

/** Gives a role that holds in the whole tenant, for the command line; giving it twice is giving it once. */
export async function giveTenantRole(app: App, caller: Caller, principalId: string, role: TenantRole): Promise<Decision<true>> {
  const given = await giveRole(app, caller, role === 'catalogCreator' ? 'entitlementManagement' : 'directory', { principalId, roleDefinitionId: roleDefinitions[role], directoryScopeId: '/' })
  return given.ok || given.refusal.kind === 'RoleAssignmentExists' ? ok(true) : given
}

/** The right to give the role there. The lock on the catalog makes changes of its roles wait for each other. */
async function lockScope(tx: Tx, caller: Caller, provider: Provider, permission: ReturnType<typeof permissionFor>, catalogId: string | null): Promise<Decision<unknown>> {
  if (catalogId !== null) return lockCatalog(tx, caller, permission, 'give roles in this catalog', catalogId)
  if (can(caller, permission, undefined)) return ok(true)
  return provider === 'directory' ? no('DirectoryRolesForbidden') : no('TenantForbidden', { task: 'appoint catalog creators' })
}

type Given = { readonly principalId: string; readonly roleDefinitionId: string; readonly catalogId: string | null }
const types: Readonly<Record<string, string>> = { user: 'User', group: 'Group', servicePrincipal: 'ServicePrincipal' }
/** Whom, which role, and where, for the audit log. */
export async function targetsOf(tx: Tx, { principalId, roleDefinitionId, catalogId }: Given): Promise<AuditTarget[]> {
  const principal = await tx.selectFrom('directoryObject').select(['kind', 'displayName', 'userPrincipalName']).where('id', '=', principalId).executeTakeFirstOrThrow()
  const definition = await tx.selectFrom('roleDefinition').select('displayName').where('id', '=', roleDefinitionId).executeTakeFirstOrThrow()
  const catalog = catalogId === null ? undefined : await tx.selectFrom('catalog').select('displayName').where('id', '=', catalogId).executeTakeFirstOrThrow()
  return [
    { type: types[principal.kind] ?? 'DirectoryObject', id: principalId, displayName: principal.displayName, userPrincipalName: principal.userPrincipalName },
    { type: 'Role', id: roleDefinitionId, displayName: definition.displayName },
    ...(catalog ? [{ type: 'AccessPackageCatalog', id: catalogId!, displayName: catalog.displayName }] : []),
  ]
}
