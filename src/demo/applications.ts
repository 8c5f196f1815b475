/** The applications of Contoso with their roles, and the client that scripts use. */
import type { AppRole } from '#model/complex.ts'
import { id } from './id.ts'
import { group } from './groups.ts'
import { person } from './people.ts'

export type DemoApplication = {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly description: string
  readonly appRoles: readonly AppRole[]
  readonly identifierUris: readonly string[]
  readonly signInAudience: 'AzureADMyOrg'
  readonly tags: readonly string[]
  readonly owners: readonly string[]
}
export type DemoServicePrincipal = Omit<DemoApplication, 'identifierUris'> & { readonly accountEnabled: true; readonly servicePrincipalType: 'Application'; readonly appRoleAssignmentRequired: boolean }
export type DemoAppRoleAssignment = { readonly id: string; readonly principalId: string; readonly resourceId: string; readonly appRoleId: string }
/** A client that signs in with a secret; accepted in the demonstration only. */
export type DemoClient = { readonly servicePrincipalId: string; readonly appId: string; readonly secret: string; readonly permissions: readonly string[] }

/** The application of the demonstration's scripts. */
const demoAppId = '7c0ffee0-0000-4000-8000-0000000000aa'

type RoleLine = readonly [value: string, displayName: string, description: string]
const application = (number: number, displayName: string, description: string, owner: string, roles: readonly RoleLine[], appId = id('client', number)): DemoApplication => ({
  id: id('application', number), appId, displayName, description, identifierUris: [`api://${appId}`], signInAudience: 'AzureADMyOrg', tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
  owners: [person(owner).id],
  appRoles: roles.map(([value, name, text], i) => ({ id: id('appRole', number, i + 1), value, displayName: name, description: text, isEnabled: true, allowedMemberTypes: ['User'] })),
})

export const applications: readonly DemoApplication[] = [
  application(1, 'Latchkey demonstration client', 'Scripts and tests sign in as this application.', 'stephan', [], demoAppId),
  application(2, 'Contoso Studio', 'The desktop application for drawings and models; installed on the devices of everybody who holds a role.', 'priya', [
    ['Studio.Installed', 'Installed', 'The application is installed and kept up to date.'],
    ['Studio.Preview', 'Preview ring', 'New versions come two weeks before everybody else gets them.'],
  ]),
  application(3, 'Contoso Management Portal', 'Where customers’ environments are watched and operated.', 'emeka', [
    ['Environment.Read', 'Reader', 'Sees environments and their state.'],
    ['Environment.Operate', 'Operator', 'Restarts and scales environments.'],
    ['Environment.Administer', 'Administrator', 'Creates and deletes environments.'],
  ]),
  application(4, 'Contoso Ledger', 'Bookkeeping and payments.', 'siobhan', [
    ['Ledger.View', 'Viewer', 'Sees books and reports.'],
    ['Ledger.Book', 'Bookkeeper', 'Enters and corrects bookings.'],
    ['Ledger.Approve', 'Payment approver', 'Releases payments.'],
  ]),
  application(5, 'Contoso CRM', 'Customers, offers and contracts.', 'mary', [
    ['Crm.Use', 'Sales user', 'Works with the own customers.'],
    ['Crm.Manage', 'Sales manager', 'Works with the customers of a region.'],
  ]),
]

export const servicePrincipals: readonly DemoServicePrincipal[] = applications.map(({ identifierUris: _, ...a }, i) => ({
  ...a, id: id('servicePrincipal', i + 1), accountEnabled: true, servicePrincipalType: 'Application', appRoleAssignmentRequired: a.appRoles.length > 0,
}))

/** The service principal of an application's name. */
export function servicePrincipal(name: string): DemoServicePrincipal {
  const found = servicePrincipals.find((s) => s.displayName === name)
  if (!found) throw new Error(`The demonstration has no application ${name}`)
  return found
}
/** The id of an application's role. */
export function appRole(application: string, role: string): string {
  const found = servicePrincipal(application).appRoles.find((r) => r.displayName === role)
  if (!found) throw new Error(`${application} has no role ${role}`)
  return found.id
}

const held: readonly (readonly [principal: string, application: string, role: string])[] = [
  [group('Sales').id, 'Contoso CRM', 'Sales user'],
  [person('mary').id, 'Contoso CRM', 'Sales manager'],
  [person('kenji').id, 'Contoso CRM', 'Sales manager'],
  [person('brandon').id, 'Contoso CRM', 'Sales manager'],
  [group('Finance').id, 'Contoso Ledger', 'Viewer'],
  [person('wouter').id, 'Contoso Ledger', 'Bookkeeper'],
  [person('siobhan').id, 'Contoso Ledger', 'Payment approver'],
  [person('emeka').id, 'Contoso Management Portal', 'Administrator'],
  [person('thabo').id, 'Contoso Management Portal', 'Operator'],
  [person('wei').id, 'Contoso Studio', 'Preview ring'],
]
/** Who holds which role before anybody asks for anything. */
export const appRoleAssignments: readonly DemoAppRoleAssignment[] = held.map(([principalId, application, role], i) => ({
  id: id('appRoleAssignment', i + 1), principalId, resourceId: servicePrincipal(application).id, appRoleId: appRole(application, role),
}))

export const demoClient: DemoClient = {
  servicePrincipalId: id('servicePrincipal', 1), appId: demoAppId, secret: 'latchkey-demo-secret',
  permissions: [
    'EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All', 'AccessReview.Read.All', 'AccessReview.ReadWrite.All', 'Policy.Read.All', 'Policy.ReadWrite.AccessReview',
    'Directory.Read.All', 'Directory.ReadWrite.All', 'User.Read.All', 'User.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All',
    'Application.Read.All', 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'RoleManagement.Read.All', 'RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory',
    'Organization.Read.All', 'AuditLog.Read.All',
  ],
}
