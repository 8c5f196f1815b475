import { expect, test } from 'vitest'
import { defaultPolicyRules } from '../policy/rules.ts'
import { decideCase, latestKeep, type CaseDecision, type CaseFacts } from './deciding.ts'

const now = '2026-06-01T00:00:00.000Z'
const facts: CaseFacts = { personId: 'joann', state: 'open', action: 'ask', dueAt: '2026-06-08T00:00:00.000Z', decision: null, decidedBy: null, endsAt: '2026-07-01T00:00:00.000Z', expiration: null }
const mary = { id: 'mary', mayDecide: true }
const keep = (keepUntil: string | null): CaseDecision => ({ decision: 'keep', keepUntil, justification: 'Hands over.' })
const drop: CaseDecision = { decision: 'drop', keepUntil: null, justification: 'Not needed.' }

test.each<[string, Partial<CaseFacts>, typeof mary, CaseDecision, string]>([
  ['about oneself', {}, { id: 'joann', mayDecide: true }, keep('2026-06-20T00:00:00Z'), 'OwnAccess'],
  ['without the right', {}, { id: 'mary', mayDecide: false }, drop, 'Forbidden'],
  ['after somebody else', { state: 'decided', decision: 'keep', decidedBy: 'Omar' }, mary, drop, 'AlreadyDecided'],
  ['when the access has ended', { state: 'ended' }, mary, drop, 'MoverCaseNotOpen'],
  ['when the person fits again', { state: 'back' }, mary, drop, 'MoverCaseNotOpen'],
  ['where the policy removes', { action: 'remove' }, mary, keep('2026-06-20T00:00:00Z'), 'MoverCaseNotAsked'],
  ['when the time is over', { dueAt: now }, mary, drop, 'DecisionTooLate'],
  ['without a reason', {}, mary, { ...drop, justification: ' ' }, 'JustificationMissing'],
  ['to keep, without a date', {}, mary, keep(null), 'KeepDateMissing'],
  ['to keep until now', {}, mary, keep(now), 'EndInPast'],
  ['to keep beyond the end', {}, mary, keep('2026-07-01T00:00:00.001Z'), 'KeepTooLong'],
  ['to keep beyond what the policy allows', { endsAt: null, expiration: { type: 'afterDuration', duration: 'P10D', endDateTime: null } }, mary, keep('2026-06-11T00:00:00.001Z'), 'KeepTooLong'],
])('L1 nobody decides %s', (_, more, who, input, kind) => expect(decideCase({ ...facts, ...more }, who, input, now)).toMatchObject({ ok: false, refusal: { kind } }))

test('L1 keep until a date, written in UTC, or drop', () => {
  expect(decideCase(facts, mary, keep('2026-06-20T02:00:00+02:00'), now)).toEqual({ ok: true, value: '2026-06-20T00:00:00.000Z' })
  expect(decideCase(facts, mary, keep('2026-07-01T00:00:00Z'), now)).toEqual({ ok: true, value: '2026-07-01T00:00:00.000Z' })
  expect(decideCase(facts, mary, drop, now)).toEqual({ ok: true, value: null })
})

test.each([
  ['the end of the access', { endsAt: '2026-07-01T00:00:00.000Z', expiration: { type: 'afterDuration', duration: 'P1D', endDateTime: null } as const }, '2026-07-01T00:00:00.000Z'],
  ['the policy’s date', { endsAt: null, expiration: { type: 'afterDateTime', duration: null, endDateTime: '2026-12-31T00:00:00Z' } as const }, '2026-12-31T00:00:00.000Z'],
  ['the end of the policy’s day in its time zone', { endsAt: null, expiration: { type: 'afterDateTime', duration: null, endDateTime: '2026-12-31T00:00:00Z' } as const, rules: { ...defaultPolicyRules, timeZone: 'Europe/Amsterdam' } }, '2026-12-31T22:59:59.999Z'],
  ['the policy’s length from now', { endsAt: null, expiration: { type: 'afterDuration', duration: 'P30D', endDateTime: null } as const }, '2026-07-01T00:00:00.000Z'],
  ['no limit', { endsAt: null, expiration: { type: 'noExpiration', duration: null, endDateTime: null } as const }, null],
])('L1 the last moment is %s', (_, limits, latest) => expect(latestKeep(limits, now)).toBe(latest))
