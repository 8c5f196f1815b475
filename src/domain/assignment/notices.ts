import { Temporal } from 'temporal-polyfill'
import { formatInstant, parseDuration, parseInstant, subtractDuration } from '../time.ts'

/** The next moment to tell the holder that access is about to end, or null when none is left: the tenant says how long before (entra.md §5.2: P14D, P1D). A notice whose moment lies before the start is passed over. */
export function nextNotice(startsAt: string, endsAt: string | null, now: string, before: readonly string[]): string | null {
  if (endsAt === null) return null
  const end = parseInstant(endsAt)!
  const moments = before.map((duration) => subtractDuration(end, parseDuration(duration)!))
  return moments.filter((t) => Temporal.Instant.compare(t, parseInstant(now)!) > 0 && Temporal.Instant.compare(t, parseInstant(startsAt)!) > 0).map(formatInstant).sort()[0] ?? null
}
/** Whole days left, at least one: what the mail says. */
export const daysLeft = (endsAt: string, now: string): number => Math.max(1, Math.round(parseInstant(now)!.until(parseInstant(endsAt)!).total('hours') / 24))
