/** What the administration reads about people: whom it finds, and what they have and why. */
import { queryOptions } from '@tanstack/react-query'
import { EM, get, literal, odata, patch, phrase, type Page } from './client.ts'
import { zone } from '../clock.ts'
import { pages } from './queries.ts'
import type { AssignedPackage, HeldConflict, HeldResource } from './admin-types.ts'
import type { DirectReport, Person } from './types.ts'

const PAGE = 50
const OFFERED = 15
/** Those who are found are not counted: among very many people that takes as long as finding them. */
export const peopleQuery = ({ search, order }: { search: string; order: string }) =>
  pages<DirectReport & { accountEnabled?: boolean }>(
    ['admin', 'people', search, order],
    odata('/v1.0/users', { count: search === '', top: PAGE, orderby: order, search: phrase(search), select: 'id,displayName,jobTitle,department,mail,accountEnabled' }),
  )
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'person', id],
    queryFn: ({ signal }) =>
      get<DirectReport & { accountEnabled?: boolean; manager?: Person | null }>(
        odata(`/v1.0/users/${encodeURIComponent(id)}`, {
          select: 'id,displayName,jobTitle,department,mail,accountEnabled',
          expand: 'manager($select=id,displayName)',
        }),
        signal,
      ),
  })
/** Days are those of whoever reads. */
const heldOn = (days: HeldDays): string => {
  const asked = Object.entries(days).map(([name, day]) => `&${name}=${day}`)
  return asked.length > 0 ? `${asked.join('')}&timeZone=${encodeURIComponent(zone())}` : ''
}
type HeldDays = { on?: string; from?: string; to?: string }
export const packagesOfPersonQuery = (id: string, days: HeldDays) =>
  pages<AssignedPackage>(['admin', 'person', id, 'packages', days], `${EM}/latchkey.reports/accessPackagesForUser(userId=${literal(id)})?tab=assigned&$top=${PAGE}${heldOn(days)}`)
export const resourcesOfPersonQuery = (id: string, days: HeldDays) =>
  pages<HeldResource>(['admin', 'person', id, 'resources', days], `${EM}/latchkey.reports/resourceAssignmentsForUser(userId=${literal(id)})?$top=${PAGE}${heldOn(days)}`)
export const resourcesOfPersonFile = (id: string, days: HeldDays): string =>
  `${EM}/latchkey.reports/resourceAssignmentsForUser(userId=${literal(id)})?$format=text/csv${heldOn(days)}`

/** What one person has that does not go together. */
export const conflictsOfPersonQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'person', id, 'conflicts'],
    queryFn: async ({ signal }) => (await get<Page<HeldConflict>>(`${EM}/latchkey.conflicts()?personId=${encodeURIComponent(id)}`, signal)).value,
  })

/** People who can sign in and groups, by what was typed. */
export const subjectsQuery = (search: string) =>
  queryOptions({
    queryKey: ['admin', 'subjects', search],
    queryFn: async ({ signal }) => {
      const named = { orderby: 'displayName', top: OFFERED, count: true, search: phrase(search) }
      const [users, groups] = await Promise.all([
        get<Page<DirectReport>>(odata('/v1.0/users', { ...named, select: 'id,displayName,jobTitle,department', filter: 'accountEnabled eq true' }), signal),
        get<Page<Person>>(odata('/v1.0/groups', { ...named, select: 'id,displayName' }), signal),
      ])
      return [...users.value.map((user) => ({ ...user, kind: 'user' as const })), ...groups.value.map((group) => ({ ...group, kind: 'group' as const }))]
    },
  })

/** Good for one sign-in; whoever is signed in with the one before is signed out. */
export const resetPassword = (id: string, password: string): Promise<unknown> =>
  patch(`/v1.0/users/${encodeURIComponent(id)}`, { passwordProfile: { password, forceChangePasswordNextSignIn: true } })
