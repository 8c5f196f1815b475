/** What the administration reads: catalogs, packages, who has and asks for them, and the audit log. */
import { queryOptions } from '@tanstack/react-query'
import { EM, get, getAll, literal, odata, phrase } from './client.ts'
import { pages } from './queries.ts'
import type {
  AdminCatalog,
  AdminPackage,
  AuditEvent,
  CatalogResource,
  Figures,
  HeldConflict,
  NobodyDecides,
  RoleAssignment,
} from './admin-types.ts'
import type { AccessPackage, Administration, Person } from './types.ts'

const PAGE = 50
/** No catalog has this id. */
const NONE = '00000000-0000-0000-0000-000000000000'
/** Narrows a set to the catalogs that somebody looks after or may read, unless that is all of them. */
export const within = ({ everywhere, catalogs }: Administration, member: string): string | undefined =>
  everywhere ? undefined : `${member} in (${(catalogs.length > 0 ? catalogs : [NONE]).map(literal).join(', ')})`
const one = (set: string, id: string): string => `${EM}/${set}/${encodeURIComponent(id)}`

/** Every condition that there is, as one filter. */
const every = (...conditions: (string | undefined)[]): string | undefined => conditions.filter(Boolean).join(' and ') || undefined

type CatalogsAsked = { search: string; order: string; state?: string; external?: string; isCounted?: boolean }
/** `isCounted`: each with how many packages it has. */
export const catalogsQuery = (mine: Administration, { search, order, state, external, isCounted = false }: CatalogsAsked) => {
  const filter = every(within(mine, 'id'), state && `state eq ${literal(state)}`, external && `isExternallyVisible eq ${external === 'yes'}`)
  return pages<AdminCatalog>(
    ['admin', 'catalogs', search, order, filter, isCounted],
    odata(`${EM}/catalogs`, { count: true, top: PAGE, orderby: order, search: phrase(search), filter, expand: isCounted ? 'accessPackages/$count' : undefined }),
  )
}

export const catalogQuery = (id: string) =>
  queryOptions({ queryKey: ['admin', 'catalog', id], queryFn: ({ signal }) => get<AdminCatalog>(one('catalogs', id), signal) })

export const catalogResourcesQuery = (id: string, search = '') =>
  pages<CatalogResource>(['admin', 'catalog', id, 'resources', search], odata(`${one('catalogs', id)}/resources`, { count: true, top: PAGE, expand: 'roles', search: phrase(search) }))

export const catalogRolesQuery = (id: string) =>
  pages<RoleAssignment>(
    ['admin', 'catalog', id, 'roles'],
    odata('/v1.0/roleManagement/entitlementManagement/roleAssignments', {
      filter: `appScopeId eq ${literal(`/AccessPackageCatalog/${id}`)}`,
      expand: 'principal,roleDefinition',
    }),
  )

export const packagesQuery = (
  mine: Administration,
  { search = '', catalogId = '', order = 'displayName', hidden = '' }: { search?: string; catalogId?: string; order?: string; hidden?: string },
) =>
  pages<AccessPackage>(
    ['admin', 'packages', search, catalogId, order, hidden],
    odata(`${EM}/accessPackages`, {
      count: true,
      top: PAGE,
      orderby: order,
      search: phrase(search),
      expand: 'catalog',
      filter: every(catalogId ? `catalog/id eq ${literal(catalogId)}` : within(mine, 'catalog/id'), hidden && `isHidden eq ${hidden === 'yes'}`),
    }),
  )

const WHOLE =
  'catalog,resourceRoleScopes($expand=role($expand=resource)),assignmentPolicies($expand=questions),incompatibleAccessPackages,accessPackagesIncompatibleWith,incompatibleGroups'
export const adminPackageQuery = (id: string) =>
  queryOptions({ queryKey: ['admin', 'package', id], queryFn: ({ signal }) => get<AdminPackage>(odata(one('accessPackages', id), { expand: WHOLE }), signal) })

export const auditQuery = ({ search, filter }: { search: string; filter: string }) =>
  pages<AuditEvent>(
    ['admin', 'audit', search, filter],
    odata('/v1.0/auditLogs/directoryAudits', { top: PAGE, orderby: 'activityDateTime desc', search: phrase(search), filter: filter || undefined }),
  )
export const auditFile = ({ search, filter }: { search: string; filter: string }): string =>
  odata('/v1.0/auditLogs/latchkey.export()', { search: phrase(search), filter: filter || undefined })

export const figuresQuery = queryOptions({
  queryKey: ['admin', 'figures'],
  queryFn: ({ signal }) => get<Figures>(`${EM}/latchkey.figures()`, signal),
  staleTime: 30_000,
})
const SHORT = 20
export const nobodyDecidesQuery = pages<NobodyDecides>(['admin', 'coverage'], `${EM}/accessPackages/latchkey.approverCoverage()?$top=${SHORT}`)
export const conflictsQuery = pages<HeldConflict>(['admin', 'conflicts'], `${EM}/latchkey.conflicts()?$top=${SHORT}`)

/** Names of people and groups that settings name by their ids. */
export const namesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['admin', 'names', ...ids],
    queryFn: async ({ signal }) => {
      if (ids.length === 0) return new Map<string, string>()
      const among = odata('', { select: 'id,displayName', top: 100, filter: `id in (${ids.map(literal).join(', ')})` })
      const found = await Promise.all(['users', 'groups'].map((set) => getAll<Person>(`/v1.0/${set}${among}`, signal)))
      return new Map(found.flat().map((d) => [d.id, d.displayName]))
    },
    staleTime: 60_000,
  })
