/** Who the authorisation matrix tries every route as. */
import { roleDefinitions, type CatalogRole } from '#domain/access.ts'
import { graphPermissions } from '#identity/permissions.ts'
import type { Client, TestServer } from './server.ts'
import { catalog, person, rows } from './world.ts'

export type Persona = { readonly title: string; readonly id: string | undefined; readonly client: Client }

const readerAppId = '7c0ffee0-0000-4000-8000-00000000b001'
const ownerAppId = '7c0ffee0-0000-4000-8000-00000000b002'

/** Everybody. The demonstration lacks some of the roles in "Security"; they are added here. */
export async function personas(server: TestServer): Promise<readonly Persona[]> {
  await giveRole(server, person('priya').id, 'packageManager')
  await giveRole(server, person('daan').id, 'assignmentManager')
  const readerApp = await makeApplication(server, readerAppId, ['EntitlementManagement.Read.All'])
  const ownerApp = await makeApplication(server, ownerAppId, [])
  await giveRole(server, ownerApp, 'owner')
  // Tokens carry every permission there is, so that what differs between people is what their roles allow.
  const someone = (title: string, name: string, permissions: readonly string[] = graphPermissions): Persona => ({ title, id: person(name).id, client: server.as(name === 'pat' ? 'pat@fabrikam.example' : name, permissions) })
  return [
    { title: 'nobody signed in', id: undefined, client: server.anonymous() },
    someone('Pat, a guest', 'pat'),
    someone('Joann, who asked in "Security"', 'joann'),
    someone('Mary, her manager, who approves', 'mary'),
    someone('Mirjam, a colleague', 'mirjam'),
    someone('Omar, owner of "Security"', 'omar'),
    someone('Beatriz, reader of "Security"', 'beatriz'),
    someone('Priya, package manager of "Security"', 'priya'),
    someone('Daan, assignment manager of "Security"', 'daan'),
    someone('Katarína, catalog creator', 'katarina'),
    someone('Stephan, identity governance admin', 'stephan'),
    someone('Grace, global administrator', 'grace'),
    someone('Marcus, global reader', 'marcus'),
    someone('Stephan, token for self-service only', 'stephan', ['EntitlementMgmt-SubjectAccess.ReadWrite']),
    { title: 'application with everything', id: undefined, client: server.asApp() },
    { title: 'application with Read.All', id: readerApp, client: server.asApp(readerAppId) },
    { title: 'application that owns "Security"', id: ownerApp, client: server.asApp(ownerAppId) },
  ]
}

const giveRole = (server: TestServer, principalId: string, role: CatalogRole, of = 'Security') =>
  rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [principalId, roleDefinitions[role], catalog(of).id])

/** An application of the tenant with permissions of its own, and the demonstration's secret. */
async function makeApplication(server: TestServer, appId: string, permissions: readonly string[]): Promise<string> {
  const { body } = await server.asApp().post('/v1.0/servicePrincipals', { appId, displayName: `Application ${appId.slice(-4)}` })
  await rows(server, `insert into oidc_client (app_id, service_principal_id, display_name, secret_hash, application_permissions, demo_only)
    select $1, $2, 'For the matrix', secret_hash, $3, true from oidc_client where app_id = '7c0ffee0-0000-4000-8000-0000000000aa'`, [appId, body.id, permissions])
  return body.id
}
