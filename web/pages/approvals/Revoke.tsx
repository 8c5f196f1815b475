/** Takes back what one approved, as long as the access is there. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useRemoveAccess } from '../../api/changes.ts'
import { optionsQuery } from '../../api/queries.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { ActionButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { kindOf } from '../../ui/status.tsx'
import { peopleOf } from './people-of.ts'

/** What the server allows: asked with a reason in place, so that a missing one is not in the answer. */
const useRevocable = (request: AssignmentRequest) =>
  useQuery(optionsQuery).data?.find(
    ({ accessPackageId, targetId }) => accessPackageId === request.accessPackage?.id && targetId === (request.target?.objectId ?? request.requestor?.objectId),
  )

export const Revoke = ({ request }: { request: AssignmentRequest }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const options = useRevocable(request)
  const revoke = useRemoveAccess()
  const words = { name: peopleOf(request).target, package: request.accessPackage?.displayName ?? '' }
  // Access of somebody who reports to one is here as well; only what one approved oneself can be taken back here.
  if (request.state !== 'delivered' || kindOf(request.requestType) === 'remove' || !options?.revoke.isAllowed) return null
  const done = t('remove.done', words)
  return (
    <Confirm
      title={t('remove.title2')}
      text={t('remove.text2', words)}
      reason={{ label: t('remove.reason'), hint: t('remove.reasonHint', words), missing: t('remove.reasonMissing') }}
      confirm={t('remove.confirm')}
      keep={t('remove.keep')}
      draft={`revoke.${request.id}`}
      onConfirm={(justification) => revoke.mutateAsync({ assignmentId: options.assignmentId, as: 'approverRemove', justification }).then(() => notify(done))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={revoke.isSuccess ? done : undefined} aria-label={t('approvals.removeNamed', words)}>
          {t('approvals.remove')}
        </ActionButton>
      )}
    />
  )
}
