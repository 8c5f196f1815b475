import { Temporal } from 'temporal-polyfill'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'
import { no, ok, type Decision } from '../refusal.ts'
import { fixedEnd, lastEnd, type WantedSchedule } from './period.ts'
import type { Policy } from './policy.ts'

export type NewEnd = { readonly changes: false } | { readonly changes: true; readonly endsAt: string | null }
const unchanged: NewEnd = { changes: false }
const at = (text: string): Temporal.Instant => parseInstant(text)!
const later = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0

/** The last end that an extension may reach: one more period of the policy counted from the old end, and never past its fixed end (latchkey.md A, "extension"). `null` is no end at all. */
export function furthestEnd(policy: Pick<Policy, 'expiration' | 'rules'>, endsAt: string | null): string | null {
  const { expiration } = policy
  if (expiration.type === 'afterDateTime') return formatInstant(fixedEnd(policy))
  if (expiration.type === 'afterDuration' && endsAt !== null) return formatInstant(addDuration(at(endsAt), parseDuration(expiration.duration!)!))
  return null
}

/**
 * The end that a change of held access asks for (entra.md F41, F59). Without a wish it is the furthest one; `custom` tells
 * whether the asker may choose. An earlier end than the present one is always inside what the policy allows.
 */
export function decideNewEnd(policy: Pick<Policy, 'expiration' | 'rules'>, held: { readonly startsAt: string; readonly endsAt: string | null }, wanted: WantedSchedule, o: { readonly extend: boolean; readonly custom: boolean; readonly now: string; /** Is it put under another policy? Then there is something to change, even where no end moves. */ readonly moves?: boolean }): Decision<NewEnd> {
  const { expiration } = wanted
  const asked = expiration.type === 'afterDateTime' ? at(expiration.endDateTime!)
    : expiration.type === 'afterDuration' ? addDuration(at(held.endsAt ?? o.now), parseDuration(expiration.duration!)!) : undefined
  if (wanted.startDateTime !== null && wanted.startDateTime !== held.startsAt) return no('StartIsFixed', { start: held.startsAt }, 'schedule/startDateTime')
  if (!asked && expiration.type !== 'noExpiration' && !o.extend) return ok(unchanged)
  if (asked && !o.custom) return no('ScheduleNotAllowed', {}, 'schedule')
  const furthest = furthestEnd(policy, held.endsAt)
  const end = asked ?? (furthest === null ? null : at(furthest))
  if (expiration.type === 'noExpiration' && furthest !== null) return no('EndBeyondPolicy', { end: 'never', latest: furthest }, 'schedule/expiration')
  if (end !== null && !later(end, at(o.now))) return no('EndInPast', { end: formatInstant(end) }, 'schedule/expiration/endDateTime')
  if (end !== null && furthest !== null && later(end, at(furthest))) return no('EndBeyondPolicy', { end: formatInstant(end), latest: furthest }, 'schedule/expiration/endDateTime')
  if (held.endsAt === null ? end === null : end !== null && !asked && !later(end, at(held.endsAt))) return o.moves ? asItIs(policy, held.endsAt, o.now) : no('NothingToExtend', { end: held.endsAt ?? 'never' }, 'schedule')
  return ok({ changes: true, endsAt: end && formatInstant(end) })
}

type Ending = Pick<Policy, 'expiration' | 'rules'>
/** Held access, with what its end comes from: the policy of then, and whether whoever asked chose the end. */
export type HeldEnd = { readonly startsAt: string; readonly endsAt: string | null; readonly isExtended: boolean; readonly givenUnder: Ending; readonly isChosen: boolean }

/**
 * The end that held access has once a changed expiration is applied to it (latchkey.md U18). Only an end that the policy gave
 * moves with it. One that was chosen or extended was decided as it is: it moves no further, and stays where the policy would
 * still let it be.
 */
export function appliedEnd(policy: Ending, held: HeldEnd): string | null {
  const given = endGiven(policy, held.startsAt)
  const isOfPolicy = held.endsAt === null || (!held.isChosen && held.endsAt === endGiven(held.givenUnder, held.startsAt))
  if (isOfPolicy) return given
  // An extension counts from the old end; nothing but a fixed end bounds it.
  const isUnbounded = given === null || (held.isExtended && policy.expiration.type === 'afterDuration')
  return isUnbounded || given > held.endsAt! ? held.endsAt : given
}

function endGiven(policy: Ending, startsAt: string): string | null {
  const end = lastEnd(policy, at(startsAt))
  return end ? formatInstant(end) : null
}

/** Access that is put under another policy keeps its end, if that policy would let it last so long. */
function asItIs(policy: Pick<Policy, 'expiration' | 'rules'>, endsAt: string | null, now: string): Decision<NewEnd> {
  const latest = furthestEnd(policy, endsAt ?? now)
  const isInside = latest === null || (endsAt !== null && !later(at(endsAt), at(latest)))
  return isInside ? ok(unchanged) : no('EndBeyondPolicy', { end: endsAt ?? 'never', latest }, 'schedule/expiration')
}
