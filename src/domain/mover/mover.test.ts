import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupMembers, person, policy } from '../policy/policy.fixture.ts'
import { defaultPolicyRules, moverActions, type MoverAction } from '../policy/rules.ts'
import { actionOf, deadlines, nextStep, type LiveCase, type Step } from './mover.ts'

const now = '2026-06-01T00:00:00.000Z'
const [before, after] = ['2026-05-31T00:00:00.000Z', '2026-06-02T00:00:00.000Z']
const sales = (action: MoverAction) => policy({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [groupMembers('sales')], rules: { ...defaultPolicyRules, whenOutOfScope: { action, gracePeriod: 'P7D' } } })
const inside = person('joann', { principals: ['sales'] })
const outside = person('joann')
const open = (action: MoverAction, dueAt: string | null = after): LiveCase => ({ state: 'open', action, dueAt, keepUntil: null })
const kept = (until: string): LiveCase => ({ state: 'decided', action: 'ask', dueAt: before, keepUntil: until })

test.each<[title: string, MoverAction, typeof inside | undefined, LiveCase | undefined, Step]>([
  ['fits, no case', 'remove', inside, undefined, 'nothing'],
  ['fits again while it is open', 'remove', inside, open('remove'), 'back'],
  ['fits again at the last moment', 'remove', inside, open('remove', before), 'back'],
  ['fits again after it was kept', 'ask', inside, kept(after), 'back'],
  ['fits again, and the policy now keeps', 'keep', inside, open('ask'), 'back'],
  ['does not fit, the policy keeps', 'keep', outside, undefined, 'nothing'],
  ['does not fit, the policy tells', 'tell', outside, undefined, 'open'],
  ['does not fit, the policy asks', 'ask', outside, undefined, 'open'],
  ['does not fit, the policy removes', 'remove', outside, undefined, 'open'],
  ['the policy keeps now', 'keep', outside, open('remove'), 'close'],
  ['the policy keeps now, and the time is over', 'keep', outside, open('remove', before), 'close'],
  ['the policy keeps now, and somebody decided', 'keep', outside, kept(after), 'close'],
  ['told already', 'tell', outside, open('tell', null), 'nothing'],
  ['waits for a decision', 'ask', outside, open('ask'), 'nothing'],
  ['nobody decided', 'ask', outside, open('ask', before), 'remove'],
  ['nobody decided, to the millisecond', 'ask', outside, open('ask', now), 'remove'],
  ['the grace is over', 'remove', outside, open('remove', before), 'remove'],
  ['the policy asks now instead of telling', 'ask', outside, open('tell', null), 'change'],
  ['the policy only tells now, and the time is over', 'tell', outside, open('remove', before), 'change'],
  ['kept, the date is ahead', 'ask', outside, kept(after), 'nothing'],
  ['kept, whatever the policy says now', 'remove', outside, kept(after), 'nothing'],
  ['kept, the date has passed', 'ask', outside, kept(before), 'change'],
  ['the account is gone', 'remove', undefined, undefined, 'nothing'],
  ['the account is gone while a case is open', 'ask', undefined, open('ask'), 'nothing'],
  ['the account is gone and the time is over', 'ask', undefined, open('ask', before), 'remove'],
  ['the account is gone and what was kept is over', 'ask', undefined, kept(before), 'close'],
])('L1 %s', (_, action, who, live, step) => expect(nextStep(sales(action), who, live, now)).toBe(step))

describe('L1 whatever happened before', () => {
  const instants = fc.constantFrom(before, now, after)
  const lives = fc.option(fc.oneof(
    fc.record({ state: fc.constant('open' as const), action: fc.constantFrom(...moverActions), dueAt: fc.option(instants), keepUntil: fc.constant(null) }),
    fc.record({ state: fc.constant('decided' as const), action: fc.constant('ask' as const), dueAt: instants, keepUntil: instants }),
  ), { nil: undefined })
  test('nobody who fits loses access', () => fc.assert(fc.property(fc.constantFrom(...moverActions), lives, (action, live) => nextStep(sales(action), inside, live, now) !== 'remove')))
  test('access goes only when a case says the same as the policy and is due', () => fc.assert(fc.property(fc.constantFrom(...moverActions), lives, (action, live) =>
    nextStep(sales(action), outside, live, now) !== 'remove' || (live?.state === 'open' && live.action === action && live.dueAt! <= now))))
  test('a case that is due never stays as it is', () => fc.assert(fc.property(fc.constantFrom(...moverActions), (action) => nextStep(sales(action), outside, open('remove', before), now) !== 'nothing')))
})

test('L1 policies without a scope, and those that assign by themselves, keep', () => {
  const removes = { ...defaultPolicyRules, whenOutOfScope: { action: 'remove' as const, gracePeriod: 'P1D' } }
  expect(actionOf(policy({ allowedTargetScope: 'notSpecified', rules: removes }))).toBe('keep')
  expect(actionOf(policy({ rules: removes, automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, gracePeriodBeforeAccessRemoval: null } }))).toBe('keep')
  expect(actionOf(policy({ rules: removes }))).toBe('remove')
  expect(actionOf(policy())).toBe('keep')
})

test.each<[MoverAction, string, string | null, string | null]>([
  ['tell', 'P7D', null, null],
  ['ask', 'P7D', '2026-06-08T00:00:00.000Z', '2026-06-07T00:00:00.000Z'],
  ['ask', 'P1D', '2026-06-02T00:00:00.000Z', null],
  ['ask', 'PT0S', now, null],
  ['remove', 'P1M', '2026-07-01T00:00:00.000Z', null],
])('L1 %s after %s', (action, grace, dueAt, reminderAt) => expect(deadlines(action, grace, now)).toEqual({ dueAt, reminderAt }))
