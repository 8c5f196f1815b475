import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roleDefinitions, type TenantRole } from '#domain/access.ts'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { person, rows, stored, unique } from '../support/world.ts'

// Who may put which object into a catalog, and take it out (entra.md F6, F7, §4.2, §7.2; U26).

const ownerAppId = '7c0ffee0-0000-4000-8000-00000000b101'
let server: TestServer
/** One of each, owned by nobody, in a catalog of Thabo's. */
let objects: Readonly<Record<Kind, string>>
let catalogId: string
let ownerApp: string
beforeAll(async () => {
  server = await startTestServer()
  catalogId = (await server.as('grace').post(`${em}/catalogs`, { displayName: 'Rights' })).body.id
  await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [person('thabo').id, roleDefinitions.owner, catalogId])
  objects = {
    security: await newGroup(), unified: await newGroup({ groupTypes: ['Unified'], mailEnabled: true }), assignable: await newGroup({ isAssignableToRole: true }), dynamic: await newGroup({ groupTypes: ['DynamicMembership'] }),
    application: (await server.asApp().post('/v1.0/servicePrincipals', { appId: '7c0ffee0-0000-4000-8000-00000000b102', displayName: 'An application' })).body.id,
  }
  ownerApp = (await server.asApp().post('/v1.0/servicePrincipals', { appId: ownerAppId, displayName: 'Owner' })).body.id
  await rows(server, `insert into oidc_client (app_id, service_principal_id, display_name, secret_hash, application_permissions, demo_only)
    select $1, $2, 'Owner', secret_hash, '{}', true from oidc_client where app_id = '7c0ffee0-0000-4000-8000-0000000000aa'`, [ownerAppId, ownerApp])
  await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [ownerApp, roleDefinitions.owner, catalogId])
}, 120_000)
afterAll(() => server.close())

type Kind = 'security' | 'unified' | 'assignable' | 'dynamic' | 'application'
const kinds: readonly Kind[] = ['security', 'unified', 'assignable', 'dynamic', 'application']
const newGroup = async (more: object = {}): Promise<string> =>
  (await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, mailNickname: unique('g').replace(' ', ''), securityEnabled: true, ...more })).body.id
const systemOf = (kind: Kind) => (kind === 'application' ? 'AadApplication' : 'AadGroup')
type Client = ReturnType<TestServer['as']>
const request = (client: Client, requestType: string, originId: string, originSystem: string, of = catalogId): Promise<Reply> =>
  client.post(`${em}/resourceRequests`, { requestType, catalog: { id: of }, resource: { originId, originSystem } })
const inCatalog = async (): Promise<Set<string>> => new Set((await rows<{ origin: string }>(server, 'select origin_id as origin from resource where catalog_id = $1', [catalogId])).map((r) => r.origin))

/** Adds each object and takes it out again, as far as the client may; what was refused is taken care of by the administrator. */
async function rightsOf(client: Client): Promise<{ added: string; removed: string }> {
  const [added, removed]: [Kind[], Kind[]] = [[], []]
  for (const kind of kinds) {
    const adding = await request(client, 'adminAdd', objects[kind], systemOf(kind))
    expect([201, 403], JSON.stringify(adding.body)).toContain(adding.status)
    expect((await inCatalog()).has(objects[kind]), kind).toBe(adding.status === 201)
    if (adding.status === 201) added.push(kind)
    else await request(server.as('grace'), 'adminAdd', objects[kind], systemOf(kind))
    const removing = await request(client, 'adminRemove', objects[kind], systemOf(kind))
    expect([201, 403], JSON.stringify(removing.body)).toContain(removing.status)
    expect((await inCatalog()).has(objects[kind]), kind).toBe(removing.status === 403)
    if (removing.status === 201) removed.push(kind)
    else await request(server.as('grace'), 'adminRemove', objects[kind], systemOf(kind))
  }
  return { added: added.join(' '), removed: removed.join(' ') }
}
const holding = async (role: TenantRole | undefined, work: () => Promise<void>, who = 'thabo'): Promise<void> => {
  if (role) await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, created_date_time) values (gen_random_uuid(), $1, $2, now())', [person(who).id, roleDefinitions[role]])
  await work()
  if (role) await rows(server, 'delete from role_assignment where principal_id = $1 and role_definition_id = $2', [person(who).id, roleDefinitions[role]])
}

