/** Days in the zone of whoever fills in the form. */
import { dayOf, startOfDay } from '../../../../clock.ts'
import type { Days } from './policy-mapping.ts'

const endOf = (day: string): string => startOfDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString())

/** The day is included: access ends when the next one begins. */
export const zoneDays: Days = {
  endOf,
  lastDayOf: (end) => {
    const day = dayOf(Temporal.Instant.from(end).subtract({ milliseconds: 1 }).toString()).toString()
    return Temporal.Instant.from(endOf(day)).equals(Temporal.Instant.from(end)) ? day : undefined
  },
}
