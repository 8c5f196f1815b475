import type { Caller } from '#domain/caller.ts'
import { modifiedProperties } from '#domain/audit.ts'
import { merged, type Patch } from '#domain/patch.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { defaultPolicyRules, usableRules, type PolicyRules } from '#domain/policy/rules.ts'
import { json } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { checkRules } from '../automatic/look-at-package.ts'
import { keepVersion } from './keep-version.ts'
import { auditPolicy, checkHolders, lockPolicy } from './policy-row.ts'

/** Latchkey's own rules of a policy: what its holders, approvers and other policies of the package may count on. */
export async function readPolicyRules(app: App, id: string): Promise<Decision<PolicyRules>> {
  const row = await app.db.selectFrom('assignmentPolicy').select('rules').where('id', '=', id).executeTakeFirst()
  return ok({ ...defaultPolicyRules, ...row?.rules })
}

/** Changes them. They are a part of the policy: its version grows, and holders are looked at again. */
export function updatePolicyRules(app: App, caller: Caller, id: string, patch: Patch<PolicyRules>): Promise<Decision<PolicyRules>> {
  return transact(app.db, async (tx) => {
    const found = await lockPolicy(tx, caller, id)
    if (!found.ok) return found
    const before = { ...defaultPolicyRules, ...found.value.rules }
    const usable = usableRules(merged(before, patch))
    if (!usable.ok) return usable
    const rules = usable.value
    await keepVersion(tx, id)
    await tx.updateTable('assignmentPolicy').set({ rules: json(rules), version: (found.value.version ?? 1) + 1, modifiedDateTime: nowOf(app) }).where('id', '=', id).execute()
    await keepVersion(tx, id, caller)
    await checkHolders(tx, id)
    if (found.value.automaticRequestSettings) await checkRules(app, tx, found.value.accessPackageId!)
    await record(app, tx, [auditPolicy('Update access package assignment policy', actorOf(caller), found.value, undefined, modifiedProperties(before, rules))])
    return ok(rules)
  })
}
