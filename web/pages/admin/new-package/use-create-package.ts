/** Makes the package, then adds its roles, then its policy. What was made before something was refused is kept, and the next try goes on from there. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { addRole } from '../../../api/admin-packages.ts'
import type { PolicyBody } from '../../../api/admin-policies.ts'
import { EM, patch, post } from '../../../api/client.ts'
import type { Person } from '../../../api/types.ts'
import { keyOfRole, type PackageDraft } from './package-draft.ts'

type Made = Pick<PackageDraft, 'packageId' | 'addedRoles'>
/** `onStep` tells what is about to be made, so that a refusal is told where it belongs. */
type Input = { draft: PackageDraft; policy: PolicyBody; onMade: (made: Made) => void; onStep: (step: 'package' | 'policy') => void }

async function makePackage({ name, description, isHidden, catalogId, packageId }: PackageDraft): Promise<string> {
  const words = { displayName: name.trim(), description: description.trim(), isHidden }
  if (!packageId) return (await post<Person>(`${EM}/accessPackages`, { ...words, catalog: { id: catalogId } })).id
  await patch(`${EM}/accessPackages/${packageId}`, words)
  return packageId
}

async function create({ draft, policy, onMade, onStep }: Input): Promise<string> {
  onStep('package')
  const packageId = await makePackage(draft)
  let { addedRoles } = draft
  onMade({ packageId, addedRoles })
  for (const role of draft.roles.filter((r) => !draft.addedRoles.includes(keyOfRole(r)))) {
    await addRole(packageId, role)
    addedRoles = [...addedRoles, keyOfRole(role)]
    onMade({ packageId, addedRoles })
  }
  onStep('policy')
  await post(`${EM}/assignmentPolicies`, { ...policy, accessPackage: { id: packageId } })
  return packageId
}

export const useCreatePackage = () => {
  const client = useQueryClient()
  return useMutation({ mutationFn: create, onSettled: () => void client.invalidateQueries({ queryKey: ['admin'] }) })
}
