/** One assignment, one's own or a report's: until when, and what can be done about it. */
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { Assignment, Person } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { Extend } from '../access/Extend.tsx'
import { GiveUp, RemoveFor } from '../access/RemoveAccess.tsx'
import { RemovalNote } from '../access/RemovalNote.tsx'
import { useEnding } from '../access/use-options.ts'
import { endOfAccess, isFailed, useAhead } from './held.ts'
import { useMayAskAgain } from './use-cannot-reason.ts'

type Props = {
  row: Assignment
  /** Whose access it is, when it is somebody else's. */
  person?: Person | undefined
  /** An earlier period of the same package: the last one is asked for again. */
  isEarlier?: boolean
}

const nameOf = (row: Assignment): string => row.accessPackage?.displayName ?? ''

/** When it ends or ended, as a sentence. */
const useEndText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const ahead = useAhead()
  return (row: Assignment): string => {
    const end = row.state === 'expired' ? (row.expiredDateTime ?? endOfAccess(row)) : ahead(row).end
    if (row.state === 'expired') return end ? t('packages.ended', { day: format.day(end) }) : ''
    if (isFailed(row)) return ''
    return end ? t('common.until', { day: format.until(end) }) : t('packages.noEnd')
  }
}

const AskAgain = ({ row }: Props) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const mayAsk = useMayAskAgain(row.accessPackage?.id ?? '')
  return row.accessPackage && mayAsk ? (
    <LinkButton to={paths.requestPackage(row.accessPackage.id, { search })} aria-label={t('packages.askAgainNamed', { name: nameOf(row) })}>
      {t('packages.askAgain')}
    </LinkButton>
  ) : null
}

const Actions = ({ row, person, isEarlier }: Props) => {
  const { search } = useLocation()
  const ending = useEnding(row)
  const name = nameOf(row)
  if (row.state === 'expired') return person || isEarlier ? null : <AskAgain row={row} />
  if (row.state === 'delivering' || ending) return null
  return (
    <>
      {endOfAccess(row) && !isFailed(row) && <Extend row={row} name={name} person={person} search={search} />}
      {person ? <RemoveFor row={row} name={name} person={person} /> : <GiveUp row={row} name={name} />}
    </>
  )
}

/** What one should notice: that it is on its way, or that it ends soon. */
const Note = ({ row }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { end, endsSoon } = useAhead()(row)
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
  return end && endsSoon ? (
    <span className={surface.line}>
      <Pill tone="wait">{t('packages.endsIn', { when: format.relative(end) })}</Pill>
    </span>
  ) : null
}

/** Opens what the package is; that is told of one's own access only. */
const Name = ({ row, person }: Props) => {
  const { search } = useLocation()
  if (person || !row.accessPackage) return nameOf(row)
  return (
    <Link className={surface.cover} preventScrollReset to={paths.packageDetails(row.accessPackage.id, { search })}>
      {nameOf(row)}
    </Link>
  )
}

export const AccessRow = ({ row, person, isEarlier = false }: Props) => (
  <li className={surface.row}>
    <PackageAvatar name={nameOf(row)} />
    <div className={surface.main}>
      <h3 className={surface.name}>
        <Name row={row} person={person} />
      </h3>
      <p className={surface.sub}>{[row.accessPackage?.catalog?.displayName, useEndText()(row)].filter(Boolean).join(' · ')}</p>
      <RemovalNote row={row} />
    </div>
    <div className={`${surface.side} ${surface.above}`}>
      <Note row={row} />
      <Actions row={row} person={person} isEarlier={isEarlier} />
    </div>
  </li>
)
