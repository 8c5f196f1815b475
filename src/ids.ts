/** Ids of rows: UUID version 7, ordered by the time they were made, so that new rows land together in an index. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '#clock.ts'

export type NewId = () => string

/** Within one millisecond the twelve bits after the version count up, which keeps the ids of one process in order. */
const LAST_COUNT = 0xfff
/** A new millisecond starts counting in the lower half: random, and with room to count. */
const FIRST_COUNT_MASK = 0x7ff

/** Makes ids that only ever go up, even when the clock stands still or is set back. */
export function newIds(clock: Clock): NewId {
  let millisecond = -1
  let count = 0
  return () => {
    const random = randomBytes(10)
    const now = clock.now().epochMilliseconds
    if (now > millisecond) [millisecond, count] = [now, random.readUInt16BE(0) & FIRST_COUNT_MASK]
    else if (count < LAST_COUNT) count += 1
    else [millisecond, count] = [millisecond + 1, random.readUInt16BE(0) & FIRST_COUNT_MASK]
    const time = millisecond.toString(16).padStart(12, '0')
    const version = (0x7000 | count).toString(16)
    const variant = (0x8000 | (random.readUInt16BE(2) & 0x3fff)).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${random.toString('hex', 4)}`
  }
}
