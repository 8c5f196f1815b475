/** Separation of duties: which rules there are, who is against them, and what is allowed all the same. */
import { queryOptions } from '@tanstack/react-query'
import { useAdminChange } from './admin-change.ts'
import { firstResources } from './admin-operations.ts'
import { within } from './admin.ts'
import type { HeldConflict } from './admin-types.ts'
import { EM, get, getAll, literal, odata, phrase, post, remove, type Page } from './client.ts'
import { pages } from './queries.ts'
import type { AccessPackage, Administration, Catalog, Conflict, DirectReport, Person } from './types.ts'

export type ConflictKind = Conflict['kind']
export const conflictKinds = ['accessPackage', 'group', 'resourceRole'] as const satisfies readonly ConflictKind[]

export type RuledPackage = AccessPackage & { incompatibleAccessPackages?: AccessPackage[] }
/** Every package that names another one, or is named by one. */
export const ruledPackagesQuery = (mine: Administration) =>
  queryOptions({
    queryKey: ['admin', 'separation', 'packages'],
    queryFn: ({ signal }) => {
      const narrowed = within(mine, 'catalog/id')
      const ruled = '(incompatibleAccessPackages/any() or accessPackagesIncompatibleWith/any())'
      return getAll<RuledPackage>(
        odata(`${EM}/accessPackages`, {
          filter: narrowed ? `${ruled} and ${narrowed}` : ruled,
          orderby: 'displayName',
          expand: 'catalog,incompatibleAccessPackages($select=id,displayName)',
        }),
        signal,
      )
    },
  })

export type ConflictCount = { accessPackage: Person; conflict: Conflict; people: number; excepted: number }
export const conflictCountsQuery = (accessPackageId?: string) =>
  queryOptions({
    queryKey: ['admin', 'separation', 'counts', accessPackageId ?? ''],
    queryFn: ({ signal }) =>
      get<Page<ConflictCount>>(`${EM}/latchkey.conflictCounts()${accessPackageId ? `?accessPackageId=${accessPackageId}` : ''}`, signal).then(
        ({ value }) => value,
      ),
  })

type Pair = { of?: string; with?: string }
const pairOf = ({ of, with: other }: Pair): string => new URLSearchParams({ ...(of ? { accessPackageId: of } : {}), ...(other ? { conflictId: other } : {}) }).toString()
export const conflictsOfQuery = (pair: Pair) => pages<HeldConflict>(['admin', 'separation', 'conflicts', pair.of ?? '', pair.with ?? ''], `${EM}/latchkey.conflicts()?${pairOf(pair)}`)
export const conflictsFile = (pair: Pair): string => `${EM}/latchkey.conflicts()?${[pairOf(pair), '$format=text/csv'].filter(Boolean).join('&')}`

export type SeparationException = {
  id: string
  person: Person
  accessPackage: Person
  conflict: Conflict
  owner: Person
  reason: string
  until: string
  isInForce: boolean
  createdBy: Person
  createdDateTime: string
}
const EXCEPTIONS = `${EM}/latchkey.separationExceptions`
export const exceptionsQuery = (accessPackageId?: string) =>
  queryOptions({
    queryKey: ['admin', 'separation', 'exceptions', accessPackageId ?? ''],
    queryFn: ({ signal }) =>
      get<Page<SeparationException>>(`${EXCEPTIONS}${accessPackageId ? `?accessPackageId=${accessPackageId}` : ''}`, signal).then(({ value }) => value),
  })
export type ExceptionInput = { personId: string; accessPackageId: string; conflict: { kind: ConflictKind; id: string }; ownerId: string; reason: string; until: string }
export const useMakeException = () => useAdminChange((input: ExceptionInput) => post<SeparationException>(EXCEPTIONS, input))
export const useEndException = () => useAdminChange((id: string) => remove(`${EXCEPTIONS}/${encodeURIComponent(id)}`))

export type AutomaticConflict = {
  userId: string
  displayName: string | null
  userPrincipalName: string | null
  accessPackageId: string
  accessPackageName: string
  policyId: string
  conflicts: Conflict[]
  foundDateTime: string
}
export const automaticConflictsQuery = queryOptions({
  queryKey: ['admin', 'separation', 'automatic'],
  queryFn: ({ signal }) => get<Page<AutomaticConflict>>(`${EM}/latchkey.automaticConflicts`, signal).then(({ value }) => value),
})

const ofPackage = (id: string): string => `${EM}/accessPackages/${encodeURIComponent(id)}`
export type RoleRule = { id: string; displayName: string | null; resource: { id: string; displayName: string | null; originSystem: string | null }; catalogId: string | null }
export const roleRulesQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'package', id, 'roleRules'],
    queryFn: ({ signal }) => get<Page<RoleRule>>(`${ofPackage(id)}/latchkey.incompatibleResourceRoles`, signal).then(({ value }) => value),
  })
