import { describe, expect, test } from 'vitest'
import { groupMembers, policy, singleUser, targetManager } from './policy.fixture.ts'
import type { Stage, SubjectSet } from './policy.ts'
import { publishable } from './publishable.ts'

const stage = (more: Partial<Stage> = {}): Stage => ({ durationBeforeAutomaticDenial: 'P14D', isApproverJustificationRequired: false, primaryApprovers: [singleUser('omar')], fallbackPrimaryApprovers: [], ...more })
const outcome = (...stages: Stage[]) => {
  const d = publishable(policy({ requestApprovalSettings: { isApprovalRequiredForAdd: true, stages } }))
  return d.ok ? 'ok' : `${d.refusal.kind}${d.refusal.facts['stage'] ? ` ${d.refusal.facts['stage']}` : ''}`
}
const sponsors: SubjectSet = { '@odata.type': '#microsoft.graph.targetUserSponsors' }
const forwarding = (after: string | undefined, more: Partial<Stage> = {}) => stage({ isEscalationEnabled: true, escalationApprovers: [groupMembers('board')], ...(after ? { durationBeforeEscalation: after } : {}), ...more })

describe('F30 F31 stages that a policy may have', () => {
  test.each<[string, string, Stage[]]>([
    ['no stage', 'PolicyApprovalWithoutStages', []],
    ['three', 'ok', [stage(), stage(), stage()]],
    ['a second one without approvers', 'PolicyStageWithoutApprovers 2', [stage(), stage({ primaryApprovers: [] })]],
    ['only a fallback', 'ok', [stage({ primaryApprovers: [], fallbackPrimaryApprovers: [singleUser('omar')] })]],
    ['a manager', 'ok', [stage({ primaryApprovers: [targetManager()] })]],
    ["the manager's manager", 'PolicyFallbackNeeded 1', [stage({ primaryApprovers: [targetManager(2)] })]],
    ['both', 'PolicyFallbackNeeded 1', [stage({ primaryApprovers: [targetManager(), targetManager(2)] })]],
    ["the manager's manager, and a fallback", 'ok', [stage({ primaryApprovers: [targetManager(2)], fallbackPrimaryApprovers: [singleUser('omar')] })]],
    ["the manager's manager, or somebody", 'ok', [stage({ primaryApprovers: [targetManager(2), singleUser('omar')] })]],
    ['sponsors', 'PolicyFallbackNeeded 3', [stage(), stage(), stage({ primaryApprovers: [sponsors] })]],
    ['sponsors, and a fallback', 'ok', [stage({ primaryApprovers: [sponsors], fallbackPrimaryApprovers: [groupMembers('board')] })]],
    ['sponsors of organizations', 'PolicyPartNotSupported', [stage({ primaryApprovers: [{ '@odata.type': '#microsoft.graph.internalSponsors' }] })]],
    ['sponsors of organizations as alternates', 'PolicyPartNotSupported', [forwarding('P2D', { escalationApprovers: [{ '@odata.type': '#microsoft.graph.externalSponsors' }] })]],
  ])('%s: %s', (_name, expected, stages) => expect(outcome(...stages)).toBe(expected))
})

describe('F33 U2 alternates are asked after some time, and before the end', () => {
  test.each<[string | undefined, string]>([
    ['P1D', 'ok'], ['P13D', 'ok'], ['PT1M', 'ok'], ['P13DT23H59M', 'ok'], ['P14D', 'PolicyEscalationTime 1'], ['P2W', 'PolicyEscalationTime 1'], ['P1M', 'PolicyEscalationTime 1'], ['PT336H', 'PolicyEscalationTime 1'], ['PT0S', 'PolicyEscalationTime 1'], [undefined, 'PolicyEscalationTime 1'],
  ])('%s: %s', (after, expected) => expect(outcome(forwarding(after))).toBe(expected))
  test('not to nobody, but to a fallback', () => {
    expect(outcome(forwarding('P2D', { escalationApprovers: [] }))).toBe('PolicyEscalationWithoutApprovers 1')
    expect(outcome(forwarding('P2D', { escalationApprovers: [], fallbackEscalationApprovers: [singleUser('omar')] }))).toBe('ok')
  })
  test('what is switched off is not looked at', () => expect(outcome(stage({ isEscalationEnabled: false, durationBeforeEscalation: 'P99D' }))).toBe('ok'))
})
test('sponsors are approvers, and no scope', () => {
  const d = publishable(policy({ allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [sponsors] }))
  expect(d.ok ? 'ok' : d.refusal.kind).toBe('PolicyPartNotSupported')
})
