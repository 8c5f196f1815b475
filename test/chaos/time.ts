/** The time of a run: it flows faster than the machine's, it can be set ahead for all, and single nodes may be wrong about it. */
import { Temporal } from 'temporal-polyfill'
import type { MovableClock } from '#clock.ts'

/** From the machine's time on (milliseconds), so many times as fast; `ahead` in milliseconds, which may be less than nothing. */
export type Pace = { readonly from: number; readonly rate: number; readonly ahead: number }

export const timeOf = ({ from, rate, ahead }: Pace): number => Math.floor(from + (Date.now() - from) * rate + ahead)

/** The clock that a node is given: it is told of another pace while it runs. */
export function pacedClock(first: Pace): MovableClock & { set(pace: Pace): void } {
  let pace = first
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(timeOf(pace)),
    offset: 'PT0S',
    move() { throw new Error('the time of a run is not moved by its nodes') },
    adopt() {},
    set(next) { pace = next },
  }
}
