import { expect, test } from 'vitest'
import { now } from '../clock.ts'
import { formatsOf, leftIn } from './format.ts'

await import('temporal-polyfill/global')

const left = leftIn((iso) => iso)

test.each([
  [{ seconds: 20 }, 'PT1M'],
  [{ hours: 1, minutes: 34 }, 'PT94M'],
  [{ hours: 2, minutes: 59 }, 'PT2H'],
  [{ hours: 47, minutes: 59 }, 'PT47H'],
  [{ hours: 48, minutes: 47 }, 'P2D'],
  [{ hours: 24 * 7, minutes: 30 }, 'P7D'],
  [{ hours: 24 * 14 - 1, minutes: 1 }, 'P14D'],
  [{ hours: 24 * 14 - 2 }, 'P13D'],
])('of %o is left, rounded down, %s', (ahead, expected) => {
  expect(left(now().add(ahead).add({ seconds: 5 }).toString())).toBe(expected)
})

const zone = Temporal.Now.timeZoneId()
const at = (days: number, time: string): string => now().toZonedDateTimeISO(zone).add({ days }).withPlainTime(time).toInstant().toString()
const long = (days: number): string => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(now().toZonedDateTimeISO(zone).add({ days }).epochMilliseconds)

test.each([
  ['with its last second', 2, '23:59:59', 2, ''],
  ['as the next begins', 3, '00:00:00', 2, ''],
  ['within it', 2, '08:24:00', 2, ' at 08:24'],
  ['within it, and is far', 30, '08:24:00', 30, ''],
])('what ends a day %s is told until that day', (_, days, time, last, hour) => {
  expect(formatsOf('en-GB', zone).until(at(days, time))).toBe(`${long(last)}${hour}`)
})
