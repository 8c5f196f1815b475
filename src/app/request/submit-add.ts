import { sql } from 'kysely'
import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { admit, type AddType, type Admission } from '#domain/request/admission.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { TenantSettings } from '#domain/settings.ts'
import type { Tx } from '#db/tables.ts'
import { sendMany } from '#db/insert-many.ts'
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
import { auditRequest, type RequestFacts } from './facts.ts'
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
export async function addInTransaction(app: App, tx: Tx, caller: Caller, input: SubmitInput): Promise<Decision<{ id: string; waitsForApproval: boolean }>> {
  const type = input.requestType as AddType
  if (type !== 'adminAdd' && caller.kind !== 'user') return no('UserOnly')
  if (!input.accessPackageId) return no('PackageNeeded', {}, 'assignment/accessPackageId')
  const beneficiary = type === 'userAdd' ? (input.targetId ?? caller.id) : input.targetId
  const [found, settings, known] = await Promise.all([
    tx.selectFrom('accessPackage').innerJoin('catalog', 'catalog.id', 'accessPackage.catalogId').where('accessPackage.id', '=', input.accessPackageId)
      .select(['accessPackage.displayName as packageName', 'catalog.id as catalogId', 'catalog.displayName as catalogName', 'catalog.state', 'catalog.isExternallyVisible']).executeTakeFirst(),
    tenantSettings(tx), loadPeople(tx, beneficiary ? [beneficiary, caller.id] : []),
  ])
  if (!found) return no('PackageUnknown', { id: input.accessPackageId }, 'assignment/accessPackageId')
  if (type === 'adminAdd' && !can(caller, 'assignment.add', found.catalogId)) return can(caller, 'catalog.read', found.catalogId) ? no('Forbidden', { task: 'assign people directly' }) : no('PackageUnknown', { id: input.accessPackageId })
  const approvalCounts = doesApprovalCount(settings, caller, input, found.catalogId)
  if (!approvalCounts.ok) return approvalCounts
  const people = whoIsWho(known, caller, type, beneficiary)
  if (!people.ok) return people
  const { requestor, target } = people.value
  const ids = await lockSubjects(app, tx, requestor, target)
  const swap = await checkSwap(tx, caller, input, ids.target)
  if (!swap.ok) return swap
  const catalog = { state: found.state, isExternallyVisible: found.isExternallyVisible! }
  const admission = await judge(app, tx, input, people.value, catalog, ids.target, approvalCounts.value)
  if (!admission.ok) return admission
  const request = newRequest(app, caller, input, admission.value, { ...ids, catalogId: found.catalogId })
  sendMany(tx, 'assignmentRequest', [request])
  const facts: RequestFacts = { request, packageName: found.packageName!, catalogName: found.catalogName!, requestor, target, assigner: type === 'adminAdd' ? known.get(caller.id) : undefined, requestorId: requestor.id, targetId: target.id, targetName: target.name, heldUntil: null }
  const by = actorOf(caller)
  const next = admission.value.needsApproval ? await openApproval(app, tx, facts, by, { noLaterThan: facts.request.endsAt }) : await scheduleOrStart(app, tx, facts, by)
  if (!next.ok) return next
  const told = type === 'onBehalfAdd' ? requestMail(app, facts, 'requestedForYou', target, 'requestedForYou') : []
  const automatic: Effect[] = admission.value.needsApproval || type === 'adminAdd' ? [] : [auditRequest(facts, 'Auto approve access package assignment request', by)]
  const skipped: Effect[] = input.bypassApproval ? [auditRequest(facts, 'Bypass approval of access package assignment request', by, { reason: input.justification ?? '' })] : []
  await record(app, tx, [auditRequest(facts, activity[type], by), ...skipped, ...automatic, ...told, ...next.value])
  return ok({ id: request.id, waitsForApproval: admission.value.needsApproval })
}

/**
 * Requests of people wait for the policy's approval. A direct assignment does when the tenant says so, or when it comes from
 * an assignment manager (entra.md F57, §4 note 5), unless an owner or administrator skips it with a reason (latchkey.md U22).
 */
