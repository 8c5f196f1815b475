/**
 * OData in, one SQL statement out.
 *
 *   const target = resolvePath(roots, ['identityGovernance', 'entitlementManagement', 'catalogs'])
 *   const query = parseQuery(url.searchParams)
 *   const statement = listStatement(target, query, context, { pageSize: { default: 100, max: 999 } })
 *   const [row] = (await pool.query(statement)).rows        // { text, values } is what `pg` takes
 *   if (!row.found) → 404
 *   send `{"@odata.context":"${contextUrl(base, target, query)}"` + count + nextLink(url, query, row.last) + `,"value":[${row.body}]}`
 *
 * | file            | answers                                                                    |
 * |-----------------|----------------------------------------------------------------------------|
 * | token.ts        | what are the words of an expression?                                       |
 * | expression.ts   | what tree does a `$filter` describe? (`search.ts`: a `$search`)             |
 * | query.ts        | what do the system query options ask for?                                  |
 * | path.ts         | what does a URL name? (`context-url.ts`: what is its `@odata.context`?)     |
 * | context.ts      | who asks: parameters, visibility, face, metadata level                     |
 * | member.ts       | which member of an entity has this name?                                   |
 * | scope.ts        | what do the names of an expression mean, and what does the caller see?     |
 * | operand.ts      | which SQL value is a path? (`function.ts`: a call; `value.ts`: a literal)   |
 * | sql.ts          | which rows satisfy an expression?                                          |
 * | chain.ts        | which rows does a path address? (`alternatives.ts`: found one way or another) |
 * | select.ts       | what JSON does a row become? (`$select`, `$expand`)                        |
 * | statement.ts    | the statements: list, get, count, value, key                               |
 * | order.ts        | what are the sort keys? (`page.ts`: where does the next page begin?)        |
 * | metadata.ts     | `$metadata`                                                                |
 * | batch.ts        | `$batch`                                                                   |
 * | refusal.ts      | `ODataRefusal`: the only error for what clients send                       |
 *
 * Identifiers in the SQL come from declarations only; whatever a client writes becomes a parameter of the statement.
 * A row that the caller may not see does not exist: not in lists, expands and counts, not at the end of a path, not in a filter.
 */
import { sql } from 'kysely'
import { rowsAmong } from './alternatives.ts'
import { chainOf, ownCondition, rowsOf, type Chain } from './chain.ts'
import type { Context } from './context.ts'
import { commas, name, render, rowCount, type Condition, type Sql } from './fragment.ts'
import { sortKeys } from './order.ts'
import { after, keyText, lastOf, orderOf } from './page.ts'
import type { Target } from './path.ts'
import { checkExpands, type Query } from './query.ts'
import { refuse } from './refusal.ts'
import { parseSearch } from './search.ts'
import { fieldJson, referenceJson, rowJson } from './select.ts'
import { condition, scopeOf } from './sql.ts'

/** What `pg`'s `query` takes; `R` is the type of its rows. */
export type Statement<R> = { readonly text: string; readonly values: unknown[]; readonly row?: R }
/**
 * Always one row. `body` is the entities' JSON joined by commas, `fetched` their number, `total` the number on all
 * pages if `$count=true`, `last` the sort keys of the last entity if more follow, and `found` whether that which the
 * collection belongs to exists.
 */
export type ListRow = { body: string; fetched: number; total: number | null; last: (string | null)[] | null; found: boolean }
export type Further = {
  /** A further condition of the server, for example of a bound function; may use `@name`. */
  readonly where?: string
}
export type ListOptions = Further & { readonly pageSize: { readonly default: number; readonly max: number } }

