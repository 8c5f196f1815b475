/** Reads: one query string becomes one statement, whose JSON is passed on as text. */
import { openPrepared } from '#db/prepared.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Entity } from '#model/entity.ts'
import type { Context, Parameters } from '#odata/context.ts'
import { contextOfType, contextUrl } from '#odata/context-url.ts'
import { nextLink } from '#odata/page.ts'
import { resolvePath, type Target } from '#odata/path.ts'
import { parseQuery, type Query } from '#odata/query.ts'
import { countStatement, getStatement, keyStatement, listStatement, valueStatement, type ListRow, type Statement } from '#odata/statement.ts'
import { jsonAnswer, plainText, withMembers, type Answer } from './answer.ts'
import { baseOf, contextOf, type Call, type Handler } from './call.ts'
import { allRoots } from './roots.ts'

const pageSize = { default: 100, max: 999 } as const

const prepared = openPrepared()
async function rows<R extends object>(call: Call, statement: Statement<R>): Promise<R[]> {
  return (await call.pool.query<R>(prepared.of(statement))).rows
}
const notThere = (target: Target): Decision<never> => no('NotFound', { what: target.entity.name, id: lastKey(target) })
const lastKey = (target: Target): string => target.steps.flatMap((s) => (s.kind === 'key' ? [String(s.value)] : [])).at(-1) ?? ''

/** A condition of ours beside the client's `$filter`, and the values of its `@names`. */
type Narrowed = { readonly where?: string; readonly parameters?: Parameters; /** The condition says what `$search` asks. */ readonly isSearched?: boolean }
/** Whatever a GET names: a set, a row, a property, a link, a count. */
export const readPath: Handler = (call) => readNarrowed(call, {})
/** The same, narrowed where it names a set. */
export async function readNarrowed(call: Call, more: Narrowed): Promise<Decision<Answer>> {
  const target = resolvePath(allRoots, call.segments)
  if (target.call) return no('UnknownSegment', { segment: call.segments.at(-1)! })
  const { search, ...rest } = parseQuery(call.query)
  const query: Query = search === undefined || more.isSearched ? rest : { ...rest, search }
  if (target.kind === 'property') return readProperty(call, target, query)
  if (target.suffix === '$count') return readCount(call, target, query, more)
  return target.kind === 'collection' ? readList(call, target, query, more) : readOne(call, target, query)
}

/** A collection as a function of the API gives it: the set, narrowed by a rule of ours. */
export async function readFunction(call: Call, set: readonly string[], type: string, where: string, parameters: Parameters = {}): Promise<Decision<Answer>> {
  const counting = call.segments.at(-1)?.toLowerCase() === '$count'
  const target = resolvePath(allRoots, [...set, ...(counting ? ['$count'] : [])])
  const query = parseQuery(call.query)
  return counting ? readCount(call, target, query, { where, parameters }) : readList(call, target, query, { where, parameters, context: contextOfType(baseOf(call), `Collection(microsoft.graph.${type})`, query) })
}

async function readList(call: Call, target: Target, query: Query, more: Narrowed & { readonly context?: string } = {}): Promise<Decision<Answer>> {
  const options = { pageSize, ...(more.where ? { where: more.where } : {}) }
  const [row] = await rows<ListRow>(call, listStatement(target, query, withParameters(call, more.parameters), options))
  if (!row!.found) return notThere(target)
  const next = nextLink(call.url, query, row!.last)
  const head = {
    ...(call.metadata === 'none' ? {} : { '@odata.context': more.context ?? contextUrl(baseOf(call), target, query) }),
    ...(row!.total === null ? {} : { '@odata.count': row!.total }), ...(next ? { '@odata.nextLink': next } : {}),
  }
  const members = JSON.stringify(head).slice(1, -1)
  return ok({ status: 200, text: `{${members}${members === '' ? '' : ','}"value":[${row!.body}]}` })
}

async function readCount(call: Call, target: Target, query: Query, { where, parameters }: Narrowed = {}): Promise<Decision<Answer>> {
  const [row] = await rows(call, countStatement(target, query, withParameters(call, parameters), where ? { where } : {}))
  return row!.found ? ok(plainText(String(row!.total))) : notThere(target)
}

