import type { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import * as time from './time.ts'

const at = (text: string) => time.parseInstant(text)!
const duration = (text: string) => time.parseDuration(text)!

describe('durations are read and written as they are', () => {
  test.each(['P14D', 'PT1H', 'P1M', 'P1Y', 'P2W', 'P1DT12H', 'PT90M', 'PT0S', 'P365D'])('%s', (text) => {
    expect(time.formatDuration(duration(text))).toBe(text)
  })
  test.each(['', 'P', 'PT', '14D', '14 days', 'P1H', 'PT1D', 'P1.5D'])('%o is not a duration', (text) => {
    expect(time.parseDuration(text)).toBeUndefined()
  })
})

describe('instants', () => {
  test.each([
    ['2026-06-05T00:00:00Z', '2026-06-05T00:00:00.000Z'],
    ['2026-06-05T02:00:00+02:00', '2026-06-05T00:00:00.000Z'],
    ['2026-06-05T00:00:00.1239999Z', '2026-06-05T00:00:00.123Z'],
  ])('%s is written as %s', (text, expected) => {
    expect(time.formatInstant(at(text))).toBe(expected)
  })
  test.each(['', '2026-06-05', '2026-06-05T00:00:00', 'tomorrow', '2026-02-30T00:00:00Z'])('%o is not an instant', (text) => {
    expect(time.parseInstant(text)).toBeUndefined()
  })
})

describe('adding counts days on the calendar in UTC', () => {
  test.each([
    ['2026-06-05T08:30:00Z', 'P14D', '2026-06-19T08:30:00.000Z', 'same time of day'],
    ['2026-03-28T12:00:00Z', 'P1D', '2026-03-29T12:00:00.000Z', 'over the spring change of Europe'],
    ['2026-10-24T12:00:00Z', 'P1D', '2026-10-25T12:00:00.000Z', 'over the autumn change of Europe'],
    ['2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00.000Z', 'the last day stands in'],
    ['2028-01-31T00:00:00Z', 'P1M', '2028-02-29T00:00:00.000Z', 'in a leap year'],
    ['2028-02-29T00:00:00Z', 'P1Y', '2029-02-28T00:00:00.000Z', 'after a leap day'],
    ['2026-06-05T23:30:00Z', 'PT1H', '2026-06-06T00:30:00.000Z', 'hours'],
    ['2026-06-05T23:30:00Z', 'P1DT1H', '2026-06-07T00:30:00.000Z', 'days first, then hours'],
    ['2026-06-05T00:00:00Z', 'P2W', '2026-06-19T00:00:00.000Z', 'weeks'],
    ['2026-06-05T00:00:00Z', 'PT0S', '2026-06-05T00:00:00.000Z', 'nothing'],
  ])('%s + %s = %s (%s)', (from, by, expected) => {
    expect(time.formatInstant(time.addDuration(at(from), duration(by)))).toBe(expected)
  })
  test('subtracting goes back', () => {
    expect(time.formatInstant(time.subtractDuration(at('2026-06-19T08:30:00Z'), duration('P14D')))).toBe('2026-06-05T08:30:00.000Z')
  })
  test.each([
    ['2026-06-05T00:00:00Z', '2026-06-19T00:00:00Z', 'P14D'],
    ['2026-06-05T00:00:00Z', '2026-08-06T01:30:00Z', 'P62DT1H30M'],
    ['2026-06-05T00:00:00Z', '2026-06-04T00:00:00Z', '-P1D'],
  ])('from %s to %s is %s', (from, to, expected) => {
    expect(time.formatDuration(time.durationBetween(at(from), at(to)))).toBe(expected)
  })
})

describe('a day begins and ends where people are', () => {
  test.each([
    ['2026-06-05', 'UTC', '2026-06-05T00:00:00.000Z', '2026-06-05T23:59:59.999Z'],
    ['2026-06-05', 'Europe/Amsterdam', '2026-06-04T22:00:00.000Z', '2026-06-05T21:59:59.999Z'],
    ['2026-03-29', 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Amsterdam', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['2026-06-05', 'America/Los_Angeles', '2026-06-05T07:00:00.000Z', '2026-06-06T06:59:59.999Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z', '2026-09-07T02:59:59.999Z'],
    ['2026-06-05', '+05:30', '2026-06-04T18:30:00.000Z', '2026-06-05T18:29:59.999Z'],
  ])('%s in %s: %s to %s', (day, zone, start, end) => {
    const date = time.parseDate(day)!
    expect([time.startOfDay(date, zone), time.endOfDay(date, zone)].map(time.formatInstant)).toEqual([start, end])
  })
  test('an instant stands for the date that it shows there', () => {
    expect(time.formatInstant(time.endOfDay(at('2026-06-05T23:00:00Z'), 'Europe/Amsterdam'))).toBe('2026-06-06T21:59:59.999Z')
  })
  test.each([['Europe/Amsterdam', true], ['UTC', true], ['+02:00', true], ['+0200', true], ['Europe/Atlantis', false], ['', false],
    // Of a date and time, Temporal would take the zone.
    ['9999-12-31T23:59:59-14:00', false], ['2026-06-05T00:00:00[Europe/Amsterdam]', false], ['20260605T000000Z', false], ['+002026-06-05T00:00:00Z', false]])('%o a time zone: %s', (zone, expected) => {
    expect(time.isTimeZone(zone)).toBe(expected)
  })
})

describe('comparing', () => {
  const [early, middle, late] = ['2026-06-05T00:00:00Z', '2026-06-05T00:00:01Z', '2026-06-06T00:00:00Z'].map(at) as [Temporal.Instant, Temporal.Instant, Temporal.Instant]
  test('earliest and latest', () => {
    expect(time.earliest(middle, late, early)).toBe(early)
    expect(time.latest(middle, late, early)).toBe(late)
    expect([time.isBefore(early, late), time.isBefore(late, early), time.isBefore(early, early)]).toEqual([true, false, false])
  })
  test.each([
    ['P1M', 'P30D', '2026-02-01T00:00:00Z', -1], ['P1M', 'P30D', '2026-06-01T00:00:00Z', 0], ['P1M', 'P30D', '2026-07-01T00:00:00Z', 1],
    ['P14D', 'P2W', '2026-06-01T00:00:00Z', 0], ['PT24H', 'P1D', '2026-06-01T00:00:00Z', 0],
  ])('%s against %s from %s: %i', (a, b, from, expected) => {
    expect(time.compareDurations(duration(a), duration(b), at(from))).toBe(expected)
  })
})
