import { existsSync, readFileSync } from 'node:fs'
import { memberNamed, type Model, type TypeRef } from './csdl-model.ts'
import { placeOfUrl } from './csdl-path.ts'
import { isObject } from './csdl-value.ts'
import { graphFolder } from './csdl.ts'

// The requests and answers that Graph's documentation shows, and where an answer of ours differs from the one shown.

export type Example = { page: string; example: number; method: string; url: string; body: unknown; expectedStatus: number; expectedBody: unknown }

/** What stands for the ids and placeholders of an example; a list stands for a text's occurrences in their order. */
export type StandIns = Readonly<Record<string, string | readonly string[]>>

export const keyOf = ({ page, example }: Example): string => `${page}#${example}`

/** The documented examples, or none when they are not beside the project. */
export const loadExamples = (): Example[] => {
  const file = new URL('examples.jsonl', graphFolder)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Example)
}

const hostless = (url: string): string => url.replace('https://graph.microsoft.com', '')

const put = (text: string, ids: StandIns): string => {
  let result = text
  for (const [id, stand] of Object.entries(ids)) {
    if (typeof stand === 'string') result = result.replaceAll(id, stand)
    else for (const next of stand) result = result.replace(id, next)
  }
  return result
}

const foreign = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\{[a-z]+\}/gi

/** The request of an example with real ids in it; every id of the documentation needs something that stands for it. */
export const requestOf = (example: Example, ids: StandIns): { method: string; path: string; body?: unknown } => {
  const url = hostless(example.url)
  const body = JSON.stringify(example.body)
  const unknown = [...new Set(`${url} ${body}`.match(foreign))].filter(id => ids[id] === undefined)
  if (unknown.length > 0) throw new Error(`nothing stands for ${unknown.join(', ')} of ${keyOf(example)}`)
  return { method: example.method, path: put(url, ids), ...(example.body !== null && { body: JSON.parse(put(body, ids)) as unknown }) }
}

type At = { model: Model; type: TypeRef | undefined; path: string }

const named = ({ path }: At, difference: string): string[] => [`${path} ${difference}`]
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value)

const memberOf = (at: At, name: string): At => {
  const type = at.type && memberNamed(at.model, at.type.name, name)?.type
  return { ...at, type, path: at.path ? `${at.path}/${name}` : name }
}

/** Lists differ where no item of ours is like the one shown; the nearest tells how. */
const compareLists = (at: At, shown: unknown[], ours: unknown[]): string[] => {
  const item: At = { ...at, type: at.type && { ...at.type, collection: false } }
  if (ours.length === 0 && shown.length > 0) return named(at, 'empty')
  return shown.flatMap(wanted => ours.map(candidate => compare(item, wanted, candidate)).reduce((best, next) => (next.length < best.length ? next : best)))
}

const isChoice = ({ model, type }: At): boolean => type !== undefined && model.types.get(type.name)?.kind === 'enum'

/** Names and JSON types are compared, of values those of enums only; null stands for anything, on either side. */
const compare = (at: At, shown: unknown, ours: unknown): string[] => {
  if (ours === undefined) return named(at, 'missing')
  if (shown === null || shown === 'null' || ours === null) return []
  if (kindOf(shown) !== kindOf(ours)) return named(at, `${kindOf(ours)}, documented ${kindOf(shown)}`)
  if (Array.isArray(shown) && Array.isArray(ours)) return compareLists(at, shown, ours)
  if (isObject(shown) && isObject(ours)) {
    const members = Object.entries(shown).filter(([name]) => !name.includes('@'))
    return members.flatMap(([name, value]) => compare(memberOf(at, name), value, ours[name]))
  }
  if (isChoice(at) && String(shown).toLowerCase() !== String(ours).toLowerCase()) return named(at, `${String(ours)}, documented ${String(shown)}`)
  return []
}

/** Where an answer differs from the documented one: its status, or else what is missing from its body or of another kind. */
export const differences = (model: Model, example: Example, answer: { status: number; body: unknown }): string[] => {
  if (answer.status !== example.expectedStatus) return [`status ${answer.status}, documented ${example.expectedStatus}`]
  const place = placeOfUrl(model, hostless(example.url), example.method)
  const type = place.kind === 'typed' ? place.type : undefined
  const { expectedBody: shown } = example
  if (shown === null) return []
  if (!isObject(shown) || !isObject(answer.body)) return ['body missing']
  const at = { model, type, path: '' }
  return [...new Set(type?.collection ? compare({ ...at, path: 'value' }, shown['value'], answer.body['value']) : compare(at, shown, answer.body))]
}

const guide = new URL('../../docs/guide/differences-from-graph.md', import.meta.url)

/** The rows of the table under a heading of the guide, code marks taken off. */
const tableUnder = (heading: string): string[][] => {
  const section =
    readFileSync(guide, 'utf8')
      .split(/^## /m)
      .find(part => part.startsWith(`${heading}\n`)) ?? ''
  const rows = section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2)
  return rows.map(row =>
    row
      .split('|')
      .slice(1, -1)
      .map(cell => cell.replaceAll('`', '').trim()),
  )
}

/** The differences that the guide admits: texts per example. */
export const listedDifferences = (): Map<string, string[]> => {
  const listed = new Map<string, string[]>()
  for (const [key = '', difference = ''] of tableUnder('Where answers differ')) listed.set(key, [...(listed.get(key) ?? []), difference])
  return listed
}

export type NotYet = { pattern: string; count: number; covers: (example: Example) => boolean }

/** The examples that the guide names as not answered yet: one example, a page, or pages with `*` for any text. */
export const listedNotYet = (): NotYet[] =>
  tableUnder('Not yet').map(([pattern = '', count = '']) => {
    const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}${pattern.includes('#') ? '' : '#\\d+'}$`)
    return { pattern, count: Number(count), covers: example => expression.test(keyOf(example)) }
  })
