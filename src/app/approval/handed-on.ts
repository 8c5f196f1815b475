import type { Selectable } from 'kysely'
import type { Db, Tables } from '#db/tables.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity } from '#domain/effect.ts'

/** Who handed a stage on to those who have it now, when and why; null where nobody did, or where they are gone and the policy says again who decides. */
export async function handedOn(db: Db, requestId: string, { id, openedAt }: Pick<Selectable<Tables['approvalStage']>, 'id' | 'openedAt'>): Promise<{ by: string; reason: string | null; at: string } | null> {
  const activity: Activity = 'Reassign approval stage of access package assignment request'
  const [has, last] = await Promise.all([
    db.selectFrom('stageApprover').select('stageId').where('stageId', '=', id).where('tier', '=', 'reassigned').limit(1).executeTakeFirst(),
    db.selectFrom('auditEvent').select(['activityDateTime', 'initiatedBy', 'resultReason']).where('requestId', '=', requestId).where('activityDisplayName', '=', activity).where('activityDateTime', '>=', openedAt!)
      .orderBy('activityDateTime', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst(),
  ])
  if (!has || !last) return null
  const { user, app } = last.initiatedBy as { user?: { displayName: string }; app?: { displayName: string } }
  return { by: (user ?? app)?.displayName ?? '', reason: last.resultReason, at: last.activityDateTime! }
}

/** To whom the caller handed a stage of the request on that was theirs, when and why: what they did last. */
export async function handedOnTo(db: Db, caller: Caller, requestId: string): Promise<{ to: readonly string[]; reason: string | null; at: string } | null> {
  const last = await db.selectFrom('stageHandover as h').innerJoin('approvalStage as s', 's.id', 'h.stageId').where('s.approvalId', '=', requestId).where('h.byId', '=', caller.id)
    .select(['h.toNames', 'h.reason', 'h.handedAt']).orderBy('h.handedAt', 'desc').orderBy('h.id', 'desc').limit(1).executeTakeFirst()
  return last ? { to: last.toNames, reason: last.reason, at: last.handedAt! } : null
}
