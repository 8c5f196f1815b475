/** The life of a request, past and to come: what happened, who can act now, and what happens at which time if nobody does. */
import {
  AlertRegular,
  ArrowForwardRegular,
  ArrowSwapRegular,
  ArrowSyncRegular,
  CalendarRegular,
  CheckmarkRegular,
  DismissRegular,
  HourglassRegular,
  SendRegular,
} from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineEntry, TimelineKind } from '../../api/timeline.ts'
import type { RequestType } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { Moment } from '../../ui/Moment.tsx'
import { kindOf } from '../../ui/status.tsx'
import css from './Timeline.module.css'

type Look = 'good' | 'bad' | 'plain'
const LOOK: Partial<Record<TimelineKind, Look>> = {
  approved: 'good',
  delivered: 'good',
  resourceDelivered: 'good',
  denied: 'bad',
  approvalExpired: 'bad',
  nobodyDecides: 'bad',
  deliveryFailed: 'bad',
  extended: 'good',
  changed: 'good',
}
const ICON: Partial<Record<TimelineKind, ReactNode>> = {
  submitted: <SendRegular />,
  approvalStarted: <HourglassRegular />,
  nobodyDecides: <HourglassRegular />,
  reminder: <AlertRegular />,
  scheduled: <CalendarRegular />,
  startsOnceApproved: <CalendarRegular />,
  decisionDue: <HourglassRegular />,
  accessEnds: <CalendarRegular />,
  accessEnded: <CalendarRegular />,
  canceled: <DismissRegular />,
  denied: <DismissRegular />,
  approvalExpired: <DismissRegular />,
  deliveryFailed: <DismissRegular />,
  extended: <CalendarRegular />,
  escalation: <AlertRegular />,
  reprocessed: <ArrowSyncRegular />,
  removing: <HourglassRegular />,
  swap: <ArrowSwapRegular />,
  forwarded: <ArrowForwardRegular />,
  extensionAsked: <SendRegular />,
  endsUnlessApproved: <CalendarRegular />,
  endsIfApproved: <CalendarRegular />,
  noEndIfApproved: <CalendarRegular />,
  removed: <DismissRegular />,
  gaveUp: <DismissRegular />,
  reachedEnd: <CalendarRegular />,
  automaticRemoval: <CalendarRegular />,
  moverRemoval: <CalendarRegular />,
  moverDecision: <CalendarRegular />,
  leaverRemoval: <CalendarRegular />,
}

/** How it began, where nobody asked: somebody or a rule gave or changed access without. */
const BEGUN: Partial<Record<RequestType, 'assigned' | 'changed' | 'givenByRule' | 'changedByRule'>> = { adminAdd: 'assigned', adminUpdate: 'changed', systemAdd: 'givenByRule', systemUpdate: 'changedByRule' }

/** What an entry says. Kinds that exist in one time only have one sentence. */
const useSentence = (type: RequestType) => {
  const of = kindOf(type)
  const { t } = useTranslation()
  const format = useFormats()
  return ({ kind, when, actor, people, resource }: TimelineEntry): string => {
    const nameOf = ({ displayName, standsInFor }: { displayName: string; standsInFor?: string }) =>
      standsInFor ? t('timeline.inPlaceOf', { name: displayName, of: standsInFor }) : displayName
    // One of those who are waited for is enough; all of them are asked and reminded.
    const join = when === 'now' ? format.anyOf : format.allOf
    const words = {
      actor: actor ? nameOf(actor) : t('common.system'),
      people: people.length ? join(people.map(nameOf)) : t('timeline.anyone'),
      count: people.length || 1,
      resource: resource ?? '',
    }
    const late = when === 'future' ? 'future' : 'past'
    switch (kind) {
      case 'approved':
        return actor ? t('timeline.approved', words) : t('timeline.approvedAuto')
      case 'denied':
        return actor ? t('timeline.denied', words) : t('timeline.deniedAuto')
      case 'forwarded':
        return people.length ? t('timeline.forwarded', words) : t('timeline.forwardedOn')
      case 'submitted':
        return t(`timeline.submitted.${BEGUN[type] ?? of}`, words)
      case 'delivering':
        return t(`timeline.delivering.${of}.${when}`, words)
      case 'approvalStarted':
      case 'scheduled':
      case 'resourceDelivered':
      case 'delivered':
        return t(`timeline.${kind}.${when}`, words)
      case 'reminder':
      case 'decisionDue':
      case 'escalation':
      case 'approvalExpired':
        return t(`timeline.${kind}.${late}`, words)
      default:
        return t(`timeline.${kind}`, words)
    }
  }
}

/** Whoever may not be known has no name to begin a sentence with. */
const capitalized = (sentence: string): string => sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1)

/** Quotes what a person wrote when deciding; anything else is an explanation of ours. */
const Detail = ({ entry }: { entry: TimelineEntry }) => (entry.detail ? <p className={entry.actor ? css.quote : css.detail}>{entry.detail}</p> : null)

const Entry = ({ entry, type }: { entry: TimelineEntry; type: RequestType }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const sentence = useSentence(type)
  return (
    <li className={`${css.entry} ${css[entry.when]} ${css[LOOK[entry.kind] ?? 'plain']}`} aria-current={entry.when === 'now' ? 'step' : undefined}>
      <span className={css.dot} aria-hidden="true">
        {ICON[entry.kind] ?? <CheckmarkRegular />}
      </span>
      <div className={css.words}>
        <p className={css.title}>
          <span className="visually-hidden">{t(`timeline.${entry.when}`)}: </span>
          {capitalized(sentence(entry))}
        </p>
        {entry.at && (
          <p className={css.when}>
            {entry.when === 'now' ? (
              <>
                {t('timeline.since', { when: format.time(entry.at) })} · {format.relative(entry.at)}
              </>
            ) : (
              <>
                <Moment at={entry.at} show="time" /> · {format.relative(entry.at)}
              </>
            )}
          </p>
        )}
        <Detail entry={entry} />
      </div>
    </li>
  )
}

export const Timeline = ({ entries, type }: { entries: readonly TimelineEntry[]; type: RequestType }) => (
  <ol className={css.timeline}>
    {entries.map((entry, index) => (
      <Entry key={`${entry.kind} ${entry.at} ${entry.resource} ${index}`} entry={entry} type={type} />
    ))}
  </ol>
)
