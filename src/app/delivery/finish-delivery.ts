/** What follows when the targets are in line with an assignment, or refuse to be. */
import type { ConnectorFailed } from '#connectors/connector.ts'
import { retryIn } from '#domain/delivery.ts'
import { system } from '#domain/caller.ts'
import type { AssignmentState } from '#domain/assignment/assignment-machine.ts'
import { endingOf } from '#domain/assignment/ending.ts'
import type { Effect } from '#domain/effect.ts'
import { inScope } from '#domain/policy/scope.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { moveAssignment } from '../assignment/move-assignment.ts'
import { accessMailsWanted, outcomeMails, requestMail } from '../mail/request-mail.ts'
import { toldOfRemoved } from '../mover/held-access.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest, moveRequest, type Audited, type RequestFacts } from '../request/facts.ts'
import { afterGone } from '../request/swap.ts'
import { deliver } from './ask-delivery.ts'

/** The request that waits for this delivery: the one that takes away, else the one that gives. */
async function openRequest(tx: Tx, assignmentId: string): Promise<RequestFacts | undefined> {
  const row = await tx.selectFrom('assignmentRequest').select('id').where('assignmentId', '=', assignmentId).where('state', '=', 'delivering').orderBy('createdDateTime', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row && lockRequest(tx, row.id)
}
const isRemoval = (facts: RequestFacts): boolean => facts.request.requestType.endsWith('Remove')

/** Every role is where it should be: the request is delivered; the assignment is delivered, or expired when it was taken away (R20, R28). */
export async function finishDelivery(app: App, assignmentId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', assignmentId).forUpdate().executeTakeFirstOrThrow()
    if (assignment.state === 'expired') return ok(true)
    const facts = await openRequest(tx, assignmentId)
    const removed = assignment.endingRequestId !== null
    // The end came in while we gave: the next run, which is already asked for, takes away what this one gave.
    if (facts && removed !== isRemoval(facts)) { await record(app, tx, [deliver(assignmentId, facts.targetId)]); return ok(true) }
    if (removed && (await unsettled(tx, assignmentId))) return ok(true)
    if (assignment.retryAt ?? assignment.lastError) await tx.updateTable('assignment').set({ retryAt: null, deliveryAttempts: 0, lastError: null }).where('id', '=', assignmentId).execute()
    if (removed) {
      await moveAssignment(tx, assignment, 'removed', { expiredDateTime: nowOf(app), nextNoticeAt: null })
      await record(app, tx, await afterGone(tx, assignmentId))
    }
    else await moveAssignment(tx, assignment, 'fulfilled')
    return facts ? complete(app, tx, facts) : ok(true)
  })
}

/** Is there still something of the assignment at a target, as far as we know? */
export const unsettled = async (tx: Tx, assignmentId: string): Promise<boolean> =>
  (await tx.selectFrom('assignmentResourceRole').select('id').where('assignmentId', '=', assignmentId).where('status', '<>', 'Removed').limit(1).executeTakeFirst()) !== undefined

/** What is written down when access is delivered. */
export const deliveredEvents = (facts: Audited): Effect[] => [auditRequest(facts, 'Fulfill access package assignment request', actorOf(system)), auditRequest(facts, 'Fulfill access package assignment', actorOf(system))]

/** Who is written to about it. Nobody where access was assigned directly or by a rule (entra.md F57). */
export const deliveredMails = (app: App, facts: RequestFacts, { startsAt, endsAt }: { readonly startsAt: string | null; readonly endsAt: string | null }): Effect[] =>
  accessMailsWanted(facts) && ['userAdd', 'onBehalfAdd'].includes(facts.request.requestType) ? outcomeMails(app, facts, 'accessDelivered', { start: startsAt, end: endsAt, duration: null }) : []

/** What is written down when access is gone. */
export const removedEvents = (facts: Audited): Effect[] => [auditRequest(facts, 'Fulfill access package assignment request', actorOf(system)), auditRequest(facts, 'Remove access package assignment', actorOf(system))]

const endMails = { expired: 'accessExpired', givenUp: 'accessGivenUp', removed: 'accessRemoved' } as const
/** The end is told to the holder, whoever ended it: by whom and why, where it was not its time. `by` names who removed it; nobody where that was Latchkey. `outOfScope`: whom the policy is for, where the holder no longer fits. */
export function removedMails(app: App, facts: RequestFacts, { startsAt, endsAt }: { readonly startsAt: string | null; readonly endsAt: string | null }, by: string | undefined, outOfScope?: object): Effect[] {
  if (!accessMailsWanted(facts)) return []
  const { requestType, createdById, createdDateTime, justification } = facts.request
  const ending = endingOf({ requestType: requestType as RequestType, createdById, createdDateTime, holderId: facts.targetId, endsAt })
  const told = ending === 'expired' ? { end: endsAt, extension: mayAskAgain(facts) ? 'possible' : 'outOfScope' } : { end: nowOf(app), reason: justification, outOfScope, ...(by === undefined ? {} : { decidedBy: by }) }
  return requestMail(app, facts, endMails[ending], facts.target, 'accessEnded', { start: startsAt, ...told, audience: 'beneficiary' })
}
/** Is the holder still among those who may ask for it themselves, by the policy it was given under? Whoever moved on is not invited to. */
const mayAskAgain = ({ request: { policySnapshot: policy }, target }: RequestFacts): boolean => !policy || !target || (inScope(policy, target) && policy.requestorSettings.enableTargetsToSelfAddAccess)
/** Who asked for the removal, where it was somebody. */
const removedBy = async (tx: Tx, { request }: RequestFacts): Promise<string | undefined> => {
  const row = await tx.selectFrom('directoryObject').select('displayName').where('id', '=', request.createdById!).executeTakeFirst()
  return row?.displayName ?? undefined
}

