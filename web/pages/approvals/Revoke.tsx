/** Takes back what one approved, as long as the access is there or still to come. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTakeBack } from '../../api/changes.ts'
import { decisionContextQuery } from '../../api/queries.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { ActionButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { kindOf } from '../../ui/status.tsx'
import { peopleOf } from './people-of.ts'

export const Revoke = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const outcome = useQuery(decisionContextQuery(request.id)).data?.outcome
  const takeBack = useTakeBack()
  const words = { name: peopleOf(request).target, package: request.accessPackage?.displayName ?? '' }
  // Once it is done the button stays where the focus was, and says so.
  if (!outcome || (!outcome.canTakeBack && !takeBack.isSuccess)) return null
  const { assignmentId } = outcome
  const isExtension = kindOf(request.requestType) === 'update'
  const done = t(assignmentId ? 'remove.done' : 'remove.doneAhead', words)
  return (
    <Confirm
      title={t('remove.title2')}
      text={t(!assignmentId ? 'remove.textAhead' : isExtension ? 'remove.textExtension' : 'remove.text2', words)}
      reason={{ label: t('remove.reason'), hint: t('remove.reasonHint', words), missing: t('remove.reasonMissing') }}
      confirm={t(assignmentId ? 'remove.confirm' : 'remove.confirmAhead')}
      keep={t(assignmentId ? 'remove.keep' : 'remove.keepAhead')}
      draft={`revoke.${request.id}`}
      onConfirm={(justification) => takeBack.mutateAsync({ requestId: request.id, assignmentId, justification }).then(() => notify(done))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={takeBack.isSuccess ? done : undefined} aria-label={t('approvals.removeNamed', words)}>
          {t('approvals.remove')}
        </ActionButton>
      )}
    />
  )
}
