/** L5: the proof of what somebody has, of what they cannot ask for, who would decide, and what happens next. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Proof } from '#domain/why/proof.ts'
import { obstacles } from '#domain/why/proof.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { inStages } from '../support/approvals.ts'
import { approvedBy, asked, assignmentOf, decide, group, lasting, makePackage, makePolicy, manager, membersOf, person, rows, tenant, catalog, user } from '../support/world.ts'
import { breakTarget } from '../jobs/world.ts'
import { held, moves } from './movers-world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const gives = [['sg-Advanced security', 'Member']] as const
const why = (who: string, of: string, packageId: string) => server.as(who).get(`${em}/latchkey.why(personId='${person(of).id}',accessPackageId='${packageId}')`)
const kindsIn = (p: Proof): string[] => [p.kind, ...p.because.flatMap(kindsIn)]
const find = (p: Proof, kind: string): Proof | undefined => (p.kind === kind ? p : p.because.map((b) => find(b, kind)).find((b) => b))

describe('a package', () => {
  test('L5 tells whoever holds it why, who approved, what each target showed, and when it ends', async () => {
    const made = await makePackage(server, { catalog: 'Security', gives, policy: { expiration: lasting('P30D'), requestApprovalSettings: approvedBy([manager]) } })
    const requestId = await asked(server, 'joann', made.id)
    const waiting = await why('joann', 'joann', made.id)
    expect(waiting.body.held.holds).toBe(false)
    expect(obstacles(waiting.body.askable).map((p) => p.kind)).toEqual(['noOpenRequest'])
    expect(waiting.body.approvers[0].people.map((p: { displayName: string }) => p.displayName)).toEqual([person('mary').displayName])
    expect(waiting.body.next.map((m: { kind: string }) => m.kind)).toContain('expireApproval')
    await decide(server, 'mary', requestId)
    await server.drain()
    const { body } = await why('joann', 'joann', made.id)
    expect(body.held.holds).toBe(true)
    expect(kindsIn(body.held)).toEqual(expect.arrayContaining(['underPolicy', 'request', 'decision', 'role']))
    expect(find(body.held, 'decision')?.claim).toContain('Mary Collins: Approved')
    expect(find(body.held, 'role')).toMatchObject({ claim: expect.stringContaining(`Member: it was there on ${server.clock.now()}`), facts: { receipt: { seen: 'held', at: server.clock.now() } } })
    expect(body.next.map((m: { kind: string }) => m.kind)).toEqual(['noticeExpiry', 'endAssignment'])
    expect(obstacles(body.askable).map((p: Proof) => p.kind)).toEqual(['notHeld'])
  })

  test('L5 access that has ended: how it came and how it went, by whom', async () => {
    const taken = await makePackage(server, { policy: { expiration: lasting('P30D'), requestApprovalSettings: approvedBy([manager]) } })
    const over = await makePackage(server, { policy: { expiration: lasting('P1D') } })
    await decide(server, 'mary', await asked(server, 'joann', taken.id))
    await asked(server, 'joann', over.id)
    await server.drain()
    const { id } = await assignmentOf(server, 'joann', taken.id)
    await server.as('mary').post(`${em}/assignmentRequests`, { requestType: 'approverRemove', assignment: { id }, justification: 'Not needed' })
    await server.clock.advance('P2D')
    const [back, passed] = [(await why('joann', 'joann', taken.id)).body.held, (await why('joann', 'joann', over.id)).body.held]
    expect([back, passed]).toMatchObject([{ holds: false, facts: { endedDateTime: expect.any(String) } }, { holds: false, claim: expect.stringContaining(`${person('joann').displayName} had it from`) }])
    expect(back.because.map((p: Proof) => p.claim)).toEqual([expect.stringContaining('Joann Guerrero asked for it'), expect.stringContaining('Mary Collins took it back')])
    expect(back.because[1]!.facts).toMatchObject({ justification: 'Not needed' })
    expect(kindsIn(passed)).toEqual(['held', 'periodOver', 'request', 'request'])
  })

  test('L5 what could not be given is not held, and was not had once it is given up', async () => {
    const [none, part] = [await makePackage(server, { gives: [['Contoso Studio', 'Installed']] }), await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member'], ['Contoso Studio', 'Preview ring']] })]
    const { mend } = breakTarget(server, 'AadApplication', { retryable: false })
    for (const { id } of [none, part]) await asked(server, 'jun', id)
    await server.drain()
    mend()
    const [failed, partly] = [(await why('jun', 'jun', none.id)).body, (await why('jun', 'jun', part.id)).body]
    expect(failed).toMatchObject({ held: { holds: false, claim: `${person('jun').displayName} does not have it: nothing of it could be given`, facts: { state: 'deliveryFailed' } } })
    expect(obstacles(failed.askable)).toMatchObject([{ kind: 'notHeld', claim: expect.stringContaining('has to be given up first') }])
    expect(partly.held.claim).toMatch(/has it since .*; a part of it could not be given$/)
    for (const { id } of [none, part]) await server.as('jun').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await assignmentOf(server, 'jun', id)).id } })
    await server.drain()
    const [never, had] = [(await why('jun', 'jun', none.id)).body, (await why('jun', 'jun', part.id)).body]
    expect([never.held.claim, never.askable.holds, had.held.claim]).toEqual([`${person('jun').displayName} did not get it: nothing of it was given`, true, expect.stringContaining('had it from')])
  })

  test('L5 a step after the one that denied was not needed; one that nobody decided closed without a decision', async () => {
    const made = await makePackage(server, { policy: { expiration: lasting('P60D'), requestorSettings: { enableTargetsToSelfUpdateAccess: true }, requestApprovalSettings: { ...inStages({ by: [manager] }, { by: [user('omar')] }), isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true } } })
    await asked(server, 'joann', made.id)
    await server.drain()
    const { id } = await assignmentOf(server, 'joann', made.id)
    const extend = async () => (await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id }, justification: 'Longer' })).body.id as string
    await decide(server, 'mary', await extend(), 'Deny', 'Not now')
    await extend()
    await server.clock.advance('P15D')
    const claims = ((await why('joann', 'joann', made.id)).body.held as Proof).because.flatMap((p) => p.because.map((b) => b.claim))
    expect(claims).toEqual([expect.stringContaining('Mary Collins: Denied'), 'step 2 was no longer needed', 'step 1 closed without a decision', 'step 2 closed without a decision'])
  })

  test('L5 L1 access that goes before its end lasts until then, and is not sure to go where somebody may keep it', async () => {
    const [asks, removes] = [await held(server, 'oliver', { action: 'ask', gracePeriod: 'P9D' }), await held(server, 'sofie', { action: 'remove', gracePeriod: 'P9D' })]
    for (const h of [asks, removes]) await moves(server, h)
    for (const [h, kind] of [[asks, 'moverDecision'], [removes, 'moverRemoval']] as const) {
      const { body } = await why(h.who, h.who, h.id)
      const { at } = body.next.find((m: { kind: string }) => m.kind === kind)
      expect(body.held).toMatchObject({ claim: expect.stringContaining(`until ${at}`), facts: { removalDateTime: at } })
      expect(body.next.map((m: { kind: string }) => m.kind)).not.toContain('endAssignment')
      // Whom the policy is for is told by the reason of the removal: here, too.
      expect(obstacles(body.askable).map((p) => p.claim)).toContainEqual(expect.stringMatching(/is in the group Team/))
    }
  })

  test('L5 M2 names the clause that keeps somebody from asking; whom a policy names is for those who may read the catalog', async () => {
    const made = await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [user('bram'), membersOf(group('Finance').id)] } })
    const toGrace = await why('grace', 'joann', made.id)
    expect(obstacles(toGrace.body.askable).map((p) => p.claim)).toEqual([expect.stringContaining(person('bram').displayName), expect.stringContaining('group Finance')])
    const toJoann = await why('joann', 'joann', made.id)
    expect(obstacles(toJoann.body.askable).map((p) => p.kind)).toEqual(['named'])
    expect(JSON.stringify(toJoann.body)).not.toContain(person('bram').displayName)
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2)', [group('Finance').id, person('joann').id])
    expect((await why('joann', 'joann', made.id)).body.askable.holds).toBe(true)
  })

  test('L5 F31 F40 says that nobody could approve, and that the end of a policy has passed; a policy that assigns by itself is none to ask under', async () => {
    await rows(server, 'update directory_object set manager_id = null where id = $1', [person('priya').id])
    const undecided = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([manager]) } })
    const over = await makePackage(server, { policy: { expiration: { type: 'afterDateTime', endDateTime: '2027-01-01T00:00:00Z' } } })
    const rule = { '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: 'user.department -eq "Security"' }
    await makePolicy(server, over.id, { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [rule], automaticRequestSettings: { requestAccessForAllowedTargets: false, removeAccessWhenTargetLeavesAllowedTargets: true }, requestorSettings: { enableTargetsToSelfAddAccess: false, enableTargetsToSelfRemoveAccess: false } })
    const standing = async (id: string) => { const { askable } = (await why('grace', 'priya', id)).body; return [askable.holds, obstacles(askable).map((p) => p.kind)] }
    const offered = async () => (await server.as('priya').post(`${em}/accessPackages/${over.id}/getApplicablePolicyRequirements`)).body.value.length
    expect([await standing(undecided.id), await standing(over.id), await offered()]).toEqual([[false, ['somebodyDecides']], [true, []], 1])
    await server.clock.set('2027-01-01T00:00:00Z')
    expect([await standing(over.id), await offered()]).toEqual([[false, ['endsLater']], 0])
  })

  test('L5 tells nothing of a package that one may not see, nor to managers where the tenant keeps it from them', async () => {
    const hidden = await makePackage(server, { policy: { requestorSettings: { enableTargetsToSelfAddAccess: false } } })
    expect((await why('joann', 'joann', hidden.id)).status).toBe(404)
    const made = await makePackage(server)
    expect((await why('mary', 'joann', made.id)).status).toBe(200)
    await server.as('grace').patch(`${em}/latchkey.settings`, { managersSeeAssignments: false })
    const [answer, options] = [await why('mary', 'joann', made.id), await server.as('mary').get(`${em}/latchkey.assignmentOptions()`)]
    await server.as('grace').patch(`${em}/latchkey.settings`, { managersSeeAssignments: true })
    expect([answer.status, options.status]).toEqual([404, 200])
    const mine = new Set((await rows<{ id: string }>(server, 'select a.id from assignment a join subject s on s.id = a.target_id where s.object_id <> $1', [person('mary').id])).map((r) => r.id))
    expect(options.body.value.filter((o: { assignmentId: string; revoke: { isAllowed: boolean } }) => mine.has(o.assignmentId) && !o.revoke.isAllowed)).toEqual([])
  })

  test('L5 is told to the person, their manager and who may read the catalog, and to nobody else', async () => {
    const made = await makePackage(server, { catalog: 'Security' })
    const answers = await Promise.all(['joann', 'mary', 'omar', 'beatriz', 'mirjam', 'priya'].map(async (who) => (await why(who, 'joann', made.id)).status))
    expect(answers).toEqual([200, 200, 200, 200, 404, 404])
    expect((await server.anonymous().get(`${em}/latchkey.why(personId='${person('joann').id}',accessPackageId='${made.id}')`)).status).toBe(401)
  })

  test.each(["latchkey.why()", "latchkey.why(personId='x',accessPackageId='y')", `latchkey.why(accessPackageId='${'0'.repeat(40)}')`, "latchkey.why(personId='"])('L5 a broken question is 400: %s', async (call) => {
    expect((await server.as('joann').get(`${em}/${call}`)).status).toBe(400)
  })
})

describe('a resource', () => {
  const resource = () => tenant.resources.find((r) => r.catalogId === catalog('Security').id && r.displayName === 'sg-Advanced security')!
  const member = (body: { roles: Proof[] }) => body.roles.find((r) => r.claim.includes('Member'))!
  test('L5 tells which packages give a role, what was there before, and what came another way', async () => {
    const ask = (who: string) => server.as('omar').get(`${em}/latchkey.why(personId='${person(who).id}',resourceId='${resource().id}')`)
    const made = await makePackage(server, { catalog: 'Security', gives, policy: { expiration: lasting('P30D') } })
    await asked(server, 'mirjam', made.id)
    await server.drain()
    expect(member((await ask('mirjam')).body)).toMatchObject({ holds: true, because: [{ kind: 'package', holds: true, claim: expect.stringContaining(made.displayName) }] })
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2) on conflict do nothing', [group('sg-Advanced security').id, person('bram').id])
    expect(member((await ask('bram')).body)).toMatchObject({ holds: true, because: [{ kind: 'otherWay' }] })
    expect(member((await ask('chiara')).body)).toMatchObject({ holds: false, because: [] })
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2) on conflict do nothing', [group('sg-Advanced security').id, person('nadia').id])
    await asked(server, 'nadia', made.id)
    await server.drain()
    expect(member((await ask('nadia')).body).because.map((p) => p.kind)).toEqual(['package', 'heldBefore'])
    expect((await server.as('thabo').get(`${em}/latchkey.why(personId='${person('chiara').id}',resourceId='${resource().id}')`)).status).toBe(404)
  })
})
