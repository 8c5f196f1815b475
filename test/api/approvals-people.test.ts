/** Approvers who come and go: open stages follow, policies that nobody could approve are refused, and coverage tells. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseInstant } from '#domain/time.ts'
import { approvalWords, inStages, sponsors } from '../support/approvals.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { ask, asked, assignmentOf, decide, group, makePackage, makePolicy, manager, membersOf, person, requestOf, rows, stored, user } from '../support/world.ts'

let server: TestServer
let words: ReturnType<typeof approvalWords>
beforeAll(async () => { server = await startTestServer(); words = approvalWords(server) })
afterAll(() => server.close())

/** A jump, as after so many hours in which nothing ran. */
const leap = (hours: number) => { server.running.clock.move(server.running.clock.now().add({ hours })); return server.clock.advance('PT1S') }
const remaining = async (requestId: string) => (await rows<{ name: string }>(server, `select d.given_name as name from stage_approver a join approval_stage t on t.id = a.stage_id left join directory_object d on d.id = a.principal_id
  where t.approval_id = $1 and t.status = 'InProgress' order by 1`, [requestId])).map((r) => r.name)

describe('F50 an approver learns how usual the package is around the person, in numbers only', () => {
  const around = async (who: string, id: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body.colleagues
  test.each([
    // Mary's people: Mirjam, Bram, Chiara and Lukas; Gert has left and is not counted.
    ['joann', ['mirjam', 'bram', 'aditi'], { count: 2, of: 4, sharing: 'manager' }],
    // Jun is the only other one of Kenji's; Sales has thirteen besides Aditi.
    ['aditi', ['jun', 'mirjam'], { count: 2, of: 13, sharing: 'department' }],
    // Two people share Jonathan, and nobody else is in Legal.
    ['fleur', ['andrew'], null],
  ] as const)('F50 about %s, when %j have it', async (who, holders, expected) => {
    const p = await words.staged({ by: [user('omar')] })
    for (const holder of holders) await decide(server, 'omar', await asked(server, holder, p.id))
    await server.drain()
    expect(await around('omar', await asked(server, who, p.id))).toEqual(expected)
  })
})

describe('L7 open stages follow the directory', () => {
  test('L7 another manager: the new one is asked and decides, the old one does not', async () => {
    const p = await words.staged({ by: [manager] })
    const id = await asked(server, 'bram', p.id)
    const [before] = await words.mailed('requestToApprover', p)
    await words.managedBy('bram', 'omar')
    expect(await words.mailed('requestToApprover', p)).toEqual([before, 'Omar'].sort())
    expect(await remaining(id)).toEqual(['Omar'])
    expect(await words.audited(id)).toEqual(expect.arrayContaining(['Add approver to request approval', 'Remove approver from request approval']))
    expect((await decide(server, before!.toLowerCase(), id)).status).toBe(404)
    expect(await words.waitsFor(before!.toLowerCase(), id)).toBe('no')
    expect((await decide(server, 'omar', id)).status).toBe(204)
  })
  test('L7 a decision looks at how things are, though no job has run yet', async () => {
    const id = await asked(server, 'lukas', (await words.staged({ by: [manager] })).id)
    const [old] = await remaining(id)
    await words.managedBy('lukas', 'omar')
    expect((await decide(server, old!.toLowerCase(), id)).status).toBe(404)
    expect((await decide(server, 'omar', id)).status).toBe(204)
    await server.drain()
    expect((await requestOf(server, id)).state).toBe('delivered')
  })
  test("L7 the manager's manager changes", async () => {
    const p = await words.staged({ by: [{ ...manager, managerLevel: 2 }], fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, 'joann', p.id)
    expect(await remaining(id)).toEqual(['Rafael'])
    await words.managedBy('mary', 'omar')
    await server.drain()
    expect(await remaining(id)).toEqual(['Omar'])
    await words.managedBy('mary', 'rafael')
    await server.drain()
    expect(await remaining(id)).toEqual(['Rafael'])
    expect(await words.mailed('requestToApprover', p)).toEqual(['Omar', 'Rafael'])
  })
  test('F31 approvers whom clients of beta mark as backups are the fallback', async () => {
    const p = await words.staged({ by: [{ ...user('yusuf'), isBackup: false }, { ...user('stephan'), isBackup: true }] })
    const { requestApprovalSettings: { stages: [stage] } } = (await server.as('grace').get(`${em}/assignmentPolicies/${p.policyId}`)).body
    expect([stage.primaryApprovers, stage.fallbackPrimaryApprovers]).toEqual([[expect.objectContaining({ userId: person('yusuf').id })], [expect.objectContaining({ userId: person('stephan').id })]])
    expect(JSON.stringify(stage)).not.toContain('isBackup')
    const id = await asked(server, 'joann', p.id)
    expect(await remaining(id)).toEqual(['Yusuf'])
  })
  test.each([5, 'nobody', {}, [5]])('F31 a fallback of %j beside a backup is refused by name', async (fallbackPrimaryApprovers) => {
    const made = await makePackage(server)
    const { status, body } = await server.as('grace').post(`${em}/assignmentPolicies`, {
      displayName: 'Broken', allowedTargetScope: 'allMemberUsers', accessPackage: { id: made.id }, expiration: { type: 'noExpiration' }, requestorSettings: { enableTargetsToSelfAddAccess: true },
      requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [{ primaryApprovers: [{ ...user('yusuf'), isBackup: true }], fallbackPrimaryApprovers }] },
    })
    expect([status, body.error.message]).toEqual([400, expect.stringContaining('fallbackPrimaryApprovers')])
  })
  test('L7 the only approver is blocked: the fallback is asked; and back again', async () => {
    const p = await words.staged({ by: [user('yusuf')], fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, 'joann', p.id)
    await words.enabled('yusuf', false)
    await server.drain()
    expect(await remaining(id)).toEqual(['Stephan'])
    expect(await words.mailed('requestToApprover', p)).toEqual(['Stephan', 'Yusuf'])
    await words.enabled('yusuf', true)
    await server.drain()
    expect(await remaining(id)).toEqual(['Yusuf'])
    expect(await words.mailed('requestToApprover', p)).toEqual(['Stephan', 'Yusuf'])
    expect((await decide(server, 'stephan', id)).status).toBe(404)
  })
  test('L7 sponsors come and go', async () => {
    const p = await words.staged({ by: [sponsors], fallbackPrimaryApprovers: [user('stephan')] })
    const id = await asked(server, 'joann', p.id)
    expect(await remaining(id)).toEqual(['Stephan'])
    await words.sponsor('joann', person('sara').id)
    await server.drain()
    expect(await remaining(id)).toEqual(['Sara'])
    await words.unsponsor('joann', person('sara').id)
    await server.drain()
    expect(await remaining(id)).toEqual(['Stephan'])
  })
  test('L7 the last member leaves the approving group: the fallback is asked', async () => {
    const g = await words.newGroup('lin')
    const id = await asked(server, 'joann', (await words.staged({ by: [membersOf(g)], fallbackPrimaryApprovers: [user('stephan')] })).id)
    await words.leave(g, person('lin').id)
    await server.drain()
    expect(await remaining(id)).toEqual(['Stephan'])
  })
  test('L7 the last approver is deleted: the stage waits for nobody, those who look after the catalog are told once, and it expires', async () => {
    const { body } = await server.asApp().post('/v1.0/users', { displayName: 'Only One', givenName: 'Only', userPrincipalName: 'only@contoso.example', mail: 'only@contoso.example' })
    const p = await makePackage(server, { catalog: 'Security', policy: { requestApprovalSettings: inStages({ by: [{ '@odata.type': '#microsoft.graph.singleUser', userId: body.id }], durationBeforeAutomaticDenial: 'PT2H' }) } })
    const id = await asked(server, 'joann', p.id)
    await server.asApp().delete(`/v1.0/users/${body.id}`)
    await server.drain()
    expect(await remaining(id)).toEqual([])
    expect(await words.mailed('approvalStuck', p)).toEqual(['Omar'])
    await words.managedBy('joann', 'mary')
    await server.drain()
    expect(await words.mailed('approvalStuck', p)).toEqual(['Omar'])
    // Whoever asked is told so, and that the decision is due all the same; nobody is there to be reminded.
    const told = (await server.as('joann').get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)).body.value.map((m: { when: string; kind: string }) => `${m.when} ${m.kind}`)
    expect(told).toEqual(['past submitted', 'past approvalStarted', 'now nobodyDecides', 'future decisionDue', 'future delivering'])
    for (const who of ['omar', 'grace', 'stephan', 'mary']) expect((await decide(server, who, id)).status).toBe(404)
    expect((await server.as('omar').get(`${em}/accessPackages/latchkey.approverCoverage()`)).body.openStages).toMatchObject([{ requestId: id, stage: 1, accessPackage: { id: p.id } }])
    await leap(3)
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Expired' })
    expect(await assignmentOf(server, 'joann', p.id)).toBeUndefined()
  })
  test('R12 a later stage that has nobody any more opens without approvers, and never approves', async () => {
    const p = await words.staged({ by: [manager] }, { by: [user('yusuf')], durationBeforeAutomaticDenial: 'PT2H' })
    const id = await asked(server, 'joann', p.id)
    await words.enabled('yusuf', false)
    expect((await decide(server, 'mary', id)).status).toBe(204)
    expect((await words.stages(id)).map((s) => s.status)).toEqual(['Completed', 'InProgress'])
    expect((await words.mailed('approvalStuck', p)).length).toBeGreaterThan(0)
    await words.enabled('yusuf', true)
    await server.drain()
    expect(await remaining(id)).toEqual(['Yusuf'])
    await words.enabled('yusuf', false)
    await leap(3)
    expect(await requestOf(server, id)).toMatchObject({ state: 'denied', status: 'Expired' })
    await words.enabled('yusuf', true)
  })
  test('L7 alternates are looked for anew, too, once they were asked', async () => {
    const p = await words.staged({ by: [user('omar')], isEscalationEnabled: true, durationBeforeEscalation: 'P2D', escalationApprovers: [manager] })
    const id = await asked(server, 'joann', p.id)
    await server.clock.advance('P3D')
    expect(await remaining(id)).toEqual(['Mary', 'Omar'])
    await words.managedBy('joann', 'lin')
    await server.drain()
    expect(await remaining(id)).toEqual(['Lin', 'Omar'])
    await words.managedBy('joann', 'mary')
  })
})

describe('L7 open stages follow the policy', () => {
  test('L7 undecided stages take the approvers of the new version; time and reasons stay as they were', async () => {
    const p = await words.staged({ by: [user('omar')], durationBeforeAutomaticDenial: 'P5D' }, { by: [user('lin')] }, { by: [user('yusuf')] })
    const id = await asked(server, 'joann', p.id)
    const patch = { requestApprovalSettings: inStages({ by: [user('mary')], durationBeforeAutomaticDenial: 'P20D', isApproverJustificationRequired: true }, { by: [user('priya')] }) }
    expect((await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, patch)).status).toBe(204)
    expect(await words.mailed('requestToApprover', p)).toEqual(['Mary', 'Omar'])
    expect((await decide(server, 'omar', id)).status).toBe(404)
    expect((await decide(server, 'mary', id)).status).toBe(204)
    expect((await decide(server, 'priya', id, 'Approve', undefined, 2)).status).toBe(204)
    expect((await decide(server, 'yusuf', id, 'Approve', undefined, 3)).status).toBe(204)
  })
  test('L7 a decided stage stays decided, and approval that is switched off gives nothing to whoever waits', async () => {
    const p = await words.staged({ by: [user('omar')] }, { by: [user('lin')] })
    const id = await asked(server, 'joann', p.id)
    await decide(server, 'omar', id)
    await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] } })
    await server.drain()
    expect(await requestOf(server, id)).toMatchObject({ state: 'pendingApproval', assignment: null })
    expect((await decide(server, 'lin', id, 'Approve', undefined, 2)).status).toBe(204)
  })
})

