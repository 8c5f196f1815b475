/** Governing: catalogs, what is in them, packages, policies; and the directory that all of it is about. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type Client, type Reply, type TestServer } from '../support/server.ts'
import { approvedBy, catalog, demoPackage, group, lasting, makePackage, manager, membersOf, person, roleScope, rows, stored, tenant, unique, user } from '../support/world.ts'

let server: TestServer
let grace: Client, omar: Client, app: Client
beforeAll(async () => {
  server = await startTestServer()
  ;[grace, omar, app] = [server.as('grace'), server.as('omar'), server.asApp()]
})
afterAll(() => server.close())

const nowhere = '7c0ffee0-0000-4000-8000-00000000dead'
/** A refusal in short; and that nothing was stored. */
async function refused(call: () => Promise<Reply>): Promise<[status: number, code: string, target?: string]> {
  const before = await stored(server)
  const { status, body } = await call()
  expect(await stored(server)).toEqual(before)
  expect(body.error.message.length).toBeGreaterThan(20)
  const target = body.error.details?.[0]?.target
  return [status, body.error.code, ...(target === undefined ? [] : [target])] as never
}
const made = async (reply: Promise<Reply>) => {
  const { status, body } = await reply
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
const security = catalog('Security').id
const ref = (id: string) => ({ '@odata.id': `${server.url}/v1.0/directoryObjects/${id}` })

describe('catalogs', () => {
  test('F1 F3 F4 U7 made, changed, deleted; the person who makes one owns it', async () => {
    const katarina = server.as('katarina')
    const displayName = unique('Catalog')
    const reply = await katarina.post(`${em}/catalogs`, { displayName, description: 'Of her own', isExternallyVisible: true })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ displayName, description: 'Of her own', catalogType: 'userManaged', state: 'published', isExternallyVisible: true, createdDateTime: server.clock.now() })
    const at = `${em}/catalogs/${reply.body.id}`
    expect(reply.headers.get('location')).toBe(server.url + at)
    expect((await katarina.patch(at, { description: null, state: 'Unpublished' })).status).toBe(204)
    expect((await katarina.get(at)).body).toMatchObject({ displayName, description: null, state: 'unpublished' })
    expect((await server.as('mirjam').get(at)).status).toBe(404)
    expect((await katarina.delete(at)).status).toBe(204)
    expect((await katarina.get(at)).status).toBe(404)
    expect(await rows(server, "select activity_display_name as a from audit_event where catalog_id = $1 order by id", [reply.body.id])).toEqual(['Create access package catalog', 'Add Entitlement Management role assignment', 'Update access package catalog', 'Delete access package catalog'].map((a) => ({ a })))
  })
  test.each([
    ['no name', {}, [400, 'InvalidModel', 'displayName']],
    ['an empty name', { displayName: ' ' }, [400, 'InvalidModel', 'displayName']],
    ['a name that is too long', { displayName: 'x'.repeat(257) }, [400, 'InvalidModel', 'displayName']],
    ['a name that is taken, in other letters', { displayName: 'SECURITY' }, [409, 'Conflict', 'displayName']],
    ['an unknown state', { displayName: 'New', state: 'hidden' }, [400, 'InvalidModel', 'state']],
    ['an unknown member', { displayName: 'New', colour: 'red' }, [400, 'InvalidModel', 'colour']],
  ] as const)('F1 F85 refused: %s', async (_name, body, says) => { expect(await refused(() => grace.post(`${em}/catalogs`, body))).toEqual(says) })
  test('F2 F3 F4 a name of another catalog, an unknown one, and the built-in one', async () => {
    expect(await refused(() => grace.patch(`${em}/catalogs/${security}`, { displayName: 'licences' }))).toEqual([409, 'Conflict', 'displayName'])
    expect(await refused(() => grace.patch(`${em}/catalogs/${nowhere}`, {}))).toEqual([404, 'ResourceNotFound'])
    expect(await refused(() => grace.delete(`${em}/catalogs/${catalog('General').id}`))).toEqual([400, 'BuiltInCatalog'])
    expect((await grace.patch(`${em}/catalogs/${security}`, { displayName: 'Security' })).status).toBe(204)
  })
})

