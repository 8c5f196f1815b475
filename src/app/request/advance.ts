/** What follows a submission or an approval: wait for the start, or deliver. */
import { json, type Tx } from '#db/tables.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import { periodFrom } from '#domain/policy/period.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { nowOf, type App } from '../app.ts'
import { auditRequest, moveRequest, policyDuration, type RequestFacts } from './facts.ts'

/** A request that needs no (further) approval waits for its start (R18) or is delivered now (R19). */
export async function scheduleOrStart(app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> {
  const { request } = facts
  if (request.startsAt === null || request.startsAt <= nowOf(app)) return startDelivery(app, tx, facts, by)
  const moved = await moveRequest(tx, request, 'startsLater')
  return moved.ok ? ok([auditRequest(facts, 'Schedule a future access package assignment', by, { details: { start: request.startsAt } })]) : moved
}

/** Makes the assignment and asks for its delivery (R19). The clock of a duration starts here. */
export async function startDelivery(app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> {
  const { request } = facts
  const now = nowOf(app)
  const { startsAt, endsAt } = periodFrom({ startsAt: null, endsAt: request.endsAt, duration: policyDuration(facts) }, now)
  const assignmentId = app.newId()
  const expiration = endsAt ? { type: 'afterDateTime' as const, endDateTime: endsAt, duration: null } : { type: 'noExpiration' as const, endDateTime: null, duration: null }
  await tx.insertInto('assignment').values({
    id: assignmentId, accessPackageId: request.accessPackageId!, catalogId: request.catalogId!, policyId: request.policyId, targetId: request.targetId!, state: 'delivering', status: 'Delivering',
    schedule: json({ startDateTime: startsAt, recurrence: null, expiration }), startsAt, endsAt, nextNoticeAt: nextNotice(startsAt, endsAt, now), createdDateTime: now,
  }).execute()
  const moved = await moveRequest(tx, request, 'startsNow', { assignmentId })
  if (!moved.ok) return moved
  return ok([auditRequest(facts, 'Ready to fulfill access package assignment request', by, { about: { assignmentId } }), deliver(assignmentId, facts.targetId)])
}

/** Asks for the delivery (or removal) of an assignment. Work about one person is done one piece after another. */
export const deliver = (assignmentId: string, personId: string): Effect => ({ do: 'enqueue', job: 'deliver-assignment', payload: { assignmentId }, key: `deliver:${assignmentId}`, queue: `person:${personId}` })
