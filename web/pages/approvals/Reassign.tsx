/** Hands a decision on to somebody else, with a reason. */
import { PersonArrowRightRegular } from '@fluentui/react-icons'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReassign } from '../../api/changes.ts'
import type { ApprovalStage, AssignmentRequest, Person } from '../../api/types.ts'
import { useDraft } from '../../forms/draft.ts'
import { focusFirst } from '../../forms/focus-first.ts'
import { useMe } from '../../session.ts'
import { ActionButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { useClosePane } from '../../ui/Pane.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { useDeciding } from './deciding.tsx'
import css from './approvals.module.css'

const PersonPicker = lazy(() => import('../../forms/PersonPicker.tsx'))

/** Neither who asks nor who gets the access may decide; the server says so, too. */
const useBarred = ({ requestor, target }: AssignmentRequest): Record<string, string> => {
  const { t } = useTranslation()
  return Object.fromEntries(
    ([['gets', target], ['asked', requestor]] as const).flatMap(([how, one]) =>
      one?.objectId ? [[one.objectId, t(`approval.barred.${how}`, { name: one.displayName ?? t('common.someone') })]] : [],
    ),
  )
}

export const Reassign = ({ request, stage }: { request: AssignmentRequest; stage: ApprovalStage }) => {
  const { t } = useTranslation()
  const me = useMe()
  const notify = useNotify()
  const close = useClosePane()
  const reassign = useReassign()
  const deciding = useDeciding()
  const draft = useDraft<{ person: Person | null }>(`reassign.${request.id}`, { person: null })
  const { person } = draft.value
  const barred = useBarred(request)
  const [problem, setProblem] = useState<string>()
  const check = (): boolean => {
    setProblem(person ? undefined : t('approval.reassignMissing'))
    if (!person) requestAnimationFrame(() => focusFirst({ approver: true }))
    return !!person
  }
  const begin = (open: () => void) => () => {
    draft.clear()
    setProblem(undefined)
    open()
  }
  const send = async (justification: string): Promise<void> => {
    if (!person) return
    await reassign.mutateAsync({ requestId: request.id, stageId: stage.id, approverIds: [person.id], justification })
    draft.clear()
    deciding?.goOn([request.id])
    notify(t('approval.reassigned', { name: person.displayName }))
    close()
  }
  return (
    <Confirm
      title={t('approval.reassignTitle')}
      text={t('approval.reassignText')}
      reason={{ label: t('approval.reassignReason'), missing: t('approval.reassignReasonMissing') }}
      confirm={t('approval.reassign')}
      keep={t('common.cancel')}
      draft={`reassign.${request.id}`}
      check={check}
      onConfirm={send}
      trigger={(open) => (
        <ActionButton size="large" className={css.last ?? ''} appearance="subtle" icon={<PersonArrowRightRegular />} onClick={begin(open)}>
          {t('approval.reassign')}
        </ActionButton>
      )}
    >
      <Suspense fallback={<Skeleton shape="text" rows={1} />}>
        <PersonPicker
          name="approver"
          label={t('approval.reassignTo')}
          hint={t('approval.reassignHint')}
          chosen={person ?? undefined}
          without={[me.id]}
          barred={barred}
          problem={problem}
          onChange={(chosen) => {
            draft.change({ person: chosen ?? null })
            setProblem(undefined)
          }}
        />
      </Suspense>
    </Confirm>
  )
}
