/**
 * Who may see what: for each entity an OData expression over its own links, and-ed into every list, get, expand, count
 * and filter (design: permission rule = filter = WHERE). The parameters come from the caller:
 * `@me` own id, `@principals` own id and groups, `@catalogs` catalogs whose content the caller's roles may read,
 * `@roleCatalogs` and `@allCatalogRoles` where the caller may read who governs, `@directoryRoles` whether so for the directory,
 * `@member` whether the caller is a member of the organization rather than a guest.
 */
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Entity } from '#model/entity.ts'
import { mayDecide } from '#model/assignment-request.ts'
import type { Parameters, Visibility } from '#odata/context.ts'

/** Is the caller among those whom a policy takes requests from: for themselves, or for others as named or as a manager? */
const askable = (policies: string) => `${policies}/any(p:
  (p/acceptsSelf eq true and (p/allowedTargetScope eq 'allDirectoryUsers' or (p/allowedTargetScope eq 'allMemberUsers' and @member eq true)
    or (p/allowedTargetScope eq 'specificDirectoryUsers' and p/principals/any(t: t/purpose eq 'target' and t/principalId in @principals))))
  or (p/acceptsOnBehalf eq true and (@manager eq true or p/principals/any(t: t/purpose eq 'requestor' and t/principalId in @principals))))`
const published = (catalog: string) => `${catalog}/state eq 'published' and (@member eq true or ${catalog}/isExternallyVisible eq true)`
/** Packages that the caller may ask for (entra.md F54, latchkey.md U13). */
export const requestable = (p = '') => `(${published(`${p}catalog`)} and ${askable(`${p}assignmentPolicies`)})`
/** One `any` for each way to be concerned: PostgreSQL then finds the caller's own rows once, rather than trying all rows of each package. */
const concerned = (p = '') => `${p}requests/any(q: q/requestor/objectId eq @me) or ${p}requests/any(q: q/target/objectId eq @me)
  or ${p}requests/any(q: q/approval/stages/any(s: s/approvers/any(a: a/principalId in @principals)))
  or ${p}assignments/any(a: a/target/objectId eq @me) or ${p}assignments/any(a: a/target/person/managerId eq @me)`

const packages = (p = '') => `(${p}catalogId in @catalogs or ${requestable(p)} or ${concerned(p)})`
const requests = (r = '') => `(${r}catalogId in @catalogs or ${r}requestor/objectId eq @me or ${r}target/objectId eq @me or ${r}target/person/managerId eq @me
  or ${r}approval/stages/any(s: s/status ne 'Initializing' and ${mayDecide('s/')}))`
const policies = (p = '') => `(${p}catalogId in @catalogs or (${p}acceptsSelf eq true and (${p}allowedTargetScope eq 'allDirectoryUsers' or (${p}allowedTargetScope eq 'allMemberUsers' and @member eq true)
  or ${p}principals/any(t: t/purpose eq 'target' and t/principalId in @principals))))`
const rolesInUse = (role = '') => `${role}roleScopes/any(s: ${packages('s/accessPackage/')})`

/** What a person without a tenant-wide right to read may see. An entity that is not here is not shown at all. */
const rules: Readonly<Record<string, Visibility>> = {
  accessPackageCatalog: { expression: `id in @catalogs or (state eq 'published' and (@member eq true or isExternallyVisible eq true) and accessPackages/any(k: ${packages('k/')}))` },
  accessPackage: { expression: packages() },
  accessPackageResourceRoleScope: { expression: `catalogId in @catalogs or ${packages('accessPackage/')}` },
  accessPackageResourceRole: { expression: `catalogId in @catalogs or ${rolesInUse()}` },
  accessPackageResource: { expression: `catalogId in @catalogs or roles/any(r: ${rolesInUse('r/')})` },
  accessPackageResourceScope: { expression: `catalogId in @catalogs or resource/roles/any(r: ${rolesInUse('r/')})` },
  accessPackageResourceRequest: { expression: 'catalogId in @catalogs' },
  accessPackageAssignmentPolicy: { expression: policies() },
  accessPackageQuestion: { expression: policies('policy/') },
  accessPackageTextInputQuestion: { expression: policies('policy/') },
  accessPackageMultipleChoiceQuestion: { expression: policies('policy/') },
  accessPackageAssignmentRequest: { expression: requests() },
  accessPackageAssignment: { expression: '(catalogId in @catalogs or target/objectId eq @me or target/person/managerId eq @me)' },
  accessPackageSubject: { expression: '@member eq true or objectId eq @me' },
  approval: { expression: requests('request/') },
  approvalStage: { expression: requests('approval/request/') },
  directoryAudit: { expression: 'catalogId in @catalogs' },
  // separation of duties
  // movers and leavers
  // roles: who governs a catalog is told to those who may read it, and to those who do
  unifiedRoleAssignment: { expression: "catalogId in @roleCatalogs or principalId in @principals or (roleDefinition/provider eq 'entitlementManagement' and @allCatalogRoles eq true) or (roleDefinition/provider eq 'directory' and @directoryRoles eq true)" },
  unifiedRoleDefinition: 'all',
  appScope: { expression: 'catalogId in @roleCatalogs or @allCatalogRoles eq true' },
  // discovery
  // The directory: members may look people and groups up, guests see themselves (route permissions come on top).
  directoryObject: { expression: '@member eq true or id eq @me' },
  user: { expression: '@member eq true or id eq @me' },
  group: { expression: '@member eq true or id in @principals' },
  application: { expression: '@member eq true' },
  servicePrincipal: { expression: '@member eq true' },
  appRoleAssignment: { expression: '@member eq true or principalId eq @me' },
}
const governed = new Set(Object.keys(rules).filter((name) => name.startsWith('accessPackage') || name.startsWith('approval')))
/** Settings of the tenant are read whole or not at all. */
const settings = new Set(['entitlementManagementSettings', 'controlConfiguration', 'endUserSettings'])
/** Beyond what is governed, the rules of these hold for applications as well. */
const forApplications = new Set(['directoryAudit', 'unifiedRoleAssignment', 'appScope'])

/** What the caller sees of an entity. */
export function visibilityFor(caller: Caller): (entity: Entity) => Visibility {
  const all = canEverywhere(caller, 'catalog.read')
  const audit = canEverywhere(caller, 'audit.read')
  return (entity) => {
    if (all && governed.has(entity.name)) return 'all'
    if (audit && entity.name === 'directoryAudit') return 'all'
    if (settings.has(entity.name)) return canEverywhere(caller, 'settings.read') ? 'all' : 'none'
    if (caller.kind === 'application' && !governed.has(entity.name) && !forApplications.has(entity.name)) return 'all'
    return rules[entity.name] ?? 'none'
  }
}

/** The caller's values for `@names` in expressions. */
export const parametersFor = (caller: Caller): Parameters => ({
  me: caller.id, principals: caller.principals.length > 0 ? caller.principals : [caller.id], catalogs: catalogsWhere(caller, 'catalog.read'),
  member: caller.userType === 'Member' || caller.kind === 'application', manager: caller.isManager ?? false,
  roleCatalogs: catalogsWhere(caller, 'roles.read'), allCatalogRoles: canEverywhere(caller, 'roles.read'), directoryRoles: canEverywhere(caller, 'directoryRoles.read'),
})
