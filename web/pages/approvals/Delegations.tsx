/** Who decides in one's place, now and later, and for whom one decides. */
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { PeopleSwapRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useStopDelegation } from '../../api/changes.ts'
import { delegationsQuery } from '../../api/queries.ts'
import type { Delegation } from '../../api/types.ts'
import { isPast } from '../../clock.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Pill, type Tone } from '../../ui/Pill.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import css from './approvals.module.css'

type Standing = 'active' | 'planned' | 'ended' | 'off' | 'blocked'
const TONES: Record<Standing, Tone> = { active: 'good', planned: 'wait', ended: 'calm', off: 'calm', blocked: 'bad' }
const standingOf = ({ startDateTime, endDateTime, principal, delegate }: Delegation): Standing =>
  endDateTime && isPast(endDateTime)
    ? 'ended'
    : !principal.accountEnabled || !delegate.accountEnabled
      ? 'blocked'
      : isPast(startDateTime)
        ? 'active'
        : 'planned'

const Stop = ({ row }: { row: Delegation }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const stop = useStopDelegation()
  const words = { name: row.delegate.displayName ?? '' }
  const begun = isPast(row.startDateTime)
  return (
    <Confirm
      title={t('delegates.stopTitle')}
      text={t(begun ? 'delegates.stopText' : 'delegates.stopTextPlanned', words)}
      confirm={t('delegates.stopConfirm')}
      keep={t('delegates.stopKeep')}
      draft={`stop.${row.id}`}
      onConfirm={() => stop.mutateAsync(row.id).then(() => notify(t(begun ? 'delegates.stopped' : 'delegates.stoppedPlanned', words)))}
      trigger={(open) => (
        <ActionButton onClick={open} reason={stop.isPending ? t('common.saving') : undefined} aria-label={t('delegates.stopNamed', words)}>
          {t('delegates.stop')}
        </ActionButton>
      )}
    />
  )
}

type RowProps = { row: Delegation; mine: boolean; /** Is standing in switched on in the organization? */ isEnabled: boolean }

const Row = ({ row, mine, isEnabled }: RowProps) => {
  const { t } = useTranslation()
  const format = useFormats()
  const own = standingOf(row)
  const standing = isEnabled || own === 'ended' ? own : 'off'
  const name = (mine ? row.delegate : row.principal).displayName ?? ''
  const start = format.shortDay(row.startDateTime)
  const end = row.endDateTime ? format.shortDay(row.endDateTime) : t(mine ? 'delegates.noEnd' : 'common.forever')
  return (
    <li className={surface.row}>
      <PersonAvatar name={name} />
      <div className={surface.main}>
        <h3 className={surface.name}>{name}</h3>
        <p className={surface.sub}>
          {row.accessPackage?.displayName ?? row.catalog?.displayName ?? t('delegates.all')} · {start === end ? start : `${start} – ${end}`}
        </p>
      </div>
      <div className={surface.side}>
        <span className={surface.line}>
          <Pill tone={TONES[standing]}>{t(`delegates.${standing}`)}</Pill>
        </span>
        {mine && standing !== 'ended' && <Stop row={row} />}
      </div>
    </li>
  )
}

type GroupProps = { title: string; rows: readonly Delegation[]; mine?: boolean; isEnabled: boolean }

const Group = ({ title, rows, mine = false, isEnabled }: GroupProps) =>
  rows.length === 0 ? null : (
    <section className={surface.section} aria-label={title}>
      <h2 className={surface.heading}>{title}</h2>
      <ul className={surface.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} mine={mine} isEnabled={isEnabled} />
        ))}
      </ul>
    </section>
  )

/** The organization wants nobody to stand in: said in the place of the offer. */
export const SwitchedOff = () => {
  const { t } = useTranslation()
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t('delegates.offTitle')}</MessageBarTitle> {t('delegates.offText')}
      </MessageBarBody>
    </MessageBar>
  )
}

export const Delegations = () => {
  const { t } = useTranslation()
  const me = useMe()
  const result = useQuery(delegationsQuery)
  if (result.isPending) return <Skeleton rows={2} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const { value: rows, '@latchkey.isEnabled': isEnabled } = result.data
  const given = rows.filter(({ principal }) => principal.id === me.id)
  const received = rows.filter((row) => row.principal.id !== me.id && standingOf(row) !== 'ended')
  const add = (
    <LinkButton appearance="primary" icon={<PeopleSwapRegular />} to={paths.newDelegation()}>
      {t('delegates.add')}
    </LinkButton>
  )
  return (
    <>
      {isEnabled ? (
        <div className={css.intro}>
          <p className={surface.sub}>{t('delegates.lead')}</p>
          {given.length > 0 && add}
        </div>
      ) : (
        <SwitchedOff />
      )}
      {isEnabled && given.length === 0 && <Empty icon={<PeopleSwapRegular />} title={t('delegates.noneTitle')} text={t('delegates.noneText')} action={add} />}
      <Group title={t('delegates.given')} rows={given} mine isEnabled={isEnabled} />
      <Group title={t('delegates.received')} rows={received} isEnabled={isEnabled} />
    </>
  )
}
