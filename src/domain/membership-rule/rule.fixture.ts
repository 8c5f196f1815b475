/** Random rules and people for properties about the language. */
import * as fc from 'fast-check'
import type { Facts } from './evaluate.ts'
import { dateOperators, flagOperators, properties, type Rule, type RuleValue } from './rule.ts'

const words = ['', 'Sales', 'sales', 'SALES Europe', 'Größe', 'GRÖSSE', 'a`b"c', "it's", '%', '_', '100%', 'x\\y', 'null', 'Łódź', '日本']
export const someText: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme-ascii', maxLength: 6 }))
const ids = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
export const groupIds: readonly string[] = ids.slice(0, 3)
export const managerId = ids[3]!
const instants = ['2026-05-20T08:00:00.000Z', '2026-06-05T00:00:00.000Z', '2020-02-29T12:00:00.000Z', '2026-05-21T08:00:00.000Z']
const named = (kind: string) => Object.entries(properties).filter(([name, p]) => p.kind === kind && name !== 'objectId').map(([name]) => name)
const texts = named('text').slice(0, 5)

const compare = (property: string): fc.Arbitrary<Rule> => fc.oneof(
  fc.record({ operator: fc.constantFrom('eq', 'ne', 'startsWith', 'notStartsWith', 'endsWith', 'notEndsWith', 'contains', 'notContains'), value: someText.map((text): RuleValue => ({ is: 'text', text })) }),
  fc.record({ operator: fc.constantFrom('match', 'notMatch'), value: fc.constantFrom('^S', 's$', 'a.*e', '[0-9]+', '^$').map((text): RuleValue => ({ is: 'text', text })) }),
  fc.record({ operator: fc.constantFrom('in', 'notIn'), value: fc.array(someText, { minLength: 1, maxLength: 3 }).map((list): RuleValue => ({ is: 'list', texts: list })) }),
  fc.record({ operator: fc.constantFrom('eq', 'ne'), value: fc.constant<RuleValue>({ is: 'null' }) }),
).map((c) => ({ is: 'compare', property, ...c }) as Rule)
const groups: fc.Arbitrary<Rule> = fc.record({ operator: fc.constantFrom('in', 'notIn'), texts: fc.subarray(ids, { minLength: 1 }) }).map(({ operator, texts: list }) => ({ is: 'compare', property: 'group.objectId', operator, value: { is: 'list', texts: list } }) as Rule)
const date: fc.Arbitrary<RuleValue> = fc.oneof(fc.constantFrom(...instants).map((instant): RuleValue => ({ is: 'instant', instant })),
  fc.constantFrom<RuleValue>({ is: 'now' }, { is: 'now', plus: 'P1D' }, { is: 'now', minus: 'P1M' }, { is: 'now', minus: 'PT24H' }))

const leaf: fc.Arbitrary<Rule> = fc.oneof(
  fc.constantFrom(...texts).chain(compare),
  fc.record({ operator: fc.constantFrom(...flagOperators), value: fc.oneof(fc.boolean().map((flag): RuleValue => ({ is: 'flag', flag })), fc.constant<RuleValue>({ is: 'null' })) }).map((c) => ({ is: 'compare', property: 'accountEnabled', ...c }) as Rule),
  fc.record({ operator: fc.constantFrom(...dateOperators), value: date }).map((c) => ({ is: 'compare', property: 'employeeHireDate', ...c }) as Rule),
  fc.record({ is: fc.constantFrom('any', 'all'), of: compare('_') }).map((r) => ({ ...r, property: 'otherMails' }) as Rule),
  fc.record({ is: fc.constantFrom('any', 'all'), of: groups }).map((r) => ({ ...r, property: 'memberOf' }) as Rule),
  fc.constantFrom(...ids).map((id): Rule => ({ is: 'reportsOf', managerId: id })),
)
const tree = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof({ maxDepth: 4 }, leaf,
    fc.record({ is: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('rule'), { minLength: 2, maxLength: 3 }) }),
    tie('rule').map((of): Rule => ({ is: 'not', of }))),
}))
/** Any rule. */
export const someRule: fc.Arbitrary<Rule> = tree.rule

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
/** Any person, with groups of `groupIds`. */
export const somebody: fc.Arbitrary<Facts> = fc.record({
  ...Object.fromEntries(texts.map((name) => [properties[name]!.fact, orNull(someText)])),
  accountEnabled: fc.boolean(), employeeHireDate: orNull(fc.constantFrom(...instants)), otherMails: fc.array(someText, { maxLength: 3 }),
  groups: fc.subarray([...groupIds]), managerId: orNull(fc.constant(managerId)),
}) as fc.Arbitrary<Facts>
