/**
 * Who may see what: for each entity an OData expression over its own links, and-ed into every list, get, expand, count
 * and filter (design: permission rule = filter = WHERE). The parameters come from the caller:
 * `@me` own id, `@principals` own id and groups, `@audience` these and what stands for all members and for everybody, `@catalogs` catalogs whose content the caller's roles may read, `@audited`
 * those whose audit events they may read, `@roleCatalogs` and `@allCatalogRoles` where the caller may read who governs,
 * `@directoryRoles` whether so for the directory, `@member` whether the caller is a member of the organization rather than a
 * guest, `@colleague` the same of people only, `@manager` whether anybody reports to them, `@manages` whether they may see
 * what their reports hold, `@resources` whether the tenant shows them resource roles.
 */
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { defaultSettings } from '#domain/settings.ts'
import { audiences } from '#model/assignment-policy.ts'
import type { Entity } from '#model/entity.ts'
import { askedOnce, handedOn } from '#model/assignment-request.ts'
import type { Parameters, Visibility } from '#odata/context.ts'

/** Is the caller among those whom the policy `p` takes requests from, for themselves (F54: "None" is for nobody)? */
const forSelf = 'p/audience/any(a: a/principalId in @audience)'
/** Or for others, as named in the policy or as a manager (F45)? */
const forOthers = `p/acceptsOnBehalf eq true and ((@manager eq true and p/acceptsManager eq true) or p/principals/any(t: t/purpose eq 'requestor' and t/principalId in @principals))`
const published = (catalog: string) => `${catalog}/state eq 'published' and (@member eq true or ${catalog}/isExternallyVisible eq true)`
/** Packages that the caller may ask for (entra.md F54, latchkey.md U13). One `any` for each way: PostgreSQL then finds the few policies by an index, rather than trying all of them. */
export const requestable = (p = '') => `(${published(`${p}catalog`)} and (${p}assignmentPolicies/any(p: ${forSelf}) or ${p}assignmentPolicies/any(p: ${forOthers})))`
/** Packages that the caller may ask for themselves. */
export const requestableForSelf = (p = '') => `(${published(`${p}catalog`)} and ${p}assignmentPolicies/any(p: ${forSelf}))`
/** Packages that members find though they are for some people only: they see that the access exists, and asking stays limited (F54, V1). */
const findable = (p = '') => `(@colleague eq true and ${p}isHidden eq false and ${p}catalog/state eq 'published' and ${p}assignmentPolicies/any(p: p/acceptsSelf eq true and p/allowedTargetScope eq 'specificDirectoryUsers'))`
/** Whoever knows the id of a hidden package may ask for it; no list tells the id (F11, F55). */
const browsable = { expression: `${requestable()} or ${findable()}`, listed: `(isHidden eq false and ${requestable()}) or ${findable()}` }
/** One `any` for each way to be concerned: PostgreSQL then finds the caller's own rows once, rather than trying all rows of each package. */
const concerned = (p = '') => `${p}requests/any(q: q/requestor/objectId eq @me) or ${p}requests/any(q: q/target/objectId eq @me)
  or ${p}requests/any(q: q/approval/stages/any(s: s/approvers/any(a: a/principalId in @principals)))
  or ${p}requests/any(q: q/approval/stages/any(s: s/delegates/any(d: d/delegateId eq @me and d/startsAt le now() and (d/endsAt eq null or d/endsAt gt now()))))
  or ${p}requests/any(q: q/approval/stages/any(s: s/reviewedById eq @me)) or ${p}requests/any(q: ${handedOn('q/approval/stages')})
  or ${p}assignments/any(a: a/target/objectId eq @me) or (@manages eq true and ${p}assignments/any(a: a/target/person/managerId eq @me))`

const packages = (p = '') => `(${p}catalogId in @catalogs or ${requestable(p)} or ${findable(p)} or ${concerned(p)})`
const requests = (r = '', stages = `${r}approval/stages`) => `(${r}catalogId in @catalogs or ${r}requestor/objectId eq @me or ${r}target/objectId eq @me or (@manages eq true and ${r}target/person/managerId eq @me)
  or ${askedOnce(stages)})`
const policies = (p = '') => `(${p}catalogId in @catalogs or ${p}audience/any(a: a/principalId in @audience))`
/** Whoever has no role in the catalog sees what packages give where the tenant shows it (F54, V2). */
const rolesInUse = (role = '') => `(@resources eq true and ${role}roleScopes/any(s: ${packages('s/accessPackage/')}))`

