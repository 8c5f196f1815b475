import { expect, test } from 'vitest'
import { followServer } from '../../../../clock.ts'
import { zoneDays } from './days.ts'

// As the portal does before anything counts time.
await import('temporal-polyfill/global')
followServer('2026-12-01T12:00:00Z')

const zoned = (time: string): string => Temporal.PlainDateTime.from(time).toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString()

test('a day is included up to its last second', () => {
  expect(zoneDays.endOf('2026-12-31')).toBe(zoned('2026-12-31T23:59:59'))
})

test.each([
  ['2026-12-31T23:59:59', '2026-12-31'],
  ['2026-12-31T23:59:59.999', '2026-12-31'],
  ['2027-01-01T00:00:00', '2026-12-31'],
  ['2027-01-01T00:00:01', undefined],
  ['2026-12-31T23:59:58', undefined],
])('an end at %s has the last day %s', (end, day) => {
  expect(zoneDays.lastDayOf(zoned(end))).toBe(day)
})