describe('resources of a catalog', () => {
  const request = (client: Client, requestType: string, resource: object, catalogId = security) => client.post(`${em}/resourceRequests`, { requestType, catalog: { id: catalogId }, resource })
  test('F6 F7 a group with its roles, read anew, and removed', async () => {
    const mine = await made(app.post('/v1.0/groups', { displayName: 'Firewalls', mailEnabled: false, securityEnabled: true, mailNickname: 'firewalls', 'owners@odata.bind': [ref(person('omar').id)['@odata.id']] }))
    const done = await made(request(omar, 'adminAdd', { originId: mine.id, originSystem: 'AadGroup' }))
    expect(done).toMatchObject({ requestType: 'adminAdd', state: 'delivered' })
    const { body } = await omar.get(`${em}/catalogs/${security}/resources?$filter=originId eq '${mine.id}'&$expand=roles,scopes`)
    expect(body.value).toMatchObject([{ displayName: 'Firewalls', originSystem: 'AadGroup', scopes: [{ isRootScope: true, originId: mine.id }] }])
    expect(body.value[0].roles.map((r: { originId: string }) => r.originId).sort()).toEqual([`Member_${mine.id}`, `Owner_${mine.id}`])
    await app.patch(`/v1.0/groups/${mine.id}`, { displayName: 'Fire walls' })
    await made(request(omar, 'adminUpdate', { id: body.value[0].id }))
    expect((await omar.get(`${em}/resources/${body.value[0].id}`)).body.displayName).toBe('Fire walls')
    expect(await refused(() => request(omar, 'adminAdd', { originId: mine.id, originSystem: 'AadGroup' }))).toEqual([409, 'Conflict', 'resource/originId'])
    await made(request(omar, 'AdminRemove', { originId: mine.id, originSystem: 'AadGroup' }))
    expect((await omar.get(`${em}/resources/${body.value[0].id}`)).status).toBe(404)
  })
  test('F6 an application with its roles', async () => {
    const studio = tenant.servicePrincipals.find((s) => s.displayName === 'Contoso Studio')!
    await made(request(server.as('stephan'), 'adminAdd', { originId: studio.id, originSystem: 'AadApplication' }))
    const { body } = await omar.get(`${em}/catalogs/${security}/resourceRoles?$filter=originSystem eq 'AadApplication'&$expand=resource`)
    expect(body.value.map((r: { displayName: string; resource: { originId: string } }) => [r.displayName, r.resource.originId]).sort()).toEqual([['Installed', studio.id], ['Preview ring', studio.id]])
  })
  test.each([
    ['an unknown group', { originId: nowhere, originSystem: 'AadGroup' }, [400, 'ResourceOriginNotFound', 'resource/originId']],
    ['a person', { originId: person('mary').id, originSystem: 'AadGroup' }, [400, 'ResourceOriginNotFound', 'resource/originId']],
    ['an id of another form', { originId: 'sales', originSystem: 'AadGroup' }, [400, 'ResourceOriginNotFound', 'resource/originId']],
    ['a system that is not connected', { originId: nowhere, originSystem: 'SharePointOnline' }, [400, 'OriginSystemNotSupported', 'resource/originSystem']],
    ['a group that the owner of the catalog does not own', { originId: group('Finance').id, originSystem: 'AadGroup' }, [403, 'Authorization_RequestDenied']],
  ] as const)('F6 F85 refused: %s', async (_name, resource, says) => { expect(await refused(() => request(omar, 'adminAdd', resource))).toEqual(says) })
  test('F6 F7 refused: nothing to add, no catalog, removal of what is used or is not there', async () => {
    expect(await refused(() => omar.post(`${em}/resourceRequests`, { requestType: 'adminAdd', resource: { originId: nowhere, originSystem: 'AadGroup' } }))).toEqual([400, 'InvalidModel', 'catalog/id'])
    expect(await refused(() => omar.post(`${em}/resourceRequests`, { requestType: 'userAdd', catalog: { id: security }, resource: {} }))).toEqual([400, 'InvalidModel', 'requestType'])
    expect(await refused(() => request(omar, 'adminRemove', { originId: group('sg-Advanced security').id, originSystem: 'AadGroup' }))).toEqual([400, 'ResourceInUse'])
    expect(await refused(() => request(omar, 'adminRemove', { id: nowhere }))).toEqual([404, 'ResourceNotFound', 'resource/id'])
    expect(await refused(() => request(omar, 'adminRemove', { id: tenant.resources[0]!.id }))).toEqual([404, 'ResourceNotFound', 'resource/id'])
  })
})

