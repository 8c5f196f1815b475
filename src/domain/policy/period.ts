import { Temporal } from 'temporal-polyfill'
import { addDuration, endOfDay, formatInstant, parseDuration, parseInstant } from '../time.ts'
import { no, ok, type Decision } from '../refusal.ts'
import type { Expiration, Policy } from './policy.ts'

type Ending = Pick<Policy, 'expiration' | 'rules'>

export type WantedSchedule = { readonly startDateTime: string | null; readonly expiration: Expiration }
/** The period of an assignment: null start means as soon as it may, null end with a duration counts from delivery, else there is no end. */
export type Period = { readonly startsAt: string | null; readonly endsAt: string | null; readonly duration: string | null }

/** A portal sends the first moment of today in the person's zone; that much past is still "today". */
const slack = Temporal.Duration.from({ hours: 26 })
const at = (text: string): Temporal.Instant => parseInstant(text)!
const later = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0

/**
 * The period that a request asks for, inside what the policy allows (entra.md F40; latchkey.md A: clock for duration
 * starts at delivery). `custom` tells whether the asker may choose a period at all.
 */
export function decidePeriod(policy: Ending, wanted: WantedSchedule, custom: boolean, now: string): Decision<Period> {
  const asked = wanted.startDateTime !== null || (wanted.expiration.type !== 'notSpecified' && wanted.expiration.type !== 'noExpiration')
  if (asked && !custom) return no('ScheduleNotAllowed', {}, 'schedule')
  const start = decideStart(wanted.startDateTime, now)
  if (!start.ok) return start
  const from = start.value === null ? at(now) : at(start.value)
  const end = decideEnd(policy, wanted.expiration, from, now)
  if (!end.ok) return end
  // A duration without a start counts from delivery, unless the policy has an end that it must not pass.
  const floating = start.value === null && wanted.expiration.type === 'afterDuration' && policy.expiration.type !== 'afterDateTime'
  return ok({ startsAt: start.value, ...(floating ? { endsAt: null, duration: wanted.expiration.duration } : end.value) })
}

function decideStart(text: string | null, now: string): Decision<string | null> {
  if (text === null) return ok(null)
  const start = at(text)
  if (later(addDuration(at(now), slack.negated()), start)) return no('StartInPast', { start: text }, 'schedule/startDateTime')
  return ok(later(start, at(now)) ? formatInstant(start) : null)
}

function decideEnd(policy: Ending, wanted: Expiration, from: Temporal.Instant, now: string): Decision<Pick<Period, 'endsAt' | 'duration'>> {
  const allowed = policy.expiration
  const latest = lastEnd(policy, from)
  const target = 'schedule/expiration/endDateTime'
  const asked = wanted.type === 'afterDateTime' ? at(wanted.endDateTime!) : wanted.type === 'afterDuration' ? addDuration(from, parseDuration(wanted.duration!)!) : undefined
  const end = asked ?? (allowed.type === 'afterDateTime' ? fixedEnd(policy) : undefined)
  if (!end) return ok({ endsAt: null, duration: allowed.type === 'afterDuration' ? allowed.duration : null })
  if (!later(end, at(now))) return no('EndInPast', { end: formatInstant(end) }, target)
  if (!later(end, from)) return no('EndBeforeStart', { end: formatInstant(end), start: formatInstant(from) }, target)
  if (latest && later(end, latest)) return no('EndBeyondPolicy', { end: formatInstant(end), latest: formatInstant(latest) }, target)
  return ok({ endsAt: formatInstant(end), duration: null })
}

/** The last end that a policy allows for access that starts then, without an extension: the one that it gives to whoever asks for none. */
export function lastEnd(policy: Ending, from: Temporal.Instant): Temporal.Instant | undefined {
  const allowed = policy.expiration
  if (allowed.type === 'afterDateTime') return fixedEnd(policy)
  if (allowed.type === 'afterDuration') return addDuration(from, parseDuration(allowed.duration!)!)
  return undefined
}

/** Has the moment passed at which all access under the policy ends? Nothing can be given under it any more. */
export const isPast = (policy: Ending, now: string): boolean => policy.expiration.type === 'afterDateTime' && !later(fixedEnd(policy), at(now))

/** The end that a policy fixes: the moment itself, or the end of that day where the policy names a time zone (latchkey.md A, "time"). */
export const fixedEnd = ({ expiration, rules }: Ending): Temporal.Instant => (rules?.timeZone ? endOfDay(at(expiration.endDateTime!), rules.timeZone) : at(expiration.endDateTime!))

/** Start and end once the access is really given: a duration counts from then. */
export const periodFrom = (period: Period, now: string): { startsAt: string; endsAt: string | null } =>
  ({ startsAt: now, endsAt: period.endsAt ?? (period.duration ? formatInstant(addDuration(at(now), parseDuration(period.duration)!)) : null) })
