/** What one fills in to make a package, beside its first policy. Pure. */
import type { ChosenRole } from '../../../api/admin-packages.ts'

export type PackageDraft = {
  name: string
  description: string
  catalogId: string
  isHidden: boolean
  roles: ChosenRole[]
  /** What has been made of it already, should the rest have been refused. */
  packageId: string
  addedRoles: string[]
}
export const emptyDraft: PackageDraft = { name: '', description: '', catalogId: '', isHidden: false, roles: [], packageId: '', addedRoles: [] }

/** Under which it is kept: `from` is the catalog that one comes from. What is begun in one is not gone on with in another. */
export const draftName = (from: string): string => `new-package.${from}`

export const keyOfRole = ({ resourceOriginId, roleOriginId }: Pick<ChosenRole, 'resourceOriginId' | 'roleOriginId'>): string =>
  `${resourceOriginId} ${roleOriginId}`

export type Missing = 'name' | 'catalogId'
/** What has to be filled in before anything is sent. */
export const missingIn = ({ name, catalogId }: PackageDraft): readonly Missing[] => [
  ...(name.trim() ? [] : (['name'] as const)),
  ...(catalogId ? [] : (['catalogId'] as const)),
]
