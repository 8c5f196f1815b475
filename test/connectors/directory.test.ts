import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testClock } from '#clock.ts'
import { openConnectors } from '#connectors/index.ts'
import type { Connectors, Role } from '#connectors/connector.ts'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'
import { newIds } from '#ids.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { behavesAsConnector, type Target } from './contract.ts'

let database: TestDatabase
let connectors: Connectors
const clock = testClock('2026-05-20T08:00:00.000Z')
beforeAll(async () => {
  database = await testDatabase()
  connectors = openConnectors(database.db, { newId: newIds(clock), clock })
})
afterAll(() => database.close())

const newId = newIds(clock)
const nobody = '01980000-0000-7000-8000-00000000dead'
async function object(kind: string, more: Record<string, unknown> = {}): Promise<string> {
  const id = newId()
  const columns = { id, kind, display_name: `A ${kind}`, created_date_time: '2026-01-01T00:00:00Z', ...more }
  const names = Object.keys(columns)
  await database.pool.query(`insert into directory_object (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`, Object.values(columns))
  return id
}
const aUser = (more?: Record<string, unknown>) => object('user', { user_principal_name: `${newId()}@contoso.example`, account_enabled: true, user_type: 'Member', ...more })
const appRole = (id: string, displayName: string, more: object = {}) => ({ id, displayName, value: displayName, description: null, isEnabled: true, allowedMemberTypes: ['User'], ...more })
const anApplication = (appRoles: readonly object[]) => object('servicePrincipal', { app_id: newId(), app_roles: JSON.stringify(appRoles) })
const aGroup = (more?: Record<string, unknown>) => object('group', { group_types: [], mail_enabled: false, security_enabled: true, mail_nickname: newId(), ...more })
const groupRole = (kind: string, resourceId: string): Role => ({ resourceId, roleId: `${kind}_${resourceId}` })

/** The connector on connections of its own, which can be cut. */
function cuttable(system: string): Pick<Target, 'connector' | 'breakOff'> {
  const pool = openPool(database.url, { name: 'latchkey-target' })
  return { connector: openConnectors(openDatabase<Tables>(pool), { newId, clock })[system]!, breakOff: () => pool.end() }
}

behavesAsConnector('groups of the directory', async () => {
  const resourceId = await aGroup()
  return {
    ...cuttable('AadGroup'), resourceId, roles: [groupRole('Member', resourceId), groupRole('Owner', resourceId)], principals: [await aUser(), await aUser()],
    unknown: { resourceId: nobody, principalId: nobody, role: groupRole('Guest', resourceId), roleOfUnknownResource: groupRole('Member', nobody) },
  }
})
behavesAsConnector('applications of the directory', async () => {
  const [use, manage] = [newId(), newId()]
  const resourceId = await anApplication([appRole(use, 'Use'), appRole(manage, 'Manage')])
  return {
    ...cuttable('AadApplication'), resourceId, roles: [{ resourceId, roleId: use }, { resourceId, roleId: manage }], principals: [await aUser(), await aUser()],
    unknown: { resourceId: nobody, principalId: nobody, role: { resourceId, roleId: nobody }, roleOfUnknownResource: { resourceId: nobody, roleId: use } },
  }
})

const offered = async (system: string, id: string) => (await connectors[system]!.discover(id))?.roles.map((r) => r.displayName)
const refused = expect.objectContaining({ name: 'ConnectorFailed', retryable: false })

describe('what a resource offers', () => {
  test('F6 F17 a group: owner and member, under the ids that Entra gives them', async () => {
    const id = await aGroup({ group_types: ['Unified'] })
    expect((await connectors['AadGroup']!.discover(id))?.roles.map((r) => [r.originId, r.displayName])).toEqual([[`Owner_${id}`, 'Owner'], [`Member_${id}`, 'Member']])
  })

  test('F6 F17 a group whose members follow from a rule: owner only, and nobody is put in by hand', async () => {
    const id = await aGroup({ group_types: ['DynamicMembership'] })
    const who = await aUser()
    expect(await offered('AadGroup', id)).toEqual(['Owner'])
    await expect(connectors['AadGroup']!.grant(who, groupRole('Member', id))).rejects.toEqual(refused)
    expect(await connectors['AadGroup']!.has(who, groupRole('Member', id))).toBe(false)
    await connectors['AadGroup']!.grant(who, groupRole('Owner', id))
    expect(await connectors['AadGroup']!.has(who, groupRole('Owner', id))).toBe(true)
  })

  test('F6 F18 an application without roles: Default Access, which can be given', async () => {
    const id = await anApplication([])
    const who = await aUser()
    const role = { resourceId: id, roleId: '00000000-0000-0000-0000-000000000000' }
    expect(await offered('AadApplication', id)).toEqual(['Default Access'])
    await connectors['AadApplication']!.grant(who, role)
    expect(await connectors['AadApplication']!.has(who, role)).toBe(true)
  })

  test('F6 F18 an application with roles: those for people that are switched on, and not Default Access', async () => {
    const [off, machines] = [newId(), newId()]
    const id = await anApplication([appRole(newId(), 'Use'), appRole(off, 'Old', { isEnabled: false }), appRole(machines, 'Robot', { allowedMemberTypes: ['Application'] })])
    const who = await aUser()
    expect(await offered('AadApplication', id)).toEqual(['Use'])
    for (const roleId of [off, machines, '00000000-0000-0000-0000-000000000000'])
      await expect(connectors['AadApplication']!.grant(who, { resourceId: id, roleId })).rejects.toEqual(refused)
  })

  test('what was deleted is not there any more; nobody who was deleted is given anything', async () => {
    const deleted = { deleted_date_time: '2026-05-01T00:00:00Z' }
    const [group, app, gone] = [await aGroup(deleted), await object('servicePrincipal', { app_id: newId(), app_roles: '[]', ...deleted }), await aUser(deleted)]
    expect([await offered('AadGroup', group), await offered('AadApplication', app)]).toEqual([undefined, undefined])
    const there = await aGroup()
    await expect(connectors['AadGroup']!.grant(gone, groupRole('Member', there))).rejects.toEqual(refused)
    await expect(connectors['AadGroup']!.grant(await aUser(), groupRole('Member', group))).rejects.toEqual(refused)
  })

  test('a group is no application, and an application is no group', async () => {
    const [group, app] = [await aGroup(), await anApplication([])]
    expect([await offered('AadApplication', group), await offered('AadGroup', app)]).toEqual([undefined, undefined])
    await expect(connectors['AadGroup']!.grant(await aUser(), groupRole('Member', app))).rejects.toEqual(refused)
  })

  test('what belonged to a resource that was deleted can still be taken away', async () => {
    const [group, who] = [await aGroup(), await aUser()]
    await connectors['AadGroup']!.grant(who, groupRole('Member', group))
    await database.pool.query('update directory_object set deleted_date_time = now() where id = $1', [group])
    await connectors['AadGroup']!.revoke(who, groupRole('Member', group))
    expect(await connectors['AadGroup']!.has(who, groupRole('Member', group))).toBe(false)
  })
})
