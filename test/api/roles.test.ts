import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryRoles, roleDefinitions } from '#domain/access.ts'
import { graphFolder } from '../support/csdl.ts'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { catalog, group, makePackage, person, rows, stored, unique } from '../support/world.ts'

// Who governs which catalog: roleManagement/entitlementManagement (entra.md F1, F5, §1.29, §4).

const path = '/v1.0/roleManagement/entitlementManagement'
const at = (catalogId: string) => `/AccessPackageCatalog/${catalogId}`
const nobody = '7c0ffee0-0000-4000-8000-00000000ffff'
let server: TestServer
beforeAll(async () => { server = await startTestServer() }, 120_000)
afterAll(() => server.close())

type Role = keyof typeof roleDefinitions
const give = (who: string, role: Role, principalId: string, catalogId: string, more: object = {}): Promise<Reply> =>
  server.as(who).post(`${path}/roleAssignments`, { principalId, roleDefinitionId: roleDefinitions[role], appScopeId: at(catalogId), ...more })
const newCatalog = async (who = 'grace'): Promise<string> => (await server.as(who).post(`${em}/catalogs`, { displayName: unique('Catalog') })).body.id
const given = async (who: string, role: Role, principalId: string, catalogId: string): Promise<string> => {
  const { status, body } = await give(who, role, principalId, catalogId)
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}
const listed = async (filter: string, who = 'grace') => (await server.as(who).get(`${path}/roleAssignments?$filter=${encodeURIComponent(filter)}`)).body.value as { id: string }[]
const lastEvent = async (activity: string) =>
  (await rows<{ about: string | null; targets: { type: string; id: string }[]; details: { key: string; value: string }[]; by: any }>(server, 'select catalog_id as about, target_resources as targets, additional_details as details, initiated_by as by from audit_event where activity_display_name = $1 order by activity_date_time desc, id desc limit 1', [activity]))[0]!

describe('§1.29 role definitions', () => {
  test('§1.29 the five roles of entitlement management are those that Graph has', async () => {
    const { status, body } = await server.as('grace').get(`${path}/roleDefinitions`)
    expect(status).toBe(200)
    const names = body.value.map((d: { displayName: string }) => d.displayName).toSorted()
    expect(names).toEqual(['AccessPackage assignment manager', 'AccessPackages manager', 'Catalog creator', 'Catalog owner', 'Catalog reader'])
    const file = new URL('entitlement-role-definitions.json', graphFolder)
    if (!existsSync(file)) return
    const { roleDefinitions: shown } = JSON.parse(readFileSync(file, 'utf8')) as { roleDefinitions: { id: string }[] }
    for (const definition of shown) expect(body.value.find((d: { id: string }) => d.id === definition.id)).toMatchObject(definition)
  })
  test('§1.29 one definition, by id and by name; those of the directory are not here', async () => {
    const reader = server.as('beatriz')
    expect((await reader.get(`${path}/roleDefinitions/${roleDefinitions.owner}?$select=displayName,isBuiltIn`)).body).toMatchObject({ displayName: 'Catalog owner', isBuiltIn: true })
    expect((await reader.get(`${path}/roleDefinitions?$filter=displayName eq 'Catalog reader'`)).body.value.map((d: { id: string }) => d.id)).toEqual([roleDefinitions.reader])
    expect((await reader.get(`${path}/roleDefinitions/${roleDefinitions.globalReader}`)).status).toBe(404)
    expect((await reader.get(`${path}/roleDefinitions/$count`)).body).toBe('5')
  })
  test('§4.2 the roles of the directory are those that decide something here', async () => {
    const { body } = await server.as('grace').get('/v1.0/roleManagement/directory/roleDefinitions')
    expect(body.value.map((d: { id: string }) => d.id).toSorted()).toEqual(directoryRoles.map((role) => roleDefinitions[role]).toSorted())
  })
})

