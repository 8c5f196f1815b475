import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { RequestState } from '#domain/request/request-machine.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { closeStages } from '../approval/close-stages.ts'
import { deliver } from '../delivery/ask-delivery.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest, moveRequest, type RequestFacts } from './facts.ts'
import { isSwapping } from './swap.ts'

/** Whoever asked may cancel while the request waits; administrators also a delivery that failed (R16, R17, R25). */
const byRequestor: readonly RequestState[] = ['submitted', 'pendingApproval', 'scheduled']

/** Cancels a request. */
export function cancelRequest(app: App, caller: Caller, id: string): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, id)
    if (!facts) return no('NotFound', { what: 'request', id })
    const { request } = facts
    const mine = [facts.requestorId, facts.targetId, request.createdById].includes(caller.id)
    const admin = can(caller, 'request.cancel', request.catalogId!)
    if (!mine && !admin) return can(caller, 'catalog.read', request.catalogId!) ? no('Forbidden', { task: 'cancel requests' }) : no('NotFound', { what: 'request', id })
    if (!admin && !byRequestor.includes(request.state)) return no('RequestNotInExpectedState', { state: request.state, event: 'canceled' })
    if (await isSwapping(tx, request, nowOf(app))) return no('SwapBegun')
    const moved = await moveRequest(tx, request, 'canceled', { completedDateTime: nowOf(app) })
    if (!moved.ok) return moved
    const told = [...(await closeStages(app, tx, facts)), ...(await takeBack(tx, facts))]
    await record(app, tx, [auditRequest(facts, 'Cancel access package assignment request', actorOf(caller)), ...told])
    return ok({ id })
  })
}

/** A delivery that failed leaves an assignment behind, perhaps with some of its roles: it goes with the request (R25). */
async function takeBack(tx: Tx, { request, targetId }: RequestFacts): Promise<Effect[]> {
  if (request.state !== 'deliveryFailed' || !request.assignmentId) return []
  const { numUpdatedRows } = await tx.updateTable('assignment').set({ endingRequestId: request.id, nextNoticeAt: null }).where('id', '=', request.assignmentId).where('state', '<>', 'expired').where('endingRequestId', 'is', null).executeTakeFirst()
  return numUpdatedRows === 1n ? [deliver(request.assignmentId, targetId)] : []
}
