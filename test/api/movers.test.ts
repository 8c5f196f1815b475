/** Movers (L1): a holder falls out of the scope under which access was given. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweep } from '#jobs/sweep.ts'
import { startTestServer, em, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, lasting, makePackage, membersNamed, group, membersOf, person, rows, user } from '../support/world.ts'
import { drainOf, leap, neighbourOf } from '../jobs/world.ts'
import { activities, caseOf, casesOf, held, holdingOf, join, makeTeam, moves, part, returns, setManager, setRule, told } from './movers-world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
const aWeek = (): string => new Date(Date.parse(server.clock.now()) + 7 * 86_400_000).toISOString()

describe('L1 M1 what the policy says', () => {
  test('L1 keep: the access stays as in Entra, and nobody is told', async () => {
    const h = await held(server, 'joann')
    await moves(server, h)
    expect(await casesOf(server, h)).toEqual([])
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    expect(await rows(server, "select event from mail where event like 'mover%'")).toEqual([])
  })

  test('L1 tell: holder, manager and owners get one mail, however often the person is looked at', async () => {
    const h = await held(server, 'bram', { action: 'tell' })
    await moves(server, h)
    await server.asApp().patch(`/v1.0/users/${person('bram').id}`, { department: 'Marketing' })
    await server.drain()
    expect(await casesOf(server, h)).toMatchObject([{ state: 'open', action: 'tell', due: null }])
    expect(await told(server, 'moverTold', h.displayName)).toEqual(['bram', 'mary', 'omar'])
    const read = async (who: string) => (await server.mails(who)).find((m) => m.event === 'moverTold' && m.subject.includes(h.displayName))!.text
    expect(await read('mary')).toContain(`View access:\n${server.running.app.publicUrl}/team/${person('bram').id}\n`)
    expect(await read('mary')).not.toContain('remove it')
    expect(await read('omar')).toMatch(new RegExp(`Then remove it\\.[^]*/admin/access-packages/${h.id}/assignments\\?q=Bram`))
    await server.clock.advance('P60D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    expect(await activities(server, h.id)).toEqual(['Holder no longer fits access package policy'])
  })

  test('L1 ask: manager and owners are asked, reminded a day before, and without a decision the access goes', async () => {
    const h = await held(server, 'chiara', { action: 'ask', gracePeriod: 'P7D' })
    await moves(server, h)
    expect(await caseOf(server, h)).toMatchObject({ state: 'open', action: 'ask', due: aWeek() })
    expect(await told(server, 'moverToDecide', h.displayName)).toEqual(['mary', 'omar'])
    await server.clock.advance('P5D')
    expect(await told(server, 'moverToDecide', h.displayName)).toHaveLength(2)
    await server.clock.advance('P1DT1H')
    expect(await told(server, 'moverToDecide', h.displayName)).toEqual(['mary', 'mary', 'omar', 'omar'])
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    await server.clock.advance('P1D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
    expect(await caseOf(server, h)).toMatchObject({ state: 'ended', outcome: 'removed', decision: null })
    expect(await membersNamed(server, group('sg-Advanced security').id)).not.toContain('Chiara')
    const [removal] = await rows<{ type: string; justification: string }>(server, "select request_type as type, justification from assignment_request where access_package_id = $1 and request_type like '%Remove'", [h.id])
    expect((await server.mails('chiara')).find((m) => m.event === 'accessRemoved' && m.subject.includes(h.displayName))!.text).toMatch(/is for members of Team \d+\. You are not one of them\./)
    expect(removal).toMatchObject({ type: 'systemRemove', justification: expect.stringContaining('Chiara Ricci is not one of them') })
  })

  test('L1 ask: whoever becomes the manager meanwhile is asked, once, and the others are not asked again', async () => {
    const h = await held(server, 'fleur', { action: 'ask', gracePeriod: 'P7D' })
    await setManager(server, 'fleur', 'mary')
    await moves(server, h)
    expect(await told(server, 'moverToDecide', h.displayName)).toEqual(['mary', 'omar'])
    for (const manager of ['sara', 'mary', 'sara']) { await setManager(server, 'fleur', manager); await server.drain() }
    expect(await told(server, 'moverToDecide', h.displayName)).toEqual(['mary', 'omar', 'sara'])
  })

  test('L1 remove: holder, manager and owners are told, and after the grace it is gone', async () => {
    const h = await held(server, 'lukas', { action: 'remove', gracePeriod: 'P3D' })
    await moves(server, h)
    expect(await told(server, 'moverRemoval', h.displayName)).toEqual(['lukas', 'mary', 'omar'])
    await server.clock.advance('P2D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    await server.clock.advance('P1DT1M')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
    expect(await activities(server, h.id)).toEqual(['Holder no longer fits access package policy', 'Entitlement Management removes access package assignment request for user', 'Close case of holder who no longer fits access package policy'])
  })

  test('L1 remove without a grace: it goes at once', async () => {
    const h = await held(server, 'maya', { action: 'remove', gracePeriod: 'PT0S' })
    await moves(server, h)
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  })
})

describe('L1 the way back', () => {
  test.each(['tell', 'ask', 'remove'] as const)('L1 U19 %s: fits again, the case is closed, audited and told', async (action) => {
    const h = await held(server, 'aditi', { action, gracePeriod: 'P7D' })
    await moves(server, h)
    await server.clock.advance('P6D')
    await returns(server, h)
    expect(await caseOf(server, h)).toMatchObject({ state: 'back', outcome: 'fitsAgain' })
    await server.clock.advance('P30D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    expect((await activities(server, h.id)).at(-1)).toBe('Holder fits access package policy again')
    expect(await told(server, 'moverBack', h.displayName)).toEqual({ tell: [], ask: ['kenji', 'omar'], remove: ['aditi', 'kenji', 'omar'] }[action])
  })

  test('L1 a second time out of scope is a case of its own', async () => {
    const h = await held(server, 'jun', { action: 'ask' })
    for (const go of [moves, returns, moves]) await go(server, h)
    expect(await casesOf(server, h)).toMatchObject([{ state: 'back' }, { state: 'open' }])
  })

  test('L1 back at the target’s last moment, with nothing looked at since: it stays', async () => {
    const h = await held(server, 'tyler', { action: 'remove', gracePeriod: 'P7D' })
    await moves(server, h)
    await join(server, h.teamId, person('tyler').id)
    server.running.clock.move(aWeekOn(8))
    await sweep(server.running.context)
    expect(await caseOf(server, h)).toMatchObject({ state: 'back' })
    await server.drain()
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
  })
})
const aWeekOn = (days: number) => server.running.clock.now().add({ hours: days * 24 })

describe('L1 whatever makes somebody fall out', () => {
  test('L1 M8 a group inside the group', async () => {
    const [h, inner] = [await held(server, 'wouter', { action: 'ask' }), await makeTeam(server, 'oliver')]
    await join(server, h.teamId, inner)
    await asked(server, 'oliver', h.id)
    await server.drain()
    await part(server, h.teamId, inner)
    await server.drain()
    expect(await casesOf(server, { ...h, who: 'oliver' })).toHaveLength(1)
    expect(await assignmentOf(server, 'wouter', h.id)).toMatchObject({ state: 'delivered' })
  })

  test('L1 a deleted group', async () => {
    const h = await held(server, 'nadia', { action: 'ask' })
    await server.asApp().delete(`/v1.0/groups/${h.teamId}`)
    await server.drain()
    expect(await caseOf(server, h)).toMatchObject({ state: 'open' })
    const { body } = await server.as('omar').get(`${em}/latchkey.moverCases/${(await caseOf(server, h)).id}`)
    expect(body.reason.text).toContain('members of a group that is gone')
  })

  test('L1 a member who becomes a guest', async () => {
    const made = await makePackage(server, { catalog: 'Security', policy: { expiration: lasting('P365D') } })
    await setRule(server, made, { action: 'remove', gracePeriod: 'P1D' })
    await asked(server, 'pau', made.id)
    await server.drain()
    await server.asApp().patch(`/v1.0/users/${person('pau').id}`, { userType: 'Guest' })
    await server.drain()
    const h = { ...made, teamId: '', who: 'pau' }
    expect(await caseOf(server, h)).toMatchObject({ state: 'open', action: 'remove' })
    await server.clock.advance('P2D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  })

  test('L1 a narrower scope, and a rule that comes later', async () => {
    const h = await held(server, 'sofie')
    await server.as('grace').patch(`${em}/assignmentPolicies/${h.policyId}`, { specificAllowedTargets: [user('carmen')] })
    await server.drain()
    expect(await casesOf(server, h)).toEqual([])
    await setRule(server, h, { action: 'ask', gracePeriod: 'P7D' })
    await server.drain()
    expect(await casesOf(server, h)).toMatchObject([{ state: 'open', action: 'ask' }])
    await setRule(server, h, { action: 'tell' })
    await server.drain()
    expect(await casesOf(server, h)).toMatchObject([{ state: 'ended', outcome: 'ruleChanged' }, { state: 'open', action: 'tell' }])
    await setRule(server, h, { action: 'keep' })
    await server.drain()
    expect(await casesOf(server, h)).toMatchObject([{ state: 'ended' }, { state: 'ended', outcome: 'ruleChanged' }])
    await setRule(server, h, { action: 'ask' })
    await server.as('grace').patch(`${em}/assignmentPolicies/${h.policyId}`, { specificAllowedTargets: [membersOf(h.teamId)] })
    await server.drain()
    expect(await casesOf(server, h)).toHaveLength(2)
  })

  test('L1 who changed while the request waited is looked at when it is given', async () => {
    const h = await held(server, 'andrew', { action: 'ask' }, { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [user('omar')] }] } })
    const [request] = await rows<{ id: string; stage: string }>(server, 'select r.id, t.id as stage from assignment_request r join approval_stage t on t.approval_id = r.id where access_package_id = $1', [h.id])
    await moves(server, h)
    await server.as('omar').patch(`${em}/accessPackageAssignmentApprovals/${request!.id}/stages/${request!.stage}`, { reviewResult: 'Approve' })
    await server.drain()
    expect(await casesOf(server, h)).toMatchObject([{ state: 'open' }])
  })

  test('L1 a new manager is the one who decides', async () => {
    const h = await held(server, 'hiroshi', { action: 'ask' })
    await moves(server, h)
    await setManager(server, 'hiroshi', 'mary')
    const { id } = await caseOf(server, h)
    expect((await server.as('mary').get(`${em}/latchkey.moverCases/${id}`)).body).toMatchObject({ canDecide: true, changes: [{ name: 'manager', before: 'Yusuf Demir', now: 'Mary Collins' }] })
    expect((await server.as('yusuf').get(`${em}/latchkey.moverCases/${id}`)).status).toBe(404)
  })
})

describe('L1 after a month of silence', () => {
  test('L1 nothing was looked at: travelling does all in order', async () => {
    const h = await held(server, 'emeka', { action: 'ask', gracePeriod: 'P7D' })
    await part(server, h.teamId, person('emeka').id)
    await server.clock.advance('P1M')
    expect(await caseOf(server, h)).toMatchObject({ state: 'ended', outcome: 'removed' })
    expect(await told(server, 'moverToDecide', h.displayName)).toHaveLength(4)
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
    const activity = await rows<{ a: string }>(server, `select activity_display_name as a from audit_event where access_package_id = $1 and activity_display_name ~ 'no longer fits|removes access|Remind' order by id`, [h.id])
    expect(activity.map((r) => r.a)).toEqual(['Holder no longer fits access package policy', 'Remind of holder who no longer fits access package policy', 'Entitlement Management removes access package assignment request for user', 'Close case of holder who no longer fits access package policy'])
  })

  test('L1 the service was down: the case is found late, and its time begins then', async () => {
    const h = await held(server, 'jasper', { action: 'remove', gracePeriod: 'P7D' })
    await part(server, h.teamId, person('jasper').id)
    await leap(server, 'P1M')
    expect(await caseOf(server, h)).toMatchObject({ state: 'open', due: aWeek() })
    await leap(server, 'P1M')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  })

  test('L1 down while a case waited: it goes in one sweep, without a late reminder', async () => {
    const h = await held(server, 'leila', { action: 'ask', gracePeriod: 'P7D' })
    await moves(server, h)
    await leap(server, 'P1M')
    expect(await caseOf(server, h)).toMatchObject({ state: 'ended', outcome: 'removed' })
    expect(await told(server, 'moverToDecide', h.displayName)).toHaveLength(2)
    expect(await leap(server, 'PT1S')).toEqual({})
  })

  test('L1 two servers sweep at once: one removal', async () => {
    const hs = [await held(server, 'anouk', { action: 'remove', gracePeriod: 'P1D' }), await held(server, 'mateusz', { action: 'ask', gracePeriod: 'P1D' })]
    for (const h of hs) await moves(server, h)
    server.running.clock.move(aWeekOn(2))
    const neighbour = await neighbourOf(server)
    try {
      await Promise.all([sweep(server.running.context), sweep(neighbour.context)])
      await Promise.all([server.drain(), drainOf(neighbour)])
    } finally {
      await neighbour.stop()
    }
    for (const h of hs) {
      expect(await caseOf(server, h)).toMatchObject({ state: 'ended', outcome: 'removed' })
      expect(await rows(server, "select state from assignment_request where access_package_id = $1 and request_type = 'systemRemove'", [h.id])).toEqual([{ state: 'delivered' }])
    }
  })
})

test('L1 access that ends by itself takes its case along', async () => {
  const h = await held(server, 'wei', { action: 'ask', gracePeriod: 'P30D' }, { expiration: lasting('P10D') })
  await moves(server, h)
  await server.clock.advance('P11D')
  expect(await caseOf(server, h)).toMatchObject({ state: 'ended', outcome: 'accessEnded' })
  expect(await leap(server, 'P60D')).not.toHaveProperty('moverRemoval')
})
