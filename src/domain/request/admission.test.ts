import { describe, expect, test } from 'vitest'
import { groupMembers, person, policy, singleUser, targetManager, text } from '../policy/policy.fixture.ts'
import { admit, applicablePolicies, type AdmissionFacts } from './admission.ts'

const joann = person('joann', { managers: ['mary'], principals: ['sales'] })
const nothing = { startDateTime: null, expiration: { type: 'notSpecified', endDateTime: null, duration: null } } as const
const facts = (more: Partial<AdmissionFacts> = {}): AdmissionFacts => ({
  type: 'userAdd', now: '2026-05-20T08:00:00.000Z', requestor: joann, target: joann, catalog: { state: 'published', isExternallyVisible: true }, policies: [policy()], policyId: undefined,
  liveAssignment: undefined, openRequest: undefined, conflicts: [], schedule: nothing, justification: null, answers: [], attributes: [], approvalCounts: more.type !== 'adminAdd', matches: () => true, ...more,
})
const outcome = (more: Partial<AdmissionFacts>) => {
  const decision = admit(facts(more))
  return decision.ok ? 'ok' : decision.refusal.kind
}
const blocked = person('joann', { accountEnabled: false })
const guest = person('pat', { userType: 'Guest' })
const everybody = policy({ allowedTargetScope: 'allDirectoryUsers' })
const demanding = policy({ questions: [text('a', { isRequired: true })], requestorSettings: { allowCustomAssignmentSchedule: false }, requestApprovalSettings: { isRequestorJustificationRequired: true } })

describe('asking for oneself', () => {
  test.each<[string, Partial<AdmissionFacts>, string]>([
    ['as the policy has it', {}, 'ok'],
    ['while blocked', { target: blocked }, 'TargetBlocked'],
    ['in a catalog that is not enabled', { catalog: { state: 'unpublished', isExternallyVisible: true } }, 'CatalogUnpublished'],
    ['as a guest', { target: guest, requestor: guest, policies: [everybody] }, 'ok'],
    ['as a guest, in a catalog for members', { target: guest, requestor: guest, policies: [everybody], catalog: { state: 'published', isExternallyVisible: false } }, 'NotExternallyVisible'],
    ['as a guest, under a policy for members', { target: guest, requestor: guest }, 'OutOfScope'],
    ['under a policy that takes no requests', { policies: [policy({ requestorSettings: { enableTargetsToSelfAddAccess: false } })] }, 'NotEnabledForSelf'],
    ['where there is no policy', { policies: [] }, 'NoPolicyApplies'],
    ['under a policy of another package', { policyId: 'other' }, 'PolicyOfOtherPackage'],
    ['under two policies that both apply', { policies: [policy({ id: '1' }), policy({ id: '2' })] }, 'PolicyNeeded'],
    ['under one of two that apply, by name', { policies: [policy({ id: '1' }), policy({ id: '2' })], policyId: '2' }, 'ok'],
    ['under two of which one is more specific', { policies: [policy({ id: '1' }), policy({ id: '2', allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [groupMembers('sales')] })] }, 'ok'],
    ['under two of which the more specific one is over', { policies: [policy({ id: '1' }), policy({ id: '2', allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [groupMembers('sales')], expiration: { type: 'afterDateTime', endDateTime: '2026-05-20T08:00:00.000Z', duration: null } })], schedule: { ...nothing, startDateTime: '2026-06-01T00:00:00Z' } }, 'ok'],
    ['under two that do not apply', { policies: [policy({ allowedTargetScope: 'notSpecified' }), policy({ allowedTargetScope: 'specificDirectoryUsers' })] }, 'NoPolicyApplies'],
    ['again while a request is open', { openRequest: { id: 'q', state: 'pendingApproval' } }, 'RequestOpen'],
    ['F53 besides what does not go with it', { conflicts: [{ kind: 'group', id: 'g', displayName: 'Auditors' }] }, 'IncompatibleAccess'],
    ['for what one has', { liveAssignment: { endsAt: null } }, 'AlreadyAssigned'],
    ['for a period of one’s own, where none may be chosen', { policies: [demanding], schedule: { ...nothing, startDateTime: '2026-06-01T00:00:00Z' } }, 'ScheduleNotAllowed'],
    ['without the answers', { policies: [demanding] }, 'AnswersInvalid'],
    ['without a justification', { policies: [demanding], answers: [{ questionId: 'a', value: 'x' }] }, 'JustificationMissing'],
    ['with blanks for a justification', { policies: [demanding], answers: [{ questionId: 'a', value: 'x' }], justification: '  ' }, 'JustificationMissing'],
    ['with everything', { policies: [demanding], answers: [{ questionId: 'a', value: 'x' }], justification: 'Holiday' }, 'ok'],
  ])('%s', (_, more, expected) => {
    expect(outcome(more)).toBe(expected)
  })
})

