import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { admit, type AddType, type Admission } from '#domain/request/admission.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { openApproval } from '../approval/open-approval.ts'
import { requestMail } from '../mail/request-mail.ts'
import { actorOf, loadPeople, subjectOf, type KnownPerson } from '../people.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { matchPattern } from '../policy/match-pattern.ts'
import { askedAttributes } from '../policy/read-attributes.ts'
import { readPolicies } from '../policy/read-policies.ts'
import { conflictsOf } from '../separation/conflicts-of.ts'
import { scheduleOrStart } from './advance.ts'
import { auditRequest, lockRequest } from './facts.ts'
import { checkSwap } from './give-back.ts'
import type { SubmitInput } from './submit-request.ts'

const activity: Readonly<Record<AddType, Activity>> = {
  userAdd: 'User requests access package assignment',
  onBehalfAdd: 'User requests access package assignment on behalf of user',
  adminAdd: 'Administrator directly assigns user to access package',
}

/** Asks for a package: for oneself, on behalf of somebody, or as an administrator (R1, R2, R8, R9). */
export const submitAdd = (app: App, caller: Caller, input: SubmitInput): Promise<Decision<{ id: string }>> => transact(app.db, (tx) => addInTransaction(app, tx, caller, input))

/** The same inside a transaction of the caller's. */
export async function addInTransaction(app: App, tx: Tx, caller: Caller, input: SubmitInput): Promise<Decision<{ id: string }>> {
  const type = input.requestType as AddType
  if (type !== 'adminAdd' && caller.kind !== 'user') return no('UserOnly')
  if (!input.accessPackageId) return no('PackageNeeded', {}, 'assignment/accessPackageId')
  const found = await tx.selectFrom('accessPackage').innerJoin('catalog', 'catalog.id', 'accessPackage.catalogId').where('accessPackage.id', '=', input.accessPackageId)
    .select(['catalog.id as catalogId', 'catalog.state', 'catalog.isExternallyVisible']).executeTakeFirst()
  if (!found) return no('PackageUnknown', { id: input.accessPackageId }, 'assignment/accessPackageId')
  if (type === 'adminAdd' && !can(caller, 'assignment.add', found.catalogId)) return can(caller, 'catalog.read', found.catalogId) ? no('Forbidden', { task: 'assign people directly' }) : no('PackageUnknown', { id: input.accessPackageId })
  const approvalCounts = await doesApprovalCount(tx, caller, input, found.catalogId)
  if (!approvalCounts.ok) return approvalCounts
  const people = await whoIsWho(tx, caller, type, input.targetId)
  if (!people.ok) return people
  const { requestor, target } = people.value
  const ids = await lockSubjects(app, tx, requestor, target)
  const swap = await checkSwap(tx, caller, input, ids.target)
  if (!swap.ok) return swap
  const catalog = { state: found.state, isExternallyVisible: found.isExternallyVisible! }
  const admission = await judge(app, tx, input, people.value, catalog, ids.target, approvalCounts.value)
  if (!admission.ok) return admission
  const id = await insertRequest(app, tx, caller, input, admission.value, { ...ids, catalogId: found.catalogId })
  const facts = (await lockRequest(tx, id))!
  const by = actorOf(caller)
  const next = admission.value.needsApproval ? await openApproval(app, tx, facts, by, { noLaterThan: facts.request.endsAt }) : await scheduleOrStart(app, tx, facts, by)
  if (!next.ok) return next
  const told = type === 'onBehalfAdd' ? requestMail(app, facts, 'requestedForYou', target, 'requestedForYou') : []
  const automatic: Effect[] = admission.value.needsApproval || type === 'adminAdd' ? [] : [auditRequest(facts, 'Auto approve access package assignment request', by)]
  const skipped: Effect[] = input.bypassApproval ? [auditRequest(facts, 'Bypass approval of access package assignment request', by, { reason: input.justification ?? '' })] : []
  await record(app, tx, [auditRequest(facts, activity[type], by), ...skipped, ...automatic, ...told, ...next.value])
  return ok({ id })
}

/**
 * Requests of people wait for the policy's approval. A direct assignment does when the tenant says so, or when it comes from
 * an assignment manager (entra.md F57, §4 note 5), unless an owner or administrator skips it with a reason (latchkey.md U22).
 */
