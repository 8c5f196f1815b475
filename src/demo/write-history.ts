/** Writes what happened before the demonstration starts: requests, decisions, assignments, and what they gave. */
import { json, type Tx } from '#db/tables.ts'
import { nextReminder } from '#domain/approval/timing.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import type { Activity } from '#domain/effect.ts'
import { keep } from '#domain/policy/answers.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { defaultSettings } from '#domain/settings.ts'
import type { NewId } from '#ids.ts'
import type { DemoRequest } from './history.ts'
import type { DemoPackage, DemoPolicy } from './packages.ts'
import { tenant } from './tenant.ts'

/** Times of the demonstration: `at('-P20D')` is twenty days before its start. */
export type At = (offset: string) => string
type Writer = { readonly tx: Tx; readonly at: At; readonly now: string; readonly newId: NewId }
const personOf = (id: string) => tenant.people.find((p) => p.id === id)!

/** Writes every request of the tenant's history. */
export async function writeHistory(tx: Tx, at: At, now: string, newId: NewId): Promise<void> {
  const w = { tx, at, now, newId }
  const subjects = new Map<string, string>()
  for (const id of new Set(tenant.requests.flatMap((r) => [r.requestorId, r.targetId]))) {
    const p = personOf(id)
    subjects.set(id, newId())
    await tx.insertInto('subject').values({ id: subjects.get(id)!, objectId: id, displayName: p.displayName, email: p.mail, principalName: p.userPrincipalName, subjectType: 'user', subjectLifecycle: 'notDefined' }).execute()
  }
  for (const r of tenant.requests) await writeRequest(w, r, subjects)
  // The log is kept in the order in which things happened.
  const trail = tenant.requests.flatMap((r) => trailOf(r, at)).sort((a, b) => (a.activityDateTime < b.activityDateTime ? -1 : 1))
  await tx.insertInto('auditEvent').values(trail.map((event) => ({ id: newId(), ...event }))).execute()
}

async function writeRequest(w: Writer, r: DemoRequest, subjects: ReadonlyMap<string, string>): Promise<void> {
  const { tx, at } = w
  const p = tenant.packages.find((x) => x.id === r.packageId)!
  const policy = p.policies.find((x) => x.id === r.policyId)!
  const ids = { accessPackageId: p.id, catalogId: p.catalogId, policyId: policy.id, targetId: subjects.get(r.targetId)! }
  if (r.assignment) await writeAssignment(w, r, ids)
  const snapshot = snapshotOf(policy)
  const answers = r.answers.map((a) => keep(snapshot.questions.find((q) => q.id === a.questionId)!, a))
  const [startsAt, endsAt] = r.schedule ? [at(r.schedule.startsAt), at(r.schedule.endsAt)] : [null, null]
  const expiration = endsAt ? { type: 'afterDateTime' as const, endDateTime: endsAt, duration: null } : { type: 'notSpecified' as const, endDateTime: null, duration: null }
  await tx.insertInto('assignmentRequest').values({
    id: r.id, requestType: r.requestType, state: r.state, status: r.status, justification: r.justification, answers: json(answers), schedule: json({ startDateTime: startsAt, recurrence: null, expiration }), startsAt, endsAt,
    requestorId: subjects.get(r.requestorId)!, ...ids, policySnapshot: json(snapshot), assignmentId: r.assignment?.id ?? null, createdById: r.requestorId,
    createdDateTime: at(r.createdAt), completedDateTime: r.completedAt ? at(r.completedAt) : null,
  }).execute()
  if (r.stage) await writeStage(w, r, policy)
}

async function writeStage({ tx, at, now, newId }: Writer, r: DemoRequest, policy: DemoPackage['policies'][number]): Promise<void> {
  const s = r.stage!
  const id = newId()
  const [openedAt, dueAt] = [at(s.openedAt), at(s.dueAt)]
  await tx.insertInto('approval').values({ id: r.id, createdDateTime: openedAt }).execute()
  await tx.insertInto('approvalStage').values({
    id, approvalId: r.id, sequence: 1, status: s.status, reviewResult: s.reviewResult, settings: json(policy.requestApprovalSettings.stages[0]! as never), openedAt, dueAt, justification: s.justification,
    reviewedBy: s.decidedById ? json({ id: s.decidedById, displayName: personOf(s.decidedById).displayName }) : null, reviewedById: s.decidedById ?? null, reviewedDateTime: s.decidedAt ? at(s.decidedAt) : null,
    nextReminderAt: s.status === 'InProgress' ? nextReminder(openedAt, dueAt, now) : null,
  }).execute()
  await tx.insertInto('stageApprover').values(s.approverIds.map((principalId) => ({ stageId: id, principalId, tier: 'primary', askedAt: openedAt }))).execute()
}

