/**
 * Every way in which the product says no, in one table: the HTTP status, Graph's error code, and a message that says
 * what to do. Rules return a refusal as a value; the API turns it into Graph's error body and the portal shows the same words.
 */
type Row = { readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 429 | 501 | 503; readonly code: string; readonly message: string; /** Facts that the message has in English words, for whoever says it in others. */ readonly tells?: readonly string[] }

/** `{name}` stands for a fact of the refusal. */
export const refusals = {
  // input
  InvalidBody: { status: 400, code: 'InvalidModel', message: 'The body does not fit: {problems}' },
  InvalidJson: { status: 400, code: 'BadRequest', message: 'The body is not valid JSON. Send a JSON object with Content-Type application/json.' },
  InvalidQuery: { status: 400, code: 'BadRequest', message: '{problem}' },
  InvalidId: { status: 400, code: 'BadRequest', message: "'{id}' is not a valid id. Send a GUID." },
  UnsupportedMediaType: { status: 415, code: 'BadRequest', message: 'The body must be JSON. Send Content-Type: application/json.' },
  TooLarge: { status: 413, code: 'BadRequest', message: 'The body is larger than {most} bytes. Send less at once.' },
  MethodNotAllowed: { status: 400, code: 'Request_BadRequest', message: 'The method {method} is not offered at this address. It takes: {allowed}.' },
  UnknownSegment: { status: 400, code: 'BadRequest', message: "Resource not found for the segment '{segment}'." },
  NothingHere: { status: 404, code: 'NotFound', message: 'There is nothing at {path}. The API begins at /v1.0, the portal at /.' },
  TooManyRequests: { status: 429, code: 'TooManyRequests', message: 'Too many requests. Wait {seconds} seconds and try again.' },
  DatabaseOutOfReach: { status: 503, code: 'serviceNotAvailable', message: 'The database cannot be reached at this moment. Try again in {seconds} seconds; by then it can be read whether this call was carried out.' },
  NotSupported: { status: 501, code: 'NotImplemented', message: '{what} is not supported yet.' },
  // who and whether
  InvalidToken: { status: 401, code: 'InvalidAuthenticationToken', message: '{problem}' },
  CsrfTokenInvalid: { status: 403, code: 'CsrfTokenInvalid', message: '{problem}' },
  InsufficientPermissions: { status: 403, code: 'Authorization_RequestDenied', message: 'The token lacks a permission for this call. One of these is needed: {permissions}.' },
  UserOnly: { status: 403, code: 'Authorization_RequestDenied', message: 'This call acts for a signed-in person. Use a delegated token.' },
  Forbidden: { status: 403, code: 'Authorization_RequestDenied', message: 'You may not {task}. Ask an owner of the catalog or an identity governance administrator.' },
  TenantForbidden: { status: 403, code: 'Authorization_RequestDenied', message: 'You may not {task}. Ask an identity governance administrator.' },
  DirectoryForbidden: { status: 403, code: 'Authorization_RequestDenied', message: 'You may not {task}. Ask a global administrator.' },
  CatalogCreatorsOnly: { status: 403, code: 'Authorization_RequestDenied', message: 'You may not create catalogs. Ask an identity governance administrator to make you a catalog creator.' },
  NotFound: { status: 404, code: 'ResourceNotFound', message: "There is no {what} '{id}', or you may not see it." },
  // administration
  MadeMeanwhile: { status: 409, code: 'Conflict', message: 'Another call has made the same at this moment. Read it, and try again if it is still wanted.' },
  NameTaken: { status: 409, code: 'Conflict', message: "There is already a {what} named '{name}'. Choose another name." },
  CatalogNotEmpty: { status: 400, code: 'CatalogNotEmpty', message: 'The catalog still has access packages ({count}). Disable it instead.' },
  BuiltInCatalog: { status: 400, code: 'BuiltInCatalog', message: 'The built-in catalog cannot be deleted.' },
  ResourceInUse: { status: 400, code: 'ResourceInUse', message: "The resource is still used by: {packages}. Remove its roles there first." },
  ResourceUnknown: { status: 400, code: 'ResourceOriginNotFound', message: "There is no {system} object '{id}'. Check originId and originSystem." },
  OriginSystemUnknown: { status: 400, code: 'OriginSystemNotSupported', message: "The origin system '{system}' is not connected. Connected: {known}." },
  ResourceAlreadyInCatalog: { status: 409, code: 'Conflict', message: 'The resource is already in this catalog, with id {id}.' },
  NotYourResource: { status: 403, code: 'Authorization_RequestDenied', message: 'You may add this resource only if you own it, or as an administrator of such resources.' },
  RoleUnknown: { status: 400, code: 'ResourceRoleNotFound', message: "The resource has no role '{role}'. It offers: {known}." },
  ScopeUnknown: { status: 400, code: 'ResourceScopeNotFound', message: "The resource has no scope '{scope}'." },
  RoleAlreadyInPackage: { status: 409, code: 'Conflict', message: 'The access package already has this role.' },
  PackageHasAssignments: { status: 400, code: 'ActiveAssignments', message: 'Somebody has this access package ({count}), so it is kept. Hide it instead.' },
  PolicyHasAssignments: { status: 400, code: 'ActiveAssignments', message: 'The policy still has active assignments ({count}). Put them under another policy, or remove them first.' },
  PackageHasHistory: { status: 400, code: 'PackageHasHistory', message: 'Somebody had this access package or asked for it, so it is kept. Hide it instead.' },
  ReferenceInvalid: { status: 400, code: 'Request_BadRequest', message: "'{reference}' does not name a {what}. Send {\"@odata.id\": \"{base}/directoryObjects/{id}\"}." },
  LinkExists: { status: 400, code: 'Request_BadRequest', message: 'One or more added object references already exist.' },
  PolicyStageWithoutApprovers: { status: 400, code: 'PolicyInvalid', message: 'Stage {stage} names no approver. Add a primary approver, and a fallback where it is a manager.' },
  PolicyApprovalWithoutStages: { status: 400, code: 'PolicyInvalid', message: 'Approval is required but there is no stage. Add a stage, or turn approval off.' },
  PolicyPartNotSupported: { status: 501, code: 'NotImplemented', message: '{part} is not supported yet. Leave it out.' },
  PolicyNamesUnknown: { status: 400, code: 'PolicyInvalid', message: "The policy names a {what} that does not exist: '{id}'." },
  // asking
  PackageUnknown: { status: 404, code: 'AccessPackageNotFound', message: "There is no access package '{id}', or you may not ask for it." },
  PolicyOfOtherPackage: { status: 400, code: 'PolicyNotOfAccessPackage', message: 'The policy {policyId} does not belong to this access package.' },
  PolicyNeeded: { status: 400, code: 'PolicyNeeded', message: 'Several policies apply. Name one of them in assignmentPolicyId: {policies}.' },
  TargetNeeded: { status: 400, code: 'TargetNeeded', message: 'Name the person who is to get the access, in assignment/targetId or assignment/target/objectId.' },
  PackageNeeded: { status: 400, code: 'AccessPackageNeeded', message: 'Name the access package, in assignment/accessPackageId or assignment/accessPackage/id.' },
  AssignmentNeeded: { status: 400, code: 'AssignmentNeeded', message: 'Name the assignment that is to end, in assignment/id.' },
  TargetUnknown: { status: 400, code: 'TargetNotFound', message: "There is no person '{id}' in the directory." },
  TargetBlocked: { status: 400, code: 'TargetBlocked', message: '{name} is blocked from signing in and cannot be given access.' },
  CatalogUnpublished: { status: 400, code: 'CatalogNotPublished', message: 'The catalog of this access package is not enabled, so nothing in it can be requested.' },
  NotExternallyVisible: { status: 400, code: 'CatalogNotExternallyVisible', message: 'The catalog is not enabled for external users.' },
  NoPolicyApplies: { status: 400, code: 'NoApplicablePolicy', message: 'No policy of this access package lets {name} have it this way. Its owner can add one.' },
  OutOfScope: { status: 400, code: 'OutOfScope', message: "{name} is not among those whom the policy '{policy}' is for." },
  YouOutOfScope: { status: 400, code: 'OutOfScope', message: "You are not among those whom the policy '{policy}' is for." },
  NotEnabledForSelf: { status: 400, code: 'RequestsDisabled', message: "The policy '{policy}' does not take requests from those it is for. Ask an administrator." },
  SelfOnly: { status: 400, code: 'OnBehalfDisabled', message: 'A userAdd is for yourself. To ask for somebody else, send requestType onBehalfAdd.' },
  NotEnabledForOnBehalf: { status: 400, code: 'OnBehalfDisabled', message: "The policy '{policy}' does not let you ask on behalf of {name}. Ask an administrator." },
  AlreadyAssigned: { status: 400, code: 'ExistingAssignment', message: '{name} already has this access package{until}.' },
  RequestOpen: { status: 400, code: 'ExistingOpenRequest', message: 'There is already an open request for {name}: {id}, {state}. Wait for it or cancel it.' },
  ScheduleNotAllowed: { status: 400, code: 'CustomScheduleNotAllowed', message: 'This access package does not take a start or end of your own choice. Leave the schedule out.' },
  StartInPast: { status: 400, code: 'StartInPast', message: 'The start {start} is in the past. Choose today or later.' },
  EndInPast: { status: 400, code: 'EndInPast', message: 'The end {end} is in the past.' },
  EndBeforeStart: { status: 400, code: 'EndBeforeStart', message: 'The end {end} is not after the start {start}.' },
  EndBeyondPolicy: { status: 400, code: 'EndBeyondPolicy', message: 'The end {end} is later than the policy allows. The last possible end is {latest}.' },
  JustificationMissing: { status: 400, code: 'JustificationRequired', message: 'A business justification is required.' },
  AnswersInvalid: { status: 400, code: 'AnswersInvalid', message: 'Some answers are missing or do not fit: {problems}' },
  NobodyCanApprove: { status: 400, code: 'NoApprover', message: 'Nobody could approve this request: {reason}. The owner of the access package has to name another approver.' },
  // deciding, ending
  RequestNotInExpectedState: { status: 400, code: 'RequestNotInExpectedState', message: 'The request is {state}; it cannot be {event} any more.' },
  NotApprover: { status: 403, code: 'NotApprover', message: 'You are not an approver of this stage.' },
  OwnRequest: { status: 403, code: 'CannotApproveOwnRequest', message: 'Nobody decides about a request of their own or for themselves.' },
  StageNotOpen: { status: 409, code: 'StageNotOpen', message: 'This stage is not waiting for a decision ({status}).' },
  YouDecided: { status: 409, code: 'Conflict', message: 'You have already decided: {result}.' },
  AlreadyDecided: { status: 409, code: 'Conflict', message: '{name} has already decided: {result}.' },
  DecisionTooLate: { status: 409, code: 'DecisionExpired', message: 'The time to decide ended on {due}.' },
  ReasonMissing: { status: 400, code: 'JustificationRequired', message: 'This stage asks the approver for a reason. Send a justification.' },
  AssignmentEnding: { status: 400, code: 'AssignmentEnding', message: 'This access is already being taken away by request {id}.' },
  AssignmentEnded: { status: 400, code: 'AssignmentEnded', message: 'This access has already ended.' },
  RemoveNotAllowed: { status: 403, code: 'RemoveNotAllowed', message: "The policy '{policy}' does not let holders give this access up. Ask an administrator." },
  RemoveNotAllowedOnBehalf: { status: 403, code: 'RemoveNotAllowed', message: "The policy '{policy}' does not let you remove the access of {name}. Ask an administrator." },
  RequestNotDeletable: { status: 400, code: 'RequestNotDeletable', message: 'Only requests that are completed or denied can be deleted; this one is {state}.' },
  // requests that change access
  StartIsFixed: { status: 400, code: 'StartIsFixed', message: 'This access has begun on {start}; only its end and its answers can be changed. Leave startDateTime out.' },
  NothingToExtend: { status: 400, code: 'NothingToExtend', message: 'This access already lasts as long as its policy allows (until {end}).' },
  NothingToChange: { status: 400, code: 'NothingToChange', message: 'The request changes nothing. Send a schedule for another end, or answers.' },
  UpdateNotAllowed: { status: 403, code: 'UpdateNotAllowed', message: "The policy '{policy}' does not let holders extend or change this access. Ask an administrator." },
  UpdateNeedsPolicy: { status: 400, code: 'PolicyNeeded', message: 'The policy under which this access was given is gone. Name another one of the access package in assignmentPolicyId.' },
  AssignmentNotDelivered: { status: 400, code: 'AssignmentNotDelivered', message: 'This access is {state}. Wait until it is delivered, or process its request again.' },
  AnswerNotEditable: { status: 400, code: 'AnswerNotEditable', message: 'The answer to this question cannot be changed later: {question}' },
  NotYourApproval: { status: 403, code: 'NotYourApproval', message: 'Only whoever approved this access may take it back like this.' },
  RevokeSwitchedOff: { status: 403, code: 'RevokeNotAllowed', message: 'The tenant does not let approvers take access back. Ask an administrator of the catalog.' },
  BypassNotAllowed: { status: 403, code: 'BypassNotAllowed', message: 'Approval can be bypassed only by administrators and owners of the catalog, and only where the tenant allows it.' },
  NotReprocessable: { status: 400, code: 'RequestNotInExpectedState', message: 'The {what} is {state}; only {allowed} can be processed again.' },
  ReprocessTooLate: { status: 400, code: 'ReprocessTooLate', message: 'The request ended on {ended}, too long ago to be processed again. Ask anew.' },
  // approvals
  PolicyEscalationTime: { status: 400, code: 'PolicyInvalid', message: 'Stage {stage} asks alternates after {after}, but has {most} to decide. durationBeforeEscalation must be more than zero and less than durationBeforeAutomaticDenial.' },
  PolicyEscalationWithoutApprovers: { status: 400, code: 'PolicyInvalid', message: 'Stage {stage} asks alternates but names none. Add escalationApprovers, or turn isEscalationEnabled off.' },
  PolicyFallbackNeeded: { status: 400, code: 'PolicyInvalid', message: 'Stage {stage} asks {whom}, whom not everybody has. Add fallback approvers.' },
  MoverGraceTooShort: { status: 400, code: 'PolicyInvalid', message: 'Those who are asked about a holder need time to decide. Set whenOutOfScope/gracePeriod to {least} or more, or another action.' },
  PolicyNobodyCanApprove: { status: 400, code: 'PolicyInvalid', message: 'Nobody could approve in stage {stage}: {reason}. Name somebody who can sign in.' },
  DelegationOff: { status: 403, code: 'DelegationDisabled', message: 'Standing in for approvers is switched off in this organization. Ask an administrator.' },
  DelegateNotAllowed: { status: 400, code: 'DelegateNotAllowed', message: '{name} may not stand in here: {reason}.' },
  DelegationPeriod: { status: 400, code: 'DelegationPeriodInvalid', message: '{problem}' },
  DelegationScope: { status: 400, code: 'DelegationScopeInvalid', message: 'A delegation is for everything, for one access package or for one catalog. Send accessPackageId or catalogId, not both.' },
  DelegationExists: { status: 409, code: 'Conflict', message: 'The same person already stands in for the same at that time, with delegation {id}.' },
  NudgedAlready: { status: 409, code: 'AlreadyNudged', message: 'The approvers were asked to hurry less than a day ago. Try again after {at}.' },
  ReassignInvalid: { status: 400, code: 'ApproverInvalid', message: 'The stage cannot wait for {name}: {reason}.' },
  // separation of duties
  IncompatibleAccess: { status: 400, code: 'IncompatibleAccess', message: '{name} cannot have this access package besides {what}. Give that up first, swap it in one request, or ask those who look after this package for a dated exception.', tells: ['names'] },
  IncompatibleMeanwhile: { status: 409, code: 'IncompatibleAccess', message: 'Since the request was made, {name} came to hold {what}, which does not go with this access package. It has to end first, or the request has to be denied.', tells: ['names'] },
  IncompatibleWithItself: { status: 400, code: 'IncompatibleWithItself', message: 'An access package cannot be incompatible with itself, nor with a role that it gives.' },
  SeparationRuleMissing: { status: 400, code: 'NoSuchRule', message: 'No rule of this access package names that {kind}, so there is nothing to except from. See what it is incompatible with.' },
  ExceptionForOneself: { status: 403, code: 'Authorization_RequestDenied', message: 'Nobody makes an exception for themselves. Ask somebody else who looks after the catalog.' },
  ExceptionOwnedByHolder: { status: 400, code: 'OwnerInvalid', message: 'Somebody else than the person has to answer for the exception. Name another owner.' },
  ExceptionTooLong: { status: 400, code: 'ExceptionTooLong', message: 'The end {end} is more than a year ahead. The last possible end is {latest}.' },
  ExceptionExists: { status: 409, code: 'Conflict', message: 'There is already such an exception until {until}: {id}. Delete it first to make another.' },
  SwapOnlyForOneself: { status: 400, code: 'SwapNotPossible', message: 'Only who holds access can swap it, with a userAdd of their own.' },
  SwapOfSamePackage: { status: 400, code: 'SwapNotPossible', message: 'The access to give back is of the same access package. Ask to extend it instead.' },
  SwapTaken: { status: 409, code: 'SwapNotPossible', message: 'This access is already to be given back for request {id}. Cancel that one first.' },
  SwapNotGivenBack: { status: 409, code: 'SwapNotPossible', message: 'The access to give back is still there, so the new one cannot be given. Ask for the swap again.' },
  SwapBegun: { status: 400, code: 'SwapBegun', message: 'The access that was given back is already being taken away, so the swap cannot be canceled any more. Give the new access up when it is there.' },
  // automatic assignment
  MembershipRuleInvalid: { status: 400, code: 'MembershipRuleInvalid', message: 'The membership rule cannot be taken; at character {position}: {problem}.' },
  MembershipPatternInvalid: { status: 400, code: 'MembershipRuleInvalid', message: "The pattern '{pattern}' of the membership rule cannot be used: {problem}. Write a regular expression as PostgreSQL reads it." },
  MembershipRuleTooSlow: { status: 400, code: 'MembershipRuleInvalid', message: 'Trying the membership rule took longer than {seconds} seconds. Make it shorter, and its patterns simpler: fewer repetitions within repetitions, or -startsWith and -contains instead of -match.' },
  AutomaticNeedsRule: { status: 400, code: 'PolicyInvalid', message: 'A policy that assigns by itself is for one membership rule: send allowedTargetScope specificDirectoryUsers and one attributeRuleMembers in specificAllowedTargets, and nothing else there.' },
  AutomaticKindFixed: { status: 400, code: 'ActiveAssignments', message: 'Access is held under this policy ({count}), so it can neither begin nor cease to assign by itself. Make another policy, or end that access first.' },
  // movers and leavers
  OwnAccess: { status: 403, code: 'CannotDecideAboutSelf', message: 'Nobody decides about access of their own. Another owner of the catalog, or your manager, can.' },
  MoverCaseNotOpen: { status: 409, code: 'MoverCaseNotOpen', message: 'This case is not waiting for a decision ({state}).' },
  MoverCaseNotAsked: { status: 400, code: 'MoverCaseNotAsked', message: 'The policy does not ask about this access; it says "{action}". Change its rule whenOutOfScope to decide otherwise.' },
  KeepDateMissing: { status: 400, code: 'KeepDateRequired', message: 'Say until when the access is kept. Send keepUntil.' },
  KeepTooLong: { status: 400, code: 'KeepTooLong', message: 'The access cannot be kept until {end}. The last possible moment is {latest}.' },
  // roles
  RoleDefinitionUnknown: { status: 400, code: 'Request_BadRequest', message: "There is no role definition '{id}' here. roleManagement/{provider}/roleDefinitions lists them." },
  RoleScopeInvalid: { status: 400, code: 'Request_BadRequest', message: 'This role cannot be given there. Send {form}.' },
  PrincipalUnknown: { status: 400, code: 'Request_BadRequest', message: "There is no user, group or service principal '{id}'." },
  GroupCannotHoldRole: { status: 400, code: 'Request_BadRequest', message: "The group '{id}' cannot hold a role of the directory. Take one that was made with isAssignableToRole." },
  RoleAssignmentExists: { status: 409, code: 'Conflict', message: 'This role has already been given there.' },
  LastAdministrator: { status: 400, code: 'Request_BadRequest', message: 'Nobody else could sign in as a Global Administrator. Give the role to another person first.' },
  DirectoryRolesForbidden: { status: 403, code: 'Authorization_RequestDenied', message: 'Roles of the directory are given and taken by Global Administrators and Privileged Role Administrators. Ask one of them.' },
  PasswordTooShort: { status: 400, code: 'Request_BadRequest', message: 'The password needs at least {shortest} characters.' },
  PasswordMissing: { status: 400, code: 'Request_BadRequest', message: 'This person has no password yet. Send passwordProfile with a password.' },
  PasswordOfRoleHolder: { status: 403, code: 'Authorization_RequestDenied', message: 'This person holds a role. Only who may give roles of the directory sets their password; the token needs RoleManagement.ReadWrite.Directory.' },
  PasswordChangedMeanwhile: { status: 409, code: 'Conflict', message: 'The password has been changed meanwhile. Start again, with the one that is good now.' },
  RoleGroupForbidden: { status: 403, code: 'Authorization_RequestDenied', message: 'This group can hold roles of the directory. Only who may give such roles, or owns the group, changes who belongs to it; the token needs RoleManagement.ReadWrite.Directory.' },
  RoleGroupTakesNoGroup: { status: 400, code: 'Request_BadRequest', message: 'A group that can hold roles takes no groups as members. Add the people themselves.' },
  ResourceNotEligible: { status: 400, code: 'ResourceNotEligible', message: '{name} cannot be put into a catalog: {reason}.' },
  // attributes
  AttributeUnknown: { status: 400, code: 'AttributeNotSupported', message: "'{name}' is no attribute of people that a resource can ask for. Extensions of the directory are not supported. These can be asked for: {known}." },
  AttributeTwice: { status: 400, code: 'AttributeNotSupported', message: 'A resource asks for {name} once. Send one entry for it.' },
  AttributeSensitive: { status: 403, code: 'Authorization_RequestDenied', message: 'Only an administrator of the directory may have {name} asked for: it is used to prove who somebody is.' },
  // the first run, and many people at once
  SetupClosed: { status: 409, code: 'SetupClosed', message: 'People have been added to this installation, so it is not set up by a link any more. "latchkey user role" makes one of them an administrator.' },
  SetupCodeWrong: { status: 403, code: 'SetupCodeWrong', message: 'The set-up code is not right, has been used, or has run out. "latchkey setup-link" prints a new link.' },
  MailNotSet: { status: 400, code: 'MailServerMissing', message: 'No mail server is set, so mails are kept and not sent. Set SMTP_URL and start again.' },
  MailNotTaken: { status: 400, code: 'MailNotTaken', message: 'The mail server did not take the mail: {problem}' },
  NoAddress: { status: 400, code: 'NoMailAddress', message: 'You have no mail address in the directory, so nothing can be sent to you. Add one first.' },
  CsvInvalid: { status: 400, code: 'InvalidCsv', message: 'The file cannot be read as CSV; {problem}' },
  CsvExpected: { status: 415, code: 'BadRequest', message: 'The body must be a CSV file. Send Content-Type: text/csv.' },
  ImportInvalid: { status: 400, code: 'ImportInvalid', message: 'Nothing was imported, because {count} of the lines cannot be: {problems}' },
  AttributeOfManyValues: { status: 400, code: 'AttributeNotSupported', message: '{name} has one value, so its question takes one choice. Set isMultipleSelectionAllowed to false.' },
} as const satisfies Record<string, Row>
export type RefusalKind = keyof typeof refusals

