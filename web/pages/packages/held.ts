/** What one has now, or the report for whom one asks, as far as lists and panes need to know. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { myAssignments, myRequests, optionsQuery, reportsQuery, rowsOf, teamAssignments, teamOpenRequests } from '../../api/queries.ts'
import type { Assignment, AssignmentRequest, Person } from '../../api/types.ts'
import { daysUntil } from '../../clock.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { kindOf } from '../../ui/status.tsx'
import { useBeneficiary } from './use-beneficiary.ts'

/** Everything but an ended assignment counts as active, also what is still on its way, and what failed: it is in the way of asking again until it is given up. */
export const isActive = ({ state }: Assignment): boolean => state !== 'expired'
/** Nothing of it was given: nobody has it. */
export const isFailed = ({ state }: Assignment): boolean => state === 'deliveryFailed'
/** Access that somebody has, if only in part, or is about to get. */
export const isHeld = (row: Assignment): boolean => isActive(row) && !isFailed(row)

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
    return { removal, end, endsSoon: isHeld(row) && isSoon(end) }
  }
}

/** The running assignment of a package, if there is one: one's own, or that of somebody who reports to one. */
export const useHeld = (packageId: string, personId?: string): Assignment | undefined => {
  const me = useMe()
  const isOwn = !personId || personId === me.id
  const mine = useQuery(myAssignments).data
  const theirs = useQuery({ ...teamAssignments, enabled: !isOwn }).data?.filter(({ target }) => target?.objectId === personId)
  return (isOwn ? mine : theirs)?.find((row) => row.accessPackage?.id === packageId && isActive(row))
}

/** The open request by which a package comes, if there is one: to oneself, or to somebody who reports to one. */
export const useRequested = (packageId: string, personId?: string): AssignmentRequest | undefined => {
  const me = useMe()
  const who = personId || me.id
  const mine = rowsOf(useInfiniteQuery(myRequests({ show: 'open' })).data)
  const theirs = useQuery({ ...teamOpenRequests, enabled: who !== me.id }).data ?? []
  return (who === me.id ? mine : theirs).find(
    (request) => request.accessPackage?.id === packageId && request.target?.objectId === who && kindOf(request.requestType) === 'add',
  )
}

/** Whoever has reports, and did not come for one of them, can still ask for any. */
export const useMayChoose = (): boolean => {
  const person = useBeneficiary()
  const reports = useQuery(reportsQuery).data ?? []
  return !person && reports.length > 0
}

/** The open request to look at instead of asking once more. */
export const useRequestInstead = (packageId: string): AssignmentRequest | undefined => {
  const requested = useRequested(packageId, useBeneficiary()?.id)
  return useMayChoose() ? undefined : requested
}

/** What there is of a package, as a sentence; of the person, where it is not one's own. */
export const useHeldText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const ahead = useAhead()
  return (row: Assignment, person: Pick<Person, 'displayName'> | undefined): string => {
    const of = person ? 'of' : 'you'
    const { end } = ahead(row)
    const words = { name: person?.displayName ?? '', day: end ? format.until(end) : '' }
    if (isFailed(row)) return t(`package.${of}.failed`, words)
    if (row.state === 'delivering') return t(`package.${of}.coming`, words)
    const has = end ? t(`package.${of}.hasUntil`, words) : t(`package.${of}.has`, words)
    return row.state === 'partiallyDelivered' ? `${has} ${t('package.inPart')}` : has
  }
}

/** Why a button that asks for a package cannot be used: it is there already, or what failed is in the way. */
export const useAskReason = (packageId: string): string | undefined => {
  const { t } = useTranslation()
  const person = useBeneficiary()
  const held = useHeld(packageId, person?.id)
  const say = useHeldText()
  if (useMayChoose() || !held) return undefined
  return isFailed(held) ? `${say(held, person)} ${t('package.giveUpFirst')}` : say(held, person)
}