describe('access packages', () => {
  test('F2 F10 F11 made in a catalog or in the built-in one, changed, minimal', async () => {
    const displayName = unique('Badge')
    const p = await made(omar.post(`${em}/accessPackages`, { displayName, description: 'Opens doors', isHidden: 'true', catalog: { id: security.toUpperCase() } }))
    expect(p).toMatchObject({ displayName, isHidden: true })
    expect((await omar.get(`${em}/accessPackages/${p.id}?$expand=catalog`)).body.catalog.id).toBe(security)
    expect((await omar.patch(`${em}/accessPackages/${p.id}`, { isHidden: false })).status).toBe(204)
    const general = await made(grace.post(`${em}/accessPackages`, { displayName }))
    expect((await grace.get(`${em}/accessPackages/${general.id}/catalog`)).body.displayName).toBe('General')
    const minimal = await grace.post(`${em}/accessPackages`, { displayName: unique('Badge') }, { prefer: 'return=minimal' })
    expect([minimal.status, minimal.body, minimal.headers.get('preference-applied')]).toEqual([204, '', 'return=minimal'])
  })
  test('F10 F11 names are unique in a catalog', async () => {
    expect(await refused(() => grace.post(`${em}/accessPackages`, { displayName: 'WORKCATION' }))).toEqual([409, 'Conflict', 'displayName'])
    const p = await made(omar.post(`${em}/accessPackages`, { displayName: 'Workcation', catalogId: security }))
    expect(await refused(() => omar.patch(`${em}/accessPackages/${p.id}`, { displayName: 'advanced SECURITY (opt in)' }))).toEqual([409, 'Conflict', 'displayName'])
  })
  test.each(['accessPackages', 'catalogs'])('F1 F10 two of a name at once: one is made (%s)', async (set) => {
    const displayName = unique('Race')
    const replies = await Promise.all([1, 2, 3].map(() => grace.post(`${em}/${set}`, { displayName })))
    expect(replies.map((r) => [r.status, r.body.error?.code]).sort()).toEqual([[201, undefined], [409, 'Conflict'], [409, 'Conflict']])
  })
  test('F14 F15 roles by their ids, by the ids of the origin, once, and away again', async () => {
    const { id } = await makePackage(server)
    const at = `${em}/accessPackages/${id}/resourceRoleScopes`
    const byId = roleScope('General', 'Contoso CRM', 'Sales user')
    const first = await made(grace.post(at, byId))
    expect(first.id).toBe(`${byId.role.id}_${byId.scope.id}`)
    const origin = group('Project Orion').id
    await made(grace.post(at, { role: { originId: `Member_${origin}`, originSystem: 'AadGroup', resource: { originId: origin, originSystem: 'AadGroup' } }, scope: { originId: origin, originSystem: 'AadGroup' } }))
    expect(await refused(() => grace.post(at, byId))).toEqual([409, 'Conflict'])
    const { body } = await grace.get(`${em}/accessPackages/${id}?$expand=resourceRoleScopes($expand=role($expand=resource),scope)`)
    expect(body.resourceRoleScopes.map((s: any) => [s.role.displayName, s.role.resource.displayName, s.scope.isRootScope]).sort()).toEqual([['Member', 'Project Orion', true], ['Sales user', 'Contoso CRM', true]])
    expect((await grace.delete(`${at}/${first.id}`)).status).toBe(204)
    expect(await refused(() => grace.delete(`${at}/${first.id}`))).toEqual([404, 'ResourceNotFound'])
  })
  test.each([
    ['an unknown role', { role: { originId: 'Admin_1', originSystem: 'AadGroup' }, scope: {} }, [400, 'ResourceRoleNotFound', 'role/originId']],
    ['a role of another catalog', roleScope('Security', 'sg-Advanced security', 'Member'), [400, 'ResourceRoleNotFound', 'role/originId']],
    ['a scope of another resource', { ...roleScope('General', 'Contoso CRM', 'Sales user'), scope: roleScope('General', 'Project Orion', 'Member').scope }, [400, 'ResourceScopeNotFound', 'scope/originId']],
    ['no role', { scope: {} }, [400, 'InvalidModel', 'role']],
  ] as const)('F14 F85 refused: %s', async (_name, body, says) => {
    const { id } = await makePackage(server)
    expect(await refused(() => grace.post(`${em}/accessPackages/${id}/resourceRoleScopes`, body))).toEqual(says)
  })
})

