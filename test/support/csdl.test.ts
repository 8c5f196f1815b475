import { describe, expect, test } from 'vitest'
import { assertConforms, checking, recordingFetch, violations } from './csdl-fetch.ts'
import { readXml } from './csdl-xml.ts'
import { validator, withoutMetadata } from './csdl.ts'

const json = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'
const host = 'https://localhost:8443/v1.0'
const em = '/identityGovernance/entitlementManagement'
const id = '0198f000-0000-7000-8000-000000000001'
const instant = '2026-05-01T10:00:00.123Z'

const context = (fragment: string) => ({ '@odata.context': `${host}/$metadata#${fragment}` })
const emContext = (fragment: string) => context(`${em.slice(1)}/${fragment}`)

type Row = [name: string, url: string, body: unknown, wrong?: RegExp | undefined, answer?: { method?: string; status?: number; contentType?: string }]

const catalog = {
  id,
  displayName: 'Sales',
  description: null,
  catalogType: 'userManaged',
  state: 'published',
  isExternallyVisible: false,
  createdDateTime: instant,
}
const catalogs = (members: object, more: object = {}) => ({ ...emContext('catalogs'), value: [{ ...catalog, ...members }], ...more })
const policy = (members: object) => ({ ...emContext('assignmentPolicies/$entity'), id, ...members })
const stage = (members: object) => ({ requestApprovalSettings: { stages: [{ approverInformationVisibility: 'default', ...members }] } })
const user = (members: object) => ({ ...context('users/$entity'), id, displayName: 'Joann', ...members })
const subject = (members: object) => ({ ...emContext('subjects/$entity'), id, subjectLifecycle: 'governed', ...members })
const inner = { date: '2026-05-01T10:00:00', 'request-id': id, 'client-request-id': id }
const error = (members: object) => ({ error: { code: 'ResourceNotFound', message: 'No such catalog.', innerError: inner, ...members } })
const requirements = {
  policyId: id,
  isApprovalRequiredForAdd: true,
  questions: [{ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id, isRequired: true }],
}
const refusal = { status: 404, contentType: 'application/json' }
const post = { method: 'POST', status: 201 }

