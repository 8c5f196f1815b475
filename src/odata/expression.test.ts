import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFilter, type BinaryOperator, type Expression, type Literal } from './expression.ts'
import { refusalOf } from './library.fixture.ts'
import { ODataRefusal } from './refusal.ts'

/** A tree as a short text that shows how it hangs together. */
function shape(e: Expression): string {
  switch (e.kind) {
    case 'literal':
      return e.type === 'text' ? `'${e.value}'` : `${e.type}:${e.value}`
    case 'alias':
      return `@${e.name}`
    case 'path':
      return e.segments.join('/')
    case 'not':
      return `not[${shape(e.of)}]`
    case 'binary':
      return `[${shape(e.left)} ${e.operator} ${shape(e.right)}]`
    case 'in':
      return `[${shape(e.left)} in ${'kind' in e.options ? shape(e.options) : e.options.map(shape).join()}]`
    case 'call':
      return `${e.name}(${e.arguments.map(shape).join()})`
    case 'lambda':
      return `${e.path.join('/')}/${e.quantifier}(${e.variable ? `${e.variable}:${shape(e.where!)}` : ''})`
  }
}

describe('an expression', () => {
  test.each<[string, string]>([
    // precedence: has and in, then not, gt/ge/lt/le, eq/ne, and, or
    [`a or b and c`, `[a or [b and c]]`],
    [`a and b or c`, `[[a and b] or c]`],
    [`(a or b) and c`, `[[a or b] and c]`],
    [`not a and b`, `[not[a] and b]`],
    [`not a eq b`, `[not[a] eq b]`],
    [`not (a eq b)`, `not[[a eq b]]`],
    [`not(a eq b)`, `not[[a eq b]]`],
    [`not not a`, `not[not[a]]`],
    [`not a in (1)`, `not[[a in number:1]]`],
    [`a eq b gt c`, `[a eq [b gt c]]`],
    [`a eq b and c ne d`, `[[a eq b] and [c ne d]]`],
    [`a has 'x' eq true`, `[[a has 'x'] eq flag:true]`],
    [`a or b or c`, `[[a or b] or c]`],
    [`A AND B Or not C`, `[[A and B] or not[C]]`],
    // literals
    [`a eq 'it''s'`, `[a eq 'it's']`],
    [`a eq ''`, `[a eq '']`],
    [`a eq null`, `[a eq null:null]`],
    [`a eq TRUE`, `[a eq flag:true]`],
    [`a eq -5`, `[a eq number:-5]`],
    [`a eq 1.5`, `[a eq number:1.5]`],
    [`a eq 2e3`, `[a eq number:2000]`],
    [`a ge 2026-06-05`, `[a ge date:2026-06-05]`],
    [`a ge 2024-02-29T23:59:59.1234567Z`, `[a ge instant:2024-02-29T23:59:59.1234567Z]`],
    [`a ge 2026-06-05T08:00:00+02:00`, `[a ge instant:2026-06-05T08:00:00+02:00]`],
    [`a eq 7c0ffee0-0000-4000-8000-000000000001`, `[a eq guid:7c0ffee0-0000-4000-8000-000000000001]`],
    [`a eq duration'P1DT2H'`, `[a eq duration:P1DT2H]`],
    [`a eq microsoft.graph.state'Delivered'`, `[a eq choice:Delivered]`],
    [`a in ('x', null,5)`, `[a in 'x',null:null,number:5]`],
    [`a in ()`, `[a in ]`],
    [`a in @list or b eq @me`, `[[a in @list] or [b eq @me]]`],
    // paths, calls, lambdas
    [`a/b/c eq 1`, `[a/b/c eq number:1]`],
    [`a/microsoft.graph.user/b eq 1`, `[a/microsoft.graph.user/b eq number:1]`],
    [`a/$count gt 1`, `[a/$count gt number:1]`],
    [`Contains(toLower(a),'x')`, `contains(tolower(a),'x')`],
    [`now() gt a`, `[now() gt a]`],
    [`a/any()`, `a/any()`],
    [`a/b/any(x:x/c eq 1 and x/d/all(y:y eq x/e))`, `a/b/any(x:[[x/c eq number:1] and x/d/all(y:[y eq x/e])])`],
    [`a/any(x : x eq 1)`, `a/any(x:[x eq number:1])`],
    [`  a\teq\n'x'  `, `[a eq 'x']`],
    [`nothing eq 1 or inner eq 2`, `[[nothing eq number:1] or [inner eq number:2]]`],
  ])('%s', (text, expected) => expect(shape(parseFilter(text))).toBe(expected))

  test.each<[string, string]>([
    ['', 'Expected a value or the name of a member, but the text ends at character 1 of $filter.'],
    ['a eq', 'Expected a value or the name of a member, but the text ends at character 5 of $filter.'],
    ['a eq eq b', 'Unexpected "b" at character 9 of $filter.'],
    ['a eq 1)', 'Unexpected ")" at character 7 of $filter.'],
    ['(a eq 1', 'Expected ")", but the text ends at character 8 of $filter.'],
    [`a eq 'x`, 'A text that begins here has no closing quote at character 6 of $filter.'],
    ['a eq #', 'Unexpected "#" at character 6 of $filter.'],
    ['a eq 2026-13-01', '"2026-13-01" is not a date, nor a date and time with a zone such as 2026-06-05T00:00:00Z, at character 6 of $filter.'],
    [
      'a eq 2026-01-01T00:00:00',
      '"2026-01-01T00:00:00" is not a date, nor a date and time with a zone such as 2026-06-05T00:00:00Z, at character 6 of $filter.',
    ],
    ['a eq 2025-02-29', '"2025-02-29" is not a date, nor a date and time with a zone such as 2026-06-05T00:00:00Z, at character 6 of $filter.'],
    ['a eq 1e999', 'The number 1e999 is too large at character 6 of $filter.'],
    [`a eq duration'x'`, `"duration'x'" is not a valid value at character 6 of $filter.`],
    ['a in 5', 'Expected "(", found "5" at character 6 of $filter.'],
    ['a in (b)', 'Expected a value, found "b" at character 7 of $filter.'],
    ['a/all()', 'Expected a variable, as in any(x:x/id eq …), found ")" at character 7 of $filter.'],
    ['a/any(x x eq 1)', 'Expected ":", found "x" at character 9 of $filter.'],
    ['a//b', 'Expected the name of a member, found "/" at character 3 of $filter.'],
    ['a b', 'Unexpected "b" at character 3 of $filter.'],
    ['1 2', 'Unexpected "2" at character 3 of $filter.'],
    ['a eq \0', '$filter contains a NUL character.'],
  ])('%j is refused where it goes wrong', (text, message) => expect(refusalOf(() => parseFilter(text))).toBe(message))
})

