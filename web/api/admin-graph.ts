/** What the picture of relationships is drawn from: packages with what they give, and what the targets are. */
import { queryOptions } from '@tanstack/react-query'
import type { ObjectKind } from '../../src/domain/access.ts'
import { objectKindOf } from '../../src/domain/resource/origin.ts'
import { within } from './admin.ts'
import { EM, getAll, literal, odata } from './client.ts'
import type { Administration, Person } from './types.ts'

export type GraphResource = { id: string; displayName: string | null; originId: string | null; originSystem: string | null }
export type GraphRole = { id: string; displayName: string | null; resource: GraphResource | null }
export type GraphPackage = { id: string; displayName: string; isHidden?: boolean; catalog: Person | null; resourceRoleScopes: { id: string; role: GraphRole | null }[] }
export type Narrowing = { catalog: string; package: string; resource: string }

const PAGE = 200
const GIVES = 'resourceRoleScopes($expand=role($expand=resource))'
const filterOf = (mine: Administration, { catalog, package: id, resource }: Narrowing): string | undefined => {
  const parts = [
    catalog ? `catalog/id eq ${literal(catalog)}` : within(mine, 'catalog/id'),
    id && `id eq ${literal(id)}`,
    resource && `resourceRoleScopes/any(s: s/role/resource/originId eq ${literal(resource)})`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' and ') : undefined
}

export const graphPackagesQuery = (mine: Administration, narrowing: Narrowing) =>
  queryOptions({
    queryKey: ['admin', 'graph', narrowing.catalog, narrowing.package, narrowing.resource],
    queryFn: ({ signal }) =>
      getAll<GraphPackage>(
        odata(`${EM}/accessPackages`, { top: PAGE, orderby: 'displayName', select: 'id,displayName,isHidden', expand: `catalog,${GIVES}`, filter: filterOf(mine, narrowing) }),
        signal,
      ),
  })
/** The catalogs that there are to choose from. */
export const graphCatalogsQuery = (mine: Administration) =>
  queryOptions({
    queryKey: ['admin', 'graph', 'catalogs'],
    queryFn: ({ signal }) => getAll<Person>(odata(`${EM}/catalogs`, { top: PAGE, orderby: 'displayName', select: 'id,displayName', filter: within(mine, 'id') }), signal),
  })
/** What of a catalog no package gives is seen only when the catalog is looked at by itself. */
export const graphResourcesQuery = (catalogId: string) =>
  queryOptions({
    queryKey: ['admin', 'catalog', catalogId, 'resources', 'all'],
    enabled: catalogId !== '',
    queryFn: ({ signal }) => getAll<GraphResource>(odata(`${EM}/catalogs/${encodeURIComponent(catalogId)}/resources`, { top: PAGE, orderby: 'displayName' }), signal),
  })

type Group = { id: string; groupTypes?: string[]; isAssignableToRole?: boolean | null }
const AT_ONCE = 50
/** What kind of object each group is: what it takes to change who is in it hangs on that. */
export const kindsQuery = (groupIds: readonly string[]) =>
  queryOptions({
    queryKey: ['admin', 'graph', 'kinds', ...groupIds],
    queryFn: async ({ signal }) => {
      const parts = Array.from({ length: Math.ceil(groupIds.length / AT_ONCE) }, (_, i) => groupIds.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
      const found = await Promise.all(
        parts.map((ids) => getAll<Group>(odata('/v1.0/groups', { top: AT_ONCE, select: 'id,groupTypes,isAssignableToRole', filter: `id in (${ids.map(literal).join(', ')})` }), signal)),
      )
      return new Map<string, ObjectKind>(found.flat().map((g) => [g.id, objectKindOf({ ...nothing, kind: 'group', groupTypes: g.groupTypes ?? [], isAssignableToRole: g.isAssignableToRole ?? null })]))
    },
    staleTime: 60_000,
  })
const nothing = { displayName: null, mailEnabled: null, onPremisesSyncEnabled: null, appId: null, signInAudience: null }
