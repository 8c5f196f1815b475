/** What follows a submission or an approval: open the stage, wait for the start, or deliver. */
import { json, type Tx } from '#db/tables.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { dueFrom, nextReminder } from '#domain/approval/deciding.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import { periodFrom } from '#domain/policy/period.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { nowOf, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import { inTheWay } from '../separation/in-the-way.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { resolveApprovers } from '../approval/resolve-approvers.ts'
import { auditRequest, moveRequest, policyDuration, type RequestFacts } from './facts.ts'
import { startSwap, stillHeld } from './swap.ts'

/** Opens the approval of a submitted request (R8). Refused when nobody could decide: a request must not wait for no one. */
export async function openApproval(app: App, tx: Tx, facts: RequestFacts, by: Actor, { noLaterThan }: { noLaterThan: string | null }): Promise<Decision<Effect[]>> {
  const now = nowOf(app)
  const stages = facts.request.policySnapshot!.requestApprovalSettings.stages
  const first = stages[0]!
  const involved = [facts.requestorId, facts.targetId]
  const { approvers, people } = await resolveApprovers(tx, first, facts.target!, involved)
  if (people.length === 0) return no('NobodyCanApprove', { reason: 'no approver of the policy can decide about it, and no fallback approver can either' })
  const moved = await moveRequest(tx, facts.request, 'approvalNeeded')
  if (!moved.ok) return moved
  const timeOut = dueFrom(first.durationBeforeAutomaticDenial, now)
  // Nothing is left to decide once the period that was asked for, or the access to be changed, is over.
  const dueAt = noLaterThan !== null && noLaterThan < timeOut ? noLaterThan : timeOut
  await tx.insertInto('approval').values({ id: facts.request.id, createdDateTime: now }).execute()
  const ids = stages.map(() => app.newId())
  await tx.insertInto('approvalStage').values(stages.map((settings, i) => ({
    id: ids[i]!, approvalId: facts.request.id, sequence: i + 1, status: i === 0 ? 'InProgress' as const : 'Initializing' as const, reviewResult: 'NotReviewed' as const, settings: json(settings),
    ...(i === 0 ? { openedAt: now, dueAt, nextReminderAt: nextReminder(now, dueAt, now) } : {}),
  }))).execute()
  await tx.insertInto('stageApprover').values(approvers.map((a) => ({ stageId: ids[0]!, principalId: a.principalId, tier: a.tier }))).execute()
  return ok([
    auditRequest(facts, 'Create request approval', by),
    ...people.map((p) => auditRequest(facts, 'Add approver to request approval', by, { details: { approver: p.name } })),
    ...people.flatMap((p) => requestMail(app, facts, 'requestToApprover', p, `stage:${ids[0]}:opened`, { decideBy: dueAt, occasion: 'opened' })),
  ])
}

/** A request that needs no (further) approval waits for its start (R18) or is delivered now (R19). */
export async function scheduleOrStart(app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> {
  const { request } = facts
  if (request.swapAssignmentId) return startSwap(app, tx, facts, by)
  if (request.startsAt === null || request.startsAt <= nowOf(app)) return startDelivery(app, tx, facts, by)
  const incompatible = await inTheWay(app, tx, facts)
  if (incompatible) return incompatible
  const moved = await moveRequest(tx, request, 'startsLater')
  return moved.ok ? ok([auditRequest(facts, 'Schedule a future access package assignment', by, { details: { start: request.startsAt } })]) : moved
}

/** Makes the assignment and asks for its delivery (R19); `event` tells whether for the first time. The clock of a duration starts here. */
export async function startDelivery(app: App, tx: Tx, facts: RequestFacts, by: Actor, event: 'startsNow' | 'retried' = 'startsNow'): Promise<Decision<Effect[]>> {
  const { request } = facts
  const now = nowOf(app)
  if (await stillHeld(tx, request)) return no('SwapNotGivenBack')
  const incompatible = await inTheWay(app, tx, facts)
  if (incompatible) return incompatible
  const { startsAt, endsAt } = periodFrom({ startsAt: null, endsAt: request.endsAt, duration: policyDuration(facts) }, now)
  const assignmentId = app.newId()
  const expiration = endsAt ? { type: 'afterDateTime' as const, endDateTime: endsAt, duration: null } : { type: 'noExpiration' as const, endDateTime: null, duration: null }
  await tx.insertInto('assignment').values({
    id: assignmentId, accessPackageId: request.accessPackageId!, catalogId: request.catalogId!, policyId: request.policyId, targetId: request.targetId!, state: 'delivering', status: 'Delivering',
    schedule: json({ startDateTime: startsAt, recurrence: null, expiration }), startsAt, endsAt, nextNoticeAt: nextNotice(startsAt, endsAt, now, (await tenantSettings(tx)).expiryNotices), createdDateTime: now,
  }).execute()
  const moved = await moveRequest(tx, request, event, { assignmentId, completedDateTime: null })
  if (!moved.ok) return moved
  return ok([auditRequest(facts, 'Ready to fulfill access package assignment request', by, { about: { assignmentId } }), deliver(assignmentId, facts.targetId)])
}

/** Asks for the delivery (or removal) of an assignment. Work about one person is done one piece after another. */
export const deliver = (assignmentId: string, personId: string): Effect => ({ do: 'enqueue', job: 'deliver-assignment', payload: { assignmentId }, key: `deliver:${assignmentId}`, queue: `person:${personId}` })
