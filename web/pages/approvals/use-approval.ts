/** What a list tells of a request, from the request and what an approver is told beside it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decisionContextQuery } from '../../api/queries.ts'
import type { AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { concernsOf, type Concern } from './concern.ts'
import { peopleOf } from './people-of.ts'
import { useStandIn } from './use-stand-in.ts'
import { useWanted } from './use-wanted.ts'

/** How usual it is around the person, and how much they have: in a few words. */
export const useInsight = () => {
  const { t } = useTranslation()
  return ({ colleagues, otherAccess }: DecisionContext): string =>
    [
      ...(colleagues ? [t(`deciding.colleagues.${colleagues.sharing}`, colleagues)] : []),
      otherAccess.length > 0 ? t('deciding.hasOthers', { count: otherAccess.length }) : t('deciding.hasNothing'),
    ].join(' · ')
}

/** A concern as a sentence. */
export const useConcernText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return (concern: Concern, target: string): string =>
    concern.kind === 'unread' ? t('deciding.concerns.unread') : t(`deciding.concerns.${concern.kind}`, { target, names: format.allOf(concern.names) })
}

export const useApproval = (request: AssignmentRequest) => {
  const { t } = useTranslation()
  const context = useQuery(decisionContextQuery(request.id)).data
  const wanted = useWanted()
  const insight = useInsight()
  const say = useConcernText()
  const standIn = useStandIn(context)
  const { target, requestor, onBehalf } = peopleOf(request)
  return {
    context,
    target,
    named: { name: target, package: request.accessPackage?.displayName ?? '' },
    period: wanted(request, context),
    insight: context && insight(context),
    // What could not be read yet is no news in a list; before something is sent, it is.
    concerns: context ? concernsOf(context).map((concern) => say(concern, target)) : [],
    via: [...(onBehalf ? [t('common.byPerson', { name: requestor })] : []), ...(standIn ? [t('approvals.standIn', { name: standIn })] : [])],
  }
}
