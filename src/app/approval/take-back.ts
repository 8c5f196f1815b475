import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'

/** The approved request itself, or all requests about an access. */
type Of = { readonly by: 'id' | 'assignmentId'; readonly id: string }

/** Only the very person who approved takes it back, and only where the tenant lets approvers do so (entra.md F51). */
export async function mayTakeBack(db: Db | Tx, caller: Caller, { by, id }: Of): Promise<Decision<true>> {
  const approved = await db.selectFrom('approvalStage as t').innerJoin('assignmentRequest as r', 'r.id', 't.approvalId').where(`r.${by}`, '=', id).where('t.reviewResult', '=', 'Approved')
    .where('t.reviewedById', '=', caller.id).select('t.id').limit(1).executeTakeFirst()
  if (!approved) return no('NotYourApproval')
  return (await tenantSettings(db)).approversMayRevoke ? ok(true) : no('RevokeSwitchedOff')
}
