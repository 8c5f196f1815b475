/** What became of what was approved, as its approvers are told. */
import type { Caller } from '#domain/caller.ts'
import type { Db } from '#db/tables.ts'
import { cancelActivity } from '../request/cancel-request.ts'
import { mayTakeBack } from './take-back.ts'

type Person = { readonly id: string; readonly displayName: string }
type Approved = { readonly id: string; readonly state: string; readonly assignmentId: string | null }
export type Outcome = {
  /** The access that came of it, where there is one. */
  readonly assignmentId: string | null
  /** When the access ended, or what was approved was canceled. */
  readonly endedDateTime: string | null
  /** The approver who took it back. */
  readonly takenBackBy: Person | null
  readonly takenBackReason: string | null
  /** May the caller take it back now? It takes a reason. */
  readonly canTakeBack: boolean
}

const notTakenBack = { takenBackBy: null, takenBackReason: null } as const

/** Access that is there, is being taken away, or has gone; or a start that is still to come. Nothing where nothing came of the request, or not yet. */
export async function outcomeOf(db: Db, caller: Caller, { id, state, assignmentId }: Approved): Promise<Outcome | null> {
  if (state === 'canceled') return canceledAs(db, id)
  if (state === 'scheduled') return { assignmentId: null, endedDateTime: null, ...notTakenBack, canTakeBack: (await mayTakeBack(db, caller, { by: 'id', id })).ok }
  // An extension is about access that was there before it: as long as it waits, and where it is denied, that is not its doing.
  return assignmentId && !['submitted', 'pendingApproval', 'denied'].includes(state) ? accessOf(db, caller, assignmentId) : null
}

async function accessOf(db: Db, caller: Caller, assignmentId: string): Promise<Outcome> {
  const found = await db.selectFrom('assignment as a').leftJoin('assignmentRequest as e', 'e.id', 'a.endingRequestId').leftJoin('directoryObject as d', 'd.id', 'e.createdById')
    .where('a.id', '=', assignmentId).select(['a.state', 'a.expiredDateTime', 'e.requestType', 'e.createdById', 'e.justification', 'd.displayName']).executeTakeFirstOrThrow()
  const isOver = found.state === 'expired' || found.requestType !== null
  return {
    assignmentId, endedDateTime: found.expiredDateTime,
    ...(found.requestType === 'approverRemove' ? { takenBackBy: { id: found.createdById!, displayName: found.displayName ?? '' }, takenBackReason: found.justification } : notTakenBack),
    canTakeBack: !isOver && (await mayTakeBack(db, caller, { by: 'assignmentId', id: assignmentId })).ok,
  }
}

/** Who canceled stands in the audit log alone: it was taken back if that is somebody who had approved it. */
async function canceledAs(db: Db, requestId: string): Promise<Outcome> {
  const event = await db.selectFrom('auditEvent').select(['initiatedBy', 'activityDateTime', 'resultReason']).where('requestId', '=', requestId).where('activityDisplayName', '=', cancelActivity).executeTakeFirst()
  const by = (event?.initiatedBy as { user?: Person } | undefined)?.user
  const approved = by && (await db.selectFrom('approvalStage').select('id').where('approvalId', '=', requestId).where('reviewResult', '=', 'Approved').where('reviewedById', '=', by.id).limit(1).executeTakeFirst())
  return { assignmentId: null, endedDateTime: event?.activityDateTime ?? null, ...(by && approved ? { takenBackBy: { id: by.id, displayName: by.displayName }, takenBackReason: event?.resultReason ?? null } : notTakenBack), canTakeBack: false }
}
