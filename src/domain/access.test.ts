import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { administrationOf, can, canAddResource, canChangeRoleGroup, canEverywhere, canSelfServe, catalogRoles, catalogsWhere, directoryRoles, permissions, rightsTo, roleDefinitions, roleGrants, rolesGrant, tenantRoles, type CatalogRole, type ObjectKind, type Permission, type TenantRole } from './access.ts'
import type { Caller } from './caller.ts'

const roles = { GA: 'globalAdministrator', IGA: 'identityGovernanceAdministrator', CC: 'catalogCreator', CO: 'owner', CR: 'reader', APM: 'packageManager', APAM: 'assignmentManager' } as const
/** The rows of entra.md §4 by their numbers, copied by hand: who has a Y. Conditional cells ("own", "(2)", "(3)") say what the role alone gives. */
const rows: readonly (readonly [number: number, permission: Permission, who: string])[] = [
  [1, 'creator.appoint', 'GA IGA'],
  [2, 'settings.update', 'GA IGA'], // "(1)" is said by one page and denied by others: no
  [5, 'catalog.create', 'GA IGA CC'],
  [6, 'catalog.update', 'GA IGA CO'],
  [7, 'catalog.delete', 'GA IGA CO'],
  [8, 'catalog.owners', 'GA IGA CO'],
  [9, 'catalog.roles', 'GA IGA CO'],
  [10, 'resource.add', 'GA IGA CO'],
  [11, 'resource.remove', 'GA IGA CO'],
  [13, 'catalog.read', 'GA IGA CO CR APM APAM'],
  [13, 'roles.read', 'GA IGA CO CR APM APAM'],
  [14, 'package.create', 'GA IGA CO APM'],
  [15, 'package.update', 'GA IGA CO APM'],
  [16, 'package.delete', 'GA IGA CO APM'],
  [17, 'package.roles', 'GA IGA CO APM'],
  [20, 'policy.write', 'GA IGA CO APM'],
  [21, 'policy.writeAutomatic', 'GA IGA'],
  [23, 'separation.write', 'GA IGA CO APM'],
  [27, 'assignment.add', 'GA IGA CO APM APAM'],
  [27, 'assignment.addWithoutApproval', 'GA IGA CO APM'], // note 5
  [27, 'approval.bypass', 'GA IGA CO'], // latchkey.md U22
  [28, 'assignment.remove', 'GA IGA CO APM APAM'],
  [29, 'catalog.read', 'GA IGA CO CR APM APAM'],
  [30, 'catalog.read', 'GA IGA CO CR APM APAM'],
  [31, 'delivery.errors', 'GA IGA CO APM APAM'],
  [32, 'request.reprocess', 'GA IGA CO APM APAM'],
  [33, 'request.cancel', 'GA IGA CO APM APAM'],
  [34, 'request.delete', 'GA IGA'], // "?" is no
  [38, 'report.user', 'GA IGA'],
]

