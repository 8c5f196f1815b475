/** The smaller drafts: of rules by which access is given, of Latchkey's own rules, of languages, of lengths, and of lists that one puts in order. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PolicyRules } from '../../../../api/admin-packages.ts'
import { automaticChangesOf, automaticDraftOf, automaticMissing, automaticPolicyOf, newAutomatic } from './automatic-draft.ts'
import { languagesOf, textIn, withChoiceText, withLanguage, withoutLanguage, withQuestionText } from './languages.ts'
import { days, isoOf, isUsable, lengthOf } from './length.ts'
import { emptyQuestion, moved, nextKey } from './policy-draft.ts'
import { rulesChanges, rulesDraftOf } from './rules-draft.ts'
import { chosenOf, hasRelation, withChosen, withRelation } from './sets.ts'
import { changedParts } from './versions.ts'

describe('a policy that assigns by itself', () => {
  const before = {
    id: '1',
    displayName: 'Sales',
    description: null,
    specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: 'user.city -eq "Utrecht"', description: 'Utrecht' }],
    expiration: { type: 'afterDuration' as const, duration: 'P1Y' },
  }
  const durations = fc.constantFrom(null, 'P7D', 'PT12H', 'P1M', 'P1DT1H')
  test('nothing is changed by opening it, whatever its settings', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), durations, (gives, takes, grace) => {
        const policy = {
          ...before,
          automaticRequestSettings: {
            requestAccessForAllowedTargets: gives,
            removeAccessWhenTargetLeavesAllowedTargets: takes,
            gracePeriodBeforeAccessRemoval: grace,
          },
        }
        expect(automaticChangesOf(automaticDraftOf(policy), policy)).toEqual({})
        expect(automaticChangesOf({ ...automaticDraftOf(policy), rule: 'x' }, policy)).toEqual({
          specificAllowedTargets: [{ ...before.specificAllowedTargets[0], membershipRule: 'x' }],
        })
      }),
    )
  })
  test('where nothing is taken there is no grace', () => {
    expect(automaticPolicyOf({ ...newAutomatic, takes: false }).automaticRequestSettings).toEqual({
      requestAccessForAllowedTargets: true,
      removeAccessWhenTargetLeavesAllowedTargets: false,
      gracePeriodBeforeAccessRemoval: null,
    })
  })
  test('what is missing', () => {
    expect(Object.values(automaticMissing({ ...newAutomatic, grace: days('') }))).toEqual(['name', 'rule', 'length'])
    expect(automaticMissing({ ...newAutomatic, displayName: 'x', rule: 'y' })).toEqual({})
  })
})

test('rules send what was changed and nothing else', () => {
  const before: PolicyRules = { whenOutOfScope: { action: 'keep', gracePeriod: 'P1M' }, order: 3, approverReminders: ['half'], timeZone: null }
  const draft = rulesDraftOf(before)
  expect(rulesChanges(draft, before)).toEqual({})
  expect(rulesChanges({ ...draft, action: 'ask' }, before)).toEqual({ whenOutOfScope: { action: 'ask', gracePeriod: 'P1M' } })
  expect(rulesChanges({ ...draft, reminders: 'tenant' }, before)).toEqual({ approverReminders: null })
  expect(rulesChanges({ ...draft, reminders: 'halfAndDay' }, before)).toEqual({ approverReminders: ['half', 'P1D'] })
  const odd = { ...before, approverReminders: ['PT5H'] }
  expect([rulesDraftOf(odd).reminders, rulesChanges(rulesDraftOf(odd), odd)]).toEqual(['kept', {}])
  expect(rulesChanges({ ...draft, hasZone: true, zone: ' Europe/Amsterdam ', order: '0' }, before)).toEqual({ timeZone: 'Europe/Amsterdam', order: 0 })
})

test('a length is what it was, or what was filled in', () => {
  for (const iso of ['P1D', 'P30D', 'PT1H', 'PT36H', 'P1M', 'P0D', 'P01D', 'P1DT2H', 'PT90M']) expect(isoOf(lengthOf(iso))).toBe(iso)
  expect(['1', '0', '-1', '1.5', '3661', ''].map((amount) => isUsable(days(amount)))).toEqual([true, false, false, false, false, false])
})

test('a question and its choices speak more languages, and lose them again', () => {
  const asked = {
    ...emptyQuestion('1'),
    kind: 'choice' as const,
    text: 'Where?',
    choices: [{ key: '1', actualValue: 'es', text: 'Spain', localizations: [{ languageCode: 'de', text: 'Spanien' }] }],
  }
  const dutch = withChoiceText(withQuestionText(withLanguage(asked, 'nl'), 'nl', 'Waar?'), '1', 'nl', 'Spanje')
  expect(languagesOf(dutch)).toEqual(['nl', 'de'])
  expect([textIn(dutch.localizations, 'nl'), textIn(dutch.choices[0]!.localizations, 'nl')]).toEqual(['Waar?', 'Spanje'])
  expect(withoutLanguage(dutch, 'nl')).toEqual(asked)
})

test('whom a policy means: relations and names change without each other', () => {
  const sets = [
    { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 2 },
    { '@odata.type': '#microsoft.graph.singleUser', userId: '1', description: 'As it was' },
  ]
  const second = { kind: 'requestorManager', level: 2 } as const
  expect([hasRelation(sets, second), hasRelation(sets, { ...second, level: 1 })]).toEqual([true, false])
  expect(withRelation(sets, second, false)).toEqual([sets[1]])
  expect(withRelation(withRelation(sets, second, false), second, true)).toEqual(sets)
  const chosen = chosenOf(sets, () => 'Mary')
  expect(withChosen(sets, chosen)).toEqual(sets)
  expect(withChosen(sets, [...chosen, { id: '2', displayName: 'Sales', kind: 'group' }])).toEqual([
    ...sets,
    { '@odata.type': '#microsoft.graph.groupMembers', groupId: '2', description: 'Sales' },
  ])
  expect(withChosen(sets, [])).toEqual([sets[0]])
})

test('entries change places, and new ones have keys of their own', () => {
  expect([moved(['a', 'b', 'c'], 1, -1), moved(['a', 'b', 'c'], 1, 1), moved(['a', 'b'], 0, -1), moved(['a', 'b'], 1, 1)]).toEqual([
    ['b', 'a', 'c'],
    ['a', 'c', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect([nextKey([]), nextKey([{ key: '2' }, { key: '7' }])]).toEqual(['1', '8'])
})

test('versions differ by the parts that people know', () => {
  const one = { id: '1', displayName: 'P', expiration: { type: 'noExpiration' as const }, questions: [] }
  expect(changedParts({ ...one, displayName: 'Q', expiration: { type: 'afterDuration', duration: 'P1D' } }, one)).toEqual(['name', 'lifecycle'])
  expect(changedParts(one, { ...one, notificationSettings: null })).toEqual([])
})
