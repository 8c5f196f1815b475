import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import type { Update } from '#model/entity.ts'
import type { accessPackage } from '#model/access-package.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditPackage, lockPackage, packageNameTaken } from './package-row.ts'

/** Changes name, description or visibility of a package (entra.md F11). */
export function updateAccessPackage(app: App, caller: Caller, id: string, input: Update<typeof accessPackage>): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'package.update', 'change this access package', id)
    if (!found.ok) return found
    const { displayName, description, isHidden } = input
    if (displayName && (await packageNameTaken(tx, found.value.catalogId, displayName, id))) return no('NameTaken', { what: 'access package in this catalog', name: displayName }, 'displayName')
    const changes = { ...(displayName ? { displayName } : {}), ...(description !== undefined ? { description } : {}), ...(typeof isHidden === 'boolean' ? { isHidden } : {}) }
    await tx.updateTable('accessPackage').set({ ...changes, modifiedDateTime: nowOf(app) }).where('id', '=', id).execute()
    await record(app, tx, [auditPackage('Update access package', actorOf(caller), { ...found.value, displayName: displayName ?? found.value.displayName }, undefined, modifiedProperties(found.value, changes))])
    return ok(true)
  })
}