describe('F5 giving and taking roles in a catalog', () => {
  test('F5 §4 row 9 an owner makes somebody package manager, who then manages, and takes the role back', async () => {
    const id = await given('omar', 'packageManager', person('thabo').id, catalog('Security').id)
    const whole = await server.as('omar').get(`${path}/roleAssignments/${id}?$expand=principal,roleDefinition,appScope`)
    expect(whole.body).toMatchObject({
      id, principalId: person('thabo').id, roleDefinitionId: roleDefinitions.packageManager, appScopeId: at(catalog('Security').id), directoryScopeId: null,
      principal: { '@odata.type': '#microsoft.graph.user', id: person('thabo').id }, roleDefinition: { displayName: 'AccessPackages manager' },
      appScope: { id: at(catalog('Security').id), type: 'AccessPackageCatalog', displayName: 'Security' },
    })
    const thabo = server.as('thabo')
    const made = await thabo.post(`${em}/accessPackages`, { displayName: unique('Managed'), catalog: { id: catalog('Security').id } })
    expect(made.status).toBe(201)
    expect((await thabo.post(`${em}/accessPackages`, { displayName: unique('Elsewhere'), catalog: { id: catalog('Partners').id } })).status).toBe(404)
    expect((await server.as('omar').delete(`${path}/roleAssignments/${id}`)).status).toBe(204)
    expect((await thabo.patch(`${em}/accessPackages/${made.body.id}`, { description: 'x' })).status).toBe(404)
    expect((await server.as('omar').delete(`${path}/roleAssignments/${id}`)).status).toBe(404)
  })
  test('F5 both changes are in the audit log of the catalog, with whom, which role and where', async () => {
    const id = await given('omar', 'reader', person('thabo').id, catalog('Security').id)
    const added = await lastEvent('Add Entitlement Management role assignment')
    expect(added).toMatchObject({ about: catalog('Security').id, by: { user: { id: person('omar').id } }, details: [{ key: 'role', value: 'reader' }] })
    expect(added.targets.map((t) => [t.type, t.id])).toEqual([['User', person('thabo').id], ['Role', roleDefinitions.reader], ['AccessPackageCatalog', catalog('Security').id]])
    await server.as('omar').delete(`${path}/roleAssignments/${id}`)
    expect(await lastEvent('Remove Entitlement Management role assignment')).toMatchObject({ about: catalog('Security').id, targets: added.targets, details: [{ key: 'role', value: 'reader' }] })
  })
  test('F5 §4 row 8 the way Terraform sends it: with directoryScopeId beside the scope', async () => {
    const catalogId = await newCatalog()
    const { status, body } = await give('stephan', 'owner', person('thabo').id, catalogId, { directoryScopeId: '/' })
    expect([status, body.appScopeId]).toEqual([201, at(catalogId)])
    expect((await listed(`principalId eq '${person('thabo').id}' and roleDefinitionId eq '${roleDefinitions.owner}' and appScopeId eq '${at(catalogId)}'`)).map((a) => a.id)).toEqual([body.id])
    expect((await listed(`appScope/id eq '${at(catalogId)}'`)).map((a) => a.id)).toContain(body.id)
  })
  test('F5 a group owns a catalog, whoever is in it has the rights, and the list tells the group only', async () => {
    const catalogId = await newCatalog()
    const id = await given('grace', 'owner', group('Licence board').id, catalogId)
    for (const member of ['siobhan', 'pieter']) expect((await server.as(member).patch(`${em}/catalogs/${catalogId}`, { description: member })).status).toBe(204)
    expect((await server.as('thabo').patch(`${em}/catalogs/${catalogId}`, { description: 'x' })).status).toBe(404)
    expect((await listed(`appScopeId eq '${at(catalogId)}' and principalId ne '${person('grace').id}'`, 'siobhan')).map((a) => a.id)).toEqual([id])
    expect((await listed(`principalId eq '${person('siobhan').id}'`)).length).toBe(0)
    await server.as('grace').delete(`${path}/roleAssignments/${id}`)
    expect((await server.as('siobhan').patch(`${em}/catalogs/${catalogId}`, { description: 'x' })).status).toBe(404)
  })
  test('F1 whoever creates a catalog owns it', async () => {
    const catalogId = await newCatalog('katarina')
    const own = await server.as('katarina').get(`${path}/roleAssignments?$filter=appScopeId eq '${at(catalogId)}'&$expand=principal,roleDefinition`)
    expect(own.body.value).toMatchObject([{ principal: { id: person('katarina').id }, roleDefinition: { displayName: 'Catalog owner' } }])
    expect((await server.as('katarina').post(`${em}/accessPackages`, { displayName: unique('Own'), catalog: { id: catalogId } })).status).toBe(201)
  })
  test('F5 the last owner of a catalog can be removed, as in Graph, and the audit log says that none is left', async () => {
    const catalogId = await newCatalog('katarina')
    const [own] = await listed(`appScopeId eq '${at(catalogId)}'`)
    expect((await server.as('katarina').delete(`${path}/roleAssignments/${own!.id}`)).status).toBe(204)
    expect((await lastEvent('Remove Entitlement Management role assignment')).details).toEqual([{ key: 'role', value: 'owner' }, { key: 'ownersLeft', value: '0' }])
    expect((await server.as('katarina').patch(`${em}/catalogs/${catalogId}`, { description: 'x' })).status).toBe(404)
    expect((await server.as('stephan').patch(`${em}/catalogs/${catalogId}`, { description: 'x' })).status).toBe(204)
  })
  test('F5 of two who give the same role at once, one does', async () => {
    const catalogId = await newCatalog()
    const answers = await Promise.all(['grace', 'stephan', 'grace'].map((who) => give(who, 'reader', person('thabo').id, catalogId)))
    expect(answers.map((a) => a.status).toSorted()).toEqual([201, 409, 409])
    expect((await listed(`appScopeId eq '${at(catalogId)}' and roleDefinitionId eq '${roleDefinitions.reader}'`)).length).toBe(1)
  })
  test('F5 of two who take it at once, one does', async () => {
    const id = await given('grace', 'reader', person('thabo').id, await newCatalog())
    const answers = await Promise.all([server.as('grace'), server.as('stephan')].map((client) => client.delete(`${path}/roleAssignments/${id}`)))
    expect(answers.map((a) => a.status).toSorted()).toEqual([204, 404])
  })
  test('F5 with the person goes the role', async () => {
    const catalogId = await newCatalog()
    const { body } = await server.asApp().post('/v1.0/users', { displayName: 'Short stay', userPrincipalName: 'short.stay@contoso.example' })
    await given('grace', 'owner', body.id, catalogId)
    expect((await server.asApp().delete(`/v1.0/users/${body.id}`)).status).toBe(204)
    expect(await listed(`appScopeId eq '${at(catalogId)}' and principalId eq '${body.id}'`)).toEqual([])
  })
})

