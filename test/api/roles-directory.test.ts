import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roleDefinitions, type TenantRole } from '#domain/access.ts'
import { graphPermissions } from '#identity/permissions.ts'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { group, person, rows, stored } from '../support/world.ts'

// Roles of the directory, as far as they decide something here (entra.md §4.1, §4.2).

const path = '/v1.0/roleManagement/directory'
let server: TestServer
beforeAll(async () => { server = await startTestServer() }, 120_000)
afterAll(() => server.close())

const give = (who: string, role: TenantRole, principalId: string, more: object = {}): Promise<Reply> =>
  server.as(who).post(`${path}/roleAssignments`, { '@odata.type': '#microsoft.graph.unifiedRoleAssignment', principalId, roleDefinitionId: roleDefinitions[role], directoryScopeId: '/', ...more })
const take = (who: string, id: string) => server.as(who).delete(`${path}/roleAssignments/${id}`)
const idOf = async (role: TenantRole, principalId: string): Promise<string> =>
  (await rows<{ id: string }>(server, 'select id from role_assignment where role_definition_id = $1 and principal_id = $2', [roleDefinitions[role], principalId]))[0]!.id
const account = async (name: string): Promise<string> => (await server.asApp().post('/v1.0/users', { displayName: name, userPrincipalName: `${name}@contoso.example` })).body.id
/** A person of the demonstration that has not been given anything. */
const thabo = person('thabo').id

describe('§4.2 giving and taking roles of the directory', () => {
  test('§4.2 a global administrator gives a role, it counts at once, and is taken back', async () => {
    const made = await give('grace', 'identityGovernanceAdministrator', thabo)
    expect([made.status, made.body.directoryScopeId, made.body.appScopeId]).toEqual([201, '/', null])
    const [event] = await rows(server, "select initiated_by -> 'user' ->> 'id' as by, target_resources -> 0 ->> 'id' as whom, target_resources -> 1 ->> 'displayName' as role from audit_event where activity_display_name = 'Add member to role'")
    expect(event).toEqual({ by: person('grace').id, whom: thabo, role: 'Identity Governance Administrator' })
    expect((await server.as('thabo').get(`${em}/latchkey.settings`)).status).toBe(200)
    const whole = await server.as('grace').get(`${path}/roleAssignments/${made.body.id}?$expand=principal,roleDefinition`)
    expect(whole.body).toMatchObject({ principal: { id: thabo }, roleDefinition: { displayName: 'Identity Governance Administrator', templateId: roleDefinitions.identityGovernanceAdministrator } })
    expect((await take('grace', made.body.id)).status).toBe(204)
    expect((await server.as('thabo').get(`${em}/latchkey.settings`)).status).toBe(403)
    expect((await rows(server, "select 1 from audit_event where activity_display_name = 'Remove member from role'")).length).toBe(1)
  })
  test('§4.2 a privileged role administrator gives and takes roles, and has no right to catalogs', async () => {
    const made = await give('grace', 'privilegedRoleAdministrator', thabo)
    const given = await give('thabo', 'reportsReader', person('maya').id)
    expect(given.status).toBe(201)
    expect((await server.as('thabo').post(`${em}/catalogs`, { displayName: 'Not mine to make' })).status).toBe(403)
    expect([(await take('thabo', given.body.id)).status, (await take('grace', made.body.id)).status]).toEqual([204, 204])
    expect((await give('thabo', 'reportsReader', person('maya').id)).status).toBe(403)
  })
  test('§4.2 a group that can hold roles holds them for its members, another group cannot', async () => {
    const holder = group('sg-Tier 0 administrators').id
    const made = await give('grace', 'globalReader', holder)
    expect(made.status).toBe(201)
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2)', [holder, thabo])
    expect((await server.as('thabo').get(`${em}/latchkey.settings`)).status).toBe(200)
    await take('grace', made.body.id)
    await rows(server, 'delete from group_member where group_id = $1 and member_id = $2', [holder, thabo])
    const refused = await give('grace', 'globalReader', group('Finance').id)
    expect([refused.status, refused.body.error.message]).toEqual([400, expect.stringContaining('isAssignableToRole')])
  })

  const refused: readonly (readonly [what: string, who: string, body: object, status: number])[] = [
    ['by an identity governance administrator', 'stephan', {}, 403],
    ['by a global reader', 'marcus', {}, 403],
    ['by an owner of a catalog', 'omar', {}, 403],
    ['by nobody in particular', 'joann', {}, 403],
    ['without a scope', 'grace', { directoryScopeId: undefined }, 400],
    ['in an administrative unit', 'grace', { directoryScopeId: '/administrativeUnits/7c0ffee0-0000-4000-8000-000000000001' }, 501],
    ['with the scope of an app', 'grace', { appScopeId: '/' }, 501],
    ['to a service principal', 'grace', { principalId: '7c0ffee0-0000-4000-8000-0000000000ab' }, 400],
    ['with a role of entitlement management', 'grace', { roleDefinitionId: roleDefinitions.catalogCreator }, 400],
    ['with a broken id', 'grace', { principalId: 'x' }, 400],
  ]
  test.each(refused)('§4.2 a role given %s is refused and leaves nothing behind', async (_, who, body, status) => {
    const before = [await stored(server), await rows(server, 'select count(*) from role_assignment')]
    expect((await give(who, 'globalReader', thabo, body)).status).toBe(status)
    expect([await stored(server), await rows(server, 'select count(*) from role_assignment')]).toEqual(before)
  })
  test('§4.2 a service principal is told that its permissions count', async () => {
    const [principal] = await rows<{ id: string }>(server, "select id from directory_object where kind = 'servicePrincipal' limit 1")
    const answer = await give('grace', 'globalReader', principal!.id)
    expect([answer.status, answer.body.error.message]).toEqual([501, expect.stringContaining('service principal')])
  })
  test('§7.1 the token needs RoleManagement.ReadWrite.Directory', async () => {
    const without = server.as('grace', graphPermissions.filter((p) => p !== 'RoleManagement.ReadWrite.Directory'))
    expect((await without.get(`${path}/roleAssignments`)).status).toBe(200)
    expect((await without.post(`${path}/roleAssignments`, { principalId: thabo, roleDefinitionId: roleDefinitions.globalReader, directoryScopeId: '/' })).status).toBe(403)
    expect((await server.asApp().post(`${path}/roleAssignments`, { principalId: thabo, roleDefinitionId: roleDefinitions.reportsReader, directoryScopeId: '/' })).status).toBe(201)
    expect((await take('grace', await idOf('reportsReader', thabo))).status).toBe(204)
  })
  test('§4.2 roles of one\'s own are 501 by name', async () => {
    for (const answer of [await server.as('grace').post(`${path}/roleDefinitions`, {}), await server.as('grace').patch(`${path}/roleDefinitions/${roleDefinitions.globalReader}`, {}), await server.as('grace').delete(`${path}/roleDefinitions/${roleDefinitions.globalReader}`)])
      expect([answer.status, answer.body.error.message]).toEqual([501, expect.stringContaining("Roles of one's own")])
  })
})

