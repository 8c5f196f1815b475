import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, makePackage, person, user } from '../support/world.ts'

// Every query option that Graph documents for the reads of this area: on its pages, in their examples, or as an option of
// the operation. Each must be carried out; that a filter also finds the right rows is shown with a row that it must find.

let server: TestServer
/** What stands for `{names}` in addresses and filters. */
const ids: Record<string, string> = {}
beforeAll(async () => {
  server = await startTestServer()
  const made = await makePackage(server, { catalog: 'Security', gives: [['sg-Advanced security', 'Member']] })
  const waiting = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  await ask(server, 'joann', made.id, { justification: 'For the query options' })
  await server.drain()
  const admin = server.asApp()
  const { body: p } = await admin.get(`${em}/accessPackages/${made.id}?$expand=catalog,resourceRoleScopes($expand=role($expand=resource))`)
  const [scope] = p.resourceRoleScopes
  Object.assign(ids, {
    package: made.id, packageName: made.displayName, policy: made.policyId, catalog: p.catalog.id, roleScope: scope.id, role: scope.role.id, resource: scope.role.resource.id, origin: scope.role.resource.originId,
    joann: person('joann').id, assignment: (await assignmentOf(server, 'joann', made.id)).id, approval: await asked(server, 'joann', waiting.id),
    request: (await admin.get(`${em}/assignmentRequests?$filter=accessPackage/id eq '${made.id}'`)).body.value[0].id,
    subject: (await admin.get(`${em}/subjects(objectId='${person('joann').id}')`)).body.id,
    resourceRequest: (await admin.get(`${em}/resourceRequests?$top=1`)).body.value[0]?.id ?? '',
  })
})
afterAll(() => server.close())
const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole)

