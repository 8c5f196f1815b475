/** Packages as those who look for access see them (entra.md §1.27): rows of the packages' own table, under rules of their own. */
import { entity, f, many, one, type Entity } from './entity.ts'
import { resourceRoleScope } from './access-package.ts'
import { assignmentPolicy } from './assignment-policy.ts'
import { catalog } from './catalog.ts'

const hidden = { isHidden: f.flag({ access: 'internal', queryable: true }), catalogId: f.reference() } as const
const links = {
  catalog: one((): Entity => catalog, { by: 'catalogId' }, { access: 'internal' }),
  assignmentPolicies: many((): Entity => assignmentPolicy, { on: 'accessPackageId' }, { access: 'internal' }),
} as const

/** What somebody may browse. */
export const availableAccessPackage = entity('availableAccessPackage', {
  table: 'access_package',
  fields: { id: f.key(), description: f.text(2048, { queryable: true }), displayName: f.text(256, { queryable: true }), ...hidden },
  navigations: { ...links, resourceRoleScopes: many((): Entity => resourceRoleScope, { on: 'accessPackageId' }) },
  search: ['displayName', 'description'],
})

/** What somebody is pointed at, with the reasons; it has the id of the package. The reasons are found for the person who asks (app/discovery). */
export const accessPackageSuggestion = entity('accessPackageSuggestion', {
  table: 'access_package',
  fields: { id: f.key(), reasons: f.computed<unknown[]>('Collection(microsoft.graph.accessPackageSuggestionReason)', 'null'), ...hidden },
  navigations: { ...links, accessPackage: one((): Entity => availableAccessPackage, { by: 'id' }) },
  search: ['accessPackage/displayName', 'accessPackage/description'],
})
