/** Rows that the caller may not see do not exist. */
import { describe, expect, test } from 'vitest'
import { books, count, get, list, numbers, openLibrary, page } from './ask.fixture.ts'
import type { Context } from './context.ts'
import { closed, ids } from './library.fixture.ts'

openLibrary()

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
    expect(await list('house/shelves?$select=room&$expand=owner($select=displayName),books($count=true;$select=title)', sees)).toEqual([
      { room: 'hall', owner: { displayName: 'Ann' }, 'books@odata.count': 2, books: [{ title: 'Dune' }, { title: 'dune messiah' }] },
      { room: 'cellar', owner: null, 'books@odata.count': 0, books: [] },
      { room: 'attic', owner: null, 'books@odata.count': 0, books: [] },
    ])
  })
})
