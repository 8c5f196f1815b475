/** What the quick switcher of My Access asks the server for: things by their name, each with where it is. */
import { queryOptions } from '@tanstack/react-query'
import { paths } from '../paths.ts'
import { EM, get, odata, phrase, type Page } from './client.ts'
import type { AssignmentRequest, Person } from './types.ts'

export type FoundKind = 'page' | 'approval' | 'package' | 'held' | 'catalog' | 'resource' | 'person' | 'request'
export type Found = {
  kind: FoundKind
  id: string
  displayName: string
  /** Whom it is for, where a name alone does not tell. */
  description?: string | null
  request?: Pick<AssignmentRequest, 'state' | 'status' | 'requestType' | 'createdDateTime'>
  /** There is more like it, which is not offered. */
  more?: boolean
  to: string
}
const MOST = 6
/** So many requests, of which there may be very many. */
export const FEW = 4

/** The first of what there is; the last of them knows of others. */
export const atMost = (most: number, found: readonly Found[]): Found[] => found.slice(0, most).map((one, at) => (at === most - 1 && found.length > most ? { ...one, more: true } : one))

/** One more than is shown, to know whether there are others. */
export const named = async (set: string, text: string, signal: AbortSignal, filter?: string): Promise<Person[]> =>
  (await get<Page<Person>>(odata(set, { search: phrase(text), select: 'id,displayName', top: MOST + 1, filter }), signal)).value

export const as =
  (kind: FoundKind, to: (id: string) => string) =>
  (rows: Person[]): Found[] =>
    atMost(MOST, rows.map(({ id, displayName }) => ({ kind, id, displayName, to: to(id) })))

/** What one asked for oneself or others, newest first. */
const ownRequests = async (text: string, signal: AbortSignal): Promise<Found[]> => {
  const set = `${EM}/assignmentRequests/filterByCurrentUser(on='targetOrRequestor')`
  const found = await get<Page<AssignmentRequest>>(
    odata(set, { search: phrase(text), expand: 'accessPackage,target', orderby: 'createdDateTime desc', top: FEW + 1 }),
    signal,
  )
  const all = found.value.map(({ id, state, status, requestType, createdDateTime, accessPackage, target }): Found => ({
    kind: 'request',
    id,
    displayName: accessPackage?.displayName ?? '',
    description: target?.displayName ?? null,
    request: { state, status: status ?? null, requestType, createdDateTime: createdDateTime ?? null },
    to: paths.request(id),
  }))
  return atMost(FEW, all)
}

/** In My Access what one may ask for, and what one asked for. */
export const quickQuery = (text: string) =>
  queryOptions({
    queryKey: ['quick', text],
    queryFn: async ({ signal }): Promise<Found[]> =>
      (
        await Promise.all([
          named(`${EM}/accessPackages/filterByCurrentUser(on='allowedRequestor')`, text, signal).then(as('package', (id) => paths.packageDetails(id))),
          ownRequests(text, signal),
        ])
      ).flat(),
    enabled: text.length > 1,
    staleTime: 30_000,
  })
