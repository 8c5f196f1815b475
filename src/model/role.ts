/** Graph's unified roles, for the providers `directory` and `entitlementManagement`: definitions, and who was given which where. */
import { z } from 'zod'
import { entity, f, one, type Entity } from './entity.ts'
import { directoryObject } from './directory-object.ts'

export const roleDefinition = entity('unifiedRoleDefinition', {
  table: 'role_definition',
  fields: {
    id: f.key(), description: f.text(1024, { queryable: true }), displayName: f.text(256, { queryable: true }), isBuiltIn: f.flag({ queryable: true }), isEnabled: f.flag({ queryable: true }),
    resourceScopes: f.list(), rolePermissions: f.json('Collection(microsoft.graph.unifiedRolePermission)', z.array(z.unknown()), { initial: [] }),
    templateId: f.text(36, { queryable: true }), version: f.text(16, { queryable: true }),
    provider: f.text(32, { access: 'internal', queryable: true }),
  },
  search: ['displayName', 'description'],
})

/** `/AccessPackageCatalog/{id}`: the catalog as the scope of a role. */
export const appScope = entity('appScope', {
  table: 'app_scope', idKind: 'text',
  fields: { id: f.text(256, { queryable: true }), displayName: f.text(256, { queryable: true }), type: f.text(64, { queryable: true }), catalogId: f.reference() },
})

export const roleAssignment = entity('unifiedRoleAssignment', {
  table: 'role_assignment',
  fields: {
    id: f.key(),
    appScopeId: f.text(256, { queryable: true }), directoryScopeId: f.text(256, { queryable: true }),
    principalId: f.reference({ access: 'public' }), roleDefinitionId: f.reference({ access: 'public' }),
    catalogId: f.reference(), createdDateTime: { ...f.since(), access: 'internal' },
  },
  navigations: {
    appScope: one((): Entity => appScope, { by: 'appScopeId' }, { contained: true }),
    principal: one((): Entity => directoryObject, { by: 'principalId' }),
    roleDefinition: one((): Entity => roleDefinition, { by: 'roleDefinitionId' }),
  },
})
