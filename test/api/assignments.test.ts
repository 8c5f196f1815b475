/** What people hold: given when it should be, kept as long as something gives it, taken away when nothing does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConnectorFailed, type Connector } from '#connectors/connector.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, catalog, decide, group, lasting, makePackage, manager, membersNamed, person, requestOf, roleScope, rows, tenant, unique, user, type Made } from '../support/world.ts'
import { elsewhere } from '../jobs/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const exemption = group('sg-Workcation location exemption').id
const givesExemption = [['sg-Workcation location exemption', 'Member']] as const
const has = async (who: string, groupId = exemption): Promise<boolean> => (await membersNamed(server, groupId)).includes(person(who).givenName)
/** Asks, and lets everything happen that follows at once. */
const take = async (who: string, p: Made, more: Parameters<typeof ask>[3] = {}): Promise<string> => {
  const id = await asked(server, who, p.id, more)
  await server.drain()
  return id
}
const remove = async (requestType: 'userRemove' | 'adminRemove', by: string, who: string, p: Made) => {
  const reply = await server.as(by).post(`${em}/assignmentRequests`, { requestType, assignment: { id: (await assignmentOf(server, who, p.id)).id } })
  await server.drain()
  return reply
}
const mailsTo = async (who: string, p: Made): Promise<string[]> => {
  await server.drain()
  return (await rows<{ event: string }>(server, "select event from mail where recipient_id = $1 and data->>'packageName' = $2 order by created_date_time, id", [person(who).id, p.displayName])).map((r) => r.event)
}
const newGroup = async (): Promise<{ id: string; displayName: string }> => (await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })).body
/** Puts a new group into a catalog, and its role into a package. */
const giveGroup = async (p: Made, groupId: string, role: 'Member' | 'Owner' = 'Member', catalogName = 'General') => {
  await server.asApp().post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: catalog(catalogName).id }, resource: { originId: groupId, originSystem: 'AadGroup' } })
  const added = await server.as('grace').post(`${em}/accessPackages/${p.id}/resourceRoleScopes`, { role: { originId: `${role}_${groupId}`, originSystem: 'AadGroup', resource: { originId: groupId } }, scope: { originId: groupId, originSystem: 'AadGroup' } })
  await server.drain()
  return added
}
/** Days from the moment of the call on. */
const after = (days: number): string => server.running.clock.now().add({ hours: days * 24 }).toString({ fractionalSecondDigits: 3 })

describe('what is given', () => {
  test('F17 F49 R20 R28 membership of a group, and its end by the holder', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    const id = await take('lukas', p)
    expect(await has('lukas')).toBe(true)
    expect(await requestOf(server, id)).toMatchObject({ state: 'delivered', assignment: { state: 'delivered', status: 'Delivered', schedule: { expiration: { type: 'noExpiration' } } } })
    expect((await remove('userRemove', 'lukas', 'lukas', p)).status).toBe(201)
    expect(await has('lukas')).toBe(false)
    expect(await assignmentOf(server, 'lukas', p.id)).toMatchObject({ state: 'expired', expiredDateTime: server.clock.now() })
    expect(await mailsTo('lukas', p)).toEqual(['accessDelivered', 'accessGivenUp'])
  })
  test('F17 F60 R28 ownership of a group', async () => {
    const p = await makePackage(server)
    const { id } = await newGroup()
    expect((await giveGroup(p, id, 'Owner')).status).toBe(201)
    await take('lukas', p)
    expect([await membersNamed(server, id, 'owners'), await membersNamed(server, id)]).toEqual([['Lukas'], []])
    await remove('adminRemove', 'stephan', 'lukas', p)
    expect(await membersNamed(server, id, 'owners')).toEqual([])
  })
  test('F18 F49 a role of an application', async () => {
    const roles = async () => (await server.asApp().get(`/v1.0/users/${person('lukas').id}/appRoleAssignments`)).body.value.map((a: { resourceDisplayName: string; appRoleId: string }) => [a.resourceDisplayName, a.appRoleId])
    const p = await makePackage(server, { gives: [['Contoso Ledger', 'Bookkeeper']] })
    const bookkeeper = tenant.servicePrincipals.find((s) => s.displayName === 'Contoso Ledger')!.appRoles.find((r) => r.displayName === 'Bookkeeper')!.id
    await take('lukas', p)
    expect(await roles()).toEqual([['Contoso Ledger', bookkeeper]])
    await remove('userRemove', 'lukas', 'lukas', p)
    expect(await roles()).toEqual([])
  })
  test('R20 a package that gives nothing yet is delivered, too', async () => {
    const p = await makePackage(server)
    expect(await requestOf(server, await take('lukas', p))).toMatchObject({ state: 'delivered' })
  })
  test('F60 asking to end what is ending already is refused', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    await take('lukas', p)
    const body = { requestType: 'adminRemove', assignment: { id: (await assignmentOf(server, 'lukas', p.id)).id } }
    const replies = await Promise.all([1, 2, 3].map(() => server.as('stephan').post(`${em}/assignmentRequests`, body)))
    expect(replies.map((r) => [r.status, r.body.error?.code]).sort()).toEqual([[201, undefined], [400, 'AssignmentEnding'], [400, 'AssignmentEnding']])
    await server.drain()
    expect((await server.as('stephan').post(`${em}/assignmentRequests`, body)).body.error.code).toBe('AssignmentEnded')
  })
})

