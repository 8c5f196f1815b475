/**
 * What time it is, and where. The only place of the portal that asks the device. The server may run on a moved clock
 * (demonstration, tests), so the portal counts from the server's time when the session tells it.
 */
let ahead: Temporal.Duration | undefined

/** Takes over the server's time: from now on `now()` runs beside it. */
export const followServer = (serverNow: string): void => {
  ahead = Temporal.Now.instant().until(Temporal.Instant.from(serverNow))
}

export const now = (): Temporal.Instant => (ahead ? Temporal.Now.instant().add(ahead) : Temporal.Now.instant())

/** The person's time zone, for example `Europe/Amsterdam`. */
export const zone = (): string => Temporal.Now.timeZoneId()

export const today = (): Temporal.PlainDate => now().toZonedDateTimeISO(zone()).toPlainDate()

/** The day on which an instant falls for this person. */
export const dayOf = (instant: string): Temporal.PlainDate => Temporal.Instant.from(instant).toZonedDateTimeISO(zone()).toPlainDate()

export const startOfDay = (day: string): string => Temporal.PlainDate.from(day).toZonedDateTime(zone()).toInstant().toString()

/** The last second of a day, because "until 5 June" includes 5 June. */
export const endOfDay = (day: string): string =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone()).toInstant().subtract({ seconds: 1 }).toString()

/** The last moment before an end: what ends as a day begins has the day before as its last. */
export const lastMomentOf = (end: string): string => Temporal.Instant.from(end).subtract({ milliseconds: 1 }).toString()

/** Days from now until an instant; negative when it has passed. */
export const daysUntil = (instant: string): number => today().until(dayOf(instant), { largestUnit: 'day' }).days

export const isPast = (instant: string): boolean => Temporal.Instant.compare(Temporal.Instant.from(instant), now()) < 0
