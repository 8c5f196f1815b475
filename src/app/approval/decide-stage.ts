import type { Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { decide, type StageFacts } from '#domain/approval/deciding.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import type { MailEvent } from '#mail/message.ts'
import { askerOf, outcomeMails, requestMail } from '../mail/request-mail.ts'
import { actorOf, loadPeople, type KnownPerson } from '../people.ts'
import { carryOut } from '../request/carry-out.ts'
import { auditRequest, lockRequestOfPerson, moveRequest, type RequestFacts } from '../request/facts.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { nextStage, openStage } from './open-approval.ts'
import { realign, type Aligned } from './realign-stage.ts'
import { askedPeople, involvedIn, standInsOf } from './stage-people.ts'

export type StageDecision = { readonly approvalId: string; readonly stageId: string; readonly result: 'Approved' | 'Denied'; readonly justification: string | null }
/** A decision that was found to be allowed, with all that is told of it. */
type Made = StageDecision & { readonly caller: Caller; readonly facts: RequestFacts; readonly aligned: Aligned; readonly inPlaceOf: KnownPerson | undefined }

/** Decides a stage (R12 to R14, F50). The request's lock makes the first of two approvers win; the other is told who decided. */
export function decideStage(app: App, caller: Caller, input: StageDecision): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequestOfPerson(tx, input.approvalId)
    if (!facts) return no('NotFound', { what: 'approval stage', id: input.stageId })
    // Who may decide follows from how things are now, though the job that looks for it may not have run yet.
    const aligned = await realign(app, tx, facts, input.stageId)
    const judged = await judge(app, tx, caller, facts, aligned, input)
    if (!judged.ok) return judged
    const made = { ...input, caller, facts, aligned, inPlaceOf: judged.value ? (await loadPeople(tx, [judged.value])).get(judged.value) : undefined }
    const [{ numUpdatedRows }, next] = await Promise.all([completeStage(app, tx, made), nextStage(tx, input.approvalId)])
    if (numUpdatedRows !== 1n) return no('StageNotOpen', { status: 'it was decided at this moment' })
    const effects = input.result === 'Denied' ? await denied(app, tx, made) : next ? await stageApproved(app, tx, made, next) : await approved(app, tx, made)
    if (!effects.ok) return effects
    await record(app, tx, [...aligned.effects, ...effects.value])
    return ok(true)
  })
}

const completeStage = (app: App, tx: Tx, { stageId, result, justification, caller }: Made) => tx.updateTable('approvalStage')
  .set({
    status: 'Completed', reviewResult: result, reviewedBy: json({ id: caller.id, displayName: caller.name }), reviewedById: caller.id, reviewedDateTime: nowOf(app), justification,
    nextReminderAt: null, escalatesAt: null,
  }).where('id', '=', stageId).where('status', '=', 'InProgress').executeTakeFirst()

/** In whose place the caller decides, or why not. Whoever is no approver does not learn that there is something to decide. */
async function judge(app: App, tx: Tx, caller: Caller, facts: RequestFacts, { stage, approvers }: Aligned, input: StageDecision): Promise<Decision<string | null>> {
  const unknown = no('NotFound', { what: 'approval stage', id: input.stageId })
  if (!stage) return unknown
  const involved = involvedIn(facts)
  const decision = decide({
    status: stage.status, dueAt: stage.dueAt, reviewedBy: stage.reviewedBy as StageFacts['reviewedBy'], reviewResult: stage.reviewResult,
    isApproverJustificationRequired: stage.settings.isApproverJustificationRequired, approvers: approvers.map((a) => a.principalId), standIns: await standInsOf(tx, stage.id), requestState: facts.request.state,
  }, caller, involved, input.justification, nowOf(app))
  if (!decision.ok) return decision.refusal.kind === 'NotApprover' ? unknown : decision
  const { inPlaceOf } = decision.value
  return inPlaceOf && !(await tenantSettings(tx)).delegation.isEnabled ? no('DelegationOff') : ok(inPlaceOf)
}

const told = ({ caller, justification, inPlaceOf }: Made) => ({ decidedBy: caller.name, ...(inPlaceOf ? { decidedFor: inPlaceOf.name } : {}), ...(justification ? { reason: justification } : {}) })
const audited = ({ caller, justification, inPlaceOf }: Made, more: Record<string, string> = {}) => ({ details: { approver: caller.name, ...(inPlaceOf ? { inPlaceOf: inPlaceOf.name } : {}), ...more }, ...(justification ? { reason: justification } : {}) })

