/** The parts of Graph's entities that the portal shows. Names are the API's; what is not asked for by `$expand` is absent. */

import type { HeldRole } from '../../src/domain/access.ts'
import type { Proof } from '../../src/domain/why/proof.ts'
import type { RefusalFacts } from './graph-error.ts'

export type RequestState =
  | 'submitted'
  | 'pendingApproval'
  | 'delivering'
  | 'delivered'
  | 'deliveryFailed'
  | 'denied'
  | 'scheduled'
  | 'canceled'
  | 'partiallyDelivered'
export type RequestType =
  | 'userAdd'
  | 'userUpdate'
  | 'userRemove'
  | 'adminAdd'
  | 'adminUpdate'
  | 'adminRemove'
  | 'systemAdd'
  | 'systemUpdate'
  | 'systemRemove'
  | 'onBehalfAdd'
  | 'approverRemove'
  | 'notSpecified'
export type AssignmentState = 'delivering' | 'partiallyDelivered' | 'delivered' | 'expired' | 'deliveryFailed'

export type Person = { id: string; displayName: string }
export type DirectReport = Person & { jobTitle?: string | null; mail?: string | null; department?: string | null; accountEnabled?: boolean | null }
export type SessionUser = DirectReport & { userPrincipalName: string; preferredLanguage?: string | null }
/** What of the administration one may open; `catalogs` counts where it is not everywhere. What one may do follows from `roles`. */
export type Administration = {
  everywhere: boolean
  catalogs: string[]
  audit: boolean
  people: boolean
  creates: boolean
  roles: HeldRole[]
  /** Does approval count for direct assignments, and can it be skipped? */
  approval: { counts: boolean; canBeSkipped: boolean }
}
/** With local accounts people sign in with a password that is kept here. `now` is there when the server's clock is not the device's: in the demonstration. */
export type Session = { user: SessionUser; csrfToken: string; demo: boolean; localAccounts: boolean; administration: Administration | null; now?: string }

export type Subject = { id?: string; objectId?: string | null; displayName?: string | null; email?: string | null; principalName?: string | null }
export type Expiration = {
  type?: 'notSpecified' | 'noExpiration' | 'afterDateTime' | 'afterDuration' | null
  endDateTime?: string | null
  duration?: string | null
}
export type Schedule = { startDateTime?: string | null; expiration?: Expiration | null }

export type Catalog = { id: string; displayName: string }
export type Resource = { id?: string; originId?: string | null; displayName?: string | null; description?: string | null; originSystem?: string | null }
export type ResourceRole = { id?: string; originId?: string | null; displayName?: string | null; originSystem?: string | null; resource?: Resource | null }
export type ResourceRoleScope = { id: string; role?: ResourceRole | null; scope?: { displayName?: string | null } | null }
export type AccessPackage = {
  id: string
  displayName: string
  description?: string | null
  isHidden?: boolean
  modifiedDateTime?: string | null
  catalog?: Catalog | null
  resourceRoleScopes?: ResourceRoleScope[]
}

export type LocalizedText = { languageCode: string; text?: string | null }
export type Choice = { actualValue: string; text?: string | null; localizations?: LocalizedText[] }
export type Question = {
  '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion' | '#microsoft.graph.accessPackageMultipleChoiceQuestion'
  id: string
  text: string
  localizations?: LocalizedText[]
  isRequired?: boolean
  sequence?: number
  isSingleLineQuestion?: boolean
  regexPattern?: string | null
  choices?: Choice[]
  isMultipleSelectionAllowed?: boolean
  isAnswerEditable?: boolean | null
  /** The attribute of the person that the answer becomes, and its value of now. */
  '@latchkey.attribute'?: string
  '@latchkey.value'?: string | null
}
export type Answer = {
  '@odata.type': '#microsoft.graph.accessPackageAnswerString'
  value: string
  displayValue?: string | null
  answeredQuestion: Partial<Question> & { id: string }
}