describe('what several things give', () => {
  test('F17 F40 two packages, of two catalogs: the group stays until the last of them ends', async () => {
    const { id } = await newGroup()
    const [short, long] = [await makePackage(server, { policy: { expiration: lasting('P5D') } }), await makePackage(server, { catalog: 'Licences', policy: { expiration: lasting('P10D') } })]
    for (const [p, name] of [[short, 'General'], [long, 'Licences']] as const) await giveGroup(p, id, 'Member', name)
    for (const p of [short, long]) await take('lukas', p)
    await server.clock.advance('P6D')
    expect((await assignmentOf(server, 'lukas', short.id)).state).toBe('expired')
    expect(await has('lukas', id)).toBe(true)
    await server.clock.advance('P5D')
    expect(await has('lukas', id)).toBe(false)
  })
  test('F17 F40 two that end at the same moment leave nothing behind', async () => {
    const { id } = await newGroup()
    const both = [await makePackage(server), await makePackage(server)]
    for (const p of both) { await giveGroup(p, id); await take('lukas', p, { schedule: { expiration: { type: 'afterDateTime', endDateTime: after(3) } } }) }
    await server.clock.advance('P4D')
    expect(await has('lukas', id)).toBe(false)
  })
  test('F17 D3 what the person had before stays', async () => {
    const { id } = await newGroup()
    await server.asApp().post(`/v1.0/groups/${id}/members/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('sofie').id}` })
    const both = [await makePackage(server), await makePackage(server)]
    for (const p of both) { await giveGroup(p, id); await take('sofie', p) }
    for (const p of both) await remove('userRemove', 'sofie', 'sofie', p)
    expect(await has('sofie', id)).toBe(true)
    expect(await rows(server, "select receipt->>'why' as why from assignment_resource_role where resource_origin_id = $1 order by id", [id])).toEqual([{ why: 'keep-for-another' }, { why: 'keep-prior' }])
  })
  test('D3 a role that one person had before is not thought to be everybody’s', async () => {
    const { id } = await newGroup()
    await server.asApp().post(`/v1.0/groups/${id}/members/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('sofie').id}` })
    const p = await makePackage(server)
    await giveGroup(p, id)
    for (const who of ['sofie', 'lukas']) { await take(who, p); await remove('userRemove', who, who, p) }
    expect(await membersNamed(server, id)).toEqual(['Sofie'])
  })
  test('F17 F49 given, taken, given again: it is ours to take again', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    for (const _ of [1, 2]) {
      await take('hugo', p)
      expect(await has('hugo')).toBe(true)
      await remove('userRemove', 'hugo', 'hugo', p)
      expect(await has('hugo')).toBe(false)
    }
  })
})