async function approved(app: App, tx: Tx, made: Made): Promise<Decision<Effect[]>> {
  const { facts, caller } = made
  if (!facts.target?.accountEnabled) return blocked(facts)
  const by = actorOf(caller)
  const [others, going] = await Promise.all([tellApprovers(app, tx, made, 'requestApproved', startNow(app, facts)), carryOut(app, tx, facts, by)])
  return going.ok ? ok([
    auditRequest(facts, 'Approval stage completed for access package assignment request', by, audited(made)),
    auditRequest(facts, 'Approve access package assignment request', by, audited(made)),
    ...outcomeMails(app, facts, 'requestApproved', { ...told(made), ...startNow(app, facts) }), ...going.value, ...others,
  ]) : going
}
/** Access that is given with the approval starts now, though an earlier start was asked for. One that waits for something to be given back starts later than that. */
const startNow = (app: App, { request }: RequestFacts): { readonly start?: string } =>
  request.requestType.endsWith('Update') || request.swapAssignmentId || (request.startsAt !== null && request.startsAt > nowOf(app)) ? {} : { start: nowOf(app) }
/** Nothing is given to somebody who has left or was blocked while the request waited; denying it is still possible. */
const blocked = (facts: RequestFacts) => no('TargetBlocked', { name: facts.targetName })

/** One stage is approved and the next one opens (R12). Its approvers hear of it (mail 8); who asked does when a delegate decided (F52). */
async function stageApproved(app: App, tx: Tx, made: Made, next: NonNullable<Awaited<ReturnType<typeof nextStage>>>): Promise<Decision<Effect[]>> {
  const { facts, caller } = made
  if (!facts.target?.accountEnabled) return blocked(facts)
  const moved = await moveRequest(tx, facts.request, 'stageApproved')
  if (!moved.ok) return moved
  const others = tellOfStage(app, made)
  return ok([
    auditRequest(facts, 'Approval stage completed for access package assignment request', actorOf(caller), audited(made, { nextStage: String(next.sequence) })), ...others,
    ...(made.inPlaceOf ? requestMail(app, facts, 'requestStageApproved', askerOf(facts), `requestStageApproved:${made.stageId}`, { ...told(made), audience: 'requestor' }) : []),
    ...(await openStage(app, tx, facts, next, actorOf(caller))),
  ])
}

async function denied(app: App, tx: Tx, made: Made): Promise<Decision<Effect[]>> {
  const { facts, caller } = made
  const others = await tellApprovers(app, tx, made, 'requestDenied')
  const moved = await moveRequest(tx, facts.request, 'denied', { completedDateTime: nowOf(app) })
  await tx.updateTable('approvalStage').set({ status: 'Expired' }).where('approvalId', '=', facts.request.id).where('status', '=', 'Initializing').execute()
  return moved.ok ? ok([auditRequest(facts, 'Deny access package assignment request', actorOf(caller), audited(made)), ...outcomeMails(app, facts, 'requestDenied', told(made)), ...others]) : moved
}

/** The others who were asked hear of it: those of the stage (mail 8), or of all stages when it is the last word (mails 7, 16). */
async function tellApprovers(app: App, tx: Tx, made: Made, event: 'requestApproved' | 'requestDenied', more: { readonly start?: string } = {}): Promise<Effect[]> {
  const asked = await askedPeople(tx, made.facts, nowOf(app), { stageId: made.stageId, deciders: made.aligned.deciders })
  return tell(app, made, asked, event, `${event}:approver`, more)
}
const tellOfStage = (app: App, made: Made): Effect[] => tell(app, made, made.aligned.deciders, 'requestStageApproved', `requestStageApproved:${made.stageId}`)
const tell = (app: App, made: Made, people: readonly KnownPerson[], event: MailEvent, occasion: string, more: { readonly start?: string } = {}): Effect[] =>
  people.filter((p) => p.id !== made.caller.id).flatMap((p) => requestMail(app, made.facts, event, p, occasion, { ...told(made), ...more, audience: 'approver' }))
