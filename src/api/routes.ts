/**
 * THE table of routes: method, address, what it does, and which Graph permissions of a token open it. What the caller's
 * roles allow beyond that is decided by the use case (writes) and by visibility (reads). `{x}` stands for an id, `**`
 * for everything that OData offers below an address, and `f()` for a bound function.
 */
import { application, group, servicePrincipal, user } from '#model/directory-object.ts'
import type { Handler } from './call.ts'
import { readPath } from './read.ts'
import { getApplicablePolicyRequirements, patchAccessPackage, postAccessPackage, postResourceRoleScope, removeAccessPackage, removeResourceRoleScope } from './v1/access-packages.ts'
import { getAutomaticConflicts, postAutomaticPreview, postExplainMembershipRule } from './v1/automatic.ts'
import { exportAudits, readAudits } from './v1/audits.ts'
import { patchCatalog, postCatalog, postResourceRequest, removeCatalog } from './v1/catalogs.ts'
import { deleteLink, deleteManager, directoryWrites, postAppRoleAssignment, postLink, putManager, removeAppRoleAssignment } from './v1/directory.ts'
import { deleteDelegation, getApproverCoverage, getDelegations, postDelegation, postNudge, postReassign } from './v1/approvals.ts'
import { filterByCurrentUser } from './v1/filter-by-current-user.ts'
import { getAssignmentOptions, postManyAssignments, postRenewal, reprocessAssignmentNow } from './v1/assignments.ts'
import { getMailTemplate, getMailTemplates } from './v1/mail-templates.ts'
import { getPolicyVersions, patchPolicy, postApplyToExisting, postPolicy, postPolicyPreview, putPolicy, removePolicy } from './v1/policies.ts'
import { getInstallation, postTestMail } from './v1/installation.ts'
import { getMoverCase, getMoverCases, getPersonChanges, postMoverDecision } from './v1/movers.ts'
import { additionalAccess, deleteIncompatible, getConflictCounts, getConflicts, getConflictsWith, getExceptions, getIncompatibleRoles, postException, postIncompatible, postIncompatibleRole, removeException } from './v1/separation.ts'
import { getPackageRules, getPolicyRules, getTenantSettings, patchPackageRules, patchPolicyRules, patchTenantSettings } from './v1/rules.ts'
import { getWhy } from './v1/why.ts'
import { cancelAssignmentRequest, getDecisionContext, getRequestPolicy, getTimeline, patchApprovalStage, postAssignmentRequest, removeAssignmentRequest, reprocessAssignmentRequest } from './v1/requests.ts'
import { roleWrites } from './v1/roles.ts'
import { patchControlConfiguration, patchSettings } from './v1/settings.ts'
import { postImportPeople } from './v1/people-file.ts'
import { figures, reportAssignments, reportPackagesForUser, reportRequests, reportResourceHolders, reportResources, reportResourcesForUser } from './v1/reports.ts'
import { filterSuggestions } from './v1/suggestions.ts'

export type Route = { readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'; readonly path: string; readonly run: Handler; readonly permissions: readonly string[]; readonly only?: 'user' }

const em = 'identityGovernance/entitlementManagement'
// Graph's permissions (entra.md §7.1; graph-api.md §2).
const emWrite = ['EntitlementManagement.ReadWrite.All']
const emRead = ['EntitlementManagement.Read.All', ...emWrite]
const self = ['EntitlementMgmt-SubjectAccess.ReadWrite', ...emWrite]
const selfRead = ['EntitlementMgmt-SubjectAccess.ReadWrite', ...emRead]
const directory = ['Directory.Read.All', 'Directory.ReadWrite.All']
const readRoles = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'RoleManagement.Read.All']
const writeRoles = ['RoleManagement.ReadWrite.Directory']
const people = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...directory]
const groups = ['GroupMember.Read.All', 'Group.Read.All', 'GroupMember.ReadWrite.All', 'Group.ReadWrite.All', ...directory]
const applications = ['Application.Read.All', 'Application.ReadWrite.All', ...directory]
const writePeople = ['User.ReadWrite.All', 'Directory.ReadWrite.All']
const writeGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All']
const writeMembers = ['GroupMember.ReadWrite.All', ...writeGroups]
const writeApplications = ['Application.ReadWrite.All', 'Directory.ReadWrite.All']
const grantRoles = ['AppRoleAssignment.ReadWrite.All', 'Directory.ReadWrite.All']
const [users, groupWrites, apps, principals] = [directoryWrites('users', user), directoryWrites('groups', group), directoryWrites('applications', application), directoryWrites('servicePrincipals', servicePrincipal)]
const [catalogRoles, directoryRoles] = [roleWrites('entitlementManagement'), roleWrites('directory')]
type Row = readonly [Route['method'], string, Handler, readonly string[], 'user'?]

