import { no, ok, type Decision } from './refusal.ts'
import { addDuration, compareInstants, formatInstant, parseDate, parseDuration, parseInstant, startOfDay, zoneNamed } from './time.ts'

/** A stretch of time: from its first moment until the moment after its last. */
export type Span = { readonly from: string; readonly until: string }
export type AskedSpan = { readonly on: string | undefined; readonly from: string | undefined; readonly to: string | undefined; readonly timeZone: string | undefined }

const always = { from: '0001-01-01T00:00:00.000Z', until: '9999-12-31T00:00:00.000Z' } as const
const moment = parseDuration('PT0.001S')!
const refused = (problem: string): Decision<never> => no('InvalidQuery', { problem })
const days = 'a day such as 2026-06-05'

/**
 * The time that a report is about: `on` a day or a moment, or all days `from` and `to`. Days are those of a time zone, and of
 * UTC where none is named. Nothing is told about what has not begun. Without any of them: undefined.
 */
export function spanAsked({ on, from, to, timeZone }: AskedSpan, now: string): Decision<Span | undefined> {
  const zone = zoneNamed(timeZone ?? 'UTC')
  if (zone === undefined) return refused(`timeZone does not know '${timeZone}'. It takes a name of the time zone database, such as Europe/Amsterdam.`)
  if (on === undefined && from === undefined && to === undefined) return ok(undefined)
  if (on !== undefined && (from !== undefined || to !== undefined)) return refused('Say either on, or from and to.')
  const [first, last] = [on ?? from, on ?? to]
  const [begins, ends] = [first === undefined ? undefined : beginOf(first, zone, on !== undefined), last === undefined ? undefined : endOf(last, zone, on !== undefined)]
  if (first !== undefined && begins === undefined) return refused(`${on === undefined ? 'from' : 'on'} must be ${days}${on === undefined ? '' : ', or a moment such as 2026-06-05T12:00:00Z'}.`)
  if (last !== undefined && ends === undefined) return refused(`to must be ${days}.`)
  const span = { from: begins ?? always.from, until: ends ?? always.until }
  if (span.until <= span.from) return refused('to must not be before from.')
  if (compareInstants(parseInstant(span.from)!, parseInstant(now)!) > 0) return refused(`A report tells what was: ${first} has not begun.`)
  return ok(span)
}

const beginOf = (text: string, zone: string, takesMoment: boolean): string | undefined => {
  const day = dayIn(text)
  if (day) return formatInstant(startOfDay(day, zone))
  const instant = takesMoment ? parseInstant(text) : undefined
  return instant && formatInstant(instant)
}
const endOf = (text: string, zone: string, takesMoment: boolean): string | undefined => {
  const day = dayIn(text)
  if (day) return formatInstant(startOfDay(day.add({ days: 1 }), zone))
  const instant = takesMoment ? parseInstant(text) : undefined
  return instant && formatInstant(addDuration(instant, moment))
}
/** A year of four digits: what is before or after sorts otherwise as a text. */
const dayIn = (text: string) => (/^(?!0000|9999)\d{4}-\d\d-\d\d$/.test(text) ? parseDate(text) : undefined)