describe('from when until when', () => {
  test('F40 a duration counts from delivery, the policy’s as well as one that was asked for', async () => {
    const p = await makePackage(server, { gives: givesExemption, policy: { expiration: lasting('P5D'), requestApprovalSettings: approvedBy([manager]) } })
    const [whole, part] = [await asked(server, 'joann', p.id), await asked(server, 'chiara', p.id, { schedule: { expiration: { type: 'afterDuration', duration: 'P2D' } } })]
    await server.clock.advance('P3D')
    for (const id of [whole, part]) expect((await decide(server, 'mary', id)).status).toBe(204)
    await server.drain()
    expect((await assignmentOf(server, 'joann', p.id)).schedule).toMatchObject({ startDateTime: server.clock.now(), expiration: { endDateTime: after(5) } })
    expect((await assignmentOf(server, 'chiara', p.id)).schedule).toMatchObject({ expiration: { endDateTime: after(2) } })
    await server.clock.advance('P2D')
    expect([await has('joann'), await has('chiara')]).toEqual([true, false])
    await server.clock.advance('P3D')
    expect(await has('joann')).toBe(false)
  })
  test('F40 R18 R19 a start in the future waits, and the duration counts from there', async () => {
    const p = await makePackage(server, { gives: givesExemption, policy: { expiration: lasting('P5D') } })
    const start = after(4)
    const id = await take('marta', p, { schedule: { startDateTime: start } })
    expect([(await requestOf(server, id)).state, await has('marta')]).toEqual(['scheduled', false])
    await server.clock.advance('P3DT23H')
    expect(await has('marta')).toBe(false)
    await server.clock.advance('PT2H')
    expect([(await requestOf(server, id)).state, await has('marta')]).toEqual(['delivered', true])
    await server.clock.advance('P4DT22H')
    expect(await has('marta')).toBe(true)
    await server.clock.advance('PT2H')
    expect(await has('marta')).toBe(false)
  })
  test('R18 somebody blocked before the start gets nothing', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    const id = await take('pau', p, { schedule: { startDateTime: after(2) } })
    await server.asApp().patch(`/v1.0/users/${person('pau').id}`, { accountEnabled: false })
    await server.clock.advance('P3D')
    expect([(await requestOf(server, id)).status, await has('pau')]).toEqual(['Canceled', false])
  })
  test('F78 the holder is told fourteen days and one day before the end, each once', async () => {
    const p = await makePackage(server, { policy: { expiration: lasting('P20D') } })
    await take('rosa', p)
    const seen: [number, string][] = []
    for (const step of ['P5D', 'P2D', 'PT1H', 'P11DT22H', 'PT2H', 'P1D']) {
      await server.clock.advance(step)
      seen.push([(await mailsTo('rosa', p)).filter((e) => e === 'accessAboutToExpire').length, (await assignmentOf(server, 'rosa', p.id)).status])
    }
    expect(seen).toEqual([
      [0, 'Delivered'], [1, 'NearExpiry14DaysNotificationTriggered'], [1, 'NearExpiry14DaysNotificationTriggered'], [1, 'NearExpiry14DaysNotificationTriggered'],
      [2, 'NearExpiry1DayNotificationTriggered'], [2, 'ExpiredNotificationTriggered'],
    ])
    expect(await mailsTo('rosa', p)).toEqual(['accessDelivered', 'accessAboutToExpire', 'accessAboutToExpire', 'accessExpired'])
  })
  test('F78 other notices hold for access that is there, and the timeline tells of them', async () => {
    const p = await makePackage(server, { policy: { expiration: lasting('P20D') } })
    const id = await take('rosa', p)
    const reminder = async () => (await server.as('rosa').get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)).body.value.find((m: { kind: string }) => m.kind === 'reminder')?.at
    const end = Date.parse((await assignmentOf(server, 'rosa', p.id)).schedule.expiration.endDateTime)
    const told = []
    for (const expiryNotices of [['P14D', 'P1D'], ['P7D'], ['PT12H', 'P3D'], []]) {
      expect((await server.as('grace').patch(`${em}/latchkey.settings`, { expiryNotices })).status).toBe(200)
      const at = await reminder()
      told.push(at && (end - Date.parse(at)) / 3_600_000)
    }
    expect(told).toEqual([14 * 24, 7 * 24, 3 * 24, undefined])
    await server.as('grace').patch(`${em}/latchkey.settings`, { expiryNotices: ['P7D'] })
    await server.clock.advance('P12DT23H')
    expect(await mailsTo('rosa', p)).not.toContain('accessAboutToExpire')
    await server.clock.advance('PT2H')
    expect(await mailsTo('rosa', p)).toContain('accessAboutToExpire')
    await server.as('grace').patch(`${em}/latchkey.settings`, { expiryNotices: ['P14D', 'P1D'] })
  })
  test('F65 R26 U20 deleting the record of the request changes nothing about the access or its end', async () => {
    const p = await makePackage(server, { gives: givesExemption, policy: { expiration: lasting('P3D') } })
    const id = await take('noah', p)
    expect((await server.as('stephan').delete(`${em}/assignmentRequests/${id}`)).status).toBe(204)
    expect(await has('noah')).toBe(true)
    await server.clock.advance('P4D')
    expect(await has('noah')).toBe(false)
  })
})

