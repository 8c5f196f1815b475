/** Cuts the text of a rule into its words, texts and marks, each with its position. */
export type Token = { readonly is: 'word' | 'text' | 'mark' | 'end'; readonly value: string; readonly at: number }

/** What is wrong with a rule, and at which character. Thrown inside of this folder only: `parseRule` gives it as a refusal. */
export class RuleProblem extends Error {
  readonly at: number
  constructor(at: number, problem: string) { super(problem); this.at = at }
}

const marks = '()[],'
const quotes = `"'`
const isSpace = (c: string): boolean => /\s/.test(c)

/** The tokens of a rule, with an end at the end. */
export function tokensOf(rule: string): readonly Token[] {
  // PostgreSQL takes neither as text.
  if (rule.includes('\0') || !rule.isWellFormed()) throw new RuleProblem(0, 'it has characters that are no text')
  const tokens: Token[] = []
  let at = 0
  while (at < rule.length) {
    const c = rule[at]!
    if (isSpace(c)) { at += 1; continue }
    if (marks.includes(c)) { tokens.push({ is: 'mark', value: c, at }); at += 1; continue }
    const read = quotes.includes(c) ? quoted(rule, at) : word(rule, at)
    tokens.push(read.token)
    at = read.next
  }
  return [...tokens, { is: 'end', value: '', at: rule.length }]
}

/** In quotes, a backquote takes the character behind it as it is. */
function quoted(rule: string, start: number): { token: Token; next: number } {
  let value = ''
  for (let at = start + 1; at < rule.length; at += 1) {
    if (rule[at] === rule[start]) return { token: { is: 'text', value, at: start }, next: at + 1 }
    if (rule[at] === '`') at += 1
    value += rule[at] ?? ''
  }
  throw new RuleProblem(start, `the text that begins here has no closing ${rule[start]}`)
}

function word(rule: string, start: number): { token: Token; next: number } {
  let next = start
  while (next < rule.length && !isSpace(rule[next]!) && !marks.includes(rule[next]!) && !quotes.includes(rule[next]!)) next += 1
  // Pages and word processors make long dashes of hyphens.
  return { token: { is: 'word', value: rule.slice(start, next).replace(/^[\u2010-\u2015\u2212]/, '-'), at: start }, next }
}