/** The page of a collection that the query asks for. */
export function listStatement(target: Target, query: Query, context: Context, options: ListOptions): Statement<ListRow> {
  const size = query.top ?? options.pageSize.default
  if (size > options.pageSize.max) refuse(`$top is more than ${options.pageSize.max}; follow @odata.nextLink for the rest.`, '$top')
  checkExpands(query.expand ?? [])
  const chain = chainOf(target, context, furtherOf(target, options))
  const conditions = [...ownCondition(chain, options.where), ...asked(chain, query)]
  const keys = sortKeys(context, chain.aliases, chain.entity, chain.alias, query.orderBy ?? [])
  const last = lastOf(query, keys)
  const from = last ? [after(keys, last)] : []
  const named = keys.map((key, i) => ({ key, at: name(`~${i}`) }))
  const skip = last ? 0 : (query.skip ?? 0)
  const rows = sql`select ${name(chain.alias)}.*, ${commas(named.map(({ key, at }) => sql`${key.sql} as ${at}`))} ${rowsAmong(chain, [...conditions, ...from], { keys, rows: skip + size + 1 })}
    order by ${commas(named.map(({ key, at }) => orderOf(key, at)))} limit ${rowCount(size + 1)} offset ${rowCount(skip)}`
  const json =
    target.suffix === '$ref'
      ? referenceJson(context, chain.entity, 'page', target.url)
      : rowJson(context, chain.aliases, chain.entity, 'page', query, target.url)
  return render(sql`with page as materialized (select given.*, row_number() over () as "~n" from (${rows}) as given)
    select coalesce((select string_agg((${json})::text, ',' order by page."~n") from page where page."~n" <= ${size}::int), '') as body,
      (select least(count(*), ${size}::int)::int from page) as fetched,
      ${query.count ? sql`(select count(*)::int ${rowsAmong(chain, conditions)})` : sql`null::int`} as total,
      (select array[${commas(named.map(({ key, at }) => keyText(key, at)))}] from page where page."~n" = ${size}::int and exists (select 1 from page where page."~n" > ${size}::int)) as last,
      ${chain.owner.sql} as found`)
}

/** The server's further condition, where it is one on the rows of a root. */
const furtherOf = ({ steps }: Target, { where: text }: Further): string | undefined => (steps.length === 1 ? text : undefined)

/** `$filter` and `$search` of the client. */
function asked(chain: Chain, query: Query): readonly Condition[] {
  const scope = (access: 'public' | 'search', option: string) => scopeOf(chain.context, chain.aliases, chain.entity, chain.alias, access, option)
  const searched = chain.entity.search.length > 0 ? chain.entity.search : (chain.entity.base?.().search ?? [])
  return [
    ...(query.filter ? [condition(scope('public', '$filter'), query.filter)] : []),
    ...(query.search === undefined ? [] : [condition(scope('search', '$search'), parseSearch(query.search, searched))]),
  ]
}

/** The addressed entity; no row when there is none. `body` is its JSON object. */
export function getStatement(target: Target, query: Query, context: Context, options: Further = {}): Statement<{ body: string }> {
  checkExpands(query.expand ?? [])
  const chain = chainOf(target, context)
  const url = target.url.slice(0, target.url.lastIndexOf('/'))
  const json =
    target.suffix === '$ref' ? referenceJson(context, chain.entity, chain.alias, url) : rowJson(context, chain.aliases, chain.entity, chain.alias, query, url)
  return one(chain, sql`(${json})::text as body`, options)
}

/** How many there are (`/$count`); always one row. */
export function countStatement(target: Target, query: Query, context: Context, options: Further = {}): Statement<{ total: number; found: boolean }> {
  const chain = chainOf(target, context, furtherOf(target, options))
  const conditions = [...ownCondition(chain, options.where), ...asked(chain, query)]
  return render(sql`select (select count(*)::int ${rowsAmong(chain, conditions)}) as total, ${chain.owner.sql} as found`)
}

/** A property of the addressed entity as JSON text, or as plain text after `/$value`; no row when the entity is not there. */
export function valueStatement(target: Target, context: Context): Statement<{ body: string | null }> {
  const { property } = target
  if (!property) return refuse('The path does not end in a property.')
  const chain = chainOf(target, context)
  const json = fieldJson(context, chain.aliases, chain, { kind: 'field', shown: property.name, ...property })
  const text = target.suffix === '$value' ? sql`to_json(${json}) #>> '{}'` : sql`to_json(${json})::text`
  return one(chain, sql`(${text}) as body`, {})
}

/** The id of the addressed entity, for use cases that go on with the row; no row when there is none. */
export function keyStatement(target: Target, context: Context): Statement<{ id: string }> {
  const chain = chainOf(target, context)
  return one(chain, sql`${name(chain.alias)}."id"::text as id`, {})
}

const one = <R>(chain: Chain, what: Sql, { where: further }: Further): Statement<R> =>
  render(sql`select ${what} ${rowsOf(chain, ownCondition(chain, further))} limit 1`)
