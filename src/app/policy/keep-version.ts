import type { Caller } from '#domain/caller.ts'
import { json, type Tx } from '#db/tables.ts'
import { readPolicy } from './read-policies.ts'

/** Keeps a policy as it is now under its version, so that what a request was judged by can be read later (entra.md §6.3 A15). Without `by` it is a version from before versions were kept: nobody knows who made it. */
export async function keepVersion(tx: Tx, policyId: string, by?: Caller): Promise<void> {
  const policy = await readPolicy(tx, policyId)
  const row = policy && (await tx.selectFrom('assignmentPolicy').select('modifiedDateTime').where('id', '=', policyId).executeTakeFirst())
  if (row) await tx.insertInto('policyVersion').values({ policyId, version: policy.version, policy: json(policy), changedAt: row.modifiedDateTime!, changedById: by?.id ?? null }).onConflict((c) => c.doNothing()).execute()
}
