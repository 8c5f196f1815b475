import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import type { Create } from '#model/entity.ts'
import type { accessPackage } from '#model/access-package.ts'
import { nowOf, record, type App } from '../app.ts'
import { lockCatalog } from '../catalog/catalog-row.ts'
import { actorOf } from '../people.ts'
import { auditPackage, packageNameTaken } from './package-row.ts'

/** Creates an access package in a catalog, the built-in one where none is named (entra.md F10). */
export function createAccessPackage(app: App, caller: Caller, input: Create<typeof accessPackage> & { readonly catalogId: string | undefined }): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const catalogId = input.catalogId ?? (await tx.selectFrom('catalog').select('id').where('catalogType', '=', 'serviceDefault').executeTakeFirst())?.id ?? ''
    const catalog = await lockCatalog(tx, caller, 'package.create', 'create access packages in this catalog', catalogId)
    if (!catalog.ok) return catalog
    const displayName = input.displayName!
    if (await packageNameTaken(tx, catalogId, displayName)) return no('NameTaken', { what: 'access package in this catalog', name: displayName }, 'displayName')
    const now = nowOf(app)
    const id = app.newId()
    await tx.insertInto('accessPackage').values({ id, catalogId, displayName, description: input.description ?? null, isHidden: input.isHidden ?? false, createdDateTime: now, modifiedDateTime: now }).execute()
    await record(app, tx, [auditPackage('Create access package', actorOf(caller), { id, displayName, catalogId })])
    return ok({ id })
  })
}