/** What the call may see, with values for the names that the function's own rule uses. */
function withParameters(call: Call, more: Parameters = {}): Context {
  const context = contextOf(call)
  return { ...context, parameters: { ...context.parameters, ...more } }
}

/** All rows of a set, page after page, for files; a page is read when the one before has been taken. */
export async function* pagesOf(call: Call, set: readonly string[], query: Query, more: Narrowed): AsyncGenerator<readonly Record<string, unknown>[]> {
  const target = resolvePath(allRoots, set)
  const options = { pageSize: { default: 1_000, max: 1_000 }, ...(more.where ? { where: more.where } : {}) }
  for (let from = query; ;) {
    const [row] = await rows<ListRow>(call, listStatement(target, from, withParameters(call, more.parameters), options))
    yield JSON.parse(`[${row!.body}]`) as Record<string, unknown>[]
    const next = nextLink('', from, row!.last)
    if (!next) return
    from = { ...query, skipToken: new URLSearchParams(next.slice(1)).get('$skiptoken')! }
  }
}

/** Some parts come without being asked for, as an approval's stages do; what the client asks for replaces them. */
function withParts(target: Target, query: Query): Query {
  if (query.select ?? query.expand ?? target.suffix) return query
  const parts = Object.entries(target.entity.navigations).filter(([, n]) => n.inline)
  return parts.length > 0 ? { ...query, expand: parts.map(([navigation]) => ({ navigation, query: {} })) } : query
}

async function readOne(call: Call, target: Target, asked: Query): Promise<Decision<Answer>> {
  const query = withParts(target, asked)
  const [row] = await rows(call, getStatement(target, query, contextOf(call)))
  return row ? ok({ status: 200, text: entityText(call, target, query, row.body) }) : notThere(target)
}
const entityText = (call: Call, target: Target, query: Query, body: string): string =>
  call.metadata === 'none' ? body : withMembers({ '@odata.context': contextUrl(baseOf(call), target, query) }, body)

async function readProperty(call: Call, target: Target, query: Query): Promise<Decision<Answer>> {
  const [row] = await rows(call, valueStatement(target, contextOf(call)))
  if (!row) return notThere(target)
  if (target.suffix === '$value') return row.body === null ? ok({ status: 204 }) : ok(plainText(row.body))
  const context = call.metadata === 'none' ? '' : `"@odata.context":${JSON.stringify(contextUrl(baseOf(call), target, query))},`
  return row.body === null || row.body === 'null' ? ok({ status: 204 }) : ok({ status: 200, text: `{${context}"value":${row.body}}` })
}

/** The entity that a write has just made or changed, whole. Whoever could write it may read it back. */
export async function readBack(call: Call, set: readonly string[], id: string, status: 200 | 201): Promise<Decision<Answer>> {
  const location = status === 201 ? { location: `${baseOf(call)}/${set.join('/')}/${id}` } : {}
  if (call.minimal) return ok({ status: 204, headers: { 'preference-applied': 'return=minimal', ...location } })
  const target = resolvePath(allRoots, [...set, id])
  const root: Entity = target.entity
  const context = contextOf(call)
  const [row] = await rows(call, getStatement(target, {}, { ...context, visibility: (e) => (e === root ? 'all' : context.visibility(e)) }))
  if (!row) return no('NotFound', { what: root.name, id })
  return ok({ status, text: entityText(call, target, {}, row.body), headers: location })
}
/** The id, where the caller may see the entity: what is asked further about it tells nothing to others. `set` is a set of entitlement management. */
export async function visibleId(call: Call, set: string, id: string): Promise<Decision<string>> {
  const target = resolvePath(allRoots, ['identityGovernance', 'entitlementManagement', set, id])
  const [row] = await rows(call, keyStatement(target, contextOf(call)))
  return row ? ok(id) : no('NotFound', { what: target.entity.name, id })
}
export const valueList = (call: Call, type: string, value: readonly unknown[]): Answer =>
  jsonAnswer(200, call.metadata === 'none' ? { value } : { '@odata.context': contextOfType(baseOf(call), `Collection(${type})`), value })
