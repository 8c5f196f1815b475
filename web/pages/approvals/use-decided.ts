/** What was decided on a request, by whom and when, or to whom it was handed on; and what became of it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decisionContextQuery } from '../../api/queries.ts'
import type { AssignmentRequest, DecisionContext, StageTimes } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { shownState } from '../../ui/status.tsx'

/** The decision that tells somebody the most: their own last one, else the last one. */
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

/** Whoever handed it on is done with it, whatever others decided after that. */
const handedOnBy = ({ handedOnTo }: DecisionContext, decision: ReturnType<typeof decisionOf>, me: string) => {
  const isOwn = decision?.reviewedBy?.id === me
  return handedOnTo && !(isOwn && (decision.reviewedDateTime ?? '') > handedOnTo.at) ? handedOnTo : undefined
}

/** Who decided, and in whose place. */
export const useDecider = () => {
  const { t } = useTranslation()
  return ({ reviewedBy, inPlaceOf }: Pick<StageTimes, 'reviewedBy' | 'inPlaceOf'>): string => {
    const name = reviewedBy?.displayName ?? t('common.someone')
    return inPlaceOf ? t('timeline.inPlaceOf', { name, of: inPlaceOf }) : name
  }
}

export const useDecided = (request: AssignmentRequest) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const deciderOf = useDecider()
  const me = useMe()
  const standing = useStanding()
  const { data: context, isPending } = useQuery(decisionContextQuery(request.id))
  const decision = context && decisionOf(context, me.id)
  const handed = context && handedOnBy(context, decision, me.id)
  const result = decision?.reviewResult === 'Denied' ? 'Denied' : 'Approved'
  const handedOn = handed && t('approvals.handedOnTo', { names: allOf(handed.to) })
  return {
    isPending,
    handedOn,
    said:
      handedOn ??
      (decision
        ? t(decision.reviewedBy?.id === me.id ? `approvals.you.${result}` : `approval.stageStatus.${result}`, { name: deciderOf(decision) })
        : shownState(request) === 'expired'
          ? t('approval.stageStatus.Expired')
          : undefined),
    at: handed?.at ?? decision?.reviewedDateTime ?? request.completedDateTime ?? request.createdDateTime,
    standing: context && standing(request, context),
    takenBack: context?.outcome?.takenBackReason,
  }
}
