/** The one place that asks the machine for the time. Everything else is handed a `Clock`. */
import { Temporal } from 'temporal-polyfill'
import { addDuration, compareInstants, parseDuration } from '#domain/time.ts'

export type Clock = { now(): Temporal.Instant }

/** A clock that can be set ahead, as the demonstration and tests do. */
export type MovableClock = Clock & {
  /** How far it is ahead, as an ISO duration in hours and below: `PT264H`. */
  readonly offset: string
  /** Goes ahead by a duration, or to an instant. Throws a RangeError when that is in the past. */
  move(target: Temporal.Duration | Temporal.Instant): void
  /** Takes over an offset that another process has stored. */
  adopt(offset: string): void
}

const machineTime = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Date.now())

/** The time of the machine. */
export const systemClock = (): Clock => ({ now: machineTime })

/** The time of the machine plus an offset. */
export const movableClock = (initialOffset = 'PT0S'): MovableClock => shifted(machineTime, initialOffset)

/** A clock that stands still until it is moved. */
export function testClock(at: string): MovableClock {
  const start = Temporal.Instant.from(at)
  return shifted(() => start, 'PT0S')
}

function shifted(base: () => Temporal.Instant, initialOffset: string): MovableClock {
  let offset = readOffset(initialOffset)
  const now = () => base().add(offset)
  return {
    now,
    get offset() {
      return offset.toString()
    },
    move(target) {
      const from = base()
      const to = target instanceof Temporal.Instant ? target : addDuration(from.add(offset), target)
      if (compareInstants(to, from.add(offset)) < 0) throw new RangeError(`the clock only goes forward: ${to} is before ${from.add(offset)}`)
      offset = from.until(to, { largestUnit: 'hour' })
    },
    adopt(text) {
      offset = readOffset(text)
    },
  }
}

/** An offset is added to the machine's time at every reading, so it may only hold units of a fixed length. */
function readOffset(text: string): Temporal.Duration {
  const parsed = parseDuration(text)
  if (!parsed) throw new RangeError(`"${text}" is not an offset such as PT264H`)
  return parsed.round({ largestUnit: 'hour', relativeTo: '1970-01-01' })
}
