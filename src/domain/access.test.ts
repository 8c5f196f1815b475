import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { can, canAddResource, canEverywhere, canSelfServe, catalogRoles, catalogsWhere, permissions, roleDefinitions, roleGrants, tenantRoles, type CatalogRole, type Permission, type TenantRole } from './access.ts'
import type { Caller } from './caller.ts'

const roles = { GA: 'globalAdministrator', IGA: 'identityGovernanceAdministrator', CC: 'catalogCreator', CO: 'owner', CR: 'reader', APM: 'packageManager', APAM: 'assignmentManager' } as const
/** The rows of entra.md §4 by their numbers, copied by hand: who has a Y. Conditional cells ("own", "(2)", "(3)") say what the role alone gives. */
const rows: readonly (readonly [number: number, permission: Permission, who: string])[] = [
  [5, 'catalog.create', 'GA IGA CC'],
  [6, 'catalog.update', 'GA IGA CO'],
  [7, 'catalog.delete', 'GA IGA CO'],
  [10, 'resource.add', 'GA IGA CO'],
  [11, 'resource.remove', 'GA IGA CO'],
  [13, 'catalog.read', 'GA IGA CO CR APM APAM'],
  [14, 'package.create', 'GA IGA CO APM'],
  [15, 'package.update', 'GA IGA CO APM'],
  [16, 'package.delete', 'GA IGA CO APM'],
  [17, 'package.roles', 'GA IGA CO APM'],
  [20, 'policy.write', 'GA IGA CO APM'],
  [27, 'assignment.add', 'GA IGA CO APM APAM'],
  [28, 'assignment.remove', 'GA IGA CO APM APAM'],
  [29, 'catalog.read', 'GA IGA CO CR APM APAM'],
  [30, 'catalog.read', 'GA IGA CO CR APM APAM'],
  [32, 'request.reprocess', 'GA IGA CO APM APAM'],
  [33, 'request.cancel', 'GA IGA CO APM APAM'],
  [34, 'request.delete', 'GA IGA'], // "?" is no
  [38, 'report.user', 'GA IGA'],
]

describe('the matrix of roles', () => {
  test.each(rows)('row %i, %s: %s', (_, permission, who) => {
    expect(Object.entries(roles).filter(([, role]) => roleGrants(role, permission)).map(([short]) => short).join(' ')).toBe(who)
  })
  test('a global reader reads and does nothing else', () => {
    expect(permissions.filter((p) => roleGrants('globalReader', p))).toEqual(['catalog.read', 'settings.read', 'report.user', 'audit.read'])
  })
  test('every permission is in a row, or is about the tenant', () => {
    expect(permissions.filter((p) => !rows.some(([, permission]) => permission === p))).toEqual(['settings.read', 'settings.update', 'directory.write', 'audit.read'])
  })
  test('each role has an id of its own', () => {
    expect(new Set(Object.values(roleDefinitions)).size).toBe(tenantRoles.length + catalogRoles.length)
  })
})

const all = ['EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All', 'AuditLog.Read.All', 'Directory.ReadWrite.All']
const caller = (more: Partial<Caller> = {}): Caller => ({ kind: 'user', id: 'me', appId: 'portal', name: 'Me', permissions: all, principals: ['me'], tenantRoles: [], catalogRoles: [], ...more })
const ownerOf = (catalogId: string, role: CatalogRole = 'owner') => [{ catalogId, role }]

describe('a right needs the token and the role', () => {
  test.each<[string, Caller, Permission, string | undefined, boolean]>([
    ['an owner in the own catalog', caller({ catalogRoles: ownerOf('a') }), 'package.create', 'a', true],
    ['an owner in another one', caller({ catalogRoles: ownerOf('a') }), 'package.create', 'b', false],
    ['an owner where the catalog is not known', caller({ catalogRoles: ownerOf('a') }), 'package.create', undefined, false],
    ['an owner with a token that only reads', caller({ catalogRoles: ownerOf('a'), permissions: ['EntitlementManagement.Read.All'] }), 'package.create', 'a', false],
    ['an owner reading with a token that only reads', caller({ catalogRoles: ownerOf('a'), permissions: ['EntitlementManagement.Read.All'] }), 'catalog.read', 'a', true],
    ['an administrator anywhere', caller({ tenantRoles: ['identityGovernanceAdministrator'] }), 'package.delete', 'b', true],
    ['an administrator with a token for self-service', caller({ tenantRoles: ['globalAdministrator'], permissions: ['EntitlementMgmt-SubjectAccess.ReadWrite'] }), 'package.delete', 'b', false],
    ['nobody in particular', caller(), 'catalog.read', 'a', false],
    ['an application with the permission', caller({ kind: 'application' }), 'package.delete', 'a', true],
    ['an application that only reads', caller({ kind: 'application', permissions: ['EntitlementManagement.Read.All'] }), 'package.delete', 'a', false],
    ['an application in a catalog role, without any permission', caller({ kind: 'application', permissions: [], catalogRoles: ownerOf('a') }), 'package.create', 'a', true],
    ['the same in another catalog', caller({ kind: 'application', permissions: [], catalogRoles: ownerOf('a') }), 'package.create', 'b', false],
  ])('%s', (_, who, permission, catalogId, expected) => {
    expect(can(who, permission, catalogId)).toBe(expected)
  })

  test('whoever it is: without a permission in the token a person may do nothing, and more roles never take a right away', () => {
    const some = fc.record({ tenant: fc.subarray([...tenantRoles]), catalog: fc.subarray([...catalogRoles]), permissions: fc.subarray(all), kind: fc.constantFrom<Caller['kind']>('user', 'application') })
    fc.assert(fc.property(some, fc.constantFrom(...permissions), fc.constantFrom<TenantRole>(...tenantRoles), (s, permission, another) => {
      const who = (tenant: readonly TenantRole[], tokens = s.permissions) => caller({ kind: s.kind, tenantRoles: tenant, permissions: tokens, catalogRoles: s.catalog.map((role) => ({ catalogId: 'a', role })) })
      if (s.kind === 'user') expect(can(who(s.tenant, []), permission, 'a')).toBe(false)
      if (can(who(s.tenant), permission, 'a')) expect(can(who([...s.tenant, another]), permission, 'a')).toBe(true)
      expect(can(who(s.tenant), permission, 'a')).toBe(canEverywhere(who(s.tenant), permission) || catalogsWhere(who(s.tenant), permission).includes('a'))
    }))
  })
  test('self-service is for people', () => {
    const forSelf = { permissions: ['EntitlementMgmt-SubjectAccess.ReadWrite'] }
    expect([canSelfServe(caller(forSelf)), canSelfServe(caller({ ...forSelf, kind: 'application' })), canSelfServe(caller({ permissions: ['EntitlementManagement.Read.All'] }))]).toEqual([true, false, false])
  })
})

test.each([
  ['GA', 'AadGroup', false, true], ['GA', 'AadApplication', false, true], ['IGA', 'AadGroup', false, false], ['IGA', 'AadApplication', false, true], ['CO', 'AadGroup', false, false], ['CO', 'AadGroup', true, true], ['CO', 'AadApplication', true, true],
] as const)('entra.md §4.2: %s adds a resource of %s that is their own (%s): %s', (role, system, owns, expected) => {
  const who = role === 'CO' ? caller({ catalogRoles: ownerOf('a') }) : caller({ tenantRoles: [roles[role]] })
  expect(canAddResource(who, system, owns)).toBe(expected)
})