describe('F5 what is refused leaves nothing behind', () => {
  const refused: readonly (readonly [what: string, who: string, body: object, status: number, code: string])[] = [
    ['by somebody without a role', 'thabo', {}, 404, 'ResourceNotFound'],
    ['by a reader', 'beatriz', {}, 403, 'Authorization_RequestDenied'],
    ['by a catalog creator who does not own it', 'katarina', {}, 404, 'ResourceNotFound'],
    ['by the owner of another catalog', 'lin', {}, 404, 'ResourceNotFound'],
    ['by a global reader', 'marcus', {}, 403, 'Authorization_RequestDenied'],
    ['in a catalog that is not there', 'grace', { appScopeId: at(nobody) }, 404, 'ResourceNotFound'],
    ['without a scope', 'grace', { appScopeId: null }, 400, 'Request_BadRequest'],
    ['in the whole tenant', 'grace', { appScopeId: null, directoryScopeId: '/' }, 400, 'Request_BadRequest'],
    ['in a scope of another form', 'grace', { appScopeId: catalog('Security').id }, 400, 'Request_BadRequest'],
    ['to nobody', 'grace', { principalId: nobody }, 400, 'Request_BadRequest'],
    ['with a principal that is no id', 'grace', { principalId: 'thabo' }, 400, 'InvalidModel'],
    ['with a role that is not there', 'grace', { roleDefinitionId: nobody }, 400, 'Request_BadRequest'],
    ['with a role of the directory', 'grace', { roleDefinitionId: roleDefinitions.globalReader }, 400, 'Request_BadRequest'],
    ['under a condition', 'grace', { condition: 'true' }, 400, 'InvalidModel'],
    ['with a member that does not exist', 'grace', { scope: '/' }, 400, 'InvalidModel'],
  ]
  test.each(refused)('F5 a role given %s', async (_, who, body, status, code) => {
    const before = [await stored(server), await rows(server, 'select count(*) from role_assignment')]
    const answer = await give(who, 'packageManager', person('thabo').id, catalog('Security').id, body)
    expect([answer.status, answer.body.error.code], JSON.stringify(answer.body)).toEqual([status, code])
    expect([await stored(server), await rows(server, 'select count(*) from role_assignment')]).toEqual(before)
  })
  test('F5 §4 row 9 a package manager and an assignment manager give nothing, not even to take their own role away', async () => {
    const catalogId = await newCatalog()
    for (const role of ['packageManager', 'assignmentManager', 'reader'] as const) {
      const id = await given('grace', role, person('thabo').id, catalogId)
      expect((await give('thabo', 'reader', person('maya').id, catalogId)).status, role).toBe(403)
      expect((await server.as('thabo').delete(`${path}/roleAssignments/${id}`)).status, role).toBe(403)
      expect((await server.as('maya').delete(`${path}/roleAssignments/${id}`)).status, role).toBe(404)
      await server.as('grace').delete(`${path}/roleAssignments/${id}`)
    }
  })
  test('F5 a token that only reads gives nothing', async () => {
    const reads = server.as('grace', ['EntitlementManagement.Read.All', 'RoleManagement.Read.Directory'])
    expect((await reads.get(`${path}/roleAssignments`)).status).toBe(200)
    expect((await reads.post(`${path}/roleAssignments`, { principalId: person('thabo').id, roleDefinitionId: roleDefinitions.reader, appScopeId: at(catalog('Security').id) })).status).toBe(403)
  })
  test('§7.1 what waits is 501 by name', async () => {
    for (const address of ['roleEligibilitySchedules', 'roleAssignmentSchedules', 'roleAssignmentScheduleRequests', 'transitiveRoleAssignments', 'resourceNamespaces']) {
      const { status, body } = await server.as('grace').get(`${path}/${address}`).catch((error: Error) => ({ status: 0, body: error.message }))
      expect([status, body?.error?.message], address).toEqual([501, expect.stringContaining(address)])
    }
  })
})

