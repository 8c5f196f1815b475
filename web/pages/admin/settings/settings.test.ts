import { expect, test } from 'vitest'
import { defaultSettings } from '../../../../src/domain/settings.ts'
import { tenantSettings } from '../../../../src/model/settings.ts'
import { allRows, choiceOf, fromTyped, isAbout, lengthProblem, listFromTyped, listToTyped, patchOf, toTyped, valueOf } from './settings.ts'

/** Paths of all leaves; lists are leaves. */
const leaves = (tree: object, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? leaves(value as object, `${path}${key}/`) : [path + key]))

test('there is a row for every setting, and for nothing else', () => {
  expect(allRows.map(({ at }) => at.join('/')).sort()).toEqual(leaves(defaultSettings).sort())
})

test('every choice has words', () => {
  expect(allRows.flatMap((row) => (row.kind === 'choice' ? row.of : [])).filter((one) => !choiceOf(one))).toEqual([])
})

test('what the rows make is what the API takes', () => {
  const changes = Object.fromEntries(allRows.map((row) => [row.name, valueOf(defaultSettings, row)]))
  expect(patchOf(changes)).toEqual(defaultSettings)
  expect(tenantSettings.safeParse(patchOf(changes)).success).toBe(true)
  expect(patchOf({ delegateTo: 'manager', delegateLength: null, mutual: true })).toEqual({ delegation: { to: 'manager', maximumDuration: null }, mutualSeparation: true })
})

test.each([['P14D', '14d'], ['PT12H', '12h'], ['half', 'half'], ['P1M', 'P1M'], ['P1DT2H', 'P1DT2H']])('%s is typed as %s', (iso, typed) => {
  expect([toTyped(iso), fromTyped(typed)]).toEqual([typed, iso])
})

test('lists are typed with commas, and nonsense is left to the API', () => {
  expect([toTyped('PT0S'), fromTyped(' 3 D '), fromTyped('soon')]).toEqual(['0d', 'P3D', 'soon'])
  expect(listToTyped(['half', 'P1D'])).toBe('half, 1d')
  expect(listFromTyped('Half; 2h, , 7d')).toEqual(['half', 'PT2H', 'P7D'])
  expect(listFromTyped('')).toEqual([])
})

test.each<[string, Parameters<typeof lengthProblem>[1], string | undefined]>([
  ['notices', ['P14D', 'P1D'], undefined], ['notices', ['P14D', 'banaan'], 'form'], ['notices', ['half'], 'form'], ['notices', ['P9999D'], 'long'], ['notices', ['P0D'], 'zero'], ['notices', ['PT9999H'], 'long'],
  ['reminders', ['half', 'PT4H'], undefined], ['reminders', ['PT0S'], 'zero'], ['delegateLength', 'P0D', 'zero'], ['delegateLength', null, undefined], ['leavers', 'P0D', undefined], ['leavers', '', 'form'], ['leavers', 'P1M', undefined],
])('%s: %j has the problem %s', (name, value, why) => {
  expect(lengthProblem(allRows.find((row) => row.name === name)!, value)?.why).toBe(why)
})

test('a refusal finds its row', () => {
  const found = (target: string) => allRows.filter((row) => isAbout(target, row)).map(({ name }) => name)
  expect([found('approverReminders/1'), found('delegation/maximumDuration'), found('delegation'), found('nothing')]).toEqual([['reminders'], ['delegateLength'], [], []])
})