test('the first objection in the order of the checks is the one that is told', () => {
  // Everything is wrong; mending one thing after another shows the order.
  const mends: readonly (readonly [string, Partial<AdmissionFacts>])[] = [
    ['TargetBlocked', { target: guest }], ['CatalogUnpublished', { catalog: { state: 'published', isExternallyVisible: false } }],
    ['NotExternallyVisible', { catalog: { state: 'published', isExternallyVisible: true } }], ['OutOfScope', { target: joann }], ['RequestOpen', { openRequest: undefined }],
    ['AlreadyAssigned', { liveAssignment: undefined }], ['ScheduleNotAllowed', { schedule: nothing }], ['AnswersInvalid', { answers: [{ questionId: 'a', value: 'x' }] }], ['JustificationMissing', { justification: 'Holiday' }],
  ]
  let state: Partial<AdmissionFacts> = {
    target: { ...guest, accountEnabled: false }, catalog: { state: 'unpublished', isExternallyVisible: false }, policies: [demanding], openRequest: { id: 'q', state: 'submitted' },
    liveAssignment: { endsAt: null }, schedule: { ...nothing, startDateTime: '2026-06-01T00:00:00Z' },
  }
  for (const [kind, mend] of mends) {
    expect(outcome(state)).toBe(kind)
    state = { ...state, ...mend }
  }
  expect(outcome(state)).toBe('ok')
})

describe('asking for somebody else', () => {
  const forReports = policy({ requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [targetManager(), singleUser('lin')] } })
  test.each<[string, Partial<AdmissionFacts>, string]>([
    ['their manager', { requestor: person('mary') }, 'ok'],
    ['one who is named', { requestor: person('lin') }, 'ok'],
    ['a colleague', { requestor: person('mirjam') }, 'NotEnabledForOnBehalf'],
    ['their manager, where the policy does not let anybody', { requestor: person('mary'), policies: [policy()] }, 'NotEnabledForOnBehalf'],
    ['their manager, for somebody outside the scope', { requestor: person('mary'), target: person('pat', { userType: 'Guest', managers: ['mary'] }) }, 'OutOfScope'],
  ])('%s', (_, more, expected) => {
    expect(outcome({ type: 'onBehalfAdd', policies: [forReports], ...more })).toBe(expected)
  })
})

describe('an administrator', () => {
  const none = policy({ allowedTargetScope: 'notSpecified', requestorSettings: { enableTargetsToSelfAddAccess: false } })
  test.each<[string, Partial<AdmissionFacts>, string]>([
    ['assigns under a policy for nobody', { policies: [none] }, 'ok'],
    ['assigns in a catalog that is not enabled', { catalog: { state: 'unpublished', isExternallyVisible: false } }, 'ok'],
    ['needs no answers, no justification, and chooses the period', { policies: [demanding], schedule: { startDateTime: '2026-06-01T00:00:00Z', expiration: { type: 'afterDuration', endDateTime: null, duration: 'P3D' } } }, 'ok'],
    ['cannot assign outside the scope', { target: guest }, 'OutOfScope'],
    ['cannot assign who is blocked', { target: blocked }, 'TargetBlocked'],
    ['cannot assign twice', { liveAssignment: { endsAt: null } }, 'AlreadyAssigned'],
    ['cannot go beyond the policy’s end', { schedule: { startDateTime: null, expiration: { type: 'afterDuration', endDateTime: null, duration: 'P31D' } } }, 'EndBeyondPolicy'],
  ])('%s', (_, more, expected) => {
    expect(outcome({ type: 'adminAdd', ...more })).toBe(expected)
  })
  test('is not asked for approval; others are', () => {
    const approved = policy({ requestApprovalSettings: { isApprovalRequiredForAdd: true } })
    const needs = (type: AdmissionFacts['type']) => { const d = admit(facts({ type, policies: [approved] })); return d.ok && d.value.needsApproval }
    expect([needs('userAdd'), needs('adminAdd')]).toEqual([true, false])
  })
})

test('what applies to somebody is what a request would be let through under', () => {
  const all = [policy({ id: 'members' }), policy({ id: 'everybody', allowedTargetScope: 'allDirectoryUsers' }), policy({ id: 'none', allowedTargetScope: 'notSpecified' })]
  const ids = (target: typeof joann, type: AdmissionFacts['type'] = 'userAdd') => applicablePolicies(all, { type, requestor: target, target, now: '2026-05-20T08:00:00.000Z' }).map((p) => p.id)
  expect([ids(joann), ids(guest)]).toEqual([['members'], ['everybody']])
})
