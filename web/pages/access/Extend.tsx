/** Where extending held access starts: one click, a pane, or the reason why not. */
import { ArrowSyncRegular } from '@fluentui/react-icons'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useRenew } from '../../api/changes.ts'
import type { Assignment, AssignmentOptions, Person } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { useRefusalText } from '../../ui/refusal-text.ts'
import surface from '../../ui/surface.module.css'
import { isOneClick, useOpenUpdate, useOptions, useUnreadReason } from './use-options.ts'

/** `person` is there when the access is somebody else's. */
type Props = { row: Assignment; name: string; person?: Person | undefined }

const Renew = ({ row, name, person, options }: Props & { options: AssignmentOptions }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const notify = useNotify()
  const renew = useRenew()
  const say = useRefusalText()
  const until = options.extend.newEndDateTime
  const go = () =>
    renew.mutate(row.id, {
      onSuccess: () => notify(until ? t('packages.renewed', { name, day: format.day(until) }) : t('packages.renewedForever', { name })),
      onError: (error) => {
        const text = say(error)
        if (text) notify(text, 'error')
      },
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

export const Extend = ({ row, name, person, primary = false, search = '' }: Props & { primary?: boolean; search?: string }) => {
  const { t } = useTranslation()
  const options = useOptions(row.id)
  const unread = useUnreadReason()
  const waiting = useOpenUpdate(row)
  if (waiting)
    return (
      <Link className={surface.line} to={paths.request(waiting.id)}>
        <Pill tone="wait">{t('packages.extensionWaits')}</Pill>
      </Link>
    )
  if (options && isOneClick(options)) return <Renew row={row} name={name} person={person} options={options} />
  const look = {
    'aria-label': person ? t('team.extendNamed', { package: name, name: person.displayName }) : t('packages.extendNamed', { name }),
    ...(primary ? { appearance: 'primary' as const } : {}),
    children: t('packages.extend'),
  }
  if (!options?.extend.isAllowed) return <ActionButton {...look} reason={options?.extend.reason || unread} />
  return <LinkButton {...look} soft={!primary} to={person ? paths.extendFor(person.id, row.id) : paths.extend(row.id, { search })} />
}