describe('F6 F7 §4.2 an owner of the catalog adds and removes', () => {
  test.each<[TenantRole | undefined, string]>([
    [undefined, ''],
    ['globalAdministrator', 'security unified assignable dynamic application'],
    ['identityGovernanceAdministrator', 'application'],
    ['groupsAdministrator', 'security unified dynamic'],
    ['intuneAdministrator', 'security unified dynamic'],
    ['exchangeAdministrator', 'unified'],
    ['sharePointAdministrator', 'unified'],
    ['applicationAdministrator', 'application'],
    ['cloudApplicationAdministrator', 'application'],
    ['userAdministrator', 'security unified dynamic application'],
    ['privilegedRoleAdministrator', 'assignable'],
    ['globalReader', ''],
    ['securityReader', ''],
  ])('F6 F7 §4.2 with the role %s: %s', { timeout: 30_000 }, (role, expected) =>
    holding(role, async () => expect(await rightsOf(server.as('thabo'))).toEqual({ added: expected, removed: expected })))

  test('F6 F7 §4.2 with the ownership of the object: everything', { timeout: 30_000 }, async () => {
    for (const kind of kinds) await rows(server, 'insert into object_owner (object_id, owner_id) values ($1, $2)', [objects[kind], person('thabo').id])
    expect(await rightsOf(server.as('thabo'))).toEqual({ added: kinds.join(' '), removed: kinds.join(' ') })
    await rows(server, 'delete from object_owner where owner_id = $1', [person('thabo').id])
  })
  test('F6 §4.2 neither a right to the object nor its ownership is enough without the catalog', async () => {
    await rows(server, 'insert into object_owner (object_id, owner_id) values ($1, $2)', [objects.security, person('maya').id])
    for (const role of [undefined, 'groupsAdministrator', 'userAdministrator'] as const)
      await holding(role, async () => expect((await request(server.as('maya'), 'adminAdd', objects.security, 'AadGroup')).status).toBe(404), 'maya')
    await rows(server, 'delete from object_owner where owner_id = $1', [person('maya').id])
  })
  test('F6 §4.2 a manager of packages adds nothing, though they own the group', async () => {
    await rows(server, 'insert into object_owner (object_id, owner_id) values ($1, $2)', [objects.security, person('maya').id])
    for (const role of ['packageManager', 'assignmentManager', 'reader'] as const) {
      await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [person('maya').id, roleDefinitions[role], catalogId])
      expect((await request(server.as('maya'), 'adminAdd', objects.security, 'AadGroup')).status, role).toBe(403)
      await rows(server, 'delete from role_assignment where principal_id = $1', [person('maya').id])
    }
    await rows(server, 'delete from object_owner where owner_id = $1', [person('maya').id])
  })
  test('F6 of a dynamic group only the owners can be given', async () => {
    const made = await request(server.as('grace'), 'adminAdd', objects.dynamic, 'AadGroup')
    expect(made.status).toBe(201)
    const [resource] = (await server.as('grace').get(`${em}/catalogs/${catalogId}/resources?$filter=originId eq '${objects.dynamic}'&$expand=roles`)).body.value
    expect(resource.roles.map((r: { displayName: string }) => r.displayName)).toEqual(['Owner'])
    await request(server.as('grace'), 'adminRemove', objects.dynamic, 'AadGroup')
  })
  test('F7 what is gone from the directory is taken out by the owner of the catalog', async () => {
    const gone = await newGroup()
    expect((await request(server.as('grace'), 'adminAdd', gone, 'AadGroup')).status).toBe(201)
    expect((await request(server.as('thabo'), 'adminRemove', gone, 'AadGroup')).status).toBe(403)
    await server.asApp().delete(`/v1.0/groups/${gone}`)
    expect((await request(server.as('maya'), 'adminRemove', gone, 'AadGroup')).status).toBe(404)
    expect((await request(server.as('thabo'), 'adminRemove', gone, 'AadGroup')).status).toBe(201)
    expect((await inCatalog()).has(gone)).toBe(false)
  })
})

