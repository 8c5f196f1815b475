import { can, canSelfServe } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor } from '#domain/effect.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import { emptySchedule } from '#model/complex.ts'
import type { Row } from '#model/entity.ts'
import type { assignment as assignmentEntity } from '#model/assignment.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { deliver } from './advance.ts'
import { auditRequest, lockRequest, moveRequest } from './facts.ts'
import type { SubmitInput } from './submit-request.ts'

type Assignment = Row<typeof assignmentEntity>
const activity: Partial<Record<RequestType, Activity>> = {
  userRemove: 'User requests to remove access package assignment',
  adminRemove: 'Administrator directly removes user access package assignment',
  systemRemove: 'Entitlement Management removes access package assignment request for user',
}

/** Gives access up, or takes it away as an administrator (R28). */
export function submitRemove(app: App, caller: Caller, input: SubmitInput): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const found = await findAssignment(tx, caller, input)
    if (!found.ok) return found
    const assignment = found.value
    const holder = await tx.selectFrom('subject').select('objectId').where('id', '=', assignment.targetId!).executeTakeFirstOrThrow()
    const allowed = input.requestType === 'adminRemove' ? adminMay(caller, assignment, holder.objectId) : await holderMay(tx, caller, assignment, holder.objectId)
    return allowed.ok ? beginRemoval(app, tx, assignment, input.requestType, actorOf(caller), input.justification) : allowed
  })
}

/** The assignment by its id, or by person and package, locked. */
async function findAssignment(tx: Tx, caller: Caller, input: SubmitInput): Promise<Decision<Assignment>> {
  const query = tx.selectFrom('assignment').selectAll('assignment').forUpdate('assignment')
  if (input.assignmentId) {
    const row = await query.where('assignment.id', '=', input.assignmentId).executeTakeFirst()
    return row ? ok(row) : no('NotFound', { what: 'assignment', id: input.assignmentId }, 'assignment/id')
  }
  if (!input.accessPackageId) return no('AssignmentNeeded', {}, 'assignment/id')
  const row = await query.innerJoin('subject', 'subject.id', 'assignment.targetId').where('assignment.accessPackageId', '=', input.accessPackageId)
    .where('subject.objectId', '=', input.targetId ?? caller.id).where('assignment.state', '<>', 'expired').executeTakeFirst()
  return row ? ok(row) : no('NotFound', { what: 'assignment of this access package to', id: input.targetId ?? caller.id }, 'assignment')
}

function adminMay(caller: Caller, assignment: Assignment, holder: string | null): Decision<true> {
  if (can(caller, 'assignment.remove', assignment.catalogId!)) return ok(true)
  const visible = holder === caller.id || can(caller, 'catalog.read', assignment.catalogId!)
  return visible ? no('Forbidden', { task: 'remove assignments' }) : no('NotFound', { what: 'assignment', id: assignment.id })
}

/** May the holder give this access up? */
export async function holderMay(tx: Tx, caller: Caller, assignment: Assignment, holder: string | null): Promise<Decision<true>> {
  if (!canSelfServe(caller) || holder !== caller.id) return no('NotFound', { what: 'assignment of yours', id: assignment.id })
  const policy = await tx.selectFrom('assignmentPolicy').select(['displayName', 'requestorSettings']).where('id', '=', assignment.policyId).executeTakeFirst()
  const settings = policy?.requestorSettings as Policy['requestorSettings'] | undefined
  return settings?.enableTargetsToSelfRemoveAccess ? ok(true) : no('RemoveNotAllowed', { policy: policy?.displayName ?? '' })
}

/** Makes the request that takes an assignment away and asks for the removal. From here on the access is no longer wanted. */
export async function beginRemoval(app: App, tx: Tx, assignment: Assignment, type: RequestType, by: Actor, justification: string | null, status?: string): Promise<Decision<{ id: string }>> {
  if (assignment.state === 'expired') return no('AssignmentEnded')
  if (assignment.endingRequestId) return no('AssignmentEnding', { id: assignment.endingRequestId })
  const id = app.newId()
  const now = nowOf(app)
  await settleOpenRequest(tx, assignment, now)
  await tx.insertInto('assignmentRequest').values({
    id, requestType: type, state: 'submitted', status: 'Accepted', justification, answers: json([]), schedule: json(emptySchedule), requestorId: assignment.targetId, targetId: assignment.targetId,
    accessPackageId: assignment.accessPackageId, catalogId: assignment.catalogId, policyId: assignment.policyId, assignmentId: assignment.id, createdById: by.id, createdDateTime: now,
    policySnapshot: await snapshotOf(tx, assignment),
  }).execute()
  const marked = await tx.updateTable('assignment').set({ endingRequestId: id, nextNoticeAt: null, ...(status ? { status } : {}) }).where('id', '=', assignment.id).where('endingRequestId', 'is', null).executeTakeFirst()
  if (marked.numUpdatedRows !== 1n) return no('AssignmentEnding', { id: '' })
  const facts = (await lockRequest(tx, id))!
  const moved = await moveRequest(tx, facts.request, 'startsNow')
  if (!moved.ok) return moved
  await record(app, tx, [auditRequest(facts, activity[type]!, by), deliver(assignment.id, facts.targetId)])
  return ok({ id })
}

/** A request that is still delivering what now goes away is over: what it gave so far is taken back with the rest. */
async function settleOpenRequest(tx: Tx, assignment: Assignment, now: string): Promise<void> {
  await tx.updateTable('assignmentRequest').set({ state: 'deliveryFailed', status: 'AssignmentRemoved', completedDateTime: now, retryAt: null })
    .where('assignmentId', '=', assignment.id).where('state', '=', 'delivering').execute()
}

/** The rules the access was given under go along, so that mails about its end follow the same notification setting. */
async function snapshotOf(tx: Tx, assignment: Assignment) {
  const given = await tx.selectFrom('assignmentRequest').select('policySnapshot').where('assignmentId', '=', assignment.id).where('policySnapshot', 'is not', null).orderBy('createdDateTime').limit(1).executeTakeFirst()
  return given?.policySnapshot ? json(given.policySnapshot) : null
}