/** What asking for a package under one of its policies takes. */
export type Requirements = {
  policyId: string
  policyDisplayName?: string | null
  policyDescription?: string | null
  isApprovalRequiredForAdd?: boolean
  isApprovalRequiredForUpdate?: boolean
  isRequestorJustificationRequired?: boolean
  allowCustomAssignmentSchedule?: boolean
  schedule?: Schedule | null
  questions?: Question[]
  /** Who would decide at each stage, as far as the server may tell. */
  '@latchkey.stages'?: { approvers: Person[] }[]
  /** There is a stage that nobody could decide now, so that asking would be refused. */
  '@latchkey.nobodyCanApprove'?: boolean
}

export type RequestorSettings = { enableTargetsToSelfRemoveAccess?: boolean; enableTargetsToSelfUpdateAccess?: boolean; enableTargetsToSelfAddAccess?: boolean }
export type AssignmentPolicy = { id: string; displayName?: string | null; requestorSettings?: RequestorSettings | null }
export type Assignment = {
  id: string
  state: AssignmentState
  status?: string | null
  schedule?: Schedule | null
  expiredDateTime?: string | null
  accessPackage?: AccessPackage | null
  assignmentPolicy?: AssignmentPolicy | null
  target?: Subject | null
}
export type AssignmentRequest = {
  id: string
  requestType: RequestType
  state: RequestState
  status?: string | null
  createdDateTime?: string | null
  completedDateTime?: string | null
  schedule?: Schedule | null
  justification?: string | null
  answers?: Answer[]
  accessPackage?: AccessPackage | null
  /** The access that it is about, for whoever may see that. */
  assignment?: { id: string; state: AssignmentState } | null
  requestor?: Subject | null
  target?: Subject | null
}

/** A request that waits for me, with the stage that I decide. */
export type PendingRequest = AssignmentRequest & { stageId?: string | undefined }

export type NewRequest = {
  requestType: 'userAdd' | 'onBehalfAdd' | 'userUpdate' | 'userRemove' | 'approverRemove'
  assignment: { id?: string; accessPackageId?: string; assignmentPolicyId?: string; targetId?: string }
  justification?: string
  schedule?: Schedule
  answers?: Answer[]
  /** What is given back when the new access comes. */
  '@latchkey.swap'?: { assignmentId: string }
}

/** Whether something may be done; if not, why, in the server's words. */
export type Possible = { isAllowed: boolean; reason: string | null; refusal: RefusalFacts | null }
/** When access is taken away before its end, if nothing changes; and why. */
export type Removal = { at: string; kind: 'automaticRemoval' | 'moverRemoval' | 'moverDecision' | 'leaverRemoval' }
/** What may be done now with access that is one's own, a report's, or that one approved. */
export type AssignmentOptions = {
  assignmentId: string
  accessPackageId: string
  /** Whose access it is. */
  targetId: string
  extend: Possible & { newEndDateTime: string | null; isApprovalRequired: boolean; isJustificationRequired: boolean; isCustomScheduleAllowed: boolean }
  remove: Possible
  revoke: Possible
  removal: Removal | null
}

