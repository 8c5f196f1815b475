/** Deciding about a holder who no longer fits (L1): who may, what, until when, and what others see of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, em, type TestServer } from '../support/server.ts'
import { catalog, lasting, makePackage, person, rows, stored } from '../support/world.ts'
import { roleDefinitions } from '#domain/access.ts'
import { caseOf, casesOf, decideCase, held, holdingOf, makeTeam, moves, returns, setManager, setRule, told, waitingFor, type Held } from './movers-world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const daysOn = (days: number): string => server.running.clock.now().add({ hours: days * 24 }).toString({ fractionalSecondDigits: 3 })
const keep = (keepUntil: unknown, justification: unknown = 'Hands over to a colleague.') => ({ decision: 'keep', keepUntil, justification })
const drop = { decision: 'drop', justification: 'No longer needed.' }
const asking = async (who: string, policy: object = {}): Promise<Held & { caseId: string }> => {
  const h = await held(server, who, { action: 'ask', gracePeriod: 'P7D' }, policy)
  await moves(server, h)
  return { ...h, caseId: (await caseOf(server, h)).id }
}
const giveRole = (principalId: string, role: 'owner' | 'packageManager' | 'assignmentManager') =>
  rows(server, 'insert into role_assignment (id, principal_id, role_definition_id, catalog_id, created_date_time) values (gen_random_uuid(), $1, $2, $3, now())', [principalId, roleDefinitions[role], catalog('Security').id])

describe('L1 keep', () => {
  test('L1 the manager keeps until a date: the end moves there, and the others hear of it', async () => {
    const h = await asking('joann')
    const until = daysOn(16)
    const { status, body } = await decideCase(server, 'mary', h.caseId, keep(until))
    expect([status, body]).toMatchObject([200, { state: 'decided', outcome: 'kept', canDecide: false, decision: { result: 'keep', keepUntilDateTime: until, decidedBy: { displayName: 'Mary Collins' }, justification: 'Hands over to a colleague.' } }])
    expect((await holdingOf(server, h)).schedule.expiration.endDateTime).toBe(until)
    expect(await told(server, 'moverDecided', h.displayName)).toEqual(['joann', 'omar'])
    await server.clock.advance('P15DT1H')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    expect(await told(server, 'accessAboutToExpire', h.displayName)).toEqual(['joann', 'joann'])
    await server.clock.advance('P1D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
    expect(await casesOf(server, h)).toMatchObject([{ state: 'ended', outcome: 'accessEnded', decision: 'keep' }])
  })

  test('L1 a keep that passes is asked again, where the access was extended meanwhile', async () => {
    const h = await asking('bram')
    await decideCase(server, 'omar', h.caseId, keep(daysOn(10)))
    await rows(server, 'update assignment set ends_at = $2 where access_package_id = $1', [h.id, daysOn(100)])
    await server.clock.advance('P11D')
    expect(await casesOf(server, h)).toMatchObject([{ state: 'ended', outcome: 'keepPassed' }, { state: 'open', action: 'ask', due: expect.stringContaining(daysOn(6).slice(0, 19)) }])
    await server.clock.advance('P7D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  })

  test('L1 fits again after it was kept: the case is closed, the date stays', async () => {
    const h = await asking('chiara')
    const until = daysOn(20)
    await decideCase(server, 'mary', h.caseId, keep(until))
    await returns(server, h)
    expect(await caseOf(server, h)).toMatchObject({ state: 'back' })
    expect((await holdingOf(server, h)).schedule.expiration.endDateTime).toBe(until)
  })

  test('L1 until the end of the access at the most; without one, as long as the policy allows', async () => {
    const [ends, endless] = [await asking('lukas'), await asking('mirjam', { expiration: { type: 'noExpiration' } })]
    const end = (await holdingOf(server, ends)).schedule.expiration.endDateTime
    const before = await stored(server)
    const late = await decideCase(server, 'mary', ends.caseId, keep(daysOn(400)))
    expect([late.status, late.body.error.code, late.body.error.message]).toMatchObject([400, 'KeepTooLong', expect.stringContaining(end)])
    expect(await stored(server)).toEqual(before)
    expect((await decideCase(server, 'mary', ends.caseId, keep(end))).status).toBe(200)
    await server.as('grace').patch(`${em}/assignmentPolicies/${endless.policyId}`, { expiration: lasting('P10D') })
    expect((await decideCase(server, 'mary', endless.caseId, keep(daysOn(11)))).body.error.code).toBe('KeepTooLong')
    expect((await decideCase(server, 'mary', endless.caseId, keep(daysOn(9)))).status).toBe(200)
    expect((await holdingOf(server, endless)).schedule.expiration.endDateTime).toBe(daysOn(9))
  })
})

describe('L1 drop', () => {
  test('L1 F77 the owner drops: it goes at once, by a systemRemove that names the owner', async () => {
    const h = await asking('maya')
    const { status, body } = await decideCase(server, 'omar', h.caseId, drop)
    expect([status, body]).toMatchObject([200, { state: 'ended', outcome: 'dropped', decision: { result: 'drop', keepUntilDateTime: null } }])
    await server.drain()
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
    expect(await told(server, 'moverDecided', h.displayName)).toEqual(['brandon', 'maya'])
    expect(await rows(server, "select request_type, created_by_id from assignment_request where access_package_id = $1 and request_type like '%Remove'", [h.id])).toMatchObject([{ request_type: 'systemRemove', created_by_id: person('omar').id }])
  })
})

describe('L1 who decides', () => {
  test('L1 owners behind a group and package managers are asked and decide; the first decision wins', async () => {
    await giveRole(person('leila').id, 'packageManager')
    await giveRole(await makeTeam(server, 'thabo'), 'owner')
    const h = await asking('emeka')
    expect(await told(server, 'moverToDecide', h.displayName)).toEqual(['grace', 'leila', 'omar', 'thabo'])
    const answers = await Promise.all([decideCase(server, 'thabo', h.caseId, keep(daysOn(9))), decideCase(server, 'leila', h.caseId, drop)])
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409])
    const [won] = await casesOf(server, h)
    expect(won!.decision).toBe(answers[0]!.status === 200 ? 'keep' : 'drop')
    expect(answers.find((a) => a.status === 409)!.body.error).toMatchObject({ code: 'Conflict', message: expect.stringContaining('has already decided') })
    await server.drain()
    expect((await holdingOf(server, h)).state).toBe(won!.decision === 'keep' ? 'delivered' : 'expired')
  })

  test('L1 nobody about themselves: not the holder, not an owner who holds it', async () => {
    const h = await asking('thabo')
    const before = await stored(server)
    expect((await decideCase(server, 'thabo', h.caseId, drop)).body.error.code).toBe('CannotDecideAboutSelf')
    expect(await waitingFor(server, 'thabo')).not.toContainEqual(expect.objectContaining({ id: h.caseId }))
    const own = await asking('jun')
    expect((await decideCase(server, 'jun', own.caseId, keep(daysOn(3)))).status).toBe(404)
    expect((await server.as('jun').get(`${em}/latchkey.moverCases/${own.caseId}`)).status).toBe(404)
    expect((await stored(server))['requests']).toBe(before['requests']! + 1)
    expect(await told(server, 'moverToDecide', h.displayName)).not.toContain('thabo')
  })

  test('L1 a stranger sees nothing; readers and assignment managers see and do not decide', async () => {
    await giveRole(person('daan').id, 'assignmentManager')
    const h = await asking('tyler')
    const before = await stored(server)
    for (const who of ['carmen', 'mary', 'pat@fabrikam.example', 'katarina']) {
      expect((await server.as(who).get(`${em}/latchkey.moverCases/${h.caseId}`)).status, who).toBe(404)
      expect((await decideCase(server, who, h.caseId, drop)).status, who).toBe(404)
      expect((await server.as(who).get(`${em}/latchkey.personChanges(personId='${person('tyler').id}')`)).status, who).toBe(404)
      expect(await waitingFor(server, who, `?personId=${person('tyler').id}&state=all`)).toEqual([])
    }
    for (const who of ['beatriz', 'daan', 'marcus']) {
      expect((await server.as(who).get(`${em}/latchkey.moverCases/${h.caseId}`)).body, who).toMatchObject({ id: h.caseId, canDecide: false })
      expect((await decideCase(server, who, h.caseId, drop)).status, who).toBe(403)
      expect((await waitingFor(server, who)).map((c) => c.id), who).not.toContain(h.caseId)
    }
    expect(await stored(server)).toEqual(before)
    expect((await server.asApp().post(`${em}/latchkey.moverCases/${h.caseId}/decide`, drop)).status).toBe(403)
    expect((await server.anonymous().get(`${em}/latchkey.moverCases()`)).status).toBe(401)
    expect((await server.as('brandon', ['EntitlementManagement.Read.All']).post(`${em}/latchkey.moverCases/${h.caseId}/decide`, drop)).status).toBe(403)
    expect((await decideCase(server, 'brandon', h.caseId, drop)).status).toBe(200)
  })

  test('L1 without a manager the owners alone are asked', async () => {
    await server.asApp().delete(`/v1.0/users/${person('wouter').id}/manager/$ref`)
    const h = await asking('wouter')
    expect(await told(server, 'moverToDecide', h.displayName)).toEqual(['leila', 'omar', 'thabo'])
  })

  test('L1 a manager who is blocked is not asked; where nobody is left, the holder hears that the access goes', async () => {
    const h = await held(server, 'isabelle', { action: 'ask', gracePeriod: 'P2D' })
    await server.asApp().patch(`/v1.0/users/${person('amara').id}`, { accountEnabled: false })
    const roles = await rows<{ id: string }>(server, 'update role_assignment set catalog_id = $2 where catalog_id = $1 returning id', [catalog('Security').id, catalog('Partners').id])
    await moves(server, h)
    const { body } = await server.as('stephan').get(`${em}/latchkey.moverCases(personId='${person('isabelle').id}')`)
    await rows(server, 'update role_assignment set catalog_id = $2 where id = any($1)', [roles.map((r) => r.id), catalog('Security').id])
    expect(body.value).toMatchObject([{ canDecide: true, deciders: [] }])
    expect([await told(server, 'moverToDecide', h.displayName), await told(server, 'moverRemoval', h.displayName)]).toEqual([[], ['isabelle']])
    await server.clock.advance('P3D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  })
})

describe('L1 what is refused leaves nothing behind', () => {
  test('L1 broken bodies and dates', async () => {
    const h = await asking('oliver')
    const before = await stored(server)
    for (const body of [{}, { decision: 'maybe', justification: 'x' }, { decision: 'keep', keepUntil: 'tomorrow', justification: 'x' }, { decision: 'keep', keepUntil: daysOn(3) }, { ...drop, keepUntil: daysOn(3) }, { ...drop, extra: 1 }, { ...drop, justification: 7 }, [], '{'])
      expect((await decideCase(server, 'omar', h.caseId, body)).status, JSON.stringify(body)).toBe(400)
    expect((await decideCase(server, 'omar', h.caseId, keep(undefined))).body.error.code).toBe('KeepDateRequired')
    expect((await decideCase(server, 'omar', h.caseId, keep(daysOn(-1)))).body.error.code).toBe('EndInPast')
    expect((await decideCase(server, 'omar', h.caseId, { ...drop, justification: '  ' })).body.error.code).toBe('JustificationRequired')
    expect((await decideCase(server, 'omar', 'not-an-id', drop)).status).toBe(400)
    expect((await decideCase(server, 'omar', person('omar').id, drop)).status).toBe(404)
    for (const query of ['?state=maybe', '?personId=x', '?top=0', '?top=x', '?unknown=1']) expect((await server.as('omar').get(`${em}/latchkey.moverCases()${query}`)).status, query).toBe(400)
    expect((await server.as('omar').get(`${em}/latchkey.personChanges()`)).status).toBe(400)
    expect(await stored(server)).toEqual(before)
  })

  test('L1 too late, not asked, and over', async () => {
    const [late, removed, over] = [await asking('nadia'), await held(server, 'sofie', { action: 'remove', gracePeriod: 'P9D' }), await asking('carmen')]
    await moves(server, removed)
    await returns(server, over)
    expect((await decideCase(server, 'omar', (await caseOf(server, removed)).id, keep(daysOn(3)))).body.error.code).toBe('MoverCaseNotAsked')
    expect((await decideCase(server, 'omar', over.caseId, drop)).body.error.code).toBe('MoverCaseNotOpen')
    server.running.clock.move(server.running.clock.now().add({ hours: 7 * 24 }))
    expect((await decideCase(server, 'omar', late.caseId, keep(daysOn(3)))).body.error.code).toBe('DecisionExpired')
  })
})

describe('L1 what is shown', () => {
  test('L1 a case says who, why, what changed, what hangs on it, until when and who decides', async () => {
    await server.drain()
    const h = await held(server, 'hiroshi', { action: 'ask', gracePeriod: 'P7D' })
    await server.asApp().patch(`/v1.0/users/${person('hiroshi').id}`, { department: 'Legal' })
    await setManager(server, 'hiroshi', 'mary')
    await moves(server, h)
    const [waiting] = (await waitingFor(server, 'mary')).filter((c) => c.person.id === person('hiroshi').id)
    expect(waiting).toMatchObject({
      state: 'open', action: 'ask', dueDateTime: daysOn(7), canDecide: true, accessPackage: { id: h.id, displayName: h.displayName }, catalog: { displayName: 'Security' }, policy: { id: h.policyId },
      person: { displayName: 'Hiroshi Sato', department: 'Legal', jobTitle: 'Security Analyst', manager: { displayName: 'Mary Collins' } },
      reason: { text: expect.stringMatching(/is for members of Team \d+\. Hiroshi Sato is not one of them\.$/), scope: { allowedTargetScope: 'specificDirectoryUsers', targets: [{ kind: 'groupMembers', id: h.teamId }] }, facts: { department: 'Legal' } },
      changes: [{ name: 'department', before: 'Security', now: 'Legal' }, { name: 'manager', before: 'Yusuf Demir', now: 'Mary Collins' }],
      resourceRoles: [{ resource: 'sg-Advanced security', role: 'Member', originSystem: 'AadGroup' }], latestKeepDateTime: (await holdingOf(server, h)).schedule.expiration.endDateTime, decision: null,
    })
    expect(waiting.deciders).toContainEqual({ id: person('mary').id, displayName: 'Mary Collins', as: 'manager' })
    expect(waiting.deciders).toContainEqual({ id: person('omar').id, displayName: 'Omar Haddad', as: 'owner' })
    const { body: page } = await server.as('mary').get(`${em}/latchkey.personChanges(personId='${person('hiroshi').id}')`)
    expect(page).toMatchObject({ person: { displayName: 'Hiroshi Sato', department: 'Legal' }, leaver: null, access: [{ accessPackage: { id: h.id }, changes: [{ name: 'department' }, { name: 'manager' }] }], cases: [{ id: waiting.id }] })
    await setRule(server, h, { action: 'keep' })
    await server.drain()
    expect(await waitingFor(server, 'mary', `?personId=${person('hiroshi').id}`)).toEqual([])
    expect(await waitingFor(server, 'marcus', `?personId=${person('hiroshi').id}&state=all`)).toMatchObject([{ state: 'ended', outcome: 'ruleChanged', deciders: [], latestKeepDateTime: null }])
  })

  test('L1 long lists come in pages', async () => {
    const all = (await server.as('grace').get(`${em}/latchkey.moverCases()?state=all`)).body.value.map((c: { id: string }) => c.id)
    const seen: string[] = []
    for (let after: string | null = ''; after !== null;) {
      const { body }: { body: { value: { id: string }[]; next: string | null } } = await server.as('grace').get(`${em}/latchkey.moverCases()?state=all&top=2${after ? `&after=${after}` : ''}`)
      seen.push(...body.value.map((c) => c.id))
      after = body.next
    }
    expect(all.length).toBeGreaterThan(5)
    expect(seen).toEqual(all)
  })
})

describe('the time to decide', () => {
  test.each([['PT0S', 'MoverGraceTooShort'], ['PT59M59S', 'MoverGraceTooShort'], ['PT0.000000001S', 'InvalidModel'], ['P7DT0.5S', 'InvalidModel'], ['PT0.0001H', 'InvalidModel']])('L1 who is asked is not asked for nothing: a grace of %s is refused', async (gracePeriod, code) => {
    const made = await makePackage(server)
    const address = `${em}/assignmentPolicies/${made.policyId}/latchkey.rules`
    const { body: before } = await server.as('grace').get(address)
    const reply = await setRule(server, made, { action: 'ask', gracePeriod })
    expect([reply.status, reply.body.error.code, reply.body.error.details[0].target]).toEqual([400, code === 'InvalidModel' ? code : 'PolicyInvalid', 'whenOutOfScope/gracePeriod'])
    expect((await server.as('grace').get(address)).body).toEqual(before)
  })
  test('L1 an hour is enough; who is not asked needs none, until the policy asks', async () => {
    const made = await makePackage(server)
    expect((await setRule(server, made, { action: 'ask', gracePeriod: 'PT1H' })).status).toBe(200)
    expect((await setRule(server, made, { action: 'remove', gracePeriod: 'PT0S' })).status).toBe(200)
    expect((await setRule(server, made, { action: 'ask' })).status).toBe(400)
  })
  test('durations of settings are whole seconds', async () => {
    const reply = await server.as('grace').patch(`${em}/latchkey.settings`, { leavers: { gracePeriod: 'PT0.000000001S' }, reprocessWindow: 'PT1.5S' })
    expect([reply.status, reply.body.error.details.map((d: { target: string }) => d.target)]).toEqual([400, ['leavers/gracePeriod', 'reprocessWindow']])
    expect(reply.body.error.message).toContain('whole seconds')
  })
})