describe('F5 §4 row 1 catalog creators', () => {
  test('F5 §4 row 1 administrators appoint people and groups; a group of everybody lets everybody create', async () => {
    const body = { principalId: group('sg-Office Singapore').id, roleDefinitionId: roleDefinitions.catalogCreator, directoryScopeId: '/' }
    const made = await server.as('stephan').post(`${path}/roleAssignments`, body)
    expect([made.status, made.body.appScopeId, made.body.directoryScopeId]).toEqual([201, null, '/'])
    const [member] = await rows<{ upn: string }>(server, "select user_principal_name as upn from directory_object where id in (select member_id from group_member where group_id = $1) and account_enabled limit 1", [body.principalId])
    expect((await server.as(member!.upn).post(`${em}/catalogs`, { displayName: unique('Mine') })).status).toBe(201)
    expect((await server.as('stephan').delete(`${path}/roleAssignments/${made.body.id}`)).status).toBe(204)
    const refused = await server.as(member!.upn).post(`${em}/catalogs`, { displayName: unique('Mine') })
    // There is no catalog yet whose owner could be asked.
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining('make you a catalog creator')])
  })
  test('F5 §4 row 1 owners, creators and readers do not appoint', async () => {
    for (const who of ['omar', 'katarina', 'marcus', 'thabo']) {
      const answer = await server.as(who).post(`${path}/roleAssignments`, { principalId: person('thabo').id, roleDefinitionId: roleDefinitions.catalogCreator, directoryScopeId: '/' })
      expect([answer.status, answer.body.error.message], who).toEqual([403, expect.stringContaining('appoint catalog creators')])
    }
    const [katarina] = await listed(`principalId eq '${person('katarina').id}' and directoryScopeId eq '/'`)
    expect((await server.as('katarina').delete(`${path}/roleAssignments/${katarina!.id}`)).status).toBe(403)
    expect((await server.as('thabo').delete(`${path}/roleAssignments/${katarina!.id}`)).status).toBe(404)
  })
})