async function writeAssignment({ tx, at, now, newId }: Writer, r: DemoRequest, ids: { accessPackageId: string; catalogId: string; policyId: string; targetId: string }): Promise<void> {
  const a = r.assignment!
  const [startsAt, endsAt] = [at(a.startsAt), a.endsAt ? at(a.endsAt) : null]
  const expiration = endsAt ? { type: 'afterDateTime' as const, endDateTime: endsAt, duration: null } : { type: 'noExpiration' as const, endDateTime: null, duration: null }
  const over = a.state === 'expired'
  await tx.insertInto('assignment').values({
    id: a.id, ...ids, state: a.state, status: over ? 'ExpiredNotificationTriggered' : 'Delivered', schedule: json({ startDateTime: startsAt, recurrence: null, expiration }), startsAt, endsAt,
    nextNoticeAt: over ? null : nextNotice(startsAt, endsAt, now, defaultSettings.expiryNotices), expiredDateTime: a.expiredAt ? at(a.expiredAt) : null, createdDateTime: startsAt,
  }).execute()
  for (const scope of tenant.packages.find((p) => p.id === r.packageId)!.resourceRoleScopes) {
    const resource = tenant.resources.find((x) => x.roles.some((y) => y.id === scope.resourceRoleId))!
    const role = resource.roles.find((y) => y.id === scope.resourceRoleId)!
    const held = { originSystem: resource.originSystem, resourceOriginId: resource.originId, roleOriginId: role.originId }
    await tx.insertInto('assignmentResourceRole').values({ id: newId(), assignmentId: a.id, ...scope, ...held, resourceDisplayName: resource.displayName, roleDisplayName: role.displayName, status: over ? 'Removed' : 'Fulfilled', changedAt: over ? at(a.expiredAt!) : startsAt }).execute()
    // What went was there from the start to the end.
    if (over) await tx.insertInto('holding').values({ id: newId(), principalId: r.targetId, ...held, hadBefore: false, intendedAt: startsAt, grantedAt: startsAt, removedAt: at(a.expiredAt!) }).execute()
    else await hold(tx, { id: newId(), principalId: r.targetId, ...held, hadBefore: false, intendedAt: startsAt, grantedAt: startsAt })
  }
}

/** What the access gave at the target, with the record that Latchkey gave it. */
async function hold(tx: Tx, h: { id: string; principalId: string; originSystem: string; resourceOriginId: string; roleOriginId: string; hadBefore: boolean; intendedAt: string; grantedAt: string }): Promise<void> {
  const already = await tx.insertInto('holding').values(h).onConflict((c) => c.columns(['principalId', 'originSystem', 'resourceOriginId', 'roleOriginId']).where('removedAt', 'is', null).doNothing()).executeTakeFirst()
  if (!already.numInsertedOrUpdatedRows) return
  if (h.originSystem === 'AadApplication') {
    await tx.insertInto('appRoleAssignment').values({ id: h.id, appRoleId: h.roleOriginId, principalId: h.principalId, resourceId: h.resourceOriginId, createdDateTime: h.grantedAt }).onConflict((c) => c.doNothing()).execute()
  } else if (h.roleOriginId.startsWith('Member_')) {
    await tx.insertInto('groupMember').values({ groupId: h.resourceOriginId, memberId: h.principalId }).onConflict((c) => c.doNothing()).execute()
  } else {
    await tx.insertInto('objectOwner').values({ objectId: h.resourceOriginId, ownerId: h.principalId }).onConflict((c) => c.doNothing()).execute()
  }
}

type Event = readonly [activity: Activity, when: string | null, by: string | null, reason: string | null]
/** What the audit log tells of a request, as if it had been there. */
function trailOf(r: DemoRequest, at: At) {
  const p = tenant.packages.find((x) => x.id === r.packageId)!
  const onBehalf = r.requestType === 'onBehalfAdd'
  const events: readonly Event[] = [
    [onBehalf ? 'User requests access package assignment on behalf of user' : 'User requests access package assignment', r.createdAt, r.requestorId, null],
    ['Create request approval', r.stage?.openedAt ?? null, r.requestorId, null],
    [r.stage?.reviewResult === 'Denied' ? 'Deny access package assignment request' : 'Approve access package assignment request', r.stage?.decidedAt ?? null, r.stage?.decidedById ?? null, r.stage?.justification ?? null],
    ['Auto approve access package assignment request', r.stage ? null : r.createdAt, null, null],
    ['Fulfill access package assignment', r.assignment?.startsAt ?? null, null, null],
    ['Remove access package assignment', r.assignment?.expiredAt ?? null, null, null],
  ]
  const named = (id: string) => { const { displayName, userPrincipalName } = personOf(id); return { id, displayName, userPrincipalName } }
  const targets = [{ type: 'AccessPackage', id: p.id, displayName: p.displayName, userPrincipalName: null }, { type: 'User', ...named(r.targetId) }]
  return events.flatMap(([activityDisplayName, when, by, resultReason]) => when === null ? [] : [{
    activityDateTime: at(when), activityDisplayName, category: 'EntitlementManagement', operationType: 'Update', result: 'success', resultReason,
    initiatedBy: json((by ? { user: named(by) } : { app: { appId: '00000000-0000-0000-0000-000000000000', displayName: 'Latchkey' } }) as unknown),
    targetResources: json(targets.map((target) => ({ ...target, modifiedProperties: [] })) as unknown[]), additionalDetails: json([] as unknown[]), correlationId: r.id,
    catalogId: p.catalogId, accessPackageId: p.id, requestId: r.id, assignmentId: r.assignment?.id ?? null,
  }])
}

/** The rules of a policy as a request keeps them. */
function snapshotOf(policy: DemoPolicy): Policy {
  const questions = policy.questions.map((q) => ({ ...q, kind: q['@odata.type'].endsWith('TextInputQuestion') ? 'text' : 'choice' }))
  return { ...policy, version: 1, questions } as unknown as Policy
}
