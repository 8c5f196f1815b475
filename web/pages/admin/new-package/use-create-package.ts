/** Makes the package, then adds its roles, then its policy. What was made before something was refused is kept, and the next try goes on from there. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EM, patch, post } from '../../../api/client.ts'
import type { AdminPolicy } from '../../../api/admin-types.ts'
import type { Person } from '../../../api/types.ts'
import { keyOfRole, type ChosenRole, type PackageDraft } from './package-draft.ts'

type Made = Pick<PackageDraft, 'packageId' | 'addedRoles'>
type Input = { draft: PackageDraft; policy: Omit<AdminPolicy, 'id'>; onMade: (made: Made) => void }

async function makePackage({ name, description, isHidden, catalogId, packageId }: PackageDraft): Promise<string> {
  const words = { displayName: name.trim(), description: description.trim(), isHidden }
  if (!packageId) return (await post<Person>(`${EM}/accessPackages`, { ...words, catalog: { id: catalogId } })).id
  await patch(`${EM}/accessPackages/${packageId}`, words)
  return packageId
}
const addRole = (packageId: string, { resourceOriginId, originSystem, roleOriginId, role }: ChosenRole): Promise<unknown> =>
  post(`${EM}/accessPackages/${packageId}/resourceRoleScopes`, {
    role: { originId: roleOriginId, displayName: role, originSystem, resource: { originId: resourceOriginId, originSystem } },
    scope: { originId: resourceOriginId, originSystem },
  })

async function create({ draft, policy, onMade }: Input): Promise<string> {
  const packageId = await makePackage(draft)
  let { addedRoles } = draft
  onMade({ packageId, addedRoles })
  for (const role of draft.roles.filter((r) => !draft.addedRoles.includes(keyOfRole(r)))) {
    await addRole(packageId, role)
    addedRoles = [...addedRoles, keyOfRole(role)]
    onMade({ packageId, addedRoles })
  }
  await post(`${EM}/assignmentPolicies`, { ...policy, accessPackage: { id: packageId } })
  return packageId
}

export const useCreatePackage = () => {
  const client = useQueryClient()
  return useMutation({ mutationFn: create, onSettled: () => void client.invalidateQueries({ queryKey: ['admin'] }) })
}
