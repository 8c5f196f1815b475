/** What follows a submission or an approval: wait for the start, or deliver. */
import { insertMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import { periodFrom } from '#domain/policy/period.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { expirationAt } from '#model/complex.ts'
import { nowOf, type App } from '../app.ts'
import { inTheWay } from '../separation/in-the-way.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { auditRequest, moveRequest, policyDuration, type RequestFacts } from './facts.ts'
import { startSwap, stillHeld } from './swap.ts'

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
  if (await stillHeld(tx, request)) return no('SwapNotGivenBack')
  const incompatible = await inTheWay(app, tx, facts)
  if (incompatible) return incompatible
  const assignment = newAssignment(app, request, policyDuration(facts), (await tenantSettings(tx)).expiryNotices)
  const assignmentId = assignment.id
  await insertMany(tx, 'assignment', [assignment])
  const moved = await moveRequest(tx, request, event, { assignmentId, completedDateTime: null })
  if (!moved.ok) return moved
  return ok([auditRequest(facts, 'Ready to fulfill access package assignment request', by, { about: { assignmentId } }), deliver(assignmentId, facts.targetId)])
}

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

/** Asks for the delivery (or removal) of an assignment. Work about one person is done one piece after another. */
export const deliver = (assignmentId: string, personId: string): Effect => ({ do: 'enqueue', job: 'deliver-assignment', payload: { assignmentId }, key: `deliver:${assignmentId}`, queue: `person:${personId}` })

type Delivery = { readonly assignmentId: string; readonly personId: string }
/** The same for one or many new assignments of one package. */
export const deliverAll = (deliveries: readonly Delivery[]): readonly Effect[] =>
  deliveries.length === 1 ? [deliver(deliveries[0]!.assignmentId, deliveries[0]!.personId)]
    : [{ do: 'enqueue', job: 'deliver-assignments', payload: { assignmentIds: deliveries.map((d) => d.assignmentId) }, key: `deliver-from:${deliveries[0]!.assignmentId}` }]
