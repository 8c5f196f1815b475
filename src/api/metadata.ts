/** `$metadata`, from the declarations. */
import { requestTypes } from '#domain/request/request-machine.ts'
import { insightLevels } from '#domain/settings.ts'
import { allowedTargetScopes } from '#model/complex.ts'
import { lifecycleActions } from '#model/control-configuration.ts'
import { entities } from '#model/registry.ts'
import { metadataXml, type ComplexType, type Members, type Operation } from '#odata/metadata.ts'
import { allRoots } from './roots.ts'

const text = 'Edm.String'
const g = (name: string) => `microsoft.graph.${name}`
const many = (type: string) => `Collection(${type})`
const subjectSets = ['singleUser', 'groupMembers', 'requestorManager', 'targetManager', 'targetUserSponsors', 'internalSponsors', 'externalSponsors', 'singleServicePrincipal', 'connectedOrganizationMembers', 'attributeRuleMembers'] as const
const setMembers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  singleUser: { description: text, userId: text }, groupMembers: { description: text, groupId: text }, requestorManager: { managerLevel: 'Edm.Int32' }, targetManager: { managerLevel: 'Edm.Int32' },
  singleServicePrincipal: { description: text, servicePrincipalId: text }, connectedOrganizationMembers: { connectedOrganizationId: text, description: text }, attributeRuleMembers: { description: text, membershipRule: text },
}
const flags = (...names: string[]) => Object.fromEntries(names.map((n) => [n, 'Edm.Boolean']))