describe('policies', () => {
  const questions = [{ '@odata.type': 'microsoft.graph.accessPackageTextInputQuestion', text: 'Why?', isRequired: true, sequence: 2 }, { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', text: 'Which?', sequence: 1, choices: [{ actualValue: 'a', text: 'A' }] }]
  const full = (accessPackage: { id: string }) => ({
    displayName: 'Sales', description: 'For Sales', allowedTargetScope: 'SpecificDirectoryUsers', specificAllowedTargets: [membersOf(group('Sales').id), user('omar')], expiration: lasting('P30D'),
    requestorSettings: { enableTargetsToSelfAddAccess: 'true', onBehalfRequestors: [user('mary')] }, requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }), questions, accessPackage,
    reviewSettings: { isEnabled: false }, automaticRequestSettings: null, customExtensionStageSettings: [],
  })
  test('F26 POST keeps all of it, and answers with it', async () => {
    const p = await makePackage(server)
    const policy = await made(grace.post(`${em}/assignmentPolicies`, full(p)))
    expect(policy).toMatchObject({
      displayName: 'Sales', allowedTargetScope: 'specificDirectoryUsers', expiration: { type: 'afterDuration', duration: 'P30D' }, requestorSettings: { enableTargetsToSelfAddAccess: true, enableOnBehalfRequestorsToAddAccess: false },
      requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }] }] },
    })
    const { body } = await grace.get(`${em}/assignmentPolicies/${policy.id}?$expand=questions,accessPackage,catalog`)
    expect(body.questions.map((q: any) => [q['@odata.type'], q.text])).toEqual(expect.arrayContaining([['#microsoft.graph.accessPackageTextInputQuestion', 'Why?'], ['#microsoft.graph.accessPackageMultipleChoiceQuestion', 'Which?']]))
    expect([body.accessPackage.id, body.catalog.displayName]).toEqual([p.id, 'General'])
  })
  test('F26 E7 PUT replaces the whole policy, PATCH changes what it names', async () => {
    const p = await makePackage(server)
    const { id } = await made(grace.post(`${em}/accessPackages/${p.id}/assignmentPolicies`, full(p)))
    const before = (await grace.get(`${em}/assignmentPolicies/${id}?$expand=questions`)).body
    expect((await grace.patch(`${em}/assignmentPolicies/${id}`, { description: 'Changed' })).status).toBe(204)
    const { modifiedDateTime: _, ...rest } = before
    expect((await grace.get(`${em}/assignmentPolicies/${id}?$expand=questions`)).body).toMatchObject({ ...rest, description: 'Changed' })
    const put = await grace.put(`${em}/assignmentPolicies/${id}`, { displayName: 'Nobody', allowedTargetScope: 'notSpecified' })
    expect([put.status, put.body]).toMatchObject([200, { id, displayName: 'Nobody', description: null, allowedTargetScope: 'notSpecified', specificAllowedTargets: [], expiration: { type: 'noExpiration' }, requestApprovalSettings: { stages: [] } }])
    expect((await grace.get(`${em}/assignmentPolicies/${id}?$expand=questions`)).body.questions).toEqual([])
    expect(await rows(server, 'select principal_id from policy_principal where policy_id = $1', [id])).toEqual([])
  })
  test('F26 F38 a question keeps its id when it is sent back with it', async () => {
    const p = await makePackage(server)
    const { id } = await made(grace.post(`${em}/assignmentPolicies`, full(p)))
    const read = async () => (await grace.get(`${em}/assignmentPolicies/${id}?$expand=questions($orderby=sequence)`)).body.questions as { id: string; text: string }[]
    const [first, second] = await read()
    await grace.patch(`${em}/assignmentPolicies/${id}`, { questions: [{ ...first, text: 'Which one?' }] })
    expect(await read()).toMatchObject([{ id: first!.id, text: 'Which one?' }])
    expect(second!.id).not.toBe(first!.id)
  })
  const set = (kind: string, more: object = {}) => ({ '@odata.type': `#microsoft.graph.${kind}`, ...more })
  test.each([
    ['no name', { displayName: undefined }, [400, 'InvalidModel', 'displayName']],
    ['approval without stages', { requestApprovalSettings: { isApprovalRequiredForAdd: true } }, [400, 'PolicyInvalid', 'requestApprovalSettings/stages']],
    ['a stage without approvers', { requestApprovalSettings: approvedBy([]) }, [400, 'PolicyInvalid', 'requestApprovalSettings/stages/0/primaryApprovers']],
    ['an unknown approver', { requestApprovalSettings: approvedBy([set('singleUser', { userId: nowhere })]) }, [400, 'PolicyInvalid']],
    ['a group as a person', { requestApprovalSettings: approvedBy([set('singleUser', { userId: group('Sales').id })]) }, [400, 'PolicyInvalid']],
    ['a person as a group', { specificAllowedTargets: [membersOf(person('mary').id)] }, [400, 'PolicyInvalid']],
    ['sponsors as approvers', { requestApprovalSettings: approvedBy([set('internalSponsors')]) }, [501, 'NotImplemented']],
    ['automatic assignment without a rule', { automaticRequestSettings: { requestAccessForAllowedTargets: true } }, [400, 'PolicyInvalid', 'specificAllowedTargets']],
    ['people of connected organizations', { allowedTargetScope: 'allConfiguredConnectedOrganizationUsers' }, [501, 'NotImplemented']],
    ['reviews', { reviewSettings: { isEnabled: true } }, [501, 'NotImplemented']],
    ['custom extensions', { customExtensionStageSettings: [{}] }, [400, 'InvalidModel', 'customExtensionStageSettings']],
    ['an unknown kind of set', { specificAllowedTargets: [set('everybody')] }, [400, 'InvalidModel', 'specificAllowedTargets/0/@odata.type']],
    ['an unknown scope', { allowedTargetScope: 'everybody' }, [400, 'InvalidModel', 'allowedTargetScope']],
    ['a duration that is none', { expiration: { type: 'afterDuration', duration: '30 days' } }, [400, 'InvalidModel', 'expiration/duration']],
    ['a choice without choices', { questions: [{ ...questions[1], choices: [] }] }, [400, 'InvalidModel', 'questions/0/choices']],
    ['a pattern that is none', { questions: [{ ...questions[0], regexPattern: '([' }] }, [400, 'InvalidModel', 'questions/0/regexPattern']],
    ['no package', { accessPackage: undefined }, [400, 'AccessPackageNeeded', 'accessPackage/id']],
    ['an unknown package', { accessPackage: { id: nowhere } }, [404, 'ResourceNotFound']],
  ] as const)('F26 F85 refused: %s', async (_name, change, says) => {
    const body = { ...full(demoPackage('Workcation')), ...change }
    expect(await refused(() => grace.post(`${em}/assignmentPolicies`, body))).toEqual(says)
    const { accessPackage: _, ...patch } = change as Record<string, unknown>
    if (Object.values(patch).some((v) => v !== undefined)) expect((await refused(() => grace.patch(`${em}/assignmentPolicies/${demoPackage('Workcation').policies[0]!.id}`, patch))).slice(0, 2)).toEqual(says.slice(0, 2))
  })
})

