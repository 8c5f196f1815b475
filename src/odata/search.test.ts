/** What a search finds. */
import { describe, expect, test } from 'vitest'
import { list, numbers, openLibrary } from './ask.fixture.ts'

openLibrary()

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
