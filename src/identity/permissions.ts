/** The names of Graph's permissions that Latchkey knows, and who is given which without being asked. */

/** With a token of an application these stand in `roles`, with a person's in `scp`. */
export const graphPermissions = [
  'EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All', 'EntitlementMgmt-SubjectAccess.ReadWrite', 'AccessReview.Read.All', 'AccessReview.ReadWrite.All', 'AccessReview.ReadWrite.Membership',
  'Agreement.Read.All', 'Agreement.ReadWrite.All', 'AgreementAcceptance.Read', 'AgreementAcceptance.Read.All', 'LifecycleWorkflows.Read.All', 'LifecycleWorkflows.ReadWrite.All',
  'PrivilegedAccess.Read.AzureADGroup', 'PrivilegedAccess.ReadWrite.AzureADGroup', 'Policy.Read.All', 'Policy.ReadWrite.AccessReview',
  'Directory.Read.All', 'Directory.ReadWrite.All', 'Directory.AccessAsUser.All', 'User.Read', 'User.ReadBasic.All', 'User.ReadWrite', 'User.Read.All', 'User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All', 'User.Invite.All', 'People.Read', 'People.Read.All',
  'Group.Read.All', 'Group.ReadWrite.All', 'Group.Create', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy',
  'AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All', 'RoleManagement.Read.All', 'RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory',
  'CrossTenantInformation.ReadBasic.All', 'Organization.Read.All', 'Organization.ReadWrite.All', 'Domain.Read.All', 'AuditLog.Read.All', 'CustomSecAttributeAssignment.Read.All',
] as const

/** What the portal may do in the name of whoever is signed in: everything the portal offers. The person's roles still decide. */
export const portalPermissions: readonly string[] = [
  'EntitlementManagement.ReadWrite.All', 'EntitlementMgmt-SubjectAccess.ReadWrite', 'AccessReview.ReadWrite.All', 'RoleManagement.ReadWrite.Directory', 'User.Read', 'User.ReadWrite.All', 'User.Read.All', 'Group.ReadWrite.All', 'Group.Read.All',
  'GroupMember.Read.All', 'Application.Read.All', 'Directory.Read.All', 'Organization.Read.All', 'AuditLog.Read.All',
]

/** The portal as a client of our own identity provider. */
export const PORTAL_APP_ID = '1a7c4ce1-0000-4000-8000-000000000001'
/** The application that tokens are for: Graph's own id, which clients expect. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'
export const GRAPH_URL = 'https://graph.microsoft.com'
