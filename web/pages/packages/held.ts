/** What one has now, as far as lists and panes need to know. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { myAssignments, myRequests, optionsQuery, reportsQuery, rowsOf, teamAssignments } from '../../api/queries.ts'
import type { Assignment, AssignmentRequest, DirectReport } from '../../api/types.ts'
import { daysUntil } from '../../clock.ts'
import { useMe } from '../../session.ts'
import { kindOf } from '../../ui/status.tsx'

/** Everything but an ended assignment counts as active, also what is still on its way, and what failed: it is in the way of asking again until it is given up. */
export const isActive = ({ state }: Assignment): boolean => state !== 'expired'

const SOON_DAYS = 30
export const endOfAccess = (row: Pick<Assignment, 'schedule'>): string | undefined => row.schedule?.expiration?.endDateTime ?? undefined
const isSoon = (end: string | undefined): boolean => !!end && daysUntil(end) <= SOON_DAYS

/** What takes access away before its end, and when it is gone at the latest. Both are known once it is read what may be done with it. */
export const useAhead = () => {
  const { data = [] } = useQuery(optionsQuery)
  return (row: Assignment) => {
    const planned = endOfAccess(row)
    const waiting = isActive(row) ? data.find(({ assignmentId }) => assignmentId === row.id)?.removal : undefined
    const removal = waiting && (!planned || waiting.at < planned) ? waiting : undefined
    const end = removal?.at ?? planned
    return { removal, end, endsSoon: isSoon(end) }
  }
}

/** The person's own running assignment of a package, if there is one. */
export const useHeld = (packageId: string): Assignment | undefined =>
  useQuery(myAssignments).data?.find((row) => row.accessPackage?.id === packageId && isActive(row))

/** The person's own access to a package that ended last, if they had it. */
export const useHadBefore = (packageId: string): Assignment | undefined =>
  useQuery(myAssignments)
    .data?.filter((row) => row.accessPackage?.id === packageId && !isActive(row) && row.expiredDateTime)
    .toSorted((a, b) => (b.expiredDateTime ?? '').localeCompare(a.expiredDateTime ?? ''))[0]

/** The open request by which one gets the package, if there is one. */
export const useRequested = (packageId: string): AssignmentRequest | undefined => {
  const me = useMe()
  return rowsOf(useInfiniteQuery(myRequests({ show: 'open' })).data).find(
    (request) => request.accessPackage?.id === packageId && request.target?.objectId === me.id && kindOf(request.requestType) === 'add',
  )
}

/** The open request to look at instead of asking once more. Whoever has reports can still ask for one of them. */
export const useRequestInstead = (packageId: string): AssignmentRequest | undefined => {
  const requested = useRequested(packageId)
  const reports = useQuery(reportsQuery).data ?? []
  return reports.length === 0 ? requested : undefined
}

/** Who has the package already, of oneself and the report for whom one asks. */
export const useHolder = (packageId: string, person: DirectReport | undefined): 'me' | 'person' | undefined => {
  const mine = useHeld(packageId)
  const theirs = useQuery({ ...teamAssignments, enabled: !!person }).data?.some(
    (row) => row.accessPackage?.id === packageId && row.target?.objectId === person?.id && isActive(row),
  )
  return person ? (theirs ? 'person' : undefined) : mine && 'me'
}

/** Why a button that asks for a package cannot be used. Whoever has reports can always ask for one of them. */
export const useAskReason = (packageId: string): string | undefined => {
  const { t } = useTranslation()
  const held = useHeld(packageId)
  const reports = useQuery(reportsQuery).data ?? []
  return held && reports.length === 0 ? t('ask.have') : undefined
}
