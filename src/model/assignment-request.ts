import { z } from 'zod'
import { requestStates, requestTypes } from '#domain/request/request-machine.ts'
import { reviewResults, stageStatuses } from '#domain/approval/stage-machine.ts'
import { entity, f, many, one, type Entity } from './entity.ts'
import { accessPackage } from './access-package.ts'
import { assignment, subject } from './assignment.ts'
import { emptySchedule, schedule, type Answer } from './complex.ts'

export const assignmentRequest = entity('accessPackageAssignmentRequest', {
  table: 'assignment_request',
  fields: {
    id: f.key(),
    answers: f.json<Answer[]>('Collection(microsoft.graph.accessPackageAnswer)', z.array(z.custom<Answer>()), { initial: [] }),
    completedDateTime: f.instant({ beta: 'completedDate' }), createdDateTime: f.since(),
    justification: f.text(4000, { write: 'create' }),
    requestType: f.choice('microsoft.graph.accessPackageRequestType', requestTypes, { write: 'create', required: true }),
    schedule: f.json('microsoft.graph.entitlementManagementSchedule', schedule, { write: 'create', initial: emptySchedule }),
    state: f.choice('microsoft.graph.accessPackageRequestState', requestStates, { beta: 'requestState' }),
    status: f.text(256, { queryable: true, beta: 'requestStatus' }),
    accessPackageId: f.reference(), assignmentId: f.reference(), catalogId: f.reference(), createdById: f.reference(), policyId: f.reference(), requestorId: f.reference(), targetId: f.reference(),
    startsAt: f.instant({ access: 'internal' }), endsAt: f.instant({ access: 'internal' }),
    // When the caller was done with it as an approver; for the order of their history.
    'latchkey.decidedDateTime': f.told('decided_at', { queryable: true, byDefault: false }),
  },
  navigations: {
    accessPackage: one((): Entity => accessPackage, { by: 'accessPackageId' }),
    assignment: one((): Entity => assignment, { by: 'assignmentId' }, { beta: 'accessPackageAssignment' }),
    requestor: one((): Entity => subject, { by: 'requestorId' }),
    // Graph shows the beneficiary through the assignment only, which a pending request does not have yet.
    target: one((): Entity => subject, { by: 'targetId' }),
    approval: one((): Entity => approval, { by: 'id' }, { access: 'internal' }),
  },
  search: ['justification', 'target/displayName', 'requestor/displayName', 'accessPackage/displayName'],
})

/** The decision about a request; it has the request's id. */
export const approval = entity('approval', {
  table: 'approval',
  fields: { id: f.key(), createdDateTime: f.since({ access: 'internal' }) },
  navigations: {
    stages: many((): Entity => approvalStage, { on: 'approvalId' }, { contained: true, inline: true, beta: 'steps' }),
    request: one((): Entity => assignmentRequest, { by: 'id' }, { access: 'internal' }),
  },
  search: ['request/target/displayName', 'request/accessPackage/displayName'],
})

/** Neither who asked, nor who would receive, nor whoever sent the request decides (entra.md §9.11, U11), as an approver or in the place of one. */
const uninvolved = (s: string) => `${s}approval/request/requestor/objectId ne @me and ${s}approval/request/target/objectId ne @me and ${s}approval/request/createdById ne @me`
const isApprover = (s: string) => `${s}approvers/any(a: a/principalId in @principals)`
/** A delegate is one from the start of the delegation to its end, whatever timers ran (entra.md F52). */
const isDelegate = (s: string) => `${s}delegates/any(d: d/delegateId eq @me and d/startsAt le now() and (d/endsAt eq null or d/endsAt gt now()))`

/** Who the running stage waits for, seen from a stage: its approvers, members of groups among them, and their delegates. */
export const mayDecide = (s = '') => `(${isApprover(s)} or ${isDelegate(s)}) and ${uninvolved(s)}`
/** Whom a request concerns as an approver, seen from its stages: stages that are theirs to decide, and those that they did decide. One `any` each, so that PostgreSQL finds the caller's own rows first. */
export const asked = (stages: string) => [`s/status ne 'Initializing' and ${isApprover('s/')} and ${uninvolved('s/')}`, `s/status ne 'Initializing' and ${isDelegate('s/')} and ${uninvolved('s/')}`, 's/reviewedById eq @me']
  .map((which) => `${stages}/any(s: ${which})`).join(' or ')

/** The same with stages that they handed on: these are no longer theirs, but they belong to what they did. */
export const askedOnce = (stages: string) => `${asked(stages)} or ${handedOn(stages)}`
export const handedOn = (stages: string) => `${stages}/any(s: s/handovers/any(h: h/byId eq @me))`

export const approvalStage = entity('approvalStage', {
  table: 'approval_stage', beta: 'approvalStep',
  fields: {
    id: f.key(),
    assignedToMe: f.computed<boolean>('Edm.Boolean', `status eq 'InProgress' and ${mayDecide()}`),
    displayName: f.text(256),
    justification: f.text(4000),
    reviewedBy: f.json('microsoft.graph.identity', z.unknown()), reviewedDateTime: f.instant(),
    reviewResult: { ...f.choice('Edm.String', reviewResults) }, status: f.choice('Edm.String', stageStatuses),
    approvalId: f.reference(), sequence: f.number({ access: 'internal', queryable: true }), dueAt: f.instant({ access: 'internal' }), openedAt: f.instant({ access: 'internal' }),
    escalatedAt: f.instant({ access: 'internal' }), reviewedById: f.reference(),
  },
  navigations: {
    approvers: many((): Entity => stageApprover, { on: 'stageId' }, { access: 'internal' }),
    delegates: many((): Entity => stageDelegate, { on: 'stageId' }, { access: 'internal' }),
    handovers: many((): Entity => stageHandover, { on: 'stageId' }, { access: 'internal' }),
    approval: one((): Entity => approval, { by: 'approvalId' }, { access: 'internal' }),
  },
  search: ['displayName', 'justification'],
})

export const stageApprover = entity('stageApprover', {
  table: 'stage_approver', internal: true,
  fields: { stageId: f.reference(), principalId: f.reference(), tier: f.text(16, { queryable: true }), askedAt: f.instant({ access: 'internal' }) },
})

/** Who stands in for an approver of a stage, and when. */
export const stageDelegate = entity('stageDelegate', {
  table: 'stage_delegate', internal: true,
  fields: { stageId: f.reference(), approverId: f.reference(), delegationId: f.reference(), delegateId: f.reference(), startsAt: f.instant({ access: 'internal' }), endsAt: f.instant({ access: 'internal' }) },
})

/** An approver handed a stage on that was theirs. */
export const stageHandover = entity('stageHandover', {
  table: 'stage_handover', internal: true,
  fields: { id: f.key(), stageId: f.reference(), byId: f.reference(), handedAt: f.instant({ access: 'internal' }), toNames: f.list({ access: 'internal' }), reason: f.text(4000, { access: 'internal' }) },
})
