/** Applications of the built-in directory: their app roles, given as app role assignments at the service principal. */
import type { Clock } from '#clock.ts'
import { sql } from 'kysely'
import { rowsInto } from '#db/insert-many.ts'
import type { Db, Tx } from '#db/tables.ts'
import { formatInstant } from '#domain/time.ts'
import type { NewId } from '#ids.ts'
import { ConnectorFailed, type Connector, type Discovered } from '../connector.ts'
import { isObjectId, mustOffer } from './offer.ts'

/** An application without roles of its own offers this one (entra.md §1.4). */
const defaultAccess = { originId: '00000000-0000-0000-0000-000000000000', displayName: 'Default Access', description: null } as const

/** Opens the connector for applications of the directory that this database holds. */
export function directoryApplications(db: Db, { newId, clock }: { newId: NewId; clock: Clock }): Connector {
  const application = (id: string, within: Db | Tx) => within.selectFrom('directoryObject').select(['displayName', 'description', 'appRoles']).where('id', '=', id).where('kind', '=', 'servicePrincipal').where('deletedDateTime', 'is', null).executeTakeFirst()
  const discover = async (id: string, within: Db | Tx = db): Promise<Discovered | undefined> => {
    const found = isObjectId(id) ? await application(id, within) : undefined
    const own = found?.appRoles.filter((r) => r.isEnabled && r.allowedMemberTypes.includes('User')).map((r) => ({ originId: r.id, displayName: r.displayName ?? r.value ?? 'Role', description: r.description ?? null }))
    return found && {
      displayName: found.displayName ?? '', description: found.description, roles: own?.length ? own : [defaultAccess],
      scopes: [{ originId: id, displayName: 'Root', description: 'Root Scope', isRootScope: true }],
    }
  }
  return {
    discover: (id) => discover(id),
    async check() { await db.selectFrom('appRoleAssignment').select('id').limit(1).execute() },
    async has(principalId, role) {
      return (await db.selectFrom('appRoleAssignment').select('id').where('resourceId', '=', role.resourceId).where('appRoleId', '=', role.roleId).where('principalId', '=', principalId).executeTakeFirst()) !== undefined
    },
    async *members(role) {
      for (const row of await db.selectFrom('appRoleAssignment').select('principalId').where('resourceId', '=', role.resourceId).where('appRoleId', '=', role.roleId).execute()) yield row.principalId!
    },
    async grant(principalId, role) {
      mustOffer('application', await discover(role.resourceId), role)
      const person = await db.selectFrom('directoryObject').select('id').where('id', '=', principalId).where('deletedDateTime', 'is', null).executeTakeFirst()
      if (!person) throw new ConnectorFailed('the person is no longer in the directory', { retryable: false })
      await db.insertInto('appRoleAssignment')
        .values({ id: newId(), appRoleId: role.roleId, principalId, resourceId: role.resourceId, createdDateTime: formatInstant(clock.now()) })
        .onConflict((c) => c.columns(['principalId', 'resourceId', 'appRoleId']).doNothing()).execute()
    },
    async grantMany(tx, principalIds, role) {
      mustOffer('application', await discover(role.resourceId, tx), role)
      const holders = () => tx.selectFrom('appRoleAssignment').select('principalId').where('resourceId', '=', role.resourceId).where('appRoleId', '=', role.roleId).where('principalId', 'in', principalIds).execute()
      const before = await holders()
      const people = await tx.selectFrom('directoryObject').select('id').where('id', 'in', principalIds).where('deletedDateTime', 'is', null).orderBy('id').execute()
      const rows = people.map(({ id: principalId }) => ({ id: newId(), appRoleId: role.roleId, principalId, resourceId: role.resourceId, createdDateTime: formatInstant(clock.now()) }))
      if (rows.length > 0) await sql`${rowsInto('appRoleAssignment', rows)} on conflict (principal_id, resource_id, app_role_id) do nothing`.execute(tx)
      return { have: new Set((await holders()).map((h) => h.principalId!)), hadBefore: new Set(before.map((h) => h.principalId!)) }
    },
    async revokeMany(tx, principalIds, role) {
      await tx.deleteFrom('appRoleAssignment').where('resourceId', '=', role.resourceId).where('appRoleId', '=', role.roleId).where('principalId', 'in', principalIds).execute()
      const left = await tx.selectFrom('appRoleAssignment').select('principalId').where('resourceId', '=', role.resourceId).where('appRoleId', '=', role.roleId).where('principalId', 'in', principalIds).execute()
      return { left: new Set(left.map((l) => l.principalId!)) }
    },
    async revoke(principalId, role) {
      await db.deleteFrom('appRoleAssignment').where('resourceId', '=', role.resourceId).where('appRoleId', '=', role.roleId).where('principalId', '=', principalId).execute()
    },
  }
}
