/**
 * Who may do what: roles × permissions, as a table (entra.md §4). A person's right needs both the token's permission
 * (Graph's scope) and a role; an application's right follows from its permission alone.
 */
import type { Caller } from './caller.ts'

/** Roles of the directory that decide something here (entra.md §4, §4.1, §4.2). */
export const directoryRoles = [
  'globalAdministrator', 'identityGovernanceAdministrator', 'globalReader', 'privilegedRoleAdministrator', 'userAdministrator', 'groupsAdministrator', 'applicationAdministrator',
  'cloudApplicationAdministrator', 'exchangeAdministrator', 'intuneAdministrator', 'sharePointAdministrator', 'securityReader', 'reportsReader',
] as const
export const tenantRoles = [...directoryRoles, 'catalogCreator'] as const
export type TenantRole = (typeof tenantRoles)[number]
export const catalogRoles = ['owner', 'reader', 'packageManager', 'assignmentManager'] as const
export type CatalogRole = (typeof catalogRoles)[number]

/** Fixed ids: directory roles as Entra has them, entitlement roles as in entra.md §1.29. */
export const roleDefinitions = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  identityGovernanceAdministrator: '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  groupsAdministrator: 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  intuneAdministrator: '3a2c62db-5318-420d-8d74-23affee5d9d5',
  sharePointAdministrator: 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
  reportsReader: '4a5d8f65-41da-4de4-8968-e035b65339cf',
  catalogCreator: 'ba92d953-d8e0-4e39-a797-0cbedb0a89e8',
  owner: 'ae79f266-94d4-4dab-b730-feca7e132178',
  reader: '44272f93-9762-48e8-af59-1b5351b1d6b3',
  packageManager: '7f480852-ebdc-47d4-87de-0d8498384a83',
  assignmentManager: 'e2182095-804a-4656-ae11-64734e9b7ae5',
} as const satisfies Record<TenantRole | CatalogRole, string>

type Column = 'GA' | 'IGA' | 'GR' | 'CC' | 'CO' | 'CR' | 'APM' | 'APAM' | 'PRA' | 'UA' | 'Groups' | 'Apps' | 'CloudApps' | 'Exchange' | 'Intune' | 'SharePoint' | 'SecurityReader' | 'ReportsReader'
const columns: Readonly<Record<TenantRole | CatalogRole, Column>> = {
  globalAdministrator: 'GA', identityGovernanceAdministrator: 'IGA', globalReader: 'GR', catalogCreator: 'CC',
  privilegedRoleAdministrator: 'PRA', userAdministrator: 'UA', groupsAdministrator: 'Groups', applicationAdministrator: 'Apps', cloudApplicationAdministrator: 'CloudApps',
  exchangeAdministrator: 'Exchange', intuneAdministrator: 'Intune', sharePointAdministrator: 'SharePoint', securityReader: 'SecurityReader', reportsReader: 'ReportsReader',
  owner: 'CO', reader: 'CR', packageManager: 'APM', assignmentManager: 'APAM',
}

