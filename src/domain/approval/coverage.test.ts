import { describe, expect, test } from 'vitest'
import { groupMembers, singleUser, targetManager } from '../policy/policy.fixture.ts'
import type { SubjectSet } from '../policy/policy.ts'
import { coverageOf, type CoveringPerson, type Finding } from './coverage.ts'

const until = '2026-06-17T08:00:00.000Z'
const person = (id: string, leavesAt: string | null = null): CoveringPerson => ({ id, displayName: id, leavesAt })
const people: Record<string, CoveringPerson[]> = {
  omar: [person('omar')], lin: [person('lin')], leaver: [person('leaver', '2026-06-01T00:00:00.000Z')], second: [person('second', '2026-06-10T00:00:00.000Z')], later: [person('later', '2026-07-01T00:00:00.000Z')],
  board: [person('pieter'), person('siobhan')], empty: [], gone: [],
}
const covering = (sets: readonly SubjectSet[]) => [...new Map(sets.flatMap((s) => people[s.userId ?? s.groupId ?? ''] ?? []).map((p) => [p.id, p])).values()]
const sponsors: SubjectSet = { '@odata.type': '#microsoft.graph.targetUserSponsors' }
const outcome = (primaryApprovers: SubjectSet[], fallbackPrimaryApprovers: SubjectSet[] = []) => {
  return said(coverageOf({ primaryApprovers, fallbackPrimaryApprovers }, covering, until))
}
const said = (found: Finding | undefined) => found && `${found.problem}${found.onlyForSome ? ' for some' : ''}${found.from ? ` from ${found.from.slice(0, 10)}` : ''}`

describe('L7 coverage of a stage', () => {
  test.each<[string, SubjectSet[], SubjectSet[], string | undefined]>([
    ['one person, and an alternate', [singleUser('omar')], [singleUser('lin')], undefined],
    ['one person, who is the alternate as well', [singleUser('omar')], [singleUser('omar')], 'onePerson'],
    ['one person, and an alternate who leaves', [singleUser('omar')], [singleUser('leaver')], 'onePerson'],
    ['one person, and the manager as an alternate', [singleUser('omar')], [targetManager()], undefined],
    ['two, of whom one leaves and is the alternate', [singleUser('omar'), singleUser('leaver')], [singleUser('leaver')], 'onePerson from 2026-06-01'],
    ['nobody who is asked first, and an alternate', [singleUser('gone')], [singleUser('lin')], 'nobody'],
  ])('with alternates, %s: %s', (_name, primary, alternates, expected) => {
    const stage = { primaryApprovers: primary, fallbackPrimaryApprovers: [], escalationApprovers: alternates }
    const found = [true, false].map((isEscalationEnabled) => said(coverageOf({ ...stage, isEscalationEnabled }, covering, until)))
    expect(found).toEqual([expected, outcome(primary)])
  })
  test.each<[string, SubjectSet[], SubjectSet[], string | undefined]>([
    ['two people', [singleUser('omar'), singleUser('lin')], [], undefined],
    ['a group of two', [groupMembers('board')], [], undefined],
    ['one, and a fallback', [singleUser('omar')], [singleUser('lin')], undefined],
    ['one person', [singleUser('omar')], [], 'onePerson'],
    ['one person, named twice', [singleUser('omar')], [singleUser('omar')], 'onePerson'],
    ['one who is gone', [singleUser('gone')], [], 'nobody'],
    ['an empty group', [groupMembers('empty')], [], 'nobody'],
    ['one who leaves', [singleUser('leaver')], [], 'nobody from 2026-06-01'],
    ['two who leave', [singleUser('second'), singleUser('leaver')], [], 'nobody from 2026-06-10'],
    ['two, of whom one leaves', [singleUser('omar'), singleUser('leaver')], [], 'onePerson from 2026-06-01'],
    ['three, of whom two leave', [singleUser('omar'), singleUser('leaver'), singleUser('second')], [], 'onePerson from 2026-06-10'],
    ['two, of whom one leaves after that', [singleUser('omar'), singleUser('later')], [], undefined],
    ['a manager', [targetManager()], [], undefined],
    ['a manager, and one who stands behind', [targetManager()], [singleUser('omar')], undefined],
    ['a manager, and one who is gone', [targetManager()], [singleUser('gone')], 'nobody for some'],
    ['sponsors, and one who leaves', [sponsors], [singleUser('leaver')], 'nobody for some from 2026-06-01'],
    ['a manager or one person', [targetManager(), singleUser('omar')], [], undefined],
  ])('%s: %s', (_name, primary, fallback, expected) => expect(outcome(primary, fallback)).toBe(expected))

  test.each<[string[], object]>([
    [['gone'], { code: 'nobodySignsIn', parameters: {}, reason: 'Nobody whom the stage names can sign in.' }],
    [['leaver', 'second'], { code: 'everybodyLeaves', parameters: { names: 'leaver, second' }, reason: 'leaver, second will have left, and nobody else is named.' }],
    [['omar'], { code: 'onlyOne', parameters: { name: 'omar' }, reason: 'Only omar can decide.' }],
    [['omar', 'leaver'], { code: 'onlyOneStays', parameters: { names: 'leaver', name: 'omar' }, reason: 'leaver will have left; then only omar can decide.' }],
  ])('%s: with a code, and with names to say it in any language', (named, expected) => {
    expect(coverageOf({ primaryApprovers: named.map(singleUser), fallbackPrimaryApprovers: [] }, covering, until)).toMatchObject(expected)
  })
})
