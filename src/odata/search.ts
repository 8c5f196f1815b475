/** `$search` as the same tree as `$filter`: words and "quoted phrases", AND, OR, NOT, brackets, and "displayName:foo". */
import type { Expression } from './expression.ts'
import { ODataRefusal, refuse } from './refusal.ts'
import { limits } from './token.ts'

const grammar = /\s*(?:(?<phrase>"(?:[^"\\]|\\.)*")|(?<mark>[()])|(?<word>[^\s()"]+))/y
type Search = { readonly tokens: readonly string[]; at: number; depth: number; readonly fields: readonly string[] }

/** The condition that a row matches the text of `$search` in one of the fields (paths). */
export function parseSearch(text: string, fields: readonly string[]): Expression {
  if (text.length > limits.length) refuse(`$search is longer than ${limits.length} characters.`, '$search')
  if (text.includes('\0')) refuse('$search contains a NUL character.', '$search')
  if (fields.length === 0) refuse('This collection cannot be searched; use $filter.', '$search')
  const s: Search = { tokens: split(text), at: 0, depth: 0, fields }
  if (s.tokens.length === 0) refuse('$search is empty.', '$search')
  if (s.tokens.length * fields.length > limits.terms) refuse('$search has too many words.', '$search')
  const tree = either(s)
  if (s.at < s.tokens.length) refuse(`Unexpected "${s.tokens[s.at]}" in $search.`, '$search')
  return tree
}

function split(text: string): string[] {
  const tokens: string[] = []
  grammar.lastIndex = 0
  while (grammar.lastIndex < text.trimEnd().length) {
    const at = grammar.lastIndex
    const found = grammar.exec(text)
    if (!found) throw new ODataRefusal(`A phrase in $search has no closing quote (it begins near character ${at + 1}).`, { target: '$search' })
    tokens.push(found[0].trim())
  }
  return tokens
}

const chain = (operator: 'and' | 'or', left: Expression, right: Expression): Expression => ({ kind: 'binary', operator, left, right })

function either(s: Search): Expression {
  if (++s.depth > limits.depth) refuse('$search is nested too deeply.', '$search')
  let left = both(s)
  while (s.tokens[s.at] === 'OR') {
    s.at++
    left = chain('or', left, both(s))
  }
  s.depth--
  return left
}

function both(s: Search): Expression {
  let left = single(s)
  for (;;) {
    const next = s.tokens[s.at]
    if (next === undefined || next === ')' || next === 'OR') return left
    if (next === 'AND') s.at++
    left = chain('and', left, single(s))
  }
}

function single(s: Search): Expression {
  const token = s.tokens[s.at++]
  if (token === 'NOT') {
    if (++s.depth > limits.depth) refuse('$search is nested too deeply.', '$search')
    return { kind: 'not', of: single(s) }
  }
  if (token === '(') {
    const inner = either(s)
    if (s.tokens[s.at++] !== ')') refuse('A bracket in $search is not closed.', '$search')
    return inner
  }
  if (token === undefined || token === ')' || token === 'AND' || token === 'OR') return refuse('$search needs a word or a "phrase" here.', '$search')
  return term(s, token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token)
}

function term(s: Search, text: string): Expression {
  const [, property, rest] = /^(\w+):(.*)$/s.exec(text) ?? []
  const named = property && s.fields.find((f) => f.toLowerCase() === property.toLowerCase())
  if (property && rest !== undefined && !named && text.startsWith(`${property}:`) && !rest.startsWith('//')) {
    refuse(`"${property}" cannot be searched; $search looks into ${s.fields.join(', ')}.`, '$search')
  }
  const value = (named ? rest! : text).trim()
  if (value === '') refuse('$search has an empty phrase.', '$search')
  const fields = named ? [named] : s.fields
  return fields
    .map((field): Expression => ({
      kind: 'call',
      name: 'contains',
      arguments: [
        { kind: 'path', segments: field.split('/') },
        { kind: 'literal', type: 'text', value },
      ],
    }))
    .reduce((left, right) => chain('or', left, right))
}
