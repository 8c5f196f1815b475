/** What the quick switcher of the administration asks the server for: all that one may read, by its name. */
import { queryOptions, skipToken } from '@tanstack/react-query'
import { paths } from '../paths.ts'
import { within } from './admin.ts'
import { firstRequests, firstResources } from './admin-operations.ts'
import { EM } from './client.ts'
import { as, atMost, FEW, named, type Found } from './quick.ts'
import type { Administration } from './types.ts'

/** Requests of people who are called so, newest first. */
const requests = async (person: string, signal: AbortSignal): Promise<Found[]> => {
  const all = (await firstRequests({ person }, FEW + 1, signal)).map(({ requestId, requestType, createdDateTime, accessPackage, displayName, state, status }): Found => ({
    kind: 'request',
    id: requestId,
    displayName: accessPackage,
    description: displayName,
    request: { state, status, requestType, createdDateTime },
    to: paths.adminRequest(requestId),
  }))
  return atMost(FEW, all)
}

const resources = async (search: string, signal: AbortSignal): Promise<Found[]> => {
  const all = (await firstResources({ search }, FEW + 1, signal)).map(({ id, displayName }): Found => ({
    kind: 'resource',
    id,
    displayName: displayName ?? '',
    to: paths.adminResource(id),
  }))
  return atMost(FEW, all)
}

const inCatalogs = (text: string, mine: Administration, signal: AbortSignal): Promise<Found[]>[] =>
  mine.everywhere || mine.catalogs.length > 0
    ? [
        named(`${EM}/accessPackages`, text, signal, within(mine, 'catalog/id')).then(as('package', (id) => paths.adminPackage(id))),
        named(`${EM}/catalogs`, text, signal, within(mine, 'id')).then(as('catalog', (id) => paths.adminCatalog(id))),
        resources(text, signal),
        requests(text, signal),
      ]
    : []

/** Somebody who may read people finds them first. */
export const adminQuickQuery = (text: string, mine: Administration | null) =>
  queryOptions({
    queryKey: ['admin', 'quick', text],
    queryFn:
      mine && text.length > 1
        ? async ({ signal }): Promise<Found[]> => {
            const people = mine.people ? [named('/v1.0/users', text, signal).then(as('person', (id) => paths.adminPerson(id)))] : []
            return (await Promise.all([...people, ...inCatalogs(text, mine, signal)])).flat()
          }
        : skipToken,
    staleTime: 30_000,
  })
