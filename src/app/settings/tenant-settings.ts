import { Transaction } from 'kysely'
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import { merged, type Patch } from '#domain/patch.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { defaultSettings, type TenantSettings } from '#domain/settings.ts'
import { json, type Db, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { moveNotices } from '../assignment/move-notices.ts'
import { actorOf } from '../people.ts'

/** What differs from the defaults is stored under this name. */
const name = 'tenant'
export type SettingsPatch = Patch<TenantSettings>

const known = new WeakMap<Tx, Promise<TenantSettings>>()
/** The settings that hold in the tenant now; the same ones all through a transaction. */
export function tenantSettings(db: Db | Tx): Promise<TenantSettings> {
  if (!(db instanceof Transaction)) return readSettings(db)
  if (!known.has(db)) known.set(db, readSettings(db))
  return known.get(db)!
}

async function readSettings(db: Db | Tx): Promise<TenantSettings> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return merged(defaultSettings, (row?.value ?? {}) as SettingsPatch)
}

/** Reads the settings, as whoever may read catalogs everywhere. */
export async function readTenantSettings(app: App, caller: Caller): Promise<Decision<TenantSettings>> {
  return canEverywhere(caller, 'settings.read') ? ok(await tenantSettings(app.db)) : no('TenantForbidden', { task: 'read the settings of the tenant' })
}

/** Changes settings of the tenant (entra.md §4 row 2). */
export function updateTenantSettings(app: App, caller: Caller, patch: SettingsPatch): Promise<Decision<TenantSettings>> {
  return transact(app.db, async (tx) => {
    if (!canEverywhere(caller, 'settings.update')) return no('TenantForbidden', { task: 'change the settings of the tenant' })
    await tx.insertInto('setting').values({ name, value: json({}) }).onConflict((c) => c.doNothing()).execute()
    const { value } = await tx.selectFrom('setting').select('value').where('name', '=', name).forUpdate().executeTakeFirstOrThrow()
    const stored = value as Partial<TenantSettings>
    const before = merged(defaultSettings, stored)
    const settings = merged(before, patch)
    await tx.updateTable('setting').set({ value: json(merged(stored, patch) as unknown) }).where('name', '=', name).execute()
    if (String(settings.expiryNotices) !== String(before.expiryNotices)) await moveNotices(tx, settings.expiryNotices, nowOf(app))
    await record(app, tx, [{ do: 'audit', activity: 'Update tenant setting', by: actorOf(caller), about: {}, targets: [{ type: 'TenantSettings', id: name, displayName: null, modifiedProperties: modifiedProperties(before, settings) }] }])
    return ok(settings)
  })
}
