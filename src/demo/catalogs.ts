/** The catalogs of the demonstration, what is in them, and who looks after what. */
import { roleDefinitions, type CatalogRole, type TenantRole } from '#domain/access.ts'
import { servicePrincipal } from './applications.ts'
import { group, type DemoGroup } from './groups.ts'
import { id } from './id.ts'
import { person } from './people.ts'

export type DemoCatalog = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly catalogType: 'serviceDefault' | 'userManaged'
  readonly state: 'published' | 'unpublished'
  readonly isExternallyVisible: boolean
}
type Origin = { readonly id: string; readonly displayName: string; readonly description: string; readonly originId: string; readonly originSystem: 'AadGroup' | 'AadApplication' }
export type DemoResource = Origin & {
  readonly catalogId: string
  readonly roles: readonly Origin[]
  readonly scopes: readonly (Origin & { readonly isRootScope: true })[]
}
export type DemoRoleAssignment = {
  readonly id: string
  readonly principalId: string
  readonly role: TenantRole | CatalogRole
  readonly roleDefinitionId: string
  /** Of roles in one catalog; the others hold in the whole tenant. */
  readonly catalogId: string | null
}

const catalogOf = (number: number, displayName: string, description: string, over: Partial<DemoCatalog> = {}): DemoCatalog =>
  ({ id: id('catalog', number), displayName, description, catalogType: 'userManaged', state: 'published', isExternallyVisible: false, ...over })

export const catalogs: readonly DemoCatalog[] = [
  catalogOf(1, 'General', 'What everybody may need for work.', { catalogType: 'serviceDefault' }),
  catalogOf(2, 'Security', 'Exceptions from security rules, and pilots of new ones.'),
  catalogOf(3, 'Licences', 'Software that costs by the seat.'),
  catalogOf(4, 'Partners', 'What people of other companies may ask for.', { isExternallyVisible: true }),
  catalogOf(5, 'Privileged access', 'Accounts and roles of administrators. Being prepared.', { state: 'unpublished' }),
]
/** The catalog of a name. */
export function catalog(name: string): DemoCatalog {
  const found = catalogs.find((c) => c.displayName === name)
  if (!found) throw new Error(`The demonstration has no catalog ${name}`)
  return found
}

type Told = Omit<DemoResource, 'roles' | 'scopes'>
const withRoles = (number: number, told: Told, roles: readonly (readonly [originId: string, displayName: string, description: string])[]): DemoResource => ({
  ...told,
  roles: roles.map(([originId, displayName, description], i) => ({ id: id('resourceRole', number, i + 1), displayName, description, originId, originSystem: told.originSystem })),
  scopes: [{ id: id('resourceScope', number), displayName: 'Root', description: 'Root Scope', originId: told.originId, originSystem: told.originSystem, isRootScope: true }],
})
function ofGroup(number: number, catalogName: string, g: DemoGroup): DemoResource {
  const told = { id: id('resource', number), catalogId: catalog(catalogName).id, displayName: g.displayName, description: g.description, originId: g.id, originSystem: 'AadGroup' } as const
  return withRoles(number, told, [[`Member_${g.id}`, 'Member', 'Is a member of the group'], [`Owner_${g.id}`, 'Owner', 'Owns the group and may change its members']])
}
function ofApplication(number: number, catalogName: string, name: string): DemoResource {
  const app = servicePrincipal(name)
  const told = { id: id('resource', number), catalogId: catalog(catalogName).id, displayName: name, description: app.description, originId: app.id, originSystem: 'AadApplication' } as const
  return withRoles(number, told, app.appRoles.map((r) => [r.id, r.displayName ?? '', r.description ?? '']))
}

export const resources: readonly DemoResource[] = [
  ofGroup(1, 'General', group('sg-Workcation location exemption')),
  ofApplication(2, 'General', 'Contoso Studio'),
  ofApplication(3, 'General', 'Contoso CRM'),
  ofApplication(4, 'General', 'Contoso Ledger'),
  ofGroup(5, 'General', group('Project Orion')),
  ofGroup(6, 'Security', group('sg-Conditional access pilot')),
  ofGroup(7, 'Security', group('sg-Advanced security')),
  ofGroup(8, 'Security', group('sg-Device policy opt-out')),
  ofGroup(9, 'Licences', group('lic-Power BI Premium')),
  ofGroup(10, 'Licences', group('lic-Visio Plan 2')),
  ofApplication(11, 'Partners', 'Contoso Management Portal'),
  ofGroup(12, 'Privileged access', group('sg-Tier 0 administrators')),
]

const inTenant: readonly (readonly [person: string, role: TenantRole])[] = [
  ['grace', 'globalAdministrator'], ['stephan', 'identityGovernanceAdministrator'], ['marcus', 'globalReader'], ['katarina', 'catalogCreator'],
]
const inCatalogs: readonly (readonly [person: string, role: CatalogRole, catalog: string])[] = [
  ['omar', 'owner', 'Security'], ['lin', 'owner', 'Licences'], ['sara', 'owner', 'Partners'], ['stephan', 'owner', 'Privileged access'],
  ['priya', 'packageManager', 'General'], ['daan', 'assignmentManager', 'General'],
  ['beatriz', 'reader', 'General'], ['beatriz', 'reader', 'Security'], ['beatriz', 'reader', 'Licences'],
]
const assigned = [...inTenant.map((line) => [...line, null] as const), ...inCatalogs]
export const roleAssignments: readonly DemoRoleAssignment[] = assigned.map(([name, role, catalogName], i) => ({
  id: id('roleAssignment', i + 1), principalId: person(name).id, role, roleDefinitionId: roleDefinitions[role], catalogId: catalogName === null ? null : catalog(catalogName).id,
}))
