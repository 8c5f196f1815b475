/** What the statements answer on a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../test/support/database.ts'
import type { Context } from './context.ts'
import { closed, id, ids, open, roots, schema } from './library.fixture.ts'
import { nextLink } from './page.ts'
import { resolvePath, splitPath } from './path.ts'
import { optionNamed, parseQuery } from './query.ts'
import { ODataRefusal } from './refusal.ts'
import { countStatement, getStatement, keyStatement, listStatement, valueStatement, type ListRow, type Statement } from './statement.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await emptyDatabase()
  await database.pool.query(schema)
})
afterAll(() => database.close())

const pageSize = { default: 100, max: 999 }
const run = async <R>(statement: Statement<R>): Promise<R[]> => (await database.pool.query({ text: statement.text, values: statement.values })).rows as R[]
const split = (url: string) => {
  const [path = '', query = ''] = url.split('?')
  return { target: resolvePath(roots, splitPath(path)), query: parseQuery(query) }
}
async function page(url: string, context: Context = open, where?: string): Promise<ListRow> {
  const { target, query } = split(url)
  return (await run(listStatement(target, query, context, { pageSize, ...(where ? { where } : {}) })))[0]!
}
const list = async (url: string, context: Context = open): Promise<any[]> => JSON.parse(`[${(await page(url, context)).body}]`)
const get = async (url: string, context: Context = open): Promise<any> => {
  const { target, query } = split(url)
  const [row] = await run(getStatement(target, query, context))
  return row && JSON.parse(row.body)
}
const count = async (url: string, context: Context = open) => {
  const { target, query } = split(url)
  return (await run(countStatement(target, query, context)))[0]!
}
const numbers = (rows: { id: string }[]) => rows.map((r) => Number(r.id.slice(-2)))
const books = async (filter: string, context?: Context) => numbers(await list(`house/books?$select=id&$filter=${encodeURIComponent(filter)}`, context))
const refusal = async (ask: () => Promise<unknown>): Promise<string> => {
  try {
    await ask()
  } catch (error) {
    if (error instanceof ODataRefusal) return error.message
    throw error
  }
  return 'answered'
}

describe('$filter', () => {
  test.each<[string, number[]]>([
    // texts, without regard to case
    [`title eq 'DUNE'`, [31]],
    [`title ne 'Dune'`, [32, 33, 34]],
    [`TITLE in ('emma','Dune')`, [31, 33]],
    [`title in ('emma',null)`, [33, 34]],
    [`title eq null`, [34]],
    [`title ne null`, [31, 32, 33]],
    [`startswith(title,'dune')`, [31, 32]],
    [`contains(tolower(title),'mess')`, [32]],
    [`endswith(title,'A')`, [33]],
    [`contains(title,'%')`, []],
    [`contains(title,'_')`, []],
    [`contains(title,isbn)`, []],
    [`not startswith(title,'dune')`, [33, 34]],
    [`not (title eq 'Dune')`, [32, 33, 34]],
    [`title gt 'dune'`, [32, 33]],
    [`contains(title,'une') eq true`, [31, 32]],
    [`length(title) eq 4`, [31, 33]],
    [`concat(title,isbn) eq 'Emmaisbn-3'`, [33]],
    [`indexof(title,'m') ge 1`, [32, 33]],
    [`trim(title) eq 'emma' and toupper(title) eq 'EMMA'`, [33]],
    // keys
    [`id eq '${id(31)}'`, [31]],
    [`id eq ${id(31)}`, [31]],
    [`'${id(31)}' eq id`, [31]],
    [`id eq 'x'`, []],
    [`id ne 'x'`, [31, 32, 33, 34]],
    [`id in ('x','${id(33)}')`, [33]],
    [`id in ('x')`, []],
    [`id in ()`, []],
    [`id gt '${id(32)}'`, [33, 34]],
    // numbers
    [`pages gt 256`, [31]],
    [`pages ge 256 or pages lt 0`, [31, 32, 34]],
    [`pages eq -5`, [34]],
    [`pages in (412,256)`, [31, 32]],
    [`pages lt 99999999999999999999`, [31, 32, 34]],
    [`pages lt 256.5`, [32, 34]],
    [`not (pages gt 256)`, [32, 33, 34]],
    [`256 lt pages`, [31]],
    // choices
    [`state eq 'Lent'`, [31, 34]],
    [`state eq microsoft.graph.bookState'lent'`, [31, 34]],
    [`state in ('LENT','present')`, [31, 32, 33, 34]],
    [`state has 'lent'`, [31, 34]],
    // instants
    [`printedDateTime ge 2026-05-02`, [32, 34]],
    [`printedDateTime lt 2026-05-02T00:00:00Z`, [31]],
    [`printedDateTime eq 2026-05-02T02:00:00.123456+02:00`, [32, 34]],
    [`printedDateTime eq '2026-05-01T00:00:00Z'`, [31]],
    [`year(printedDateTime) eq 2026 and day(printedDateTime) eq 1`, [31]],
    [`date(printedDateTime) eq 2026-05-02`, [32, 34]],
    [`printedDateTime lt now()`, [31, 32, 34]],
    [`loan eq duration'P14D'`, [31]],
    [`loan eq 'p14d'`.replace('p14d', 'P14D'), [31]],
    // lists and documents
    [`tags/any(t:t eq 'worm')`, [31, 34]],
    [`tags/any()`, [31, 34]],
    [`tags/all(t:t eq 'worm')`, [32, 33, 34]],
    [`tags/any(t:t in ('SAND'))`, [31]],
    [`tags has 'Sand'`, [31]],
    [`tags/$count eq 2`, [31]],
    [`not tags/any(t:startswith(t,'w'))`, [32, 33]],
    [`schedule/startDateTime ge 2026-01-01T00:00:00Z`, [31]],
    [`schedule/expiration/type eq 'AfterDuration'`, [31]],
    [`schedule/expiration/days eq 3`, [31]],
    [`schedule/expiration/days eq 'x'`, []],
    [`schedule/expiration eq null`, [32, 33, 34]],
    [`schedule/constructor/x eq 'y'`, []],
    [`stages/any(s:s/name eq 'one')`, [31]],
    [`stages/any(s:s/people/any(p:p/microsoft.graph.singleUser/userId eq 'u1'))`, [31]],
    [`stages/any(s:s/people/any(p:p/microsoft.graph.other/userId eq 'u1'))`, []],
    // navigations
    [`shelf/id eq '${ids.hall}'`, [31, 32]],
    [`shelf/ID eq null`, [34]],
    [`shelf eq null`, [34]],
    [`shelf ne null`, [31, 32, 33]],
    [`shelf/displayName eq 'cellar'`, [33]],
    [`shelf/displayName ne 'cellar'`, [31, 32, 34]],
    [`shelf/displayName eq null`, [34]],
    [`shelf/owner/displayName eq 'bob o''hara'`, [33]],
    [`contains(shelf/owner/mail,'ANN')`, [31, 32]],
    [`shelf/owner/mentor/id eq '${ids.ann}'`, [33]],
    [`shelf/owner/mentor/microsoft.graph.reader/mail eq 'ann@books.example'`, [33]],
    [`shelf/owner/mentor/microsoft.graph.club/displayName eq 'ann'`, []],
    [`shelf/owner/mentor/mail eq 'ann@books.example'`, [33]],
    [`shelf/open`, [31, 32]],
    [`not shelf/open`, [33, 34]],
    [`shelf/open eq false`, [33]],
    [`shelf/books/any(b:b/title eq 'Emma')`, [33]],
    [`shelf/books/any(b:b/title eq $it/title and b/pages eq 412)`, [31]],
    [`shelf/books/all(b:b/pages gt 0)`, [31, 32, 34]],
    [`shelf/owner/memberOf/any(c:c/displayName eq 'ink')`, [33]],
    [`shelf/owner/allClubs/any(c:c/displayName eq 'all')`, [31, 32, 33]],
    [`shelf/owner/memberOf/microsoft.graph.club/any(c:c/topics/any(t:t eq 'pens'))`, [33]],
    [`shelf/books/$count gt 1`, [31, 32]],
    [`shelfName eq 'Cellar'`, [33]],
    [`isMine`, [31, 32]],
    [`isMine eq false`, [33, 34]],
    [`shelf/displayName eq title`, [34]],
    // logic
    [`(title eq 'Dune' or title eq 'Emma') and state eq 'present'`, [33]],
    [`title eq 'Dune' or title eq 'Emma' and state eq 'present'`, [31, 33]],
    [`not (title eq 'Dune') and state eq 'lent'`, [34]],
    [`true`, [31, 32, 33, 34]],
    [`false or 1 eq 2`, []],
    [`'a' lt 'b' and null eq null`, [31, 32, 33, 34]],
  ])('%s', async (filter, expected) => expect(await books(filter)).toEqual(expected))

  test.each<[string, string]>([
    [`pages eq 'x'`, `"pages" must be compared with a number.`],
    [`id eq 5`, `"id" must be compared with a GUID, as in 'a7c0ffee-0000-4000-8000-000000000001'.`],
    [`title eq 5`, `"title" must be compared with a text in quotes.`],
    [`state eq 'gone'`, `"gone" is not a value of "state": it is one of lent, present.`],
    [`printedDateTime gt 'yesterday'`, `"printedDateTime" must be compared with a date and time with a zone, as in 2026-06-05T00:00:00Z.`],
    [`secret eq 's1'`, `book has no property "secret".`],
    [`shelfId eq '${ids.hall}'`, `book has no property "shelfId".`],
    [`shelf/note eq 'a'`, `The property "note" of shelf cannot be used in $filter.`],
    [`shelf/slots/any()`, `shelf has no property "slots".`],
    [`shelf/owner/pin eq '1'`, `reader has no property "pin".`],
    [`constructor eq 1`, `book has no property "constructor".`],
    [`__proto__/x eq 1`, `book has no property "__proto__".`],
    [`toString(title) eq 'x'`, `The function tostring is not supported.`],
    [`constructor(title)`, `The function constructor is not supported.`],
    [`title`, `"title" is not a condition: compare it with a value. "not" binds tighter than eq, so write not (a eq b).`],
    [`shelf/books eq 1`, `"shelf/books" is a collection: ask with shelf/books/any(x:…) or shelf/books/$count.`],
    [`shelf/books/title eq 'x'`, `"shelf/books/title" leads through a collection: ask with any(x:…) there.`],
    [`title/x eq 'y'`, `"title/x" goes on after "title", which has no members.`],
    [`title/any(t:t eq 'x')`, `"title" is not a collection: any, all and $count need one.`],
    [`title eq @me`, `There is no value for @me.`],
    [`@admin`, `There is no value for @admin.`],
    [`startswith(title)`, `The function startswith takes 2 arguments, not 1.`],
    [`startswith(title,5)`, `The function startswith needs a text in quotes as its second argument.`],
    [`tags eq 'x'`, `"tags" must be compared with any(x:x eq …).`],
    [`title eq pages`, `"title" cannot be compared with "pages".`],
    [`year(title) eq 2000`, `"title" is not a date and time.`],
  ])('%s is refused', async (filter, message) => expect(await refusal(() => books(filter))).toBe(message))

  test('the server may name everything and use what it knows of the caller', async () => {
    const own = async (where: string) => numbers(JSON.parse(`[${(await page('house/books?$select=id', open, where)).body}]`))
    expect(await own(`secret eq 's1'`)).toEqual([31])
    expect(await own(`shelf/ownerId eq @me`)).toEqual([31, 32])
    expect(await own(`shelf/ownerId in @principals and @admin`)).toEqual([31, 32])
    expect(await own(`not @admin`)).toEqual([])
    expect(await own(`shelf/slots/any(s:s/id eq '${id(3)}_${id(4)}')`)).toEqual([31, 32])
  })
})

describe('what the caller may not see', () => {
  test('is in no list, count, get, or owner of a list', async () => {
    expect(numbers(await list('house/shelves', closed))).toEqual([21])
    expect(await count('house/shelves', closed)).toEqual({ total: 1, found: true })
    expect(await get(`house/shelves/${ids.cellar}`, closed)).toBeUndefined()
    expect((await page(`house/shelves/${ids.cellar}/books`, closed)).found).toBe(false)
    expect(await list('house/slots', closed)).toEqual([])
  })
  test('cannot be probed by a filter', async () => {
    expect(await books(`shelf/owner/displayName eq 'Ann'`, closed)).toEqual([31, 32])
    expect(numbers(await list(`readers?$filter=mentor/id eq '${ids.ann}'`, closed))).toEqual([])
    expect(numbers(await list(`house/shelves?$filter=owner/id eq '${ids.ann}'`, closed))).toEqual([21])
    expect(numbers(await list(`house/shelves?$filter=owner/id ne null`, { ...closed, visibility: (e) => (e.name === 'reader' ? 'none' : 'all') }))).toEqual([])
    expect(numbers(await list(`readers?$filter=shelves/any(s:s/open ne true)`, closed))).toEqual([])
    expect(numbers(await list(`readers?$filter=shelves/$count eq 1`, { ...closed, visibility: (e) => (e.name === 'shelf' ? 'none' : 'all') }))).toEqual([])
  })
  test('is not expanded', async () => {
    const sees: Context = { ...closed, visibility: (e) => (e.name === 'shelf' ? 'all' : closed.visibility(e)) }
    expect((await list('house/shelves?$select=room&$expand=owner($select=displayName),books($count=true;$select=title)', sees))).toEqual([
      { room: 'hall', owner: { displayName: 'Ann' }, 'books@odata.count': 2, books: [{ title: 'Dune' }, { title: 'dune messiah' }] },
      { room: 'cellar', owner: null, 'books@odata.count': 0, books: [] },
      { room: 'attic', owner: null, 'books@odata.count': 0, books: [] },
    ])
  })
})

describe('the answer', () => {
  test('has the default members in the declared order, instants in UTC with milliseconds', async () => {
    const { body } = await page(`house/books?$filter=title eq 'dune messiah'`)
    expect(body).toBe(`{"id":"${id(32)}","title":"dune messiah","isbn":"isbn-2","pages":256,"state":"present","printedDateTime":"2026-05-02T00:00:00.123Z","loan":null,` +
      `"schedule":{"expiration": null, "startDateTime": "not a date"},"stages":[],"tags":[],"shelfName":"Hall 100%"}`)
  })
  test('has [] for a collection that is null', async () => expect(await get(`house/books/${id(33)}?$select=stages,tags`)).toEqual({ stages: [], tags: [] }))
  test('has what is selected and computed', async () => {
    expect(await get(`house/books/${id(31)}?$select=Title,isMine,shelvedDateTime,shelf`)).toEqual({ title: 'Dune', shelvedDateTime: '2026-01-01T10:00:00.000Z', isMine: true })
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
    expect(await list(`parties?$select=mail&$filter=mail eq 'bob@books.example'`)).toEqual([{ '@odata.type': '#microsoft.graph.reader', mail: 'bob@books.example' }])
    expect(await get(`parties/${ids.ink}/microsoft.graph.reader`)).toBeUndefined()
    expect(numbers(await list(`parties?$filter=isof('microsoft.graph.club')`))).toEqual([11, 12])
    expect(numbers(await list(`parties?$filter=microsoft.graph.reader/active eq true`))).toEqual([1])
    expect(numbers(await list(`parties?$filter=active ne true`))).toEqual([2, 3, 11, 12])
  })
  test('expands along every kind of link, and further', async () => {
    expect(await get(`readers/${ids.bob}?$select=id&$expand=mentor($select=displayName),memberOf($select=displayName),allClubs($select=displayName;$orderby=displayName),shelves($select=room;$expand=books($select=title))`)).toEqual({
      id: ids.bob, mentor: { '@odata.type': '#microsoft.graph.reader', displayName: 'Ann' }, memberOf: [{ '@odata.type': '#microsoft.graph.club', displayName: 'Ink' }],
      allClubs: [{ '@odata.type': '#microsoft.graph.club', displayName: 'All' }, { '@odata.type': '#microsoft.graph.club', displayName: 'Ink' }],
      shelves: [{ room: 'cellar', books: [{ title: 'Emma' }] }],
    })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books($filter=pages gt 300;$select=title),owner`)).toMatchObject({ books: [{ title: 'Dune' }], owner: { displayName: 'Ann' } })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books($orderby=pages;$top=1;$skip=1;$select=title)`)).toEqual({ id: ids.hall, books: [{ title: 'Dune' }] })
    expect(Object.keys(await get(`house/shelves/${ids.hall}?$select=id&$expand=*`))).toEqual(['id', 'owner', 'books'])
    expect(await get(`house/books/${id(33)}?$select=id&$expand=shelf/owner`)).toMatchObject({ shelf: { displayName: 'Cellar', owner: { id: ids.bob } } })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books/$count`)).toEqual({ id: ids.hall, 'books@odata.count': 2 })
    expect(await get(`house/shelves/${ids.hall}?$select=id&$expand=books/$ref`)).toMatchObject({ books: [{ '@odata.id': `https://host/v1.0/house/books/${id(31)}` }, {}] })
    expect(await get(`clubs/${ids.all}?$select=id&$expand=members/microsoft.graph.reader($select=id)`)).toEqual({ id: ids.all, members: [{ id: ids.ann }] })
    expect(await get(`readers/${ids.bob}?$select=id&$expand=mentor($select=id;$levels=2)`)).toMatchObject({ mentor: { id: ids.ann, mentor: null } })
    expect(await list(`parties?$select=id&$expand=mentor($select=id)&$filter=displayName eq 'ink' or displayName eq 'ann'`)).toEqual([
      { '@odata.type': '#microsoft.graph.reader', id: ids.ann, mentor: null }, { '@odata.type': '#microsoft.graph.club', id: ids.ink },
    ])
  })
  test('has as many annotations as asked for', async () => {
    expect(await list(`parties?$select=id&$top=1`, { ...open, metadata: 'none' })).toEqual([{ id: ids.ann }])
    expect(await list(`parties?$select=id&$top=1`, { ...open, metadata: 'full' })).toEqual([
      { '@odata.type': '#microsoft.graph.reader', '@odata.id': `https://host/v1.0/readers/${ids.ann}`, '@odata.editLink': `https://host/v1.0/readers/${ids.ann}`, id: ids.ann },
    ])
    expect(await list(`clubs/${ids.all}/members/$ref?$top=1`)).toEqual([{ '@odata.id': `https://host/v1.0/parties/${ids.ann}` }])
    expect(await get(`house/shelves/${ids.attic}?$select=room`, { ...open, hideUnknownMembers: true })).toEqual({ room: 'unknownFutureValue' })
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
    expect((await page('house/books?$count=true&$top=1'))).toMatchObject({ total: 4, fetched: 1 })
    expect((await page('house/books?$count=true&$top=0'))).toMatchObject({ total: 4, fetched: 0, last: null, body: '' })
  })
})

describe('$search', () => {
  test.each<[string, string, number[]]>([
    ['house/books', 'DUNE', [31, 32]],
    ['house/books', '"dune mess"', [32]],
    ['house/books', 'dune mess', [32]],
    ['house/books', 'dune NOT mess', [31]],
    ['house/books', 'emma OR (dune AND messiah)', [32, 33]],
    ['house/books', '"title:emma"', [33]],
    ['house/books', 'title:emma', [33]],
    ['house/shelves', '100%', [21]],
    ['house/shelves', 'ann', [21]],
    ['parties', '"displayName:ink"', [11]],
    ['readers', '"displayName:bob" OR "mail:ann"', [1, 2]],
  ])('%s %s', async (path, search, expected) => expect(numbers(await list(`${path}?$search=${encodeURIComponent(search)}`))).toEqual(expected))
})

describe('pages', () => {
  /** Follows the links from the first page to the last. */
  async function follow(url: string): Promise<number[][]> {
    const pages: number[][] = []
    for (let next: string | undefined = url; next; ) {
      const row = await page(next)
      pages.push(numbers(JSON.parse(`[${row.body}]`)))
      next = nextLink(next, parseQuery(next.slice(next.indexOf('?') + 1)), row.last)
    }
    return pages
  }
  test.each<[string, number[][]]>([
    ['$top=2', [[31, 32], [33, 34]]],
    ['$top=3', [[31, 32, 33], [34]]],
    ['$top=3&$orderby=id desc', [[34, 33, 32], [31]]],
    ['$top=1&$orderby=title', [[34], [31], [32], [33]]],
    ['$top=1&$orderby=title desc', [[33], [32], [31], [34]]],
    ['$top=1&$orderby=printedDateTime', [[33], [31], [32], [34]]],
    ['$top=1&$orderby=printedDateTime desc', [[34], [32], [31], [33]]],
    ['$top=1&$orderby=state,pages desc', [[31], [34], [32], [33]]],
    ['$top=1&$orderby=state desc,title asc', [[32], [33], [34], [31]]],
    ['$top=1&$orderby=shelf/displayName desc,pages', [[32], [31], [33], [34]]],
    ['$top=1&$orderby=isMine,id desc', [[34], [33], [32], [31]]],
    ['$top=2&$skip=1', [[32, 33], [34]]],
    ['$top=2&$orderby=schedule/startDateTime', [[33, 34], [31, 32]]],
    ['$top=2&$filter=state eq \'lent\'&$orderby=pages', [[34, 31]]],
  ])('%s', async (options, expected) => expect(await follow(`house/books?$select=id&${options}`)).toEqual(expected))

  test('go on where ids repeat', async () => expect((await follow('house/slots?$top=1')).flat()).toHaveLength(3))

  test('refuse a token that is forged or of another order', async () => {
    const token = (await nextToken('house/books?$top=1&$orderby=pages'))!
    expect(await refusal(() => list(`house/books?$top=1&$orderby=title&$skiptoken=${token}`))).toBe('The $skiptoken belongs to another $orderby. Follow the @odata.nextLink as it is.')
    const sign = JSON.parse(Buffer.from(token, 'base64url').toString())[0] as string
    const forge = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
    for (const forged of ['', 'x', '%00', forge(5), forge({}), forge([sign]), forge([sign, []]), forge([sign, ['1', 'x']]), forge([sign, ['x', id(1)]]), forge([sign, [{}, id(1)]]), forge([sign, ['1e9', id(1)]]), forge([sign, [null, null]]), forge([sign, ['1', id(1), '2']])]) {
      expect(await refusal(() => list(`house/books?$top=1&$orderby=pages&$skiptoken=${forged}`)), forged).toMatch(/^The \$skiptoken/)
    }
  })
  const nextToken = async (url: string) => {
    const link = nextLink(url, parseQuery(url.split('?')[1]!), (await page(url)).last)
    return new URL(link!, 'https://host').searchParams.get('$skiptoken')
  }
  test('keep every other option as it came', () => {
    const query = parseQuery(`$Filter=a eq 'b'&x=1&$orderby=a`)
    expect(nextLink(`https://h/p?$Filter=a%20eq+'b'&skip=3&x=1&$skiptoken=old&$orderby=a`, query, ['v'])).toMatch(/^https:\/\/h\/p\?\$Filter=a%20eq\+'b'&x=1&\$orderby=a&\$skiptoken=\S+$/)
    expect(nextLink('https://h/p', {}, null)).toBeUndefined()
    expect(optionNamed('__proto__')).toBeUndefined()
  })
})

