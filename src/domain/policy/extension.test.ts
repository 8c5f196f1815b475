import { expect, test } from 'vitest'
import type { WantedSchedule } from './period.ts'
import { appliedEnd, decideNewEnd, furthestEnd } from './extension.ts'
import type { Expiration, Policy } from './policy.ts'
import { defaultPolicyRules } from './rules.ts'

const never: Expiration = { type: 'noExpiration', endDateTime: null, duration: null }
const lasting = (duration: string): Expiration => ({ type: 'afterDuration', endDateTime: null, duration })
const until = (endDateTime: string): Expiration => ({ type: 'afterDateTime', endDateTime, duration: null })
const silent: WantedSchedule = { startDateTime: null, expiration: { type: 'notSpecified', endDateTime: null, duration: null } }
const wish = (expiration: Expiration, startDateTime: string | null = null): WantedSchedule => ({ startDateTime, expiration })
const now = '2026-05-20T08:00:00.000Z'
const start = '2026-05-01T08:00:00.000Z'
const end = '2026-05-31T08:00:00.000Z'
const policy = (expiration: Expiration, timeZone: string | null = null): Pick<Policy, 'expiration' | 'rules'> => ({ expiration, rules: { ...defaultPolicyRules, timeZone } })

test.each([
  ['counts from the old end', lasting('P30D'), end, '2026-06-30T08:00:00.000Z'],
  ['never passes the fixed end', until('2026-07-01T00:00:00.000Z'), end, '2026-07-01T00:00:00.000Z'],
  ['may be without end', never, end, null],
  ['nothing is further than no end', lasting('P30D'), null, null],
] as const)('the furthest end %s', (_, expiration, endsAt, expected) => expect(furthestEnd(policy(expiration), endsAt)).toBe(expected))

test('a fixed end on a date is the end of that day in the time zone of the policy', () =>
  expect(furthestEnd(policy(until('2026-06-30T12:00:00.000Z'), 'Europe/Amsterdam'), end)).toBe('2026-06-30T21:59:59.999Z'))

type Row = readonly [name: string, allowed: Expiration, wanted: WantedSchedule, o: { extend?: boolean; custom?: boolean; endsAt?: string | null; moves?: boolean }, expected: string | null | undefined | { kind: string }]
const rows: readonly Row[] = [
  ['one more period', lasting('P30D'), silent, { extend: true }, '2026-06-30T08:00:00.000Z'],
  ['nothing is asked about the end', lasting('P30D'), silent, { extend: false }, undefined],
  ['an end of one’s own inside one more period', lasting('P30D'), wish(until('2026-06-10T00:00:00.000Z')), {}, '2026-06-10T00:00:00.000Z'],
  ['a duration of one’s own counts from the old end', lasting('P30D'), wish(lasting('P10D')), {}, '2026-06-10T08:00:00.000Z'],
  ['an end beyond one more period', lasting('P30D'), wish(until('2026-07-10T00:00:00.000Z')), {}, { kind: 'EndBeyondPolicy' }],
  ['an end beyond the fixed one', until('2026-06-01T00:00:00.000Z'), wish(until('2026-06-02T00:00:00.000Z')), {}, { kind: 'EndBeyondPolicy' }],
  ['the fixed end is reached', until(end), silent, { extend: true }, { kind: 'NothingToExtend' }],
  ['an earlier end', lasting('P30D'), wish(until('2026-05-25T00:00:00.000Z')), {}, '2026-05-25T00:00:00.000Z'],
  ['an end in the past', lasting('P30D'), wish(until('2026-05-19T00:00:00.000Z')), {}, { kind: 'EndInPast' }],
  ['an end of one’s own where none is taken', lasting('P30D'), wish(until('2026-06-10T00:00:00.000Z')), { custom: false }, { kind: 'ScheduleNotAllowed' }],
  ['another start', lasting('P30D'), wish(silent.expiration, '2026-05-02T00:00:00.000Z'), { extend: true }, { kind: 'StartIsFixed' }],
  ['the same start', lasting('P30D'), wish(silent.expiration, start), { extend: true }, '2026-06-30T08:00:00.000Z'],
  ['for ever under a policy with a period', lasting('P30D'), wish(never), {}, { kind: 'EndBeyondPolicy' }],
  ['for ever under a policy without end', never, wish(never), {}, null],
  ['an end where there was none', never, wish(until('2026-06-10T00:00:00.000Z')), { endsAt: null }, '2026-06-10T00:00:00.000Z'],
  ['under another policy without end, what has none stays', never, silent, { extend: true, endsAt: null, moves: true }, undefined],
  ['under another policy with the same fixed end, it stays', until(end), silent, { extend: true, moves: true }, undefined],
  ['under another policy with an earlier fixed end, it has to be named', until('2026-05-25T00:00:00.000Z'), silent, { extend: true, moves: true }, { kind: 'EndBeyondPolicy' }],
  ['under another policy with a period, what has no end needs one', lasting('P30D'), silent, { extend: true, endsAt: null, moves: true }, { kind: 'EndBeyondPolicy' }],
  ['under another policy with a period, for ever is too long', lasting('P30D'), wish(never), { endsAt: null, moves: true }, { kind: 'EndBeyondPolicy' }],
  ['what has no end cannot be extended', lasting('P30D'), silent, { extend: true, endsAt: null }, { kind: 'NothingToExtend' }],
]
test.each(rows)('%s', (_, allowed, wanted, { extend = false, custom = true, endsAt = end, moves = false }, expected) => {
  const decided = decideNewEnd(policy(allowed), { startsAt: start, endsAt }, wanted, { extend, custom, now, moves })
  if (typeof expected === 'object' && expected !== null) expect(decided).toMatchObject({ ok: false, refusal: expected })
  else expect(decided).toEqual({ ok: true, value: expected === undefined ? { changes: false } : { changes: true, endsAt: expected } })
})

test.each([
  ['the policy’s own end moves with it', {}, lasting('P60D'), '2026-06-30T08:00:00.000Z'],
  ['the policy’s own end is cut with it', {}, lasting('P10D'), '2026-05-11T08:00:00.000Z'],
  ['the policy’s own end goes with it', {}, never, null],
  ['no end becomes one', { endsAt: null, givenUnder: policy(never) }, lasting('P10D'), '2026-05-11T08:00:00.000Z'],
  ['a chosen end does not move further', { endsAt: '2026-05-15T00:00:00.000Z' }, lasting('P60D'), '2026-05-15T00:00:00.000Z'],
  ['a chosen end that is the last one does not move further', { isChosen: true }, lasting('P60D'), end],
  ['a chosen end stays where there is no end', { isChosen: true }, never, end],
  ['a chosen end is cut where it is too late', { isChosen: true }, lasting('P10D'), '2026-05-11T08:00:00.000Z'],
  ['an extension stays', { endsAt: '2026-06-30T08:00:00.000Z', isExtended: true }, lasting('P30D'), '2026-06-30T08:00:00.000Z'],
  ['an extension does not pass a fixed end', { endsAt: '2026-06-30T08:00:00.000Z', isExtended: true }, until('2026-06-15T00:00:00.000Z'), '2026-06-15T00:00:00.000Z'],
] as const)('applied to held access: %s', (_, held, expiration, expected) =>
  expect(appliedEnd(policy(expiration), { startsAt: start, endsAt: end, isExtended: false, isChosen: false, givenUnder: policy(lasting('P30D')), ...held })).toBe(expected))
