import { can, canSelfServe } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity } from '#domain/effect.ts'
import type { KeptAnswer } from '#domain/policy/answers.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { mayAskFor } from '#domain/policy/scope.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { admitUpdate, type Update, type UpdateFacts, type UpdateType } from '#domain/request/admit-update.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import { objectionTo } from '#domain/separation/conflict.ts'
import { emptySchedule, expirationAt, type Schedule } from '#model/complex.ts'
import type { Row } from '#model/entity.ts'
import type { assignment as assignmentEntity } from '#model/assignment.ts'
import { json, type Db, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { openApproval } from '../approval/open-approval.ts'
import { findAssignment } from '../assignment/find-assignment.ts'
import { actorOf, loadPeople, subjectOf, type KnownPerson } from '../people.ts'
import { matchPattern } from '../policy/match-pattern.ts'
import { askedAttributes } from '../policy/read-attributes.ts'
import { readPolicy } from '../policy/read-policies.ts'
import { conflictsOf } from '../separation/conflicts-of.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { applyUpdate } from './apply-update.ts'
import { auditRequest, lockRequest } from './facts.ts'
import type { SubmitInput } from './submit-request.ts'

type Assignment = Row<typeof assignmentEntity>
type Held = { readonly assignment: Assignment; readonly requestor: KnownPerson; readonly target: KnownPerson }

/** Asks for held access to be extended, to end at another time, or for other answers (entra.md F41, F59; R29). */
export function submitUpdate(app: App, caller: Caller, input: SubmitInput): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const held = await lockHeld(app, tx, caller, input)
    if (!held.ok) return held
    const admitted = admitUpdate(await updateFacts(app, tx, input, held.value))
    if (!admitted.ok) return admitted
    const { target, assignment } = held.value
    const objection = admitted.value.givesMore ? objectionTo(target.name, await conflictsOf(tx, { personId: target.id, accessPackageId: assignment.accessPackageId!, now: nowOf(app) })) : undefined
    if (objection) return objection
    const id = await insertUpdate(app, tx, caller, input, held.value, admitted.value)
    const facts = (await lockRequest(tx, id))!
    const by = actorOf(caller)
    const next = admitted.value.needsApproval ? await openApproval(app, tx, facts, by, { noLaterThan: assignment.endsAt }) : await applyUpdate(app, tx, facts, by)
    if (!next.ok) return next
    const automatic = admitted.value.needsApproval || input.requestType === 'adminUpdate' ? [] : [auditRequest(facts, 'Auto approve access package assignment request', by)]
    await record(app, tx, [auditRequest(facts, activityOf(input, admitted.value), by), ...automatic, ...next.value])
    return ok({ id })
  })
}

const activityOf = ({ requestType }: SubmitInput, { end }: Update): Activity =>
  requestType === 'adminUpdate' ? 'Administrator updates access package assignment' : end.changes ? 'User requests to extend access package assignment' : 'Create access package assignment user update request'

/** The access and the people concerned, locked: always the person before what they hold. */
async function lockHeld(app: App, tx: Tx, caller: Caller, input: SubmitInput): Promise<Decision<Held>> {
  if (input.requestType === 'userUpdate' && caller.kind !== 'user') return no('UserOnly')
  const found = await findAssignment(tx, caller, input)
  if (!found.ok) return found
  const { objectId } = await tx.selectFrom('subject').select('objectId').where('id', '=', found.value.targetId!).executeTakeFirstOrThrow()
  const people = await loadPeople(tx, [objectId!, caller.id])
  const target = people.get(objectId!)
  const may = await mayTouch(tx, caller, input, found.value, people.get(caller.id), target)
  if (!may.ok) return may
  if (!target) return no('TargetUnknown', { id: objectId! })
  await subjectOf(app, tx, target)
  const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', found.value.id).forUpdate().executeTakeFirstOrThrow()
  return ok({ assignment, target, requestor: input.requestType === 'adminUpdate' ? target : (people.get(caller.id) ?? target) })
}