describe('F35 who decides is told to whoever asks', () => {
  const shown = async (who: string, id: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body.approvers.map((a: { displayName: string; mail: string }) => [a.displayName, a.mail])
  const omar = [['Omar Haddad', 'omar@contoso.example']]
  test.each([
    ['default', true, omar], ['default', false, []], ['visible', false, omar], ['notVisible', true, []],
  ] as const)('F35 %s, with the tenant at %s', async (approverInformationVisibility, showApproverDetailsToMembers, expected) => {
    const p = await words.staged({ by: [user('omar')], approverInformationVisibility })
    const id = await asked(server, 'joann', p.id)
    await words.settings({ showApproverDetailsToMembers })
    expect(await shown('joann', id)).toEqual(expected)
    expect(await shown('omar', id)).toEqual(omar)
    const { body } = await server.as('mirjam').post(`${em}/accessPackages/${p.id}/getApplicablePolicyRequirements`)
    expect(body.value[0]['@latchkey.approvers'].map((a: { displayName: string }) => a.displayName)).toEqual(expected.map(([name]) => name))
    await words.settings({ showApproverDetailsToMembers: true })
  })
  test.each([['default', []], ['visible', omar]] as const)('F35 %s, to a guest', async (approverInformationVisibility, expected) => {
    const p = await makePackage(server, { catalog: 'Partners', policy: { allowedTargetScope: 'allDirectoryUsers', requestApprovalSettings: inStages({ by: [user('omar')], approverInformationVisibility }) } })
    await server.as('grace').patch(`${em}/catalogs/${(await server.asApp().get(`${em}/accessPackages/${p.id}?$expand=catalog`)).body.catalog.id}`, { isExternallyVisible: true })
    const reply = await ask(server, 'pat@fabrikam.example', p.id)
    expect(reply.status).toBe(201)
    expect(await shown('pat@fabrikam.example', reply.body.id)).toEqual(expected)
  })
})

describe('L7 policies that nobody could approve', () => {
  const refused = async (requestApprovalSettings: object) => {
    const { id } = await makePackage(server)
    const before = await stored(server)
    const reply = await server.as('grace').post(`${em}/assignmentPolicies`, { displayName: 'Nobody', accessPackage: { id }, requestApprovalSettings })
    expect(await stored(server)).toEqual(before)
    // For people in the sentence, for programs beside it.
    return [reply.status, [reply.body.error?.message, ...(reply.body.error?.details ?? []).map((d: { target?: string }) => d.target)].join(' ')]
  }
  test.each<[string, () => Promise<object>, RegExp]>([
    ['whom it names cannot sign in', async () => inStages({ by: [user('gert')] }), /stage 1: Gert .* cannot sign in/],
    ['the fallback neither, in a later stage', async () => inStages({ by: [user('omar')] }, { by: [user('gert')], fallbackPrimaryApprovers: [membersOf(group('sg-Tier 0 administrators').id)] }), /stage 2: Gert/],
    ['the group is empty', async () => inStages({ by: [membersOf(await words.newGroup())] }), /no members/],
    ["the manager's manager without a fallback", async () => inStages({ by: [{ ...manager, managerLevel: 2 }] }), /Stage 1 asks the manager's manager, .*fallbackPrimaryApprovers/],
    ['sponsors without a fallback', async () => inStages({ by: [sponsors, manager] }), /Stage 1 asks sponsors/],
  ])('L7 F31 are refused: %s', async (_name, make, message) => {
    expect(await refused(await make())).toEqual([400, expect.stringMatching(message)])
  })
  test('L7 F31 a manager needs no fallback, nor sponsors beside somebody who is named', async () => {
    const { id } = await makePackage(server)
    await makePolicy(server, id, { requestApprovalSettings: inStages({ by: [manager] }, { by: [sponsors, user('omar')] }) })
  })
  test('L7 an approver who left since does not hold up an edit of something else', async () => {
    const p = await words.staged({ by: [user('yusuf')] })
    await words.enabled('yusuf', false)
    expect((await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { displayName: 'Renamed' })).status).toBe(204)
    expect((await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { requestApprovalSettings: inStages({ by: [user('yusuf')] }) })).status).toBe(400)
    await words.enabled('yusuf', true)
  })
})

