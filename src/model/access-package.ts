import { entity, f, many, one, type Entity } from './entity.ts'
import { assignment } from './assignment.ts'
import { assignmentPolicy } from './assignment-policy.ts'
import { assignmentRequest } from './assignment-request.ts'
import { catalog } from './catalog.ts'
import { group } from './directory-object.ts'
import { resourceRole, resourceScope } from './resource.ts'

export const accessPackage = entity('accessPackage', {
  table: 'access_package',
  fields: {
    id: f.key(),
    displayName: f.text(256, { write: 'always', required: true, queryable: true }),
    description: f.text(2048, { write: 'always', queryable: true }),
    isHidden: f.flag({ write: 'always', queryable: true, initial: false }),
    createdDateTime: f.since(), modifiedDateTime: f.since(),
    catalogId: f.reference(),
  },
  navigations: {
    catalog: one((): Entity => catalog, { by: 'catalogId' }, { beta: 'accessPackageCatalog' }),
    assignmentPolicies: many((): Entity => assignmentPolicy, { on: 'accessPackageId' }, { contained: true, beta: 'accessPackageAssignmentPolicies' }),
    resourceRoleScopes: many((): Entity => resourceRoleScope, { on: 'accessPackageId' }, { contained: true, beta: 'accessPackageResourceRoleScopes' }),
    incompatibleAccessPackages: many((): Entity => accessPackage, { through: 'package_incompatible_package', mine: 'access_package_id', theirs: 'incompatible_id' }),
    accessPackagesIncompatibleWith: many((): Entity => accessPackage, { through: 'package_incompatible_package', mine: 'incompatible_id', theirs: 'access_package_id' }),
    incompatibleGroups: many((): Entity => group, { through: 'package_incompatible_group', mine: 'access_package_id', theirs: 'group_id' }, { contained: true }),
    assignments: many((): Entity => assignment, { on: 'accessPackageId' }, { access: 'internal' }),
    requests: many((): Entity => assignmentRequest, { on: 'accessPackageId' }, { access: 'internal' }),
  },
  search: ['displayName', 'description'],
})

/** What a package gives: one role of one resource, at one scope. Its id is `{role}_{scope}`, the same in two packages that give the same. */
export const resourceRoleScope = entity('accessPackageResourceRoleScope', {
  table: 'resource_role_scope', idKind: 'pair',
  fields: { id: f.text(73, { queryable: true }), createdDateTime: f.since(), accessPackageId: f.reference(), resourceRoleId: f.reference(), resourceScopeId: f.reference(), catalogId: f.reference() },
  navigations: {
    role: one((): Entity => resourceRole, { by: 'resourceRoleId' }, { contained: true, beta: 'accessPackageResourceRole' }),
    scope: one((): Entity => resourceScope, { by: 'resourceScopeId' }, { contained: true, beta: 'accessPackageResourceScope' }),
    accessPackage: one((): Entity => accessPackage, { by: 'accessPackageId' }, { access: 'internal' }),
  },
  search: ['role/displayName', 'role/resource/displayName'],
})
