/** Leavers (L2): a disabled or deleted person awaits nothing and holds nothing, at once or after the tenant's grace. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sweep } from '#jobs/sweep.ts'
import { startTestServer, em, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, decide, group, makePackage, membersNamed, membersOf, person, requestOf, rows, user } from '../support/world.ts'
import { auditOf, breakTarget, drainOf, leap, mailsAbout, neighbourOf } from '../jobs/world.ts'
import { held, holdingOf, moves, setRule, told, type Held } from './movers-world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
afterEach(() => setGrace('PT0S'))

const setGrace = (gracePeriod: string) => server.as('grace').patch(`${em}/latchkey.settings`, { leavers: { gracePeriod } })
const setEnabled = async (who: string, accountEnabled: boolean) => { await server.asApp().patch(`/v1.0/users/${person(who).id}`, { accountEnabled }); await server.drain() }
const deletes = async (who: string) => { expect((await server.asApp().delete(`/v1.0/users/${person(who).id}`)).status).toBe(204); await server.drain() }
const leaverOf = (who: string) => rows(server, 'select kind, state, back_at as back from leaver where person_id = $1 order by id', [person(who).id])
const removals = (h: Held) => rows<{ type: string; state: string; justification: string }>(server, "select request_type as type, state, justification from assignment_request where access_package_id = $1 and request_type like '%Remove'", [h.id])
const stateOf = async (h: Held): Promise<string> => (await rows<{ state: string }>(server, 'select state from assignment where access_package_id = $1', [h.id]))[0]!.state
const leaverEvents = async (who: string) => (await rows<{ a: string; reason: string | null }>(server, `select activity_display_name as a, result_reason as reason from audit_event where activity_display_name like 'Person with access%' and target_resources @> jsonb_build_array(jsonb_build_object('id', $1::text)) order by id`, [person(who).id])).map((r) => r.a)

describe('L2 M9 disabled', () => {
  test('L2 F77 at once: everything held goes by systemRemove, and manager and owners get one mail with the list', async () => {
    const [a, b] = [await held(server, 'joann'), await held(server, 'joann')]
    await setEnabled('joann', false)
    for (const h of [a, b]) {
      expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
      expect(await removals(h)).toMatchObject([{ type: 'systemRemove', state: 'delivered', justification: 'The account was disabled.' }])
    }
    expect(await membersNamed(server, group('sg-Advanced security').id)).not.toContain('Joann')
    expect(await leaverOf('joann')).toEqual([{ kind: 'disabled', state: 'done', back: null }])
    const mails = await rows<{ address: string; packages: string }>(server, "select address, data ->> 'packageName' as packages from mail where event = 'leaverTold' order by 1")
    expect(mails.map((m) => m.address)).toEqual(expect.arrayContaining(['mary@contoso.example', 'omar@contoso.example']))
    expect(mails.find((m) => m.address === 'omar@contoso.example')!.packages.split(', ')).toEqual(expect.arrayContaining([a.displayName, b.displayName]))
    expect(new Set(mails.map((m) => m.address)).size).toBe(mails.length)
    const leads = async (who: string, where: string) => expect((await server.mails(who)).find((m) => m.event === 'leaverTold')).toMatchObject({ subject: expect.stringMatching(/^Joann Guerrero's account was blocked: /), text: expect.stringContaining(`View access:\n${server.running.app.publicUrl}${where}`) })
    await leads('mary', `/team/${person('joann').id}`)
    await leads('omar', '/admin/assignments?q=Joann+Guerrero')
    await setEnabled('joann', true)
    expect(await holdingOf(server, a)).toMatchObject({ state: 'expired' })
    expect(await leaverEvents('joann')).toEqual(['Person with access has left', 'Person with access is back'])
  })

  test('L2 owners hear of the packages of their own catalogs only', async () => {
    const [own, other] = [await held(server, 'chiara'), await makePackage(server, { catalog: 'Licences' })]
    await asked(server, 'chiara', other.id)
    await server.drain()
    await setEnabled('chiara', false)
    const seen = await rows<{ address: string; packages: string }>(server, "select address, data ->> 'packageName' as packages from mail where event = 'leaverTold' and data -> 'requestor' ->> 'name' = 'Chiara Ricci' order by 1")
    const of = (who: string) => seen.find((m) => m.address.startsWith(who))!.packages.split(', ')
    expect([of('lin'), of('omar')]).toEqual([[other.displayName], [own.displayName]])
    expect(of('mary')).toEqual(expect.arrayContaining([own.displayName, other.displayName]))
    expect(new Set(seen.map((m) => m.address)).size).toBe(seen.length)
  })

  test('L2 after a grace: due, told when, and taken away then', async () => {
    await setGrace('P5D')
    const h = await held(server, 'bram')
    await setEnabled('bram', false)
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    const { body } = await server.as('mary').get(`${em}/latchkey.personChanges(personId='${person('bram').id}')`)
    expect(body.leaver).toMatchObject({ kind: 'disabled', state: 'waiting', backDateTime: null })
    await setGrace('P50D')
    await server.clock.advance('P4D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    await server.clock.advance('P1DT1M')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  })

  test('L2 enabled again within the grace: the access stays, audited; the next time counts anew', async () => {
    await setGrace('P5D')
    const h = await held(server, 'lukas')
    await setEnabled('lukas', false)
    await server.clock.advance('P4D')
    await setEnabled('lukas', true)
    await server.clock.advance('P10D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
    expect(await leaverOf('lukas')).toMatchObject([{ state: 'canceled' }])
    expect(await leaverEvents('lukas')).toEqual(['Person with access has left', 'Person with access is back'])
    await setEnabled('lukas', false)
    await server.clock.advance('P6D')
    expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
    expect(await leaverOf('lukas')).toMatchObject([{ state: 'canceled' }, { state: 'done' }])
  })

  test('L2 back at the last moment, with nothing looked at since: it stays', async () => {
    await setGrace('P5D')
    const h = await held(server, 'maya')
    await setEnabled('maya', false)
    await server.asApp().patch(`/v1.0/users/${person('maya').id}`, { accountEnabled: true })
    server.running.clock.move(server.running.clock.now().add({ hours: 6 * 24 }))
    await sweep(server.running.context)
    await server.drain()
    expect(await holdingOf(server, h)).toMatchObject({ state: 'delivered' })
  })

  test('L2 a month of silence, then two servers at once: one removal', async () => {
    await setGrace('P5D')
    const h = await held(server, 'tyler')
    await setEnabled('tyler', false)
    server.running.clock.move(server.running.clock.now().add({ hours: 31 * 24 }))
    const neighbour = await neighbourOf(server)
    try {
      await Promise.all([sweep(server.running.context), sweep(neighbour.context)])
      await Promise.all([server.drain(), drainOf(neighbour)])
    } finally {
      await neighbour.stop()
    }
    expect(await removals(h)).toMatchObject([{ state: 'delivered' }])
    expect(await leap(server, 'PT1S')).toEqual({})
  })

  test('L2 somebody who holds and awaits nothing leaves no trace', async () => {
    await setEnabled('ewa', false)
    expect(await leaverOf('ewa')).toEqual([])
  })
})

describe('L2 R17 what waits is cancelled', () => {
  test('L2 R17 F77 requests that wait for approval or for their start; approvers are told', async () => {
    const [approving, later] = [await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } }), await makePackage(server)]
    const pending = await asked(server, 'aditi', approving.id)
    const scheduled = await asked(server, 'aditi', later.id, { schedule: { startDateTime: server.running.clock.now().add({ hours: 240 }).toString(), expiration: { type: 'noExpiration' } } })
    await setEnabled('aditi', false)
    for (const id of [pending, scheduled]) {
      expect(await requestOf(server, id)).toMatchObject({ state: 'canceled', status: 'Canceled', completedDateTime: expect.any(String) })
      expect(await auditOf(server, id)).toContain('Cancel access package assignment request')
    }
    expect(await rows(server, 'select status from approval_stage where approval_id = $1', [pending])).toEqual([{ status: 'Expired' }])
    expect(await mailsAbout(server, pending)).toContainEqual({ event: 'requestCanceled', address: 'omar@contoso.example' })
    expect((await decide(server, 'omar', pending)).status).toBe(409)
    await server.clock.advance('P30D')
    expect(await assignmentOf(server, 'aditi', later.id)).toBeUndefined()
  })

  test('L2 R17 even within the grace; what they asked for others goes on', async () => {
    await setGrace('P30D')
    const onBehalf = { requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] }, requestApprovalSettings: approvedBy([user('omar')]) }
    const [forOther, own] = [await makePackage(server, { policy: onBehalf }), await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } })]
    const [theirs, mine] = [await asked(server, 'kenji', forOther.id, { requestType: 'onBehalfAdd', for: 'jun' }), await asked(server, 'kenji', own.id)]
    await setEnabled('kenji', false)
    expect([(await requestOf(server, theirs)).state, (await requestOf(server, mine)).state]).toEqual(['pendingApproval', 'canceled'])
  })

  test('L2 R17 whoever asked for the person hears of it', async () => {
    const onBehalf = { requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] }, requestApprovalSettings: approvedBy([user('omar')]) }
    const made = await makePackage(server, { policy: onBehalf })
    const id = await asked(server, 'yusuf', made.id, { requestType: 'onBehalfAdd', for: 'leila' })
    await setEnabled('leila', false)
    expect((await mailsAbout(server, id)).filter((m) => m.event === 'requestCanceled').map((m) => m.address).sort()).toEqual(['omar@contoso.example', 'yusuf@contoso.example'])
    for (const who of ['omar', 'yusuf']) expect((await server.mails(who)).find((m) => m.event === 'requestCanceled' && m.subject.includes(made.displayName))!.text).toContain("because Leila Haidari's account was blocked.")
  })

  test('L2 approved in the same moment as disabled: nothing stays', async () => {
    const made = await makePackage(server, { catalog: 'Security', gives: [['sg-Device policy opt-out', 'Member']], policy: { requestApprovalSettings: approvedBy([user('omar')]) } })
    const ids = [person('wouter').id, person('oliver').id, person('nadia').id]
    for (const who of ['wouter', 'oliver', 'nadia']) await asked(server, who, made.id)
    const open = await rows<{ id: string; stage: string }>(server, "select r.id, t.id as stage from assignment_request r join approval_stage t on t.approval_id = r.id where r.access_package_id = $1", [made.id])
    const [omar, app] = [server.as('omar'), server.asApp()]
    await Promise.all([
      ...open.map((r) => omar.patch(`${em}/accessPackageAssignmentApprovals/${r.id}/stages/${r.stage}`, { reviewResult: 'Approve' })),
      ...ids.map((id) => app.patch(`/v1.0/users/${id}`, { accountEnabled: false })), server.drain(),
    ])
    await server.drain()
    expect(await rows(server, "select 1 from assignment where access_package_id = $1 and state <> 'expired'", [made.id])).toEqual([])
    expect(await rows(server, "select 1 from assignment_request where access_package_id = $1 and state in ('submitted', 'pendingApproval', 'scheduled', 'delivering')", [made.id])).toEqual([])
    expect(await rows(server, 'select 1 from group_member where group_id = $1 and member_id = any($2)', [group('sg-Device policy opt-out').id, ids])).toEqual([])
  })
})

describe('L2 M10 deleted', () => {
  test('L2 M10 removals run to the end, and the subject keeps the name', async () => {
    const h = await held(server, 'emeka')
    await deletes('emeka')
    expect(await stateOf(h)).toBe('expired')
    expect(await removals(h)).toMatchObject([{ type: 'systemRemove', state: 'delivered', justification: 'The account was deleted.' }])
    expect(await rows(server, 'select removed_at is not null as gone from holding where principal_id = $1', [person('emeka').id])).toEqual([{ gone: true }])
    expect(await rows(server, 'select display_name as name from subject where object_id = $1', [person('emeka').id])).toEqual([{ name: 'Emeka Eze' }])
    expect(await told(server, 'leaverTold', h.displayName)).toEqual(['grace', 'omar'])
    const { body } = await server.as('omar').get(`${em}/latchkey.personChanges(personId='${person('emeka').id}')`)
    expect(body).toMatchObject({ person: { displayName: 'Emeka Eze', manager: null }, leaver: { kind: 'deleted', state: 'done' }, access: [] })
  })

  test('L2 M10 F12 F85 nothing blocks deletion of policies: neither a grace nor a target that does not answer', async () => {
    await setGrace('P30D')
    const [waits, stuck] = [await held(server, 'jasper'), await held(server, 'anouk')]
    const kept = await held(server, 'wei')
    await deletes('jasper')
    await setGrace('PT0S')
    const broken = breakTarget(server, 'AadGroup')
    await deletes('anouk')
    for (const h of [waits, stuck]) expect((await server.as('grace').delete(`${em}/assignmentPolicies/${h.policyId}`)).status).toBe(204)
    await setGrace('P30D')
    await setEnabled('wei', false)
    expect((await server.as('grace').delete(`${em}/assignmentPolicies/${kept.policyId}`)).body.error.code).toBe('ActiveAssignments')
    expect((await server.as('grace').delete(`${em}/accessPackages/${stuck.id}`)).body.error.code).toBe('PackageHasHistory')
    broken.mend()
    await server.clock.advance('P31D')
    for (const h of [waits, stuck, kept]) expect(await stateOf(h), h.who).toBe('expired')
  })

  test('L2 M1 a mover who is deleted while a case is open goes as a leaver', async () => {
    const h = await held(server, 'mateusz', { action: 'ask', gracePeriod: 'P7D' })
    await moves(server, h)
    await deletes('mateusz')
    expect(await stateOf(h)).toBe('expired')
    expect(await rows(server, "select c.state, c.outcome from mover_case c join assignment a on a.id = c.assignment_id where a.access_package_id = $1", [h.id])).toEqual([{ state: 'ended', outcome: 'accessEnded' }])
    expect(await leap(server, 'P30D')).not.toHaveProperty('moverRemoval')
  })

  test('L2 M1 a mover deleted within the leavers’ grace loses it when the case is due', async () => {
    await setGrace('P90D')
    const h = await held(server, 'thabo', { action: 'remove', gracePeriod: 'P7D' })
    await moves(server, h)
    await deletes('thabo')
    await server.clock.advance('P8D')
    expect(await stateOf(h)).toBe('expired')
  })

  test('L2 a deleted group behind the access does not stop the removal', async () => {
    const team = await server.asApp().post('/v1.0/groups', { displayName: 'Short-lived', mailEnabled: false, securityEnabled: true, mailNickname: 'short' })
    const { body: added } = await server.as('grace').post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: (await server.as('grace').get(`${em}/catalogs?$filter=displayName eq 'Security'`)).body.value[0].id }, resource: { originId: team.body.id, originSystem: 'AadGroup' } })
    expect(added.id).toBeTruthy()
    const [role] = await rows<{ role: string; scope: string }>(server, "select r.id as role, s.id as scope from resource o join resource_role r on r.resource_id = o.id and r.display_name = 'Member' join resource_scope s on s.resource_id = o.id where o.origin_id = $1", [team.body.id])
    const made = await makePackage(server, { catalog: 'Security' })
    await server.as('grace').post(`${em}/accessPackages/${made.id}/resourceRoleScopes`, { role: { id: role!.role }, scope: { id: role!.scope } })
    await asked(server, 'noah', made.id)
    await server.drain()
    await server.asApp().delete(`/v1.0/groups/${team.body.id}`)
    await deletes('noah')
    expect(await stateOf({ ...made, teamId: '', who: 'noah' })).toBe('expired')
  })
})

test('L2 M1 a disabled mover: the rule of leavers comes first', async () => {
  const h = await held(server, 'hiroshi')
  await setRule(server, h, { action: 'ask' })
  await server.as('grace').patch(`${em}/assignmentPolicies/${h.policyId}`, { specificAllowedTargets: [membersOf(group('Finance').id)] })
  await setEnabled('hiroshi', false)
  expect(await holdingOf(server, h)).toMatchObject({ state: 'expired' })
  expect((await ask(server, 'grace', h.id, { requestType: 'adminAdd', for: 'hiroshi', policyId: h.policyId })).status).toBe(400)
})
