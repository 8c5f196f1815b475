/** What was decided on a request, by whom and when, and what became of it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decisionContextQuery } from '../../api/queries.ts'
import type { AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { shownState } from '../../ui/status.tsx'

/** The decision that tells somebody the most: their own, else the last one. */
const decisionOf = ({ stages = [] }: DecisionContext, me: string) => {
  const decided = stages.filter(({ reviewResult }) => reviewResult === 'Approved' || reviewResult === 'Denied')
  return decided.findLast(({ reviewedBy }) => reviewedBy?.id === me) ?? decided.at(-1)
}

/** What became of what was approved, where the state of the request does not tell. */
const useStanding = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const me = useMe()
  return ({ state }: AssignmentRequest, { outcome, period }: DecisionContext): string | undefined => {
    const { takenBackBy, endedDateTime } = outcome ?? {}
    if (takenBackBy) return takenBackBy.id === me.id ? t('approvals.takenBackByYou') : t('approvals.takenBackBy', { name: takenBackBy.displayName })
    if (state === 'scheduled') return period?.start ? t('approvals.starts', { day: format.shortDay(period.start) }) : undefined
    return endedDateTime && state !== 'canceled' ? t('packages.ended', { day: format.shortDay(endedDateTime) }) : undefined
  }
}

export const useDecided = (request: AssignmentRequest) => {
  const { t } = useTranslation()
  const me = useMe()
  const standing = useStanding()
  const { data: context, isPending } = useQuery(decisionContextQuery(request.id))
  const decision = context && decisionOf(context, me.id)
  const result = decision?.reviewResult === 'Denied' ? 'Denied' : 'Approved'
  const name = decision?.reviewedBy?.displayName ?? t('common.someone')
  return {
    isPending,
    said: decision
      ? t(decision.reviewedBy?.id === me.id ? `approvals.you.${result}` : `approval.stageStatus.${result}`, { name })
      : shownState(request) === 'expired'
        ? t('approval.stageStatus.Expired')
        : undefined,
    at: decision?.reviewedDateTime ?? request.completedDateTime ?? request.createdDateTime,
    standing: context && standing(request, context),
  }
}