describe('hostile input', () => {
  const texts = ['constructor', '__proto__', `'; drop table book; --`, `"`, '\\', '%', '\0', '\u{1F4A9}', '\ud800', '{}', 'null', '$1', ':x', `a'b`, '(', '['.repeat(5000), '🂡'.repeat(100)]
  const urls = (t: string) => {
    const e = encodeURIComponent(t.replace(/[\ud800-\udfff]/gu, 'x'))
    const quoted = encodeURIComponent(`'${t.replaceAll("'", "''").replace(/[\ud800-\udfff]/gu, 'x')}'`)
    return [
      `house/books?$filter=title eq ${quoted}`, `house/books?$filter=contains(title,${quoted})`, `house/books?$filter=${e} eq 1`, `house/books?$filter=schedule/${e} eq 1`, `house/books?$filter=tags/any(t:t eq ${quoted})`,
      `house/books?$filter=id in (${quoted})`, `house/books?$filter=state eq ${quoted}`, `house/books?$filter=printedDateTime gt ${quoted}`, `house/books?$orderby=${e}`, `house/books?$select=${e}`, `house/books?$expand=${e}`,
      `house/books?$search=${e}`, `house/books?$search="${e}"`, `house/books?$skiptoken=${e}`, `house/books?$top=${e}`, `house/books?${e}=1`, `house/books?$${e}=1`, `house/books/${e}`, `house/books(isbn=${quoted})`, `house/books(${e})`, `house/${e}`, `${e}`,
    ]
  }
  test.each(texts.map((t) => [t.slice(0, 20), t]))('%j is answered or refused', async (_, t) => {
    for (const url of urls(t)) {
      const path = url.split('?')[0]!
      await refusal(async () => (split(url).target.kind === 'collection' ? page(url) : get(url))).then((message) => expect(message, path).toBeTypeOf('string'))
    }
    expect((await count('house/books')).total).toBe(4)
  })
  test('nesting and length have bounds', async () => {
    const nested = (n: number) => `${'('.repeat(n)}pages eq 1${')'.repeat(n)}`
    expect(await refusal(() => books(nested(40)))).toBe('answered')
    expect(await refusal(() => books(nested(60)))).toMatch(/nested more than 50 levels/)
    expect(await refusal(() => books(`${'not '.repeat(60)} shelf/open`))).toMatch(/nested more than 50 levels/)
    expect(await refusal(() => books(`title eq '${'x'.repeat(10_001)}'`))).toMatch(/longer than 10000 characters/)
    expect(await refusal(() => books(Array(302).fill('pages eq 1').join(' or ')))).toMatch(/more than 300 terms/)
    expect(await refusal(() => books(Array(140).fill('pages eq 1').join(' or ')))).toBe('answered')
    expect(await refusal(() => books(Array(61).fill(`shelf/displayName eq 'x'`).join(' or ')))).toMatch(/more than 60 navigations/)
    expect(await refusal(() => books(Array(60).fill(`shelf/displayName eq 'x'`).join(' or ')))).toBe('answered')
    const deep = (n: number): string => (n === 0 ? '' : `$expand=books($expand=shelf(${deep(n - 1)}))`)
    expect(await refusal(() => list(`house/shelves?${deep(5).replaceAll('shelf()', 'shelf')}`))).toMatch(/nested more than 6 levels/)
    expect(await refusal(() => list(`house/shelves?${deep(3).replaceAll('shelf()', 'shelf')}`))).toBe('answered')
    expect(await refusal(() => list(`house/books?$skip=99999999999`))).toMatch(/Expected a whole number/)
  })
})
