import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'
import { decidePeriod, periodFrom, type WantedSchedule } from './period.ts'
import type { Expiration } from './policy.ts'

const now = '2026-05-20T08:00:00.000Z'
const nothing: Expiration = { type: 'notSpecified', endDateTime: null, duration: null }
const lasting = (duration: string): Expiration => ({ type: 'afterDuration', endDateTime: null, duration })
const until = (endDateTime: string): Expiration => ({ type: 'afterDateTime', endDateTime, duration: null })
const forever: Expiration = { type: 'noExpiration', endDateTime: null, duration: null }
const wanting = (startDateTime: string | null, expiration: Expiration = nothing): WantedSchedule => ({ startDateTime, expiration })
const decided = (allowed: Expiration, wanted: WantedSchedule, custom = true) => {
  const decision = decidePeriod({ expiration: allowed }, wanted, custom, now)
  return decision.ok ? decision.value : decision.refusal.kind
}

describe('a period of one’s own inside the policy', () => {
  test.each<[string, Expiration, WantedSchedule, object | string]>([
    ['nothing asked: the policy’s duration', lasting('P30D'), wanting(null), { startsAt: null, endsAt: null, duration: 'P30D' }],
    ['nothing asked: the policy’s end', until('2026-12-31T00:00:00Z'), wanting(null), { startsAt: null, endsAt: '2026-12-31T00:00:00.000Z', duration: null }],
    ['nothing asked: no end', forever, wanting(null), { startsAt: null, endsAt: null, duration: null }],
    ['a start and an end within', lasting('P30D'), wanting('2026-06-05T00:00:00+02:00', until('2026-06-16T23:59:59+02:00')), { startsAt: '2026-06-04T22:00:00.000Z', endsAt: '2026-06-16T21:59:59.000Z', duration: null }],
    ['to the last moment', lasting('P30D'), wanting('2026-06-01T00:00:00Z', until('2026-07-01T00:00:00Z')), { startsAt: '2026-06-01T00:00:00.000Z', endsAt: '2026-07-01T00:00:00.000Z', duration: null }],
    ['a millisecond beyond', lasting('P30D'), wanting('2026-06-01T00:00:00Z', until('2026-07-01T00:00:00.001Z')), 'EndBeyondPolicy'],
    ['a duration beyond', lasting('P30D'), wanting(null, lasting('P31D')), 'EndBeyondPolicy'],
    ['hours within', lasting('P30D'), wanting('2026-06-01T00:00:00Z', lasting('PT12H')), { startsAt: '2026-06-01T00:00:00.000Z', endsAt: '2026-06-01T12:00:00.000Z', duration: null }],
    ['beyond the policy’s date', until('2026-06-30T00:00:00Z'), wanting(null, until('2026-07-01T00:00:00Z')), 'EndBeyondPolicy'],
    ['a start after the policy’s date', until('2026-06-30T00:00:00Z'), wanting('2026-07-01T00:00:00Z'), 'EndBeforeStart'],
    ['after the policy’s date is over', until('2026-05-01T00:00:00Z'), wanting(null), 'EndInPast'],
    ['anything where nothing ends', forever, wanting(null, until('2096-01-01T00:00:00Z')), { startsAt: null, endsAt: '2096-01-01T00:00:00.000Z', duration: null }],
    ['an end that is over', lasting('P30D'), wanting(null, until('2026-05-20T08:00:00Z')), 'EndInPast'],
    ['an end before the start', lasting('P30D'), wanting('2026-06-05T00:00:00Z', until('2026-06-04T00:00:00Z')), 'EndBeforeStart'],
    ['an end at the start', lasting('P30D'), wanting('2026-06-05T00:00:00Z', until('2026-06-05T00:00:00Z')), 'EndBeforeStart'],
    ['the first moment of today in whatever zone', lasting('P30D'), wanting('2026-05-19T10:00:00Z'), { startsAt: null, endsAt: null, duration: 'P30D' }],
    ['the day before yesterday', lasting('P30D'), wanting('2026-05-18T23:59:00Z'), 'StartInPast'],
  ])('%s', (_, allowed, wanted, expected) => {
    if (typeof expected === 'string') expect(decided(allowed, wanted)).toBe(expected)
    else expect(decided(allowed, wanted)).toEqual(expected)
  })

  test.each([wanting('2026-06-01T00:00:00Z'), wanting(null, lasting('P1D')), wanting(null, until('2026-06-01T00:00:00Z'))])('%j is refused where nobody may choose', (wanted) => {
    expect(decided(lasting('P30D'), wanted, false)).toBe('ScheduleNotAllowed')
    expect(decided(lasting('P30D'), wanting(null), false)).toEqual({ startsAt: null, endsAt: null, duration: 'P30D' })
  })

  test('wanting no end is no way around the policy’s', () => {
    expect(decided(lasting('P30D'), wanting(null, forever))).toEqual({ startsAt: null, endsAt: null, duration: 'P30D' })
    expect(decided(until('2026-06-30T00:00:00Z'), wanting(null, forever))).toMatchObject({ endsAt: '2026-06-30T00:00:00.000Z' })
  })
})

