/** Days in the zone of whoever fills in the form. */
import { dayOf, endOfDay, lastMomentOf } from '../../../../clock.ts'
import type { Days } from './policy-mapping.ts'

/** The day is included: access ends with its last second. Ends of other clients are read alike up to where the next day begins. */
export const zoneDays: Days = {
  endOf: endOfDay,
  lastDayOf: (end) => {
    const day = dayOf(lastMomentOf(end)).toString()
    return Temporal.Instant.compare(Temporal.Instant.from(end), Temporal.Instant.from(endOfDay(day))) < 0 ? undefined : day
  },
}
