import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkExpands, parseQuery } from './query.ts'
import { refusalOf } from './library.fixture.ts'
import { ODataRefusal } from './refusal.ts'

describe('query options', () => {
  test.each<[string, object]>([
    ['', {}],
    ['$top=5&$skip=10&$count=true', { top: 5, skip: 10, count: true }],
    ['top=5&SKIP=10&$Count=TRUE', { top: 5, skip: 10, count: true }],
    ['$select=id,displayName, a/b ,*', { select: ['id', 'displayName', 'a/b', '*'] }],
    [
      '$orderby=a desc,b/c,d asc',
      {
        orderBy: [
          { path: ['a'], direction: 'desc' },
          { path: ['b', 'c'], direction: 'asc' },
          { path: ['d'], direction: 'asc' },
        ],
      },
    ],
    ['$orderBy=a+desc', { orderBy: [{ path: ['a'], direction: 'desc' }] }],
    [
      '$expand=a,b',
      {
        expand: [
          { navigation: 'a', query: {} },
          { navigation: 'b', query: {} },
        ],
      },
    ],
    [
      "$expand=a($select=id;$top=1;expand=b($filter=c eq 'x;)');)",
      {
        expand: [
          {
            navigation: 'a',
            query: {
              select: ['id'],
              top: 1,
              expand: [
                {
                  navigation: 'b',
                  query: {
                    filter: { kind: 'binary', operator: 'eq', left: { kind: 'path', segments: ['c'] }, right: { kind: 'literal', type: 'text', value: 'x;)' } },
                  },
                },
              ],
            },
          },
        ],
      },
    ],
    ['$expand=*', { expand: [{ navigation: '*', query: {} }] }],
    ['$expand=a/b', { expand: [{ navigation: 'a', query: { expand: [{ navigation: 'b', query: {} }] } }] }],
    [
      '$expand=a/microsoft.graph.user/$ref,c/$count',
      {
        expand: [
          { navigation: 'a', cast: 'microsoft.graph.user', suffix: '$ref', query: {} },
          { navigation: 'c', suffix: '$count', query: {} },
        ],
      },
    ],
    ['$expand=a($levels=max;$count=true)', { expand: [{ navigation: 'a', query: { levels: 5, count: true } }] }],
    ['$search="a b" AND c&$skiptoken=x', { search: '"a b" AND c', skipToken: 'x' }],
    ['$format=json&other=1&x=2&x=3', {}],
    ['$select=&$filter=', {}],
    [
      `$filter=a+eq%20'b%2Bc'`,
      { filter: { kind: 'binary', operator: 'eq', left: { kind: 'path', segments: ['a'] }, right: { kind: 'literal', type: 'text', value: 'b+c' } } },
    ],
  ])('%s', (text, expected) => expect(parseQuery(text)).toEqual(expected))

  test.each<[string, string]>([
    ['$top=-1', 'Expected a whole number that is not negative, found "-1" at character 1 of $top.'],
    ['$top=x', 'Expected a whole number that is not negative, found "x" at character 1 of $top.'],
    ['$top=', 'Expected a whole number that is not negative, but the text ends at character 1 of $top.'],
    ['$top=1&TOP=2', 'The query option $top is given more than once.'],
    ['$foo=1', 'The query option $foo is not supported.'],
    ['$__proto__=1', 'The query option $__proto__ is not supported.'],
    ['$count=maybe', 'Expected true or false, found "maybe" at character 1 of $count.'],
    ['$expand=a($foo=1)', 'The option $foo is not supported inside $expand at character 7 of $expand.'],
    ['$expand=a($constructor=1)', 'The option $constructor is not supported inside $expand at character 15 of $expand.'],
    ['$expand=a($top=1;$top=2)', 'The option $top is given more than once at character 14 of $expand.'],
    ['$expand=a(', 'Expected an option such as $select, but the text ends at character 3 of $expand.'],
    ['$select=a,', 'Expected the name of a member, but the text ends at character 3 of $select.'],
    ['$orderby=a up', 'Unexpected "up" at character 3 of $orderby.'],
    ['$format=xml', '$format can only be json.'],
    ['$filter=a eq 1&$filter=b eq 2', 'The query option $filter is given more than once.'],
  ])('%s is refused', (text, message) => expect(refusalOf(() => parseQuery(text))).toBe(message))

  test('are read or refused, whatever they are', () => {
    const options = fc.array(
      fc.tuple(fc.constantFrom('$filter', '$select', '$expand', '$orderby', '$top', '$search', 'x', '$y'), fc.string({ unit: 'binary' })),
    )
    fc.assert(
      fc.property(options, (given) => {
        try {
          checkExpands(parseQuery(new URLSearchParams(given)).expand ?? [])
        } catch (error) {
          expect(error).toBeInstanceOf(ODataRefusal)
        }
      }),
    )
  })
})