/** One row a permission: the roles that have it. The number is the task's row in entra.md §4. */
const matrix = {
  'creator.appoint': ['GA', 'IGA'], //                                        1
  'catalog.create': ['GA', 'IGA', 'CC'], //                                   5
  'catalog.update': ['GA', 'IGA', 'CO'], //                                   6
  'catalog.delete': ['GA', 'IGA', 'CO'], //                                   7
  'catalog.owners': ['GA', 'IGA', 'CO'], //                                   8
  'catalog.roles': ['GA', 'IGA', 'CO'], //                                    9
  'catalog.read': ['GA', 'IGA', 'GR', 'CO', 'CR', 'APM', 'APAM'], //          13, 29, 30
  'resource.add': ['GA', 'IGA', 'CO'], //                                     10; and the right to the object itself, see canAddResource
  'resource.remove': ['GA', 'IGA', 'CO'], //                                  11
  'package.create': ['GA', 'IGA', 'CO', 'APM'], //                            14
  'package.update': ['GA', 'IGA', 'CO', 'APM'], //                            15
  'package.delete': ['GA', 'IGA', 'CO', 'APM'], //                            16
  'package.roles': ['GA', 'IGA', 'CO', 'APM'], //                             17
  'policy.write': ['GA', 'IGA', 'CO', 'APM'], //                              20
  'policy.writeAutomatic': ['GA', 'IGA'], //                                  21
  'separation.write': ['GA', 'IGA', 'CO', 'APM'], //                          23
  'assignment.add': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                    27
  'assignment.addWithoutApproval': ['GA', 'IGA', 'CO', 'APM'], //              27, note 5
  'approval.bypass': ['GA', 'IGA', 'CO'], //                                  U22
  'assignment.remove': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                 28
  'delivery.errors': ['GA', 'IGA', 'GR', 'CO', 'APM', 'APAM'], //             31
  'request.reprocess': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                 32
  'request.cancel': ['GA', 'IGA', 'CO', 'APM', 'APAM'], //                    33
  'request.delete': ['GA', 'IGA'], //                                         34, '?' cells are no
  'settings.read': ['GA', 'IGA', 'GR'], //                                    2
  'settings.update': ['GA', 'IGA'], //                                        2
  'roles.read': ['GA', 'IGA', 'GR', 'CO', 'CR', 'APM', 'APAM'], //            13, who has which role in a catalog
  'directory.write': ['GA'], //                                               people, groups and applications of the built-in directory
  'directory.passwords': ['GA'], //                                           passwords of local accounts
  'directoryRoles.read': ['GA', 'GR', 'PRA'],
  'directoryRoles.write': ['GA', 'PRA'],
  'report.user': ['GA', 'IGA', 'GR'], //                                      38; Global Reader reads (§4.1)
  'audit.read': ['GA', 'IGA', 'GR', 'SecurityReader', 'ReportsReader', 'CO'], // §4.1; owners read what happened in their catalogs
} as const satisfies Record<string, readonly Column[]>
export type Permission = keyof typeof matrix
export const permissions = Object.keys(matrix) as readonly Permission[]

/** Does a role grant a permission? */
export const roleGrants = (role: TenantRole | CatalogRole, permission: Permission): boolean => (matrix[permission] as readonly Column[]).includes(columns[role])

/** A role that somebody has, directly or through a group: in one catalog, or in the whole tenant. */
export type HeldRole = { readonly role: TenantRole | CatalogRole; readonly catalog: string | null }
/** Do the roles grant a permission in the tenant, or in this catalog? What a person may do with a token that carries every permission, as the portal's does. */
export const rolesGrant = (held: readonly HeldRole[], permission: Permission, catalogId: string | null = null): boolean =>
  held.some(({ role, catalog }) => (catalog === null || catalog === catalogId) && roleGrants(role, permission))

/** What of the administration somebody's roles open: which catalogs, the audit log, what any person has, whether packages can be made somewhere; and the roles, from which all else follows. */
export type Administration = {
  readonly everywhere: boolean; readonly catalogs: readonly string[]; readonly audit: boolean; readonly people: boolean; readonly creates: boolean; readonly roles: readonly HeldRole[]
}
/** Gives it for roles by the ids of their definitions, each in a catalog or in the tenant; undefined where there is nothing to see. */
export function administrationOf(roles: readonly { readonly role: string; readonly catalog: string | null }[]): Administration | undefined {
  const held: HeldRole[] = roles.flatMap(({ role: id, catalog }) => [...tenantRoles, ...catalogRoles].filter((role) => roleDefinitions[role] === id).map((role) => ({ role, catalog })))
  const inTenant = (permission: Permission) => rolesGrant(held, permission)
  const catalogs = [...new Set(held.flatMap(({ role, catalog }) => (catalog !== null && roleGrants(role, 'catalog.read') ? [catalog] : [])))]
  const somewhere = (permission: Permission) => held.some(({ role }) => roleGrants(role, permission))
  const found = { everywhere: inTenant('catalog.read'), catalogs, audit: somewhere('audit.read'), people: inTenant('report.user'), creates: somewhere('package.create'), roles: held }
  return found.everywhere || catalogs.length > 0 || found.audit || inTenant('catalog.create') ? found : undefined
}

