/** The tree of a rule for automatic assignment, in the language of Entra's dynamic groups, and the tables of what it may name (entra.md F42). */

const textOperators = ['eq', 'ne', 'startsWith', 'notStartsWith', 'endsWith', 'notEndsWith', 'contains', 'notContains', 'match', 'notMatch', 'in', 'notIn'] as const
export const dateOperators = ['eq', 'ne', 'le', 'ge'] as const
export const flagOperators = ['eq', 'ne'] as const
export type Operator = (typeof textOperators)[number] | (typeof dateOperators)[number]
export type RuleValue =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'list'; readonly texts: readonly string[] }
  | { readonly is: 'flag'; readonly flag: boolean }
  | { readonly is: 'null' }
  | { readonly is: 'instant'; readonly instant: string }
  /** `system.now`, moved forth or back by a duration. */
  | { readonly is: 'now'; readonly plus?: string; readonly minus?: string }
export type Comparison = { readonly is: 'compare'; readonly property: string; readonly operator: Operator; readonly value: RuleValue }
export type Rule =
  | { readonly is: 'and' | 'or'; readonly of: readonly Rule[] }
  | { readonly is: 'not'; readonly of: Rule }
  | Comparison
  /** Any, or all, of the members of a list: inside, `property` is the name of the list's element. */
  | { readonly is: 'any' | 'all'; readonly property: string; readonly of: Rule }
  | { readonly is: 'reportsOf'; readonly managerId: string }

type Kind = 'text' | 'flag' | 'date' | 'list'
/** `fact` is the member of our directory that a property of Entra's user stands for; `element` the name of a list's members inside -any and -all. */
export type Property = { readonly kind: Kind; readonly fact: string; readonly element?: string }
const text = (fact: string): Property => ({ kind: 'text', fact })

/** What a rule may ask of a person. What Entra has and this directory does not is not here, so that it is refused by name. */
export const properties: Readonly<Record<string, Property>> = {
  accountEnabled: { kind: 'flag', fact: 'accountEnabled' },
  city: text('city'), companyName: text('companyName'), country: text('country'), department: text('department'), displayName: text('displayName'), employeeId: text('employeeId'),
  employeeHireDate: { kind: 'date', fact: 'employeeHireDate' },
  employeeType: text('employeeType'), givenName: text('givenName'), jobTitle: text('jobTitle'), mail: text('mail'), mailNickname: text('mailNickname'),
  memberOf: { kind: 'list', fact: 'groups', element: 'group.objectId' },
  mobile: text('mobilePhone'), objectId: text('id'), onPremisesSecurityIdentifier: text('onPremisesSecurityIdentifier'),
  otherMails: { kind: 'list', fact: 'otherMails', element: '_' },
  physicalDeliveryOfficeName: text('officeLocation'), postalCode: text('postalCode'), preferredLanguage: text('preferredLanguage'), state: text('state'), streetAddress: text('streetAddress'),
  surname: text('surname'), usageLocation: text('usageLocation'), userPrincipalName: text('userPrincipalName'), userType: text('userType'),
}
export const operatorsOf: Readonly<Record<Kind, readonly Operator[]>> = { text: textOperators, flag: flagOperators, date: dateOperators, list: textOperators }

/** A negative operator is the opposite of its positive one, also where the person has no value: who has no department is "not in Sales". */
export const positiveOf: Partial<Readonly<Record<Operator, Operator>>> = { ne: 'eq', notStartsWith: 'startsWith', notEndsWith: 'endsWith', notContains: 'contains', notMatch: 'match', notIn: 'in' }

/** The longest rule, as in Entra, and the deepest nesting of parentheses. */
export const longestRule = 3072
export const deepest = 50

/** The parts that a rule is made of. */
export const partsOf = (rule: Rule): readonly Rule[] => (rule.is === 'and' || rule.is === 'or' ? rule.of : rule.is === 'not' || rule.is === 'any' || rule.is === 'all' ? [rule.of] : [])
/** Every part of a rule, itself first. */
export const partsWithin = (rule: Rule): readonly Rule[] => [rule, ...partsOf(rule).flatMap(partsWithin)]
/** Does what the rule says of a person change as time passes? */
export const mentionsTime = (rule: Rule): boolean => partsWithin(rule).some((r) => r.is === 'compare' && r.value.is === 'now')
/** The groups and people that a rule names by id. */
export function idsIn(rule: Rule): readonly { readonly kind: 'group' | 'user'; readonly id: string }[] {
  return partsWithin(rule).flatMap((r): { kind: 'group' | 'user'; id: string }[] => {
    if (r.is === 'reportsOf') return [{ kind: 'user', id: r.managerId }]
    if (r.is !== 'compare' || r.property !== 'group.objectId') return []
    return (r.value.is === 'list' ? r.value.texts : r.value.is === 'text' ? [r.value.text] : []).map((id) => ({ kind: 'group', id }))
  })
}
/** The patterns of a rule, for the database to say whether it can read them. */
export const patternsIn = (rule: Rule): readonly string[] =>
  partsWithin(rule).flatMap((r) => (r.is === 'compare' && (r.operator === 'match' || r.operator === 'notMatch') && r.value.is === 'text' ? [r.value.text] : []))
