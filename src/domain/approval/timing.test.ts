import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, parseInstant } from '../time.ts'
import { dueFrom, dueNoLaterThan, escalationFrom, nextReminder } from './timing.ts'

const now = '2026-05-20T08:00:00.000Z'

describe('F32 a stage is due', () => {
  test.each([
    ['P14D', null, '2026-06-03T08:00:00.000Z'],
    ['P14D', '2026-05-25T00:00:00.000Z', '2026-05-25T00:00:00.000Z'],
    ['P14D', '2026-07-01T00:00:00.000Z', '2026-06-03T08:00:00.000Z'],
    ['P14D', '2026-05-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'],
  ])('after %s, with %s: %s', (duration, noLaterThan, due) => expect(dueNoLaterThan(duration, now, noLaterThan)).toBe(due))
})

describe('F33 U2 alternates are asked', () => {
  const due = '2026-06-03T08:00:00.000Z'
  test.each([
    ['never where it is off', { isEscalationEnabled: false, durationBeforeEscalation: 'P3D' }, null],
    ['after the time that the policy says', { isEscalationEnabled: true, durationBeforeEscalation: 'P3D' }, '2026-05-23T08:00:00.000Z'],
    ['never at the end', { isEscalationEnabled: true, durationBeforeEscalation: 'P14D' }, null],
    ['never after it', { isEscalationEnabled: true, durationBeforeEscalation: 'P20D' }, null],
  ])('%s', (_name, stage, expected) => expect(escalationFrom(stage, now, due)).toBe(expected))
})

describe('U15 other moments of reminders', () => {
  const due = '2026-06-03T08:00:00.000Z'
  test.each<[readonly string[], string, string | null]>([
    [[], now, null],
    [['P3D'], now, '2026-05-31T08:00:00.000Z'],
    [['P3D'], '2026-05-31T08:00:00.000Z', null],
    [['P1D', 'P3D', 'half'], '2026-05-27T08:00:00.000Z', '2026-05-31T08:00:00.000Z'],
    [['P30D'], now, null],
    [['PT0S'], now, null],
  ])('%j after %s: %s', (moments, at, expected) => expect(nextReminder(now, due, at, moments)).toBe(expected))
})

describe('reminders: at half of the time, and one day before the end', () => {
  const due = (duration: string) => dueFrom(duration, now)
  const moments = (duration: string): string[] => {
    const all: string[] = []
    for (let at: string | null = now; (at = nextReminder(now, due(duration), at)) !== null;) all.push(at)
    return all
  }
  test.each([
    ['P14D', ['2026-05-27T08:00:00.000Z', '2026-06-02T08:00:00.000Z']],
    ['P7D', ['2026-05-23T20:00:00.000Z', '2026-05-26T08:00:00.000Z']],
    ['P2D', ['2026-05-21T08:00:00.000Z']],
    ['P1D', ['2026-05-20T20:00:00.000Z']],
    ['PT36H', ['2026-05-20T20:00:00.000Z', '2026-05-21T02:00:00.000Z']],
    ['PT2H', ['2026-05-20T09:00:00.000Z']],
  ])('of %s', (duration, expected) => {
    expect(moments(duration)).toEqual(expected)
  })
  test('one that was slept through is not made up for', () => {
    expect(nextReminder(now, due('P14D'), '2026-06-02T08:00:00.000Z')).toBeNull()
    expect(nextReminder(now, due('P14D'), '2026-05-30T00:00:00.000Z')).toBe('2026-06-02T08:00:00.000Z')
  })
  test('whatever the time is: two at the most, ahead, in order, before the end', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 90 * 24 * 60 }), (minutes) => {
      const end = formatInstant(parseInstant(now)!.add({ minutes }))
      let at = now
      let count = 0
      for (let next: string | null; (next = nextReminder(now, end, at)) !== null; at = next, count++) {
        expect(next > at && next < end).toBe(true)
      }
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThanOrEqual(2)
    }))
  })
})
