/** Every entity of the API, and the addresses at which the API offers them. */
import type { Entity } from './entity.ts'
import { accessPackage, resourceRoleScope } from './access-package.ts'
import { assignment, subject } from './assignment.ts'
import { assignmentPolicy, multipleChoiceQuestion, policyAudience, policyPrincipal, question, textInputQuestion } from './assignment-policy.ts'
import { approval, approvalStage, assignmentRequest, stageApprover, stageDelegate, stageHandover } from './assignment-request.ts'
import { catalog, resourceRequest } from './catalog.ts'
import { accessPackageSuggestion, availableAccessPackage } from './available-access-package.ts'
import { controlConfiguration, endUserSettings, entitlementManagementSettings } from './control-configuration.ts'
import { auditParty, directoryAudit } from './directory-audit.ts'
import { application, appRoleAssignment, directoryObject, group, servicePrincipal, user } from './directory-object.ts'
import { resource, resourceRole, resourceScope } from './resource.ts'
import { appScope, roleAssignment, roleDefinition } from './role.ts'

export const entities: readonly Entity[] = [
  directoryObject, user, group, application, servicePrincipal, appRoleAssignment,
  catalog, resource, resourceRole, resourceScope, resourceRequest, accessPackage, resourceRoleScope, availableAccessPackage, accessPackageSuggestion,
  assignmentPolicy, policyPrincipal, policyAudience, question, textInputQuestion, multipleChoiceQuestion,
  roleDefinition, roleAssignment, appScope, entitlementManagementSettings, controlConfiguration, endUserSettings,
  assignmentRequest, assignment, subject, approval, approvalStage, stageApprover, stageDelegate, stageHandover, directoryAudit, auditParty,
]

export const em = 'identityGovernance/entitlementManagement'
/** Entity sets: the address, and what is listed there; `where` narrows a set to some rows of the entity. */
export const roots: readonly { readonly path: string; readonly entity: Entity; readonly beta?: string; readonly where?: string }[] = [
  { path: 'users', entity: user },
  { path: 'groups', entity: group },
  { path: 'applications', entity: application },
  { path: 'servicePrincipals', entity: servicePrincipal },
  { path: 'directoryObjects', entity: directoryObject },
  { path: 'auditLogs/directoryAudits', entity: directoryAudit },
  { path: `${em}/catalogs`, entity: catalog, beta: `${em}/accessPackageCatalogs` },
  { path: `${em}/resources`, entity: resource, beta: `${em}/accessPackageResources` },
  { path: `${em}/resourceRequests`, entity: resourceRequest, beta: `${em}/accessPackageResourceRequests` },
  { path: `${em}/resourceRoleScopes`, entity: resourceRoleScope },
  { path: `${em}/accessPackages`, entity: accessPackage },
  { path: `${em}/assignmentPolicies`, entity: assignmentPolicy, beta: `${em}/accessPackageAssignmentPolicies` },
  { path: `${em}/assignmentRequests`, entity: assignmentRequest, beta: `${em}/accessPackageAssignmentRequests` },
  { path: `${em}/assignments`, entity: assignment, beta: `${em}/accessPackageAssignments` },
  { path: `${em}/accessPackageAssignmentApprovals`, entity: approval },
  { path: `${em}/subjects`, entity: subject },
  { path: `${em}/controlConfigurations`, entity: controlConfiguration },
  ...(['entitlementManagement', 'directory'] as const).flatMap((provider) => [
    { path: `roleManagement/${provider}/roleDefinitions`, entity: roleDefinition, where: `provider eq '${provider}'` },
    { path: `roleManagement/${provider}/roleAssignments`, entity: roleAssignment, where: `roleDefinition/provider eq '${provider}'` },
  ]),
  { path: `${em}/availableAccessPackages`, entity: availableAccessPackage },
  { path: `${em}/accessPackageSuggestions`, entity: accessPackageSuggestion },
]
