/**
 * Reads a rule (entra.md F42): -not binds tightest, then -and, then -or; operators with or without their hyphen, names in
 * any case. What the directory does not have is refused with its position and what there is.
 */
import { no, ok, type Decision } from '../refusal.ts'
import { deepest, longestRule, operatorsOf, positiveOf, properties, type Operator, type Property, type Rule, type RuleValue } from './rule.ts'
import { RuleProblem, tokensOf } from './token.ts'
import { instantOf, plain, readValue, shown, type Reader } from './value.ts'

/** `element` is set inside -any and -all: what may be compared there. */
type Place = Reader & { readonly element?: string; readonly depth: number }
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The tree of a rule, or why there is none. Never throws, whatever the text. */
export function parseRule(rule: string): Decision<Rule> {
  if (rule.length > longestRule) return no('MembershipRuleInvalid', { position: longestRule, problem: `it is longer than ${longestRule} characters` }, 'membershipRule')
  try {
    const tokens = tokensOf(rule)
    let next = 0
    const last = tokens.length - 1
    const place: Place = { peek: (ahead = 0) => tokens[Math.min(next + ahead, last)]!, take: () => tokens[Math.min(next++, last)]!, depth: 0 }
    const tree = readOr(place)
    const rest = place.take()
    if (rest.is !== 'end') throw new RuleProblem(rest.at, `-and, -or or the end of the rule is needed here, not ${shown(rest)}`)
    return ok(tree)
  } catch (error) {
    if (error instanceof RuleProblem) return no('MembershipRuleInvalid', { position: error.at + 1, problem: error.message }, 'membershipRule')
    throw error
  }
}

const readOr = (place: Place): Rule => readChain(place, 'or', (p) => readChain(p, 'and', readNot))

function readChain(place: Place, operator: 'and' | 'or', read: (place: Place) => Rule): Rule {
  const parts = [read(place)]
  while (plain(place.peek()) === operator) {
    place.take()
    parts.push(read(place))
  }
  return parts.length === 1 ? parts[0]! : { is: operator, of: parts }
}

function deeper(place: Place, element = place.element): Place {
  if (place.depth >= deepest) throw new RuleProblem(place.peek().at, `it nests deeper than ${deepest} levels`)
  return { peek: place.peek, take: place.take, depth: place.depth + 1, ...(element === undefined ? {} : { element }) }
}

function readNot(place: Place): Rule {
  if (plain(place.peek()) !== 'not') return readPrimary(place)
  place.take()
  return { is: 'not', of: readNot(deeper(place)) }
}

function readPrimary(place: Place): Rule {
  const token = place.peek()
  if (token.is === 'mark' && token.value === '(') return inParentheses(place)
  if (plain(token) === 'direct' && plain(place.peek(1)) === 'reports') return readReports(place)
  return readComparison(place)
}

function inParentheses(place: Place, element?: string): Rule {
  const open = place.take()
  if (open.is !== 'mark' || open.value !== '(') throw new RuleProblem(open.at, `( is needed here, not ${shown(open)}`)
  const rule = readOr(deeper(place, element))
  const close = place.take()
  if (close.is !== 'mark' || close.value !== ')') throw new RuleProblem(close.at, `-and, -or or the ) for the ( at ${open.at + 1} is needed here, not ${shown(close)}`)
  return rule
}

/** `Direct Reports for "id"`: whose manager this is. */
function readReports(place: Place): Rule {
  const start = place.take()
  place.take()
  const [keyword, id] = [place.take(), place.take()]
  if (plain(keyword) !== 'for' || id.is !== 'text' || !guid.test(id.value)) throw new RuleProblem(start.at, 'it reads: Direct Reports for "id of the manager"')
  if (place.element !== undefined) throw new RuleProblem(start.at, `inside -any and -all only ${place.element} can be compared`)
  return { is: 'reportsOf', managerId: id.value.toLowerCase() }
}

