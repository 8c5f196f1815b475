/** What a report is: columns, and rows that are read page by page, so that none is ever in memory whole (entra.md F79). */
import { sql, type RawBuilder } from 'kysely'
import { can, canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { holding } from '#db/like.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Span } from '#domain/span.ts'
import type { Entity } from '#model/entity.ts'
import { accessPackage } from '#model/access-package.ts'
import type { resource } from '#model/resource.ts'
import type { App } from '../app.ts'
import { sees } from '../sees.ts'

export type Cell = string | number | boolean | null
/** Where a page begins: the values of the columns that the rows are ordered by. */
export type Place = readonly string[]
export type Report<R extends object = Record<string, unknown>> = {
  readonly name: string
  /** The header of each column of the CSV, and what stands in it. */
  readonly columns: Readonly<Record<string, (row: R) => Cell>>
  /** The values that `after` is made of: what they must look like. */
  readonly place: readonly ('id' | 'text' | 'instant')[]
  placeOf(row: R): Place
  page(after: Place | undefined, limit: number): Promise<readonly R[]>
}

/** A report as those take it who write it down, whatever its rows are. */
export const asReport = <R extends object>(report: Report<R>): Report => report as unknown as Report

/** All rows, page after page; a page is read when the one before has been taken. */
export async function* rowsOf(report: Report, size = 1_000): AsyncGenerator<readonly Record<string, unknown>[]> {
  for (let after: Place | undefined; ;) {
    const page = await report.page(after, size)
    if (page.length > 0) yield page
    if (page.length < size) return
    after = report.placeOf(page.at(-1)!)
  }
}

/** Which catalogs a list is about (undefined: all of them), for one package or for everything that the caller may read. */
export async function catalogsReported(app: App, caller: Caller, accessPackageId: string | undefined, task: string): Promise<Decision<{ readonly catalogs: readonly string[] | undefined }>> {
  if (accessPackageId !== undefined) {
    const found = await reportedIn(app, caller, { table: 'accessPackage', entity: accessPackage, what: 'access package' }, accessPackageId, task)
    return found.ok ? ok({ catalogs: undefined }) : found
  }
  const catalogs = canEverywhere(caller, 'catalog.read') ? undefined : catalogsWhere(caller, 'catalog.read')
  return catalogs?.length === 0 ? no('Forbidden', { task }) : ok({ catalogs })
}

/** Reports about a person are for administrators of the tenant (entra.md §4 row 38). */
export async function reportedPerson(app: App, caller: Caller, id: string): Promise<Decision<{ id: string }>> {
  if (!canEverywhere(caller, 'report.user')) return no('TenantForbidden', { task: 'read reports about a person' })
  const known = await app.db.selectFrom('directoryObject').select('id').where('id', '=', id).where('kind', '=', 'user').executeTakeFirst()
  // The subject outlives the account, and so does what the person held.
  const subject = known ?? (await app.db.selectFrom('subject').select('objectId').where('objectId', '=', id).executeTakeFirst())
  return subject ? ok({ id }) : no('NotFound', { what: 'person', id })
}

type InCatalog = { readonly table: 'accessPackage' | 'resource'; readonly entity: typeof accessPackage | typeof resource; readonly what: string }
/** Reports about what is in a catalog are for whoever may read the catalog (entra.md §4 row 29); 404 where the thing itself is not to be seen. */
export async function reportedIn(app: App, caller: Caller, { table, entity, what }: InCatalog, id: string, task = `read who holds this ${what}`): Promise<Decision<{ id: string; catalogId: string }>> {
  const row = await app.db.selectFrom(table).select('catalogId').where('id', '=', id).executeTakeFirst()
  if (row && can(caller, 'catalog.read', row.catalogId!)) return ok({ id, catalogId: row.catalogId! })
  return (await sees(app, caller, entity as Entity, id)) ? no('Forbidden', { task }) : no('NotFound', { what, id })
}

/** What a report is about, by its name. */
export const nameInReport = async ({ db }: App, table: 'accessPackage' | 'resource' | 'directoryObject', id: string): Promise<string | undefined> =>
  (await db.selectFrom(table).select('displayName').where('id', '=', id).executeTakeFirst())?.displayName ?? undefined
/** The same of a person, whose subject outlives the account. */
export const personNamed = async (app: App, id: string): Promise<string | undefined> =>
  (await nameInReport(app, 'directoryObject', id)) ?? (await app.db.selectFrom('subject').select('displayName').where('objectId', '=', id).executeTakeFirst())?.displayName ?? undefined
/** States are those of now, also in a report about another time: there the column says so. */
export const ofNow = <R>(span: Span | undefined, columns: Readonly<Record<string, (row: R) => Cell>>): Readonly<Record<string, (row: R) => Cell>> =>
  span ? Object.fromEntries(Object.entries(columns).map(([name, cell]) => [`${name}Now`, cell])) : columns

/** Does one of these columns hold the text, in any case? An empty text is in all of them. */
export const containing = (text: string, columns: readonly string[]): RawBuilder<boolean> =>
  text === '' ? sql<boolean>`true` : sql<boolean>`(${sql.join(columns.map((column) => sql`lower(${sql.raw(column)}) like lower(${holding(text)})`), sql` or `)})`

export const joined = (items: readonly (string | null)[]): string => [...new Set(items.filter((i) => i !== null))].join('; ')
