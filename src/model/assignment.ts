import { assignmentStates } from '#domain/assignment/assignment-machine.ts'
import { entity, f, many, one, type Entity } from './entity.ts'
import { accessPackage } from './access-package.ts'
import { assignmentPolicy } from './assignment-policy.ts'
import { assignmentRequest } from './assignment-request.ts'
import { schedule } from './complex.ts'
import { user } from './directory-object.ts'

export const assignment = entity('accessPackageAssignment', {
  table: 'assignment',
  fields: {
    id: f.key(),
    expiredDateTime: f.instant(),
    schedule: f.json('microsoft.graph.entitlementManagementSchedule', schedule),
    state: f.choice('microsoft.graph.accessPackageAssignmentState', assignmentStates, { beta: 'assignmentState' }),
    status: f.text(256, { queryable: true, beta: 'assignmentStatus' }),
    accessPackageId: f.reference(), policyId: f.reference(), targetId: f.reference(), catalogId: f.reference(), endingRequestId: f.reference(),
    startsAt: f.instant({ access: 'internal' }), endsAt: f.instant({ access: 'internal' }), nextNoticeAt: f.instant({ access: 'internal' }), createdDateTime: f.since({ access: 'internal' }),
  },
  navigations: {
    accessPackage: one((): Entity => accessPackage, { by: 'accessPackageId' }),
    assignmentPolicy: one((): Entity => assignmentPolicy, { by: 'policyId' }, { beta: 'accessPackageAssignmentPolicy' }),
    target: one((): Entity => subject, { by: 'targetId' }),
    requests: many((): Entity => assignmentRequest, { on: 'assignmentId' }, { access: 'internal' }),
  },
  search: ['target/displayName', 'target/email', 'accessPackage/displayName'],
})

/** Whoever asks or receives; the row is made at the first request and outlives the account. */
export const subject = entity('accessPackageSubject', {
  table: 'subject', keys: ['objectId'],
  fields: {
    id: f.key(),
    displayName: f.text(256, { queryable: true }), email: f.text(256, { queryable: true }),
    objectId: f.reference({ access: 'public' }), onPremisesSecurityIdentifier: f.text(256), principalName: f.text(256, { queryable: true }),
    subjectLifecycle: f.choice('microsoft.graph.accessPackageSubjectLifecycle', ['notDefined', 'notGoverned', 'governed'], { write: 'always', initial: 'notDefined' }),
    subjectType: f.choice('microsoft.graph.accessPackageSubjectType', ['notSpecified', 'user', 'servicePrincipal'], { initial: 'user', beta: 'type' }),
  },
  navigations: {
    person: one((): Entity => user, { by: 'objectId' }, { access: 'internal' }),
    assignments: many((): Entity => assignment, { on: 'targetId' }, { access: 'internal' }),
  },
  search: ['displayName', 'email', 'principalName'],
})