type Options = { readonly filter?: readonly string[]; readonly expand?: readonly string[]; readonly orderby?: readonly string[]; readonly select?: readonly string[]; readonly search?: string; readonly finds?: string; readonly who?: string }
const sets: Readonly<Record<string, Options>> = {
  accessPackages: {
    filter: ["contains(tolower(displayName),'package')", "displayName eq '{packageName}'", "id eq '{package}'", "catalog/id eq '{catalog}' and displayName eq '{packageName}'", 'isHidden eq false', 'createdDateTime gt 2020-01-01T00:00:00Z'],
    expand: ['assignmentPolicies', 'catalog', 'resourceRoleScopes', 'resourceRoleScopes($expand=role($expand=resource),scope)', 'assignmentPolicies($select=id,displayName;$filter=allowedTargetScope eq \'allMemberUsers\')'],
    orderby: ['displayName', 'createdDateTime desc', 'modifiedDateTime', 'catalog/displayName,displayName desc'], select: ['id,displayName,description,isHidden'], search: '{packageName}', finds: '{package}',
  },
  "accessPackages/filterByCurrentUser(on='allowedRequestor')": { filter: ["startswith(displayName,'Package')"], expand: ['catalog', 'resourceRoleScopes'], orderby: ['displayName'], search: '{packageName}', who: 'mary', finds: '{package}' },
  availableAccessPackages: { filter: ["displayName eq '{packageName}'"], expand: ['resourceRoleScopes'], orderby: ['displayName desc'], select: ['id,displayName'], search: '{packageName}', who: 'joann', finds: '{package}' },
  'availableAccessPackages/{package}/resourceRoleScopes': { filter: ["id eq '{roleScope}'", "role/displayName eq 'Member'"], expand: ['role', 'scope', 'role($expand=resource)'], orderby: ['createdDateTime'], select: ['id'], search: 'Member', who: 'joann', finds: '{roleScope}' },
  "accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments,assignmentHistory')": { filter: ["id eq '{package}'"], expand: ['accessPackage', 'accessPackage($expand=resourceRoleScopes)'], orderby: ['id desc'], select: ['id,reasons'], search: '{packageName}', who: 'mary', finds: '{package}' },
  assignmentPolicies: {
    filter: ["displayName eq 'Employee sales support'", "id eq '{policy}'", "accessPackage/id eq '{package}'", "catalog/id eq '{catalog}' and id eq '{policy}'", "allowedTargetScope eq 'allMemberUsers'"],
    expand: ['accessPackage', 'catalog', 'questions', 'accessPackage($expand=catalog)'], orderby: ['displayName', 'createdDateTime desc'], select: ['id,displayName,expiration'], search: 'Policy',
  },
  assignmentRequests: {
    filter: ["accessPackage/id eq '{package}'", "state eq 'Delivered'", "requestor/objectId eq '{joann}'", "assignment/id eq '{assignment}'", "requestType eq 'userAdd'", "status eq 'Delivered'", "assignment/target/objectId eq '{joann}'", 'createdDateTime ge 2026-05-20T00:00:00Z'],
    expand: ['accessPackage', 'assignment', 'requestor', 'assignment($expand=target)', 'accessPackage($expand=catalog),requestor,assignment($expand=target,accessPackage,assignmentPolicy)'],
    orderby: ['createdDateTime desc', 'completedDateTime', 'state', 'accessPackage/displayName'], select: ['id,requestType,state,status'], search: 'Joann', finds: '{request}',
  },
  "assignmentRequests/filterByCurrentUser(on='target')": { filter: ["state eq 'delivered'"], expand: ['accessPackage', 'assignment', 'requestor'], orderby: ['createdDateTime desc'], search: 'options', who: 'joann', finds: '{request}' },
  assignments: {
    filter: ["state eq 'Delivered'", "target/objectid eq '{joann}'", "accessPackage/id eq '{package}'", "accessPackage/id eq '{package}' and state eq 'delivered'", "assignmentPolicy/id eq '{policy}'", "accessPackage/catalog/id eq '{catalog}' and id eq '{assignment}'", "status eq 'Delivered'"],
    expand: ['target', 'accessPackage', 'assignmentPolicy', 'target,accessPackage($expand=catalog),assignmentPolicy'], orderby: ['expiredDateTime desc', 'target/displayName', 'state'], select: ['id,state,status,schedule'], search: 'Joann', finds: '{assignment}',
  },
  "assignments/filterByCurrentUser(on='target')": { filter: ["state eq 'delivered'"], expand: ['accessPackage', 'target', 'assignmentPolicy'], orderby: ['state'], search: '{packageName}', who: 'joann', finds: '{assignment}' },
  accessPackageAssignmentApprovals: { filter: ["id eq '{approval}'"], expand: ['stages'], orderby: ['id desc'], select: ['id'], search: 'Joann', finds: '{approval}' },
  "accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')": { filter: ["stages/any(s: s/status eq 'InProgress')"], expand: ['stages'], orderby: ['id'], search: 'Joann', who: 'mary', finds: '{approval}' },
  'accessPackageAssignmentApprovals/{approval}/stages': { filter: ["status eq 'InProgress'", "reviewResult eq 'NotReviewed'"], orderby: ['reviewedDateTime'], select: ['id,status,assignedToMe'], search: 'nothing' },
  catalogs: {
    filter: ["contains(tolower(displayName),'security')", "displayName eq 'Security'", "state eq 'published'", "catalogType eq 'userManaged'", 'isExternallyVisible eq false', "accessPackages/any(p: p/id eq '{package}')"],
    expand: ['accessPackages', 'resources', 'resourceRoles', 'resourceScopes', 'accessPackages($select=id,displayName;$top=2),resources($expand=roles,scopes)'], orderby: ['displayName', 'createdDateTime desc'], select: ['id,displayName'], search: 'Security', finds: '{catalog}',
  },
  'catalogs/{catalog}/resources': { filter: ["id eq '{resource}'", "originId eq '{origin}'", "originSystem eq 'AadGroup'"], expand: ['roles', 'scopes', 'roles,scopes'], orderby: ['displayName'], select: ['id,originId'], search: 'Advanced', finds: '{resource}' },
  'catalogs/{catalog}/resourceRoles': { filter: ["(originSystem eq 'AadGroup' and resource/id eq '{resource}')", "displayName eq 'Member'"], expand: ['resource'], orderby: ['displayName desc'], select: ['id'], search: 'Member', finds: '{role}' },
  'catalogs/{catalog}/resourceScopes': { filter: ['isRootScope eq true', "resource/id eq '{resource}'"], expand: ['resource'], orderby: ['displayName'], search: 'Root' },
  'catalogs/{catalog}/accessPackages': { filter: ["displayName eq '{packageName}'"], expand: ['assignmentPolicies'], orderby: ['displayName'], search: '{packageName}', finds: '{package}' },
  resourceRequests: { filter: ["requestType eq 'adminAdd'", "state eq 'delivered'", "catalog/id eq '{catalog}'", "resource/originId eq '{origin}'"], expand: ['catalog', 'resource', 'resource($expand=roles,scopes)'], orderby: ['createdDateTime desc'], select: ['id,state'], search: 'Security' },
  resources: { filter: ["originId eq '{origin}'", "originSystem eq 'AadGroup'", "displayName eq 'sg-Advanced security'"], expand: ['roles', 'scopes'], orderby: ['displayName', 'originSystem desc'], search: 'Advanced', finds: '{resource}' },
  resourceRoleScopes: { filter: ["id eq '{roleScope}'", "role/id eq '{role}'", "role/resource/originId eq '{origin}'"], expand: ['role', 'scope', 'role($expand=resource),scope($expand=resource)'], orderby: ['createdDateTime'], search: 'Advanced', finds: '{roleScope}' },
  subjects: { filter: ["objectId eq '{joann}'", "startswith(displayName,'Joann')", "principalName eq 'joann@contoso.example'", "email eq 'joann@contoso.example'", "subjectType eq 'user'"], orderby: ['displayName'], select: ['id,objectId'], search: 'Joann', finds: '{subject}' },
}