export type ApprovalStage = {
  id: string
  displayName?: string | null
  status: 'Initializing' | 'InProgress' | 'Completed' | 'Expired'
  assignedToMe?: boolean
  reviewResult?: 'NotReviewed' | 'Approved' | 'Denied' | null
  reviewedBy?: { id?: string | null; displayName?: string | null } | null
  reviewedDateTime?: string | null
  justification?: string | null
}
export type Approval = { id: string; stages?: ApprovalStage[] }
/** When a stage began, has to end, and goes to its alternates; and what was decided. */
export type StageTimes = Pick<ApprovalStage, 'reviewResult' | 'reviewedBy' | 'reviewedDateTime'> & {
  id: string
  openedDateTime: string | null
  dueDateTime: string | null
  escalatesDateTime?: string | null
  escalatedDateTime?: string | null
  /** For whom the one stood in who decided. */
  inPlaceOf?: string | null
  /** Whom a stage that is still to come would ask now. */
  asksLater?: Person[]
}
/** What became of what was approved, and whether one may take it back. */
export type ApprovalOutcome = { assignmentId: string | null; endedDateTime: string | null; takenBackBy: Person | null; takenBackReason: string | null; canTakeBack: boolean }
export type Conflict = { kind: 'accessPackage' | 'group' | 'resourceRole'; id: string; displayName: string }
/** A question with its answer: texts as they were written first, and the words of other languages. */
export type AnsweredQuestion = {
  id: string
  text: string
  localizations?: LocalizedText[]
  /** Those that were chosen. */
  choices?: Choice[]
  value: string
  answer: string | null
  attribute?: string
  valueBefore?: string | null
}
/** What helps an approver to decide. */
export type DecisionContext = {
  /** The stage that is open, or was last. */
  stageId: string | null
  dueAt: string | null
  questions: AnsweredQuestion[]
  approvers: Person[]
  /** Those who can decide in the place of one of them. */
  standIns: { id: string; displayName: string; standsInFor: string }[]
  /** Who handed the stage on to those who have it now, and why. */
  handedOn?: { by: string; reason: string | null; at: string } | null
  /** To whom the one who reads handed on what was theirs to decide. */
  handedOnTo?: { to: string[]; reason: string | null; at: string } | null
  stages?: StageTimes[]
  outcome?: ApprovalOutcome | null
  /** What the person holds that does not go with this package, and what of it an exception allows. */
  risk?: { conflicts: Conflict[]; exceptions: (Conflict & { exceptionUntil: string | null })[] }
  /** What is given back when this is given. */
  swap?: { assignmentId: string; packageName: string | null } | null
  isApproverJustificationRequired: boolean
  requestorManager: Person | null
  target?: DirectReport
  period?: { start: string | null; end: string | null; duration?: string | null }
  otherAccess: { packageName: string; until: string | null }[]
  /** Of those who share the manager, or the department; nothing where they are too few to be counted. */
  colleagues: { count: number; of: number; sharing: 'manager' | 'department' } | null
}

type Named = { id: string; displayName: string | null }
/** Somebody decides in the place of somebody else, for a time. */
export type Delegation = {
  id: string
  principal: Named & { accountEnabled: boolean }
  delegate: Named & { accountEnabled: boolean }
  startDateTime: string
  endDateTime: string | null
  accessPackage: Named | null
  catalog: Named | null
}
export type Delegations = { '@latchkey.isEnabled': boolean; value: Delegation[] }
export type NewDelegation = { delegateId: string; startDateTime?: string; endDateTime?: string; accessPackageId?: string }

/** Somebody holds access and no longer fits its policy. */
export type MoverCase = {
  id: string
  state: string
  action: 'tell' | 'ask' | 'remove'
  outcome: 'kept' | 'dropped' | 'removed' | 'accessEnded' | 'fitsAgain' | 'ruleChanged' | 'keepPassed' | null
  openedDateTime: string
  dueDateTime: string | null
  closedDateTime: string | null
  person: Named & { department: string | null; jobTitle: string | null; officeLocation?: string | null }
  accessPackage: Named
  catalog: Named
  policy: Named | null
  assignment: { id: string; state: string; startDateTime: string | null; endDateTime: string | null }
  /** In English as a sentence, and as what a sentence is made of. */
  reason: { text: string; scope: { allowedTargetScope: string; targets: { kind: string; displayName: string | null }[] } }
  /** What is different since the access was given; null where that is not known. */
  changes: { name: string; before: string | null; now: string | null }[] | null
  resourceRoles: { resource: string | null; role: string | null; originSystem: string }[]
  canDecide: boolean
  deciders: (Named & { as: 'manager' | 'owner' })[]
  latestKeepDateTime: string | null
  decision: {
    result: 'keep' | 'drop'
    keepUntilDateTime: string | null
    justification: string | null
    decidedBy: { displayName: string } | null
    decidedDateTime: string | null
  } | null
}
export type MoverDecision = { decision: 'keep' | 'drop'; keepUntil?: string; justification: string }

/** A package that may be of use, and why. */
export type SuggestionReason = {
  '@odata.type'?: string
  relatedPeople?: { id?: string; displayName?: string | null }[]
  relatedPeopleAssignmentCount?: number
  lastAssignmentDateTime?: string | null
}
export type Suggestion = { id: string; reasons?: SuggestionReason[] | null; accessPackage?: AccessPackage | null }

export type { Proof }
export type Why = { person: Person; held: Proof; askable: Proof; next: { at: string | null; kind: string; claim: string }[] }
