import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import type { Update } from '#model/entity.ts'
import type { catalog } from '#model/catalog.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditCatalog, lockCatalog, nameTaken } from './catalog-row.ts'

/** Changes a catalog (entra.md §4 row 6). */
export function updateCatalog(app: App, caller: Caller, id: string, input: Update<typeof catalog>): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockCatalog(tx, caller, 'catalog.update', 'change this catalog', id)
    if (!found.ok) return found
    const { displayName, description, state, isExternallyVisible } = input
    if (displayName && (await nameTaken(tx, displayName, id))) return no('NameTaken', { what: 'catalog', name: displayName }, 'displayName')
    const changes = { ...(displayName ? { displayName } : {}), ...(description !== undefined ? { description } : {}), ...(state ? { state } : {}), ...(typeof isExternallyVisible === 'boolean' ? { isExternallyVisible } : {}) }
    await tx.updateTable('catalog').set({ ...changes, modifiedDateTime: nowOf(app) }).where('id', '=', id).execute()
    await record(app, tx, [auditCatalog('Update access package catalog', actorOf(caller), { id, displayName: displayName ?? found.value.displayName! }, modifiedProperties(found.value, changes))])
    return ok(true)
  })
}
