import { expect, test } from 'vitest'
import { groupMembers, policy, singleUser } from '../policy/policy.fixture.ts'
import { changesBetween, reasonOf, type PersonFacts } from './reason.ts'

const facts: PersonFacts = { department: 'Marketing', jobTitle: 'Account Executive', officeLocation: null, userType: 'Member', managerId: 'mary', managerName: 'Mary' }
const names: Record<string, string> = { sales: 'Sales team', omar: 'Omar' }
const nameOf = (id: string) => names[id]

test.each([
  ['groups and people', { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [groupMembers('sales'), singleUser('omar')] }, 'is for members of Sales team, Omar. '],
  ['what is gone', { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [groupMembers('x'), singleUser('y')] }, 'is for members of a group that is gone, somebody who is gone. '],
  ['many', { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: Array.from({ length: 8 }, () => singleUser('omar')) }, 'is for Omar, Omar, Omar, Omar, Omar and 3 more. '],
  ['nobody', { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [] }, 'is for nobody. '],
  ['members', { allowedTargetScope: 'allMemberUsers' }, 'is for members of the organization. '],
])('L1 says whom the policy is for: %s', (_, scope, words) => expect(reasonOf(policy(scope), 'Joann', facts, nameOf).text).toContain(words))

test('L1 keeps what is known of the person as data, and out of a sentence that is read later', () => {
  const reason = reasonOf(policy(), 'Pat', { ...facts, userType: 'Guest' }, nameOf)
  expect(reason.text).toMatch(/Pat is not one of them\.$/)
  expect(reason).toMatchObject({ scope: { allowedTargetScope: 'allMemberUsers', targets: [] }, facts: { userType: 'Guest', department: 'Marketing' } })
})

test('L1 lists what changed, and nothing else', () => {
  expect(changesBetween(facts, facts)).toEqual([])
  expect(changesBetween(facts, { ...facts, managerName: 'Mary Collins' })).toEqual([])
  expect(changesBetween(facts, { ...facts, department: null, managerId: 'grace', managerName: 'Grace' })).toEqual([{ name: 'department', before: 'Marketing', now: null }, { name: 'manager', before: 'Mary', now: 'Grace' }])
})
