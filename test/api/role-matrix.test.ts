import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roleDefinitions } from '#domain/access.ts'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { approvedBy, asked, catalog, person, rows, stored, unique, user } from '../support/world.ts'

// The matrix of entra.md §4 through HTTP: each row tried by somebody of each column, in a catalog where that is all they are.

let server: TestServer
type Client = ReturnType<TestServer['as']>
type Made = { readonly catalogId: string; readonly packageId: string; readonly policyId: string; readonly requestId: string; readonly openId: string; readonly assignmentId: string }
let made: Made
const columns = { GA: 'grace', IGA: 'stephan', CC: 'katarina', CO: 'thabo', CR: 'maya', APM: 'kenji', APAM: 'diego' } as const
const inCatalog = { CO: 'owner', CR: 'reader', APM: 'packageManager', APAM: 'assignmentManager' } as const

beforeAll(async () => {
  server = await startTestServer()
  const grace = server.as('grace')
  const { id: catalogId } = (await grace.post(`${em}/catalogs`, { displayName: 'Matrix' })).body
  for (const [column, role] of Object.entries(inCatalog))
    await rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [person(columns[column as keyof typeof columns]).id, roleDefinitions[role], catalogId])
  const { id: packageId } = (await grace.post(`${em}/accessPackages`, { displayName: 'Matrix', catalog: { id: catalogId } })).body
  const own = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.singleUser', userId: person('joann').id }] }
  const { id: policyId } = (await grace.post(`${em}/assignmentPolicies`, { displayName: 'Matrix', ...own, requestorSettings: { enableTargetsToSelfAddAccess: true, allowCustomAssignmentSchedule: true }, accessPackage: { id: packageId } })).body
  const requestId = await asked(server, 'joann', packageId)
  await server.drain()
  const assignmentId = (await grace.get(`${em}/assignments?$filter=accessPackage/id eq '${packageId}'`)).body.value[0].id
  const other = (await grace.post(`${em}/accessPackages`, { displayName: 'Another', catalog: { id: catalogId } })).body.id
  await grace.post(`${em}/assignmentPolicies`, { displayName: 'Another', ...own, requestorSettings: { enableTargetsToSelfAddAccess: true }, requestApprovalSettings: approvedBy([user('grace')]), accessPackage: { id: other } })
  const openId = await asked(server, 'joann', other)
  made = { catalogId, packageId, policyId, requestId, openId, assignmentId }
}, 120_000)
afterAll(() => server.close())

const roles = '/v1.0/roleManagement/entitlementManagement/roleAssignments'
const ended = { expiration: { type: 'afterDateTime', endDateTime: '2020-01-01T00:00:00Z' } }
/** Whoever may is let in, and then done (2xx) or refused with a code that has nothing to do with rights. */
const letIn = ({ status, body }: Reply, later = ''): boolean => status < 300 || later.split(' ').includes(body?.error?.code ?? 'none')
type Row = readonly [row: number, what: string, who: string, call: (as: Client, m: Made) => Promise<Reply>, later?: string]
const table: readonly Row[] = [
  [1, 'appoints catalog creators', 'GA IGA', (as) => as.post(roles, { principalId: person('katarina').id, roleDefinitionId: roleDefinitions.catalogCreator, directoryScopeId: '/' }), 'Conflict'],
  [2, 'edits settings of the tenant', 'GA IGA', (as) => as.patch(`${em}/controlConfigurations/endUserSettings`, {})],
  [5, 'creates a catalog', 'GA IGA CC', (as) => as.post(`${em}/catalogs`, { displayName: unique('New') })],
  [6, 'edits the catalog', 'GA IGA CO', (as, m) => as.patch(`${em}/catalogs/${m.catalogId}`, { description: 'x' })],
  [7, 'deletes the catalog', 'GA IGA CO', (as, m) => as.delete(`${em}/catalogs/${m.catalogId}`), 'CatalogNotEmpty'],
  [8, 'adds an owner', 'GA IGA CO', (as, m) => as.post(roles, { principalId: person('thabo').id, roleDefinitionId: roleDefinitions.owner, appScopeId: `/AccessPackageCatalog/${m.catalogId}` }), 'Conflict'],
  [9, 'adds a reader', 'GA IGA CO', (as, m) => as.post(roles, { principalId: person('maya').id, roleDefinitionId: roleDefinitions.reader, appScopeId: `/AccessPackageCatalog/${m.catalogId}` }), 'Conflict'],
  [13, 'views policies', 'GA IGA CO CR APM APAM', (as, m) => as.get(`${em}/assignmentPolicies/${m.policyId}`)],
  [14, 'creates a package', 'GA IGA CO APM', (as, m) => as.post(`${em}/accessPackages`, { displayName: unique('New'), catalog: { id: m.catalogId } })],
  [15, 'hides a package', 'GA IGA CO APM', (as, m) => as.patch(`${em}/accessPackages/${m.packageId}`, { isHidden: true })],
  [16, 'deletes a package', 'GA IGA CO APM', (as, m) => as.delete(`${em}/accessPackages/${m.packageId}`), 'ActiveAssignments'],
  [17, 'changes the roles of a package', 'GA IGA CO APM', (as, m) => as.post(`${em}/accessPackages/${m.packageId}/resourceRoleScopes`, { role: { originId: 'none' }, scope: {} }), 'ResourceRoleNotFound'],
  [20, 'U6 edits a policy', 'GA IGA CO APM', (as, m) => as.patch(`${em}/assignmentPolicies/${m.policyId}`, { description: 'x' })],
  [27, 'assigns directly', 'GA IGA CO APM APAM', (as, m) => as.post(`${em}/assignmentRequests`, { requestType: 'adminAdd', schedule: ended, assignment: { accessPackageId: m.packageId, assignmentPolicyId: m.policyId, targetId: person('joann').id } }), 'ExistingAssignment ExistingOpenRequest'],
  [28, 'removes an assignment', 'GA IGA CO APM APAM', (as, m) => as.post(`${em}/assignmentRequests`, { requestType: 'adminRemove', schedule: ended, assignment: { id: m.assignmentId } }), 'AssignmentEnding'],
  [29, 'views assignments', 'GA IGA CO CR APM APAM', (as, m) => as.get(`${em}/assignments/${m.assignmentId}`)],
  [30, 'U24 views requests', 'GA IGA CO CR APM APAM', (as, m) => as.get(`${em}/assignmentRequests/${m.requestId}`)],
  [33, 'cancels a request', 'GA IGA CO APM APAM', (as, m) => as.post(`${em}/assignmentRequests/${m.requestId}/cancel`), 'RequestNotInExpectedState'],
  [34, 'deletes a request record', 'GA IGA', (as, m) => as.delete(`${em}/assignmentRequests/${m.openId}`), 'RequestNotDeletable'],
]

