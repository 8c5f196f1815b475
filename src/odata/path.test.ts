import { describe, expect, test } from 'vitest'
import { contextOfType, contextUrl } from './context-url.ts'
import { id, refusalOf, roots } from './library.fixture.ts'
import { parseCall, resolvePath, splitPath } from './path.ts'
import { parseQuery } from './query.ts'
import { ODataRefusal } from './refusal.ts'

const resolve = (path: string) => resolvePath(roots, splitPath(path))

describe('a path', () => {
  test.each<[string, object]>([
    ['/house/shelves', { kind: 'collection', entity: expect.objectContaining({ name: 'shelf' }) }],
    [`house/shelves/${id(1)}/owner`, { kind: 'entity', entity: expect.objectContaining({ name: 'reader' }) }],
    [`house/shelves/${id(1)}/books/$count`, { kind: 'collection', suffix: '$count' }],
    [
      `house/shelves/${id(1)}/Books('${id(2)}')/Title/$value`,
      { kind: 'property', suffix: '$value', property: expect.objectContaining({ name: 'title' }), url: `house/shelves/${id(1)}/books/${id(2)}/title` },
    ],
    [`house/books(isbn='a/b''c')`, { kind: 'entity', url: `house/books/a%2Fb'c` }],
    [`house/books(isbn=%27a/b%27)`, { kind: 'entity' }],
    [`house/books/filterByCurrentUser(on='target')`, { kind: 'collection', call: { name: 'filterByCurrentUser', arguments: { on: 'target' } } }],
    [
      `house/books/microsoft.graph.filterByCurrentUser(on='target')/$count`,
      { call: { name: 'filterByCurrentUser', arguments: { on: 'target' } }, suffix: '$count' },
    ],
    [`house/books/${id(1)}/microsoft.graph.lend`, { kind: 'entity', call: { name: 'lend', arguments: {} } }],
    [`house/slots/${id(1)}_${id(2)}`, { kind: 'entity' }],
  ])('%s', (path, expected) => expect(resolve(path)).toMatchObject(expected))

  test.each<[string, string]>([
    ['', `Resource not found for the segment ''.`],
    ['nowhere', `Resource not found for the segment 'nowhere'.`],
    ['house', `Resource not found for the segment ''.`],
    ['house/nowhere/x', `Resource not found for the segment 'nowhere'.`],
    ['constructor', `Resource not found for the segment 'constructor'.`],
    [`house/shelves/${id(1)}/slots`, `Resource not found for the segment 'slots'.`],
    [`house/shelves/${id(1)}/ownerId`, `Resource not found for the segment 'ownerId'.`],
    [`house/shelves/${id(1)}/__proto__`, `Resource not found for the segment '__proto__'.`],
    [`house/shelves/${id(1)}/$count`, `Resource not found for the segment '$count'.`],
    ['house/shelves/$value', `Resource not found for the segment '$value'.`],
    ['house/shelves/$count/x', `Resource not found for the segment 'x'.`],
    [`house/books/${id(1)}/title/x`, `Resource not found for the segment 'x'.`],
    ['house/shelves/x', `Invalid object identifier 'x': it must be a GUID.`],
    [`house/slots/${id(1)}`, `Invalid object identifier '${id(1)}': it must be two GUIDs joined by _.`],
    [`house/books(title='x')`, `"title" is not a key of book; use id or isbn.`],
    [`house/books(isbn=x)`, `Expected a key in quotes, found "x" at character 6 of the key.`],
    [`house/shelves('x'`, `Resource not found for the segment 'shelves('x''.`],
    ['house/shelves/%E0%A4%A', 'The URL has a % that does not begin a UTF-8 character.'],
    ['house/books/a%00b@c', 'A segment of the path is too long or has a NUL character.'],
  ])('%s is refused', (path, message) => expect(refusalOf(() => resolve(path))).toBe(message))

  test('is named in the context of the answer', () => {
    const context = (path: string, options = '') =>
      contextUrl('https://host/v1.0', resolve(path), parseQuery(options)).replace('https://host/v1.0/$metadata#', '')
    expect(context('HOUSE/shelves')).toBe('house/shelves')
    expect(context(`house/shelves/${id(1)}`)).toBe('house/shelves/$entity')
    expect(context(`house/shelves/${id(1)}/books`)).toBe(`house/shelves('${id(1)}')/books`)
    expect(context(`house/shelves/${id(1)}/books/${id(2)}`)).toBe(`house/shelves('${id(1)}')/books/$entity`)
    expect(context(`house/shelves/${id(1)}/owner`)).toBe('readers/$entity')
    expect(context(`clubs/${id(1)}/members`)).toBe('parties')
    expect(context(`clubs/${id(1)}/members/microsoft.graph.reader`)).toBe('readers')
    expect(context(`clubs/${id(1)}/members/$ref`)).toBe('Collection($ref)')
    expect(context('me')).toBe('readers/$entity')
    expect(context('me/displayName')).toBe('readers/displayName')
    expect(context('house/shelves', '$select=ID,displayname&$expand=books($select=title),owner')).toBe('house/shelves(id,displayName,books(title),owner())')
    expect(context(`house/shelves/${id(1)}`, '$select=id')).toBe('house/shelves(id)/$entity')
    expect(contextOfType('https://host/v1.0', 'Collection(microsoft.graph.book)')).toBe('https://host/v1.0/$metadata#Collection(graph.book)')
  })
})

test.each<[string, object | undefined]>([
  [`filterByCurrentUser(on='target')`, { name: 'filterByCurrentUser', arguments: { on: 'target' } }],
  [
    `microsoft.graph.additionalAccess(accessPackageId='a''b',n=1,f=true,g=null)`,
    { name: 'additionalAccess', arguments: { accessPackageId: `a'b`, n: 1, f: true, g: null } },
  ],
  ['now()', { name: 'now', arguments: {} }],
  ['plain', undefined],
])('the call %s', (segment, expected) => expect(parseCall(segment)).toEqual(expected))
test('a call that is malformed is refused', () => {
  for (const segment of ['f(x)', 'f(x=)', `f(x='a)`, 'f(x=1,x=2)', 'f(,)', 'f(x=1 y=2)']) expect(() => parseCall(segment), segment).toThrow(ODataRefusal)
})
