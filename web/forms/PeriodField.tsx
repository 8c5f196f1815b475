/** "Request for specific period?": two days in the person's own zone. */
import { Field, Input, MessageBar, MessageBarBody, Radio, RadioGroup } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../api/types.ts'
import { lastMomentOf, startOfDay, today, zone } from '../clock.ts'
import { useFormats } from '../texts/format.ts'
import { latestEnd, type Ask, type Problems } from './ask.ts'
import { useProblemText } from './problem-text.ts'
import css from './forms.module.css'

type Props = { ask: Ask; requirements: Requirements; problems: Problems; onChange: (part: Partial<Ask>) => void; /** Nobody asks for it: it is assigned. */ direct?: boolean }

/** How long access lasts when nothing else is asked for. */
export const useDurationText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return ({ schedule }: Requirements): string => {
    const { type, duration, endDateTime } = schedule?.expiration ?? {}
    if (type === 'afterDuration' && duration) return t('ask.lastsDuration', { duration: format.duration(duration) })
    if (type === 'afterDateTime' && endDateTime) return t('ask.lastsUntil', { day: format.day(lastMomentOf(endDateTime)) })
    return t('ask.lastsForever')
  }
}

/** What bounds a period of one's own. */
const useBoundText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return ({ schedule }: Requirements): string | undefined => {
    const { type, duration, endDateTime } = schedule?.expiration ?? {}
    if (type === 'afterDuration' && duration) return t('ask.atMostDuration', { duration: format.duration(duration) })
    if (type === 'afterDateTime' && endDateTime) return t('ask.atMostUntil', { day: format.day(lastMomentOf(endDateTime)) })
    return undefined
  }
}

const Days = ({ ask, requirements, problems, onChange }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const say = useProblemText()
  const [start, end] = [say(problems['schedule/startDateTime']), say(problems['schedule/expiration/endDateTime'])]
  const latest = latestEnd(requirements, ask.start)?.toString()
  const min = today().toString()
  const max = latest ? { max: latest } : {}
  // A last day that moves with the start would move while the start is typed, and the browser would forget the digits.
  const isFixed = requirements.schedule?.expiration?.type === 'afterDateTime'
  return (
    <>
      {ask.hasPassed && !ask.start && !ask.end && (
        <MessageBar intent="warning">
          <MessageBarBody>{t('ask.datesPassed')}</MessageBarBody>
        </MessageBar>
      )}
      <div className={css.dates}>
        <Field data-field="schedule/startDateTime" label={t('ask.start')} validationMessage={start ?? null}>
          <Input type="date" value={ask.start} min={min} {...(isFixed ? max : {})} onChange={(_, { value }) => onChange({ start: value })} />
        </Field>
        <Field data-field="schedule/expiration/endDateTime" label={t('ask.end')} required validationMessage={end ?? null}>
          <Input type="date" value={ask.end} min={min} {...max} onChange={(_, { value }) => onChange({ end: value })} />
        </Field>
      </div>
      <p className={css.hint}>{ask.end && !end ? t('ask.periodHint', { day: format.day(startOfDay(ask.end)), zone: zone() }) : t(requirements.isApprovalRequiredForAdd === false ? 'ask.startHintAtOnce' : 'ask.startHint')}</p>
    </>
  )
}

export const PeriodField = (props: Props) => {
  const { t } = useTranslation()
  const lasts = useDurationText()(props.requirements)
  const bound = useBoundText()(props.requirements)
  if (!props.requirements.allowCustomAssignmentSchedule) return <p className={css.note}>{lasts}</p>
  return (
    <div className={css.group}>
      <Field label={t(props.direct ? 'ask.periodDirect' : 'ask.period')} hint={(props.ask.hasPeriod ? bound : lasts) ?? null}>
        <RadioGroup layout="horizontal" value={props.ask.hasPeriod ? 'yes' : 'no'} onChange={(_, { value }) => props.onChange({ hasPeriod: value === 'yes' })}>
          <Radio value="no" label={t('common.no')} />
          <Radio value="yes" label={t('common.yes')} />
        </RadioGroup>
      </Field>
      {props.ask.hasPeriod && <Days {...props} />}
    </div>
  )
}
