/** Many rows by one statement, with one parameter: what it takes to send and to plan it does not grow with the rows. */
import { sql, type Insertable, type RawBuilder } from 'kysely'
import type { Tables, Tx } from './tables.ts'
import { send } from './transaction.ts'

type Name = keyof Tables & string
const inDatabase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `insert into … select …` of rows that all have the members of the first; values of jsonb columns are plain values here. */
export function rowsInto<T extends Name>(table: T, rows: readonly Insertable<Tables[T]>[]): RawBuilder<unknown> {
  const members = Object.keys(rows[0]!)
  const columns = sql.join(members.map((m) => sql.ref(m)))
  const values = JSON.stringify(rows.map((row) => Object.fromEntries(members.map((m) => [inDatabase(m), (row as Record<string, unknown>)[m]]))))
  return sql`insert into ${sql.table(table)} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${values}::jsonb)`
}

/** Inserts rows, however many, with the next statement that is sent; none is fine. */
export function sendMany<T extends Name>(tx: Tx, table: T, rows: readonly Insertable<Tables[T]>[]): void {
  if (rows.length > 0) send(tx, { execute: () => rowsInto(table, rows).execute(tx) })
}
