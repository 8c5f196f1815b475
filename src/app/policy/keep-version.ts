import type { Caller } from '#domain/caller.ts'
import { json, type Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { readPolicy } from './read-policies.ts'

/** Keeps a policy as it is now under its version, so that what a request was judged by can be read later (entra.md §6.3 A15). */
export async function keepVersion(app: App, tx: Tx, caller: Caller, policyId: string): Promise<void> {
  const policy = await readPolicy(tx, policyId)
  if (policy) await tx.insertInto('policyVersion').values({ policyId, version: policy.version, policy: json(policy), changedAt: nowOf(app), changedById: caller.id }).onConflict((c) => c.doNothing()).execute()
}
