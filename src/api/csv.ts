/** A report or an export as a file: the header first, then rows as they are read (RFC 4180, UTF-8). The mark in front tells Excel that it is UTF-8; without it names are garbled there. */
import { csvLine } from '#domain/csv-cell.ts'
import type { Answer } from './answer.ts'

export const byteOrderMark = '\ufeff'
/** What the file of something is called: what it is, about whom or what, and of which day. */
export const fileName = (...parts: readonly string[]): string =>
  `${parts.map((part) => part.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 60).replace(/^-|-$/g, '')).filter(Boolean).join('-')}.csv`

type Row = Record<string, unknown>
type Columns = Readonly<Record<string, (row: Row) => string | number | boolean | null>>

/** The first page is read before anything is sent, so that what goes wrong at once is still told as an error. */
export async function csvAnswer(file: string, columns: Columns, pages: AsyncGenerator<readonly Row[]>): Promise<Answer> {
  const first = await pages.next()
  const lines = (rows: readonly Row[]): string => rows.map((row) => csvLine(Object.values(columns).map((cell) => cell(row)))).join('')
  async function* text(): AsyncGenerator<string> {
    try {
      yield `${byteOrderMark}${csvLine(Object.keys(columns))}`
      if (first.done) return
      yield lines(first.value)
      for await (const page of pages) yield lines(page)
    } finally {
      await pages.return(undefined)
    }
  }
  return { status: 200, stream: text(), contentType: 'text/csv; charset=utf-8; header=present', headers: { 'content-disposition': `attachment; filename="${file}"` } }
}
