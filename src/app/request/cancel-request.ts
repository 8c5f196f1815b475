import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { RequestState } from '#domain/request/request-machine.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { closeStages } from '../approval/close-stages.ts'
import { mayTakeBack } from '../approval/take-back.ts'
import { deliver } from '../delivery/ask-delivery.ts'
import { outcomeMails } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest, moveRequest, type RequestFacts } from './facts.ts'
import { isSwapping } from './swap.ts'

/** What is written down when somebody cancels a request. */
export const cancelActivity = 'Cancel access package assignment request' satisfies Activity

type As = 'admin' | 'requestor' | 'approver'
/**
 * Whoever asked may cancel while the request waits; administrators also a delivery that failed (R16, R17, R25). Whoever approved takes that back
 * as long as there is no access yet that could be taken away (F51).
 */
const states: Readonly<Record<Exclude<As, 'admin'>, readonly RequestState[]>> = { requestor: ['submitted', 'pendingApproval', 'scheduled'], approver: ['scheduled'] }

/** Cancels a request. The reason is kept; an approver who takes back what they approved has to give one. */
export function cancelRequest(app: App, caller: Caller, id: string, reason: string | null = null): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, id)
    if (!facts) return no('NotFound', { what: 'request', id })
    const { request } = facts
    const as = await cancelsAs(tx, caller, facts)
    if (!as.ok) return as
    if (as.value !== 'admin' && !states[as.value].includes(request.state)) return no('RequestNotInExpectedState', { state: request.state, event: 'canceled' })
    if (as.value === 'approver' && !reason?.trim()) return no('JustificationMissing', {}, '@latchkey.justification')
    if (await isSwapping(tx, request, nowOf(app))) return no('SwapBegun')
    const moved = await moveRequest(tx, request, 'canceled', { completedDateTime: nowOf(app) })
    if (!moved.ok) return moved
    const told = [...(await closeStages(app, tx, facts)), ...(await takeBack(tx, facts)), ...(as.value === 'approver' ? outcomeMails(app, facts, 'requestCanceled', { reason, decidedBy: caller.name }) : [])]
    await record(app, tx, [auditRequest(facts, cancelActivity, actorOf(caller), reason?.trim() ? { reason } : {}), ...told])
    return ok({ id })
  })
}

/** As what somebody may cancel a request, if at all. */
async function cancelsAs(tx: Tx, caller: Caller, { request, requestorId, targetId }: RequestFacts): Promise<Decision<As>> {
  if (can(caller, 'request.cancel', request.catalogId!)) return ok('admin')
  if ([requestorId, targetId, request.createdById].includes(caller.id)) return ok('requestor')
  const may = await mayTakeBack(tx, caller, { by: 'id', id: request.id })
  if (may.ok) return ok('approver')
  if (may.refusal.kind !== 'NotYourApproval') return may
  return can(caller, 'catalog.read', request.catalogId!) ? no('Forbidden', { task: 'cancel requests' }) : no('NotFound', { what: 'request', id: request.id })
}

/** A delivery that failed leaves an assignment behind, perhaps with some of its roles: it goes with the request (R25). */
async function takeBack(tx: Tx, { request, targetId }: RequestFacts): Promise<Effect[]> {
  if (request.state !== 'deliveryFailed' || !request.assignmentId) return []
  const { numUpdatedRows } = await tx.updateTable('assignment').set({ endingRequestId: request.id, nextNoticeAt: null }).where('id', '=', request.assignmentId).where('state', '<>', 'expired').where('endingRequestId', 'is', null).executeTakeFirst()
  return numUpdatedRows === 1n ? [deliver(request.assignmentId, targetId)] : []
}