/** Who may know of the access at all; whether the policy lets them change it is for the rule. */
async function mayTouch(tx: Tx, caller: Caller, { requestType }: SubmitInput, assignment: Assignment, me: KnownPerson | undefined, target: KnownPerson | undefined): Promise<Decision<true>> {
  const hidden = no('NotFound', { what: 'assignment', id: assignment.id })
  const known = target?.id === caller.id || can(caller, 'catalog.read', assignment.catalogId!)
  if (requestType === 'adminUpdate') return can(caller, 'assignment.add', assignment.catalogId!) ? ok(true) : known ? no('Forbidden', { task: 'change assignments' }) : hidden
  if (!canSelfServe(caller) || !me || !target) return hidden
  if (target.id === me.id || target.managers[0] === me.id) return ok(true)
  const policy = assignment.policyId ? await readPolicy(tx, assignment.policyId) : undefined
  return policy && mayAskFor(policy, me, target, 'update') ? ok(true) : hidden
}

/** All that the rule wants to know. */
export async function updateFacts(app: App, tx: Db | Tx, input: SubmitInput, { assignment, requestor, target }: Held): Promise<UpdateFacts> {
  const policyId = (input.requestType === 'adminUpdate' ? input.policyId : undefined) ?? assignment.policyId
  const policy = policyId ? await readPolicy(tx, policyId) : undefined
  const open = await tx.selectFrom('assignmentRequest').select(['id', 'state']).where('targetId', '=', assignment.targetId).where('accessPackageId', '=', assignment.accessPackageId).where('state', 'in', [...openRequestStates]).executeTakeFirst()
  const bypass = input.bypassApproval === true
  const { enforceApprovalForDirectAssignments } = await tenantSettings(tx)
  const catalog = await tx.selectFrom('catalog').select(['state', 'isExternallyVisible']).where('id', '=', assignment.catalogId!).executeTakeFirstOrThrow()
  return {
    type: input.requestType as UpdateType, now: nowOf(app), requestor, target, catalog: { state: catalog.state, isExternallyVisible: catalog.isExternallyVisible ?? false }, policy: policy && (await ofPackage(tx, policy, assignment.accessPackageId!)),
    held: { id: assignment.id, state: assignment.state, policyId: assignment.policyId, startsAt: assignment.startsAt!, endsAt: assignment.endsAt, endingRequestId: assignment.endingRequestId }, openRequest: open,
    schedule: input.schedule, extend: input.extend ?? false, justification: input.justification, answers: input.answers, attributes: await askedAttributes(tx, assignment.accessPackageId!, target.id), before: await answersOf(tx, assignment.id), matches: matchPattern,
    approvalCounts: input.requestType === 'userUpdate' || (enforceApprovalForDirectAssignments && !bypass),
  }
}

const ofPackage = async (tx: Db | Tx, policy: Policy, accessPackageId: string): Promise<Policy | undefined> =>
  (await tx.selectFrom('assignmentPolicy').select('id').where('id', '=', policy.id).where('accessPackageId', '=', accessPackageId).executeTakeFirst()) ? policy : undefined

/** The answers that stand now: those of the last request about the access that was carried out. */
export async function answersOf(tx: Db | Tx, assignmentId: string): Promise<readonly KeptAnswer[]> {
  const row = await tx.selectFrom('assignmentRequest').select('answers').where('assignmentId', '=', assignmentId).where('state', 'in', ['delivered', 'delivering', 'partiallyDelivered', 'deliveryFailed'])
    .where('requestType', 'not in', ['userRemove', 'adminRemove', 'systemRemove', 'approverRemove']).orderBy('createdDateTime', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return (row?.answers ?? []) as readonly KeptAnswer[]
}

async function insertUpdate(app: App, tx: Tx, caller: Caller, input: SubmitInput, { assignment, requestor }: Held, { policy, end, answers }: Update): Promise<string> {
  const id = app.newId()
  const requestorId = requestor.id === caller.id && input.requestType === 'userUpdate' ? await subjectOf(app, tx, requestor) : assignment.targetId!
  await tx.insertInto('assignmentRequest').values({
    id, requestType: input.requestType, state: 'submitted', status: 'Accepted', justification: input.justification, answers: json([...answers]), schedule: json(wantedOf(end)), startsAt: null, endsAt: end.changes ? end.endsAt : assignment.endsAt,
    requestorId, targetId: assignment.targetId, accessPackageId: assignment.accessPackageId, catalogId: assignment.catalogId, policyId: policy.id, policySnapshot: json(policy), assignmentId: assignment.id, createdById: caller.id, createdDateTime: nowOf(app), timeZone: caller.timeZone ?? null,
  }).execute()
  return id
}

/** What was asked for is kept as the end that it means, so that approving it later gives just that. */
const wantedOf = (end: Update['end']): Schedule => !end.changes ? emptySchedule
  : { startDateTime: null, recurrence: null, expiration: expirationAt(end.endsAt) }