/** Complex types as Graph has them; their schemas stand in model/complex.ts. */
const complexTypes: readonly ComplexType[] = [
  { name: 'subjectSet', abstract: true, members: {} },
  ...subjectSets.map((name) => ({ name, base: 'subjectSet', members: setMembers[name] ?? {} })),
  { name: 'expirationPattern', members: { duration: 'Edm.Duration', endDateTime: 'Edm.DateTimeOffset', type: g('expirationPatternType') } },
  { name: 'entitlementManagementSchedule', members: { expiration: g('expirationPattern'), recurrence: g('patternedRecurrence'), startDateTime: 'Edm.DateTimeOffset' } },
  { name: 'patternedRecurrence', members: {} },
  { name: 'accessPackageAssignmentRequestorSettings', members: { ...flags('allowCustomAssignmentSchedule', 'enableOnBehalfRequestorsToAddAccess', 'enableOnBehalfRequestorsToRemoveAccess', 'enableOnBehalfRequestorsToUpdateAccess', 'enableTargetsToSelfAddAccess', 'enableTargetsToSelfRemoveAccess', 'enableTargetsToSelfUpdateAccess'), onBehalfRequestors: many(g('subjectSet')) } },
  { name: 'accessPackageApprovalStage', members: { approverInformationVisibility: `${g('approverInformationVisibility')}!`, durationBeforeAutomaticDenial: 'Edm.Duration', durationBeforeEscalation: 'Edm.Duration', escalationApprovers: many(g('subjectSet')), fallbackEscalationApprovers: many(g('subjectSet')), fallbackPrimaryApprovers: many(g('subjectSet')), ...flags('isApproverJustificationRequired', 'isEscalationEnabled'), primaryApprovers: many(g('subjectSet')) } },
  { name: 'accessPackageAssignmentApprovalSettings', members: { ...flags('isApprovalRequiredForAdd', 'isApprovalRequiredForUpdate', 'isRequestorJustificationRequired'), stages: many(g('accessPackageApprovalStage')) } },
  { name: 'accessPackageAutomaticRequestSettings', members: { gracePeriodBeforeAccessRemoval: 'Edm.Duration', ...flags('removeAccessWhenTargetLeavesAllowedTargets', 'requestAccessForAllowedTargets') } },
  { name: 'accessPackageNotificationSettings', members: { isAssignmentNotificationDisabled: 'Edm.Boolean!' } },
  { name: 'accessPackageAssignmentReviewSettings', members: flags('isEnabled') },
  { name: 'accessPackageLocalizedText', members: { languageCode: `${text}!`, text } },
  { name: 'accessPackageAnswerChoice', members: { actualValue: text, localizations: many(g('accessPackageLocalizedText')), text } },
  { name: 'accessPackageAnswer', abstract: true, members: { displayValue: text }, navigations: { answeredQuestion: g('accessPackageQuestion') } },
  { name: 'accessPackageAnswerString', base: 'accessPackageAnswer', members: { value: text } },
  { name: 'accessPackageResourceAttribute', members: { destination: g('accessPackageResourceAttributeDestination'), ...flags('isEditable', 'isPersistedOnAssignmentRemoval'), name: text, source: g('accessPackageResourceAttributeSource') } },
  { name: 'accessPackageResourceAttributeDestination', abstract: true, members: {} },
  { name: 'accessPackageUserDirectoryAttributeStore', base: 'accessPackageResourceAttributeDestination', members: {} },
  { name: 'accessPackageResourceAttributeSource', abstract: true, members: {} },
  { name: 'accessPackageResourceAttributeQuestion', base: 'accessPackageResourceAttributeSource', members: {}, navigations: { question: g('accessPackageQuestion') } },
  { name: 'accessPackageAssignmentRequestRequirements', members: { ...flags('allowCustomAssignmentSchedule', 'isApprovalRequiredForAdd', 'isApprovalRequiredForUpdate', 'isRequestorJustificationRequired'), policyDescription: text, policyDisplayName: text, policyId: text, schedule: g('entitlementManagementSchedule') } },
  { name: 'appRole', members: { allowedMemberTypes: many(text), description: text, displayName: text, id: 'Edm.Guid!', isEnabled: 'Edm.Boolean!', origin: text, value: text } },
  { name: 'identity', open: true, members: { displayName: text, id: text } },
  { name: 'unifiedRolePermission', members: { allowedResourceActions: many(text), condition: text, excludedResourceActions: many(text) } },
  { name: 'accessPackageSuggestionReason', abstract: true, members: {} },
  { name: 'accessPackageSuggestionRelatedPeopleBased', base: 'accessPackageSuggestionReason', members: { relatedPeople: many(g('identity')), relatedPeopleAssignmentCount: 'Edm.Int32!' } },
  { name: 'accessPackageSuggestionSelfAssignmentHistoryBased', base: 'accessPackageSuggestionReason', members: { lastAssignmentDateTime: 'Edm.DateTimeOffset!', pastAssignmentCount: 'Edm.Int32!' } },
  { name: 'keyValue', members: { key: text, value: text } },
  { name: 'targetResource', members: { displayName: text, id: text, modifiedProperties: many(g('modifiedProperty')), type: text, userPrincipalName: text } },
  { name: 'modifiedProperty', members: { displayName: text, newValue: text, oldValue: text } },
  { name: 'auditActivityInitiator', members: { app: g('appIdentity'), user: g('userIdentity') } },
  { name: 'appIdentity', members: { appId: text, displayName: text } },
  { name: 'userIdentity', base: 'identity', open: true, members: { ipAddress: text, userPrincipalName: text } },
]
const fn = (bound: string, on: string): Operation => ({ kind: 'function', name: 'filterByCurrentUser', bound: many(g(bound)), parameters: { on: g(on) }, returns: many(g(bound)) })
const additionalAccess = (...names: string[]): Operation => ({ kind: 'function', name: 'additionalAccess', bound: many(g('accessPackageAssignment')), parameters: Object.fromEntries(names.map((n) => [n, text])), returns: many(g('accessPackageAssignment')) })
const operations: readonly Operation[] = [
  additionalAccess(), additionalAccess('accessPackageId'), additionalAccess('accessPackageId', 'incompatibleAccessPackageId'),
  fn('accessPackage', 'accessPackageFilterByCurrentUserOptions'), fn('accessPackageAssignment', 'accessPackageAssignmentFilterByCurrentUserOptions'),
  fn('accessPackageAssignmentRequest', 'accessPackageAssignmentRequestFilterByCurrentUserOptions'), fn('approval', 'approvalFilterByCurrentUserOptions'), fn('accessPackageSuggestion', 'accessPackageSuggestionFilterByCurrentUserOptions'),
  { kind: 'action', name: 'cancel', bound: g('accessPackageAssignmentRequest'), parameters: {} },
  { kind: 'action', name: 'getApplicablePolicyRequirements', bound: g('accessPackage'), parameters: {}, returns: many(g('accessPackageAssignmentRequestRequirements')) },
]
/** Members that fields do not have, and Graph's numbers where they do not begin at 0. */
const enums: Readonly<Record<string, Members>> = {
  allowedTargetScope: allowedTargetScopes, expirationPatternType: ['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration'],
  approverInformationVisibility: ['default', 'notVisible', 'visible', 'unknownFutureValue'],
  accessPackageCatalogType: { userManaged: 1, serviceDefault: 2, serviceManaged: 3, unknownFutureValue: 4 }, accessPackageCatalogState: { unpublished: 1, published: 2, unknownFutureValue: 3 },
  accessPackageRequestType: requestTypes.flatMap((t) => (t === 'approverRemove' ? ['unknownFutureValue', t] : [t])),
  accessPackageExternalUserLifecycleAction: [...lifecycleActions, 'unknownFutureValue'], accessPackageSuggestionRelatedPeopleInsightLevel: [...insightLevels, 'unknownFutureValue'],
  accessPackageFilterByCurrentUserOptions: { allowedRequestor: 1, unknownFutureValue: 99 }, accessPackageAssignmentFilterByCurrentUserOptions: { target: 1, createdBy: 2, unknownFutureValue: 99, targetManager: 100 },
  accessPackageAssignmentRequestFilterByCurrentUserOptions: { target: 1, createdBy: 2, approver: 3, unknownFutureValue: 99, targetOrRequestor: 100, targetManager: 101, requestForOthers: 102 }, accessPackageSuggestionFilterByCurrentUserOptions: { none: 0, relatedPeopleAssignments: 1, assignmentHistory: 2, unknownFutureValue: 4 }, approvalFilterByCurrentUserOptions: ['target', 'createdBy', 'approver', 'unknownFutureValue'],
}
/** Graph calls the type of `auditLogs` otherwise than the segment. */
const folders = { auditLogs: 'auditLogRoot', 'roleManagement/directory': 'rbacApplication', 'roleManagement/entitlementManagement': 'rbacApplication' }

let written: string | undefined
/** The CSDL of v1.0. */
export const metadataDocument = (): string => (written ??= metadataXml({ face: 'v1.0', entities, complexTypes, enums, folders, operations, roots: allRoots }))