describe('the matrix of roles', () => {
  test.each(rows)('row %i, %s: %s', (_, permission, who) => {
    expect(Object.entries(roles).filter(([, role]) => roleGrants(role, permission)).map(([short]) => short).join(' ')).toBe(who)
  })
  /** Roles of the directory beyond the table: what each gives by itself (entra.md §4.1, §4.2). */
  test.each<[TenantRole, string]>([
    ['globalReader', 'catalog.read delivery.errors settings.read roles.read directoryRoles.read report.user audit.read'], ['privilegedRoleAdministrator', 'directoryRoles.read directoryRoles.write'],
    ['securityReader', 'audit.read'], ['reportsReader', 'audit.read'], ['userAdministrator', ''], ['groupsAdministrator', ''], ['applicationAdministrator', ''],
    ['cloudApplicationAdministrator', ''], ['exchangeAdministrator', ''], ['intuneAdministrator', ''], ['sharePointAdministrator', ''],
  ])('%s by itself may: %s', (role, expected) => {
    expect(permissions.filter((p) => roleGrants(role, p)).join(' ')).toBe(expected)
  })
  test('the global administrator may do everything', () => {
    expect(permissions.filter((p) => !roleGrants('globalAdministrator', p))).toEqual([])
  })
  test('every permission is in a row, or is about the tenant', () => {
    expect(permissions.filter((p) => !rows.some(([, permission]) => permission === p))).toEqual(['settings.read', 'directory.write', 'directory.passwords', 'directoryRoles.read', 'directoryRoles.write', 'audit.read'])
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

/** entra.md §4.2, copied by hand, and what its notes and §7.2 say of groups that can hold roles. */
const kinds = ['securityGroup', 'microsoft365Group', 'roleAssignableGroup', 'application', 'other'] as const satisfies readonly ObjectKind[]
const mayAdd: readonly (readonly [role: TenantRole | 'nothing', kinds: string])[] = [
  ['globalAdministrator', 'securityGroup microsoft365Group roleAssignableGroup application other'],
  ['identityGovernanceAdministrator', 'application'],
  ['groupsAdministrator', 'securityGroup microsoft365Group'],
  ['intuneAdministrator', 'securityGroup microsoft365Group'],
  ['exchangeAdministrator', 'microsoft365Group'],
  ['sharePointAdministrator', 'microsoft365Group'],
  ['applicationAdministrator', 'application'],
  ['cloudApplicationAdministrator', 'application'],
  ['userAdministrator', 'securityGroup microsoft365Group application'],
  ['privilegedRoleAdministrator', 'roleAssignableGroup'],
  ['globalReader', ''], ['securityReader', ''], ['reportsReader', ''], ['catalogCreator', ''], ['nothing', ''],
]
describe('F6 §4.2 the right to the object', () => {
  test('every role of the tenant is in the table', () => {
    expect(mayAdd.map(([role]) => role).filter((role) => role !== 'nothing').toSorted()).toEqual([...tenantRoles].toSorted())
    expect(tenantRoles.filter((role) => !directoryRoles.some((d) => d === role))).toEqual(['catalogCreator'])
  })
  test.each(mayAdd)('%s may add: %s', (role, expected) => {
    const who = caller({ tenantRoles: role === 'nothing' ? [] : [role], catalogRoles: ownerOf('a') })
    expect(kinds.filter((kind) => canAddResource(who, kind, false)).join(' ')).toBe(expected)
  })
  test('an owner of the object may add it, whatever it is and whoever they are', () => {
    for (const kind of kinds) for (const [role] of mayAdd) expect(canAddResource(caller({ tenantRoles: role === 'nothing' ? [] : [role] }), kind, true)).toBe(true)
  })
  test.each<[permissions: string, kinds: string]>([
    ['', ''], ['EntitlementManagement.ReadWrite.All', 'other'], ['Group.ReadWrite.All', 'securityGroup microsoft365Group'], ['GroupMember.ReadWrite.All', ''],
    ['Directory.ReadWrite.All', 'securityGroup microsoft365Group application'], ['RoleManagement.ReadWrite.Directory', ''],
    ['Group.ReadWrite.All RoleManagement.ReadWrite.Directory', 'securityGroup microsoft365Group roleAssignableGroup'],
    ['AppRoleAssignment.ReadWrite.All', 'application'], ['Application.ReadWrite.All', 'application'],
  ])('U26 §7.2 an application with %s may add: %s', (given, expected) => {
    const who = caller({ kind: 'application', permissions: given.split(' ').filter(Boolean), catalogRoles: ownerOf('a') })
    expect(kinds.filter((kind) => canAddResource(who, kind, false)).join(' ')).toBe(expected)
  })
})

test.each([
  ['a person without a right', {}, false, false], ['an owner of the group', {}, true, true], ['an owner with a token for less', { permissions: ['Group.ReadWrite.All'] }, true, false],
  ['a privileged role administrator', { tenantRoles: ['privilegedRoleAdministrator'] }, false, true], ['a groups administrator', { tenantRoles: ['groupsAdministrator'] }, false, false],
  ['an application that writes groups', { kind: 'application', permissions: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'] }, false, false], ['an application that gives roles', { kind: 'application' }, false, true],
] as const)('§7.2 %s changes who is in a group that can hold roles', (_, more, owns, expected) => {
  expect(canChangeRoleGroup(caller({ permissions: [...all, 'RoleManagement.ReadWrite.Directory'], ...more }), owns)).toBe(expected)
})

describe('§7.1 permissions of tokens for roles', () => {
  const administrator = (permissions: readonly string[]) => caller({ tenantRoles: ['globalAdministrator'], permissions })
  const asked = ['roles.read', 'catalog.owners', 'catalog.roles', 'creator.appoint', 'directoryRoles.read', 'directoryRoles.write'] as const
  test.each<[string, string]>([
    ['EntitlementManagement.Read.All', 'roles.read'], ['EntitlementManagement.ReadWrite.All', 'roles.read catalog.owners catalog.roles creator.appoint'],
    ['RoleManagement.Read.All', 'roles.read directoryRoles.read'], ['RoleManagement.Read.Directory', 'roles.read directoryRoles.read'], ['RoleManagement.ReadWrite.Directory', asked.join(' ')],
    ['Directory.Read.All', 'directoryRoles.read'], ['Directory.ReadWrite.All', 'directoryRoles.read'], ['EntitlementMgmt-SubjectAccess.ReadWrite', ''], ['AuditLog.Read.All', ''],
  ])('a global administrator with %s may: %s', (permission, expected) => {
    expect(asked.filter((p) => canEverywhere(administrator([permission]), p)).join(' ')).toBe(expected)
  })
})

test('roles in the tenant grant in every catalog, those of a catalog in that one', () => {
  const [catalog, other] = ['5f0e8c9e-0000-4000-8000-000000000001', '5f0e8c9e-0000-4000-8000-000000000002']
  const owner = [{ role: 'owner', catalog }, { role: 'reader', catalog: other }] as const
  expect([rolesGrant(owner, 'catalog.update', catalog), rolesGrant(owner, 'catalog.update', other), rolesGrant(owner, 'catalog.read', other), rolesGrant(owner, 'catalog.update')]).toEqual([true, false, true, false])
  const governs = [{ role: 'identityGovernanceAdministrator', catalog: null }] as const
  expect([rolesGrant(governs, 'catalog.update', other), rolesGrant(governs, 'settings.update'), rolesGrant(governs, 'directoryRoles.write')]).toEqual([true, true, false])
})

describe('what of the administration roles open', () => {
  const [catalog, other] = ['5f0e8c9e-0000-4000-8000-000000000001', '5f0e8c9e-0000-4000-8000-000000000002']
  const nothing = { everywhere: false, catalogs: [], audit: false, people: false, creates: false }
  test.each<[string, Parameters<typeof administrationOf>[0], unknown]>([
    ['an identity governance administrator', [{ role: roleDefinitions.identityGovernanceAdministrator, catalog: null }], { ...nothing, everywhere: true, audit: true, people: true, creates: true }],
    ['a global reader', [{ role: roleDefinitions.globalReader, catalog: null }], { ...nothing, everywhere: true, audit: true, people: true }],
    ['an owner of one catalog who reads another', [{ role: roleDefinitions.owner, catalog }, { role: roleDefinitions.reader, catalog: other }], { ...nothing, catalogs: [catalog, other], audit: true, creates: true }],
    ['an assignment manager', [{ role: roleDefinitions.assignmentManager, catalog }], { ...nothing, catalogs: [catalog] }],
    ['a security reader', [{ role: roleDefinitions.securityReader, catalog: null }], { ...nothing, audit: true }],
    ['a catalog creator', [{ role: roleDefinitions.catalogCreator, catalog: null }], nothing],
    ['a user administrator', [{ role: roleDefinitions.userAdministrator, catalog: null }], undefined],
    ['somebody with no role', [], undefined],
    ['somebody with a role that is not known here', [{ role: '00000000-0000-4000-8000-000000000000', catalog: null }], undefined],
  ])('%s', (_, roles, expected) => {
    const { roles: held, ...found } = administrationOf(roles) ?? { roles: undefined }
    expect(held ? found : undefined).toEqual(expected)
    // The roles are told by name, those that are known.
    expect(held?.map(({ role, catalog: where }) => ({ role: roleDefinitions[role], catalog: where }))).toEqual(expected ? roles : undefined)
  })
})

const nobody = { id: 'x', appId: 'x', name: 'X', permissions: [], principals: [], tenantRoles: [], catalogRoles: [] } as const
test('§7.2 what is told about the right to an object is what the rule asks for', () => {
  for (const kind of ['securityGroup', 'microsoft365Group', 'roleAssignableGroup', 'application', 'other'] as const) {
    const { roles, permissions: lists } = rightsTo(kind)
    const person = (tenantRole: TenantRole) => canAddResource({ ...nobody, kind: 'user', tenantRoles: [tenantRole] }, kind, false)
    expect(tenantRoles.filter(person)).toEqual(roles)
    const application = (permissions: readonly string[]) => canAddResource({ ...nobody, kind: 'application', permissions }, kind, false)
    expect(application(lists.map(([first]) => first!))).toBe(true)
    expect(application([])).toBe(false)
  }
})
