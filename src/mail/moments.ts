/** Dates and periods in the words of a language and at the clock of a place. */
import { Temporal } from 'temporal-polyfill'
import { zoneNamed } from '#domain/time.ts'

export type Moments = {
  /** `Fri 5 June 2026, 14:00 CEST` */
  readonly at: (instant: string) => string
  /** `5 June`; seen from a moment that is less than a day before, `5 June, 14:00 CEST` */
  readonly day: (instant: string, seenFrom?: string | null) => string
  /** `5 June`, of the last day where the instant ends it. */
  readonly lastDay: (instant: string) => string
  /** A day where the instant begins it, else the moment. */
  readonly from: (instant: string) => string
  /** The last day where the instant ends it, else the moment. */
  readonly until: (instant: string) => string
  /** `12 days`, for a period of whole days. */
  readonly length: (start: string, end: string) => string | undefined
  /** `30 days`, of an ISO 8601 duration. */
  readonly duration: (iso: string) => string
}

const date = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const
const units = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const

const isMidnight = (t: Temporal.ZonedDateTime) => t.equals(t.startOfDay())
/** Ends at midnight and ends one tick before it both mean "this day included". */
function lastDay(end: Temporal.ZonedDateTime): Temporal.ZonedDateTime | undefined {
  if (isMidnight(end)) return end.subtract({ days: 1 })
  const next = end.startOfDay().add({ days: 1 })
  return end.until(next).total('seconds') <= 1 ? end : undefined
}

const made = new Map<string, Moments>()
/** The formats of one language at one place: made once, because making one takes longer than using it a hundred times. */
export function moments(locale: string, timeZone: string): Moments {
  const key = `${locale} ${timeZone}`
  if (!made.has(key)) made.set(key, formats(locale, timeZone))
  return made.get(key)!
}

function formats(locale: string, timeZone: string): Moments {
  // An unknown zone must not hold a mail back; the zone's name stands beside every time, so UTC cannot mislead.
  const zone = zoneNamed(timeZone) ?? 'UTC'
  const local = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
  const [dates, clocks, days] = [date, clock, { day: 'numeric', month: 'long' } as const].map((parts) => new Intl.DateTimeFormat(locale, { ...parts, timeZone: zone })) as [Intl.DateTimeFormat, Intl.DateTimeFormat, Intl.DateTimeFormat]
  const dateOf = (t: Temporal.ZonedDateTime) => dates.format(t.epochMilliseconds)
  const momentOf = (t: Temporal.ZonedDateTime) => `${dateOf(t)}, ${clocks.format(t.epochMilliseconds)}`
  const amount = (count: number, unit: string) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
  return {
    at: (instant) => momentOf(local(instant)),
    day: (instant, seenFrom) => {
      const t = local(instant)
      const isNear = seenFrom != null && Temporal.Instant.from(seenFrom).until(t.toInstant()).total('hours') < 24
      return isNear ? `${days.format(t.epochMilliseconds)}, ${clocks.format(t.epochMilliseconds)}` : days.format(t.epochMilliseconds)
    },
    lastDay: (instant) => { const t = local(instant); return days.format((lastDay(t) ?? t).epochMilliseconds) },
    from: (instant) => { const t = local(instant); return isMidnight(t) ? dateOf(t) : momentOf(t) },
    until: (instant) => { const t = local(instant); const last = lastDay(t); return last ? dateOf(last) : momentOf(t) },
    length: (start, end) => {
      const [first, last] = [local(start), lastDay(local(end))]
      if (!isMidnight(first) || !last) return undefined
      return amount(first.toPlainDate().until(last.toPlainDate()).days + 1, 'day')
    },
    duration: (iso) => {
      const d = Temporal.Duration.from(iso)
      const parts = units.filter((unit) => d[`${unit}s`] > 0).map((unit) => amount(d[`${unit}s`], unit))
      return new Intl.ListFormat(locale).format(parts)
    },
  }
}
