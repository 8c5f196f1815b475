/** People in a CSV file: which columns there are, and what stands in each line, before anybody is looked up. */
import { parseCsv } from '../csv-parse.ts'
import { lineProblem, type LineProblem, type LineProblemCode } from './line-problem.ts'

/** What a file may hold at most. */
export const fileLimits = { bytes: 10_485_760, records: 25_000, columns: 50, cell: 2_048 } as const

/** What a cell has to look like, if there is anything in it. */
type Shape = { readonly fits: RegExp; readonly otherwise: LineProblemCode }
const address: Shape = { fits: /^[^\s@]+@[^\s@]+$/, otherwise: 'noAddress' }
const country: Shape = { fits: /^[a-z]{2}$/i, otherwise: 'noCountry' }

type Kind = 'text' | 'flag'
type Column = { readonly name: string; readonly kind: Kind; readonly shape?: Shape; /** Other words that stand above it in files of others, without spaces and in small letters. */ readonly also: readonly string[] }
/** THE table of columns, in the order of the template. */
export const peopleColumns = [
  { name: 'displayName', kind: 'text', also: ['name', 'fullname'] },
  { name: 'userPrincipalName', kind: 'text', shape: address, also: ['upn', 'username'] },
  { name: 'mail', kind: 'text', shape: address, also: ['email', 'emailaddress'] },
  { name: 'jobTitle', kind: 'text', also: ['title'] },
  { name: 'department', kind: 'text', also: [] },
  { name: 'companyName', kind: 'text', also: ['company'] },
  { name: 'country', kind: 'text', also: ['countryorregion'] },
  { name: 'employeeId', kind: 'text', also: ['employeenumber'] },
  { name: 'usageLocation', kind: 'text', shape: country, also: [] },
  { name: 'manager', kind: 'text', also: ['managerupn', 'manageruserprincipalname'] },
  { name: 'preferredLanguage', kind: 'text', also: ['language'] },
  { name: 'accountEnabled', kind: 'flag', also: ['enabled'] },
] as const satisfies readonly Column[]
export type ColumnName = (typeof peopleColumns)[number]['name']
const shapes: Readonly<Record<string, Shape | undefined>> = Object.fromEntries((peopleColumns as readonly Column[]).map(({ name, shape }) => [name, shape]))
const known = peopleColumns.map(({ name }) => name).join(', ')

/** A column that the file does not have is not here, and stays as it is; an empty cell is nothing, and takes away what is there. */
type TextColumn = Exclude<ColumnName, 'accountEnabled'>
export type Values = Readonly<Partial<Record<TextColumn, string | null> & { accountEnabled: boolean }>>
export type FileLine = { readonly line: number; readonly values: Values }
export type PeopleFile = { readonly columns: readonly ColumnName[]; readonly lines: readonly FileLine[]; readonly problems: readonly LineProblem[] }
/** What stands in the way of reading it at all, as the end of a sentence. */
export type Unreadable = { readonly unreadable: string }

export function readPeopleFile(text: string): PeopleFile | Unreadable {
  const csv = parseCsv(text, fileLimits)
  if (!csv.ok) return { unreadable: `line ${csv.failure.line}: ${csv.failure.problem}.` }
  const [header, ...records] = csv.records
  if (!header) return { unreadable: `it is empty. The first line names the columns: ${known}.` }
  const columns = readHeader(header.cells)
  if ('unreadable' in columns) return columns
  if (records.length === 0) return { unreadable: 'there is nobody below the line that names the columns.' }
  const problems: LineProblem[] = []
  const lines = records.map(({ line, cells }) => ({ line, values: valuesIn(line, columns, cells, problems) }))
  return { columns, lines, problems: [...problems, ...twice(lines)] }
}

/** Entra's own templates write `Name [displayName] Required`. */
const plain = (heading: string): string => (/\[(\w+)\]/.exec(heading)?.[1] ?? heading).toLowerCase().replace(/[\s_.-]/g, '')

function readHeader(cells: readonly string[]): readonly ColumnName[] | Unreadable {
  const found: ColumnName[] = []
  for (const cell of cells) {
    const heading = plain(cell)
    const column = peopleColumns.find(({ name, also }) => name.toLowerCase() === heading || (also as readonly string[]).includes(heading))
    if (!column) return { unreadable: `it has a column "${cell.slice(0, 60)}". These can be read: ${known}.` }
    if (found.includes(column.name)) return { unreadable: `it has the column ${column.name} twice.` }
    found.push(column.name)
  }
  return found.includes('userPrincipalName') ? found : { unreadable: 'it has no column userPrincipalName, by which people are known.' }
}

const flags: Readonly<Record<string, boolean>> = { true: true, yes: true, 1: true, ja: true, waar: true, wahr: true, false: false, no: false, 0: false, nee: false, nein: false, onwaar: false, falsch: false }

function valuesIn(line: number, columns: readonly ColumnName[], cells: readonly string[], problems: LineProblem[]): Values {
  const values: { -readonly [C in keyof Values]: Values[C] } = {}
  for (const [i, column] of columns.entries()) {
    const text = (cells[i] ?? '').trim()
    const refuse = (...[code, parameters]: [LineProblemCode, { value: string }?]): void => void problems.push(lineProblem(line, column, code, parameters))
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) refuse('strangeCharacter')
    else if (column !== 'accountEnabled') {
      const shape = shapes[column]
      if (text !== '' && shape && !shape.fits.test(text)) refuse(shape.otherwise)
      else values[column] = text === '' ? null : text
    }
    else if (Object.hasOwn(flags, text.toLowerCase())) values[column] = flags[text.toLowerCase()]!
    // Whether somebody may sign in is not changed by leaving a cell empty.
    else if (text !== '') refuse('noFlag', { value: text.slice(0, 40) })
  }
  if (values.userPrincipalName === null) problems.push(lineProblem(line, 'userPrincipalName', 'empty'))
  return values
}

/** The same person in two lines: it would depend on their order what holds. */
function twice(lines: readonly FileLine[]): readonly LineProblem[] {
  const first = new Map<string, number>()
  return lines.flatMap(({ line, values }) => {
    const upn = values.userPrincipalName
    if (typeof upn !== 'string') return []
    const before = first.get(upn.toLowerCase())
    if (before === undefined) first.set(upn.toLowerCase(), line)
    return before === undefined ? [] : [lineProblem(line, 'userPrincipalName', 'sameAsLine', { line: before })]
  })
}
