import { describe, expect, test } from 'vitest'
import { spanAsked, type AskedSpan } from './span.ts'

const now = '2026-06-20T10:00:00.000Z'
const asked = (part: Partial<AskedSpan>) => spanAsked({ on: undefined, from: undefined, to: undefined, timeZone: undefined, ...part }, now)

describe('F79 the time that a report is about', () => {
  test.each<[string, Partial<AskedSpan>, unknown]>([
    ['nothing said', {}, undefined],
    ['a day in UTC', { on: '2026-06-05' }, { from: '2026-06-05T00:00:00.000Z', until: '2026-06-06T00:00:00.000Z' }],
    ['a day of the reader', { on: '2026-06-05', timeZone: 'Europe/Amsterdam' }, { from: '2026-06-04T22:00:00.000Z', until: '2026-06-05T22:00:00.000Z' }],
    ['a day of 25 hours', { on: '2025-10-26', timeZone: 'Europe/Amsterdam' }, { from: '2025-10-25T22:00:00.000Z', until: '2025-10-26T23:00:00.000Z' }],
    ['a moment', { on: '2026-06-05T12:00:00Z' }, { from: '2026-06-05T12:00:00.000Z', until: '2026-06-05T12:00:00.001Z' }],
    ['a moment of another zone', { on: '2026-06-05T12:00:00+02:00' }, { from: '2026-06-05T10:00:00.000Z', until: '2026-06-05T10:00:00.001Z' }],
    ['days', { from: '2026-06-01', to: '2026-06-02' }, { from: '2026-06-01T00:00:00.000Z', until: '2026-06-03T00:00:00.000Z' }],
    ['from a day on', { from: '2026-06-01' }, { from: '2026-06-01T00:00:00.000Z', until: '9999-12-31T00:00:00.000Z' }],
    ['up to a day', { to: '2026-06-01' }, { from: '0001-01-01T00:00:00.000Z', until: '2026-06-02T00:00:00.000Z' }],
    ['today', { on: '2026-06-20' }, { from: '2026-06-20T00:00:00.000Z', until: '2026-06-21T00:00:00.000Z' }],
    ['up to a day to come', { to: '2027-01-01' }, { from: '0001-01-01T00:00:00.000Z', until: '2027-01-02T00:00:00.000Z' }],
  ])('%s', (_, part, span) => {
    expect(asked(part)).toEqual({ ok: true, value: span })
  })
  test.each<[string, Partial<AskedSpan>, string]>([
    ['tomorrow', { on: '2026-06-21' }, 'has not begun'],
    ['today, where it is not today yet', { on: '2026-06-20', timeZone: 'Etc/GMT+12' }, 'has not begun'],
    ['no day', { on: 'yesterday' }, 'on must be'],
    ['a day that is none', { on: '2026-02-30' }, 'on must be'],
    ['a day out of all calendars', { on: '9999-12-31' }, 'on must be'],
    ['no first day', { from: '5 June' }, 'from must be'],
    ['a moment for a day', { to: '2026-06-05T12:00:00Z' }, 'to must be'],
    ['an end before the beginning', { from: '2026-06-05', to: '2026-06-04' }, 'before'],
    ['both', { on: '2026-06-05', from: '2026-06-01' }, 'either'],
    ['a zone that is none', { on: '2026-06-05', timeZone: 'Mars/Olympus' }, 'Europe/Amsterdam'],
  ])('%s is refused', (_, part, says) => {
    const decision = asked(part)
    expect(decision.ok ? undefined : decision.refusal).toMatchObject({ kind: 'InvalidQuery', facts: { problem: expect.stringContaining(says) } })
  })
})
