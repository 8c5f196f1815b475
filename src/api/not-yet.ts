/**
 * Addresses of Graph that are known here and not carried out yet. They answer 501 and say what is missing, so that a
 * script can tell a part that waits for a later release from an address that does not exist. A row that
 * names no method stands for all of them.
 */
const em = 'identityGovernance/entitlementManagement'

const sets = ['users', 'groups', 'applications', 'servicePrincipals', 'directoryObjects'] as const
const providers = ['entitlementManagement', 'directory'] as const
type Row = readonly [path: string, what: string, method?: 'POST' | 'PATCH' | 'DELETE']

export const notYet: readonly Row[] = [
  [`${em}/assignmentRequests/{id}/resume`,                        'Calling out to custom extensions'],
  [`${em}/catalogs/{id}/customWorkflowExtensions/**`,             'Calling out to custom extensions'],
  [`${em}/connectedOrganizations/**`,                             'Managing connected organizations'],
  [`${em}/assignments/{id}/target/connectedOrganization/**`,      'Managing connected organizations'],
  [`${em}/subjects/{id}/connectedOrganization/**`,                'Managing connected organizations'],
  [`${em}/subjects/{id}`,                                         'Governing the accounts of external people (subjectLifecycle)', 'PATCH'],
  [`${em}/resourceEnvironments/**`,                               'Resource environments'],
  ['identityGovernance/accessReviews/**',                         'Access reviews'],
  ...providers.flatMap((provider): readonly Row[] => [
    [`roleManagement/${provider}/resourceNamespaces/**`,          'Telling all actions that roles are made of (resourceNamespaces)'],
    [`roleManagement/${provider}/roleAssignments/{id}/directoryScope/**`, 'Roles for less than the whole tenant (directoryScope)'],
    [`roleManagement/${provider}/roleDefinitions/{id}/inheritsPermissionsFrom/**`, 'Roles that build on others (inheritsPermissionsFrom)'],
    [`roleManagement/${provider}/roleDefinitions/{id}/assignedPrincipals()`, 'Whom a role reaches through groups (assignedPrincipals)'],
    [`roleManagement/${provider}/transitiveRoleAssignments/**`,   'Roles that are held through groups (transitiveRoleAssignments)'],
    ...['roleAssignmentApprovals', 'roleAssignmentScheduleInstances', 'roleAssignmentScheduleRequests', 'roleAssignmentSchedules'].map((set): Row => [`roleManagement/${provider}/${set}/**`, `Roles for a while (${set})`]),
    ...['roleEligibilityScheduleInstances', 'roleEligibilityScheduleRequests', 'roleEligibilitySchedules'].map((set): Row => [`roleManagement/${provider}/${set}/**`, `Roles to be activated (${set})`]),
    [`roleManagement/${provider}/roleDefinitions`,                "Roles of one's own", 'POST'],
    [`roleManagement/${provider}/roleDefinitions/{id}`,           "Roles of one's own", 'PATCH'],
    [`roleManagement/${provider}/roleDefinitions/{id}`,           "Roles of one's own", 'DELETE'],
    [`roleManagement/${provider}/roleAssignments/{id}`,           'Changing a role assignment; remove it and give the role anew', 'PATCH'],
  ]),
  ['invitations',                                                 'Inviting guests'],
  ...sets.flatMap((set): readonly Row[] => [
    [`${set}/delta()`,                                            'Following changes (delta)'],
    [`${set}/getByIds`,                                           'getByIds'],
    [`${set}/{id}/checkMemberGroups`,                             'checkMemberGroups'],
    [`${set}/{id}/getMemberGroups`,                               'getMemberGroups'],
    [`${set}/{id}/getMemberObjects`,                              'getMemberObjects'],
    [`${set}/{id}/oauth2PermissionGrants/**`,                     'Consent (oauth2PermissionGrants)'],
    [`${set}/{id}/restore`,                                       'Restoring what was deleted'],
  ]),
  ['applications/{id}/owners/$ref',                               'Removing an owner that is named by @id rather than in the address', 'DELETE'],
  ['servicePrincipals/{id}/owners/$ref',                          'Removing an owner that is named by @id rather than in the address', 'DELETE'],
  ['directoryObjects/{id}',                                       'Deleting through directoryObjects', 'DELETE'],
  ['directoryObjects/getAvailableExtensionProperties',            'Extension properties'],
  ['directoryObjects/validateProperties',                         'validateProperties'],
]
