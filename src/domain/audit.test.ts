import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categoryOf, modifiedProperties, operationOf, serviceOf } from './audit.ts'
import { activities, type Activity } from './effect.ts'

describe('F80 how activities are filed', () => {
  test.each<readonly [Activity, string, string, string]>([
    ['Create request approval', 'UserManagement', 'Entitlement Management', 'Add'],
    ['Add approver to request approval', 'UserManagement', 'Entitlement Management', 'Add'],
    ['Create access package', 'EntitlementManagement', 'Entitlement Management', 'Add'],
    ['Update access package', 'EntitlementManagement', 'Entitlement Management', 'Update'],
    ['Delete access package assignment request', 'EntitlementManagement', 'Entitlement Management', 'Delete'],
    ['User requests access package assignment', 'EntitlementManagement', 'Entitlement Management', 'Add'],
    ['User requests to remove access package assignment', 'EntitlementManagement', 'Entitlement Management', 'Add'],
    ['Administrator directly assigns user to access package', 'EntitlementManagement', 'Entitlement Management', 'Assign'],
    ['Administrator directly removes user access package assignment', 'EntitlementManagement', 'Entitlement Management', 'Unassign'],
    ['Fulfill access package assignment', 'EntitlementManagement', 'Entitlement Management', 'Assign'],
    ['Fulfill access package assignment request', 'EntitlementManagement', 'Entitlement Management', 'Update'],
    ['Remove access package resource assignment', 'EntitlementManagement', 'Entitlement Management', 'Unassign'],
    ['Add Entitlement Management role assignment', 'EntitlementManagement', 'Entitlement Management', 'Assign'],
    ['Approve access package assignment request', 'EntitlementManagement', 'Entitlement Management', 'Update'],
    ['Update tenant setting', 'EntitlementManagement', 'Entitlement Management', 'Update'],
    ['Add user', 'UserManagement', 'Core Directory', 'Add'],
    ['Set user manager', 'UserManagement', 'Core Directory', 'Update'],
    ['Add member to group', 'GroupManagement', 'Core Directory', 'Add'],
    ['Remove owner from service principal', 'ApplicationManagement', 'Core Directory', 'Delete'],
    ['Add app role assignment grant to user', 'UserManagement', 'Core Directory', 'Assign'],
    ['Remove app role assignment from user', 'UserManagement', 'Core Directory', 'Unassign'],
  ])('%s', (activity, category, service, operation) => {
    expect([categoryOf(activity), serviceOf(activity), operationOf(activity)]).toEqual([category, service, operation])
  })
  test('access packages are never filed under the directory', () => {
    expect(activities.filter((a) => a.includes('access package') && categoryOf(a) !== 'EntitlementManagement')).toEqual([])
  })
})

describe('F80 what a change modified', () => {
  test('old and new values as JSON, and nothing that stayed', () => {
    const [before, after] = [{ a: 'x', b: 1, c: null, d: { x: 1, y: 2 } }, { a: 'y', b: 1, c: true, d: { y: 2, x: 1 } }]
    expect(modifiedProperties(before, after)).toEqual([{ displayName: 'a', oldValue: '"x"', newValue: '"y"' }, { displayName: 'c', oldValue: null, newValue: 'true' }])
  })
  test('what is not mentioned has not changed', () => {
    expect(modifiedProperties({ a: 1, b: 2 }, { a: undefined })).toEqual([])
  })
  test('equal things have no differences, and an event stays small', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (before, after) => {
      expect(modifiedProperties(before, before)).toEqual([])
      expect(JSON.stringify(modifiedProperties(before, after)).length).toBeLessThan(41 * 8_200)
    }))
    expect(modifiedProperties({}, { toString: 'x' })).toEqual([{ displayName: 'toString', oldValue: null, newValue: '"x"' }])
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`member ${i}`, 'x'.repeat(5_000)]))
    const told = modifiedProperties({}, many)
    expect([told.length, told.at(-1)!.displayName, told[0]!.newValue!.length]).toEqual([41, 'and 60 more', 1_001])
  })
})
