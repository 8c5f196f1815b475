/** The tables as kysely knows them: those of entities follow from the registry's declarations, the others are written here. */
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'
import { sql, type RawBuilder } from 'kysely'
import type { Entity, Row, Stored } from '#model/entity.ts'
import type { accessPackage, resourceRoleScope } from '#model/access-package.ts'
import type { assignment, subject } from '#model/assignment.ts'
import type { assignmentPolicy, multipleChoiceQuestion, policyPrincipal, textInputQuestion } from '#model/assignment-policy.ts'
import type { approvalStage, assignmentRequest, stageApprover, stageDelegate, stageHandover } from '#model/assignment-request.ts'
import type { catalog, resourceRequest } from '#model/catalog.ts'
import type { directoryAudit } from '#model/directory-audit.ts'
import type { application, appRoleAssignment, group, servicePrincipal, user } from '#model/directory-object.ts'
import type { resource, resourceRole, resourceScope } from '#model/resource.ts'
import type { PersonFacts, Reason } from '#domain/mover/reason.ts'
import type { roleDefinition } from '#model/role.ts'
import type { AttributeName, Unstamped } from '#domain/policy/attributes.ts'
import type { Policy, Stage } from '#domain/policy/policy.ts'
import type { PackageRules, PolicyRules } from '#domain/policy/rules.ts'
import type { ConflictKind } from '#domain/separation/conflict.ts'

type Cells<R> = { [K in keyof R]-?: ColumnType<R[K], R[K] | undefined, R[K]> }
type Of<E extends Entity, More = object> = Cells<Stored<E> & More>
type RoleAtTarget = { resourceRoleId: string; originSystem: string; resourceOriginId: string; roleOriginId: string; groupId: string | null }
type DirectoryRow = Row<typeof user> & Row<typeof group> & Row<typeof application> & Row<typeof servicePrincipal> & { kind: string }

