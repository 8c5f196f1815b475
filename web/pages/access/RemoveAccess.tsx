/** Ends held access: one gives it up, or removes it for somebody who reports to one. What cannot be done says why. */
import { useTranslation } from 'react-i18next'
import { useRemoveAccess } from '../../api/changes.ts'
import type { Assignment, Person } from '../../api/types.ts'
import { ActionButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { isFailed } from '../packages/held.ts'
import { useOptions, useUnreadReason } from './use-options.ts'

type Props = { row: Assignment; name: string }

export const GiveUp = ({ row, name }: Props) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const options = useOptions(row.id)
  const unread = useUnreadReason()
  const giveUp = useRemoveAccess()
  const done = t('packages.giveUpDone', { name })
  const reason = giveUp.isPending || giveUp.isSuccess ? done : options?.remove.isAllowed ? undefined : options?.remove.reason || unread
  return (
    <Confirm
      title={t('packages.giveUpTitle', { name })}
      text={isFailed(row) ? t('packages.giveUpFailed') : t('packages.giveUpText')}
      confirm={t('packages.giveUpConfirm')}
      keep={t('packages.giveUpKeep')}
      draft={`give-up.${row.id}`}
      onConfirm={() => giveUp.mutateAsync({ assignmentId: row.id }).then(() => notify(done))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={reason} aria-label={t('packages.giveUpNamed', { name })}>
          {t('packages.giveUp')}
        </ActionButton>
      )}
    />
  )
}

/** Takes the access of a report away. As for whoever takes back what they approved, it takes a reason, which is kept with the request. */
export const RemoveFor = ({ row, name, person }: Props & { person: Person }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const options = useOptions(row.id)
  const unread = useUnreadReason()
  const remove = useRemoveAccess()
  const words = { package: name, name: person.displayName }
  const done = t('remove.done', words)
  const reason = remove.isSuccess ? done : options?.remove.isAllowed ? undefined : options?.remove.reason || unread
  return (
    <Confirm
      title={t('remove.title', words)}
      text={t('remove.text', words)}
      reason={{ label: t('remove.reason'), hint: t('remove.reasonHint', words), missing: t('remove.reasonMissing') }}
      confirm={t('remove.confirm')}
      keep={t('remove.keep')}
      draft={`remove.${row.id}`}
      onConfirm={(justification) => remove.mutateAsync({ assignmentId: row.id, justification }).then(() => notify(done))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={reason} aria-label={t('team.removeNamed', words)}>
          {t('team.remove')}
        </ActionButton>
      )}
    />
  )
}
