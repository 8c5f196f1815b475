import { Temporal } from 'temporal-polyfill'
import { formatInstant, parseInstant } from '../time.ts'

/** Days before the end at which the holder is told (entra.md §5.2). */
export const noticeDays = [14, 1] as const

/** The next moment to tell the holder that access is about to end, or null when none is left. A notice whose moment lies before the start is passed over. */
export function nextNotice(startsAt: string, endsAt: string | null, now: string): string | null {
  if (endsAt === null) return null
  const end = parseInstant(endsAt)!
  const moments = noticeDays.map((days) => end.subtract({ hours: days * 24 }))
  return moments.filter((t) => Temporal.Instant.compare(t, parseInstant(now)!) > 0 && Temporal.Instant.compare(t, parseInstant(startsAt)!) > 0).map(formatInstant).sort()[0] ?? null
}
/** Whole days left, at least one: what the mail says. */
export const daysLeft = (endsAt: string, now: string): number => Math.max(1, Math.round(parseInstant(now)!.until(parseInstant(endsAt)!).total('hours') / 24))
