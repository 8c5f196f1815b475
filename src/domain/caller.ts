import type { CatalogRole, TenantRole } from './access.ts'
import type { TenantSettings } from './settings.ts'

/** Who asks: a person or an application, with everything that rights follow from. Loaded once for each call. */
export type Caller = {
  readonly kind: 'user' | 'application'
  /** Object id of the person or of the service principal. */
  readonly id: string
  /** The client application that the call came through. */
  readonly appId: string
  readonly name: string
  readonly upn?: string
  /** Graph permission names: `scp` of a delegated token, `roles` of an application's. */
  readonly permissions: readonly string[]
  readonly userType?: 'Member' | 'Guest'
  /** Does anybody report to this person? */
  readonly isManager?: boolean
  /** The own id and every group it is in, directly or through groups. */
  readonly principals: readonly string[]
  readonly tenantRoles: readonly TenantRole[]
  readonly catalogRoles: readonly { readonly catalogId: string; readonly role: CatalogRole }[]
  /** Whose days the call speaks of, where it says so: `Europe/Amsterdam`. */
  readonly timeZone?: string
  /** What the tenant lets people see who have no role in a catalog. */
  readonly sees?: Pick<TenantSettings, 'resourceVisibility' | 'managersSeeAssignments'>
}

/** The product itself, when a timer or a job acts. */
export const system: Caller = {
  kind: 'application', id: '00000000-0000-0000-0000-000000000000', appId: '00000000-0000-0000-0000-000000000000', name: 'Latchkey',
  permissions: ['EntitlementManagement.ReadWrite.All'], principals: [], tenantRoles: [], catalogRoles: [],
}
