import { describe, expect, test } from 'vitest'
import { splitPath } from '#odata/path.ts'
import { matchRoute } from './match.ts'

const em = 'identityGovernance/entitlementManagement'
const id = '7c0ffee0-0000-4000-8000-000000000002'
const match = (method: string, path: string) => matchRoute(method, splitPath(path))

describe('an address is the same, however its keys are written', () => {
  test.each([
    [`users/${id}`, 'users/**'],
    [`users('${id}')`, 'users/**'],
    ["users(userPrincipalName='joann@contoso.example')", 'users/**'],
    [`${em}/subjects(objectId='${id}')`, `${em}/subjects/**`],
    [`${em}/Subjects(objectid='${id}')/displayName`, `${em}/subjects/**`],
    ["servicePrincipals(appId='x')/appRoleAssignedTo", 'servicePrincipals/**'],
    [`${em}/assignments/filterByCurrentUser(on='target')`, `${em}/assignments/filterByCurrentUser()`],
    [`${em}/assignments/microsoft.graph.filterByCurrentUser(on='target')/$count`, `${em}/assignments/filterByCurrentUser()`],
  ])('GET %s', (path, route) => expect(match('GET', path)).toMatchObject({ route: { path: route } }))
})

describe('a function of the address', () => {
  test.each([
    [`${em}/latchkey.why(personId='${id}',resourceId='x')`, { personId: id, resourceId: 'x' }],
    [`auditLogs/latchkey.export(userId='${id}')`, { userId: id }],
    [`${em}/assignments/filterByCurrentUser(on='target')/$count`, { on: 'target' }],
    [`${em}/latchkey.conflicts()`, {}],
    [`${em}/latchkey.conflicts`, {}],
  ])('%s has its arguments read', (path, given) => expect(match('GET', path)).toMatchObject({ called: { arguments: given } }))
  test('there is none in an address without', () => expect(match('GET', `${em}/accessPackageSuggestions`)).toMatchObject({ called: undefined }))
  test.each([`${em}/latchkey.conflicts()`, `auditLogs/latchkey.export(userId='${id}')`, `${em}/latchkey.moverCases(personId='${id}')`, `${em}/latchkey.reports/assignments(accessPackageId='${id}')`, `${em}/latchkey.assignmentOptions()`])(
    '%s is no collection of Graph: it has no $count', (path) => expect(match('GET', `${path}/$count`)).toMatchObject({ unknown: '$count' }))
})

test('an address of ours is never found under a name without latchkey., which is Graph\'s to give', () => {
  expect(match('GET', `${em}/latchkey.settings`)).toMatchObject({ route: { path: `${em}/latchkey.settings` } })
  expect(match('GET', `${em}/settings`)).toMatchObject({ route: { path: `${em}/settings/**` } })
  expect(match('GET', `${em}/assignmentRequests/${id}/timeline()`)).not.toMatchObject({ route: { path: expect.stringContaining('latchkey.') } })
})

describe('an address without a route tells why', () => {
  test.each([
    ['GET', `${em}/connectedOrganizations/${id}`, { notYet: 'Managing connected organizations' }],
    ['GET', `${em}/resourceEnvironments`, { notYet: 'Resource environments' }],
    ['POST', `${em}/assignmentRequests/${id}/resume`, { notYet: 'Calling out to custom extensions' }],
    ['PATCH', `${em}/subjects(objectId='${id}')`, { notYet: 'Governing the accounts of external people (subjectLifecycle)' }],
    ['GET', `${em}/accessPackageCatalogs`, { allowed: [], unknown: 'accessPackageCatalogs' }],
    ['GET', 'nowhere/at/all', { allowed: [], unknown: 'nowhere' }],
    ['POST', `${em}/assignmentRequests/${id}/frobnicate`, { allowed: ['GET'] }],
    ['PUT', 'users', { allowed: ['GET', 'POST'] }],
  ])('%s %s', (method, path, why) => expect(match(method, path)).toMatchObject(why))
})
