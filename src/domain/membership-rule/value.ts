/** Reads the values that stand to the right of an operator. */
import { formatInstant, parseDuration, parseInstant } from '../time.ts'
import { RuleProblem, type Token } from './token.ts'
import type { RuleValue } from './rule.ts'

export type Reader = { peek(ahead?: number): Token; take(): Token }
export const shown = (t: Token): string => (t.is === 'end' ? 'the end of the rule' : t.is === 'text' ? `the text "${t.value.slice(0, 40)}"` : `'${t.value.slice(0, 40)}'`)
/** A word without the hyphen that operators may begin with, in lower case. */
export const plain = (t: Token): string => (t.is === 'word' ? t.value.replace(/^-/, '').toLowerCase() : '')

/** One value of whatever kind. */
export function readValue(reader: Reader): RuleValue {
  const token = reader.take()
  if (token.is === 'text') return { is: 'text', text: token.value }
  if (token.is === 'mark' && token.value === '[') return { is: 'list', texts: readList(reader, token) }
  const word = token.is === 'word' ? token.value.toLowerCase() : ''
  if (word === 'true' || word === 'false') return { is: 'flag', flag: word === 'true' }
  if (word === 'null') return { is: 'null' }
  if (word === 'system.now') return readShift(reader)
  const instant = word ? instantOf(token.value) : undefined
  if (instant) return { is: 'instant', instant }
  throw new RuleProblem(token.at, `a value is needed here, not ${shown(token)}; texts stand in quotes, lists in brackets: "Sales", ["Sales", "Legal"], true, null`)
}

function readList(reader: Reader, open: Token): readonly string[] {
  const texts: string[] = []
  for (;;) {
    const token = reader.take()
    if (token.is !== 'text') throw new RuleProblem(token.at, texts.length === 0 && token.value === ']' ? 'a list needs at least one text' : `a list takes texts in quotes, not ${shown(token)}`)
    texts.push(token.value)
    const next = reader.take()
    if (next.value === ']' && next.is === 'mark') return texts
    if (next.value !== ',' || next.is !== 'mark') throw new RuleProblem(next.at, `the list that begins at ${open.at + 1} goes on with a comma or ends with ], not with ${shown(next)}`)
  }
}

/** The most of each unit, so that the moment stays one that calendars reach. */
const most = { years: 100, months: 1_200, weeks: 5_218, days: 36_525, hours: 876_600, minutes: 52_596_000, seconds: 3_155_760_000, milliseconds: 0, microseconds: 0, nanoseconds: 0 } as const

function readShift(reader: Reader): RuleValue {
  const direction = plain(reader.peek())
  if (direction !== 'plus' && direction !== 'minus') return { is: 'now' }
  reader.take()
  const token = reader.take()
  const duration = parseDuration(token.value.toUpperCase())
  const fits = duration && duration.sign > 0 && Object.entries(most).every(([unit, limit]) => duration[unit as keyof typeof most] <= limit)
  if (!fits) throw new RuleProblem(token.at, `-${direction} takes an ISO 8601 duration of at most 100 years, such as P30D, not ${shown(token)}`)
  return direction === 'plus' ? { is: 'now', plus: token.value.toUpperCase() } : { is: 'now', minus: token.value.toUpperCase() }
}

/** An instant, or the first moment of a date in UTC. */
export function instantOf(text: string): string | undefined {
  const instant = /^\d{4}-\d\d-\d\d/.test(text) ? parseInstant(/^.{10}$/.test(text) ? `${text}T00:00:00Z` : text.toUpperCase()) : undefined
  const written = instant && formatInstant(instant)
  return written && /^\d{4}-/.test(written) && written >= '0001' ? written : undefined
}