const optionsOf = (o: Options): readonly string[] => [
  '$top=2', '$skip=1', '$count=true', '$select=id', '$top=2&$skip=1&$count=true', ...(o.search ? [`$search="${o.search}"`] : []),
  ...(o.filter ?? []).map((f) => `$filter=${f}`), ...(o.expand ?? []).map((e) => `$expand=${e}`), ...(o.orderby ?? []).map((by) => `$orderby=${by}`), ...(o.select ?? []).map((s) => `$select=${s}`),
  ...(o.filter?.[0] && o.orderby?.[0] ? [`$filter=${o.filter[0]}&$orderby=${o.orderby[0]}&$count=true&$top=5`] : []),
]
const rows = Object.entries(sets).flatMap(([path, o]) => optionsOf(o).map((option) => [path, option, o] as const))
const read = (path: string, option: string, who?: string) => (who ? server.as(who) : server.asApp()).get(`${em}/${filled(path)}${option === '' ? '' : `?${filled(option).split('&').map((part) => part.replace(/=(.*)$/s, (_, v: string) => `=${encodeURIComponent(v)}`)).join('&')}`}`)

test.each(rows)('%s takes %s', async (path, option, { who }) => {
  const { status, body } = await read(path, option, who)
  expect([status, body?.error?.message]).toEqual([200, undefined])
  if (option.includes('$count=true')) expect(body['@odata.count']).toEqual(expect.any(Number))
})
test.each(Object.entries(sets))('%s/$count', async (path, { who }) => {
  const { status, body } = await read(`${path}/$count`, '', who)
  expect([status, body]).toEqual([200, expect.stringMatching(/^\d+$/)])
})

describe('a filter or a search finds the row that it is about', () => {
  const about = (f: string) => /\{|Joann|options|^search/.test(f)
  const finding = Object.entries(sets).filter(([path]) => !path.includes('Suggestions')).flatMap(([path, o]) => (o.finds ? [...(o.filter ?? []).filter((f) => about(f)).map((f) => `$filter=${f}`), ...(o.search ? [`$search="${o.search}"`] : [])].map((option) => [path, option, o] as const) : []))
  test.each(finding)('%s %s', async (path, option, { who, finds }) => {
    const { body } = await read(path, `${option}&$top=500`, who)
    expect(body.value.map((row: { id: string }) => row.id)).toContain(filled(finds!))
  })
})

describe('every documented value of filterByCurrentUser(on=…)', () => {
  const values: Readonly<Record<string, readonly (readonly [on: string, status: number])[]>> = {
    accessPackages: [['allowedRequestor', 200]],
    assignments: [['target', 200], ['createdBy', 200], ['targetManager', 200], ['targetAgentIdentitySponsorOrOwner', 501]],
    assignmentRequests: [['target', 200], ['createdBy', 200], ['approver', 200], ['targetOrRequestor', 200], ['targetManager', 200], ['requestForOthers', 200], ['targetAgentIdentitySponsorOrOwner', 501]],
    accessPackageAssignmentApprovals: [['target', 200], ['createdBy', 200], ['approver', 200]],
    accessPackageSuggestions: [['none', 200], ['relatedPeopleAssignments', 200], ['assignmentHistory', 200], ['relatedPeopleAssignments,assignmentHistory', 200]],
  }
  test.each(Object.entries(values).flatMap(([set, list]) => list.map(([on, status]) => [set, on, status] as const)))('%s on=%s: %i', async (set, on, status) => {
    expect((await server.as('mary').get(`${em}/${set}/filterByCurrentUser(on='${on}')`)).status).toBe(status)
  })
})
