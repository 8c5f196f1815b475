/** What the quick switcher finds: things by their name, each with where it is. */
import { queryOptions } from '@tanstack/react-query'
import { paths } from '../paths.ts'
import { EM, get, odata, phrase, type Page } from './client.ts'
import { within } from './admin.ts'
import type { Administration, Person } from './types.ts'

export type FoundKind = 'package' | 'catalog' | 'person'
export type Found = { kind: FoundKind; id: string; name: string; to: string }
const MOST = 6

const named = async (set: string, text: string, signal: AbortSignal, filter?: string): Promise<Person[]> =>
  (await get<Page<Person>>(odata(set, { search: phrase(text), select: 'id,displayName', top: MOST, filter }), signal)).value

/** In My Access that is what one may ask for; in the administration all that one may read. */
export const quickQuery = (text: string, inAdmin: Administration | null) =>
  queryOptions({
    queryKey: ['quick', inAdmin !== null, text],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const as = (kind: FoundKind, to: (id: string) => string) => (rows: Person[]) =>
        rows.map(({ id, displayName }): Found => ({ kind, id, name: displayName, to: to(id) }))
      const found = inAdmin
        ? [
            named(`${EM}/accessPackages`, text, signal, within(inAdmin, 'catalog/id')).then(as('package', (id) => paths.adminPackage(id))),
            named(`${EM}/catalogs`, text, signal, within(inAdmin, 'id')).then(as('catalog', (id) => paths.adminCatalog(id))),
            ...(inAdmin.people ? [named('/v1.0/users', text, signal).then(as('person', (id) => paths.adminPerson(id)))] : []),
          ]
        : [named(`${EM}/accessPackages/filterByCurrentUser(on='allowedRequestor')`, text, signal).then(as('package', (id) => paths.packageDetails(id)))]
      return (await Promise.all(found)).flat()
    },
    enabled: text.trim().length > 1,
    staleTime: 30_000,
  })
