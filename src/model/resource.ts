import { z } from 'zod'
import { entity, f, many, one, type Entity } from './entity.ts'
import { resourceRoleScope } from './access-package.ts'
import { catalog } from './catalog.ts'
import type { ResourceAttribute } from './complex.ts'

const inCatalog = one((): Entity => catalog, { by: 'catalogId' }, { access: 'internal' })

export const resource = entity('accessPackageResource', {
  table: 'resource',
  fields: {
    id: f.key(), displayName: f.text(256, { queryable: true }), description: f.text(1024, { queryable: true }),
    originId: f.text(512, { queryable: true }), originSystem: f.text(64, { queryable: true }),
    attributes: f.json<ResourceAttribute[]>('Collection(microsoft.graph.accessPackageResourceAttribute)', z.array(z.custom<ResourceAttribute>()), { initial: [] }),
    createdDateTime: f.since({ beta: 'addedOn' }), modifiedDateTime: f.since(),
    catalogId: f.reference(),
  },
  navigations: {
    roles: many((): Entity => resourceRole, { on: 'resourceId' }, { contained: true, beta: 'accessPackageResourceRoles' }),
    scopes: many((): Entity => resourceScope, { on: 'resourceId' }, { contained: true, beta: 'accessPackageResourceScopes' }),
    catalog: inCatalog,
  },
  search: ['displayName', 'description'],
})

export const resourceRole = entity('accessPackageResourceRole', {
  table: 'resource_role',
  fields: {
    id: f.key(), displayName: f.text(256, { queryable: true }), description: f.text(1024, { queryable: true }),
    originId: f.text(512, { queryable: true }), originSystem: f.text(64, { queryable: true }),
    type: { ...f.choice('microsoft.graph.roleType', ['active', 'eligible', 'application', 'delegated']), nullable: true },
    resourceId: f.reference(), catalogId: f.reference(),
  },
  navigations: {
    resource: one((): Entity => resource, { by: 'resourceId' }, { contained: true, beta: 'accessPackageResource' }),
    roleScopes: many((): Entity => resourceRoleScope, { on: 'resourceRoleId' }, { access: 'internal' }),
    catalog: inCatalog,
  },
  search: ['displayName'],
})

export const resourceScope = entity('accessPackageResourceScope', {
  table: 'resource_scope',
  fields: {
    id: f.key(), displayName: f.text(256, { queryable: true }), description: f.text(1024, { queryable: true }),
    originId: f.text(512, { queryable: true }), originSystem: f.text(64, { queryable: true }), isRootScope: f.flag({ queryable: true }),
    resourceId: f.reference(), catalogId: f.reference(),
  },
  navigations: {
    resource: one((): Entity => resource, { by: 'resourceId' }, { contained: true, beta: 'accessPackageResource' }),
    catalog: inCatalog,
  },
  search: ['displayName'],
})
