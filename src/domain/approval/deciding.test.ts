import { describe, expect, test } from 'vitest'
import { decide, type StageFacts, type StandIn } from './deciding.ts'

const now = '2026-05-20T08:00:00.000Z'
const open: StageFacts = { status: 'InProgress', dueAt: '2026-06-03T08:00:00.000Z', reviewedBy: null, reviewResult: 'NotReviewed', isApproverJustificationRequired: false, approvers: ['mary', 'board'], standIns: [], requestState: 'pendingApproval' }
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
    ['somebody else who asks', 'OwnRequest', [{}, { id: 'eve', principals: ['eve'] }, ['eve']]],
    ['an approver who asks', 'OwnRequest', [{}, mary, ['mary']]],
    ['an approver who gets the access', 'OwnRequest', [{}, mary, ['joann', 'mary']]],
    ['a member of an approving group who asks', 'OwnRequest', [{}, member, ['omar']]],
    ['after one decided oneself', 'YouDecided', [{ status: 'Completed', reviewedBy: { id: mary.id, displayName: 'Mary' }, reviewResult: 'Denied' }]],
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

describe('a delegate decides in the place of an approver, from the start to the end', () => {
  const lin = { id: 'lin', principals: ['lin', 'sales'] }
  const standIn: StandIn = { delegateId: 'lin', approverId: 'mary', startsAt: '2026-05-20T07:00:00.000Z', endsAt: '2026-05-20T09:00:00.000Z' }
  test.each<[string, string, Partial<StandIn>, Parameters<typeof outcome>[2]?]>([
    ['in between', 'ok', {}],
    ['without an end', 'ok', { endsAt: null }],
    ['at the start', 'ok', { startsAt: now }],
    ['before the start', 'NotApprover', { startsAt: '2026-05-20T08:00:00.001Z' }],
    ['at the end', 'NotApprover', { endsAt: now }],
    ['a millisecond before the end', 'ok', { endsAt: '2026-05-20T08:00:00.001Z' }],
    ['for somebody who is no approver any more', 'NotApprover', { approverId: 'omar' }],
    ['for a member of a group', 'NotApprover', { approverId: 'siobhan' }],
    ['for somebody else', 'NotApprover', { delegateId: 'priya' }],
    ['about a request of their own', 'OwnRequest', {}, ['joann', 'lin']],
  ])('%s: %s', (_, expected, change, involved = ['joann']) => {
    expect(outcome({ standIns: [{ ...standIn, ...change }] }, lin, involved)).toBe(expected)
  })
  test('says in whose place; an approver decides as such', () => {
    expect(decide({ ...open, standIns: [standIn] }, lin, [], null, now)).toEqual({ ok: true, value: { inPlaceOf: 'mary' } })
    expect(decide({ ...open, standIns: [{ ...standIn, delegateId: 'mary', approverId: 'board' }] }, mary, [], null, now)).toEqual({ ok: true, value: { inPlaceOf: null } })
  })
})
