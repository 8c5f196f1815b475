/** What one needs to know to decide whether access still fits: what changed, what hangs on it, until when; or what was decided. */
import { ArrowRightRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import type { MoverCase } from '../../api/types.ts'
import { isPast } from '../../clock.ts'
import { useFormats } from '../../texts/format.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import surface from '../../ui/surface.module.css'
import { DueBy } from '../approvals/DueBy.tsx'
import approvals from '../approvals/approvals.module.css'
import { useChanges, useReason } from './Changes.tsx'
import css from './team.module.css'

/** Is the access over, or being taken away? Then it is told in the past. */
const isGone = ({ state, outcome, assignment }: MoverCase): boolean =>
  assignment.state === 'expired' || (state === 'ended' && outcome !== 'ruleChanged' && outcome !== 'keepPassed')
/** When access that is gone ended, where that is known. */
const endedAt = ({ state, closedDateTime, assignment: { endDateTime } }: MoverCase): string | null =>
  state === 'ended' ? closedDateTime : endDateTime && isPast(endDateTime) ? endDateTime : null

const Head = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  const name = item.person.displayName ?? ''
  return (
    <div className={approvals.head}>
      <PersonAvatar name={name} size="large" />
      <div className={surface.main}>
        <p className={approvals.headline}>{t(isGone(item) ? 'changes.cardGone' : 'changes.card', { name, package: item.accessPackage.displayName ?? '' })}</p>
        <p className={surface.sub}>{[item.person.jobTitle, item.person.department].filter(Boolean).join(' · ')}</p>
        {item.dueDateTime && item.canDecide && (
          <div>
            <DueBy at={item.dueDateTime} />
          </div>
        )}
      </div>
    </div>
  )
}

const WhatChanged = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  const changes = useChanges()(item)
  if (changes.length === 0) return null
  return (
    <div className={surface.section}>
      <h3 className={surface.heading}>{t('changes.what')}</h3>
      <ul className={css.compare}>
        {changes.map(({ what, before, now }) => (
          <li key={what}>
            <span className={surface.sub}>{what}</span>
            <span>{before}</span>
            <ArrowRightRegular aria-label="→" />
            <strong>{now}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}

const Facts = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { startDateTime, endDateTime } = item.assignment
  const gone = isGone(item)
  const ended = endedAt(item)
  const due = item.state === 'open' && item.action === 'ask' && !gone ? item.dueDateTime : null
  return (
    <dl className={surface.facts}>
      {startDateTime && (
        <>
          <dt>{t(gone ? 'changes.sinceGone' : 'changes.since')}</dt>
          <dd>{format.day(startDateTime)}</dd>
        </>
      )}
      {gone ? (
        ended && (
          <>
            <dt>{t('changes.ended')}</dt>
            <dd>{format.day(ended)}</dd>
          </>
        )
      ) : (
        <>
          <dt>{t('changes.until')}</dt>
          <dd>{endDateTime ? format.day(endDateTime) : t('common.noEnd')}</dd>
        </>
      )}
      {due && (
        <>
          <dt>{t('changes.due')}</dt>
          <dd>{format.time(due)}</dd>
        </>
      )}
      {item.deciders.length > 0 && (
        <>
          <dt>{t('changes.who')}</dt>
          <dd>{format.anyOf(item.deciders.map(({ displayName }) => displayName ?? ''))}</dd>
        </>
      )}
    </dl>
  )
}

const Roles = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  if (item.resourceRoles.length === 0) return null
  return (
    <div className={surface.section}>
      <h3 className={surface.heading}>{t('changes.hangs')}</h3>
      <ul className={css.roles}>
        {item.resourceRoles.map(({ resource, role }) => (
          <li key={`${resource} ${role}`}>
            <strong>{resource}</strong> <span className={surface.sub}>{role}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What was decided, what became of the case otherwise, or what becomes of it by itself. */
const useOutcome = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return ({ outcome, action, person, decision, dueDateTime }: MoverCase): string => {
    const by = decision?.decidedBy?.displayName ?? t('common.someone')
    if (outcome === 'kept') return t('changes.decidedKeep', { by, day: decision?.keepUntilDateTime ? format.day(decision.keepUntilDateTime) : '' })
    if (outcome === 'dropped') return t('changes.decidedDrop', { by })
    return t(`changes.outcomes.${outcome ?? action}`, { name: person.displayName ?? '', day: dueDateTime ? format.day(dueDateTime) : '' })
  }
}

/** For whoever comes too late, or has nothing to decide. */
export const Decided = ({ item }: { item: MoverCase }) => {
  const outcome = useOutcome()
  return (
    <div className={approvals.decision}>
      <p className={surface.prose}>{outcome(item)}</p>
      {item.decision?.justification && <p className={surface.quote}>{item.decision.justification}</p>}
    </div>
  )
}

export const ChangeFacts = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  const reason = useReason()
  return (
    <>
      <Head item={item} />
      <div className={surface.section}>
        <h3 className={surface.heading}>{t('changes.why')}</h3>
        <p className={surface.quote}>{reason(item)}</p>
      </div>
      <WhatChanged item={item} />
      <Roles item={item} />
      <Facts item={item} />
    </>
  )
}
