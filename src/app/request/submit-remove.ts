import { can, canSelfServe } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor } from '#domain/effect.ts'
import { mayAskFor } from '#domain/policy/scope.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import { emptySchedule } from '#model/complex.ts'
import type { Row } from '#model/entity.ts'
import type { assignment as assignmentEntity } from '#model/assignment.ts'
import { json, type Db, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { mayTakeBack } from '../approval/take-back.ts'
import { findAssignment } from '../assignment/find-assignment.ts'
import { deliver } from '../delivery/ask-delivery.ts'
import { actorOf, loadPeople } from '../people.ts'
import { readPolicy } from '../policy/read-policies.ts'
import { dropOpenUpdate } from './apply-update.ts'
import { auditRequest, lockRequest, moveRequest } from './facts.ts'
import type { SubmitInput } from './submit-request.ts'

type Assignment = Row<typeof assignmentEntity>
/** What is written down when each kind of removal begins. */
export const removalActivity: Partial<Record<RequestType, Activity>> = {
  userRemove: 'User requests to remove access package assignment',
  adminRemove: 'Administrator directly removes user access package assignment',
  systemRemove: 'Entitlement Management removes access package assignment request for user',
  approverRemove: 'Approver removes access package assignment',
}

/** Gives access up, or takes it away as an administrator, for somebody else, or as whoever approved it (R28, entra.md F48, F49, F51, F60). */
export function submitRemove(app: App, caller: Caller, input: SubmitInput): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const type = input.requestType as RemoveType
    if (type !== 'adminRemove' && caller.kind !== 'user') return no('UserOnly')
    const found = await findAssignment(tx, caller, input)
    if (!found.ok) return found
    const assignment = found.value
    const holder = await tx.selectFrom('subject').select('objectId').where('id', '=', assignment.targetId!).executeTakeFirstOrThrow()
    const allowed = await mayRemove[type](tx, caller, assignment, holder.objectId, input)
    return allowed.ok ? beginRemoval(app, tx, assignment, type, actorOf(caller), input.justification) : allowed
  })
}

type RemoveType = 'userRemove' | 'adminRemove' | 'approverRemove'
type May = (tx: Db | Tx, caller: Caller, assignment: Assignment, holder: string | null, input: SubmitInput) => Promise<Decision<true>>
/** Who may ask for each kind of removal. */
export const mayRemove: Readonly<Record<RemoveType, May>> = { adminRemove: adminMay, userRemove: holderMay, approverRemove: approverMay }
const hidden = (assignment: Assignment) => no('NotFound', { what: 'assignment', id: assignment.id })

async function adminMay(_tx: Db | Tx, caller: Caller, assignment: Assignment, holder: string | null): Promise<Decision<true>> {
  if (can(caller, 'assignment.remove', assignment.catalogId!)) return ok(true)
  return holder === caller.id || can(caller, 'catalog.read', assignment.catalogId!) ? no('Forbidden', { task: 'remove assignments' }) : hidden(assignment)
}

/** The holder, or whom the policy lets do so for the holder. */
async function holderMay(tx: Db | Tx, caller: Caller, assignment: Assignment, holder: string | null): Promise<Decision<true>> {
  if (!canSelfServe(caller)) return hidden(assignment)
  const policy = assignment.policyId ? await readPolicy(tx, assignment.policyId) : undefined
  if (holder === caller.id) return policy?.requestorSettings.enableTargetsToSelfRemoveAccess ? ok(true) : no('RemoveNotAllowed', { policy: policy?.displayName ?? '' })
  const people = await loadPeople(tx, [caller.id, ...(holder ? [holder] : [])])
  const [me, target] = [people.get(caller.id), people.get(holder ?? '')]
  if (me && target && policy && mayAskFor(policy, me, target, 'remove')) return ok(true)
  return me && target?.managers[0] === me.id ? no('RemoveNotAllowedOnBehalf', { policy: policy?.displayName ?? '', name: target.name }) : hidden(assignment)
}

