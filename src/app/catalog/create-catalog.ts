import { canEverywhere, roleDefinitions } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import type { Create } from '#model/entity.ts'
import type { catalog } from '#model/catalog.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditCatalog, nameTaken } from './catalog-row.ts'

/** Creates a catalog (entra.md F1); a person who creates one owns it. */
export function createCatalog(app: App, caller: Caller, input: Create<typeof catalog>): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    if (!canEverywhere(caller, 'catalog.create')) return no('CatalogCreatorsOnly')
    const displayName = input.displayName!
    if (await nameTaken(tx, displayName)) return no('NameTaken', { what: 'catalog', name: displayName }, 'displayName')
    const now = nowOf(app)
    const id = app.newId()
    await tx.insertInto('catalog').values({
      id, displayName, description: input.description ?? null, catalogType: 'userManaged', state: input.state ?? 'published', isExternallyVisible: input.isExternallyVisible ?? false, createdDateTime: now, modifiedDateTime: now,
    }).execute()
    if (caller.kind === 'user') await tx.insertInto('roleAssignment').values({ id: app.newId(), principalId: caller.id, roleDefinitionId: roleDefinitions.owner, catalogId: id, createdDateTime: now }).execute()
    const owned: Effect[] = caller.kind === 'user' ? [{
      do: 'audit', activity: 'Add Entitlement Management role assignment', by: actorOf(caller), about: { catalogId: id },
      targets: [{ type: 'User', id: caller.id, displayName: caller.name }, { type: 'AccessPackageCatalog', id, displayName }], details: { role: 'owner' },
    }] : []
    await record(app, tx, [auditCatalog('Create access package catalog', actorOf(caller), { id, displayName }), ...owned])
    return ok({ id })
  })
}
