/** Which rows a filter finds, and how it is refused. */
import { describe, expect, test } from 'vitest'
import { books, booksWhere, numbers, openLibrary, page, refusal } from './ask.fixture.ts'
import { book, closed, id, ids, open } from './library.fixture.ts'
import { visibleSql, whereSql } from './sql.ts'

openLibrary()

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

  test('stands in a query of a use case', async () => {
    expect(await booksWhere((alias) => whereSql(book, alias, `shelf/owner/id eq @me and printedDateTime lt 2026-05-02`, open, 'internal'))).toEqual([31])
    expect(await booksWhere((alias) => whereSql(book, alias, `startswith(title,'dune')`, closed, 'public'))).toEqual([31, 32])
    expect(await booksWhere((alias) => visibleSql(book, alias, closed))).toEqual([31, 32])
    expect(await booksWhere((alias) => visibleSql(book, alias, open))).toEqual([31, 32, 33, 34])
  })
})
