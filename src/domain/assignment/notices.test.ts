import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../settings.ts'
import { daysLeft, nextNotice } from './notices.ts'

const [start, end] = ['2026-05-01T08:00:00.000Z', '2026-05-31T08:00:00.000Z']
const fortnight = '2026-05-17T08:00:00.000Z'
const lastDay = '2026-05-30T08:00:00.000Z'

describe('notices that access is about to end', () => {
  test.each<[string, [string, string | null, string], string | null]>([
    ['fourteen days before', [start, end, start], fortnight],
    ['then one day before', [start, end, fortnight], lastDay],
    ['and then no more', [start, end, lastDay], null],
    ['only the last one, when the first was slept through', [start, end, '2026-05-20T00:00:00.000Z'], lastDay],
    ['none for access without an end', [start, null, start], null],
    ['only the last one for ten days', ['2026-05-21T08:00:00.000Z', end, '2026-05-21T08:00:00.000Z'], lastDay],
    ['none at the very start of fourteen days', [fortnight, end, fortnight], lastDay],
    ['none for access of a day', [lastDay, end, lastDay], null],
    ['none that would come before a start that is still ahead', ['2026-05-21T08:00:00.000Z', end, start], lastDay],
    ['none after the end', [start, end, '2026-06-05T00:00:00.000Z'], null],
  ])('%s', (_, args, expected) => {
    expect(nextNotice(...args, defaultSettings.expiryNotices)).toBe(expected)
  })

  test.each([[fortnight, 14], [lastDay, 1], ['2026-05-30T20:00:00.000Z', 1], ['2026-05-31T07:59:00.000Z', 1], ['2026-05-18T01:00:00.000Z', 13]])('at %s %i days are left', (now, days) => {
    expect(daysLeft(end, now)).toBe(days)
  })
})
