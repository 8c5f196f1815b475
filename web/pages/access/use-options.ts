/** What may be done with one assignment, and whether a change of it is on its way already. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { myRequests, optionsQuery, rowsOf } from '../../api/queries.ts'
import type { Assignment, AssignmentOptions, AssignmentRequest } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { kindOf } from '../../ui/status.tsx'

export const useOptions = (assignmentId: string | undefined): AssignmentOptions | undefined =>
  useQuery(optionsQuery).data?.find((options) => options.assignmentId === assignmentId)

/** Why a button waits while it is not known what may be done. */
export const useUnreadReason = (): string => {
  const { t } = useTranslation()
  return useQuery(optionsQuery).isLoadingError ? t('problem.unread') : t('common.loading')
}

/** The open request that changes or ends this access, when one asked for it oneself or for oneself. */
const useOpen = (row: Assignment | undefined, kind: 'update' | 'remove'): AssignmentRequest | undefined => {
  const me = useMe()
  const holder = row?.target?.objectId ?? me.id
  return rowsOf(useInfiniteQuery(myRequests({ show: 'open' })).data).find(
    (request) => kindOf(request.requestType) === kind && request.accessPackage?.id === row?.accessPackage?.id && request.target?.objectId === holder,
  )
}
export const useOpenUpdate = (row: Assignment | undefined): AssignmentRequest | undefined => useOpen(row, 'update')
/** Is this access being taken away? The assignment itself counts as delivered until it is gone. */
export const useEnding = (row: Assignment | undefined): boolean => !!useOpen(row, 'remove')

/** Nothing needs to be said, so one click is enough. */
export const isOneClick = ({ extend }: AssignmentOptions): boolean =>
  extend.isAllowed && !extend.isApprovalRequired && !extend.isJustificationRequired && !extend.isCustomScheduleAllowed
