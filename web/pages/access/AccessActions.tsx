/** What can be done with access that is held: extend or renew it, give it up or remove it. What cannot be done says why. */
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useRemoveAccess, useRenew } from '../../api/changes.ts'
import type { Assignment, AssignmentOptions, Person } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ReasonDialog } from '../../ui/ReasonDialog.tsx'
import { isOneClick, useOpenUpdate, useOptions } from './use-options.ts'

/** `person` is there when the access is somebody else's. */
type Props = { row: Assignment; name: string; person?: Person | undefined }

const useToast = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  return { notify, failed: (error: Error) => notify(error.message || t('problem.unreachable'), 'error') }
}

const Renew = ({ row, name, person, options }: Props & { options: AssignmentOptions }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { notify, failed } = useToast()
  const renew = useRenew()
  const until = options.extend.newEndDateTime
  const go = () =>
    renew.mutate(row.id, {
      onSuccess: () => notify(until ? t('packages.renewed', { name, day: format.day(until) }) : t('packages.renewedForever', { name })),
      onError: failed,
    })
  return (
    <ActionButton
      soft
      icon={<ArrowSyncRegular />}
      reason={renew.isPending ? t('common.saving') : undefined}
      aria-label={person ? t('team.renewNamed', { package: name, name: person.displayName }) : t('packages.renewNamed', { name })}
      onClick={go}
    >
      {t('packages.renew')}
    </ActionButton>
  )
}

/** Where extending starts: one click, a pane, or the reason why not. */
export const Extend = ({ row, name, person, primary = false, search = '' }: Props & { primary?: boolean; search?: string }) => {
  const { t } = useTranslation()
  const options = useOptions(row.id)
  const waiting = useOpenUpdate(row)
  if (waiting)
    return (
      <Link to={paths.request(waiting.id)}>
        <Pill tone="wait">{t('packages.extensionWaits')}</Pill>
      </Link>
    )
  if (options && isOneClick(options)) return <Renew row={row} name={name} person={person} options={options} />
  const look = {
    'aria-label': person ? t('team.extendNamed', { package: name, name: person.displayName }) : t('packages.extendNamed', { name }),
    ...(primary ? { appearance: 'primary' as const } : {}),
    children: t('packages.extend'),
  }
  if (!options?.extend.isAllowed) return <ActionButton {...look} reason={options?.extend.reason || t('common.loading')} />
  return <LinkButton {...look} soft={!primary} to={person ? paths.extendFor(person.id, row.id) : paths.extend(row.id, { search })} />
}

export const GiveUp = ({ row, name }: Props) => {
  const { t } = useTranslation()
  const { notify, failed } = useToast()
  const options = useOptions(row.id)
  const giveUp = useRemoveAccess()
  const done = t('packages.giveUpDone', { name })
  const reason = giveUp.isPending || giveUp.isSuccess ? done : options?.remove.isAllowed ? undefined : options?.remove.reason || t('common.loading')
  return (
    <Confirm
      title={t('packages.giveUpTitle', { name })}
      text={t('packages.giveUpText')}
      confirm={t('packages.giveUpConfirm')}
      keep={t('packages.giveUpKeep')}
      onConfirm={() => giveUp.mutate({ assignmentId: row.id }, { onSuccess: () => notify(done), onError: failed })}
      trigger={(open) => (
        <ActionButton onClick={open} reason={reason} aria-label={t('packages.giveUpNamed', { name })}>
          {t('packages.giveUp')}
        </ActionButton>
      )}
    />
  )
}

/** Takes the access of a report away; the reason is kept with the request. */
export const RemoveFor = ({ row, name, person }: Props & { person: Person }) => {
  const { t } = useTranslation()
  const { notify } = useToast()
  const options = useOptions(row.id)
  const remove = useRemoveAccess()
  const words = { package: name, name: person.displayName }
  const done = t('remove.done', words)
  const reason = remove.isSuccess ? done : options?.remove.isAllowed ? undefined : options?.remove.reason || t('common.loading')
  return (
    <ReasonDialog
      title={t('remove.title', words)}
      text={t('remove.text', words)}
      label={t('remove.reason')}
      hint={t('remove.reasonHint', words)}
      confirm={t('remove.confirm')}
      keep={t('remove.keep')}
      onConfirm={(justification) => remove.mutateAsync({ assignmentId: row.id, justification }).then(() => notify(done))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={reason} aria-label={t('team.removeNamed', words)}>
          {t('team.remove')}
        </ActionButton>
      )}
    />
  )
}