describe('§7.1 §7.2 U26 applications', () => {
  test.each<[string, string]>([
    ['', ''],
    ['Group.ReadWrite.All', 'security unified dynamic'],
    ['Group.ReadWrite.All RoleManagement.ReadWrite.Directory', 'security unified assignable dynamic'],
    ['AppRoleAssignment.ReadWrite.All', 'application'],
    ['EntitlementManagement.ReadWrite.All', ''],
    ['EntitlementManagement.ReadWrite.All Directory.ReadWrite.All', 'security unified dynamic application'],
  ])('§7.2 U26 an owner of the catalog with %s: %s', { timeout: 30_000 }, async (permissions, expected) => {
    await rows(server, 'update oidc_client set application_permissions = $2 where app_id = $1', [ownerAppId, permissions.split(' ').filter(Boolean)])
    expect(await rightsOf(server.asApp(ownerAppId))).toEqual({ added: expected, removed: expected })
  })
  test('§7.1 an application in a catalog role gives roles there, and nowhere else', async () => {
    await rows(server, "update oidc_client set application_permissions = '{}' where app_id = $1", [ownerAppId])
    const app = server.asApp(ownerAppId)
    const body = { principalId: person('maya').id, roleDefinitionId: roleDefinitions.reader }
    const elsewhere = (await server.as('grace').post(`${em}/catalogs`, { displayName: unique('Elsewhere') })).body.id
    const roles = '/v1.0/roleManagement/entitlementManagement/roleAssignments'
    const made = await app.post(roles, { ...body, appScopeId: `/AccessPackageCatalog/${catalogId}` })
    expect(made.status).toBe(201)
    expect((await app.post(roles, { ...body, appScopeId: `/AccessPackageCatalog/${elsewhere}` })).status).toBe(404)
    expect((await app.post(roles, { ...body, roleDefinitionId: roleDefinitions.catalogCreator, directoryScopeId: '/' })).status).toBe(403)
    const seen = (await app.get(roles)).body.value as { appScopeId: string }[]
    expect([...new Set(seen.map((a) => a.appScopeId))]).toEqual([`/AccessPackageCatalog/${catalogId}`])
    expect((await app.get('/v1.0/roleManagement/directory/roleAssignments')).status).toBe(403)
    expect((await app.delete(`${roles}/${made.body.id}`)).status).toBe(204)
  })
})

describe('F6 what cannot be governed is 400 by name, whoever asks', () => {
  const refused = async (originId: string, originSystem: string): Promise<string> => {
    const before = await stored(server)
    const answer = await request(server.as('grace'), 'adminAdd', originId, originSystem)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'ResourceNotEligible'])
    expect(await stored(server)).toEqual(before)
    return answer.body.error.message
  }
  test('F6 a group mastered on premises', async () => {
    const id = await newGroup()
    await rows(server, 'update directory_object set on_premises_sync_enabled = true where id = $1', [id])
    expect((await server.as('grace').get(`/v1.0/groups/${id}`)).body.onPremisesSyncEnabled).toBe(true)
    expect(await refused(id, 'AadGroup')).toContain('on premises')
  })
  test('F6 a distribution group and a security group with mail', async () => {
    expect(await refused(await newGroup({ mailEnabled: true, securityEnabled: false }), 'AadGroup')).toContain('distribution')
    expect(await refused(await newGroup({ mailEnabled: true }), 'AadGroup')).toContain('mail-enabled')
  })
  test('F6 an application for personal accounts', async () => {
    await rows(server, "update directory_object set sign_in_audience = 'PersonalMicrosoftAccount' where id = $1", [objects.application])
    expect(await refused(objects.application, 'AadApplication')).toContain('personal')
    await rows(server, 'update directory_object set sign_in_audience = null where id = $1', [objects.application])
  })
})
