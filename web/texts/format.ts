/** Days, times, durations and lists as the person's language and zone write them. */
import { useTranslation } from 'react-i18next'
import { dayOf, lastMomentOf, now, today, zone } from '../clock.ts'
import { locale } from './index.ts'

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d(:[\d.]+)?Z/g
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const
const millis = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds

/** The parts of a duration, in words: "1 month", "2 weeks", "1 day, 12 hours". */
const durationsIn = (language: string) => {
  const counted = new Map(UNITS.map((unit) => [unit, new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })]))
  const all = new Intl.ListFormat(language, { type: 'unit' })
  return (iso: string): string => {
    const duration = Temporal.Duration.from(iso)
    return all.format(UNITS.flatMap((unit) => duration[`${unit}s`] ? [counted.get(unit)!.format(duration[`${unit}s`])] : []))
  }
}

/** "in 3 days", "2 hours ago": the coarsest unit that still says something. */
const distancesIn = (language: string) => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return (instant: string): string => {
    const seconds = (millis(instant) - now().epochMilliseconds) / 1000
    const size = Math.abs(seconds)
    if (size < 45) return format.format(0, 'second')
    if (size < 60 * 55) return format.format(Math.round(seconds / 60), 'minute')
    if (size < 60 * 60 * 22) return format.format(Math.round(seconds / 3600), 'hour')
    const days = today().until(Temporal.Instant.from(instant).toZonedDateTimeISO(zone()).toPlainDate(), { largestUnit: 'day' }).days
    return Math.abs(days) < 60 ? format.format(days, 'day') : format.format(Math.round(days / 30.4), 'month')
  }
}

const [HOUR, DAY] = [60, 24 * 60]
/**
 * "12 days", "30 hours", "94 minutes": how much is left until then, in the coarsest unit of which there are two. Rounded down:
 * whoever counts on it is not late. Of more than a week an hour may be missing, so that two weeks begin as two weeks.
 */
export const leftIn = (duration: (iso: string) => string) => (instant: string): string => {
  const minutes = Math.max(1, Math.floor((millis(instant) - now().epochMilliseconds) / 60_000))
  const days = Math.floor((minutes > 7 * DAY ? minutes + HOUR : minutes) / DAY)
  const hours = Math.floor(minutes / HOUR)
  return duration(days >= 2 ? `P${days}D` : hours >= 2 ? `PT${hours}H` : `PT${minutes}M`)
}

/** Does it end as a day does? An end as the next one begins has this one as its last. */
const endsDay = (end: string): boolean => {
  const { hour, minute } = Temporal.Instant.from(lastMomentOf(end)).toZonedDateTimeISO(zone())
  return hour === 23 && minute === 59
}

/** Makes the formats of one language and zone; the names say how much is written. */
export const formatsOf = (language: string, timeZone: string) => {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone })
  const dayAndHour = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone })
  const shortDay = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone })
  const hour = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone } as const
  const [thisYear, otherYear] = [new Intl.DateTimeFormat(language, hour), new Intl.DateTimeFormat(language, { ...hour, year: 'numeric' })]
  const time = (instant: string): string => (dayOf(instant).year === today().year ? thisYear : otherYear).format(millis(instant))
  const duration = durationsIn(language)
  const both = new Intl.ListFormat(language, { type: 'conjunction' })
  const either = new Intl.ListFormat(language, { type: 'disjunction' })
  return {
    day: (instant: string) => day.format(millis(instant)),
    /** The last day of what ends then. Where it is near and ends within that day, the hour says how much of it is left. */
    until: (end: string) => (endsDay(end) || millis(end) - now().epochMilliseconds > 7 * DAY * 60_000 ? day.format(millis(lastMomentOf(end))) : dayAndHour.format(millis(end))),
    shortDay: (instant: string) => shortDay.format(millis(instant)),
    time,
    relative: distancesIn(language),
    duration,
    left: leftIn(duration),
    /** A sentence of the server, whose instants are written as machines write them. */
    readable: (sentence: string) => sentence.replace(INSTANT, (instant) => time(instant)),
    /** "Mary, Omar or Lin". */
    anyOf: (names: readonly string[]) => either.format(names),
    /** "Mary, Omar and Lin". */
    allOf: (names: readonly string[]) => both.format(names),
  }
}

export type Formats = ReturnType<typeof formatsOf>

/** Making them takes longer than all that is done with them, and every button asks. */
const made = new Map<string, Formats>()

/** The formats of the language on screen, in the person's zone. */
export const useFormats = (): Formats => {
  useTranslation()
  const [language, timeZone] = [locale(), zone()]
  const key = `${language} ${timeZone}`
  if (!made.has(key)) made.set(key, formatsOf(language, timeZone))
  return made.get(key)!
}
