/**
 * Addresses of Graph that are known here and not carried out yet. They answer 501 and say what is missing, so that a
 * script can tell a part that waits for a later release from an address that does not exist. A row that
 * names no method stands for all of them.
 */
const em = 'identityGovernance/entitlementManagement'

const sets = ['users', 'groups', 'applications', 'servicePrincipals', 'directoryObjects'] as const
type Row = readonly [path: string, what: string, method?: 'PATCH' | 'DELETE']

export const notYet: readonly Row[] = [
  [`${em}/accessPackages/{id}/accessPackagesIncompatibleWith/**`, 'Separation of duties (incompatible access packages)'],
  [`${em}/accessPackages/{id}/incompatibleAccessPackages/**`,     'Separation of duties (incompatible access packages)'],
  [`${em}/accessPackages/{id}/incompatibleGroups/**`,             'Separation of duties (incompatible groups)'],
  [`${em}/assignments/additionalAccess()`,                        'Separation of duties (additionalAccess)'],
  [`${em}/assignments/{id}/reprocess`,                            'Reprocessing of assignments'],
  [`${em}/assignmentRequests/{id}/reprocess`,                     'Reprocessing of requests'],
  [`${em}/assignmentRequests/{id}/resume`,                        'Calling out to custom extensions'],
  [`${em}/catalogs/{id}/customWorkflowExtensions/**`,             'Calling out to custom extensions'],
  [`${em}/connectedOrganizations/**`,                             'Managing connected organizations'],
  [`${em}/assignments/{id}/target/connectedOrganization/**`,      'Managing connected organizations'],
  [`${em}/subjects/{id}/connectedOrganization/**`,                'Managing connected organizations'],
  [`${em}/subjects/{id}`,                                         'Governing the accounts of external people (subjectLifecycle)', 'PATCH'],
  [`${em}/settings/**`,                                           'Settings of entitlement management'],
  [`${em}/resourceEnvironments/**`,                               'Resource environments'],
  ['identityGovernance/accessReviews/**',                         'Access reviews'],
  ['roleManagement/entitlementManagement/**',                     'Giving catalog roles through roleManagement'],
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
