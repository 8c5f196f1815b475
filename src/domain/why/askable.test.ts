import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupMembers, person, policy, singleUser } from '../policy/policy.fixture.ts'
import { admit, type AdmissionFacts } from '../request/admission.ts'
import { proveAskable, type AskableFacts } from './askable.ts'
import { obstacles, type Proof } from './proof.ts'

const facts = (more: Partial<AskableFacts> = {}): AskableFacts => ({
  now: '2026-05-20T08:00:00.000Z', undecided: [], requestor: person('joann'), target: person('joann'), catalog: { displayName: 'General', state: 'published', isExternallyVisible: false }, policies: [policy()],
  held: undefined, openRequest: undefined, conflicts: [], nameOf: (id) => id, tellsNames: () => true, ...more,
})

describe('what stands in the way', () => {
  const one = (id: string) => policy({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [singleUser(id), groupMembers('sales')] })
  test.each<[string, Partial<AskableFacts>, string[]]>([
    ['nothing', {}, []],
    ['the account', { target: person('joann', { accountEnabled: false }) }, ['accountEnabled']],
    ['the catalog', { catalog: { displayName: 'General', state: 'unpublished', isExternallyVisible: true } }, ['catalogPublished']],
    ['being a guest', { requestor: person('pat', { userType: 'Guest' }), target: person('pat', { userType: 'Guest' }) }, ['catalogExternallyVisible', 'inScope']],
    ['a policy that takes no requests', { policies: [policy({ requestorSettings: { enableTargetsToSelfAddAccess: false } })] }, ['acceptsSelf']],
    ['not being named', { policies: [one('mirjam')] }, ['named', 'named']],
    ['a policy that is over', { policies: [policy({ expiration: { type: 'afterDateTime', endDateTime: '2026-05-20T08:00:00.000Z', duration: null } })] }, ['endsLater']],
    ['nobody who could approve', { policies: [policy({ requestApprovalSettings: { isApprovalRequiredForAdd: true } })], undecided: ['policy'] }, ['somebodyDecides']],
    ['having it', { held: { endsAt: null } }, ['notHeld']],
    ['a request that is open', { openRequest: { id: 'r', state: 'pendingApproval' } }, ['noOpenRequest']],
    ['what else is held', { conflicts: [{ id: 'x', displayName: 'Treasury' }] }, ['incompatible']],
    ['no right to ask for others', { requestor: person('bram') }, ['acceptsOnBehalf']],
  ])('%s', (_, more, expected) => {
    const proof = proveAskable(facts(more))
    expect([proof.holds, obstacles(proof).map((p) => p.kind)]).toEqual([expected.length === 0, expected])
  })
  test('whom a policy names is not told to everybody', () => {
    const proof = proveAskable(facts({ policies: [one('mirjam')], tellsNames: () => false }))
    expect(obstacles(proof).map((p) => p.claim)).toEqual(['joann is none of the people whom it names, and in none of the groups'])
    expect(JSON.stringify(proof)).not.toContain('mirjam')
  })
  test('being in a group is told by the group', () => {
    const proof = proveAskable(facts({ target: person('joann', { principals: ['sales'] }), policies: [one('mirjam')] }))
    const flat = (p: Proof): Proof[] => [p, ...p.because.flatMap(flat)]
    expect(flat(proof).find((p) => p.kind === 'named' && p.holds)?.claim).toBe('joann is in the group sales')
  })
})

test('a proof says yes just when the request would be admitted', () => {
  const anyone = fc.record({ id: fc.constantFrom('joann', 'bram'), guest: fc.boolean(), enabled: fc.boolean(), sales: fc.boolean(), managed: fc.boolean() })
  const who = (p: { id: string; guest: boolean; enabled: boolean; sales: boolean; managed: boolean }) =>
    person(p.id, { userType: p.guest ? 'Guest' : 'Member', accountEnabled: p.enabled, principals: p.sales ? ['sales'] : [], managers: p.managed ? ['bram'] : [] })
  const anyPolicy = fc.record({ scope: fc.constantFrom('allMemberUsers', 'allDirectoryUsers', 'specificDirectoryUsers', 'notSpecified'), self: fc.boolean(), behalf: fc.boolean() })
  fc.assert(fc.property(anyone, anyPolicy, fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (p, q, behalf, published, external, held, open) => {
    const target = who(p)
    const requestor = behalf ? person('bram') : target
    const rule = policy({
      allowedTargetScope: q.scope, specificAllowedTargets: [groupMembers('sales')],
      requestorSettings: { enableTargetsToSelfAddAccess: q.self, enableOnBehalfRequestorsToAddAccess: q.behalf, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] },
    })
    const catalog = { displayName: 'General', state: published ? 'published' as const : 'unpublished' as const, isExternallyVisible: external }
    const common = { requestor, target, catalog, policies: [rule], openRequest: open ? { id: 'r', state: 'submitted' } : undefined }
    const type = requestor.id === target.id ? 'userAdd' as const : 'onBehalfAdd' as const
    const admitted = admit({
      ...common, type, now: '2026-05-20T08:00:00.000Z', policyId: undefined, liveAssignment: held ? { endsAt: null } : undefined, schedule: { startDateTime: null, expiration: { type: 'notSpecified', endDateTime: null, duration: null } },
      justification: null, answers: [], attributes: [], conflicts: [], approvalCounts: true, matches: () => true,
    } satisfies AdmissionFacts)
    expect(proveAskable(facts({ ...common, held: held ? { endsAt: null } : undefined })).holds).toBe(admitted.ok)
  }))
})