describe('the matrix of roles, through HTTP', () => {
  test.for(table)('§4 row %i %s: %s', async ([, , who, call, later]) => {
    const allowed: string[] = []
    for (const [column, name] of Object.entries(columns)) {
      const before = await stored(server)
      const answer = await call(server.as(name), made)
      if (letIn(answer, later)) allowed.push(column)
      else {
        expect([403, 404], `${column}: ${JSON.stringify(answer.body)}`).toContain(answer.status)
        expect(await stored(server), column).toEqual(before)
      }
    }
    expect(allowed.join(' ')).toBe(who)
  })
  test('§7.1 an application in a catalog role does there what the role may, and nothing in another catalog', { timeout: 60_000 }, async () => {
    const appId = '7c0ffee0-0000-4000-8000-00000000b301'
    const { body } = await server.asApp().post('/v1.0/servicePrincipals', { appId, displayName: 'Manager' })
    await rows(server, `insert into oidc_client (app_id, service_principal_id, display_name, secret_hash, application_permissions, demo_only)
      select $1, $2, 'Manager', secret_hash, '{}', true from oidc_client where app_id = '7c0ffee0-0000-4000-8000-0000000000aa'`, [appId, body.id])
    for (const [column, role] of Object.entries(inCatalog)) {
      const given = await server.as('thabo').post(roles, { principalId: body.id, roleDefinitionId: roleDefinitions[role], appScopeId: `/AccessPackageCatalog/${made.catalogId}` })
      expect(given.status).toBe(201)
      const may: number[] = []
      for (const [row, , , call, later] of table.filter(([row]) => row > 2 && row !== 33)) {
        const answer = await call(server.asApp(appId), made)
        if (letIn(answer, later)) may.push(row)
        else expect([403, 404], `${column} ${row}: ${JSON.stringify(answer.body)}`).toContain(answer.status)
      }
      expect(may, column).toEqual(table.filter(([row, , who]) => row > 2 && row !== 33 && who.split(' ').includes(column)).map(([row]) => row))
      expect((await server.asApp(appId).post(`${em}/accessPackages`, { displayName: unique('New'), catalog: { id: catalog('Partners').id } })).status).toBe(404)
      await server.as('thabo').delete(`${roles}/${given.body.id}`)
    }
    expect((await server.asApp(appId).get(`${em}/catalogs`)).status).toBe(403)
  })
})

describe('F2 F3 F4 catalogs', () => {
  test('F2 everybody may read the built-in catalog that they can ask in; who may create in it is told by its roles', async () => {
    const general = catalog('General').id
    const post = (who: string) => server.as(who).post(`${em}/accessPackages`, { displayName: unique('General'), catalog: { id: general } })
    expect([(await post('stephan')).status, (await post('priya')).status, (await post('katarina')).status, (await post('daan')).status]).toEqual([201, 201, 404, 403])
    expect((await server.as('grace').delete(`${em}/catalogs/${general}`)).body.error.code).toBe('BuiltInCatalog')
  })
  test('F3 an owner switches the catalog off: nothing in it can be asked for, and what was given stays', async () => {
    const askable = async () => ((await server.as('joann').get(`${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`)).body.value as { id: string }[]).some((p) => p.id === made.packageId)
    await server.as('thabo').patch(`${em}/accessPackages/${made.packageId}`, { isHidden: false })
    expect(await askable()).toBe(true)
    expect((await server.as('thabo').patch(`${em}/catalogs/${made.catalogId}`, { state: 'unpublished' })).status).toBe(204)
    expect(await askable()).toBe(false)
    expect((await server.as('joann').get(`${em}/assignments/${made.assignmentId}`)).status).toBe(200)
    expect((await server.as('thabo').patch(`${em}/catalogs/${made.catalogId}`, { state: 'published' })).status).toBe(204)
  })
  test('F4 an owner deletes a catalog without packages, and its roles go with it', async () => {
    const { id } = (await server.as('katarina').post(`${em}/catalogs`, { displayName: unique('Short') })).body
    expect((await server.as('katarina').delete(`${em}/catalogs/${id}`)).status).toBe(204)
    expect(await rows(server, 'select 1 from role_assignment where catalog_id = $1', [id])).toEqual([])
    expect((await server.as('katarina').delete(`${em}/catalogs/${id}`)).status).toBe(404)
  })
})