export type Tables = {
  directoryObject: Cells<DirectoryRow>
  groupMember: Cells<{ groupId: string; memberId: string }>
  objectOwner: Cells<{ objectId: string; ownerId: string }>
  userSponsor: Cells<{ userId: string; sponsorId: string }>
  appRoleAssignment: Of<typeof appRoleAssignment>
  catalog: Of<typeof catalog>
  resource: Of<typeof resource>
  resourceRole: Of<typeof resourceRole>
  resourceScope: Of<typeof resourceScope>
  resourceRequest: Of<typeof resourceRequest>
  accessPackage: Of<typeof accessPackage, { rules: Partial<PackageRules> }>
  resourceRoleScope: Of<typeof resourceRoleScope>
  assignmentPolicy: Of<typeof assignmentPolicy, { rules: Partial<PolicyRules> }>
  policyVersion: Cells<{ policyId: string; version: number; policy: Policy; changedAt: string; changedById: string | null }>
  automaticGrant: Cells<{ accessPackageId: string; personId: string; givenAt: string }>
  automaticRemoval: Cells<{ assignmentId: string; since: string; dueAt: string }>
  automaticConflict: Cells<{ accessPackageId: string; personId: string; policyId: string; conflicts: unknown; foundAt: string }>
  automaticLook: Cells<{ accessPackageId: string; dueAt: string }>
  policyPrincipal: Of<typeof policyPrincipal>
  question: Of<typeof textInputQuestion> & Of<typeof multipleChoiceQuestion> & Cells<{ kind: string }>
  subject: Of<typeof subject>
  assignment: Of<typeof assignment, { isExtended: boolean; deliveryAttempts: number; retryAt: string | null; lastError: string | null }>
  assignmentRequest: Of<typeof assignmentRequest, { policySnapshot: Policy | null; deliveryAttempts: number; retryAt: string | null; lastError: string | null; swapAssignmentId: string | null; timeZone: string | null }>
  approval: Cells<{ id: string; createdDateTime: string; noLaterThan: string | null; nudgedAt: string | null }>
  approvalStage: Of<typeof approvalStage, { settings: Stage; nextReminderAt: string | null; escalatesAt: string | null }>
  stageApprover: Of<typeof stageApprover>
  stageDelegate: Of<typeof stageDelegate>
  stageHandover: Of<typeof stageHandover>
  approvalDelegation: Cells<{
    id: string; principalId: string; delegateId: string; startsAt: string; endsAt: string | null; accessPackageId: string | null; catalogId: string | null; createdAt: string; createdById: string
  }>
  assignmentResourceRole: Cells<{
    id: string; assignmentId: string; resourceRoleId: string; resourceScopeId: string; originSystem: string; resourceOriginId: string; roleOriginId: string
    resourceDisplayName: string | null; roleDisplayName: string | null; status: DeliveryStatus; receipt: unknown; lastError: string | null; changedAt: string
  }> & { revision: Generated<number> }
  holding: Cells<{
    id: string; principalId: string; originSystem: string; resourceOriginId: string; roleOriginId: string; hadBefore: boolean
    intendedAt: string; grantedAt: string | null; removedAt: string | null; receipt: unknown
  }>
  roleDefinition: Of<typeof roleDefinition>
  stampedAttribute: Cells<{
    id: string; personId: string; attribute: AttributeName; value: string; previousValue: string | null; assignmentId: string; resourceId: string; persisted: boolean
    writtenAt: string; removedAt: string | null; outcome: Unstamped['outcome'] | null
  }> & { seq: Generated<number> }
  roleAssignment: Cells<{ id: string; principalId: string; roleDefinitionId: string; catalogId: string | null; createdDateTime: string }>
  auditEvent: Of<typeof directoryAudit>
  mail: Cells<{
    id: string; event: string; recipientId: string | null; address: string; language: string | null; data: unknown; occasion: string
    subject: string | null; textBody: string | null; htmlBody: string | null; createdDateTime: string; sentDateTime: string | null; attempts: number; lastError: string | null
  }>
  packageIncompatiblePackage: Cells<{ accessPackageId: string; incompatibleId: string }>
  packageIncompatibleGroup: Cells<{ accessPackageId: string; groupId: string }>
  packageIncompatibleRole: Cells<{ accessPackageId: string; resourceRoleId: string }>
  packageGives: Cells<RoleAtTarget & { accessPackageId: string }>
  roleAtTarget: Cells<RoleAtTarget>
  separationException: Cells<{
    id: string; personId: string; accessPackageId: string; conflictKind: ConflictKind; conflictId: string; ownerId: string; reason: string; until: string
    createdById: string; createdDateTime: string; nextNoticeAt: string | null
  }>
  setting: Cells<{ name: string; value: unknown }>
  setupLink: Cells<{ id: string; madeAt: string; expiresAt: string }>
  credential: Cells<{ userId: string; passwordHash: string; changedAt: string }> & { mustChange: Generated<boolean> }
  workerProcess: Cells<{ id: string; lockKey: string }>
  assignmentFacts: Cells<{ assignmentId: string; facts: PersonFacts; takenAt: string }>
  moverCase: Cells<{
    id: string; assignmentId: string; personId: string; policyId: string | null; action: 'tell' | 'ask' | 'remove'; state: 'open' | 'decided' | 'ended' | 'back'; outcome: string | null
    reason: string; details: Pick<Reason, 'scope' | 'facts'>; openedAt: string; dueAt: string | null; reminderAt: string | null; decision: 'keep' | 'drop' | null; decidedBy: { id: string; displayName: string } | null
    decidedAt: string | null; keepUntil: string | null; justification: string | null; closedAt: string | null
  }>
  leaver: Cells<{ id: string; personId: string; kind: 'disabled' | 'deleted'; state: 'waiting' | 'done' | 'canceled'; since: string; dueAt: string; backAt: string | null }>
  dueWork: Cells<{ kind: string; id: string; dueAt: string }>
}
/** How far a role of an assignment is: asked for, given and read back, taken away and read back, or failed for now. */
export type DeliveryStatus = 'PendingFulfillment' | 'Fulfilled' | 'PendingRemoval' | 'Removed' | 'Failed'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/** A value for a jsonb column; the driver would write a JavaScript array as an SQL array. */
export const json = <T>(value: T): RawBuilder<T> => sql<T>`${JSON.stringify(value)}::jsonb`
