/** Whom a text means in a report: everybody whose name or address holds it. */
import { sql, type RawBuilder } from 'kysely'
import type { App } from '../app.ts'
import { containing } from './report.ts'

/** So many are named one by one, so that what is about them is found by its index. Whom a text means beyond that is met often enough by reading in order. */
const most = 1_000
export type Meant = { readonly ids: readonly string[] } | { readonly text: string }

const holds = (text: string): RawBuilder<boolean> => containing(text, ['n.display_name', 'n.principal_name', 'n.email'])

export async function subjectsNamed(app: App, text: string): Promise<Meant> {
  if (text === '') return { text }
  const { rows } = await sql<{ id: string }>`select n.id from subject n where ${holds(text)} limit ${most + 1}`.execute(app.db)
  return rows.length > most ? { text } : { ids: rows.map(({ id }) => id) }
}

/** Is one of these columns a subject that was meant? */
export function isNamed(named: Meant, columns: readonly string[]): RawBuilder<boolean> {
  if ('ids' in named) return sql<boolean>`(${sql.join(columns.map((column) => sql`${sql.raw(column)} = any(${[...named.ids]}::uuid[])`), sql` or `)})`
  return named.text === '' ? sql<boolean>`true` : sql<boolean>`exists (select from subject n where n.id in (${sql.join(columns.map((column) => sql.raw(column)))}) and ${holds(named.text)})`
}
