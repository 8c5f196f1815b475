/** What lists, entities and properties look like. */
import { describe, expect, test } from 'vitest'
import { count, get, list, numbers, openLibrary, page, refusal, run, split } from './ask.fixture.ts'
import type { Context } from './context.ts'
import { id, ids, open, roots } from './library.fixture.ts'
import { resolvePath } from './path.ts'
import { parseQuery } from './query.ts'
import { getStatement, keyStatement, valueStatement } from './statement.ts'

openLibrary()

describe('the answer', () => {
  test('has the default members in the declared order, instants in UTC with milliseconds', async () => {
    const { body } = await page(`house/books?$filter=title eq 'dune messiah'`)
    expect(body).toBe(
      `{"id":"${id(32)}","title":"dune messiah","isbn":"isbn-2","pages":256,"state":"present","printedDateTime":"2026-05-02T00:00:00.123Z","loan":null,` +
        `"schedule":{"expiration": null, "startDateTime": "not a date"},"stages":[],"tags":[],"shelfName":"Hall 100%"}`,
    )
  })
  test('has [] for a collection that is null', async () => expect(await get(`house/books/${id(33)}?$select=stages,tags`)).toEqual({ stages: [], tags: [] }))
  test('has what is selected and computed', async () => {
    expect(await get(`house/books/${id(31)}?$select=Title,isMine,shelvedDateTime,shelf`)).toEqual({
      title: 'Dune',
      shelvedDateTime: '2026-01-01T10:00:00.000Z',
      isMine: true,
    })
    expect(Object.keys(await get(`house/books/${id(31)}?$select=*`))).not.toContain('secret')
    expect(await get(`house/books/${id(31)}?$select=schedule/startDateTime`)).toHaveProperty('schedule.expiration')
  })
  test.each([
    ['house/books?$select=secret', 'book has no property "secret".'],
    ['house/books?$select=constructor', 'book has no property "constructor".'],
    ['house/shelves?$expand=slots', 'shelf has no navigation "slots" to expand.'],
    ['house/shelves?$expand=room', 'shelf has no navigation "room" to expand.'],
    ['house/shelves?$expand=books,Books', '"Books" is expanded more than once.'],
    ['house/shelves?$expand=books($filter=secret eq null)', 'book has no property "secret".'],
    ['house/shelves?$expand=books($orderby=secret)', 'book has no property "secret".'],
    ['house/books?$orderby=tags', '"tags" is a list and has no order.'],
    ['house/books?$orderby=secret', 'book has no property "secret".'],
    ['house/books?$top=1000', '$top is more than 999; follow @odata.nextLink for the rest.'],
    ['house/slots?$search=x', 'This collection cannot be searched; use $filter.'],
  ])('%s is refused', async (url, message) => expect(await refusal(() => list(url))).toBe(message))

  test('tells the derived type, and has its members', async () => {
    expect(await list(`clubs/${ids.all}/members?$orderby=displayName desc`)).toEqual([
      { '@odata.type': '#microsoft.graph.club', id: ids.ink, displayName: 'Ink', topics: ['Pens', 'Paper'] },
      { '@odata.type': '#microsoft.graph.reader', id: ids.ann, displayName: 'Ann', active: true },
    ])
    expect(await list(`clubs/${ids.all}/members/microsoft.graph.reader`)).toEqual([{ id: ids.ann, displayName: 'Ann', active: true }])
    expect(await list(`parties?$select=mail&$filter=mail eq 'bob@books.example'`)).toEqual([
      { '@odata.type': '#microsoft.graph.reader', mail: 'bob@books.example' },
    ])
    expect(await get(`parties/${ids.ink}/microsoft.graph.reader`)).toBeUndefined()
    expect(numbers(await list(`parties?$filter=isof('microsoft.graph.club')`))).toEqual([11, 12])
    expect(numbers(await list(`parties?$filter=microsoft.graph.reader/active eq true`))).toEqual([1])
    expect(numbers(await list(`parties?$filter=active ne true`))).toEqual([2, 3, 11, 12])
  })
  test('expands along every kind of link, and further', async () => {
    expect(
      await get(
        `readers/${ids.bob}?$select=id&$expand=mentor($select=displayName),memberOf($select=displayName),allClubs($select=displayName;$orderby=displayName),shelves($select=room;$expand=books($select=title))`,
      ),
    ).toEqual({
      id: ids.bob,
      mentor: { '@odata.type': '#microsoft.graph.reader', displayName: 'Ann' },
      memberOf: [{ '@odata.type': '#microsoft.graph.club', displayName: 'Ink' }],
      allClubs: [
        { '@odata.type': '#microsoft.graph.club', displayName: 'All' },
        { '@odata.type': '#microsoft.graph.club', displayName: 'Ink' },
      ],
      shelves: [{ room: 'cellar', books: [{ title: 'Emma' }] }],
    })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books($filter=pages gt 300;$select=title),owner`)).toMatchObject({
      books: [{ title: 'Dune' }],
      owner: { displayName: 'Ann' },
    })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books($orderby=pages;$top=1;$skip=1;$select=title)`)).toEqual({
      id: ids.hall,
      books: [{ title: 'Dune' }],
    })
    expect(Object.keys(await get(`house/shelves/${ids.hall}?$select=id&$expand=*`))).toEqual(['id', 'owner', 'books'])
    expect(await get(`house/books/${id(33)}?$select=id&$expand=shelf/owner`)).toMatchObject({ shelf: { displayName: 'Cellar', owner: { id: ids.bob } } })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books/$count`)).toEqual({ id: ids.hall, 'books@odata.count': 2 })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books/$ref`)).toMatchObject({
      books: [{ '@odata.id': `https://host/v1.0/house/books/${id(31)}` }, {}],
    })
    expect(await get(`clubs/${ids.all}?$select=id&$expand=members/microsoft.graph.reader($select=id)`)).toEqual({ id: ids.all, members: [{ id: ids.ann }] })
    expect(await get(`readers/${ids.bob}?$select=id&$expand=mentor($select=id;$levels=2)`)).toMatchObject({ mentor: { id: ids.ann, mentor: null } })
    expect(await list(`parties?$select=id&$expand=mentor($select=id)&$filter=displayName eq 'ink' or displayName eq 'ann'`)).toEqual([
      { '@odata.type': '#microsoft.graph.reader', id: ids.ann, mentor: null },
      { '@odata.type': '#microsoft.graph.club', id: ids.ink },
    ])
  })
  test('has as many annotations as asked for', async () => {
    expect(await list(`parties?$select=id&$top=1`, { ...open, metadata: 'none' })).toEqual([{ id: ids.ann }])
    expect(await list(`parties?$select=id&$top=1`, { ...open, metadata: 'full' })).toEqual([
      {
        '@odata.type': '#microsoft.graph.reader',
        '@odata.id': `https://host/v1.0/readers/${ids.ann}`,
        '@odata.editLink': `https://host/v1.0/readers/${ids.ann}`,
        id: ids.ann,
      },
    ])
    expect(await list(`clubs/${ids.all}/members/$ref?$top=1`)).toEqual([{ '@odata.id': `https://host/v1.0/parties/${ids.ann}` }])
    expect(await get(`house/shelves/${ids.attic}?$select=room`, { ...open, hideUnknownMembers: true })).toEqual({ room: 'unknownFutureValue' })
  })
  test('is asked for by the same statement whatever the key: it is prepared once for all of them', () => {
    const text = (n: number) => getStatement(resolvePath(roots, ['house', 'books', id(n)]), parseQuery(''), open).text
    expect(text(31)).toBe(text(33))
    expect(text(31)).not.toContain(id(31))
  })
  test('uses the names of its face', async () => {
    const context: Context = { ...open, face: 'beta' }
    const target = resolvePath(roots, ['house', 'shelves', ids.hall], 'beta')
    const [row] = await run(getStatement(target, parseQuery(`$select=id&$expand=volumes($select=name;$filter=name eq 'dune')`), context))
    expect(JSON.parse(row!.body)).toEqual({ id: ids.hall, volumes: [{ name: 'Dune' }] })
  })
})

