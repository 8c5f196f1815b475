import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditCatalog, lockCatalog } from './catalog-row.ts'

/** Deletes a catalog that holds no packages (entra.md F85); the built-in one stays. */
export function deleteCatalog(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockCatalog(tx, caller, 'catalog.delete', 'delete this catalog', id)
    if (!found.ok) return found
    if (found.value.catalogType === 'serviceDefault') return no('BuiltInCatalog')
    const { count } = await tx.selectFrom('accessPackage').select((e) => e.fn.countAll<number>().as('count')).where('catalogId', '=', id).executeTakeFirstOrThrow()
    if (count > 0) return no('CatalogNotEmpty', { count })
    await tx.deleteFrom('catalog').where('id', '=', id).execute()
    await record(app, tx, [auditCatalog('Delete access package catalog', actorOf(caller), { id, displayName: found.value.displayName! })])
    return ok(true)
  })
}
