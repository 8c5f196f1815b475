/** Who looks after what: roles in catalogs, and those of entitlement management in the tenant. */
import { queryOptions } from '@tanstack/react-query'
import { roleDefinitions, type CatalogRole } from '../../src/domain/access.ts'
import { useAdminChange } from './admin-change.ts'
import type { RoleAssignment } from './admin-types.ts'
import { get, literal, odata, phrase, post, remove, type Page } from './client.ts'
import { pages } from './queries.ts'
import type { DirectReport } from './types.ts'

const ASSIGNMENTS = '/v1.0/roleManagement/entitlementManagement/roleAssignments'
export type EntitlementRole = CatalogRole | 'catalogCreator'

export const creatorsQuery = pages<RoleAssignment>(
  ['admin', 'creators'],
  odata(ASSIGNMENTS, { filter: `roleDefinitionId eq ${literal(roleDefinitions.catalogCreator)}`, expand: 'principal,roleDefinition' }),
)

/** Where a role is to hold: in a catalog, or without one in the tenant. */
export type RoleInput = { role: EntitlementRole; principalId: string; catalogId?: string | undefined }
export const giveRole = ({ role, principalId, catalogId }: RoleInput): Promise<unknown> =>
  post(ASSIGNMENTS, {
    principalId,
    roleDefinitionId: roleDefinitions[role],
    ...(catalogId ? { appScopeId: `/AccessPackageCatalog/${catalogId}` } : { directoryScopeId: '/' }),
  })
/** What one may do oneself may hang on it. */
export const useTakeRole = () => useAdminChange((id: string) => remove(`${ASSIGNMENTS}/${encodeURIComponent(id)}`), 'session')

export const principalKinds = ['user', 'group', 'servicePrincipal'] as const
export type PrincipalKind = (typeof principalKinds)[number]
export type Principal = DirectReport & { kind: PrincipalKind }
/** What is asked of each kind; nobody who cannot sign in is offered. */
const SETS: Record<PrincipalKind, { set: string; select: string; filter?: string }> = {
  user: { set: 'users', select: 'id,displayName,jobTitle,department', filter: 'accountEnabled eq true' },
  group: { set: 'groups', select: 'id,displayName' },
  servicePrincipal: { set: 'servicePrincipals', select: 'id,displayName' },
}
const OFFERED = 10
/** Whoever may have a role, by what was typed. */
export const principalsQuery = (kinds: readonly PrincipalKind[], search: string) =>
  queryOptions({
    queryKey: ['admin', 'principals', ...kinds, search],
    queryFn: async ({ signal }) => {
      const found = await Promise.all(
        kinds.map(async (kind) => {
          const { set, select, filter } = SETS[kind]
          const { value } = await get<Page<DirectReport>>(
            odata(`/v1.0/${set}`, { select, filter, orderby: 'displayName', top: OFFERED, count: true, search: phrase(search) }),
            signal,
          )
          return value.map((one): Principal => ({ ...one, kind }))
        }),
      )
      return found.flat()
    },
  })

const TYPE = '#microsoft.graph.'
/** What kind of thing has the role, as far as it is known. */
export const kindOfPrincipal = ({ principal }: RoleAssignment): PrincipalKind | undefined =>
  principalKinds.find((kind) => principal?.['@odata.type'] === TYPE + kind)
export const roleOfAssignment = ({ roleDefinition }: RoleAssignment): EntitlementRole | undefined =>
  (['catalogCreator', 'owner', 'reader', 'packageManager', 'assignmentManager'] as const).find((role) => roleDefinitions[role] === roleDefinition?.id)