/** Where a refusal points: a member of the body, such as `schedule/startDateTime` or `answers/{questionId}`. */
export type Detail = { readonly target: string; readonly message: string }
export type Refusal = { readonly kind: RefusalKind; readonly facts: Readonly<Record<string, string | number>>; readonly details?: readonly Detail[] }
export type Decision<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export const ok = <T>(value: T): Decision<T> => ({ ok: true, value })
/** A refusal; `target` names the member of the body that it is about. */
export const no = (kind: RefusalKind, facts: Refusal['facts'] = {}, target?: string | readonly Detail[]): { ok: false; refusal: Refusal } => {
  const refusal: Refusal = { kind, facts }
  if (target === undefined) return { ok: false, refusal }
  const details = typeof target === 'string' ? [{ target, message: messageOf(refusal) }] : target
  return { ok: false, refusal: { ...refusal, details } }
}
/** The facts that the message of a refusal tells, and no others: from them it can be said in another language. */
export const toldBy = ({ kind, facts }: Refusal): Refusal['facts'] => {
  const { message, tells = [] }: Row = refusals[kind]
  return Object.fromEntries(Object.entries(facts).filter(([name]) => message.includes(`{${name}}`) || tells.includes(name)))
}
/** The message of a refusal with its facts filled in. */
export const messageOf = (r: Refusal): string => refusals[r.kind].message.replace(/\{(\w+)\}/g, (whole, name: string) => String(r.facts[name] ?? whole))