/** What a person without a tenant-wide right to read may see. An entity that is not here is not shown at all. */
const rules: Readonly<Record<string, Visibility>> = {
  accessPackageCatalog: { expression: `id in @catalogs or (state eq 'published' and (@member eq true or isExternallyVisible eq true) and accessPackages/any(k: ${packages('k/')}))` },
  accessPackage: { expression: packages(), listed: `(catalogId in @catalogs or ${browsable.listed} or ${concerned()})` },
  accessPackageResourceRoleScope: { expression: `catalogId in @catalogs or (@resources eq true and ${packages('accessPackage/')})` },
  accessPackageResourceRole: { expression: `catalogId in @catalogs or ${rolesInUse()}` },
  accessPackageResource: { expression: `catalogId in @catalogs or roles/any(r: ${rolesInUse('r/')})` },
  accessPackageResourceScope: { expression: `catalogId in @catalogs or resource/roles/any(r: ${rolesInUse('r/')})` },
  accessPackageResourceRequest: { expression: 'catalogId in @catalogs' },
  accessPackageAssignmentPolicy: { expression: policies() },
  accessPackageQuestion: { expression: policies('policy/') },
  accessPackageTextInputQuestion: { expression: policies('policy/') },
  accessPackageMultipleChoiceQuestion: { expression: policies('policy/') },
  accessPackageAssignmentRequest: { expression: requests(), few: true },
  accessPackageAssignment: { expression: '(catalogId in @catalogs or target/objectId eq @me or (@manages eq true and target/person/managerId eq @me))', few: true },
  accessPackageSubject: { expression: '@member eq true or objectId eq @me' },
  approval: { expression: requests('request/', 'stages'), few: true },
  approvalStage: { expression: requests('approval/request/') },
  directoryAudit: { expression: 'catalogId in @audited' },
  // movers and leavers
  // roles: who governs a catalog is told to those who may read it, and to those who do
  unifiedRoleAssignment: { expression: "catalogId in @roleCatalogs or principalId in @principals or (roleDefinition/provider eq 'entitlementManagement' and @allCatalogRoles eq true) or (roleDefinition/provider eq 'directory' and @directoryRoles eq true)" },
  unifiedRoleDefinition: 'all',
  appScope: { expression: 'catalogId in @roleCatalogs or @allCatalogRoles eq true' },
  // discovery
  availableAccessPackage: browsable,
  accessPackageSuggestion: { expression: `isHidden eq false and ${requestableForSelf()}` },
  // The directory: members may look people and groups up, guests see themselves (route permissions come on top).
  directoryObject: { expression: '@member eq true or id eq @me' },
  user: { expression: '@member eq true or id eq @me' },
  group: { expression: '@member eq true or id in @principals' },
  application: { expression: '@member eq true' },
  servicePrincipal: { expression: '@member eq true' },
  appRoleAssignment: { expression: '@member eq true or principalId eq @me' },
}
/** What administrators see as everybody does: these sets are about the person who looks. */
const personal = new Set(['availableAccessPackage', 'accessPackageSuggestion'])
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
    if (personal.has(entity.name)) return caller.kind === 'user' ? rules[entity.name]! : all ? 'all' : { expression: 'catalogId in @catalogs' }
    if (all && governed.has(entity.name)) return 'all'
    if (audit && entity.name === 'directoryAudit') return 'all'
    if (settings.has(entity.name)) return canEverywhere(caller, 'settings.read') ? 'all' : 'none'
    if (caller.kind === 'application' && !governed.has(entity.name) && !forApplications.has(entity.name)) return 'all'
    return rules[entity.name] ?? 'none'
  }
}

/** The caller's values for `@names` in expressions, and the clock's for `now()`. */
export const parametersFor = (caller: Caller, now: string): Parameters => ({
  now,
  me: caller.id, principals: principalsOf(caller), audience: audienceOf(principalsOf(caller), isMember(caller)), catalogs: catalogsWhere(caller, 'catalog.read'), audited: catalogsWhere(caller, 'audit.read'),
  member: isMember(caller), colleague: caller.kind === 'user' && caller.userType === 'Member', manager: caller.isManager ?? false,
  manages: (caller.isManager ?? false) && (caller.sees ?? defaultSettings).managersSeeAssignments, resources: seesResources(caller),
  roleCatalogs: catalogsWhere(caller, 'roles.read'), allCatalogRoles: canEverywhere(caller, 'roles.read'), directoryRoles: canEverywhere(caller, 'directoryRoles.read'),
})

const principalsOf = ({ id, principals }: Caller): readonly string[] => (principals.length > 0 ? principals : [id])
const isMember = ({ userType, kind }: Caller): boolean => userType === 'Member' || kind === 'application'
/** Everything under which a policy may mean somebody who asks for themselves. */
export const audienceOf = (principals: readonly string[], member: boolean): readonly string[] => [...principals, audiences.everybody, ...(member ? [audiences.members] : [])]

/** Does the tenant show this person what packages give (entra.md F54)? */
function seesResources(caller: Caller): boolean {
  const { resourceVisibility } = caller.sees ?? defaultSettings
  return resourceVisibility === 'all' || (resourceVisibility === 'members' && caller.userType !== 'Guest')
}
