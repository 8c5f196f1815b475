/** What the administration changes of a package: its words, what it gives, its rules. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { changeAsRead, type AsRead } from './admin-change.ts'
import { useAdminChange } from './admin-policies.ts'
import { EM, get, literal, odata, patch, post, remove, type Page } from './client.ts'
import type { AccessPackage, ResourceRoleScope } from './types.ts'

const one = (id: string): string => `${EM}/accessPackages/${encodeURIComponent(id)}`

export type PackageWords = { displayName: string; description: string; isHidden: boolean }
export const useChangePackage = () =>
  useAdminChange(({ id, ...change }: AsRead<AccessPackage, Partial<PackageWords>> & { id: string }) =>
    changeAsRead(change, () => get<AccessPackage>(one(id)), (changes) => patch(one(id), changes)),
  )
export const useHidePackage = (id: string) => useAdminChange(() => patch(one(id), { isHidden: true }))
/** `leave` goes away from the page of the package, before everything is read again: it would be asked for once more. */
export const useDeletePackage = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, leave }: { id: string; leave: () => Promise<void> | void }) => {
      await remove(one(id))
      await leave()
      // Its page may still be there for a moment: of what is gone nothing is asked any more.
      void client.invalidateQueries({ queryKey: ['admin'], predicate: ({ queryKey }) => !queryKey.includes(id) })
    },
  })
}

/** A role of a resource of the catalog, with all that adding it takes. */
export type ChosenRole = { resourceId: string; resource: string; resourceOriginId: string; originSystem: string; roleOriginId: string; role: string }
export const addRole = (packageId: string, { resourceOriginId, originSystem, roleOriginId, role }: ChosenRole): Promise<ResourceRoleScope> =>
  post(`${one(packageId)}/resourceRoleScopes`, {
    role: { originId: roleOriginId, displayName: role, originSystem, resource: { originId: resourceOriginId, originSystem } },
    scope: { originId: resourceOriginId, originSystem },
  })
/** One after the other: what was added before something is refused stays, and is not sent again. */
export const useAddRoles = () =>
  useAdminChange(async ({ packageId, roles, onAdded }: { packageId: string; roles: readonly ChosenRole[]; onAdded: (role: ChosenRole) => void }) => {
    for (const role of roles) {
      await addRole(packageId, role)
      onAdded(role)
    }
  })
export const useRemoveRole = () =>
  useAdminChange(({ packageId, id }: { packageId: string; id: string }) => remove(`${one(packageId)}/resourceRoleScopes/${encodeURIComponent(id)}`))

/** How many hold the package now. */
export const holderCountQuery = (packageId: string) =>
  queryOptions({
    queryKey: ['admin', 'package', packageId, 'holderCount'],
    queryFn: async ({ signal }) => {
      const filter = `accessPackage/id eq ${literal(packageId)} and (state eq 'delivered' or state eq 'partiallyDelivered' or state eq 'delivering')`
      return (await get<Page<unknown>>(odata(`${EM}/assignments`, { count: true, top: 1, select: 'id', filter }), signal))['@odata.count'] ?? 0
    },
  })

/** Is it kept because somebody has it, had it, or asked for it? */
export const isKeptQuery = (packageId: string) =>
  queryOptions({
    queryKey: ['admin', 'package', packageId, 'isKept'],
    queryFn: async ({ signal }) => {
      const about = `accessPackage/id eq ${literal(packageId)}`
      const filters = { assignments: `${about} and state ne 'expired'`, assignmentRequests: about }
      const found = await Promise.all(Object.entries(filters).map(([set, filter]) => get<Page<unknown>>(odata(`${EM}/${set}`, { top: 1, select: 'id', filter }), signal)))
      return found.some(({ value }) => value.length > 0)
    },
  })

export type PackageRules = { priorAccess: 'keep' | 'takeOver' }
export const packageRulesQuery = (id: string) =>
  queryOptions({ queryKey: ['admin', 'package', id, 'rules'], queryFn: ({ signal }) => get<PackageRules>(`${one(id)}/latchkey.rules`, signal) })
export const useChangePackageRules = () =>
  useAdminChange(({ id, ...rules }: PackageRules & { id: string }) => patch<PackageRules>(`${one(id)}/latchkey.rules`, rules))

export type MoverAction = 'keep' | 'tell' | 'ask' | 'remove'
export type PolicyRules = {
  whenOutOfScope: { action: MoverAction; gracePeriod: string }
  order: number
  approverReminders: string[] | null
  timeZone: string | null
}
const ofPolicy = (id: string): string => `${EM}/assignmentPolicies/${encodeURIComponent(id)}/latchkey.rules`
export const policyRulesQuery = (id: string) =>
  queryOptions({ queryKey: ['admin', 'policy', id, 'rules'], queryFn: ({ signal }) => get<PolicyRules>(ofPolicy(id), signal) })
export const useChangePolicyRules = () =>
  useAdminChange(({ id, ...change }: AsRead<PolicyRules, Partial<PolicyRules>> & { id: string }) =>
    changeAsRead(change, () => get<PolicyRules>(ofPolicy(id)), (changes) => patch(ofPolicy(id), changes)),
  )