describe('§7.2 who belongs to a group that can hold roles', () => {
  const holder = group('sg-Tier 0 administrators').id
  const ref = (id: string) => ({ '@odata.id': `${server.url}/v1.0/directoryObjects/${id}` })
  const add = (client: ReturnType<TestServer['as']>, id: string, link = 'members') => client.post(`/v1.0/groups/${holder}/${link}/$ref`, ref(id))
  test('§7.2 is not for everybody who may change groups: membership would be a role', async () => {
    const writer = '7c0ffee0-0000-4000-8000-00000000b201'
    const { body } = await server.asApp().post('/v1.0/servicePrincipals', { appId: writer, displayName: 'Writes groups' })
    await rows(server, `insert into oidc_client (app_id, service_principal_id, display_name, secret_hash, application_permissions, demo_only)
      select $1, $2, 'Writes groups', secret_hash, $3, true from oidc_client where app_id = '7c0ffee0-0000-4000-8000-0000000000aa'`, [writer, body.id, ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.ReadWrite.All']])
    const before = await stored(server)
    for (const link of ['members', 'owners']) expect((await add(server.asApp(writer), thabo, link)).status, link).toBe(403)
    expect((await server.asApp(writer).delete(`/v1.0/groups/${holder}/owners/${person('grace').id}/$ref`)).status).toBe(403)
    expect((await server.asApp(writer).post('/v1.0/groups', { displayName: 'Can hold roles', mailEnabled: false, securityEnabled: true, mailNickname: 'x', isAssignableToRole: true })).status).toBe(403)
    expect(await stored(server)).toEqual(before)
    expect((await server.asApp(writer).post(`/v1.0/groups/${group('Finance').id}/members/$ref`, ref(person('joann').id))).status).toBe(204)
  })
  test('§7.2 is for those who may give roles, and for its owners', async () => {
    const withAll = (who: string, without = '') => server.as(who, graphPermissions.filter((p) => p !== without))
    expect((await add(withAll('stephan'), thabo)).status).toBe(403)
    expect((await add(withAll('grace', 'RoleManagement.ReadWrite.Directory'), thabo)).status).toBe(403)
    for (const who of ['grace', 'omar', 'viktor']) {
      if (who === 'omar') await rows(server, 'insert into object_owner (object_id, owner_id) values ($1, $2)', [holder, person('omar').id])
      if (who === 'viktor') await give('grace', 'privilegedRoleAdministrator', person('viktor').id)
      expect((await add(withAll(who), thabo)).status, who).toBe(204)
      expect((await withAll(who).delete(`/v1.0/groups/${holder}/members/${thabo}/$ref`)).status, who).toBe(204)
    }
    await take('grace', await idOf('privilegedRoleAdministrator', person('viktor').id))
    await rows(server, 'delete from object_owner where object_id = $1 and owner_id = $2', [holder, person('omar').id])
  })
  test('§7.2 takes no groups', async () => {
    const answer = await add(server.asApp(), group('Finance').id)
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining('takes no groups')])
  })
})