const rows: readonly Row[] = [
  // asking, deciding
  ['POST',   `${em}/assignmentRequests`,                                        postAssignmentRequest,                   self],
  ['POST',   `${em}/assignmentRequests/{id}/cancel`,                            cancelAssignmentRequest,                 self,     'user'],
  ['DELETE', `${em}/assignmentRequests/{id}`,                                   removeAssignmentRequest,                 emWrite],
  ['GET',    `${em}/assignmentRequests/{id}/latchkey.timeline()`,               getTimeline,                             selfRead],
  ['GET',    `${em}/assignmentRequests/{id}/latchkey.decisionContext()`,        getDecisionContext,                      selfRead],
  ['GET',    `${em}/assignmentRequests/filterByCurrentUser()`,                  filterByCurrentUser('assignmentRequests'), selfRead, 'user'],
  ['GET',    `${em}/assignmentRequests/**`,                                     readPath,                                emRead],
  ['PATCH',  `${em}/accessPackageAssignmentApprovals/{id}/stages/{stageId}`,    patchApprovalStage,                      emWrite, 'user'],
  ['GET',    `${em}/accessPackageAssignmentApprovals/filterByCurrentUser()`,    filterByCurrentUser('accessPackageAssignmentApprovals'), emRead, 'user'],
  ['GET',    `${em}/accessPackageAssignmentApprovals/**`,                       readPath,                                emRead],
  ['GET',    `${em}/assignments/filterByCurrentUser()`,                         filterByCurrentUser('assignments'),      selfRead, 'user'],
  ['GET',    `${em}/assignments/**`,                                            readPath,                                emRead],
  ['GET',    `${em}/subjects/**`,                                               readPath,                                emRead],
  // requests that change access
  ['POST',   `${em}/assignmentRequests/{id}/reprocess`,                         reprocessAssignmentRequest,              emWrite],
  ['POST',   `${em}/assignments/{id}/reprocess`,                                reprocessAssignmentNow,                  emWrite],
  ['POST',   `${em}/assignments/{id}/latchkey.renew`,                           postRenewal,                             self,     'user'],
  ['GET',    `${em}/latchkey.assignmentOptions()`,                              getAssignmentOptions,                    selfRead, 'user'],
  ['POST',   `${em}/assignmentRequests/latchkey.assignMany`,                    postManyAssignments,                     emWrite],
  ['GET',    `${em}/assignmentRequests/{id}/latchkey.policy()`,                 getRequestPolicy,                        selfRead],
  ['GET',    `${em}/assignmentPolicies/{id}/latchkey.versions()`,               getPolicyVersions,                       emRead],
  ['POST',   `${em}/assignmentPolicies/{id}/latchkey.applyToExisting`,          postApplyToExisting,                     emWrite],
  // approvals: more than deciding
  ['POST',   `${em}/accessPackageAssignmentApprovals/{id}/stages/{stageId}/latchkey.reassign`, postReassign,           emWrite],
  ['POST',   `${em}/assignmentRequests/{id}/latchkey.nudge`,                    postNudge,                               self,     'user'],
  ['GET',    `${em}/latchkey.delegations`,                                      getDelegations,                          selfRead],
  ['POST',   `${em}/latchkey.delegations`,                                      postDelegation,                          self],
  ['DELETE', `${em}/latchkey.delegations/{id}`,                                 deleteDelegation,                        self],
  ['GET',    `${em}/accessPackages/latchkey.approverCoverage()`,                getApproverCoverage,                     emRead],
  // movers and leavers
  ['GET',    `${em}/latchkey.moverCases()`,                                     getMoverCases,                           selfRead],
  ['GET',    `${em}/latchkey.moverCases/{id}`,                                  getMoverCase,                            selfRead],
  ['POST',   `${em}/latchkey.moverCases/{id}/decide`,                           postMoverDecision,                       self,     'user'],
  ['GET',    `${em}/latchkey.personChanges()`,                                  getPersonChanges,                        selfRead],
  // packages and policies
  ['GET',    `${em}/accessPackages/filterByCurrentUser()`,                      filterByCurrentUser('accessPackages'),   selfRead, 'user'],
  ['POST',   `${em}/accessPackages/{id}/getApplicablePolicyRequirements`,       getApplicablePolicyRequirements,         selfRead, 'user'],
  ['GET',    `${em}/accessPackages/**`,                                         readPath,                                emRead],
  ['POST',   `${em}/accessPackages`,                                            postAccessPackage,                       emWrite],
  ['PATCH',  `${em}/accessPackages/{id}`,                                       patchAccessPackage,                      emWrite],
  ['DELETE', `${em}/accessPackages/{id}`,                                       removeAccessPackage,                     emWrite],
  ['POST',   `${em}/accessPackages/{id}/resourceRoleScopes`,                    postResourceRoleScope,                   emWrite],
  ['DELETE', `${em}/accessPackages/{id}/resourceRoleScopes/{roleScopeId}`,      removeResourceRoleScope,                 emWrite],
  ['GET',    `${em}/assignmentPolicies/**`,                                     readPath,                                emRead],
  ['POST',   `${em}/assignmentPolicies`,                                        postPolicy,                              emWrite],
  ['POST',   `${em}/accessPackages/{id}/assignmentPolicies`,                    postPolicy,                              emWrite],
  ['POST',   `${em}/assignmentPolicies/latchkey.preview`,                       postPolicyPreview,                       emWrite],
  ['PUT',    `${em}/assignmentPolicies/{id}`,                                   putPolicy,                               emWrite],
  ['PATCH',  `${em}/assignmentPolicies/{id}`,                                   patchPolicy,                             emWrite],
  ['DELETE', `${em}/assignmentPolicies/{id}`,                                   removePolicy,                            emWrite],
  ['GET',    `${em}/assignmentPolicies/{id}/latchkey.rules`,                    getPolicyRules,                          emRead],
  ['PATCH',  `${em}/assignmentPolicies/{id}/latchkey.rules`,                    patchPolicyRules,                        emWrite],
  ['GET',    `${em}/accessPackages/{id}/latchkey.rules`,                        getPackageRules,                         emRead],
  ['PATCH',  `${em}/accessPackages/{id}/latchkey.rules`,                        patchPackageRules,                       emWrite],
  // separation of duties
  ['POST',   `${em}/accessPackages/{id}/incompatibleAccessPackages/$ref`,       postIncompatible('accessPackage'),       emWrite],
  ['DELETE', `${em}/accessPackages/{id}/incompatibleAccessPackages/{otherId}/$ref`, deleteIncompatible('accessPackage'), emWrite],
  ['DELETE', `${em}/accessPackages/{id}/incompatibleAccessPackages/$ref`,       deleteIncompatible('accessPackage'),     emWrite],
  ['POST',   `${em}/accessPackages/{id}/incompatibleGroups/$ref`,               postIncompatible('group'),               emWrite],
  ['DELETE', `${em}/accessPackages/{id}/incompatibleGroups/{otherId}/$ref`,     deleteIncompatible('group'),             emWrite],
  ['DELETE', `${em}/accessPackages/{id}/incompatibleGroups/$ref`,               deleteIncompatible('group'),             emWrite],
  ['GET',    `${em}/accessPackages/{id}/latchkey.incompatibleResourceRoles`,    getIncompatibleRoles,                    emRead],
  ['POST',   `${em}/accessPackages/{id}/latchkey.incompatibleResourceRoles`,    postIncompatibleRole,                    emWrite],
  ['DELETE', `${em}/accessPackages/{id}/latchkey.incompatibleResourceRoles/{otherId}`, deleteIncompatible('resourceRole'), emWrite],
  ['GET',    `${em}/assignments/additionalAccess()`,                            additionalAccess,                        emRead,   'user'],
  ['GET',    `${em}/latchkey.conflicts()`,                                      getConflicts,                            emRead],
  ['GET',    `${em}/latchkey.conflictCounts()`,                                 getConflictCounts,                       emRead],
  ['GET',    `${em}/accessPackages/{id}/latchkey.conflictsWith()`,              getConflictsWith,                        emRead],
  ['GET',    `${em}/latchkey.separationExceptions`,                             getExceptions,                           emRead],
  ['POST',   `${em}/latchkey.separationExceptions`,                             postException,                           emWrite],
  ['DELETE', `${em}/latchkey.separationExceptions/{id}`,                        removeException,                         emWrite],
  // automatic assignment
  ['POST',   `${em}/assignmentPolicies/latchkey.automaticPreview`,              postAutomaticPreview,                    emWrite],
  ['POST',   `${em}/latchkey.explainMembershipRule`,                            postExplainMembershipRule,               emWrite],
  ['GET',    `${em}/latchkey.automaticConflicts`,                               getAutomaticConflicts,                   emRead],
  // discovery: what one may ask for, and what is suggested
  ['GET',    `${em}/availableAccessPackages/**`,                                readPath,                                selfRead],
  ['GET',    `${em}/accessPackageSuggestions/filterByCurrentUser()`,            filterSuggestions,                       selfRead],
  ['GET',    `${em}/accessPackageSuggestions`,                                  filterSuggestions,                       selfRead],
  // catalogs and resources
  ['GET',    `${em}/catalogs/**`,                                               readPath,                                emRead],
  ['POST',   `${em}/catalogs`,                                                  postCatalog,                             emWrite],
  ['PATCH',  `${em}/catalogs/{id}`,                                             patchCatalog,                            emWrite],
  ['DELETE', `${em}/catalogs/{id}`,                                             removeCatalog,                           emWrite],
  ['GET',    `${em}/resourceRequests/**`,                                       readPath,                                emRead],
  ['POST',   `${em}/resourceRequests`,                                          postResourceRequest,                     emWrite],
  ['GET',    `${em}/resources/**`,                                              readPath,                                emRead],
  ['GET',    `${em}/resourceRoleScopes/**`,                                     readPath,                                emRead],
  // the first run
  ['GET',    `${em}/latchkey.installation()`,                                   getInstallation,                         emRead],
  ['POST',   `${em}/latchkey.testMail`,                                         postTestMail,                            emWrite,  'user'],
  // settings
  ['GET',    `${em}/latchkey.settings`,                                         getTenantSettings,                       emRead],
  ['PATCH',  `${em}/latchkey.settings`,                                         patchTenantSettings,                     emWrite],
  ['GET',    `${em}/latchkey.mailTemplates`,                                    getMailTemplates,                        emRead],
  ['GET',    `${em}/latchkey.mailTemplates/{event}`,                            getMailTemplate,                         emRead],
  // roles
  ['GET',    `${em}/settings/**`,                                               readPath,                                emRead],
  ['PATCH',  `${em}/settings`,                                                  patchSettings,                           emWrite],
  ['GET',    `${em}/controlConfigurations/**`,                                  readPath,                                emRead],
  ['PATCH',  `${em}/controlConfigurations/{id}`,                                patchControlConfiguration,               emWrite],
  ['GET',    'roleManagement/entitlementManagement/roleDefinitions/**',         readPath,                                [...emRead, ...readRoles]],
  ['GET',    'roleManagement/entitlementManagement/roleAssignments/**',         readPath,                                [...emRead, ...readRoles]],
  ['POST',   'roleManagement/entitlementManagement/roleAssignments',            catalogRoles.post,                       [...emWrite, ...writeRoles]],
  ['DELETE', 'roleManagement/entitlementManagement/roleAssignments/{id}',       catalogRoles.remove,                     [...emWrite, ...writeRoles]],
  ['GET',    'roleManagement/directory/roleDefinitions/**',                     readPath,                                [...readRoles, ...directory]],
  ['GET',    'roleManagement/directory/roleAssignments/**',                     readPath,                                [...readRoles, ...directory]],
  ['POST',   'roleManagement/directory/roleAssignments',                        directoryRoles.post,                     writeRoles],
  ['DELETE', 'roleManagement/directory/roleAssignments/{id}',                   directoryRoles.remove,                   writeRoles],
  // why
  ['GET',    `${em}/latchkey.why()`,                                            getWhy,                                  selfRead],
  // the directory
  ['GET',    'me/**',                                                           readPath,                                ['User.Read', ...people], 'user'],
  ['GET',    'users/**',                                                        readPath,                                people],
  ['POST',   'users',                                                           users.post,                              writePeople],
  ['POST',   'users/latchkey.importPeople',                                     postImportPeople,                        writePeople],
  ['PATCH',  'users/{id}',                                                      users.patch,                             [...writePeople, 'User-PasswordProfile.ReadWrite.All']],
  ['DELETE', 'users/{id}',                                                      users.remove,                            writePeople],
  ['PUT',    'users/{id}/manager/$ref',                                         putManager,                              writePeople],
  ['DELETE', 'users/{id}/manager/$ref',                                         deleteManager,                           writePeople],
  ['POST',   'users/{id}/sponsors/$ref',                                        postLink('sponsors'),                    writePeople],
  ['DELETE', 'users/{id}/sponsors/{otherId}/$ref',                              deleteLink('sponsors'),                  writePeople],
  ['POST',   'users/{id}/appRoleAssignments',                                   postAppRoleAssignment('users', 'appRoleAssignments'), grantRoles],
  ['DELETE', 'users/{id}/appRoleAssignments/{assignmentId}',                    removeAppRoleAssignment('appRoleAssignments'), grantRoles],
  ['GET',    'groups/**',                                                       readPath,                                groups],
  ['POST',   'groups',                                                          groupWrites.post,                        writeGroups],
  ['PATCH',  'groups/{id}',                                                     groupWrites.patch,                       writeGroups],
  ['DELETE', 'groups/{id}',                                                     groupWrites.remove,                      writeGroups],
  ['POST',   'groups/{id}/members/$ref',                                        postLink('members'),                     writeMembers],
  ['DELETE', 'groups/{id}/members/{otherId}/$ref',                              deleteLink('members'),                   writeMembers],
  ['DELETE', 'groups/{id}/members/$ref',                                        deleteLink('members'),                   writeMembers],
  ['POST',   'groups/{id}/owners/$ref',                                         postLink('owners'),                      writeGroups],
  ['DELETE', 'groups/{id}/owners/{otherId}/$ref',                               deleteLink('owners'),                    writeGroups],
  ['DELETE', 'groups/{id}/owners/$ref',                                         deleteLink('owners'),                    writeGroups],
  ['POST',   'groups/{id}/appRoleAssignments',                                  postAppRoleAssignment('groups', 'appRoleAssignments'), grantRoles],
  ['DELETE', 'groups/{id}/appRoleAssignments/{assignmentId}',                   removeAppRoleAssignment('appRoleAssignments'), grantRoles],
  ['GET',    'applications/**',                                                 readPath,                                applications],
  ['POST',   'applications',                                                    apps.post,                               writeApplications],
  ['PATCH',  'applications/{id}',                                               apps.patch,                              writeApplications],
  ['DELETE', 'applications/{id}',                                               apps.remove,                             writeApplications],
  ['POST',   'applications/{id}/owners/$ref',                                   postLink('owners'),                      writeApplications],
  ['DELETE', 'applications/{id}/owners/{otherId}/$ref',                         deleteLink('owners'),                    writeApplications],
  ['GET',    'servicePrincipals/**',                                            readPath,                                applications],
  ['POST',   'servicePrincipals',                                               principals.post,                         writeApplications],
  ['PATCH',  'servicePrincipals/{id}',                                          principals.patch,                        writeApplications],
  ['DELETE', 'servicePrincipals/{id}',                                          principals.remove,                       writeApplications],
  ['POST',   'servicePrincipals/{id}/owners/$ref',                              postLink('owners'),                      writeApplications],
  ['DELETE', 'servicePrincipals/{id}/owners/{otherId}/$ref',                    deleteLink('owners'),                    writeApplications],
  ['POST',   'servicePrincipals/{id}/appRoleAssignedTo',                        postAppRoleAssignment('servicePrincipals', 'appRoleAssignedTo'), grantRoles],
  ['DELETE', 'servicePrincipals/{id}/appRoleAssignedTo/{assignmentId}',         removeAppRoleAssignment('appRoleAssignedTo'), grantRoles],
  ['POST',   'servicePrincipals/{id}/appRoleAssignments',                       postAppRoleAssignment('servicePrincipals', 'appRoleAssignments'), grantRoles],
  ['DELETE', 'servicePrincipals/{id}/appRoleAssignments/{assignmentId}',        removeAppRoleAssignment('appRoleAssignments'), grantRoles],
  ['GET',    'directoryObjects/**',                                             readPath,                                [...directory, 'User.Read.All', 'Group.Read.All']],
  // what happened
  ['GET',    'auditLogs/directoryAudits/**',                                    readAudits,                              ['AuditLog.Read.All']],
  ['GET',    'auditLogs/latchkey.export()',                                     exportAudits,                            ['AuditLog.Read.All']],
  // reports
  ['GET',    `${em}/latchkey.figures()`,                                        figures,                                 emRead],
  ['GET',    `${em}/latchkey.reports/accessPackagesForUser()`,                  reportPackagesForUser,                   emRead],
  ['GET',    `${em}/latchkey.reports/resourceAssignmentsForUser()`,             reportResourcesForUser,                  emRead],
  ['GET',    `${em}/latchkey.reports/assignments()`,                            reportAssignments,                       emRead],
  ['GET',    `${em}/latchkey.reports/resourceHolders()`,                        reportResourceHolders,                   emRead],
  ['GET',    `${em}/latchkey.reports/resources()`,                              reportResources,                         emRead],
  ['GET',    `${em}/latchkey.reports/requests()`,                               reportRequests,                          emRead],
]
export const routes: readonly Route[] = rows.map(([method, path, run, permissions, only]) => ({ method, path, run, permissions, ...(only ? { only } : {}) }))