describe('who is told', () => {
  test('F57 F78 a direct assignment is not announced', async () => {
    const p = await makePackage(server, { gives: givesExemption, policy: { requestApprovalSettings: approvedBy([manager]) } })
    expect((await ask(server, 'stephan', p.id, { requestType: 'adminAdd', for: 'fleur' })).status).toBe(201)
    await server.drain()
    expect([await has('fleur'), await mailsTo('fleur', p), await mailsTo('jonathan', p)]).toEqual([true, [], []])
  })
  test('F57 F78 where a direct assignment waits for approval, approver and assigner read who assigned whom, and the person nothing', async () => {
    const p = await makePackage(server, { catalog: 'Security', gives: [], policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
    await rows(server, "insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) select gen_random_uuid(), $1, 'e2182095-804a-4656-ae11-64734e9b7ae5', catalog_id, now() from access_package where id = $2", [person('joann').id, p.id])
    const { body } = await ask(server, 'joann', p.id, { requestType: 'adminAdd', for: 'fleur' })
    await decide(server, 'mary', body.id)
    await server.drain()
    expect([await mailsTo('fleur', p), await mailsTo('joann', p), await mailsTo('mary', p)]).toEqual([[], ['requestApproved'], ['requestToApprover']])
    const read = async (who: string) => { const mail = (await server.mails(who)).find((m) => m.text.includes(p.displayName))!; return `${mail.subject}\n${mail.text}` }
    expect(await read('mary')).toMatch(new RegExp(`${person('joann').displayName}.*${person('fleur').displayName}`, 's'))
    expect(await read('joann')).toMatch(new RegExp(`Approved: your request for ${p.displayName}.*${person('fleur').displayName}.*because you made this request`, 's'))
  })
  test('F78 U3 a policy may switch mails about the access off; those about the request still go', async () => {
    const p = await makePackage(server, { policy: { expiration: lasting('P2D'), requestApprovalSettings: approvedBy([manager]), notificationSettings: { isAssignmentNotificationDisabled: true } } })
    const id = await asked(server, 'joann', p.id)
    await decide(server, 'mary', id)
    await server.clock.advance('P3D')
    expect(await mailsTo('joann', p)).toEqual(['requestApproved'])
    expect(await mailsTo('mary', p)).toEqual(['requestToApprover'])
    expect((await assignmentOf(server, 'joann', p.id)).state).toBe('expired')
  })
})

describe('what a package gives changes', () => {
  test('F14 F15 F16 D3 a role that is added reaches every holder; one that is removed leaves them', async () => {
    const p = await makePackage(server)
    for (const who of ['lukas', 'hugo']) await take(who, p)
    const [{ id }, sofies] = [await newGroup(), await newGroup()]
    await server.asApp().post(`/v1.0/groups/${sofies.id}/members/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('hugo').id}` })
    const added = await giveGroup(p, id)
    const second = await giveGroup(p, sofies.id)
    expect((await membersNamed(server, id)).sort()).toEqual(['Hugo', 'Lukas'])
    for (const scope of [added, second]) expect((await server.as('grace').delete(`${em}/accessPackages/${p.id}/resourceRoleScopes/${scope.body.id}`)).status).toBe(204)
    await server.drain()
    expect([await membersNamed(server, id), await membersNamed(server, sofies.id)]).toEqual([[], ['Hugo']])
    expect((await assignmentOf(server, 'lukas', p.id)).state).toBe('delivered')
  })
  test('F15 F16 a role that another package gives stays', async () => {
    const [one, other] = [await makePackage(server, { gives: givesExemption }), await makePackage(server, { gives: givesExemption })]
    for (const p of [one, other]) await take('lukas', p)
    const { role, scope } = roleScope('General', 'sg-Workcation location exemption', 'Member')
    await server.as('grace').delete(`${em}/accessPackages/${one.id}/resourceRoleScopes/${role.id}_${scope.id}`)
    await server.drain()
    expect(await has('lukas')).toBe(true)
    await remove('userRemove', 'lukas', 'lukas', other)
    expect(await has('lukas')).toBe(false)
  })
})

describe('what is in use is not deleted', () => {
  const refusal = async (path: string) => {
    const { status, body } = await server.as('grace').delete(`${em}/${path}`)
    return [status, body.error?.code]
  }
  test('F12 F26 a package and its policy, as long as somebody has it; then the package stays for its history', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    await take('lukas', p)
    expect([await refusal(`accessPackages/${p.id}`), await refusal(`assignmentPolicies/${p.policyId}`)]).toEqual([[400, 'ActiveAssignments'], [400, 'ActiveAssignments']])
    await remove('userRemove', 'lukas', 'lukas', p)
    expect([await refusal(`accessPackages/${p.id}`), await refusal(`assignmentPolicies/${p.policyId}`)]).toEqual([[400, 'PackageHasHistory'], [204, undefined]])
  })
  test('F12 a package that was never used goes, with its policies', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    expect(await refusal(`accessPackages/${p.id}`)).toEqual([204, undefined])
    for (const path of [`accessPackages/${p.id}`, `assignmentPolicies/${p.policyId}`]) expect((await server.as('grace').get(`${em}/${path}`)).status).toBe(404)
  })
  test('F4 F7 a catalog with packages, the built-in one, and a resource that a package uses', async () => {
    expect((await server.as('grace').delete(`${em}/catalogs/${catalog('Security').id}`)).body.error.message).toMatch(/^The catalog still has access packages \(\d+\)\. Disable it instead\.$/)
    expect([await refusal(`catalogs/${catalog('Security').id}`), await refusal(`catalogs/${catalog('General').id}`)]).toEqual([[400, 'CatalogNotEmpty'], [400, 'BuiltInCatalog']])
    const resource = tenant.resources.find((r) => r.originId === exemption)!
    const reply = await server.as('grace').post(`${em}/resourceRequests`, { requestType: 'adminRemove', catalog: { id: resource.catalogId }, resource: { id: resource.id } })
    expect(reply.body.error).toMatchObject({ code: 'ResourceInUse', message: expect.stringContaining('Workcation') })
  })
})

