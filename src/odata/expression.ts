/** `$filter` as a tree. Knows the grammar (OData 4.01, URL conventions 5.1.1), no entity. */
import { isDate, isDuration, isGuid, isInstant } from './literal.ts'
import { Cursor, limits, type Token } from './token.ts'

export type LiteralType = 'text' | 'number' | 'flag' | 'null' | 'instant' | 'date' | 'guid' | 'duration' | 'choice'
export type Literal = { readonly kind: 'literal'; readonly type: LiteralType; readonly value: string | number | boolean | null }
/** `@name`: a value that comes with the request, not with the expression. */
export type Alias = { readonly kind: 'alias'; readonly name: string }
export type BinaryOperator = 'or' | 'and' | 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'has'
export type Lambda = {
  readonly kind: 'lambda'
  readonly path: readonly string[]
  readonly quantifier: 'any' | 'all'
  readonly variable: string | undefined
  readonly where: Expression | undefined
}
export type Expression =
  | Literal
  | Alias
  | Lambda
  | { readonly kind: 'path'; readonly segments: readonly string[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly options: readonly Literal[] | Alias }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }

// The higher, the tighter; `in` stands with `has`, and `not` between them and the comparisons.
const binding: Readonly<Record<BinaryOperator | 'in', number>> = { or: 1, and: 2, eq: 3, ne: 3, gt: 4, ge: 4, lt: 4, le: 4, has: 6, in: 6 }
const unary = 5
const isOperator = (word: string): word is BinaryOperator | 'in' => Object.hasOwn(binding, word)

/** Parses the text of a `$filter`; refuses with the position of the first mistake. */
export function parseFilter(text: string, option = '$filter'): Expression {
  const c = new Cursor(text, option)
  const tree = expression(c)
  c.end()
  return tree
}

/** The parts of `a or b or c` (or with `and`), however they are nested. */
export const partsOf = (e: Expression, operator: BinaryOperator): readonly Expression[] =>
  e.kind === 'binary' && e.operator === operator ? [...partsOf(e.left, operator), ...partsOf(e.right, operator)] : [e]

const known = new Map<string, Expression>()
/** Parses one of the server's own expressions; each text once. */
export function parseOwn(text: string): Expression {
  const found = known.get(text)
  if (found) return found
  const tree = parseFilter(text, 'expression')
  if (known.size >= 1_000) known.clear() // texts are constants of the program, so this bounds a mistake, not a working set
  known.set(text, tree)
  return tree
}

/** Parses an expression whose operators bind tighter than `weakest`, and leaves the cursor behind it. */
export function expression(c: Cursor, weakest = 0): Expression {
  return c.nested(() => {
    let left = operand(c)
    for (;;) {
      const token = c.peek()
      const operator = token.text.toLowerCase()
      if (token.kind !== 'word' || !isOperator(operator) || binding[operator] <= weakest) return left
      c.take()
      c.term()
      left = operator === 'in' ? { kind: 'in', left, options: options(c) } : { kind: 'binary', operator, left, right: expression(c, binding[operator]) }
    }
  })
}

function operand(c: Cursor): Expression {
  if (c.accept('not')) return { kind: 'not', of: expression(c, unary) }
  if (c.accept('(')) {
    const inner = expression(c)
    c.expect(')')
    return inner
  }
  const token = c.peek()
  if (token.kind === 'alias') return alias(c)
  return literal(c) ?? named(c)
}

/** What begins with a name: a call, a lambda, or a path. */
function named(c: Cursor): Expression {
  const segments = [c.word('a value or the name of a member')]
  if (c.accept('(')) return call(c, segments[0]!)
  while (c.accept('/')) {
    const word = c.word('the name of a member')
    const quantifier = word.toLowerCase()
    if ((quantifier === 'any' || quantifier === 'all') && c.accept('(')) return lambda(c, segments, quantifier)
    segments.push(word)
  }
  return { kind: 'path', segments }
}

function call(c: Cursor, name: string): Expression {
  c.term()
  const list: Expression[] = []
  if (!c.accept(')')) {
    do list.push(expression(c))
    while (c.accept(','))
    c.expect(')')
  }
  return { kind: 'call', name: name.toLowerCase(), arguments: list }
}

function lambda(c: Cursor, path: readonly string[], quantifier: 'any' | 'all'): Expression {
  c.term()
  if (quantifier === 'any' && c.accept(')')) return { kind: 'lambda', path, quantifier, variable: undefined, where: undefined }
  const variable = c.word('a variable, as in any(x:x/id eq …)')
  c.expect(':')
  const where = expression(c)
  c.expect(')')
  return { kind: 'lambda', path, quantifier, variable, where }
}

function options(c: Cursor): readonly Literal[] | Alias {
  if (c.peek().kind === 'alias') return alias(c)
  c.expect('(')
  const list: Literal[] = []
  if (c.accept(')')) return list
  do {
    list.push(literal(c) ?? c.expected('a value'))
    if (list.length > limits.listed) c.fail(`A list has more than ${limits.listed} values`)
  } while (c.accept(','))
  c.expect(')')
  return list
}

const alias = (c: Cursor): Alias => ({ kind: 'alias', name: c.take().text.slice(1) })

const unquoted = (text: string): string => text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'")
const words: Readonly<Record<string, Literal>> = {
  true: { kind: 'literal', type: 'flag', value: true },
  false: { kind: 'literal', type: 'flag', value: false },
  null: { kind: 'literal', type: 'null', value: null },
}
const prefixes: Readonly<Record<string, { type: LiteralType; valid: (text: string) => boolean }>> = {
  duration: { type: 'duration', valid: isDuration },
  guid: { type: 'guid', valid: isGuid },
  date: { type: 'date', valid: isDate },
  datetime: { type: 'instant', valid: isInstant },
  datetimeoffset: { type: 'instant', valid: isInstant },
}

/** The literal that begins here, or nothing when it is a name. */
export function literal(c: Cursor): Literal | undefined {
  const token = c.peek()
  const made = literalOf(token, c)
  if (made) c.take()
  return made
}

function literalOf({ kind, text, at }: Token, c: Cursor): Literal | undefined {
  switch (kind) {
    case 'text':
      return { kind: 'literal', type: 'text', value: unquoted(text) }
    case 'guid':
      return { kind: 'literal', type: 'guid', value: text }
    case 'typed':
      return typed(text.slice(0, text.indexOf("'")).toLowerCase(), unquoted(text)) ?? c.fail(`"${text}" is not a valid value`, at)
    case 'instant':
      if (isDate(text)) return { kind: 'literal', type: 'date', value: text }
      if (isInstant(text)) return { kind: 'literal', type: 'instant', value: text }
      return c.fail(`"${text}" is not a date, nor a date and time with a zone such as 2026-06-05T00:00:00Z,`, at)
    case 'number':
      if (!Number.isFinite(Number(text))) c.fail(`The number ${text} is too large`, at)
      return { kind: 'literal', type: 'number', value: Number(text) }
    case 'word': {
      const word = text.toLowerCase()
      return Object.hasOwn(words, word) ? words[word] : undefined
    }
    default:
      return undefined
  }
}

function typed(prefix: string, value: string): Literal | undefined {
  const known = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined
  if (!known) return { kind: 'literal', type: 'choice', value } // microsoft.graph.accessPackageAssignmentState'delivered'
  return known.valid(value) ? { kind: 'literal', type: known.type, value } : undefined
}