const rows: Row[] = [
  ['an entity collection', `${em}/catalogs`, catalogs({})],
  ['a page', `${em}/catalogs?$count=true`, catalogs({}, { '@odata.count': 1, '@odata.nextLink': `${host}${em}/catalogs?$skiptoken=x` })],
  ['an entity', `${em}/catalogs/${id}`, { ...emContext('catalogs/$entity'), ...catalog }],
  ['a quoted key in the URL and the context', `${em}/catalogs('${id}')/accessPackages`, { ...emContext(`catalogs('${id}')/accessPackages`), value: [] }],
  ['an alternate key', `${em}/subjects(objectId='${id}')`, subject({})],
  ['segments in any case', '/identitygovernance/Entitlementmanagement/CATALOGS', catalogs({})],
  [
    'a select list in the context',
    `${em}/catalogs?$select=displayName&$expand=resources($select=id)`,
    { ...emContext('catalogs(displayName,resources(id))'), value: [{ displayName: 'Sales', resources: [{ id }] }] },
  ],
  [
    'a bound function',
    `${em}/accessPackages/filterByCurrentUser(on='allowedRequestor')`,
    { ...context('Collection(microsoft.graph.accessPackage)'), value: [{ id, isHidden: false }] },
  ],
  [
    'a bound function with its namespace',
    `${em}/accessPackages/microsoft.graph.filterByCurrentUser(on='allowedRequestor')`,
    { ...emContext('accessPackages'), value: [] },
  ],
  [
    'an action with a result',
    `${em}/accessPackages/${id}/getApplicablePolicyRequirements`,
    { ...context('Collection(microsoft.graph.accessPackageAssignmentRequestRequirements)'), value: [requirements] },
    undefined,
    { ...post, status: 200 },
  ],
  ['an action without one', `${em}/assignmentRequests/${id}/cancel`, '', undefined, { method: 'POST', status: 200 }],
  ['a creation', `${em}/catalogs`, { ...emContext('catalogs/$entity'), ...catalog }, undefined, post],
  ['no content', `${em}/catalogs/${id}`, '', undefined, { method: 'PATCH', status: 204 }],
  ['a number', `${em}/catalogs/$count`, 12, undefined, { contentType: 'text/plain;charset=utf-8' }],
  ['an error', `${em}/catalogs/${id}`, error({}), undefined, refusal],
  ['an error where nothing is declared', '/nowhere', error({}), undefined, refusal],
  ['an enum member past the sentinel', `${em}/assignmentRequests/${id}`, { ...emContext('assignmentRequests/$entity'), id, requestType: 'approverRemove' }],
  [
    'approvers of a stage',
    `${em}/assignmentPolicies/${id}`,
    policy(stage({ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }] })),
  ],
  [
    'an expanded navigation',
    `${em}/assignmentPolicies/${id}?$expand=accessPackage`,
    policy({ accessPackage: { id, displayName: 'P' }, 'questions@odata.context': `${host}/$metadata#x`, questions: [] }),
  ],
  ['an open type', `/users/${id}`, user({ costCenter: 'C1', department: 'Sales' })],
  [
    'members of a group',
    `/groups/${id}/members`,
    { ...context('directoryObjects'), value: [{ '@odata.type': '#microsoft.graph.user', id, displayName: 'Joann' }] },
  ],
  ['members of a group, cast', `/groups/${id}/members/microsoft.graph.user`, { ...context('users'), value: [{ id, displayName: 'Joann' }] }],
  ['the manager', `/users/${id}/manager`, { ...context('directoryObjects/$entity'), '@odata.type': '#microsoft.graph.user', id }],
  ['the signed-in user', '/me', user({})],
  ['one property', `/users/${id}/displayName`, { ...context(`users('${id}')/displayName`), value: 'Joann' }],
  ["what is Latchkey's own", `${em}/assignments/${id}/latchkey.why()`, { anything: true }],
  ['the metadata', '/$metadata', '<edmx:Edmx/>', undefined, { contentType: 'application/xml' }],

  ['an undeclared member', `${em}/catalogs`, catalogs({ uniqueName: 'x' }), /\/value\/0\/uniqueName: .*declares no such member/],
  ['a member in another case', `${em}/catalogs`, catalogs({ DisplayName: 'x' }), /DisplayName: .*declares no such member/],
  ['a foreign annotation', `${em}/catalogs`, catalogs({ '@example.note': 1 }), /unknown vocabulary/],
  ['an annotation of nothing', `${em}/catalogs`, catalogs({ 'x@odata.context': 'y' }), /annotates what/],
  ['text for a flag', `${em}/catalogs`, catalogs({ isExternallyVisible: 'false' }), /is not true or false/],
  ['a number for text', `${em}/catalogs`, catalogs({ displayName: 1 }), /is not a string/],
  ['a local instant', `${em}/catalogs`, catalogs({ createdDateTime: '2026-05-01T10:00:00+02:00' }), /is not an instant/],
  ['an instant of eight digits', `${em}/catalogs`, catalogs({ createdDateTime: '2026-05-01T10:00:00.12345678Z' }), /is not an instant/],
  ['a duration in months', `${em}/assignmentPolicies/${id}`, policy({ expiration: { type: 'afterDuration', duration: 'P1M' } }), /is not an ISO 8601 duration/],
  [
    'a fraction for an integer',
    `${em}/assignmentPolicies/${id}`,
    policy(stage({ primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1.5 }] })),
    /is not an integer/,
  ],
  ['no GUID', '/servicePrincipals', { ...context('servicePrincipals'), value: [{ id, appOwnerOrganizationId: 'x' }] }, /is not a GUID/],
  [
    'an instant for a date',
    `${em}/assignmentPolicies/${id}`,
    policy({ reviewSettings: { schedule: { recurrence: { range: { startDate: instant } } } } }),
    /is not a date/,
  ],
  ['an enum member in another case', `${em}/catalogs`, catalogs({ state: 'Published' }), /is no member of microsoft.graph.accessPackageCatalogState/],
  ['a complex value that is none', `${em}/assignmentPolicies/${id}`, policy({ expiration: 'never' }), /is not an object of microsoft.graph.expirationPattern/],
  ['a collection that is none', `${em}/assignmentPolicies/${id}`, policy({ specificAllowedTargets: {} }), /is not an array/],
  ['a collection that is null', `${em}/assignmentPolicies/${id}`, policy({ specificAllowedTargets: null }), /is not an array/],
  ['null where it must not be', `${em}/subjects/${id}`, subject({ subjectLifecycle: null }), /must not be null/],
  ['an abstract type that is not told', `${em}/assignmentPolicies/${id}`, policy({ specificAllowedTargets: [{ userId: id }] }), /@odata.type is missing/],
  ['a directory object that is not told', `/groups/${id}/members`, { ...context('directoryObjects'), value: [{ id }] }, /@odata.type is missing/],
  [
    'a type without #',
    `${em}/assignmentPolicies/${id}`,
    policy({ specificAllowedTargets: [{ '@odata.type': 'microsoft.graph.singleUser' }] }),
    /is not declared/,
  ],
  [
    'a type of nowhere',
    `${em}/assignmentPolicies/${id}`,
    policy({ specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.anybody' }] }),
    /is not declared/,
  ],
  [
    'a type of another family',
    `${em}/assignmentPolicies/${id}`,
    policy({ specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.user' }] }),
    /does not derive/,
  ],
  [
    'an abstract type that is told',
    `${em}/assignmentPolicies/${id}`,
    policy({ specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.subjectSet' }] }),
    /is abstract/,
  ],
  ['an entity without id', `${em}/catalogs`, catalogs({ id: undefined }), /non-empty id/],
  ['an entity with an empty id', `${em}/catalogs`, catalogs({ id: '' }), /non-empty id/],
  [
    'an expanded entity without id',
    `${em}/assignmentPolicies/${id}?$expand=accessPackage`,
    policy({ accessPackage: { displayName: 'P' } }),
    /\/accessPackage\/id/,
  ],
  ['a bare array', `${em}/catalogs`, [catalog], /is not an object/],
  ['a collection without value', `${em}/catalogs`, emContext('catalogs'), /\/value: nothing is not an array/],
  ['a collection with more', `${em}/catalogs`, catalogs({}, { total: 1 }), /no such member/],
  ['a collection without context', `${em}/catalogs`, { value: [] }, /@odata.context: undefined is not an absolute/],
  ['a relative context', `${em}/catalogs`, { '@odata.context': '/v1.0/$metadata#x', value: [] }, /is not an absolute/],
  ['a context of nowhere', `${em}/catalogs`, { ...context('accessPackageCatalogs'), value: [] }, /accessPackageCatalogs is not declared/],
  [
    'a context of another type',
    `${em}/catalogs`,
    { ...emContext('accessPackages'), value: [] },
    /is microsoft.graph.accessPackage, the URL leads to microsoft.graph.accessPackageCatalog/,
  ],
  ['a context of one for many', `${em}/catalogs`, { ...emContext('catalogs/$entity'), value: [] }, /is a single value, the URL is not/],
  ['a context of many for one', `${em}/catalogs/${id}`, { ...emContext('catalogs'), ...catalog }, /is a collection, the URL is not/],
  ['a context of one without its end', `${em}/catalogs/${id}`, { ...emContext(`catalogs('${id}')`), ...catalog }, /does not end in \/\$entity/],
  ['a relative next link', `${em}/catalogs`, catalogs({}, { '@odata.nextLink': '/v1.0/x' }), /nextLink: .* is not an absolute URL/],
  ['a count that is text', `${em}/catalogs`, catalogs({}, { '@odata.count': '1' }), /@odata.count/],
  ['another content type', `${em}/catalogs`, catalogs({}), /content-type/, { contentType: 'application/json; charset=utf-8' }],
  ['a body with 204', `${em}/catalogs/${id}`, catalog, /204 has no body/, { method: 'PATCH', status: 204 }],
  ['no body with 200', `${em}/catalogs/${id}`, '', /the body is missing/],
  ['a body from an action without one', `${em}/assignmentRequests/${id}/cancel`, {}, /returns nothing/, { method: 'POST', status: 200 }],
  ['an answer where nothing is declared', `${em}/accessPackageCatalogs`, { ...context('x'), value: [] }, /no segment accessPackageCatalogs/],
  ['a count as JSON', `${em}/catalogs/$count`, 12, /text\/plain/],
  ['an error that is none', `${em}/catalogs/${id}`, { message: 'no' }, /\/error\/code/, refusal],
  ['an error without message', `${em}/catalogs/${id}`, error({ message: undefined }), /\/error\/message/, refusal],
  ['an error without inner error', `${em}/catalogs/${id}`, error({ innerError: undefined }), /innerError\/date/, refusal],
  ['an error without request id', `${em}/catalogs/${id}`, error({ innerError: { ...inner, 'request-id': undefined } }), /request-id/, refusal],
  ["an error of Latchkey's own functions", `${em}/assignments/${id}/latchkey.why()`, {}, /\/error\/code/, refusal],
  ['an error as text', `${em}/catalogs/${id}`, 'Not found', /content-type/, { status: 404, contentType: 'text/html' }],
]

describe.skipIf(withoutMetadata)('judging an answer by the metadata', () => {
  test.for(rows)('%s', ([, url, body, wrong, { method = 'GET', status = 200, contentType = json } = {}]) => {
    const problems = validator.check(host + url, method, status, body === undefined ? body : JSON.parse(JSON.stringify(body)), contentType)
    const text = problems.map(({ path, message }) => `${path}: ${message}`).join('\n')
    if (wrong) expect(text).toMatch(wrong)
    else expect(text).toBe('')
  })

  test('other versions and other pages are not judged', () => {
    expect(validator.check('https://localhost/beta/x', 'GET', 200, {}, json)).toEqual([])
    expect(validator.check('https://localhost/healthz', 'GET', 200, 'ok', 'text/plain')).toEqual([])
  })
})

const answering =
  (body: unknown, status = 200) =>
  async (): Promise<Response> =>
    status === 204 ? new Response(null, { status }) : new Response(JSON.stringify(body), { status, headers: { 'content-type': json } })

describe.skipIf(withoutMetadata)('a fetch that judges', () => {
  test('answers what was answered', async () => {
    const response = await checking(answering(catalogs({})))(`${host}${em}/catalogs`)
    expect(await response.json()).toEqual(catalogs({}))
    await expect(checking(answering(undefined, 204))(`${host}${em}/catalogs/${id}`, { method: 'DELETE' })).resolves.toHaveProperty('status', 204)
  })

  test('throws the problems', async () => {
    await expect(checking(answering(catalogs({ state: 1 })))(`${host}${em}/catalogs`)).rejects.toThrow(
      /GET .*catalogs → 200\n {2}\/value\/0\/state: 1 is no member/,
    )
  })

  test('or keeps them', async () => {
    const { fetch, found, seen } = recordingFetch(answering(catalogs({ state: 1 })))
    await fetch(`${host}${em}/catalogs`)
    await fetch('https://localhost:8443/other')
    expect([found.length, seen()]).toEqual([1, 1])
  })

  test('judges the parts of a batch', () => {
    const sent = JSON.stringify({
      requests: [
        { id: 'a', method: 'GET', url: `${em}/catalogs` },
        { id: 'b', method: 'GET', url: `${em.slice(1)}/catalogs/${id}` },
      ],
    })
    const part = (name: string, body: unknown) => ({ id: name, status: 200, headers: { 'Content-Type': json }, body })
    const body = { responses: [part('b', { ...emContext('catalogs/$entity'), ...catalog }), part('a', catalogs({ state: 1 }))] }
    expect(violations({ url: `${host}/$batch`, method: 'POST', sent, status: 200, body, contentType: json })).toMatchObject([{ url: `/v1.0${em}/catalogs` }])
  })

  test('serves clients that do not fetch', () => {
    expect(() => assertConforms({ url: `/v1.0${em}/catalogs/${id}`, method: 'DELETE', status: 204, body: '' })).not.toThrow()
    expect(() => assertConforms({ url: `/v1.0${em}/catalogs/${id}`, method: 'DELETE', status: 204, body: 'x' })).toThrow(/204 has no body/)
  })
})

describe('the reader of metadata', () => {
  test('reads elements, attributes and entities', () => {
    expect(readXml('<?xml version="1.0"?><!-- <x> --><a b="1 &lt; 2"><c/><d e="f">text</d></a>')).toEqual({
      name: 'a',
      attributes: { b: '1 < 2' },
      children: [
        { name: 'c', attributes: {}, children: [] },
        { name: 'd', attributes: { e: 'f' }, children: [] },
      ],
    })
  })

  test.each(['', '<a><b></a></b>', '<a>'])('refuses %j', document => expect(() => readXml(document)).toThrow())
})