function readComparison(place: Place): Rule {
  const { name, property } = readProperty(place)
  const token = place.take()
  const word = plain(token)
  if (property.kind === 'list' && (word === 'any' || word === 'all')) return { is: word, property: name, of: inParentheses(place, property.element) }
  const operator = operatorsOf[property.kind].find((o) => o.toLowerCase() === word)
  if (!operator) throw new RuleProblem(token.at, `${name} does not take ${shown(token)}; it takes ${[...operatorsOf[property.kind], ...(property.kind === 'list' ? ['any', 'all'] : [])].map((o) => `-${o}`).join(', ')}`)
  const at = place.peek().at
  const value = fitting(property, name, operator, readValue(place), at)
  return property.kind === 'list' ? ofSome(name, property, operator, value) : { is: 'compare', property: name, operator, value }
}

function readProperty(place: Place): { name: string; property: Property } {
  const token = place.take()
  const { element } = place
  if (element !== undefined) {
    if (token.is === 'word' && token.value.toLowerCase() === element.toLowerCase()) return { name: element, property: { kind: 'text', fact: element } }
    throw new RuleProblem(token.at, `inside -any and -all only ${element} can be compared, not ${shown(token)}`)
  }
  const known = Object.keys(properties)
  const name = token.is === 'word' && token.value.toLowerCase().startsWith('user.') ? known.find((p) => p.toLowerCase() === token.value.slice(5).toLowerCase()) : undefined
  if (name) return { name, property: properties[name]! }
  throw new RuleProblem(token.at, `a property of the person is needed here, not ${shown(token)}; known are ${known.map((p) => `user.${p}`).join(', ')}`)
}

/** The value, if it is of the kind that property and operator take. */
function fitting(property: Property, name: string, operator: Operator, value: RuleValue, at: number): RuleValue {
  const wrong = (what: string): never => { throw new RuleProblem(at, `${name} -${operator} takes ${what}`) }
  if (value.is === 'null') return operator === 'eq' || operator === 'ne' ? value : wrong('no null; only -eq and -ne do')
  if (property.kind === 'flag') return value.is === 'flag' ? value : wrong('true or false')
  if (property.kind === 'date') {
    const instant = value.is === 'text' ? instantOf(value.text) : undefined
    return instant ? { is: 'instant', instant } : value.is === 'instant' || value.is === 'now' ? value : wrong('an instant such as 2026-06-05T00:00:00Z, or system.now with -plus or -minus and a duration')
  }
  const list = operator === 'in' || operator === 'notIn'
  if (list ? value.is !== 'list' : value.is !== 'text') return wrong(list ? 'a list of texts in brackets' : 'a text in quotes')
  if (name === 'group.objectId') {
    const texts = value.is === 'list' ? value.texts : value.is === 'text' ? [value.text] : []
    if (!['eq', 'ne', 'in', 'notIn'].includes(operator) || texts.some((t) => !guid.test(t))) return wrong('the ids of groups, with -eq, -ne, -in or -notIn')
  }
  // A pattern that refers back to what it found can take for ever.
  if (value.is === 'text' && (operator === 'match' || operator === 'notMatch') && /\\[1-9]/.test(value.text)) return wrong('a regular expression without back-references')
  return value
}

/** An operator on a list asks whether any member fits; a negative one, whether none does. */
function ofSome(name: string, property: Property, operator: Operator, value: RuleValue): Rule {
  const any = (of: Operator): Rule => ({ is: 'any', property: name, of: { is: 'compare', property: property.element!, operator: of, value } })
  if (value.is === 'null') {
    const some: Rule = { is: 'any', property: name, of: { is: 'compare', property: property.element!, operator: 'ne', value } }
    return operator === 'ne' ? some : { is: 'not', of: some }
  }
  const positive = positiveOf[operator]
  return positive ? { is: 'not', of: any(positive) } : any(operator)
}
