/** Why there is nothing to decide: somebody did, time ran out, or it is one's own request. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { ApprovalStage, AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { shownState } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Revoke } from './Revoke.tsx'
import { useDecided, useDecider } from './use-decided.ts'
import css from './approvals.module.css'

type Props = { request: AssignmentRequest; stages: readonly ApprovalStage[]; context: DecisionContext | undefined }

export const Outcome = ({ request, stages, context }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const me = useMe()
  const last = stages.findLast(({ status }) => status === 'Completed')
  const result = last?.reviewResult
  const { standing, handedOn, takenBack } = useDecided(request)
  const deciderOf = useDecider()
  const reason = takenBack ?? last?.justification
  const pending = request.state === 'pendingApproval'
  const sentence =
    shownState(request) === 'expired'
      ? t('approval.expired')
      : request.state === 'canceled'
        ? (standing ?? t('approval.canceled'))
        : pending && request.requestor?.objectId === me.id
          ? t('approval.own')
          : pending && last?.reviewedBy?.id === me.id
            ? t('approval.done')
            : last?.reviewedDateTime && (result === 'Approved' || result === 'Denied')
              ? t(last.reviewedBy?.id === me.id ? 'approval.youDecided' : 'approval.decided', {
                  name: deciderOf({ ...last, inPlaceOf: context?.stages?.find(({ id }) => id === last.id)?.inPlaceOf ?? null }),
                  day: format.day(last.reviewedDateTime),
                  result: t(`approval.results.${result}`),
                })
              : (handedOn ?? t('approval.notYours'))
  return (
    <div className={css.decision}>
      <MessageBar intent={result === 'Approved' && !standing ? 'success' : 'info'} layout="multiline">
        <MessageBarBody>{[sentence, ...(standing && standing !== sentence ? [standing] : [])].join(' · ')}</MessageBarBody>
      </MessageBar>
      {reason && <p className={surface.quote}>{reason}</p>}
      <div className={css.actions}>
        <Revoke request={request} />
      </div>
    </div>
  )
}
