/** One assignment: until when, and give up or ask again. */
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useRestoreFocusTarget } from '@fluentui/react-components'
import type { Assignment } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Extend } from '../access/Extend.tsx'
import { GiveUp } from '../access/RemoveAccess.tsx'
import { useEnding } from '../access/use-options.ts'
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

const Actions = ({ row, name }: { row: Assignment; name: string }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const ending = useEnding(row)
  const id = row.accessPackage?.id
  if (!id) return null
  if (row.state === 'expired')
    return (
      <LinkButton to={paths.requestPackage(id, { search })} aria-label={t('packages.askAgainNamed', { name })}>
        {t('packages.askAgain')}
      </LinkButton>
    )
  if (row.state === 'delivering' || ending) return null
  return (
    <>
      {endOfAccess(row) && <Extend row={row} name={name} search={search} />}
      <GiveUp row={row} name={name} />
    </>
  )
}

/** What one should notice: that it is on its way, or that it ends soon. */
const Note = ({ row }: { row: Assignment }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const end = endOfAccess(row)
  const ending = useEnding(row)
  if (row.state === 'expired') return null
  if (ending)
    return (
      <span className={surface.line}>
        <Pill tone="busy">{t('packages.ending')}</Pill>
      </span>
    )
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
