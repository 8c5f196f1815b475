/**
 * Reads a CSV file (RFC 4180) as spreadsheets write them: a byte order mark, commas, semicolons or tabs, any line ends, quotes
 * around what holds one of these. Strict: what could be read in two ways is refused, with the line that it is on.
 */
export type CsvRecord = { /** Where the record begins, from 1. */ readonly line: number; readonly cells: readonly string[] }
export type CsvFailure = { readonly line: number; readonly problem: string }
export type Csv = { readonly ok: true; readonly records: readonly CsvRecord[] } | { readonly ok: false; readonly failure: CsvFailure }
/** What a file may be at most. */
export type CsvLimits = { readonly records: number; readonly columns: number; readonly cell: number }

const separators = [',', ';', '\t'] as const
type Separator = (typeof separators)[number]

/** Reads all of a file. Lines that hold nothing are passed over; a record may have fewer cells than the first, not more. */
export function parseCsv(text: string, limits: CsvLimits): Csv {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const reader = { source, at: 0, line: 1, by: separatorOf(source), limits }
  const records: CsvRecord[] = []
  while (reader.at < source.length) {
    const line = reader.line
    const read = readRecord(reader)
    if (typeof read === 'string') return { ok: false, failure: { line, problem: read } }
    if (read.every((cell) => cell === '')) continue
    const columns = records[0]?.cells.length ?? read.length
    if (read.length > columns && read.slice(columns).some((cell) => cell !== '')) return { ok: false, failure: { line, problem: `it has ${read.length} cells, and the first line has ${columns} columns` } }
    if (records.length > limits.records) return { ok: false, failure: { line, problem: `there are more than ${limits.records} lines; split the file` } }
    records.push({ line, cells: read.slice(0, columns) })
  }
  return { ok: true, records }
}

/** The one that stands most often in the first line, outside of quotes. */
function separatorOf(source: string): Separator {
  const first = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(source.slice(0, 10_000))![0].replace(/"(?:[^"]|"")*"/g, '')
  const count = (separator: string): number => first.split(separator).length
  return separators.reduce((most, separator) => (count(separator) > count(most) ? separator : most))
}

type Reader = { readonly source: string; at: number; line: number; readonly by: Separator; readonly limits: CsvLimits }

/** The cells of the next record, or what is wrong with it. */
function readRecord(r: Reader): string[] | string {
  const cells: string[] = []
  for (;;) {
    const cell = r.source[r.at] === '"' ? readQuoted(r) : { text: readPlain(r) }
    if ('problem' in cell) return cell.problem
    if (cell.text.length > r.limits.cell) return `a cell has ${cell.text.length} characters; the most is ${r.limits.cell}`
    cells.push(cell.text)
    if (cells.length > r.limits.columns) return `it has more than ${r.limits.columns} cells`
    if (r.source[r.at] !== r.by) break
    r.at += 1
  }
  if (r.source.startsWith('\r\n', r.at)) r.at += 2
  else if (r.at < r.source.length) r.at += 1
  r.line += 1
  return cells
}

function readPlain(r: Reader): string {
  const from = r.at
  while (r.at < r.source.length && r.source[r.at] !== r.by && r.source[r.at] !== '\n' && r.source[r.at] !== '\r') r.at += 1
  return r.source.slice(from, r.at)
}

function readQuoted(r: Reader): { text: string } | { problem: string } {
  let text = ''
  for (let from = r.at + 1; ;) {
    const end = r.source.indexOf('"', from)
    if (end < 0) return { problem: 'a quote is opened and not closed' }
    text += r.source.slice(from, end)
    if (r.source[end + 1] !== '"') {
      r.at = end + 1
      break
    }
    text += '"'
    from = end + 2
  }
  r.line += text.split(/\r\n|\n|\r/).length - 1
  const next = r.source[r.at]
  return next === undefined || next === r.by || next === '\r' || next === '\n' ? { text } : { problem: 'something stands after a closing quote; write a quote within a cell twice' }
}
