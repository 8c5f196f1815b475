/**
 * Rows for which any of some alternatives holds, looked for one by one. PostgreSQL tries `a or b` on every row when the two
 * come from different tables; asked for the rows of `a` and for those of `b`, it finds each by an index. That is worth it
 * where a caller is concerned by few of very many rows.
 */
import { sql } from 'kysely'
import type { Chain } from './chain.ts'
import { commas, name, relation, rowCount, where, type Condition, type Sql } from './fragment.ts'
import { orderOf, type SortKey } from './page.ts'

/** The first `rows` in the order of the keys. */
type Top = { readonly keys: readonly SortKey[]; readonly rows: number }
type Split = { readonly among: readonly Condition[]; readonly rest: readonly Condition[] }

/** The condition whose alternatives are looked for; the further one of the server goes before what the caller may see. */
function splitOf({ way }: Chain, conditions: readonly Condition[]): Split | undefined {
  const parts = [...way.where, ...conditions]
  const chosen = way.from.length === 1 ? parts.findLast((part) => part.few && part.either) : undefined
  return chosen?.either && { among: chosen.either, rest: parts.filter((part) => part !== chosen) }
}

/**
 * `from … where …` of the addressed rows. With `top`, each alternative gives only as many as the page can take, unless
 * another alternative stands beside it: that would have to be tried for each of them.
 */
export function rowsAmong(chain: Chain, conditions: readonly Condition[], top?: Top): Sql {
  const { from, where: whole } = chain.way
  const split = splitOf(chain, conditions)
  if (!split) return sql`from ${commas(from)}${where([...whole, ...conditions])}`
  const { among, rest } = split
  const own = sql`${name(chain.alias)}."id"`
  const isPage = top !== undefined && rest.every((part) => !part.either)
  const order = isPage ? sql` order by ${commas(top.keys.map((key) => orderOf(key, key.sql)))} limit ${rowCount(top.rows)}` : sql``
  const found = among.map((alternative) => sql`(select ${own} from ${commas(from)}${where([...(isPage ? rest : []), alternative])}${order})`)
  const table = sql`${relation(chain.entity.table)} as ${name(chain.alias)}`
  return sql`from ${table} where ${own} in (${sql.join(found, sql` union all `)})${isPage ? sql`` : and(rest)}`
}
const and = (rest: readonly Condition[]): Sql => (rest.length > 0 ? sql` and ${sql.join(rest.map((part) => part.sql), sql` and `)}` : sql``)
