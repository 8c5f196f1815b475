/** Approve or deny, with a reason. Somebody else may have been first; then the server says who, and we show it. */
import { Field, Textarea } from '@fluentui/react-components'
import { CheckmarkRegular, DismissRegular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useDecide } from '../../api/changes.ts'
import { GraphError } from '../../api/graph-error.ts'
import type { ApprovalStage, AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useDraft } from '../../forms/draft.ts'
import { ActionButton } from '../../ui/buttons.tsx'
import { useClosePane } from '../../ui/Pane.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { useDeciding } from './deciding.tsx'
import { peopleOf } from './people-of.ts'
import { Reassign } from './Reassign.tsx'
import css from './approvals.module.css'

type Props = { request: AssignmentRequest; stages: readonly ApprovalStage[]; stage: ApprovalStage; context: DecisionContext | undefined; /** What speaks against it is still being read. */ isReading: boolean }

const useDecision = ({ request, stages, stage, context }: Props) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const close = useClosePane()
  const decide = useDecide()
  const deciding = useDeciding()
  const draft = useDraft(`decide.${request.id}`, { reason: '' })
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  // The second click of two comes before the first is shown; once it is decided, none is sent any more.
  const isUnderWay = useRef(false)
  const { requestor } = peopleOf(request)
  const goesOn = stages.some(({ status }) => status === 'Initializing')
  const go = (reviewResult: 'Approve' | 'Deny') => {
    if (isUnderWay.current) return
    const justification = draft.value.reason.trim()
    if (context?.isApproverJustificationRequired && !justification) {
      setMissing(true)
      field.current?.focus()
      return
    }
    isUnderWay.current = true
    // Told also when the pane has meanwhile read that somebody else decided, and this form is gone.
    decide.mutateAsync({ requestId: request.id, stageId: stage.id, reviewResult, justification }).then(
      () => {
        draft.clear()
        deciding?.goOn([request.id])
        notify(reviewResult === 'Deny' ? t('approval.denied', { name: requestor }) : goesOn ? t('approval.approvedStep') : t('approval.approved', { name: requestor }))
        close()
      },
      (error: Error) => {
        isUnderWay.current = false
        if (error instanceof GraphError && error.status === 409) notify(error.message, 'info')
      },
    )
  }
  return { draft, field, missing: missing && !draft.value.reason.trim(), go, error: decide.error, isSaving: decide.isPending }
}

export const DecisionForm = (props: Props) => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const { draft, field, missing, go, error, isSaving } = useDecision(props)
  const wanted = query.get('decide')
  const reason = isSaving ? t('approval.sending') : props.isReading ? t('common.loading') : undefined
  const required = props.context?.isApproverJustificationRequired ?? false
  useShortcuts({ a: () => (reason ? false : go('Approve')), d: () => field.current?.focus() }, 'pane')
  // Whoever pressed Approve or Deny in the list is here to write the reason.
  useEffect(() => {
    if (wanted) requestAnimationFrame(() => field.current?.focus())
  }, [wanted, field])
  return (
    <div className={css.decision}>
      <Refusal error={error} />
      <Field
        label={required ? t('approval.reason') : `${t('approval.reason')} (${t('common.optional')})`}
        required={required}
        hint={wanted === 'deny' ? t('approval.reasonHintDeny') : t('approval.reasonHintApprove')}
        validationMessage={missing ? t('approval.reasonMissing') : null}
      >
        <Textarea
          textarea={{ ref: field }}
          rows={2}
          resize="vertical"
          value={draft.value.reason}
          onChange={(_, { value }) => draft.change({ reason: value })}
        />
      </Field>
      <div className={css.actions}>
        <Reassign request={props.request} stage={props.stage} />
        <ActionButton
          size="large"
          appearance={wanted === 'deny' ? 'primary' : 'secondary'}
          icon={<DismissRegular />}
          reason={reason}
          onClick={() => go('Deny')}
        >
          {t('approvals.deny')}
        </ActionButton>
        <ActionButton
          size="large"
          appearance={wanted === 'deny' ? 'secondary' : 'primary'}
          icon={<CheckmarkRegular />}
          reason={reason}
          onClick={() => go('Approve')}
        >
          {t('approvals.approve')}
        </ActionButton>
      </div>
    </div>
  )
}
