/**
 * Who may do what: roles × permissions, as a table (entra.md §4). A person's right needs both the token's permission
 * (Graph's scope) and a role; an application's right follows from its permission alone.
 */
import type { Caller } from './caller.ts'

export const tenantRoles = ['globalAdministrator', 'identityGovernanceAdministrator', 'globalReader', 'catalogCreator'] as const
export type TenantRole = (typeof tenantRoles)[number]
export const catalogRoles = ['owner', 'reader', 'packageManager', 'assignmentManager'] as const
export type CatalogRole = (typeof catalogRoles)[number]

/** Fixed ids: directory roles as Entra has them, entitlement roles as in entra.md §1.29. */
export const roleDefinitions = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  identityGovernanceAdministrator: '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  catalogCreator: 'ba92d953-d8e0-4e39-a797-0cbedb0a89e8',
  owner: 'ae79f266-94d4-4dab-b730-feca7e132178',
  reader: '44272f93-9762-48e8-af59-1b5351b1d6b3',
  packageManager: '7f480852-ebdc-47d4-87de-0d8498384a83',
  assignmentManager: 'e2182095-804a-4656-ae11-64734e9b7ae5',
} as const satisfies Record<TenantRole | CatalogRole, string>

type Column = 'GA' | 'IGA' | 'GR' | 'CC' | 'CO' | 'CR' | 'APM' | 'APAM'
const columns: Readonly<Record<TenantRole | CatalogRole, Column>> = {
  globalAdministrator: 'GA', identityGovernanceAdministrator: 'IGA', globalReader: 'GR', catalogCreator: 'CC',
  owner: 'CO', reader: 'CR', packageManager: 'APM', assignmentManager: 'APAM',
}

/** One row a permission: the roles that have it. The number is the task's row in entra.md §4. */
const matrix = {
  'catalog.create': ['GA', 'IGA', 'CC'], //                                   5
  'catalog.update': ['GA', 'IGA', 'CO'], //                                   6
  'catalog.delete': ['GA', 'IGA', 'CO'], //                                   7
  'catalog.read': ['GA', 'IGA', 'GR', 'CO', 'CR', 'APM', 'APAM'], //          13, 29, 30
  'resource.add': ['GA', 'IGA', 'CO'], //                                     10; and the right to the object itself, see canAddResource
  'resource.remove': ['GA', 'IGA', 'CO'], //                                  11
  'package.create': ['GA', 'IGA', 'CO', 'APM'], //                            14
  'package.update': ['GA', 'IGA', 'CO', 'APM'], //                            15
  'package.delete': ['GA', 'IGA', 'CO', 'APM'], //                            16
  'package.roles': ['GA', 'IGA', 'CO', 'APM'], //                             17
  'policy.write': ['GA', 'IGA', 'CO', 'APM'], //                              20
  'assignment.add': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                    27
  'assignment.remove': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                 28
  'request.reprocess': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                 32
  'request.cancel': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                    33
  'request.delete': ['GA', 'IGA'], //                                         34, '?' cells are no
  'settings.read': ['GA', 'IGA', 'GR'], //                                    2
  'settings.update': ['GA', 'IGA'], //                                        2
  'report.user': ['GA', 'IGA', 'GR'], //                                      38; Global Reader reads (§4.1)
  'directory.write': ['GA'], //                                               people, groups and applications of the built-in directory
  // In catalogs, owners read what happened there. Tenant roles that read the log (Security Reader, Reports Reader: §4.1) belong into this row.
  'audit.read': ['GA', 'IGA', 'GR', 'CO'],
} as const satisfies Record<string, readonly Column[]>
export type Permission = keyof typeof matrix
export const permissions = Object.keys(matrix) as readonly Permission[]

/** Does a role grant a permission? */
export const roleGrants = (role: TenantRole | CatalogRole, permission: Permission): boolean => (matrix[permission] as readonly Column[]).includes(columns[role])

const reading: readonly Permission[] = ['catalog.read', 'audit.read', 'settings.read', 'report.user']
/** The Graph permissions of a token that open a permission of ours (entra.md §7.1). */
function graphPermissions(permission: Permission): readonly string[] {
  if (permission === 'audit.read') return ['AuditLog.Read.All', 'EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All']
  if (permission === 'directory.write') return ['Directory.ReadWrite.All', 'User.ReadWrite.All', 'Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']
  return reading.includes(permission) ? ['EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All'] : ['EntitlementManagement.ReadWrite.All']
}
const tokenAllows = (caller: Caller, permission: Permission): boolean => graphPermissions(permission).some((p) => caller.permissions.includes(p))

/** May the caller do this everywhere in the tenant? */
export function canEverywhere(caller: Caller, permission: Permission): boolean {
  if (!tokenAllows(caller, permission)) return false
  return caller.kind === 'application' || caller.tenantRoles.some((role) => roleGrants(role, permission))
}
/** The catalogs in which the caller's catalog roles allow this. An application in a catalog role needs no tenant-wide permission (entra.md §7.1). */
export function catalogsWhere(caller: Caller, permission: Permission): readonly string[] {
  if (caller.kind === 'user' && !tokenAllows(caller, permission)) return []
  return [...new Set(caller.catalogRoles.filter((r) => roleGrants(r.role, permission)).map((r) => r.catalogId))]
}
/** May the caller do this to something of this catalog? */
export const can = (caller: Caller, permission: Permission, catalogId: string | undefined): boolean =>
  canEverywhere(caller, permission) || (catalogId !== undefined && catalogsWhere(caller, permission).includes(catalogId))

/** May the caller use the self-service of asking, cancelling, deciding (entra.md §7.1: SubjectAccess, or ReadWrite.All)? */
export const canSelfServe = (caller: Caller): boolean =>
  caller.kind === 'user' && ['EntitlementMgmt-SubjectAccess.ReadWrite', 'EntitlementManagement.ReadWrite.All'].some((p) => caller.permissions.includes(p))

/** What an application needs beside its right to the catalog: the permission to change who holds such objects (entra.md §7.2). */
const changesHolders: Readonly<Record<string, readonly string[]>> = {
  AadGroup: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  AadApplication: ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All', 'Directory.ReadWrite.All'],
}
/** The right to put an object into a catalog, beside owning the catalog (entra.md §4.2). Owners of the object may, too. */
export function canAddResource(caller: Caller, originSystem: string, ownsObject: boolean): boolean {
  if (ownsObject) return true
  if (caller.kind === 'application') return changesHolders[originSystem]?.some((p) => caller.permissions.includes(p)) ?? canEverywhere(caller, 'resource.add')
  if (caller.tenantRoles.includes('globalAdministrator')) return true
  return originSystem === 'AadApplication' && caller.tenantRoles.includes('identityGovernanceAdministrator')
}
