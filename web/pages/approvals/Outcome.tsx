/** Why there is nothing to decide: somebody did, time ran out, or it is one's own request. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { ApprovalStage, AssignmentRequest } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { shownState } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Revoke } from './Revoke.tsx'
import { useDecided } from './use-decided.ts'
import css from './approvals.module.css'

export const Outcome = ({ request, stages }: { request: AssignmentRequest; stages: readonly ApprovalStage[] }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const me = useMe()
  const last = stages.findLast(({ status }) => status === 'Completed')
  const result = last?.reviewResult
  const { standing } = useDecided(request)
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
                  name: last.reviewedBy?.displayName ?? t('common.someone'),
                  day: format.day(last.reviewedDateTime),
                  result: t(`approval.results.${result}`),
                })
              : t('approval.notYours')
  return (
    <div className={css.decision}>
      <MessageBar intent={result === 'Approved' && !standing ? 'success' : 'info'} layout="multiline">
        <MessageBarBody>{[sentence, ...(standing && standing !== sentence ? [standing] : [])].join(' · ')}</MessageBarBody>
      </MessageBar>
      {last?.justification && <p className={surface.quote}>{last.justification}</p>}
      <div className={css.actions}>
        <Revoke request={request} />
      </div>
    </div>
  )
}
