import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultSettings } from '#domain/settings.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { rows, stored } from '../support/world.ts'

// Graph's own settings of entitlement management: §4 row 2, F69.

let server: TestServer
beforeAll(async () => { server = await startTestServer() }, 120_000)
afterAll(() => server.close())

describe('§4 row 2 settings', () => {
  test('F69 guests keep their accounts: nothing is done, and nothing else can be set', async () => {
    const grace = server.as('grace')
    expect((await grace.get(`${em}/settings`)).body).toEqual({ '@odata.context': expect.stringContaining('$metadata#identityGovernance/entitlementManagement/settings/$entity'), id: 'singleton', externalUserLifecycleAction: 'none', durationUntilExternalUserDeletedAfterBlocked: null })
    expect((await grace.get(`${em}/settings?$select=externalUserLifecycleAction`)).body).not.toHaveProperty('id')
    expect((await grace.patch(`${em}/settings`, { externalUserLifecycleAction: 'None' })).status).toBe(204)
    const before = await stored(server)
    for (const [body, named] of [[{ externalUserLifecycleAction: 'blockSignIn' }, 'blockSignIn'], [{ externalUserLifecycleAction: 'blockSignInAndDelete', durationUntilExternalUserDeletedAfterBlocked: 'P30D' }, 'blockSignInAndDelete'], [{ durationUntilExternalUserDeletedAfterBlocked: 'P30D' }, 'durationUntilExternalUserDeletedAfterBlocked']] as const) {
      const answer = await grace.patch(`${em}/settings`, body)
      expect([answer.status, answer.body.error.message]).toEqual([501, expect.stringContaining(named)])
    }
    expect((await grace.patch(`${em}/settings`, { externalUserLifecycleAction: 'delete' })).status).toBe(400)
    expect((await grace.patch(`${em}/settings`, { lifecycle: 'none' })).status).toBe(400)
    expect(await stored(server)).toEqual(before)
    expect((await grace.get(`${em}/settings`)).body.externalUserLifecycleAction).toBe('none')
  })

  test('§4 row 2 settings of end users are those of the tenant, in both directions', async () => {
    const { relatedPeopleInsightLevel, showApproverDetailsToMembers } = defaultSettings
    const stephan = server.as('stephan')
    const one = `${em}/controlConfigurations/endUserSettings`
    expect((await stephan.get(`${em}/controlConfigurations`)).body.value).toMatchObject([{ '@odata.type': '#microsoft.graph.endUserSettings', id: 'endUserSettings', isEnabled: true, relatedPeopleInsightLevel, showApproverDetailsToMembers }])
    expect((await stephan.patch(one, { '@odata.type': '#microsoft.graph.endUserSettings', showApproverDetailsToMembers: !showApproverDetailsToMembers, relatedPeopleInsightLevel: 'Disabled' })).status).toBe(204)
    expect((await stephan.get(`${em}/latchkey.settings`)).body).toMatchObject({ ...defaultSettings, showApproverDetailsToMembers: !showApproverDetailsToMembers, relatedPeopleInsightLevel: 'disabled' })
    await stephan.patch(`${em}/latchkey.settings`, { relatedPeopleInsightLevel: 'countAndNames' })
    expect((await stephan.get(one)).body).toMatchObject({ relatedPeopleInsightLevel: 'countAndNames', showApproverDetailsToMembers: !showApproverDetailsToMembers })
    // Only what was ever said is kept, so that a better default reaches whoever said nothing about it.
    const [kept] = await rows<{ value: object }>(server, `select value from setting where name = 'tenant'`)
    expect(kept!.value).toEqual({ showApproverDetailsToMembers: !showApproverDetailsToMembers, relatedPeopleInsightLevel: 'countAndNames' })
    expect((await stephan.get(`${em}/controlConfigurations/$count`)).body).toBe('1')
    expect((await stephan.get(`${em}/controlConfigurations/microsoft.graph.endUserSettings?$filter=showApproverDetailsToMembers eq true`)).status).toBe(400)
  })
  test.each([[{ expiryNotices: ['P9999D'] }, 'expiryNotices/0'], [{ expiryNotices: ['P14D', 'PT0S'] }, 'expiryNotices/1'], [{ approverReminders: ['half', 'P0D'] }, 'approverReminders/1'], [{ delegation: { maximumDuration: 'P0D' } }, 'delegation/maximumDuration'], [{ leavers: { gracePeriod: 'P2Y' } }, 'leavers/gracePeriod']])(
    'a length of time that cannot be meant is refused: %j', async (body, target) => {
      const answer = await server.as('grace').patch(`${em}/latchkey.settings`, body)
      expect([answer.status, answer.body.error.details?.[0]?.target]).toEqual([400, target])
    })
  test('§4 row 2 what is refused', async () => {
    const one = `${em}/controlConfigurations/endUserSettings`
    const before = await stored(server)
    expect((await server.as('grace').patch(one, { isEnabled: false })).status).toBe(400)
    expect((await server.as('grace').patch(one, { relatedPeopleInsightLevel: 'some' })).status).toBe(400)
    expect((await server.as('grace').patch(`${em}/controlConfigurations/insiderRiskyUserApproval`, {})).status).toBe(404)
    for (const who of ['omar', 'marcus', 'joann', 'katarina']) {
      expect((await server.as(who).patch(one, { showApproverDetailsToMembers: true })).status, who).toBe(403)
      expect((await server.as(who).patch(`${em}/settings`, { externalUserLifecycleAction: 'none' })).status, who).toBe(403)
    }
    expect(await stored(server)).toEqual(before)
  })
  test('§4 row 2 settings are read by administrators and global readers', async () => {
    for (const [who, status] of [['stephan', 200], ['grace', 200], ['marcus', 200], ['omar', 404], ['joann', 404]] as const) {
      expect((await server.as(who).get(`${em}/settings`)).status, who).toBe(status)
      expect((await server.as(who).get(`${em}/controlConfigurations/endUserSettings`)).status, who).toBe(status)
    }
    expect((await server.as('omar').get(`${em}/controlConfigurations`)).body.value).toEqual([])
  })
})