const writing = ['EntitlementManagement.ReadWrite.All'] as const
const reading = ['EntitlementManagement.Read.All', ...writing] as const
const roleWriting = ['RoleManagement.ReadWrite.Directory'] as const
const roleReading = ['RoleManagement.Read.All', 'RoleManagement.Read.Directory', ...roleWriting] as const
/** The Graph permissions of a token that open a permission of ours, where it is another than to write everything (entra.md §7.1). */
const tokens: Readonly<Partial<Record<Permission, readonly string[]>>> = {
  'catalog.read': reading, 'delivery.errors': reading, 'settings.read': reading, 'report.user': reading, 'roles.read': [...reading, ...roleReading],
  'creator.appoint': [...writing, ...roleWriting], 'catalog.owners': [...writing, ...roleWriting], 'catalog.roles': [...writing, ...roleWriting],
  'directoryRoles.read': [...roleReading, 'Directory.Read.All', 'Directory.ReadWrite.All'], 'directoryRoles.write': roleWriting,
  'audit.read': ['AuditLog.Read.All', ...reading],
  'directory.write': ['Directory.ReadWrite.All', 'User.ReadWrite.All', 'Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
  'directory.passwords': ['User-PasswordProfile.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
}
const tokenAllows = (caller: Caller, permission: Permission): boolean => (tokens[permission] ?? writing).some((p) => caller.permissions.includes(p))

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

/** A group that can hold roles hands them on to whoever is in it: who belongs to it is for those who may give roles, and for its owners (entra.md §7.2). */
export const canChangeRoleGroup = (caller: Caller, ownsGroup: boolean): boolean =>
  ownsGroup ? roleWriting.every((p) => caller.permissions.includes(p)) : canEverywhere(caller, 'directoryRoles.write')

/** What a resource is at its origin, as far as it decides who may put it into a catalog. */
export type ObjectKind = 'securityGroup' | 'microsoft365Group' | 'roleAssignableGroup' | 'application' | 'other'
/** Who has the right to an object without owning it (entra.md §4.2, §7.2); all of them have to be at home in the catalog, too. */
const objectRights: Readonly<Record<ObjectKind, readonly Column[]>> = {
  securityGroup: ['GA', 'UA', 'Groups', 'Intune'],
  microsoft365Group: ['GA', 'UA', 'Groups', 'Intune', 'Exchange', 'SharePoint'],
  roleAssignableGroup: ['GA', 'PRA'],
  application: ['GA', 'IGA', 'UA', 'Apps', 'CloudApps'],
  other: ['GA'],
}
const changesGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'] as const
/** What an application needs beside its right to the catalog: one permission of each list, which together let it change who holds such objects (entra.md §7.2, U26). */
const changesHolders: Readonly<Record<ObjectKind, readonly (readonly string[])[]>> = {
  securityGroup: [changesGroups],
  microsoft365Group: [changesGroups],
  roleAssignableGroup: [changesGroups, roleWriting],
  application: [['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All', 'Directory.ReadWrite.All']],
  other: [writing],
}
/** The right to put an object into a catalog or to take it out, beside the right to the catalog (entra.md §4.2). Owners of the object have it, too. */
export function canAddResource(caller: Caller, kind: ObjectKind, ownsObject: boolean): boolean {
  if (ownsObject) return true
  if (caller.kind === 'application') return changesHolders[kind].every((either) => either.some((p) => caller.permissions.includes(p)))
  return caller.tenantRoles.some((role) => objectRights[kind].includes(columns[role]))
}

/** What it takes to put such an object into a catalog and take it out (entra.md §7.2): one of the roles, or to own it; for an application one permission of each list. */
export type Rights = { readonly roles: readonly TenantRole[]; readonly permissions: readonly (readonly string[])[] }
export const rightsTo = (kind: ObjectKind): Rights => ({ roles: tenantRoles.filter((role) => objectRights[kind].includes(columns[role])), permissions: changesHolders[kind] })
