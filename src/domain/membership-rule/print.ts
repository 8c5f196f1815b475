import { partsOf, type Rule, type RuleValue } from './rule.ts'

const quoted = (text: string): string => `"${text.replaceAll(/[`"]/g, (c) => `\`${c}`)}"`

function printValue(value: RuleValue): string {
  if (value.is === 'text') return quoted(value.text)
  if (value.is === 'list') return `[${value.texts.map(quoted).join(', ')}]`
  if (value.is === 'flag') return String(value.flag)
  if (value.is === 'null') return 'null'
  if (value.is === 'instant') return value.instant
  return `system.now${value.plus ? ` -plus ${value.plus}` : value.minus ? ` -minus ${value.minus}` : ''}`
}
const nameOf = (property: string): string => (property === '_' || property.includes('.') ? property : `user.${property}`)
const inner = (rule: Rule): string => (rule.is === 'and' || rule.is === 'or' ? `(${printRule(rule)})` : printRule(rule))

/** Writes a rule; read again, it is the same rule. */
export function printRule(rule: Rule): string {
  if (rule.is === 'compare') return `${nameOf(rule.property)} -${rule.operator} ${printValue(rule.value)}`
  if (rule.is === 'reportsOf') return `Direct Reports for ${quoted(rule.managerId)}`
  if (rule.is === 'not') return `-not (${printRule(rule.of)})`
  if (rule.is === 'any' || rule.is === 'all') return `${nameOf(rule.property)} -${rule.is} (${printRule(rule.of)})`
  return partsOf(rule).map(inner).join(` -${rule.is} `)
}