describe('§4.2 the last global administrator', () => {
  test('§4.2 stays, also when another one cannot sign in', async () => {
    const own = await idOf('globalAdministrator', person('grace').id)
    expect(await take('grace', own)).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('Nobody else') } } })
    const disabled = await account('disabled.administrator')
    const second = await give('grace', 'globalAdministrator', disabled)
    await server.asApp().patch(`/v1.0/users/${disabled}`, { accountEnabled: false })
    const empty = await give('grace', 'globalAdministrator', group('sg-Tier 0 administrators').id)
    expect((await take('grace', own)).status).toBe(400)
    expect((await take('grace', second.body.id)).status).toBe(204)
    expect((await take('grace', empty.body.id)).status).toBe(204)
  })
  test('§4.2 can go when a group holds the role for somebody else', async () => {
    const holder = group('sg-Tier 0 administrators').id
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2)', [holder, thabo])
    const held = await give('grace', 'globalAdministrator', holder)
    const own = await idOf('globalAdministrator', person('grace').id)
    expect((await take('thabo', own)).status).toBe(204)
    expect((await take('thabo', held.body.id)).status).toBe(400)
    expect((await give('thabo', 'globalAdministrator', person('grace').id)).status).toBe(201)
    expect((await take('grace', held.body.id)).status).toBe(204)
    await rows(server, 'delete from group_member where group_id = $1 and member_id = $2', [holder, thabo])
  })
  test('§4.2 of two who remove each other at once, one stays', async () => {
    const second = await give('grace', 'globalAdministrator', thabo)
    const own = await idOf('globalAdministrator', person('grace').id)
    const answers = await Promise.all([take('grace', second.body.id), take('thabo', own)])
    expect(answers.map((a) => a.status).filter((s) => s === 204)).toHaveLength(1)
    expect(await rows(server, 'select 1 from role_assignment where role_definition_id = $1', [roleDefinitions.globalAdministrator])).toHaveLength(1)
  })
})

describe('§4.1 who reads what', () => {
  test('§4.1 security readers and reports readers read the audit log, and nothing of the catalogs', async () => {
    await rows(server, 'update role_assignment set principal_id = $1 where role_definition_id = $2', [person('grace').id, roleDefinitions.globalAdministrator])
    const full = (who: string) => server.as(who, graphPermissions)
    const count = async (who: string): Promise<number> => (await full(who).get('/v1.0/auditLogs/directoryAudits?$top=5')).body.value.length
    const held = (await full('thabo').get(`${em}/assignments`)).body.value
    expect(await count('thabo')).toBe(0)
    for (const role of ['securityReader', 'reportsReader'] as const) {
      const { body } = await give('grace', role, thabo)
      expect(await count('thabo'), role).toBe(5)
      expect((await full('thabo').get(`${em}/assignments`)).body.value, role).toEqual(held)
      expect((await full('thabo').post(`${em}/catalogs`, { displayName: role })).status, role).toBe(403)
      expect((await take('grace', body.id)).status).toBe(204)
    }
  })
  test('§4.1 a global reader reads roles of the directory, others their own only', async () => {
    const seen = async (who: string) => ((await server.as(who).get(`${path}/roleAssignments`)).body.value as { principalId: string }[]).map((a) => a.principalId)
    expect(await seen('marcus')).toEqual(await seen('grace'))
    expect((await seen('marcus')).length).toBe(3)
    expect(await seen('stephan')).toEqual([person('stephan').id])
    expect(await seen('joann')).toEqual([])
    expect((await take('stephan', await idOf('identityGovernanceAdministrator', person('stephan').id))).status).toBe(403)
    expect((await take('joann', await idOf('identityGovernanceAdministrator', person('stephan').id))).status).toBe(404)
  })
})
