/** What one has now, as far as lists and panes need to know. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { myAssignments, reportsQuery } from '../../api/queries.ts'
import type { Assignment } from '../../api/types.ts'
import { daysUntil } from '../../clock.ts'

/** Everything but an ended assignment counts as active, also what is still on its way, and what failed: it is in the way of asking again until it is given up. */
export const isActive = ({ state }: Assignment): boolean => state !== 'expired'

const SOON_DAYS = 30
export const endOfAccess = (row: Pick<Assignment, 'schedule'>): string | undefined => row.schedule?.expiration?.endDateTime ?? undefined
export const endsSoon = (row: Pick<Assignment, 'schedule'>): boolean => {
  const end = endOfAccess(row)
  return !!end && daysUntil(end) <= SOON_DAYS
}

/** The person's own running assignment of a package, if there is one. */
export const useHeld = (packageId: string): Assignment | undefined =>
  useQuery(myAssignments).data?.find((row) => row.accessPackage?.id === packageId && isActive(row))

/** Why a button that asks for a package cannot be used. Whoever has reports can always ask for one of them. */
export const useAskReason = (packageId: string): string | undefined => {
  const { t } = useTranslation()
  const held = useHeld(packageId)
  const reports = useQuery(reportsQuery).data ?? []
  return held && reports.length === 0 ? t('ask.have') : undefined
}