function doesApprovalCount({ allowBypassApproval, enforceApprovalForDirectAssignments }: TenantSettings, caller: Caller, input: SubmitInput, catalogId: string): Decision<boolean> {
  const direct = input.requestType === 'adminAdd'
  if (input.bypassApproval !== true) return ok(!direct || enforceApprovalForDirectAssignments || !can(caller, 'assignment.addWithoutApproval', catalogId))
  if (!direct || !allowBypassApproval || !can(caller, 'approval.bypass', catalogId)) return no('BypassNotAllowed', {}, 'parameters/bypassApproval')
  return input.justification?.trim() ? ok(false) : no('JustificationMissing', {}, 'justification')
}

/** The requestor and the beneficiary. A direct assignment has the person assigned as its requestor (entra.md §1.19). */
function whoIsWho(people: ReadonlyMap<string, KnownPerson>, caller: Caller, type: AddType, beneficiary: string | undefined): Decision<{ requestor: KnownPerson; target: KnownPerson }> {
  if (!beneficiary) return no('TargetNeeded', {}, 'assignment/targetId')
  if (type === 'userAdd' && beneficiary !== caller.id) return no('SelfOnly', {}, 'requestType')
  const target = people.get(beneficiary)
  if (!target) return no('TargetUnknown', { id: beneficiary }, 'assignment/targetId')
  return ok({ target, requestor: type === 'adminAdd' ? target : people.get(caller.id)! })
}

async function lockSubjects(app: App, tx: Tx, requestor: KnownPerson, target: KnownPerson): Promise<{ requestor: string; target: string }> {
  // Always in the order of ids: two requests about the same two people cannot wait for each other.
  const people = [...new Map([requestor, target].map((p) => [p.id, p])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const made = new Map(await Promise.all(people.map(async (p) => [p.id, await subjectOf(app, tx, p)] as const)))
  return { requestor: made.get(requestor.id)!, target: made.get(target.id)! }
}

async function judge(app: App, tx: Tx, input: SubmitInput, who: { requestor: KnownPerson; target: KnownPerson }, catalog: { state: 'published' | 'unpublished'; isExternallyVisible: boolean }, targetSubject: string, approvalCounts: boolean): Promise<Decision<Admission>> {
  const accessPackageId = input.accessPackageId!
  const [liveAssignment, openRequest, policies, conflicts, attributes] = await Promise.all([
    // Written out, so that the index of those that live is seen to hold them all.
    tx.selectFrom('assignment').select('endsAt').where('targetId', '=', targetSubject).where('accessPackageId', '=', accessPackageId).where('state', '<>', sql.lit('expired')).executeTakeFirst(),
    tx.selectFrom('assignmentRequest').select(['id', 'state']).where('targetId', '=', targetSubject).where('accessPackageId', '=', accessPackageId).where('state', 'in', openRequestStates.map((state) => sql.lit(state))).executeTakeFirst(),
    readPolicies(tx, accessPackageId), conflictsOf(tx, { personId: who.target.id, accessPackageId, now: nowOf(app), except: input.swap ? [input.swap] : [] }), askedAttributes(tx, accessPackageId, who.target.id),
  ])
  return admit({
    type: input.requestType as AddType, now: nowOf(app), ...who, catalog, approvalCounts, policies, policyId: input.policyId, liveAssignment, openRequest, conflicts,
    schedule: input.schedule, justification: input.justification, answers: input.answers, attributes, matches: matchPattern,
  })
}

/** The request as it is written down. */
function newRequest(app: App, caller: Caller, input: SubmitInput, { policy, period, answers }: Admission, ids: { requestor: string; target: string; catalogId: string }): RequestFacts['request'] {
  return {
    id: app.newId(), requestType: input.requestType, state: 'submitted', status: 'Accepted', justification: input.justification, answers: [...answers], schedule: { ...input.schedule, recurrence: null }, startsAt: period.startsAt, endsAt: period.endsAt,
    requestorId: ids.requestor, targetId: ids.target, accessPackageId: input.accessPackageId!, catalogId: ids.catalogId, policyId: policy.id, policySnapshot: policy, createdById: caller.id, createdDateTime: nowOf(app), completedDateTime: null, assignmentId: null, swapAssignmentId: input.swap ?? null,
    deliveryAttempts: 0, timeZone: caller.timeZone ?? null,
  }
}