async function doesApprovalCount(tx: Tx, caller: Caller, input: SubmitInput, catalogId: string): Promise<Decision<boolean>> {
  const { allowBypassApproval, enforceApprovalForDirectAssignments } = await tenantSettings(tx)
  const direct = input.requestType === 'adminAdd'
  if (input.bypassApproval !== true) return ok(!direct || enforceApprovalForDirectAssignments || !can(caller, 'assignment.addWithoutApproval', catalogId))
  if (!direct || !allowBypassApproval || !can(caller, 'approval.bypass', catalogId)) return no('BypassNotAllowed', {}, 'parameters/bypassApproval')
  return input.justification?.trim() ? ok(false) : no('JustificationMissing', {}, 'justification')
}

/** The requestor and the beneficiary. A direct assignment has the person assigned as its requestor (entra.md §1.19). */
async function whoIsWho(tx: Tx, caller: Caller, type: AddType, targetId: string | undefined): Promise<Decision<{ requestor: KnownPerson; target: KnownPerson }>> {
  const beneficiary = type === 'userAdd' ? (targetId ?? caller.id) : targetId
  if (!beneficiary) return no('TargetNeeded', {}, 'assignment/targetId')
  if (type === 'userAdd' && beneficiary !== caller.id) return no('SelfOnly', {}, 'requestType')
  const people = await loadPeople(tx, [beneficiary, caller.id])
  const target = people.get(beneficiary)
  if (!target) return no('TargetUnknown', { id: beneficiary }, 'assignment/targetId')
  return ok({ target, requestor: type === 'adminAdd' ? target : people.get(caller.id)! })
}

async function lockSubjects(app: App, tx: Tx, requestor: KnownPerson, target: KnownPerson): Promise<{ requestor: string; target: string }> {
  // Always in the order of ids: two requests about the same two people cannot wait for each other.
  const [first, second] = [requestor, target].sort((a, b) => (a.id < b.id ? -1 : 1)) as [KnownPerson, KnownPerson]
  const made = new Map([[first.id, await subjectOf(app, tx, first)]])
  if (second.id !== first.id) made.set(second.id, await subjectOf(app, tx, second))
  return { requestor: made.get(requestor.id)!, target: made.get(target.id)! }
}

async function judge(app: App, tx: Tx, input: SubmitInput, who: { requestor: KnownPerson; target: KnownPerson }, catalog: { state: 'published' | 'unpublished'; isExternallyVisible: boolean }, targetSubject: string, approvalCounts: boolean): Promise<Decision<Admission>> {
  const accessPackageId = input.accessPackageId!
  const live = await tx.selectFrom('assignment').select('endsAt').where('targetId', '=', targetSubject).where('accessPackageId', '=', accessPackageId).where('state', '<>', 'expired').executeTakeFirst()
  const open = await tx.selectFrom('assignmentRequest').select(['id', 'state']).where('targetId', '=', targetSubject).where('accessPackageId', '=', accessPackageId).where('state', 'in', [...openRequestStates]).executeTakeFirst()
  return admit({
    type: input.requestType as AddType, now: nowOf(app), ...who, catalog, approvalCounts, policies: await readPolicies(tx, accessPackageId), policyId: input.policyId,
    liveAssignment: live, openRequest: open, conflicts: await conflictsOf(tx, { personId: who.target.id, accessPackageId, now: nowOf(app), except: input.swap ? [input.swap] : [] }),
    schedule: input.schedule, justification: input.justification, answers: input.answers, attributes: await askedAttributes(tx, accessPackageId, who.target.id), matches: matchPattern,
  })
}

async function insertRequest(app: App, tx: Tx, caller: Caller, input: SubmitInput, { policy, period, answers }: Admission, ids: { requestor: string; target: string; catalogId: string }): Promise<string> {
  const id = app.newId()
  await tx.insertInto('assignmentRequest').values({
    id, requestType: input.requestType, state: 'submitted', status: 'Accepted', justification: input.justification, answers: json([...answers]),
    schedule: json({ ...input.schedule, recurrence: null }), startsAt: period.startsAt, endsAt: period.endsAt, requestorId: ids.requestor, targetId: ids.target,
    accessPackageId: input.accessPackageId!, catalogId: ids.catalogId, policyId: policy.id, policySnapshot: json(policy), createdById: caller.id, createdDateTime: nowOf(app), swapAssignmentId: input.swap ?? null,
  }).execute()
  return id
}
