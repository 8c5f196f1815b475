import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { mayReprocess } from '#domain/request/reprocessing.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { moveAssignment } from '../assignment/move-assignment.ts'
import { deliver } from '../delivery/ask-delivery.ts'
import { actorOf } from '../people.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { startDelivery } from './advance.ts'
import { auditRequest, lockRequestOfPerson, moveRequest, type RequestFacts } from './facts.ts'

/** Tries a delivery again that failed, wholly or in part (entra.md F63, R24). */
export function reprocessRequest(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequestOfPerson(tx, id)
    if (!facts) return no('NotFound', { what: 'request', id })
    const { request } = facts
    if (!can(caller, 'request.reprocess', request.catalogId!)) return can(caller, 'catalog.read', request.catalogId!) ? no('Forbidden', { task: 'process requests again' }) : no('NotFound', { what: 'request', id })
    const { retryAt } = await tx.selectFrom('assignmentRequest').select('retryAt').where('id', '=', id).executeTakeFirstOrThrow()
    const assignment = request.assignmentId ? await tx.selectFrom('assignment').select(['id', 'state', 'endingRequestId']).where('id', '=', request.assignmentId).executeTakeFirst() : undefined
    const { reprocessWindow } = await tenantSettings(tx)
    const how = mayReprocess({ state: request.state, status: request.status!, completedAt: request.completedDateTime, retryAt, assignmentState: assignment?.state ?? null, window: reprocessWindow, now: nowOf(app) })
    if (!how.ok) return how
    if (assignment?.endingRequestId && assignment.endingRequestId !== id) return no('AssignmentEnding', { id: assignment.endingRequestId })
    const started = how.value === 'startAnew' ? await startAnew(app, tx, facts) : await retry(tx, facts, how.value, assignment)
    if (!started.ok) return started
    await record(app, tx, [auditRequest(facts, 'Reprocess access package assignment request', actorOf(caller)), ...started.value])
    return ok(true)
  })
}

async function retry(tx: Tx, facts: RequestFacts, how: 'retryNow' | 'retryDelivery', assignment: { id: string; state: Parameters<typeof moveAssignment>[1]['state'] } | undefined) {
  const changes = { retryAt: null, deliveryAttempts: 0, completedDateTime: null }
  if (how === 'retryNow') await tx.updateTable('assignmentRequest').set({ retryAt: null, deliveryAttempts: 0 }).where('id', '=', facts.request.id).execute()
  else {
    const moved = await moveRequest(tx, facts.request, 'retried', changes)
    if (!moved.ok) return moved
    if (assignment && assignment.state !== 'delivering' && !facts.request.requestType.endsWith('Remove')) await moveAssignment(tx, assignment, 'retried')
  }
  return ok([deliver(facts.request.assignmentId!, facts.targetId)])
}

/** The request never came to a delivery: the person was blocked, or something stood in the way. */
async function startAnew(app: App, tx: Tx, facts: RequestFacts) {
  if (!facts.target?.accountEnabled) return no('TargetBlocked', { name: facts.targetName })
  const { endsAt } = facts.request
  if (endsAt !== null && endsAt <= nowOf(app)) return no('EndInPast', { end: endsAt })
  const live = await tx.selectFrom('assignment').select('endsAt').where('targetId', '=', facts.request.targetId).where('accessPackageId', '=', facts.request.accessPackageId).where('state', '<>', 'expired').executeTakeFirst()
  if (live) return no('AlreadyAssigned', { name: facts.targetName, until: live.endsAt ? ` until ${live.endsAt}` : '' })
  return startDelivery(app, tx, facts, 'retried')
}