// ── Any tree, written down and read again ────────────────────────────────────────────────────────────────────────
const names = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,6}$/).filter((n) => !/^(?:not|and|or|eq|ne|gt|ge|lt|le|in|has|any|all|true|false|null)$/i.test(n))
const paths = fc.array(names, { minLength: 1, maxLength: 3 })
const literals: fc.Arbitrary<Literal> = fc.oneof(
  fc
    .string({ unit: 'binary' })
    .filter((s) => !s.includes('\0'))
    .map((value): Literal => ({ kind: 'literal', type: 'text', value })),
  fc.integer().map((value): Literal => ({ kind: 'literal', type: 'number', value })),
  fc.boolean().map((value): Literal => ({ kind: 'literal', type: 'flag', value })),
  fc.constant<Literal>({ kind: 'literal', type: 'null', value: null }),
  fc.uuid().map((value): Literal => ({ kind: 'literal', type: 'guid', value })),
  fc.constantFrom('2026-06-05T00:00:00Z', '2024-02-29T23:59:59.123-11:30').map((value): Literal => ({ kind: 'literal', type: 'instant', value })),
)
const operators = fc.constantFrom<BinaryOperator>('or', 'and', 'eq', 'ne', 'gt', 'ge', 'lt', 'le', 'has')
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    literals,
    paths.map((segments): Expression => ({ kind: 'path', segments })),
    names.map((name): Expression => ({ kind: 'alias', name })),
    tie('tree').map((of): Expression => ({ kind: 'not', of })),
    fc.tuple(operators, tie('tree'), tie('tree')).map(([operator, left, right]): Expression => ({ kind: 'binary', operator, left, right })),
    fc.tuple(tie('tree'), fc.array(literals, { maxLength: 3 })).map(([left, options]): Expression => ({ kind: 'in', left, options })),
    fc.tuple(names, fc.array(tie('tree'), { maxLength: 2 })).map(([name, args]): Expression => ({ kind: 'call', name: name.toLowerCase(), arguments: args })),
    fc
      .tuple(paths, fc.constantFrom('any' as const, 'all' as const), names, tie('tree'))
      .map(([path, quantifier, variable, where]): Expression => ({ kind: 'lambda', path, quantifier, variable, where })),
  ),
}))
const strengths: Record<BinaryOperator | 'in' | 'not', number> = { or: 1, and: 2, eq: 3, ne: 3, gt: 4, ge: 4, lt: 4, le: 4, not: 5, has: 6, in: 6 }
const strength = (e: Expression): number => (e.kind === 'binary' ? strengths[e.operator] : e.kind === 'in' || e.kind === 'not' ? strengths[e.kind] : 9)

/** Writes a tree with no more brackets than it needs. */
function written(e: Expression): string {
  const within = (inner: Expression, atLeast: number) => (strength(inner) < atLeast ? `(${written(inner)})` : written(inner))
  switch (e.kind) {
    case 'literal':
      return e.type === 'text' ? `'${String(e.value).replaceAll("'", "''")}'` : String(e.value)
    case 'alias':
      return `@${e.name}`
    case 'path':
      return e.segments.join('/')
    case 'not':
      return `not ${within(e.of, 5)}`
    case 'binary':
      return `${within(e.left, strength(e))} ${e.operator} ${within(e.right, strength(e) + 1)}`
    case 'in':
      return `${within(e.left, 6)} in (${(e.options as Literal[]).map(written).join(', ')})`
    case 'call':
      return `${e.name}(${e.arguments.map(written).join(',')})`
    case 'lambda':
      return `${e.path.join('/')}/${e.quantifier}(${e.variable}:${written(e.where!)})`
  }
}

test('every tree can be written down and read again', () => {
  fc.assert(
    fc.property(tree, (e) => {
      expect(parseFilter(written(e))).toEqual(e)
    }),
    { numRuns: 1_000 },
  )
})
test('any text is a tree or is refused', () => {
  const pieces = fc.constantFrom(
    'a',
    ' ',
    '(',
    ')',
    "'",
    'eq',
    'and',
    'not',
    '/',
    'any',
    ':',
    ',',
    '5',
    '-',
    '2026-01-01',
    'T',
    'in',
    '@',
    '$',
    '.',
    '%',
    '\\',
    'null',
    '\u2028',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((p) => p.join('')),
    fc.array(pieces).map((p) => p.join(' ')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseFilter(text)
      } catch (error) {
        expect(error).toBeInstanceOf(ODataRefusal)
      }
    }),
    { numRuns: 2_000 },
  )
})
