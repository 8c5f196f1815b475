/** What follows a submission or an approval: wait for the start, or deliver. */
import { sendMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { attempt } from '#db/transaction.ts'
import { system } from '#domain/caller.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { assignmentMachine } from '#domain/assignment/assignment-machine.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import { next } from '#domain/machine.ts'
import { periodFrom } from '#domain/policy/period.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { expirationAt } from '#model/complex.ts'
import { nowOf, type App } from '../app.ts'
import { deliverNew } from '../delivery/ask-delivery.ts'
import { deliveredEvents, deliveredMails } from '../delivery/finish-delivery.ts'
import { give, giftFor } from '../delivery/give.ts'
import { actorOf } from '../people.ts'
import { inTheWay } from '../separation/in-the-way.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { auditRequest, moveRequest, policyDuration, type RequestFacts } from './facts.ts'
import { startSwap, stillHeld } from './swap.ts'

/** A request that needs no (further) approval waits for its start (R18) or is delivered now (R19). */
export async function scheduleOrStart(app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> {
  const { request } = facts
  if (request.swapAssignmentId) return startSwap(app, tx, facts, by)
  if (request.startsAt === null || request.startsAt <= nowOf(app)) return startDelivery(app, tx, facts)
  const incompatible = await inTheWay(app, tx, facts)
  if (incompatible) return incompatible
  const moved = await moveRequest(tx, request, 'startsLater')
  return moved.ok ? ok([auditRequest(facts, 'Schedule a future access package assignment', by, { details: { start: request.startsAt } })]) : moved
}

/**
 * Makes the assignment and gives what it stands for: now, where that can be done with the decision, else by a job (R19). `event`
 * tells whether for the first time. The clock of a duration starts here. Whoever asked or decided has an event of their own; what follows is ours.
 */
export async function startDelivery(app: App, tx: Tx, facts: RequestFacts, event: 'startsNow' | 'retried' = 'startsNow'): Promise<Decision<Effect[]>> {
  const { request } = facts
  if (await stillHeld(tx, request)) return no('SwapNotGivenBack')
  const [incompatible, { expiryNotices }] = await Promise.all([inTheWay(app, tx, facts), tenantSettings(tx)])
  if (incompatible) return incompatible
  const assignment = newAssignment(app, request, policyDuration(facts), expiryNotices)
  const ready = auditRequest(facts, 'Ready to fulfill access package assignment request', actorOf(system), { about: { assignmentId: assignment.id } })
  const given = await attempt(tx, () => giveAtOnce(app, tx, facts, assignment, event))
  if (given) return ok([ready, ...given])
  sendMany(tx, 'assignment', [assignment])
  const moved = await moveRequest(tx, request, event, { assignmentId: assignment.id, completedDateTime: null })
  return moved.ok ? ok([ready, deliverNew([assignment.id])]) : moved
}

/** The access, delivered in the transaction of the decision (R20); nothing where that cannot be. */
async function giveAtOnce(app: App, tx: Tx, facts: RequestFacts, assignment: NewAssignment, event: 'startsNow' | 'retried'): Promise<Effect[] | undefined> {
  const { request } = facts
  if (!facts.target) return undefined
  const receiver = { id: assignment.id, requestId: request.id, accessPackageId: request.accessPackageId!, catalogId: request.catalogId!, personId: facts.targetId, displayName: facts.targetName }
  const { gift, to } = await giftFor(app, tx, receiver.accessPackageId, [receiver])
  if (to.length === 0) return undefined
  sendMany(tx, 'assignment', [{ ...assignment, state: next(assignmentMachine, assignment.state, 'fulfilled')!, status: 'Delivered' }])
  const [moved, events] = await Promise.all([moveRequest(tx, request, [event, 'fulfilled'], { assignmentId: assignment.id, completedDateTime: nowOf(app) }), give(app, tx, gift, to)])
  if (!moved.ok) throw new Error('the request is no longer where it was found')
  const delivered = { ...facts, request: { ...request, assignmentId: assignment.id } }
  return [...events, ...deliveredMails(app, delivered, assignment), ...deliveredEvents(delivered)]
}

type NewAssignment = ReturnType<typeof newAssignment>
type Asked = Pick<RequestFacts['request'], 'accessPackageId' | 'catalogId' | 'policyId' | 'targetId' | 'endsAt'>
/** The assignment that a request leads to, from this moment on; a duration counts from here. */
export function newAssignment(app: App, { accessPackageId, catalogId, policyId, targetId, endsAt: asked }: Asked, duration: string | null, notices: readonly string[]) {
  const now = nowOf(app)
  const { startsAt, endsAt } = periodFrom({ startsAt: null, endsAt: asked, duration }, now)
  return {
    id: app.newId(), accessPackageId, catalogId, policyId, targetId, state: 'delivering', status: 'Delivering', schedule: { startDateTime: startsAt, recurrence: null, expiration: expirationAt(endsAt) },
    startsAt, endsAt, nextNoticeAt: nextNotice(startsAt, endsAt, now, notices), createdDateTime: now,
  } as const
}
