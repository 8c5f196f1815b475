import type { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { movableClock, systemClock, testClock } from './clock.ts'
import { formatInstant, parseDuration, parseInstant } from './domain/time.ts'

const seconds = (a: Temporal.Instant, b: Temporal.Instant) => Math.abs(a.until(b).total('seconds'))

test('the clock of the demonstration runs ahead of the machine by its offset', () => {
  const clock = movableClock('PT264H')
  expect(seconds(clock.now(), systemClock().now().add({ hours: 264 }))).toBeLessThan(5)
  clock.move(parseDuration('P1D')!)
  expect(clock.offset).toBe('PT288H')
  const restarted = movableClock(clock.offset)
  expect(seconds(restarted.now(), clock.now())).toBeLessThan(5)
})

test.each(['PT264H', 'P11D'])('an offset may be stored as %s', (offset) => {
  const clock = movableClock()
  clock.adopt(offset)
  expect(clock.offset).toBe('PT264H')
})

test('moves by the calendar and to an instant', () => {
  const clock = testClock('2026-01-31T00:00:00Z')
  clock.move(parseDuration('P1M')!)
  expect(formatInstant(clock.now())).toBe('2026-02-28T00:00:00.000Z')
  clock.move(parseInstant('2026-06-05T08:30:00Z')!)
  expect(formatInstant(clock.now())).toBe('2026-06-05T08:30:00.000Z')
})

test('never goes back', () => {
  const clock = testClock('2026-06-05T00:00:00Z')
  expect(() => clock.move(parseInstant('2026-06-04T00:00:00Z')!)).toThrow('the clock only goes forward')
  expect(() => clock.move(parseDuration('-P1D')!)).toThrow(RangeError)
  expect(() => movableClock('soon')).toThrow('"soon" is not an offset')
})
