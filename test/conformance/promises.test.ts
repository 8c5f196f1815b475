import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { catalog, demoPackage, person } from '../support/world.ts'

// What docs/guide/differences-from-graph.md promises in its prose.

const joann = person('joann').id
const ofJoann = ({ body }: Reply): string[] => body.value.map(({ id }: { id: string }) => id)
const only = [joann]
const some = expect.arrayContaining([expect.any(String)])

type Row = readonly [what: string, path: string, expected: unknown, seen?: (reply: Reply) => unknown]
const reads: readonly Row[] = [
  ['texts are equal in any case', "/v1.0/users?$filter=displayName eq 'joann GUERRERO'", only, ofJoann],
  ['and begin alike in any case', "/v1.0/users?$filter=startswith(displayName,'JOANN g')", only, ofJoann],
  ['options need no $', "/v1.0/users?filter=mail eq 'joann@contoso.example'&top=5", only, ofJoann],
  ['names have any case', "/v1.0/Users?$Filter=DISPLAYNAME eq 'Joann Guerrero'&$orderBy=displayname", only, ofJoann],
  ['searching needs no header', '/v1.0/users?$search="displayName:guerrero"', only, ofJoann],
  ['the header may be there', "/v1.0/users?$count=true&$filter=mail eq 'joann@contoso.example'", 1, ({ body }) => body['@odata.count']],
  ['counting needs no header', '/v1.0/users/$count', 200],
  ['an alternate key finds', "/v1.0/users(userPrincipalName='joann@contoso.example')", joann, ({ body }) => body.id],
  ['an address finds', '/v1.0/users/joann@contoso.example', joann, ({ body }) => body.id],
  ['enumerations have any case', `${em}/catalogs?$filter=state eq 'Published'`, some, ofJoann],
  ['filters go through links', `${em}/accessPackages?$filter=catalog/displayName eq 'general'`, some, ofJoann],
  ['the person of a request can be had', `${em}/assignmentRequests?$expand=target&$top=1`, [expect.objectContaining({ target: expect.objectContaining({ objectId: expect.any(String) }) })], ({ body }) => body.value],
  ["beta's addresses are not v1.0's", `${em}/accessPackageCatalogs`, "Resource not found for the segment 'accessPackageCatalogs'.", ({ body }) => body.error.message],
  ["beta's members are not v1.0's", `${em}/assignmentRequests?$select=requestState`, 400],
  ['what waits says so', `${em}/connectedOrganizations`, 'Managing connected organizations is not supported yet.', ({ body }) => body.error.message],
]

const policy = (more: object) => ({ displayName: 'P', allowedTargetScope: 'AllMemberUsers', accessPackage: { id: demoPackage('Workcation').id }, ...more })
const byRule = { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: 'user.city -eq "Utrecht"' }], automaticRequestSettings: { requestAccessForAllowedTargets: true } }
const refused: readonly (readonly [what: string, path: string, body: object, expected: readonly [number, string]])[] = [
  ['a misspelt member', 'assignmentPolicies', policy({ expirationn: { type: 'noExpiration' } }), [400, 'expirationn']],
  ['approval without a stage', 'assignmentPolicies', policy({ requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [] } }), [400, 'there is no stage']],
  ['a review', 'assignmentPolicies', policy({ reviewSettings: { isEnabled: true } }), [501, 'reviewSettings']],
  ['a type that only the product makes', 'assignmentRequests', { requestType: 'SystemAdd', assignment: { id: joann } }, [501, 'systemAdd']],
  ['asking under a rule', 'assignmentPolicies', policy({ ...byRule, requestorSettings: { enableTargetsToSelfAddAccess: true } }), [501, 'requestorSettings']],
]

describe('F84 the guide promises that', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  }, 120_000)
  afterAll(() => server?.close())

  test.for(reads)('%s', async ([, path, expected, seen = ({ status }: Reply) => status]) => {
    const reply = await server.asApp().get(path, path.includes('$count=true') ? { ConsistencyLevel: 'eventual' } : {})
    expect(seen(reply), JSON.stringify(reply.body)).toEqual(expected)
  })

  test.for(refused)('%s is refused by name', async ([, path, body, [status, word]]) => {
    const reply = await server.asApp().post(`${em}/${path}`, body)
    expect([reply.status, reply.body.error.message]).toEqual([status, expect.stringContaining(word)])
  })

  test('an answer may be changed and sent back', async () => {
    const admin = server.asApp()
    const { body: list } = await admin.get(`${em}/assignmentPolicies?$filter=accessPackage/id eq '${demoPackage('Workcation').id}'&$top=1`)
    const address = `${em}/assignmentPolicies/${list.value[0].id}`
    const { body } = await admin.get(`${address}?$expand=questions,accessPackage`)
    const replaced = await admin.put(address, { ...body, description: 'Changed' })
    expect([replaced.status, replaced.body.description], JSON.stringify(replaced.body)).toEqual([200, 'Changed'])
    const after = await admin.get(`${address}?$expand=questions`)
    expect(after.body.questions).toEqual(body.questions)
  })

  test('both generations of names are read in bodies', async () => {
    const body = { displayName: 'Either name', accessPackageCatalog: { id: catalog('General').id } }
    expect((await server.asApp().post(`${em}/accessPackages`, body)).status).toBe(201)
  })
})
