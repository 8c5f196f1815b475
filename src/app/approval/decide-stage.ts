import type { Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { decide } from '#domain/approval/deciding.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { outcomeMails, requestMail } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { carryOut } from '../request/carry-out.ts'
import { auditRequest, lockRequestOfPerson, moveRequest, type RequestFacts } from '../request/facts.ts'
import { peopleOf } from './resolve-approvers.ts'

export type StageDecision = { readonly approvalId: string; readonly stageId: string; readonly result: 'Approved' | 'Denied'; readonly justification: string | null }

/** Decides a stage (R12 to R14). The request's lock makes the first of two approvers win; the other is told who decided. */
export function decideStage(app: App, caller: Caller, input: StageDecision): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequestOfPerson(tx, input.approvalId)
    const stage = await tx.selectFrom('approvalStage').selectAll().where('id', '=', input.stageId).where('approvalId', '=', input.approvalId).executeTakeFirst()
    if (!facts || !stage) return no('NotFound', { what: 'approval stage', id: input.stageId })
    const approvers = (await tx.selectFrom('stageApprover').select('principalId').where('stageId', '=', stage.id).execute()).map((a) => a.principalId!)
    const involved = [facts.requestorId, facts.targetId, facts.request.createdById!]
    const decision = decide({
      status: stage.status, dueAt: stage.dueAt, reviewedBy: stage.reviewedBy as { displayName: string } | null, reviewResult: stage.reviewResult,
      isApproverJustificationRequired: stage.settings.isApproverJustificationRequired, approvers, requestState: facts.request.state,
    }, caller, involved, input.justification, nowOf(app))
    if (!decision.ok) return decision.refusal.kind === 'NotApprover' && !involved.includes(caller.id) ? no('NotFound', { what: 'approval stage', id: input.stageId }) : decision
    const { numUpdatedRows } = await tx.updateTable('approvalStage')
      .set({ status: 'Completed', reviewResult: input.result, reviewedBy: json({ id: caller.id, displayName: caller.name }), reviewedDateTime: nowOf(app), justification: input.justification, nextReminderAt: null })
      .where('id', '=', stage.id).where('status', '=', 'InProgress').executeTakeFirst()
    if (numUpdatedRows !== 1n) return no('StageNotOpen', { status: stage.status })
    const effects = input.result === 'Approved' ? await approved(app, tx, facts, caller, input) : await denied(app, tx, facts, caller, input)
    if (!effects.ok) return effects
    await record(app, tx, [...effects.value, ...(await tellOtherApprovers(app, tx, facts, caller, approvers, input))])
    return ok(true)
  })
}

const told = (caller: Caller, input: StageDecision) => ({ decidedBy: caller.name, ...(input.justification ? { reason: input.justification } : {}) })

async function approved(app: App, tx: Tx, facts: RequestFacts, caller: Caller, input: StageDecision): Promise<Decision<Effect[]>> {
  // Nothing is given to somebody who has left or was blocked while the request waited; denying it is still possible.
  if (!facts.target?.accountEnabled) return no('TargetBlocked', { name: facts.targetName })
  const by = actorOf(caller)
  const details = { details: { approver: caller.name }, ...(input.justification ? { reason: input.justification } : {}) }
  const next = await carryOut(app, tx, facts, by)
  return next.ok ? ok([
    auditRequest(facts, 'Approval stage completed for access package assignment request', by, details),
    auditRequest(facts, 'Approve access package assignment request', by, details),
    ...outcomeMails(app, facts, 'requestApproved', told(caller, input)), ...next.value,
  ]) : next
}

async function denied(app: App, tx: Tx, facts: RequestFacts, caller: Caller, input: StageDecision): Promise<Decision<Effect[]>> {
  const moved = await moveRequest(tx, facts.request, 'denied', { completedDateTime: nowOf(app) })
  await tx.updateTable('approvalStage').set({ status: 'Expired' }).where('approvalId', '=', facts.request.id).where('status', '=', 'Initializing').execute()
  return moved.ok ? ok([
    auditRequest(facts, 'Deny access package assignment request', actorOf(caller), input.justification ? { reason: input.justification } : {}),
    ...outcomeMails(app, facts, 'requestDenied', told(caller, input)),
  ]) : moved
}

/** The others who were asked hear that it is done (mail 7). */
async function tellOtherApprovers(app: App, tx: Tx, facts: RequestFacts, caller: Caller, approvers: readonly string[], input: StageDecision): Promise<Effect[]> {
  const event = input.result === 'Approved' ? 'requestApproved' : 'requestDenied'
  const others = (await peopleOf(tx, approvers)).filter((p) => ![caller.id, facts.requestorId, facts.targetId].includes(p.id))
  return others.flatMap((p) => requestMail(app, facts, event, p, `${event}:approver`, { ...told(caller, input), audience: 'approver' }))
}
