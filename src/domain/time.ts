/**
 * Instants, ISO 8601 durations and the calendar. Days, weeks, months and years count on the calendar in UTC, so a
 * period of fourteen days ends at the same time of day as it began, whatever the clocks do in between.
 */
import { Temporal } from 'temporal-polyfill'

/** Reads an instant with its zone, such as `2026-06-05T00:00:00Z`. */
export const parseInstant = (text: string): Temporal.Instant | undefined => attempt(() => Temporal.Instant.from(text))

/** Writes an instant as the API does: UTC with milliseconds. */
export const formatInstant = (instant: Temporal.Instant): string => instant.toString({ fractionalSecondDigits: 3, roundingMode: 'floor' })

/** Reads a duration such as `P14D`, `PT1H` or `P1M`. */
export const parseDuration = (text: string): Temporal.Duration | undefined => attempt(() => Temporal.Duration.from(text))

/** Writes a duration as it was given: `P14D` stays fourteen days and does not become two weeks. */
export const formatDuration = (duration: Temporal.Duration): string => duration.toString()

/** The same time of day so many calendar days (weeks, months, years) later in UTC, then the hours and below. */
export const addDuration = (instant: Temporal.Instant, duration: Temporal.Duration): Temporal.Instant =>
  instant.toZonedDateTimeISO('UTC').add(duration).toInstant()

/** The reverse of `addDuration`; the last day of a month stands in for a day that the month does not have. */
export const subtractDuration = (instant: Temporal.Instant, duration: Temporal.Duration): Temporal.Instant => addDuration(instant, duration.negated())

/** From one instant to another in the units of the API: whole days in UTC, then hours and below. */
export const durationBetween = (from: Temporal.Instant, to: Temporal.Instant): Temporal.Duration =>
  from.toZonedDateTimeISO('UTC').until(to.toZonedDateTimeISO('UTC'), { largestUnit: 'day' })

/** The last millisecond of a date in a time zone; a date is what the instant shows there. */
export function endOfDay(day: Temporal.PlainDate | Temporal.Instant, timeZone: string): Temporal.Instant {
  const date = day instanceof Temporal.Instant ? day.toZonedDateTimeISO(timeZone).toPlainDate() : day
  return startOfDay(date.add({ days: 1 }), timeZone).subtract({ milliseconds: 1 })
}

/** The first moment of a date in a time zone. Not always midnight: some zones leap over it in spring. */
export function startOfDay(day: Temporal.PlainDate | Temporal.Instant, timeZone: string): Temporal.Instant {
  const date = day instanceof Temporal.Instant ? day.toZonedDateTimeISO(timeZone).toPlainDate() : day
  return date.toZonedDateTime(timeZone).toInstant()
}

/** Reads a calendar date such as `2026-06-05`. */
export const parseDate = (text: string): Temporal.PlainDate | undefined => attempt(() => Temporal.PlainDate.from(text))

/** The time zone of that name in the time zone database, or of an offset such as `+02:00`. A date and time, of which Temporal would take the zone, is neither. */
export const zoneNamed = (text: string): string | undefined => (/^(\d|[+-]\d{6})/.test(text) ? undefined : attempt(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId))
export const isTimeZone = (text: string): boolean => zoneNamed(text) !== undefined

/** Negative when the first is earlier, 0 when they are the same, positive when it is later. */
export const compareInstants = (a: Temporal.Instant, b: Temporal.Instant): number => Temporal.Instant.compare(a, b)

export const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => compareInstants(a, b) < 0

/** The earliest of some instants. */
export const earliest = (first: Temporal.Instant, ...others: readonly Temporal.Instant[]): Temporal.Instant => others.reduce((a, b) => (isBefore(b, a) ? b : a), first)

/** The latest of some instants. */
export const latest = (first: Temporal.Instant, ...others: readonly Temporal.Instant[]): Temporal.Instant => others.reduce((a, b) => (isBefore(a, b) ? b : a), first)

/** Compares two durations, both counted from the same instant because a month has no fixed length. */
export const compareDurations = (a: Temporal.Duration, b: Temporal.Duration, from: Temporal.Instant): number => compareInstants(addDuration(from, a), addDuration(from, b))

/** Temporal says "not readable" by throwing; here that is an ordinary answer. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