async function complete(app: App, tx: Tx, facts: RequestFacts): Promise<Decision<true>> {
  const moved = await moveRequest(tx, facts.request, 'fulfilled', { completedDateTime: nowOf(app), retryAt: null, lastError: null })
  if (!moved.ok) return moved
  const assignment = await tx.selectFrom('assignment').select(['startsAt', 'endsAt']).where('id', '=', facts.request.assignmentId!).executeTakeFirstOrThrow()
  await record(app, tx, isRemoval(facts) ? [...removedEvents(facts), ...removedMails(app, facts, assignment, await removedBy(tx, facts), await toldOfRemoved(tx, facts.request.assignmentId!))] : [...deliveredEvents(facts), ...deliveredMails(app, facts, assignment)])
  return ok(true)
}

/** A target refused: try again later, or give up on a grant after several hours and say what is missing (R21, R22). Removals are tried for ever. */
export async function noteFailure(app: App, assignmentId: string, failures: readonly ConnectorFailed[]): Promise<void> {
  await transact(app.db, async (tx) => {
    // Always the assignment before its request: whoever ends it at this moment locks them in the same order.
    const assignment = await tx.selectFrom('assignment').select(['id', 'state', 'deliveryAttempts']).where('id', '=', assignmentId).forUpdate().executeTakeFirstOrThrow()
    // It was ended by another node; should we have given something, its removal is asked for.
    if (assignment.state === 'expired') return ok(true)
    const facts = await openRequest(tx, assignmentId)
    const reason = failures.map((f) => f.message).join('; ')
    const wait = (seconds: number) => app.clock.now().add({ seconds: Math.max(seconds, ...failures.map((f) => f.after ?? 0)) }).toString({ fractionalSecondDigits: 3 })
    if (!facts) return settleLater(tx, assignment, failures, reason, wait)
    const attempts = facts.request.deliveryAttempts + 1
    const seconds = failures.some((f) => f.retryable) || isRemoval(facts) ? retryIn(attempts, isRemoval(facts)) : undefined
    if (seconds === undefined) return giveUp(app, tx, facts, attempts, reason, wait)
    await tx.updateTable('assignmentRequest').set({ deliveryAttempts: attempts, retryAt: wait(seconds), lastError: reason }).where('id', '=', facts.request.id).execute()
    return ok(true)
  })
}

type Failing = { readonly id: string; readonly state: AssignmentState; readonly deliveryAttempts: number }
/** No request waits: a package changed, access is repaired, or a canceled request is taken back. The assignment keeps the time of the next try; what should be gone is tried for ever. */
async function settleLater(tx: Tx, { id, state, deliveryAttempts }: Failing, failures: readonly ConnectorFailed[], lastError: string, wait: (seconds: number) => string): Promise<Decision<true>> {
  const roles = await tx.selectFrom('assignmentResourceRole').select('status').where('assignmentId', '=', id).execute()
  const removing = roles.some((r) => r.status === 'PendingRemoval')
  const attempts = deliveryAttempts + 1
  const seconds = failures.some((f) => f.retryable) || removing ? retryIn(attempts, removing) : undefined
  await tx.updateTable('assignment').set({ deliveryAttempts: attempts, retryAt: seconds === undefined ? null : wait(seconds), lastError }).where('id', '=', id).execute()
  if (seconds === undefined) await moveAssignment(tx, { id, state }, roles.some((r) => r.status === 'Fulfilled') ? 'partlyGaveUp' : 'gaveUp')
  return ok(true)
}

async function giveUp(app: App, tx: Tx, facts: RequestFacts, attempts: number, reason: string, wait: (seconds: number) => string): Promise<Decision<true>> {
  const roles = await tx.selectFrom('assignmentResourceRole').select('status').where('assignmentId', '=', facts.request.assignmentId!).execute()
  const some = roles.some((r) => r.status === 'Fulfilled')
  const moved = await moveRequest(tx, facts.request, some ? 'partlyGaveUp' : 'gaveUp', { completedDateTime: nowOf(app), retryAt: null, lastError: reason, deliveryAttempts: attempts })
  if (!moved.ok) return moved
  const assignment = await tx.selectFrom('assignment').select(['id', 'state']).where('id', '=', facts.request.assignmentId!).forUpdate().executeTakeFirstOrThrow()
  await moveAssignment(tx, assignment, some ? 'partlyGaveUp' : 'gaveUp')
  // A role that left the package meanwhile still has to go, though nobody waits for it any more.
  if (roles.some((r) => r.status === 'PendingRemoval')) await tx.updateTable('assignment').set({ retryAt: wait(retryIn(1, true)!), lastError: reason }).where('id', '=', assignment.id).execute()
  await record(app, tx, [
    auditRequest(facts, some ? 'Partially fulfill access package assignment request' : 'Failed access package assignment request', actorOf(system), { reason }),
    ...outcomeMails(app, facts, 'deliveryFailed', { reason }),
  ])
  return ok(true)
}