describe('once it is delivered', () => {
  test.each([
    ['a duration counts from then', { startsAt: null, endsAt: null, duration: 'P30D' }, '2026-06-19T08:00:00.000Z'],
    ['a fixed end stays', { startsAt: null, endsAt: '2026-06-01T00:00:00.000Z', duration: null }, '2026-06-01T00:00:00.000Z'],
    ['no end stays none', { startsAt: null, endsAt: null, duration: null }, null],
  ])('%s', (_, period, endsAt) => {
    expect(periodFrom(period, now)).toEqual({ startsAt: now, endsAt })
  })

  test.each([
    ['P30D', '2026-03-15T07:30:00.000Z', '2026-04-14T07:30:00.000Z'], // over the change to summer time in Europe
    ['P30D', '2026-10-15T07:30:00.000Z', '2026-11-14T07:30:00.000Z'], // and back
    ['P30D', '2026-02-15T07:30:00.000Z', '2026-03-17T07:30:00.000Z'],
    ['P1M', '2026-01-31T07:30:00.000Z', '2026-02-28T07:30:00.000Z'],
    ['P1Y', '2028-02-29T00:00:00.000Z', '2029-02-28T00:00:00.000Z'],
    ['PT8H', '2026-03-28T22:00:00.000Z', '2026-03-29T06:00:00.000Z'],
  ])('%s from %s ends at %s', (duration, from, end) => {
    expect(periodFrom({ startsAt: null, endsAt: null, duration }, from).endsAt).toBe(end)
  })
})

test('whatever is asked, what is given lies within the policy and ahead', () => {
  const instant = fc.integer({ min: -90, max: 400 }).map((hours) => formatInstant(parseInstant(now)!.add({ hours })))
  const wanted = fc.record({
    startDateTime: fc.option(instant), expiration: fc.oneof(fc.constant(nothing), fc.constant(forever), instant.map(until), fc.integer({ min: 1, max: 60 }).map((d) => lasting(`P${d}D`))),
  })
  fc.assert(fc.property(wanted, fc.integer({ min: 1, max: 40 }), (schedule, days) => {
    const decision = decidePeriod({ expiration: lasting(`P${days}D`) }, schedule, true, now)
    if (!decision.ok) return
    const { startsAt } = decision.value
    if (startsAt !== null) expect(startsAt > now).toBe(true)
    const given = periodFrom(decision.value, startsAt ?? now)
    expect(given.endsAt! > given.startsAt).toBe(true)
    expect(given.endsAt! <= formatInstant(addDuration(parseInstant(given.startsAt)!, parseDuration(`P${days}D`)!))).toBe(true)
  }))
})
