/** The parts of Graph's entities that the portal shows. Names are the API's; what is not asked for by `$expand` is absent. */

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
export type DirectReport = Person & { jobTitle?: string | null; mail?: string | null; department?: string | null }
export type SessionUser = DirectReport & { userPrincipalName: string; preferredLanguage?: string | null }
/** `now` is there when the server's clock is not the device's: in the demonstration. */
export type Session = { user: SessionUser; csrfToken: string; demo: boolean; now?: string }

export type Subject = { id?: string; objectId?: string | null; displayName?: string | null; email?: string | null; principalName?: string | null }
export type Expiration = {
  type?: 'notSpecified' | 'noExpiration' | 'afterDateTime' | 'afterDuration' | null
  endDateTime?: string | null
  duration?: string | null
}
export type Schedule = { startDateTime?: string | null; expiration?: Expiration | null }

export type Catalog = { id: string; displayName: string }
export type Resource = { id?: string; displayName?: string | null; description?: string | null; originSystem?: string | null }
export type ResourceRole = { id?: string; displayName?: string | null; originSystem?: string | null; resource?: Resource | null }
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
  /** Who would decide first, when the server may tell. */
  '@latchkey.approvers'?: Person[]
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
  requestor?: Subject | null
  target?: Subject | null
}

export type NewRequest = {
  requestType: 'userAdd' | 'onBehalfAdd' | 'userRemove'
  assignment: { id?: string; accessPackageId?: string; assignmentPolicyId?: string; targetId?: string }
  justification?: string
  schedule?: Schedule
  answers?: Answer[]
}

export type TimelineKind =
  | 'submitted'
  | 'approvalStarted'
  | 'approved'
  | 'denied'
  | 'approvalExpired'
  | 'canceled'
  | 'scheduled'
  | 'delivering'
  | 'resourceDelivered'
  | 'delivered'
  | 'deliveryFailed'
  | 'reminder'
  | 'accessEnds'
  | 'accessEnded'
  | 'decisionDue'
export type TimelineEntry = {
  at: string | null
  when: 'past' | 'now' | 'future'
  kind: TimelineKind
  actor: Person | null
  people: Person[]
  detail: string | null
  resource: string | null
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
/** What helps an approver to decide. */
export type DecisionContext = {
  dueAt: string | null
  questions: { id: string; text: string; answer: string | null }[]
  approvers: Person[]
  isApproverJustificationRequired: boolean
  requestorManager: Person | null
  target?: DirectReport
  period?: { start: string | null; end: string | null; duration?: string | null }
  otherAccess: { packageName: string; until: string | null }[]
  colleagues: { count: number; of: number } | null
}