/** Whoever approved takes it back, with a reason (entra.md F51). Those who were asked and did not decide are told why not. */
async function approverMay(tx: Db | Tx, caller: Caller, assignment: Assignment, holder: string | null, input: SubmitInput): Promise<Decision<true>> {
  const may = await mayTakeBack(tx, caller, { by: 'assignmentId', id: assignment.id })
  if (may.ok) return input.justification?.trim() ? may : no('JustificationMissing', {}, 'justification')
  if (may.refusal.kind !== 'NotYourApproval' || holder === caller.id || can(caller, 'catalog.read', assignment.catalogId!)) return may
  const asked = await tx.selectFrom('stageApprover as a').innerJoin('approvalStage as t', 't.id', 'a.stageId').innerJoin('assignmentRequest as r', 'r.id', 't.approvalId').where('r.assignmentId', '=', assignment.id)
    .where('a.principalId', 'in', [caller.id, ...caller.principals]).select('t.id').limit(1).executeTakeFirst()
  return asked ? may : hidden(assignment)
}

/** Makes the request that takes an assignment away and asks for the removal. From here on the access is no longer wanted. */
export async function beginRemoval(app: App, tx: Tx, { id: assignmentId }: Pick<Assignment, 'id'>, type: RequestType, by: Actor, justification: string | null, status?: string): Promise<Decision<{ id: string }>> {
  const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', assignmentId).forUpdate().executeTakeFirst()
  if (!assignment) return no('NotFound', { what: 'assignment', id: assignmentId })
  if (assignment.state === 'expired') return no('AssignmentEnded')
  if (assignment.endingRequestId) return no('AssignmentEnding', { id: assignment.endingRequestId })
  const id = app.newId()
  const now = nowOf(app)
  await record(app, tx, await dropOpenUpdate(app, tx, assignment.id))
  await settleOpenRequest(tx, assignment, now)
  await tx.insertInto('assignmentRequest').values({
    id, requestType: type, state: 'submitted', status: 'Accepted', justification, answers: json([]), schedule: json(emptySchedule), requestorId: assignment.targetId, targetId: assignment.targetId,
    accessPackageId: assignment.accessPackageId, catalogId: assignment.catalogId, policyId: assignment.policyId, assignmentId: assignment.id, createdById: by.id, createdDateTime: now,
    ...(await givenUnder(tx, assignment)),
  }).execute()
  const marked = await tx.updateTable('assignment').set({ endingRequestId: id, nextNoticeAt: null, ...(status ? { status } : {}) }).where('id', '=', assignment.id).where('endingRequestId', 'is', null).executeTakeFirst()
  if (marked.numUpdatedRows !== 1n) return no('AssignmentEnding', { id: '' })
  const facts = (await lockRequest(tx, id))!
  const moved = await moveRequest(tx, facts.request, 'startsNow')
  if (!moved.ok) return moved
  await record(app, tx, [auditRequest(facts, removalActivity[type]!, by), deliver(assignment.id, facts.targetId)])
  return ok({ id })
}

/** A request that is still delivering what now goes away is over: what it gave so far is taken back with the rest. */
async function settleOpenRequest(tx: Tx, assignment: Assignment, now: string): Promise<void> {
  await tx.updateTable('assignmentRequest').set({ state: 'deliveryFailed', status: 'AssignmentRemoved', completedDateTime: now, retryAt: null })
    .where('assignmentId', '=', assignment.id).where('state', '=', 'delivering').execute()
}

/** The rules the access was given under go along, so that mails about its end follow the same notification setting; and whose days it was given for. */
async function givenUnder(tx: Tx, assignment: Assignment) {
  const given = await tx.selectFrom('assignmentRequest').select(['policySnapshot', 'timeZone']).where('assignmentId', '=', assignment.id).where('policySnapshot', 'is not', null).orderBy('createdDateTime').orderBy('id').limit(1).executeTakeFirst()
  return { policySnapshot: given?.policySnapshot ? json(given.policySnapshot) : null, timeZone: given?.timeZone ?? null }
}
