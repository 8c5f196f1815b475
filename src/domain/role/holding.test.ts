import { describe, expect, test } from 'vitest'
import { catalogRoles, directoryRoles, roleDefinitions } from '../access.ts'
import { mayHold, permissionFor, roleOf, scopeOf, type Principal, type Scopes } from './holding.ts'

const catalogId = '7c0ffee0-0000-4000-8000-00000000c001'
const kindOf = (d: { ok: true; value: unknown } | { ok: false; refusal: { kind: string } }) => (d.ok ? d.value : d.refusal.kind)

test('§1.29 each provider knows its own roles, and no others', () => {
  for (const role of directoryRoles) expect([roleOf('directory', roleDefinitions[role]), roleOf('entitlementManagement', roleDefinitions[role])]).toEqual([role, undefined])
  for (const role of ['catalogCreator', ...catalogRoles] as const) expect([roleOf('directory', roleDefinitions[role]), roleOf('entitlementManagement', roleDefinitions[role].toUpperCase())]).toEqual([undefined, role])
  expect(roleOf('directory', catalogId)).toBeUndefined()
})

test.each([['catalogCreator', 'creator.appoint'], ['owner', 'catalog.owners'], ['reader', 'catalog.roles'], ['packageManager', 'catalog.roles'], ['assignmentManager', 'catalog.roles'], ['globalReader', 'directoryRoles.write']] as const)(
  '§4 rows 1, 8, 9: %s needs %s', (role, permission) => expect(permissionFor(role)).toBe(permission))

describe('§1.29 where a role holds', () => {
  const at = `/AccessPackageCatalog/${catalogId}`
  test.each<[Scopes, string | null]>([
    [{ appScopeId: at }, catalogId], [{ appScopeId: at, directoryScopeId: '/' }, catalogId], [{ appScopeId: at, directoryScopeId: null }, catalogId], [{ appScopeId: at.toUpperCase() }, catalogId], [{ appScopeId: at.slice(1) }, catalogId],
    [{}, 'RoleScopeInvalid'], [{ appScopeId: '/' }, 'RoleScopeInvalid'], [{ directoryScopeId: '/' }, 'RoleScopeInvalid'], [{ appScopeId: `${at}/x` }, 'RoleScopeInvalid'], [{ appScopeId: '/AccessPackageCatalog/nothing' }, 'RoleScopeInvalid'],
    [{ appScopeId: `/AccessPackage/${catalogId}` }, 'RoleScopeInvalid'], [{ appScopeId: at, directoryScopeId: '/administrativeUnits/x' }, 'RoleScopeInvalid'],
  ])('an owner with %j: %s', (scopes, expected) => expect(kindOf(scopeOf('entitlementManagement', 'owner', scopes))).toBe(expected))
  test.each<[Scopes, string | null]>([
    [{}, null], [{ directoryScopeId: '/' }, null], [{ appScopeId: '/' }, null], [{ appScopeId: '/', directoryScopeId: '/' }, null], [{ appScopeId: at }, 'RoleScopeInvalid'], [{ directoryScopeId: '/x' }, 'RoleScopeInvalid'],
  ])('a catalog creator with %j: %s', (scopes, expected) => expect(kindOf(scopeOf('entitlementManagement', 'catalogCreator', scopes))).toBe(expected))
  test.each<[Scopes, string | null]>([
    [{ directoryScopeId: '/' }, null], [{}, 'RoleScopeInvalid'], [{ directoryScopeId: '/administrativeUnits/x' }, 'NotSupported'], [{ directoryScopeId: '/', appScopeId: '/' }, 'NotSupported'], [{ appScopeId: at }, 'NotSupported'],
  ])('a role of the directory with %j: %s', (scopes, expected) => expect(kindOf(scopeOf('directory', 'globalReader', scopes))).toBe(expected))
})

describe('F5 who can hold a role', () => {
  const of = (kind: string, isAssignableToRole: boolean | null = null): Principal => ({ id: catalogId, kind, isAssignableToRole })
  test.each<[string, Principal | undefined, owner: unknown, creator: unknown, directory: unknown]>([
    ['a person', of('user'), true, true, true],
    ['a group', of('group'), true, true, 'GroupCannotHoldRole'],
    ['a group that can hold roles', of('group', true), true, true, true],
    ['a service principal', of('servicePrincipal'), true, 'NotSupported', 'NotSupported'],
    ['an application', of('application'), 'PrincipalUnknown', 'PrincipalUnknown', 'PrincipalUnknown'],
    ['nobody', undefined, 'PrincipalUnknown', 'PrincipalUnknown', 'PrincipalUnknown'],
  ])('%s', (_, principal, ...expected) => {
    expect((['owner', 'catalogCreator', 'globalReader'] as const).map((role) => kindOf(mayHold(role, principal, catalogId)))).toEqual(expected)
  })
})