describe('paths', () => {
  test.each<[string, number[]]>([
    [`HOUSE/Shelves/${ids.hall}/BOOKS`, [31, 32]],
    [`house/shelves('${ids.hall}')/books`, [31, 32]],
    [`house/books(isbn='isbn-3')/shelf/books`, [33]],
    [`readers/bob@books.example/shelves`, [22]],
    [`me/shelves`, [21]],
    [`me/allClubs`, [12]],
    [`readers/${ids.bob}/allClubs`, [11, 12]],
  ])('%s', async (path, expected) => expect(numbers(await list(`${path}?$select=id`))).toEqual(expected))

  test('are found only where each part is in the one before', async () => {
    expect(await get(`house/shelves/${ids.hall}/books/${id(31)}`)).toMatchObject({ title: 'Dune' })
    expect(await get(`house/shelves/${ids.cellar}/books/${id(31)}`)).toBeUndefined()
    expect(await get(`house/books/${id(31)}/shelf/owner?$select=displayName`)).toEqual({ displayName: 'Ann' })
    expect((await page(`house/shelves/${id(99)}/books`)).found).toBe(false)
    expect(await page(`house/shelves/${ids.attic}/books`)).toMatchObject({ found: true, body: '', fetched: 0, last: null, total: null })
    expect(await get(`house/slots/${id(3)}_${id(4)}`)).toEqual({ id: `${id(3)}_${id(4)}` })
    expect(await run(keyStatement(split(`house/books(isbn='isbn-1')/shelf`).target, open))).toEqual([{ id: ids.hall }])
  })
  test('give single properties', async () => {
    const value = async (path: string) => (await run(valueStatement(split(path).target, open)))[0]
    expect(await value(`house/books/${id(31)}/title`)).toEqual({ body: '"Dune"' })
    expect(await value(`house/books/${id(31)}/title/$value`)).toEqual({ body: 'Dune' })
    expect(await value(`house/books/${id(34)}/title`)).toEqual({ body: null })
    expect(await value(`house/books/${id(31)}/printedDateTime`)).toEqual({ body: '"2026-05-01T00:00:00.000Z"' })
    expect(await value(`house/books/${id(31)}/tags`)).toEqual({ body: '["Sand","Worm"]' })
    expect(await value(`house/books/${id(31)}/shelfName`)).toEqual({ body: '"Hall 100%"' })
    expect(await value(`house/books/${id(99)}/title`)).toBeUndefined()
  })
  test('count', async () => {
    expect(await count(`house/shelves/${ids.hall}/books/$count?$filter=pages gt 300`)).toEqual({ total: 1, found: true })
    expect(await count(`house/shelves/${id(99)}/books/$count`)).toEqual({ total: 0, found: false })
    expect(await page('house/books?$count=true&$top=1')).toMatchObject({ total: 4, fetched: 1 })
    expect(await page('house/books?$count=true&$top=0')).toMatchObject({ total: 4, fetched: 0, last: null, body: '' })
  })
})