describe('§1.29 who sees who governs', () => {
  test('U24 a reader of a catalog sees its roles, and none of another', async () => {
    const seen = (await server.as('beatriz').get(`${path}/roleAssignments?$top=500`)).body.value as { appScopeId: string | null }[]
    expect([...new Set(seen.map((a) => a.appScopeId))].toSorted()).toEqual(['General', 'Licences', 'Security'].map((name) => at(catalog(name).id)).toSorted())
  })
  test('§1.29 somebody without a role sees none; a creator sees the own', async () => {
    expect((await server.as('joann').get(`${path}/roleAssignments`)).body.value).toEqual([])
    expect((await server.as('joann').get(`${path}/roleAssignments/$count`)).body).toBe('0')
    const creator = await listed(`roleDefinitionId eq '${roleDefinitions.catalogCreator}'`, 'katarina')
    expect(creator).toMatchObject([{ principalId: person('katarina').id }])
  })
  test('§1.29 roles of the directory are not among those of entitlement management, nor the other way round', async () => {
    const [{ total }] = await rows<{ total: number }>(server, "select count(*)::int as total from role_assignment a join role_definition d on d.id = a.role_definition_id where d.provider = 'entitlementManagement'") as [{ total: number }]
    expect((await server.as('grace').get(`${path}/roleAssignments/$count`)).body).toBe(String(total))
    const grace = (await server.as('grace').get(`/v1.0/roleManagement/directory/roleAssignments?$filter=principalId eq '${person('grace').id}'`)).body.value[0]
    expect((await server.as('grace').get(`${path}/roleAssignments/${grace.id}`)).status).toBe(404)
    expect((await server.as('grace').delete(`${path}/roleAssignments/${grace.id}`)).status).toBe(404)
  })
  test('U24 U6 a reader reads assignments and requests of the catalog, and changes nothing; an assignment manager does not edit policies', async () => {
    const catalogId = catalog('Partners').id
    const { id, policyId } = await makePackage(server, { catalog: 'Partners' })
    await given('sara', 'reader', person('thabo').id, catalogId)
    await given('sara', 'assignmentManager', person('maya').id, catalogId)
    await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: id } })
    await server.drain()
    const of = `$filter=accessPackage/id eq '${id}'`
    for (const who of ['thabo', 'maya']) {
      expect((await server.as(who).get(`${em}/assignmentRequests?${of}`)).body.value.length, who).toBe(1)
      const [assignment] = (await server.as(who).get(`${em}/assignments?${of}`)).body.value
      const ended = await server.as(who).post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignment.id } })
      expect(ended.status, who).toBe(who === 'thabo' ? 403 : 201)
      expect((await server.as(who).patch(`${em}/assignmentPolicies/${policyId}`, { description: 'x' })).status, who).toBe(403)
    }
  })
  test('U24 §4 row 31 a reader sees that a delivery fails, and not why; those who look after it, and whoever asked, do', async () => {
    const { id } = await makePackage(server, { catalog: 'Licences' })
    await given('lin', 'assignmentManager', person('maya').id, catalog('Licences').id)
    const asked = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: id } })
    await rows(server, "update assignment_request set state = 'delivering', last_error = 'The target is away' where id = $1", [asked.body.id])
    const toldTo = async (who: string) => ((await server.as(who).get(`${em}/assignmentRequests/${asked.body.id}/latchkey.timeline()`)).body.value as { kind: string; detail: string | null }[]).filter((m) => m.kind === 'delivering').map((m) => m.detail)
    expect(await toldTo('beatriz')).toEqual([null])
    for (const who of ['lin', 'maya', 'joann', 'stephan', 'grace']) expect(await toldTo(who), who).toEqual(['The target is away'])
    await rows(server, "update assignment_request set state = 'delivered', last_error = null where id = $1", [asked.body.id])
  })
  test('U7 a catalog creator neither edits nor deletes the catalogs of others', async () => {
    const catalogId = await newCatalog()
    expect((await server.as('katarina').patch(`${em}/catalogs/${catalogId}`, { description: 'x' })).status).toBe(404)
    expect((await server.as('katarina').delete(`${em}/catalogs/${catalogId}`)).status).toBe(404)
  })
})
