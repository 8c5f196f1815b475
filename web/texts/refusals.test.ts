/** Whatever people meet as a refusal is said in each language: by its kind, with facts that the server sends and that are no English words. */
import { expect, test } from 'vitest'
import { refusals, type RefusalKind } from '../../src/domain/refusal.ts'
import { said } from '../api/said.ts'
import { enRefusals } from './en.refusals.ts'
import { nlRefusals } from './nl.refusals.ts'

const languages = { nl: nlRefusals } as const
/** Only scripts meet these, or programs that are wrong; or nothing is left to say without what the server tells in English. */
const inEnglish = new Set<RefusalKind>([
  'InvalidBody', 'InvalidJson', 'InvalidQuery', 'InvalidId', 'UnsupportedMediaType', 'TooLarge', 'MethodNotAllowed', 'UnknownSegment', 'NothingHere', 'NotSupported',
  'InvalidToken', 'CsrfTokenInvalid', 'InsufficientPermissions', 'UserOnly', 'ResourceUnknown', 'OriginSystemUnknown', 'RoleUnknown', 'ScopeUnknown', 'ReferenceInvalid', 'PolicyPartNotSupported', 'PolicyNamesUnknown',
  'PolicyOfOtherPackage', 'PolicyNeeded', 'TargetNeeded', 'PackageNeeded', 'AssignmentNeeded', 'SelfOnly', 'DelegationPeriod', 'DelegationScope', 'SwapOnlyForOneself', 'MembershipRuleInvalid', 'MembershipPatternInvalid', 'AutomaticNeedsRule', 'MoverCaseNotAsked',
  'RoleDefinitionUnknown', 'RoleScopeInvalid', 'AttributeUnknown', 'AttributeTwice', 'AttributeSensitive', 'AttributeOfManyValues', 'SetupClosed', 'SetupCodeWrong', 'CsvInvalid', 'CsvExpected',
])
/** The facts that the server sends with a refusal. */
const factsOf = (kind: RefusalKind): readonly string[] => {
  const row: { message: string; tells?: readonly string[] } = refusals[kind]
  return [...placesIn(row.message), ...(row.tells ?? [])]
}
/** Facts that are words of the server, except for what a mail server says. */
const ENGLISH = /\{(problems?|reason|task|state|status|event|result|allowed|kind|whom|action|what)\}/
const isEnglish = (kind: RefusalKind, words: string): boolean => kind !== 'MailNotTaken' && ENGLISH.test(words)

const placesIn = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)

test.each(Object.entries(languages))('%s says every refusal that people meet', (_, words: Partial<Record<RefusalKind, string>>) => {
  const kinds = Object.keys(refusals) as RefusalKind[]
  expect(kinds.filter((kind) => (words[kind] === undefined) !== inEnglish.has(kind))).toEqual([])
  expect(wrongOf(words)).toEqual([])
})
test('what is said in other words than the server says it has facts that the server sends', () => {
  expect(wrongOf(enRefusals)).toEqual([])
})
const wrongOf = (words: Partial<Record<RefusalKind, string>>): RefusalKind[] =>
  (Object.keys(words) as RefusalKind[]).filter((kind) => placesIn(words[kind] ?? '').some((name) => !factsOf(kind).includes(name)) || isEnglish(kind, words[kind] ?? ''))

test('the sentence of a refusal has its facts, and so has the detail that says the same', () => {
  const message = "There is already a catalog named 'General'. Choose another name."
  const body = { error: { code: 'Conflict', message, details: [{ target: 'displayName', message }, { target: 'other', message: 'Stays' }], innerError: { '@latchkey.refusal': { kind: 'NameTaken', facts: { what: 'catalog', name: 'General' } } } } }
  const dutch = 'De naam ‘General’ is al in gebruik. Kies een andere naam.'
  expect(said(body, nlRefusals).error).toMatchObject({ message: dutch, details: [{ message: dutch }, { message: 'Stays' }] })
  expect(said(body, {})).toBe(body)
  expect(said({}, nlRefusals)).toEqual({})
})
