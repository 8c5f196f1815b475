/** The system query options of a request as data. Names are case-blind and their `$` is optional, as Graph takes them. */
import { expression, type Expression } from './expression.ts'
import { ODataRefusal, refuse } from './refusal.ts'
import { Cursor } from './token.ts'

export type Order = { readonly path: readonly string[]; readonly direction: 'asc' | 'desc' }
export type ExpandItem = {
  /** A navigation, or `*` for all of them. */
  readonly navigation: string
  /** Only targets of this derived type: `members/microsoft.graph.user`. */
  readonly cast?: string
  readonly suffix?: '$ref' | '$count'
  readonly query: Query
}
/** The system query options of a request, or of one item of an `$expand`. */
export type Query = {
  readonly filter?: Expression
  /** The text of `$search`; which fields it looks into is the entity's to say. */
  readonly search?: string
  readonly select?: readonly string[]
  readonly expand?: readonly ExpandItem[]
  readonly orderBy?: readonly Order[]
  readonly top?: number
  readonly skip?: number
  readonly skipToken?: string
  readonly count?: boolean
  readonly levels?: number
}
type Draft = { -readonly [K in keyof Query]: Query[K] }

const maximal = { expandDepth: 6, expandItems: 50, levels: 5, whole: 1_000_000_000 }

const readers: Readonly<Record<string, (c: Cursor, q: Draft) => void>> = {
  filter: (c, q) => {
    q.filter = expression(c)
  },
  orderby: (c, q) => {
    q.orderBy = listOf(c, order)
  },
  select: (c, q) => {
    q.select = listOf(c, () => (c.accept('*') ? '*' : path(c).join('/')))
  },
  expand: (c, q) => {
    q.expand = listOf(c, expandItem)
  },
  top: (c, q) => {
    q.top = whole(c)
  },
  skip: (c, q) => {
    q.skip = whole(c)
  },
  count: (c, q) => {
    q.count = flag(c)
  },
  levels: (c, q) => {
    q.levels = c.accept('max') ? maximal.levels : Math.min(whole(c), maximal.levels)
  },
}
/** Options that stand only in the URL itself, taken as they are. */
const texts: Readonly<Record<string, (text: string, q: Draft) => void>> = {
  search: (text, q) => {
    q.search = text
  },
  skiptoken: (text, q) => {
    q.skipToken = text
  },
  format: (text) => {
    if (!/^(?:json|application\/json\b.*)$/i.test(text)) refuse('$format can only be json.', '$format')
  },
}
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

/** The name of the system option that a parameter sets (`$Filter` → `filter`), or undefined for a parameter of somebody else. */
export function optionNamed(parameter: string): string | undefined {
  const name = parameter.replace(/^\$/, '').toLowerCase()
  return (own(readers, name) && name !== 'levels') || own(texts, name) ? name : undefined
}

/** Reads the system query options of a URL; parameters with other names are passed over. */
export function parseQuery(params: URLSearchParams | string): Query {
  const query: Draft = {}
  const seen = new Set<string>()
  for (const [parameter, text] of typeof params === 'string' ? new URLSearchParams(params) : params) {
    const name = optionNamed(parameter)
    if (!name) {
      if (parameter.startsWith('$')) throw new ODataRefusal(`The query option ${parameter} is not supported.`, { target: parameter })
      continue
    }
    if (seen.has(name)) refuse(`The query option $${name} is given more than once.`, `$${name}`)
    seen.add(name)
    own(texts, name)?.(text, query)
    if (own(readers, name)) read(name, text, query)
  }
  return query
}

function read(name: string, text: string, query: Draft): void {
  if (text.trim() === '' && (name === 'select' || name === 'expand' || name === 'orderby' || name === 'filter')) return // as if it were not there
  const c = new Cursor(text, `$${name}`)
  readers[name]!(c, query)
  c.end()
}

function listOf<T>(c: Cursor, item: (c: Cursor) => T): readonly T[] {
  const items: T[] = []
  do {
    c.term()
    items.push(item(c))
  } while (c.accept(','))
  return items
}

function path(c: Cursor): readonly string[] {
  const segments = [c.word('the name of a member')]
  while (c.accept('/')) segments.push(c.word('the name of a member'))
  return segments
}

function order(c: Cursor): Order {
  const segments = path(c)
  if (c.accept('desc')) return { path: segments, direction: 'desc' }
  c.accept('asc')
  return { path: segments, direction: 'asc' }
}

/** `manager($select=id)`, `members/microsoft.graph.user`, `members/$count`, `*`; `a/b` is taken for `a($expand=b)`. */
function expandItem(c: Cursor): ExpandItem {
  return c.nested(() => {
    if (c.accept('*')) return { navigation: '*', query: nestedQuery(c) }
    const [navigation, ...rest] = path(c)
    return expandAlong(navigation!, rest, () => nestedQuery(c))
  })
}

function expandAlong(navigation: string, rest: readonly string[], options: () => Query): ExpandItem {
  const [next, ...further] = rest
  const suffix = suffixes.find((x) => x === next?.toLowerCase())
  if (next === undefined) return { navigation, query: options() }
  if (suffix && further.length === 0) return { navigation, suffix, query: options() }
  if (!next.includes('.')) return { navigation, query: { expand: [expandAlong(next, further, options)] } }
  return { ...expandAlong(navigation, further, options), cast: next }
}
const suffixes = ['$ref', '$count'] as const

function nestedQuery(c: Cursor): Query {
  const query: Draft = {}
  if (!c.accept('(')) return query
  const seen = new Set<string>()
  do {
    const word = c.word('an option such as $select')
    const name = word.replace(/^\$/, '').toLowerCase()
    const reader = own(readers, name)
    if (!reader) c.fail(`The option ${word} is not supported inside $expand`)
    if (seen.has(name)) c.fail(`The option $${name} is given more than once`)
    seen.add(name)
    c.expect('=')
    reader!(c, query)
  } while (c.accept(';') && !c.is(')'))
  c.expect(')')
  return query
}

function whole(c: Cursor): number {
  const token = c.peek()
  if (token.kind !== 'number' || !/^\d+$/.test(token.text) || Number(token.text) > maximal.whole) c.expected('a whole number that is not negative')
  return Number(c.take().text)
}

function flag(c: Cursor): boolean {
  if (c.accept('true')) return true
  if (c.accept('false')) return false
  return c.expected('true or false')
}

/** Refuses a tree of expands that would make one statement join too much. */
export function checkExpands(items: readonly ExpandItem[], depth = 1): number {
  if (depth > maximal.expandDepth && items.length > 0) refuse(`$expand is nested more than ${maximal.expandDepth} levels deep.`, '$expand')
  const count = items.reduce((sum, item) => sum + 1 + checkExpands(item.query.expand ?? [], depth + 1), 0)
  if (count > maximal.expandItems) refuse(`$expand names more than ${maximal.expandItems} navigations.`, '$expand')
  return count
}
