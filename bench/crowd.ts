/** People and packages for the parts that are about many at once, and the floor under whatever was written for them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timed } from './measure.ts'
import { sql, type Place } from './place.ts'

/** How many of so many, where `BENCH_SCALE` asks for a part: 0.1 is a tenth. */
export const scaled = (count: number): number => Math.ceil(count * Number(process.env['BENCH_SCALE'] ?? 1))

/** The id of the n-th thing of a kind, as `data.sql` counts them. */
export const key = (kind: number, n: number): string => `0199${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** Adds people `first` to `last` of a department, and a package that gives group `packageNumber`. */
export async function addCrowd(place: Place, first: number, last: number, department: string, packageNumber: number): Promise<void> {
  await sql(place, readFileSync(join(import.meta.dirname, 'crowd.sql'), 'utf8'))
  await sql(place, `select crowd_add(${first}, ${last}, '${department}'), crowd_package(${packageNumber})`)
  await sql(place, 'analyze')
}

/** Where the database stands; what is written later has a higher number. */
export async function markOf(place: Place): Promise<bigint> {
  const [row] = await sql<{ at: string }>(place, 'select txid_current()::text as at')
  return BigInt(row!.at)
}

/** The rows that stand since a mark, by table. */
async function written(place: Place, mark: bigint): Promise<readonly { table: string; rows: number }[]> {
  const tables = await sql<{ table: string }>(place, `select quote_ident(relname) as table from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`)
  const counts = await sql<{ table: string; rows: string }>(place, tables.map(({ table }) => `select '${table}' as table, count(*)::text as rows from public.${table} where xmin::text::bigint > ${mark}`).join(' union all '))
  return counts.map(({ table, rows }) => ({ table, rows: Number(rows) })).filter(({ rows }) => rows > 0)
}

/**
 * The floor: the same rows once more, one `INSERT … SELECT` a table, all in one transaction, into tables with the same
 * columns, checks and indexes. Nothing is decided, no trigger runs, no foreign key is looked up.
 */
export async function writeAgain(place: Place, mark: bigint): Promise<{ readonly ms: number; readonly rows: number; readonly tables: number }> {
  const found = await written(place, mark)
  await sql(place, `drop schema if exists bench_floor cascade; create schema bench_floor; ${found.map(({ table }) => `create table bench_floor.${table} (like public.${table} including all)`).join('; ')}`)
  const columns = await sql<{ table: string; columns: string }>(place, `
    select quote_ident(table_name) as table, string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
    from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER' group by table_name`)
  const columnsOf = new Map(columns.map((c) => [c.table, c.columns]))
  const copies = found.map(({ table }) => `insert into bench_floor.${table} (${columnsOf.get(table)}) overriding system value select ${columnsOf.get(table)} from public.${table} where xmin::text::bigint > ${mark}`)
  const ms = await timed(() => sql(place, `begin; ${copies.join('; ')}; commit`))
  await sql(place, 'drop schema bench_floor cascade')
  return { ms, rows: found.reduce((sum, { rows }) => sum + rows, 0), tables: found.length }
}
