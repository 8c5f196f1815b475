/** A request with all that use cases, mails and audit say about it, read in one place. */
import type { Tx } from '#db/tables.ts'
import { type About, type Activity, type Actor, type Effect } from '#domain/effect.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { next } from '#domain/machine.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { requestMachine, statusOf, type RequestEvent, type RequestState } from '#domain/request/request-machine.ts'
import type { Stored } from '#model/entity.ts'
import type { assignmentRequest } from '#model/assignment-request.ts'
import { peopleConcerned, userTarget, type KnownPerson } from '../people.ts'

export type RequestFacts = {
  readonly request: Stored<typeof assignmentRequest> & { readonly policySnapshot: Policy | null; readonly deliveryAttempts: number; readonly swapAssignmentId: string | null; readonly timeZone: string | null }
  readonly packageName: string
  readonly catalogName: string
  readonly requestor: KnownPerson | undefined
  readonly target: KnownPerson | undefined
  /** Who assigned or changed access directly: such a request has the person assigned as its requestor (entra.md §1.19). */
  readonly assigner: KnownPerson | undefined
  /** Object ids, which outlive the accounts. */
  readonly requestorId: string
  readonly targetId: string
  readonly targetName: string
  /** Until when the access lasts that a request to update is about; null: without an end, or there is none yet. */
  readonly heldUntil: string | null
}

/** Is it a direct assignment, or a change of access by an administrator? */
export const isDirect = ({ requestType }: { readonly requestType: string | null }): boolean => requestType === 'adminAdd' || requestType === 'adminUpdate'

/** Locks a request and reads everything about it. The access that it is about is locked before it: everybody takes them in this order. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestFacts | undefined> {
  const [, facts] = await Promise.all([
    tx.selectFrom('assignment').select('id').where('id', '=', (e) => e.selectFrom('assignmentRequest').select('assignmentId').where('id', '=', id)).forUpdate().execute(),
    lockRequests(tx, [id]),
  ])
  return facts.get(id)
}

/** The same for any number of requests, where nobody else can be waiting for the access that they are about. */
export async function lockRequests(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, RequestFacts>> {
  if (ids.length === 0) return new Map()
  const [rows, people] = await Promise.all([
    tx.selectFrom('assignmentRequest as r').innerJoin('accessPackage as p', 'p.id', 'r.accessPackageId').innerJoin('catalog as c', 'c.id', 'p.catalogId').innerJoin('subject as q', 'q.id', 'r.requestorId').innerJoin('subject as t', 't.id', 'r.targetId').leftJoin('assignment as a', 'a.id', 'r.assignmentId')
      .where('r.id', 'in', ids).selectAll('r').select(['a.endsAt as heldUntil', 'p.displayName as packageName', 'c.displayName as catalogName', 'q.objectId as requestorPerson', 't.objectId as targetPerson', 't.displayName as targetName']).orderBy('r.id').forUpdate('r').execute(),
    peopleConcerned(tx, ids),
  ])
  return new Map(rows.map(({ packageName, catalogName, requestorPerson, targetPerson, targetName, heldUntil, ...request }) => [request.id, {
    request, packageName: packageName!, catalogName: catalogName!, requestorId: requestorPerson!, targetId: targetPerson!, targetName: targetName ?? '', heldUntil, requestor: people.get(requestorPerson!), target: people.get(targetPerson!), assigner: isDirect(request) ? people.get(request.createdById!) : undefined,
  }]))
}

/** Locks a request after the person whom it is for and what they give back: whatever is decided about one person waits for what is being decided already. */
export async function lockRequestOfPerson(tx: Tx, id: string): Promise<RequestFacts | undefined> {
  const of = (column: 'targetId' | 'swapAssignmentId') => tx.selectFrom('assignmentRequest').select(column).where('id', '=', id)
  const [, , facts] = await Promise.all([
    tx.selectFrom('subject').select('id').where('id', '=', of('targetId')).forNoKeyUpdate().execute(),
    tx.selectFrom('assignment').select('id').where('id', '=', of('swapAssignmentId')).forUpdate().execute(),
    lockRequest(tx, id),
  ])
  return facts
}

/** What an audit event tells of a request. */
export type Audited = Pick<RequestFacts, 'packageName' | 'targetId' | 'targetName'> & {
  readonly request: Pick<RequestFacts['request'], 'id' | 'catalogId' | 'accessPackageId' | 'assignmentId'>; readonly target: Pick<KnownPerson, 'id' | 'name' | 'upn'> | undefined
}
/** What an audit event about this request is about. */
const aboutRequest = ({ request }: Pick<Audited, 'request'>): About => ({
  catalogId: request.catalogId!, accessPackageId: request.accessPackageId!, requestId: request.id, ...(request.assignmentId ? { assignmentId: request.assignmentId } : {}),
})

/** How long the access lasts from its delivery on, where the request names no end. */
export function policyDuration({ request }: RequestFacts): string | null {
  if (request.endsAt !== null) return null
  const [asked, allowed] = [request.schedule?.expiration, request.policySnapshot?.expiration]
  return asked?.type === 'afterDuration' ? asked.duration : allowed?.type === 'afterDuration' ? allowed.duration : null
}

/** An audit event about a request. */
export function auditRequest(facts: Audited, activity: Activity, by: Actor, more: { reason?: string; details?: Record<string, string>; about?: Partial<About> } = {}): Effect {
  const { about, ...rest } = more
  return {
    do: 'audit', activity, by, about: { ...aboutRequest(facts), ...about },
    targets: [
      { type: 'AccessPackage', id: facts.request.accessPackageId!, displayName: facts.packageName },
      facts.target ? userTarget(facts.target) : { type: 'User', id: facts.targetId, displayName: facts.targetName },
      { type: 'AccessPackageAssignmentRequest', id: facts.request.id, displayName: null },
    ],
    ...rest,
  }
}

type Changes = Partial<Pick<RequestFacts['request'], 'status' | 'completedDateTime' | 'assignmentId' | 'startsAt'>> & { retryAt?: string | null; lastError?: string | null; deliveryAttempts?: number }
/** Moves a request along its machine, by one event or by several at once. `where state = <expected>` makes one of two simultaneous decisions win. */
export async function moveRequest(tx: Tx, request: { id: string; state: RequestState }, events: RequestEvent | readonly RequestEvent[], changes: Changes = {}): Promise<Decision<RequestState>> {
  const event = [events].flat().join(', ')
  const to = [events].flat().reduce<RequestState | undefined>((state, by) => state && next(requestMachine, state, by), request.state)
  if (!to) return no('RequestNotInExpectedState', { state: request.state, event })
  const { numUpdatedRows } = await tx.updateTable('assignmentRequest').set({ state: to, status: statusOf[to], ...changes }).where('id', '=', request.id).where('state', '=', request.state).executeTakeFirst()
  return numUpdatedRows === 1n ? ok(to) : no('RequestNotInExpectedState', { state: request.state, event })
}