describe('a target that does not answer', () => {
  const connectors = () => server.running.app.connectors as Record<string, Connector>
  /** Lets a target refuse something while `work` runs. */
  async function refusing(what: 'grant' | 'revoke', retryable: boolean, work: () => Promise<void>): Promise<void> {
    const real = connectors()['AadGroup']!
    connectors()['AadGroup'] = elsewhere(real, { [what]: async () => { throw new ConnectorFailed('the target is away', { retryable }) } })
    try { await work() } finally { connectors()['AadGroup'] = real }
  }
  const retryNow = () => server.clock.advance('PT1M')
  test('R28 a removal is tried until it is done', async () => {
    const p = await makePackage(server, { gives: givesExemption })
    await take('lukas', p)
    await refusing('revoke', true, async () => {
      await remove('adminRemove', 'stephan', 'lukas', p)
      await server.clock.advance('P3D')
      expect([(await assignmentOf(server, 'lukas', p.id)).state, await has('lukas')]).toEqual(['delivered', true])
    })
    await server.clock.advance('PT2H')
    expect([(await assignmentOf(server, 'lukas', p.id)).state, await has('lukas')]).toEqual(['expired', false])
  })
  test('F15 so is the removal of a role that the package no longer gives', async () => {
    const [p, { id }] = [await makePackage(server), await newGroup()]
    const added = await giveGroup(p, id)
    await take('lukas', p)
    await refusing('revoke', true, async () => {
      await server.as('grace').delete(`${em}/accessPackages/${p.id}/resourceRoleScopes/${added.body.id}`)
      await server.drain()
      expect(await has('lukas', id)).toBe(true)
    })
    await retryNow()
    expect(await has('lukas', id)).toBe(false)
  })
  test('F60 R21 a delivery is given up when it cannot succeed, and its removal takes back what it gave', async () => {
    const p = await makePackage(server, { gives: [...givesExemption, ['Contoso CRM', 'Sales user']] })
    let id = ''
    await refusing('grant', false, async () => { id = await take('lukas', p) })
    expect(await requestOf(server, id)).toMatchObject({ state: 'partiallyDelivered', assignment: { state: 'partiallyDelivered' } })
    expect(await mailsTo('lukas', p)).toEqual(['deliveryFailed'])
    await remove('adminRemove', 'stephan', 'lukas', p)
    expect((await assignmentOf(server, 'lukas', p.id)).state).toBe('expired')
    expect((await server.asApp().get(`/v1.0/users/${person('lukas').id}/appRoleAssignments`)).body.value).toEqual([])
  })
  test('F64 R25 what a failed delivery left goes when its request is canceled, though the target is away just then', async () => {
    const [p, { id }, second] = [await makePackage(server), await newGroup(), await newGroup()]
    for (const g of [id, second.id]) await giveGroup(p, g)
    const requestId = await take('lukas', p)
    await rows(server, "update assignment_request set state = 'deliveryFailed' where id = $1", [requestId])
    await rows(server, "update assignment set state = 'deliveryFailed' where access_package_id = $1", [p.id])
    await refusing('revoke', true, async () => {
      expect((await server.as('stephan').post(`${em}/assignmentRequests/${requestId}/cancel`)).status).toBe(200)
      await server.drain()
      expect(await has('lukas', id)).toBe(true)
    })
    await retryNow()
    expect([await has('lukas', id), await has('lukas', second.id), (await assignmentOf(server, 'lukas', p.id)).state]).toEqual([false, false, 'expired'])
  })
})
