/** One assignment: until when, and give up or ask again. */
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useRestoreFocusTarget } from '@fluentui/react-components'
import { useGiveUp } from '../../api/changes.ts'
import type { Assignment } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { endOfAccess, endsSoon } from './held.ts'

/** When it ends or ended, as a sentence. */
export const useEndText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return (row: Assignment): string => {
    const end = row.state === 'expired' ? (row.expiredDateTime ?? endOfAccess(row)) : endOfAccess(row)
    if (row.state === 'expired') return end ? t('packages.ended', { day: format.day(end) }) : ''
    return end ? t('common.until', { day: format.day(end) }) : t('packages.noEnd')
  }
}

const GiveUp = ({ row, name }: { row: Assignment; name: string }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const giveUp = useGiveUp()
  const reason =
    giveUp.isPending || giveUp.isSuccess
      ? t('packages.giveUpDone', { name })
      : row.state === 'delivering'
        ? t('packages.giveUpMoving')
        : row.assignmentPolicy?.requestorSettings?.enableTargetsToSelfRemoveAccess === false
          ? t('packages.giveUpNotAllowed', { policy: row.assignmentPolicy.displayName ?? '' })
          : undefined
  const go = () =>
    giveUp.mutate(row.id, {
      onSuccess: () => notify(t('packages.giveUpDone', { name })),
      onError: (error) => notify(error.message || t('problem.unreachable'), 'error'),
    })
  return (
    <Confirm
      title={t('packages.giveUpTitle', { name })}
      text={t('packages.giveUpText')}
      confirm={t('packages.giveUpConfirm')}
      keep={t('packages.giveUpKeep')}
      onConfirm={go}
      trigger={(open) => (
        <ActionButton onClick={open} reason={reason} aria-label={t('packages.giveUpNamed', { name })}>
          {t('packages.giveUp')}
        </ActionButton>
      )}
    />
  )
}

const Actions = ({ row, name }: { row: Assignment; name: string }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const id = row.accessPackage?.id
  if (!id) return null
  if (row.state === 'expired')
    return (
      <LinkButton to={paths.requestPackage(id, { search })} aria-label={t('packages.askAgainNamed', { name })}>
        {t('packages.askAgain')}
      </LinkButton>
    )
  return <GiveUp row={row} name={name} />
}

/** What one should notice: that it is on its way, or that it ends soon. */
const Note = ({ row }: { row: Assignment }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const end = endOfAccess(row)
  if (row.state === 'expired') return null
  if (row.state !== 'delivered')
    return (
      <span className={surface.line}>
        <AssignmentStatus state={row.state} />
      </span>
    )
  return end && endsSoon(row) ? (
    <span className={surface.line}>
      <Pill tone="wait">{t('packages.endsIn', { when: format.relative(end) })}</Pill>
    </span>
  ) : null
}

export const AccessRow = ({ row }: { row: Assignment }) => {
  const { search } = useLocation()
  const restore = useRestoreFocusTarget()
  const name = row.accessPackage?.displayName ?? ''
  return (
    <li className={surface.row}>
      <PackageAvatar name={name} />
      <div className={surface.main}>
        <h3 className={surface.name}>
          {row.accessPackage ? (
            <Link {...restore} className={surface.cover} preventScrollReset to={paths.packageDetails(row.accessPackage.id, { search })}>
              {name}
            </Link>
          ) : (
            name
          )}
        </h3>
        <p className={surface.sub}>{[row.accessPackage?.catalog?.displayName, useEndText()(row)].filter(Boolean).join(' · ')}</p>
      </div>
      <div className={`${surface.side} ${surface.above}`}>
        <Note row={row} />
        <Actions row={row} name={name} />
      </div>
    </li>
  )
}
