/** Roles that are given: by which provider, where they hold, and who may give them (entra.md §1.29, §4 rows 1, 8, 9). */
import { catalogRoles, directoryRoles, roleDefinitions, type CatalogRole, type Permission, type TenantRole } from '../access.ts'
import { no, ok, type Decision } from '../refusal.ts'

export type Provider = 'directory' | 'entitlementManagement'
type Role = TenantRole | CatalogRole
const offered: Readonly<Record<Provider, readonly Role[]>> = { directory: directoryRoles, entitlementManagement: ['catalogCreator', ...catalogRoles] }

/** The role that a definition of the provider stands for. */
export const roleOf = (provider: Provider, roleDefinitionId: string): Role | undefined => offered[provider].find((role) => roleDefinitions[role] === roleDefinitionId.toLowerCase())

const isCatalogRole = (role: Role): role is CatalogRole => (catalogRoles as readonly string[]).includes(role)
/** The permission that giving and taking the role needs. */
export function permissionFor(role: Role): Permission {
  if (role === 'catalogCreator') return 'creator.appoint'
  if (!isCatalogRole(role)) return 'directoryRoles.write'
  return role === 'owner' ? 'catalog.owners' : 'catalog.roles'
}

export type Scopes = { readonly appScopeId?: string | null | undefined; readonly directoryScopeId?: string | null | undefined }
const inCatalog = /^\/?AccessPackageCatalog\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
const catalogForm = "appScopeId '/AccessPackageCatalog/{id}'"

/** Where the role is to hold: the id of a catalog, or null for the whole tenant. Clients send `directoryScopeId: "/"` beside the scope of a catalog, too. */
export function scopeOf(provider: Provider, role: Role, { appScopeId: app, directoryScopeId: directory }: Scopes): Decision<string | null> {
  if (provider === 'directory') {
    if (app) return no('NotSupported', { what: 'A directory role with an appScopeId' }, 'appScopeId')
    if (!directory) return no('RoleScopeInvalid', { form: "directoryScopeId '/'" }, 'directoryScopeId')
    return directory === '/' ? ok(null) : no('NotSupported', { what: 'A directory role for less than the whole tenant (directoryScopeId)' }, 'directoryScopeId')
  }
  if (directory && directory !== '/') return no('RoleScopeInvalid', { form: isCatalogRole(role) ? catalogForm : "directoryScopeId '/'" }, 'directoryScopeId')
  if (!isCatalogRole(role)) return !app || app === '/' ? ok(null) : no('RoleScopeInvalid', { form: "directoryScopeId '/'" }, 'appScopeId')
  const [, catalogId] = inCatalog.exec(app ?? '') ?? []
  return catalogId ? ok(catalogId.toLowerCase()) : no('RoleScopeInvalid', { form: catalogForm }, 'appScopeId')
}

export type Principal = { readonly id: string; readonly kind: string; readonly isAssignableToRole: boolean | null }
/** May the object hold the role? An application has no use for a role that holds in the whole tenant: what it may do there follows from its permissions. */
export function mayHold(role: Role, principal: Principal | undefined, id: string): Decision<true> {
  const at = 'principalId'
  if (!principal || !['user', 'group', 'servicePrincipal'].includes(principal.kind)) return no('PrincipalUnknown', { id }, at)
  if (isCatalogRole(role)) return ok(true)
  if (principal.kind === 'servicePrincipal') return no('NotSupported', { what: 'A role in the whole tenant for a service principal' }, at)
  return role === 'catalogCreator' || principal.kind === 'user' || principal.isAssignableToRole ? ok(true) : no('GroupCannotHoldRole', { id }, at)
}
