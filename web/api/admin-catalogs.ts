/** Catalogs: what makes and changes them, what is put into them, and what of it their packages give. */
import { queryOptions } from '@tanstack/react-query'
import { changeAsRead, useAdminChange, type AsRead } from './admin-change.ts'
import type { AdminCatalog } from './admin-types.ts'
import { EM, get, getAll, literal, odata, patch, phrase, post, remove, type Page } from './client.ts'
import type { AccessPackage, Person } from './types.ts'

export type CatalogInput = { displayName: string; description: string | null; state: 'published' | 'unpublished'; isExternallyVisible: boolean }
const one = (id: string): string => `${EM}/catalogs/${encodeURIComponent(id)}`

/** Whoever makes a catalog owns it: what one may do is different afterwards. */
export const useCreateCatalog = () => useAdminChange((input: CatalogInput) => post<AdminCatalog>(`${EM}/catalogs`, input), 'session')
export const useUpdateCatalog = (id: string) => useAdminChange((change: AsRead<AdminCatalog, Partial<CatalogInput>>) => changeAsRead(change, () => get<AdminCatalog>(one(id)), (changes) => patch(one(id), changes)), 'packages')
export const useDisableCatalog = (id: string) => useAdminChange(() => patch(one(id), { state: 'unpublished' }), 'packages')
/** The page of the catalog leaves first: what it shows is not there any more. */
export const deleteCatalog = (id: string): Promise<undefined> => remove(one(id))

/** Packages of a catalog with what they give, to tell of each role who gives it. */
export const givingQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'catalog', id, 'giving'],
    queryFn: ({ signal }) =>
      getAll<AccessPackage>(
        odata(`${EM}/accessPackages`, {
          filter: `catalog/id eq ${literal(id)}`,
          orderby: 'displayName',
          select: 'id,displayName',
          expand: 'resourceRoleScopes($expand=role)',
        }),
        signal,
      ),
  })

export const originSystems = ['AadGroup', 'AadApplication'] as const
export type OriginSystem = (typeof originSystems)[number]
export type Origin = Person & { originSystem: OriginSystem; description?: string | null }
/** Where the objects of a system are looked up: an application is known in the tenant by its service principal. */
const SETS: Record<OriginSystem, string> = { AadGroup: 'groups', AadApplication: 'servicePrincipals' }
const OFFERED = 15
/** What may become a resource, by what was typed. */
export const originsQuery = (originSystem: OriginSystem, search: string) =>
  queryOptions({
    queryKey: ['admin', 'origins', originSystem, search],
    queryFn: async ({ signal }) => {
      const named = { select: 'id,displayName,description', orderby: 'displayName', top: OFFERED, count: true, search: phrase(search) }
      const { value } = await get<Page<Omit<Origin, 'originSystem'>>>(odata(`/v1.0/${SETS[originSystem]}`, named), signal)
      return value.map((found): Origin => ({ ...found, originSystem }))
    },
  })

const NICKNAME = 64
/** A security group that nobody is in yet. Its nickname is what is left of the name in an address. */
export async function createGroup(displayName: string): Promise<Origin> {
  const mailNickname = displayName.normalize('NFKD').replaceAll(/[^\w.-]+/g, '').slice(0, NICKNAME) || 'group'
  const made = await post<Person>('/v1.0/groups', { displayName, mailEnabled: false, mailNickname, securityEnabled: true })
  return { ...made, originSystem: 'AadGroup' }
}

export const addResource = (catalogId: string, { id, originSystem }: Origin): Promise<unknown> =>
  post(`${EM}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: catalogId }, resource: { originId: id, originSystem } })
export const useRemoveResource = (catalogId: string) =>
  useAdminChange((id: string) => post(`${EM}/resourceRequests`, { requestType: 'adminRemove', catalog: { id: catalogId }, resource: { id } }))
