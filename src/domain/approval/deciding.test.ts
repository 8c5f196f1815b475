import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, parseInstant } from '../time.ts'
import { decide, dueFrom, nextReminder, type StageFacts } from './deciding.ts'

const now = '2026-05-20T08:00:00.000Z'
const open: StageFacts = { status: 'InProgress', dueAt: '2026-06-03T08:00:00.000Z', reviewedBy: null, reviewResult: 'NotReviewed', isApproverJustificationRequired: false, approvers: ['mary', 'board'], requestState: 'pendingApproval' }
const mary = { id: 'mary', principals: ['mary'] }
const member = { id: 'omar', principals: ['omar', 'board'] }
const outcome = (stage: Partial<StageFacts>, by = mary, involved: readonly string[] = ['joann'], justification: string | null = null) => {
  const decision = decide({ ...open, ...stage }, by, involved, justification, now)
  return decision.ok ? 'ok' : decision.refusal.kind
}

describe('who may decide, and when', () => {
  test.each<[string, string, Parameters<typeof outcome>]>([
    ['an approver', 'ok', [{}]],
    ['a member of an approving group', 'ok', [{}, member]],
    ['somebody else', 'NotApprover', [{}, { id: 'eve', principals: ['eve', 'sales'] }]],
    ['an approver who asks', 'OwnRequest', [{}, mary, ['mary']]],
    ['an approver who gets the access', 'OwnRequest', [{}, mary, ['joann', 'mary']]],
    ['a member of an approving group who asks', 'OwnRequest', [{}, member, ['omar']]],
    ['after somebody decided', 'AlreadyDecided', [{ status: 'Completed', reviewedBy: { displayName: 'Omar' }, reviewResult: 'Approved' }]],
    ['at the very moment that it is due', 'DecisionTooLate', [{ dueAt: now }]],
    ['a millisecond before', 'ok', [{ dueAt: '2026-05-20T08:00:00.001Z' }]],
    ['after it expired', 'DecisionTooLate', [{ status: 'Expired', requestState: 'denied' }]],
    ['after it was canceled', 'StageNotOpen', [{ status: 'Expired', requestState: 'canceled' }]],
    ['before its turn', 'StageNotOpen', [{ status: 'Initializing' }]],
    ['without the reason that is asked for', 'ReasonMissing', [{ isApproverJustificationRequired: true }]],
    ['with blanks for a reason', 'ReasonMissing', [{ isApproverJustificationRequired: true }, mary, ['joann'], ' \n']],
    ['with a reason', 'ok', [{ isApproverJustificationRequired: true }, mary, ['joann'], 'She works there']],
  ])('%s: %s', (_, expected, args) => {
    expect(outcome(...args)).toBe(expected)
  })
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