/** In which catalogs packages are, for what one may do with them. */
export const homesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['admin', 'separation', 'homes', ...ids],
    queryFn: async ({ signal }) => {
      if (ids.length === 0) return new Map<string, string | undefined>()
      const found = await getAll<AccessPackage>(
        odata(`${EM}/accessPackages`, { select: 'id', expand: 'catalog($select=id)', filter: `id in (${ids.map(literal).join(', ')})` }),
        signal,
      )
      return new Map(found.map(({ id, catalog }) => [id, catalog?.id]))
    },
    staleTime: 60_000,
  })

export type Rule = { accessPackageId: string; kind: ConflictKind; id: string }
/** Where rules of a kind are, what adds one, and where one of them is. */
const RULES: Record<ConflictKind, { set: string; body: (id: string) => object; one: (id: string) => string }> = {
  accessPackage: { set: 'incompatibleAccessPackages/$ref', body: (id) => ({ '@odata.id': `${location.origin}${ofPackage(id)}` }), one: (id) => `incompatibleAccessPackages/${id}/$ref` },
  group: { set: 'incompatibleGroups/$ref', body: (id) => ({ '@odata.id': `${location.origin}/v1.0/groups/${id}` }), one: (id) => `incompatibleGroups/${id}/$ref` },
  resourceRole: { set: 'latchkey.incompatibleResourceRoles', body: (id) => ({ resourceRoleId: id }), one: (id) => `latchkey.incompatibleResourceRoles/${id}` },
}
/** `bothWays`: the other package names this one, too. */
export const useAddRule = () =>
  useAdminChange(async ({ accessPackageId, kind, id, bothWays = false }: Rule & { bothWays?: boolean }) => {
    const { set, body } = RULES[kind]
    await post(`${ofPackage(accessPackageId)}/${set}`, body(id))
    if (bothWays) await post(`${ofPackage(id)}/${set}`, body(accessPackageId))
  })
export const useRemoveRule = () => useAdminChange(({ accessPackageId, kind, id }: Rule) => remove(`${ofPackage(accessPackageId)}/${RULES[kind].one(encodeURIComponent(id))}`))

export type RulePreview = { people: number; value: Person[] }
/** Who would be in conflict if the rule was made. */
export const rulePreviewQuery = ({ accessPackageId, kind, id }: Rule) =>
  queryOptions({
    queryKey: ['admin', 'separation', 'preview', accessPackageId, kind, id],
    queryFn: ({ signal }) => get<RulePreview>(`${ofPackage(accessPackageId)}/latchkey.conflictsWith(kind='${kind}',id=${literal(id)})`, signal),
    enabled: id !== '',
  })

export type Candidate = DirectReport & { kind: ConflictKind; catalog?: Catalog | null }
const OFFERED = 15
type FoundResource = Person & { roles?: Person[] }
/** What a rule of a kind may name, by what was typed: packages and roles of catalogs that one may read, which is more than to see that they are there. */
const FIND: Record<ConflictKind, (mine: Administration, search: string, signal: AbortSignal) => Promise<Candidate[]>> = {
  accessPackage: async (mine, search, signal) => {
    const options = { top: OFFERED, orderby: 'displayName', search: phrase(search), expand: 'catalog', filter: within(mine, 'catalog/id') }
    const { value } = await get<Page<AccessPackage>>(odata(`${EM}/accessPackages`, options), signal)
    return value.map(({ id, displayName, catalog }) => ({ id, displayName, catalog: catalog ?? null, jobTitle: catalog?.displayName ?? null, kind: 'accessPackage' }))
  },
  group: async (_, search, signal) => {
    const options = { select: 'id,displayName,description', top: OFFERED, orderby: 'displayName', count: true, search: phrase(search) }
    const { value } = await get<Page<Person & { description?: string | null }>>(odata('/v1.0/groups', options), signal)
    return value.map(({ id, displayName, description }) => ({ id, displayName, jobTitle: description ?? null, kind: 'group' }))
  },
  resourceRole: async (_, search, signal) => {
    const readable = await firstResources({ search }, OFFERED, signal)
    if (readable.length === 0) return []
    const filter = `id in (${readable.map(({ id }) => literal(id)).join(', ')})`
    const { value } = await get<Page<FoundResource>>(odata(`${EM}/resources`, { orderby: 'displayName', filter, expand: 'roles' }), signal)
    return value.flatMap(({ displayName, roles = [] }) => roles.map((role) => ({ id: role.id, displayName: `${displayName}: ${role.displayName}`, kind: 'resourceRole' as const })))
  },
}
export const candidatesQuery = (mine: Administration, kind: ConflictKind, search: string) =>
  queryOptions({ queryKey: ['admin', 'separation', 'candidates', kind, search], queryFn: ({ signal }) => FIND[kind](mine, search, signal) })
