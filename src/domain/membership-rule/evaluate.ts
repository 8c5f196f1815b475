/** Whether a rule holds for a person, and the proof of it. Texts are compared without regard to case, as in Entra. */
import { addDuration, formatInstant, parseDuration, parseInstant, subtractDuration } from '../time.ts'
import { printRule } from './print.ts'
import { partsOf, positiveOf, properties, type Comparison, type Rule, type RuleValue } from './rule.ts'

export type FactValue = string | boolean | readonly string[] | null
/** A person as rules see them: members of the directory by name, `groups` (with those around them), `managerId`. */
export type Facts = Readonly<Record<string, FactValue>>
/** What the directory cannot tell: the time, and what a pattern finds. One engine reads patterns, the database's, so that a proof never says otherwise than the decision. */
export type Around = { readonly now: string; readonly matches: (pattern: string, text: string) => boolean }
/** A part of a rule with its outcome, and what the person has there. */
export type Proof = { readonly rule: string; readonly holds: boolean; readonly value?: FactValue; readonly of?: readonly Proof[] }

/** The instant that a value of a date stands for. */
export function instantAt(value: Extract<RuleValue, { is: 'instant' | 'now' }>, now: string): string {
  if (value.is === 'instant') return value.instant
  const at = parseInstant(now)!
  return formatInstant(value.plus ? addDuration(at, parseDuration(value.plus)!) : value.minus ? subtractDuration(at, parseDuration(value.minus)!) : at)
}

/** Does the rule hold for the person? */
export const evaluate = (rule: Rule, facts: Facts, around: Around): boolean => explain(rule, facts, around).holds

/** The proof: every part, true or false, and the person's own value. */
export function explain(rule: Rule, facts: Facts, around: Around): Proof {
  const text = printRule(rule)
  if (rule.is === 'compare') {
    const value = facts[properties[rule.property]?.fact ?? rule.property] ?? null
    return { rule: text, holds: compare(rule, value, around), value }
  }
  if (rule.is === 'reportsOf') return { rule: text, holds: facts['managerId'] === rule.managerId, value: facts['managerId'] ?? null }
  if (rule.is === 'any' || rule.is === 'all') {
    const value = (facts[properties[rule.property]!.fact] ?? []) as readonly string[]
    const of = value.map((member) => explain(rule.of, { [properties[rule.property]!.element!]: member }, around))
    // Nothing is not "all of it": who has no other mail is not let in for having only good ones.
    return { rule: text, holds: rule.is === 'any' ? of.some((p) => p.holds) : of.length > 0 && of.every((p) => p.holds), value, of }
  }
  const of = partsOf(rule).map((r) => explain(r, facts, around))
  return { rule: text, holds: rule.is === 'not' ? !of[0]!.holds : rule.is === 'and' ? of.every((p) => p.holds) : of.some((p) => p.holds), of }
}

function compare({ operator, value }: Comparison, has: FactValue, around: Around): boolean {
  const positive = positiveOf[operator]
  if (positive) return !compare({ is: 'compare', property: '', operator: positive, value }, has, around)
  if (value.is === 'null') return has === null
  if (has === null) return false
  if (value.is === 'flag') return has === value.flag
  if (value.is === 'instant' || value.is === 'now') {
    const [mine, theirs] = [parseInstant(has as string)!.epochMilliseconds, parseInstant(instantAt(value, around.now))!.epochMilliseconds]
    return operator === 'le' ? mine <= theirs : operator === 'ge' ? mine >= theirs : mine === theirs
  }
  return comparesText(operator, value, has as string, around)
}

const low = (text: string): string => text.toLowerCase()
function comparesText(operator: Comparison['operator'], value: RuleValue, text: string, { matches }: Around): boolean {
  if (value.is === 'list') return value.texts.some((t) => low(t) === low(text))
  const wanted = value.is === 'text' ? value.text : ''
  if (operator === 'match') return matches(wanted, text)
  if (operator === 'startsWith') return low(text).startsWith(low(wanted))
  if (operator === 'endsWith') return low(text).endsWith(low(wanted))
  return operator === 'contains' ? low(text).includes(low(wanted)) : low(text) === low(wanted)
}