describe('the directory', () => {
  const kinds = [
    ['users', () => ({ displayName: 'Ann', userPrincipalName: `${unique('ann').replace(' ', '')}@contoso.example`, accountEnabled: true, mailNickname: 'ann', passwordProfile: { password: 'xWwvJ]6NMw+bWH-d' } }), { department: 'Sales', jobTitle: 'Clerk' }],
    ['groups', () => ({ displayName: 'Team', mailEnabled: false, securityEnabled: true, mailNickname: 'team' }), { description: 'New' }],
    ['applications', () => ({ displayName: 'Tool', appRoles: [{ id: nowhere, displayName: 'Use', value: 'use', allowedMemberTypes: ['User'] }] }), { displayName: 'Tools' }],
    ['servicePrincipals', () => ({ appId: `7c0ffee0-0000-4000-8000-${unique('').trim().padStart(12, 'd')}`, displayName: 'Tool' }), { accountEnabled: false }],
  ] as const
  test.each(kinds)('%s: made, changed, deleted', async (set, body, change) => {
    const { id } = await made(app.post(`/v1.0/${set}`, body()))
    expect((await app.patch(`/v1.0/${set}/${id}`, change)).status).toBe(204)
    expect((await app.get(`/v1.0/${set}/${id}?$select=id,${Object.keys(change).join(',')}`)).body).toMatchObject({ id, ...change })
    expect(await refused(() => app.patch(`/v1.0/${set}/${id}`, { colour: 'red' }))).toEqual([400, 'InvalidModel', 'colour'])
    expect((await app.delete(`/v1.0/${set}/${id}`)).status).toBe(204)
    expect((await app.get(`/v1.0/${set}/${id}`)).status).toBe(404)
    expect(await refused(() => app.delete(`/v1.0/${set}/${id}`))).toEqual([404, 'ResourceNotFound'])
  })
  test('names of accounts are unique, whatever their letters', async () => {
    expect(await refused(() => app.post('/v1.0/users', { displayName: 'Mary', userPrincipalName: 'MARY@contoso.example' }))).toEqual([409, 'Conflict', 'userPrincipalName'])
    expect(await refused(() => app.patch(`/v1.0/users/${person('joann').id}`, { userPrincipalName: 'mary@contoso.example' }))).toEqual([409, 'Conflict', 'userPrincipalName'])
  })
  test('an application is registered once', async () => {
    expect(await refused(() => app.post('/v1.0/servicePrincipals', { appId: tenant.applications[1]!.appId, displayName: 'Again' }))).toEqual([409, 'Conflict', 'appId'])
  })
  test('members and owners of a group', async () => {
    const { id } = await made(app.post('/v1.0/groups', { displayName: 'Team', mailEnabled: false, securityEnabled: true, mailNickname: 't', 'members@odata.bind': [ref(person('lin').id)['@odata.id']] }))
    for (const link of ['members', 'owners']) {
      expect((await app.post(`/v1.0/groups/${id}/${link}/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/users('${person('omar').id}')` })).status).toBe(204)
      expect(await refused(() => app.post(`/v1.0/groups/${id}/${link}/$ref`, ref(person('omar').id)))).toEqual([400, 'Request_BadRequest'])
      expect(await refused(() => app.post(`/v1.0/groups/${id}/${link}/$ref`, ref(nowhere)))).toEqual([400, 'Request_BadRequest'])
      expect(await refused(() => app.post(`/v1.0/groups/${id}/${link}/$ref`, { '@odata.id': 'omar' }))).toEqual([400, 'Request_BadRequest'])
      expect((await app.delete(`/v1.0/groups/${id}/${link}/${person('omar').id}/$ref`)).status).toBe(204)
      expect(await refused(() => app.delete(`/v1.0/groups/${id}/${link}/${person('omar').id}/$ref`))).toEqual([404, 'ResourceNotFound'])
    }
    expect((await app.get(`/v1.0/groups/${id}/members/$ref`)).body.value).toEqual([ref(person('lin').id)])
    expect(await refused(() => app.post(`/v1.0/groups/${id}/members/$ref`, ref(id)))).toEqual([400, 'Request_BadRequest'])
    expect((await app.delete(`/v1.0/groups/${id}/members/$ref?@id=${encodeURIComponent(ref(person('lin').id)['@odata.id'])}`)).status).toBe(204)
  })
  test('a manager, but not in a circle', async () => {
    const at = `/v1.0/users/${person('hugo').id}/manager/$ref`
    expect((await app.put(at, ref(person('omar').id))).status).toBe(204)
    expect((await app.get(`/v1.0/users/${person('hugo').id}/manager`)).body.displayName).toBe('Omar Haddad')
    expect(await refused(() => app.put(at, ref(person('hugo').id)))).toEqual([400, 'Request_BadRequest'])
    expect(await refused(() => app.put(`/v1.0/users/${person('ingrid').id}/manager/$ref`, ref(person('joann').id)))).toEqual([400, 'Request_BadRequest'])
    expect((await app.delete(at)).status).toBe(204)
    expect((await app.get(`/v1.0/users/${person('hugo').id}/manager`)).status).toBe(404)
  })
  test('app roles given directly', async () => {
    const crm = tenant.servicePrincipals.find((s) => s.displayName === 'Contoso CRM')!
    const grant = { principalId: person('hugo').id, resourceId: crm.id, appRoleId: crm.appRoles[0]!.id }
    const { id } = await made(app.post(`/v1.0/users/${grant.principalId}/appRoleAssignments`, grant))
    expect(await refused(() => app.post(`/v1.0/servicePrincipals/${crm.id}/appRoleAssignedTo`, grant))).toEqual([400, 'Request_BadRequest'])
    expect((await refused(() => app.post(`/v1.0/users/${grant.principalId}/appRoleAssignments`, { ...grant, appRoleId: nowhere })))[1]).toBe('ResourceRoleNotFound')
    expect((await refused(() => app.post(`/v1.0/users/${person('mary').id}/appRoleAssignments`, grant)))[0]).toBe(400)
    expect((await refused(() => app.delete(`/v1.0/users/${person('mary').id}/appRoleAssignments/${id}`)))[0]).toBe(404)
    expect((await app.delete(`/v1.0/servicePrincipals/${crm.id}/appRoleAssignedTo/${id}`)).status).toBe(204)
  })
})
