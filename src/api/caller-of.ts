import { catalogRoles, roleDefinitions, tenantRoles, type CatalogRole, type TenantRole } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { merged } from '#domain/patch.ts'
import { defaultSettings } from '#domain/settings.ts'
import { zoneNamed } from '#domain/time.ts'
import type { Claims } from '#identity/identity.ts'

/** The caller with groups and roles of this moment: a right that was taken away is gone with the next call. */
export function callerOf({ kind, oid, appId, permissions, standing }: Pick<Claims, 'kind' | 'oid' | 'appId' | 'permissions' | 'standing'>): Caller {
  const { name, upn, userType, principals, isManager, roles, settings } = standing
  const { resourceVisibility, managersSeeAssignments } = merged(defaultSettings, settings)
  return {
    kind, id: oid, appId, name, permissions, principals, isManager, sees: { resourceVisibility, managersSeeAssignments }, ...(upn ? { upn } : {}), ...(userType ? { userType } : {}),
    tenantRoles: tenantRoles.filter((role: TenantRole) => roles.some((r) => r.role === roleDefinitions[role] && r.catalog === null)),
    catalogRoles: roles.flatMap((r) => catalogRoles.filter((role: CatalogRole) => r.role === roleDefinitions[role] && r.catalog !== null).map((role) => ({ catalogId: r.catalog!, role }))),
  }
}

/** The time zone that a call prefers, as Graph's calendars take it (`Prefer: outlook.timezone="Europe/Amsterdam"`). What is none is passed over, as every preference may be. */
export function zonePreferred(prefer: string | undefined): { readonly timeZone?: string } {
  const named = /(?:^|[,;\s])outlook\.timezone\s*=\s*"?([\w/+:-]{1,64})"?/i.exec(prefer ?? '')?.[1]
  const timeZone = named && zoneNamed(named)
  return timeZone ? { timeZone } : {}
}
