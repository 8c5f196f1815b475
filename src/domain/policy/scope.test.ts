import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupMembers, person, policy, singleUser, targetManager } from './policy.fixture.ts'
import { assignable, inScope, mayAskFor, ofFirstCategory } from './scope.ts'

const [joann, pat] = [person('joann', { principals: ['sales', 'emea'], managers: ['mary', 'rafael'] }), person('pat', { userType: 'Guest', principals: ['sales'] })]
const named = (...sets: readonly ReturnType<typeof singleUser>[]) => policy({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: sets })

describe('who is in scope', () => {
  test.each([
    ['all users', policy({ allowedTargetScope: 'allDirectoryUsers' }), true, true],
    ['all members', policy({ allowedTargetScope: 'allMemberUsers' }), true, false],
    ['none', policy({ allowedTargetScope: 'notSpecified' }), false, false],
    ['a person by name', named(singleUser('joann')), true, false],
    ['a group', named(groupMembers('sales')), true, true],
    ['a group around the group', named(groupMembers('emea')), true, false],
    ['another group', named(groupMembers('legal')), false, false],
    ['nobody named', named(), false, false],
    ['a set of a kind that is not a person or group', named(targetManager()), false, false],
    ['people of other organizations', policy({ allowedTargetScope: 'allExternalUsers' }), false, false],
    ['a scope that does not exist', policy({ allowedTargetScope: 'toString' }), false, false],
  ])('%s', (_, p, member, guest) => {
    expect([inScope(p, joann), inScope(p, pat)]).toEqual([member, guest])
  })
  test('administrators assign whom they like under "none", and nobody else outside the scope', () => {
    expect([assignable(policy({ allowedTargetScope: 'notSpecified' }), pat), assignable(policy(), pat), assignable(policy(), joann)]).toEqual([true, false, true])
  })
})

describe('who may ask for somebody else', () => {
  const onBehalf = (...onBehalfRequestors: readonly ReturnType<typeof singleUser>[]) => policy({ requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors } })
  test.each([
    ['the manager', onBehalf(targetManager()), 'mary', true],
    ['the manager’s manager, where the manager is named', onBehalf(targetManager()), 'rafael', false],
    ['the manager’s manager', onBehalf(targetManager(2)), 'rafael', true],
    ['the manager, where the manager’s manager is named', onBehalf(targetManager(2)), 'mary', false],
    ['a person by name', onBehalf(singleUser('lin')), 'lin', true],
    ['the person themselves, where the manager is named', onBehalf(targetManager()), 'joann', false],
    ['anybody, where nobody is named', onBehalf(), 'mary', false],
    ['the manager, where it is switched off', policy({ requestorSettings: { onBehalfRequestors: [targetManager()] } }), 'mary', false],
  ])('%s', (_, p, who, expected) => {
    expect(mayAskFor(p, person(who), joann)).toBe(expected)
  })
  test('nobody is the manager of somebody without one', () => {
    expect(mayAskFor(onBehalf(targetManager(), targetManager(2)), person('mary'), person('ingrid'))).toBe(false)
  })
})

describe('which policies come first', () => {
  const scoped = (allowedTargetScope: string) => ({ allowedTargetScope })
  test.each([
    [['allDirectoryUsers', 'allMemberUsers', 'specificDirectoryUsers'], ['specificDirectoryUsers']],
    [['allDirectoryUsers', 'allMemberUsers'], ['allMemberUsers']],
    [['specificDirectoryUsers', 'allMemberUsers', 'specificDirectoryUsers'], ['specificDirectoryUsers', 'specificDirectoryUsers']],
    [['notSpecified', 'allDirectoryUsers'], ['allDirectoryUsers']],
    [['notSpecified'], ['notSpecified']],
    [[], []],
  ])('of %j: %j', (all, first) => {
    expect(ofFirstCategory(all.map(scoped))).toEqual(first.map(scoped))
  })
  test('whatever there is: one category, some of them, and the same in another order', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('specificDirectoryUsers', 'allMemberUsers', 'allDirectoryUsers', 'notSpecified'), { minLength: 1 }), (all) => {
      const first = ofFirstCategory(all.map(scoped))
      expect(new Set(first.map((p) => p.allowedTargetScope)).size).toBe(1)
      expect(first.length).toBe(ofFirstCategory(all.toReversed().map(scoped)).length)
    }))
  })
})
