import { describe, expect, test } from 'vitest'
import { decideException, type WantedException } from './exception.ts'
import { inForce, objectionTo, withoutExcepted, type Found } from './conflict.ts'

const now = '2026-05-20T08:00:00.000Z'
const wanted = (more: Partial<WantedException> = {}): WantedException => ({ personId: 'joann', ownerId: 'mary', reason: 'Quarter end', until: '2026-08-20T08:00:00.000Z', ...more })
const outcome = (by: string, more: Partial<WantedException>) => {
  const d = decideException(by, wanted(more), now)
  return d.ok ? d.value.noticeAt : d.refusal.kind
}

describe('L8 an exception', () => {
  test.each<[string, string, Partial<WantedException>, string | null]>([
    ['is announced a week before its end', 'omar', {}, '2026-08-13T08:00:00.000Z'],
    ['lasts a year at the most', 'omar', { until: '2027-05-20T08:00:00.000Z' }, '2027-05-13T08:00:00.000Z'],
    ['and not a moment longer', 'omar', { until: '2027-05-20T08:00:00.001Z' }, 'ExceptionTooLong'],
    ['of a week is not announced again', 'omar', { until: '2026-05-27T08:00:00.000Z' }, null],
    ['of a week and a moment is', 'omar', { until: '2026-05-27T08:00:00.001Z' }, '2026-05-20T08:00:00.001Z'],
    ['lies ahead', 'omar', { until: now }, 'EndInPast'],
    ['may be written in any zone', 'omar', { until: '2026-05-20T09:59:59+02:00' }, 'EndInPast'],
    ['says why', 'omar', { reason: ' \n' }, 'JustificationMissing'],
    ['is not for oneself', 'joann', {}, 'ExceptionForOneself'],
    ['is answered for by somebody else', 'omar', { ownerId: 'joann' }, 'ExceptionOwnedByHolder'],
    ['may be answered for by whoever makes it', 'mary', {}, '2026-08-13T08:00:00.000Z'],
  ])('%s', (_, by, more, expected) => expect(outcome(by, more)).toBe(expected))
})

const found = (exceptionUntil: string | null, id = 'x'): Found => ({ kind: 'group', id, displayName: 'Auditors', exceptionUntil })
describe('L8 what stands in the way', () => {
  test.each<[string, string | null, boolean]>([['none', null, false], ['one that lasts', '2026-05-20T08:00:00.001Z', true], ['one that ends at this moment', now, false], ['a past one', '2026-05-19T08:00:00.000Z', false]])('exception: %s', (_, until, expected) => {
    expect(inForce(until, now)).toBe(expected)
    expect(withoutExcepted([found(until)], now)).toHaveLength(expected ? 0 : 1)
  })
  test('an exception for one thing allows no other', () => expect(withoutExcepted([found('2027-01-01T00:00:00.000Z'), found(null, 'y')], now).map((c) => c.id)).toEqual(['y']))
  test('nothing in the way is no objection', () => expect(objectionTo('Joann', [])).toBeUndefined())
  test('the objection names all of it', () => {
    const all = [found(null), { kind: 'accessPackage', id: 'p', displayName: 'Payments' }, { kind: 'resourceRole', id: 'r', displayName: 'Admin of Books' }] as const
    expect(objectionTo('Joann', all)!.refusal).toMatchObject({ kind: 'IncompatibleAccess', facts: { name: 'Joann', what: "the membership of the group 'Auditors', the access package 'Payments', the role 'Admin of Books'" } })
    expect(objectionTo('Joann', all, true)!.refusal.kind).toBe('IncompatibleMeanwhile')
  })
})