describe('L7 coverage', () => {
  const coverage = async (who: string, weeks = '') => (await server.as(who).get(`${em}/accessPackages/latchkey.approverCoverage()${weeks}`)).body
  const of = (body: { value: { accessPackage: { id: string } }[] }, id: string) => body.value.filter((v) => v.accessPackage.id === id)
  test('L7 says which stages have nobody or one person, today and when somebody leaves, with the reason', async () => {
    const p = await words.staged({ by: [user('lin'), user('priya')] }, { by: [user('omar')] })
    expect(of(await coverage('grace'), p.id)).toMatchObject([{ stage: 2, problem: 'onePerson', from: null, reason: 'Only Omar Haddad can decide.', code: 'onlyOne', parameters: { name: 'Omar Haddad' }, people: [{ displayName: 'Omar Haddad' }] }])
    const leaves = parseInstant(server.clock.now())!.add({ hours: 21 * 24 }).toString({ fractionalSecondDigits: 3 })
    await server.asApp().patch(`/v1.0/users/${person('priya').id}`, { employeeLeaveDateTime: leaves })
    expect(of(await coverage('grace', '?weeks=2'), p.id)).toHaveLength(1)
    expect(of(await coverage('grace'), p.id)).toMatchObject([{ stage: 2, from: null }, { stage: 1, problem: 'onePerson', from: leaves, reason: expect.stringContaining('Priya') }])
    const helped = await words.staged({ by: [user('omar')], isEscalationEnabled: true, durationBeforeEscalation: 'P5D', escalationApprovers: [user('grace')] })
    expect(of(await coverage('grace'), helped.id)).toEqual([])
    await words.enabled('omar', false)
    expect(of(await coverage('grace'), p.id)[0]).toMatchObject({ stage: 2, problem: 'nobody', from: null })
    await words.enabled('omar', true)
    await server.asApp().patch(`/v1.0/users/${person('priya').id}`, { employeeLeaveDateTime: null })
  })
  test('L7 the worst comes first, page by page', async () => {
    const [p, q] = [await words.staged({ by: [user('lin')] }), await words.staged({ by: [user('omar')] })]
    await words.enabled('omar', false)
    const all = await coverage('grace')
    const problems = all.value.map((v: { problem: string }) => v.problem)
    expect(problems).toEqual([...problems].sort())
    expect([of(all, q.id), of(all, p.id)]).toMatchObject([[{ problem: 'nobody' }], [{ problem: 'onePerson' }]])
    const first = await coverage('grace', '?$top=1')
    expect([first['@odata.count'], first.value]).toEqual([all.value.length, all.value.slice(0, 1)])
    const second = (await server.as('grace').get(new URL(first['@odata.nextLink']).pathname + new URL(first['@odata.nextLink']).search)).body
    expect(second.value).toEqual(all.value.slice(1, 2))
    expect((await coverage('grace', `?$skip=${all.value.length}`))['@odata.nextLink']).toBeUndefined()
    for (const bad of ['$top=1000', '$top=x', '$skip=-1']) expect((await server.as('grace').get(`${em}/accessPackages/latchkey.approverCoverage()?${bad}`)).status).toBe(400)
    await words.enabled('omar', true)
  })
  test('L7 an owner sees the own catalogs, others nothing, and weeks are a number', async () => {
    const [own, other] = [await makePackage(server, { catalog: 'Security', policy: { requestApprovalSettings: inStages({ by: [user('lin')] }) } }), await words.staged({ by: [user('lin')] })]
    const seen = await coverage('omar')
    expect([of(seen, own.id).length, of(seen, other.id).length]).toEqual([1, 0])
    expect((await server.as('joann').get(`${em}/accessPackages/latchkey.approverCoverage()`)).status).toBe(403)
    for (const weeks of ['-1', 'many', '105', '1.5']) expect((await server.as('grace').get(`${em}/accessPackages/latchkey.approverCoverage()?weeks=${weeks}`)).status).toBe(400)
  })
})
