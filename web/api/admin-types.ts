/** The parts of the API that only the administration shows. */
import type { ProofOfAccess } from './admin-operations.ts'
import type { AutomaticSettings } from './admin-policies.ts'
import type { AccessPackage, AssignmentState, Catalog, Conflict, Expiration, Person, Question, RequestorSettings, Resource, ResourceRole } from './types.ts'

export type AdminCatalog = Catalog & {
  description?: string | null
  catalogType?: string | null
  state?: 'published' | 'unpublished' | null
  isExternallyVisible?: boolean
  createdDateTime?: string | null
  modifiedDateTime?: string | null
  'accessPackages@odata.count'?: number
}
export type CatalogResource = Resource & { id: string; roles?: ResourceRole[]; createdDateTime?: string | null }
export type RoleAssignment = { id: string; principal?: (Person & { '@odata.type'?: string }) | null; roleDefinition?: Person | null }

/** Whom a setting means: somebody, a group, or a relationship. */
export type SubjectSet = {
  '@odata.type': string
  userId?: string
  groupId?: string
  managerLevel?: number | null
  membershipRule?: string
  description?: string | null
}
export type ApprovalStageSettings = {
  durationBeforeAutomaticDenial?: string | null
  durationBeforeEscalation?: string | null
  isApproverJustificationRequired?: boolean
  isEscalationEnabled?: boolean
  primaryApprovers?: SubjectSet[]
  fallbackPrimaryApprovers?: SubjectSet[]
  escalationApprovers?: SubjectSet[]
  fallbackEscalationApprovers?: SubjectSet[]
}
export type AdminPolicy = {
  id: string
  displayName: string
  description?: string | null
  allowedTargetScope?: string | null
  specificAllowedTargets?: SubjectSet[]
  automaticRequestSettings?: AutomaticSettings | null
  expiration?: Expiration | null
  requestorSettings?: (RequestorSettings & { enableOnBehalfRequestorsToAddAccess?: boolean; allowCustomAssignmentSchedule?: boolean; onBehalfRequestors?: SubjectSet[] }) | null
  requestApprovalSettings?: {
    isApprovalRequiredForAdd?: boolean
    isApprovalRequiredForUpdate?: boolean
    isRequestorJustificationRequired?: boolean
    stages?: ApprovalStageSettings[]
  } | null
  questions?: Partial<Question>[]
}
export type AdminPackage = AccessPackage & {
  catalog?: AdminCatalog | null
  createdDateTime?: string | null
  assignmentPolicies?: AdminPolicy[]
  incompatibleAccessPackages?: AccessPackage[]
  accessPackagesIncompatibleWith?: AccessPackage[]
  incompatibleGroups?: Person[]
}
export type HeldByReport = {
  assignmentId: string
  userId: string | null
  displayName: string | null
  userPrincipalName: string | null
  department: string | null
  state: AssignmentState
  policyId: string | null
  policy: string | null
  startDateTime: string | null
  endDateTime: string | null
  endedDateTime: string | null
  /** It goes earlier than its own end: because the holder left, or no longer fits. */
  earlyEnd?: { dateTime: string; because: 'left' | 'noLongerFits' } | null
  approvedBy: readonly { id: string; displayName: string | null }[]
}
export type AuditParty = { id?: string | null; displayName?: string | null; userPrincipalName?: string | null }
export type AuditEvent = {
  id: string
  activityDateTime: string
  activityDisplayName: string
  category: string
  result?: string | null
  resultReason?: string | null
  initiatedBy?: { user?: AuditParty | null; app?: { displayName?: string | null } | null } | null
  targetResources?: (AuditParty & { type?: string | null; modifiedProperties?: { displayName: string; oldValue: string | null; newValue: string | null }[] })[]
  additionalDetails?: { key: string; value: string | null }[]
}
/** What was found about a stage: by a code and its parameters, and in the server's words. */
export type CoverageReason = { code?: string; parameters?: Record<string, string>; onlyForSome?: boolean; reason: string }
export type NobodyDecides = CoverageReason & {
  accessPackage: Person
  catalog: Person
  policy: Person
  stage: number
  problem: 'nobody' | 'onePerson'
  from: string | null
}
export type HeldConflict = {
  person: Person
  accessPackage: Person & { assignmentId: string }
  conflict: Conflict
  since: string | null
  exception: { id: string; until: string; ownerId: string } | null
}
export type Week = { from: string; requested: number; delivered: number; denied: number }
export type Figures = {
  pendingApproval: number
  delivering: number
  failed: number
  held: number
  endingSoon: number
  soonDays: number
  weeks: Week[]
  medianSecondsToDecide: number | null
  medianSecondsToDeliver: number | null
}
export type AssignedPackage = {
  assignmentId: string
  accessPackageId: string
  accessPackage: string
  catalog: string | null
  policy: string | null
  state: AssignmentState
  startDateTime: string | null
  endDateTime: string | null
  endedDateTime: string | null
  requests: readonly ProofOfAccess[]
}
export type HeldResource = {
  resource: string | null
  role: string | null
  originSystem: string | null
  resourceOriginId: string
  roleOriginId: string
  startDateTime: string | null
  endDateTime: string | null
  hadBefore: boolean
  packages: readonly { accessPackageId: string; accessPackage: string; endedDateTime: string | null; requests: readonly ProofOfAccess[] }[]
}
