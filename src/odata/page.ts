/** Where does the next page begin? A `$skiptoken` holds the sort keys of the last row, so that a page costs the same wherever it is. */
import { sql } from 'kysely'
import { all, certain, commas, no, some, uncertain, type Condition, type Sql } from './fragment.ts'
import { isDate, isGuid, isInstant, isPair } from './literal.ts'
import { optionNamed, type Query } from './query.ts'
import { refuse } from './refusal.ts'
import { instantText, parameter, type ValueType } from './value.ts'

export type SortKey = { readonly sql: Sql; readonly type: ValueType; readonly direction: 'asc' | 'desc'; readonly nullable: boolean }
type Last = readonly (string | null)[]

/**
 * OData: what is null comes first in ascending order and last in descending order. PostgreSQL has it the other way
 * round, so an index that is to serve a nullable field is declared `nulls first`.
 */
export const orderOf = (key: SortKey, by: Sql): Sql =>
  sql`${by} ${sql.raw(key.direction)}${sql.raw(!key.nullable ? '' : key.direction === 'asc' ? ' nulls first' : ' nulls last')}`

/** A sort key as the text that a token holds. */
export const keyText = (key: SortKey, of: Sql): Sql => (key.type === 'instant' ? instantText(of, 'US') : sql`${of}::text`)

/** The condition that a row comes after the last one of the page before. */
export function after(keys: readonly SortKey[], last: Last): Condition {
  const plain = keys.every((k) => !k.nullable && k.direction === keys[0]!.direction)
  if (plain) {
    // as one comparison of rows, which an index over the keys serves
    const values = keys.map((k, i) => parameter(k.type, last[i]!))
    return certain(sql`(${commas(keys.map((k) => k.sql))}) ${sql.raw(keys[0]!.direction === 'asc' ? '>' : '<')} (${commas(values)})`)
  }
  return some(keys.map((key, i) => all([...keys.slice(0, i).map((k, j) => equal(k, last[j]!)), beyond(key, last[i]!)])))
}
const equal = (k: SortKey, v: string | null): Condition => (v === null ? certain(sql`${k.sql} is null`) : uncertain(sql`${k.sql} = ${parameter(k.type, v)}`))
function beyond(k: SortKey, v: string | null): Condition {
  if (v === null) return k.direction === 'desc' ? no : certain(sql`${k.sql} is not null`)
  const further = uncertain(sql`${k.sql} ${sql.raw(k.direction === 'asc' ? '>' : '<')} ${parameter(k.type, v)}`)
  return k.nullable && k.direction === 'desc' ? some([further, certain(sql`${k.sql} is null`)]) : further
}

/** A short sign of the order, so that a token of one order is not taken for another's. */
function signOf(query: Query): string {
  const text = (query.orderBy ?? [])
    .map((o) => `${o.path.join('/')} ${o.direction}`)
    .join()
    .toLowerCase()
  let hash = 0x811c9dc5 // FNV-1a
  for (const c of text) hash = Math.imul(hash ^ c.codePointAt(0)!, 0x01000193) >>> 0
  return hash.toString(36)
}

const forged = 'The $skiptoken is not one that this service gave. Begin again without it.'
const valid: Readonly<Partial<Record<ValueType, (text: string) => boolean>>> = {
  guid: isGuid,
  pair: isPair,
  instant: isInstant,
  date: isDate,
  number: (t) => /^-?\d{1,30}(?:\.\d{1,30})?$/.test(t),
  flag: (t) => t === 'true' || t === 'false',
  text: (t) => !t.includes('\0'),
}

/** The values in the query's token, checked against the keys that they stand for. */
export function lastOf(query: Query, keys: readonly SortKey[]): Last | undefined {
  if (query.skipToken === undefined) return undefined
  const [sign, values] = opened(query.skipToken)
  if (sign !== signOf(query)) return refuse('The $skiptoken belongs to another $orderby. Follow the @odata.nextLink as it is.', '$skiptoken')
  if (!Array.isArray(values) || values.length !== keys.length) return refuse(forged, '$skiptoken')
  return keys.map((key, i) => {
    const value: unknown = values[i]
    if (value === null && key.nullable) return null
    return typeof value === 'string' && (valid[key.type] ?? valid.text!)(value) ? value : refuse(forged, '$skiptoken')
  })
}

function opened(token: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(content)) return content
  } catch {
    /* not JSON: as below */
  }
  return refuse(forged, '$skiptoken')
}

/** The link to the page after `last`: the request's URL with all its options as they are, but `$skip` and an older `$skiptoken`. */
export function nextLink(url: string, query: Query, last: Last | null): string | undefined {
  if (!last) return undefined
  const token = Buffer.from(JSON.stringify([signOf(query), last])).toString('base64url')
  const [path, options = ''] = split(url)
  const kept = options.split('&').filter((option) => {
    const name = option === '' ? undefined : optionNamed([...new URLSearchParams(option).keys()][0] ?? '')
    return option !== '' && name !== 'skip' && name !== 'skiptoken'
  })
  return `${path}?${[...kept, `$skiptoken=${token}`].join('&')}`
}
const split = (url: string): [string, string?] => {
  const at = url.indexOf('?')
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)]
}
