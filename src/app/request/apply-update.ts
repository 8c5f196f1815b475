import { nextNotice } from '#domain/assignment/notices.ts'
import { system } from '#domain/caller.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { reachesFurther } from '#domain/request/admit-update.ts'
import { expirationAt } from '#model/complex.ts'
import { json, type Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { closeStages } from '../approval/close-stages.ts'
import { deliver } from '../delivery/ask-delivery.ts'
import { accessMailsWanted, outcomeMails } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { inTheWay } from '../separation/in-the-way.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { auditRequest, lockRequest, moveRequest, type RequestFacts } from './facts.ts'

/** Does what an approved request to update says: another end, other answers, another policy (R29, entra.md §3.3). Access that is ending meanwhile is not kept by it. */
export async function applyUpdate(app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> {
  const now = nowOf(app)
  const { request } = facts
  const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', request.assignmentId!).forUpdate().executeTakeFirst()
  const over = !assignment || assignment.state === 'expired' || assignment.endingRequestId !== null || (assignment.endsAt !== null && assignment.endsAt <= now)
  if (over) return dropUpdate(app, tx, facts)
  const { expiration } = request.schedule!
  const endsAt = expiration.type === 'notSpecified' ? assignment.endsAt : expiration.endDateTime
  const longer = reachesFurther(endsAt, assignment.endsAt)
  const incompatible = longer || request.policyId !== assignment.policyId ? await inTheWay(app, tx, facts) : undefined
  if (incompatible) return incompatible
  const { expiryNotices } = await tenantSettings(tx)
  await tx.updateTable('assignment').set({
    endsAt, policyId: request.policyId, schedule: json({ ...assignment.schedule!, expiration: expirationAt(endsAt) }),
    nextNoticeAt: nextNotice(assignment.startsAt!, endsAt, now, expiryNotices), ...(longer ? { isExtended: true, status: 'Delivered' } : {}),
  }).where('id', '=', assignment.id).execute()
  const moved = await moveRequest(tx, request, 'startsNow')
  if (!moved.ok) return moved
  const done = await moveRequest(tx, { id: request.id, state: moved.value }, 'fulfilled', { completedDateTime: now })
  if (!done.ok) return done
  const told = accessMailsWanted(facts) && longer && request.requestType === 'userUpdate' ? outcomeMails(app, facts, 'accessExtended', { start: assignment.startsAt, end: endsAt }) : []
  return ok([auditRequest(facts, longer ? 'Extend access package assignment' : 'Change access package assignment', by, { details: { until: endsAt ?? 'never' } }), ...told, deliver(assignment.id, facts.targetId)])
}

/** A request about access that is over has nothing left to change. */
async function dropUpdate(app: App, tx: Tx, facts: RequestFacts): Promise<Decision<Effect[]>> {
  const moved = await moveRequest(tx, facts.request, 'canceled', { status: 'AssignmentEnded', completedDateTime: nowOf(app) })
  if (!moved.ok) return moved
  return ok([auditRequest(facts, 'Cancel access package assignment request', actorOf(system), { reason: 'The access ended before the request was decided.' }), ...(await closeStages(app, tx, facts))])
}

/** Drops the request to update that still waits, because the access that it is about goes away. */
export async function dropOpenUpdate(app: App, tx: Tx, assignmentId: string): Promise<Effect[]> {
  const open = await tx.selectFrom('assignmentRequest').select('id').where('assignmentId', '=', assignmentId).where('requestType', 'in', ['userUpdate', 'adminUpdate']).where('state', 'in', ['submitted', 'pendingApproval']).executeTakeFirst()
  const facts = open && (await lockRequest(tx, open.id))
  const dropped = facts && (await dropUpdate(app, tx, facts))
  return dropped?.ok ? dropped.value : []
}
