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
 * | path.ts         | what does a URL name, and what is its `@odata.context`?                    |
 * | context.ts      | who asks: parameters, visibility, face, metadata level                     |
 * | member.ts       | which member of an entity has this name?                                   |
 * | sql.ts          | which rows satisfy an expression?                                          |
 * | select.ts       | what JSON does a row become? (`$select`, `$expand`)                        |
 * | statement.ts    | the statements: list, get, count, value, key                               |
 * | page.ts         | where does the next page begin?                                            |
 * | metadata.ts     | `$metadata`                                                                |
 * | batch.ts        | `$batch`                                                                   |
 * | refusal.ts      | `ODataRefusal`: the only error for what clients send                       |
 *
 * Identifiers in the SQL come from declarations only; whatever a client writes becomes a parameter of the statement.
 * A row that the caller may not see does not exist: not in lists, expands and counts, not at the end of a path, not in a filter.
 */
import type { Context } from './context.ts'
import type { Target } from './path.ts'
import type { Query } from './query.ts'

/** What `pg`'s `query` takes; `R` is the type of its rows. */
export type Statement<R> = { readonly text: string; readonly values: unknown[]; readonly row?: R }
/** Always one row. `body` is the entities' JSON joined by commas; `last` is null on the last page; `found` is whether the collection's owner exists. */
export type ListRow = { body: string; fetched: number; total: number | null; last: (string | null)[] | null; found: boolean }
export type ListOptions = {
  readonly pageSize: { readonly default: number; readonly max: number }
  /** A further condition of the server, for example of a bound function; may use `@name`. */
  readonly where?: string
}
/** The page of a collection that the query asks for. */
export function listStatement(target: Target, query: Query, context: Context, options: ListOptions): Statement<ListRow> { throw new Error(`not yet: ${target} ${query} ${context} ${options}`) }
/** The addressed entity; no row when there is none. `body` is its JSON object. */
export function getStatement(target: Target, query: Query, context: Context): Statement<{ body: string }> { throw new Error(`not yet: ${target} ${query} ${context}`) }
/** How many there are (`/$count`); always one row. */
export function countStatement(target: Target, query: Query, context: Context, options: { where?: string } = {}): Statement<{ total: number; found: boolean }> { throw new Error(`not yet: ${target} ${query} ${context} ${options}`) }
/** A property of the addressed entity as JSON text, or as plain text after `/$value`; no row when the entity is not there. */
export function valueStatement(target: Target, context: Context): Statement<{ body: string | null }> { throw new Error(`not yet: ${target} ${context}`) }
/** The id of the addressed entity, for use cases that go on with the row; no row when there is none. */
export function keyStatement(target: Target, context: Context): Statement<{ id: string }> { throw new Error(`not yet: ${target} ${context}`) }
