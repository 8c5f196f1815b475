/** The invented library on a real PostgreSQL, asked by URL. */
import type { RawBuilder } from 'kysely'
import { afterAll, beforeAll } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../test/support/database.ts'
import type { Context } from './context.ts'
import { open, roots, schema } from './library.fixture.ts'
import { resolvePath, splitPath, type Target } from './path.ts'
import { parseQuery, type Query } from './query.ts'
import { ODataRefusal } from './refusal.ts'
import { countStatement, getStatement, listStatement, type ListRow, type Statement } from './statement.ts'

let database: TestDatabase
/** Opens the library for the tests of a file. */
export function openLibrary(): void {
  beforeAll(async () => {
    database = await emptyDatabase()
    await database.pool.query(schema)
  })
  afterAll(() => database.close())
}

export const run = async <R>({ text, values }: Statement<R>): Promise<R[]> => (await database.pool.query({ text, values })).rows as R[]

export function split(url: string): { target: Target; query: Query } {
  const [path = '', query = ''] = url.split('?')
  return { target: resolvePath(roots, splitPath(path)), query: parseQuery(query) }
}

export async function page(url: string, context: Context = open, where?: string): Promise<ListRow> {
  const { target, query } = split(url)
  return (await run(listStatement(target, query, context, { pageSize: { default: 100, max: 999 }, ...(where ? { where } : {}) })))[0]!
}

export const list = async (url: string, context: Context = open): Promise<any[]> => JSON.parse(`[${(await page(url, context)).body}]`)

export async function get(url: string, context: Context = open): Promise<any> {
  const { target, query } = split(url)
  const [row] = await run(getStatement(target, query, context))
  return row && JSON.parse(row.body)
}

export async function count(url: string, context: Context = open): Promise<{ total: number; found: boolean }> {
  const { target, query } = split(url)
  return (await run(countStatement(target, query, context)))[0]!
}

/** The books that a use case finds with a condition of its own query. */
export async function booksWhere(condition: (alias: string) => RawBuilder<boolean>): Promise<number[]> {
  return numbers(await database.db.selectFrom('book as someBook').select('someBook.id').where(condition('some_book')).orderBy('id').execute())
}

/** The last two digits of the ids, which tell the rows of the library apart. */
export const numbers = (rows: readonly { id: string }[]): number[] => rows.map((r) => Number(r.id.slice(-2)))
export const books = async (filter: string, context?: Context): Promise<number[]> =>
  numbers(await list(`house/books?$select=id&$filter=${encodeURIComponent(filter)}`, context))

/** What the request is refused with. */
export async function refusal(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask()
  } catch (error) {
    if (error instanceof ODataRefusal) return error.message
    throw error
  }
  return 'answered'
}
