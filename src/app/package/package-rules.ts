import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import { merged, type Patch } from '#domain/patch.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { defaultPackageRules, type PackageRules } from '#domain/policy/rules.ts'
import { json } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditPackage, lockPackage } from './package-row.ts'

/** Latchkey's own rules of a package. */
export async function readPackageRules(app: App, id: string): Promise<Decision<PackageRules>> {
  const row = await app.db.selectFrom('accessPackage').select('rules').where('id', '=', id).executeTakeFirst()
  return ok({ ...defaultPackageRules, ...row?.rules })
}

/** Changes them, for what is delivered from now on. */
export function updatePackageRules(app: App, caller: Caller, id: string, patch: Patch<PackageRules>): Promise<Decision<PackageRules>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'package.update', 'change this access package', id)
    if (!found.ok) return found
    const before = { ...defaultPackageRules, ...found.value.rules }
    const rules = merged(before, patch)
    await tx.updateTable('accessPackage').set({ rules: json(rules), modifiedDateTime: nowOf(app) }).where('id', '=', id).execute()
    await record(app, tx, [auditPackage('Update access package', actorOf(caller), found.value, undefined, modifiedProperties(before, rules))])
    return ok(rules)
  })
}
