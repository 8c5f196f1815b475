import { entity, f, many, one, type Entity } from './entity.ts'
import { accessPackage } from './access-package.ts'
import { resource, resourceRole, resourceScope } from './resource.ts'

export const catalog = entity('accessPackageCatalog', {
  table: 'catalog', beta: 'accessPackageCatalog',
  fields: {
    id: f.key(),
    displayName: f.text(256, { write: 'always', required: true, queryable: true }),
    description: f.text(1024, { write: 'always', queryable: true }),
    catalogType: f.choice('microsoft.graph.accessPackageCatalogType', ['userManaged', 'serviceDefault', 'serviceManaged'], { write: 'create', initial: 'userManaged' }),
    state: f.choice('microsoft.graph.accessPackageCatalogState', ['unpublished', 'published'], { write: 'always', queryable: true, initial: 'published', beta: 'catalogStatus' }),
    isExternallyVisible: f.flag({ write: 'always', queryable: true, initial: false }),
    createdDateTime: f.since(), modifiedDateTime: f.since(),
  },
  navigations: {
    accessPackages: many((): Entity => accessPackage, { on: 'catalogId' }, { contained: true }),
    resources: many((): Entity => resource, { on: 'catalogId' }, { contained: true, beta: 'accessPackageResources' }),
    resourceRoles: many((): Entity => resourceRole, { on: 'catalogId' }, { contained: true, beta: 'accessPackageResourceRoles' }),
    resourceScopes: many((): Entity => resourceScope, { on: 'catalogId' }, { contained: true, beta: 'accessPackageResourceScopes' }),
  },
  search: ['displayName', 'description'],
})

export const resourceRequest = entity('accessPackageResourceRequest', {
  table: 'resource_request',
  fields: {
    id: f.key(),
    requestType: f.choice('microsoft.graph.accessPackageRequestType', ['adminAdd', 'adminUpdate', 'adminRemove'], { write: 'create', required: true }),
    state: f.choice('microsoft.graph.accessPackageRequestState', ['submitted', 'delivered', 'deliveryFailed'], { beta: 'requestState' }),
    createdDateTime: f.since(),
    catalogId: f.reference(), resourceId: f.reference(), createdById: f.reference(),
  },
  navigations: {
    catalog: one((): Entity => catalog, { by: 'catalogId' }, { contained: true }),
    resource: one((): Entity => resource, { by: 'resourceId' }, { contained: true, beta: 'accessPackageResource' }),
  },
  search: ['resource/displayName', 'catalog/displayName'],
})
