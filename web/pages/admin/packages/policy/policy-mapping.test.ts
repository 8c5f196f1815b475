/** A policy on its way through the form and back: nothing that was not touched is changed, and what was touched is all that changes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PolicyBody, WholePolicy } from '../../../../api/admin-policies.ts'
import { isSame } from '../../../../forms/same.ts'
import { missingIn } from './missing-in.ts'
import { emptyQuestion, emptyStage, newPolicy, type PolicyDraft } from './policy-draft.ts'
import { changesOf, draftOf, policyOf, type Days } from './policy-mapping.ts'

/** Days that end at ten in the evening, as in a summer of Amsterdam. */
const zone: Days = {
  endOf: (day) => `${day}T22:00:00Z`,
  lastDayOf: (end) => /^(\d{4}-\d\d-\d\d)T22:00:00(?:\.0+)?Z$/.exec(end)?.[1],
}

const id = fc.uuid({ version: 4 })
const text = fc.string({ minLength: 1, maxLength: 12 })
const duration = fc.constantFrom('P14D', 'PT36H', 'P1M', 'P2W', 'P1DT12H', 'PT90M', 'P1Y', 'PT1H', 'P3660D')
const described = { description: fc.option(text) }
const set = (kinds: readonly string[]) =>
  fc.constantFrom(...kinds).chain((kind) => {
    const type = { '@odata.type': fc.constant(`#microsoft.graph.${kind}`) }
    if (kind === 'singleUser') return fc.record({ ...type, userId: id, ...described })
    if (kind === 'groupMembers') return fc.record({ ...type, groupId: id, ...described })
    return kind.endsWith('Manager') ? fc.record({ ...type, managerLevel: fc.constantFrom(1, 2), ...described }) : fc.record({ ...type, ...described })
  })
const sets = (...kinds: string[]) => fc.array(set(kinds), { maxLength: 3 })
const approvers = sets('singleUser', 'groupMembers', 'requestorManager', 'targetManager', 'targetUserSponsors', 'internalSponsors')
const stage = fc.record({
  durationBeforeAutomaticDenial: duration,
  durationBeforeEscalation: fc.constantFrom('PT0S', 'P3D', 'PT36H', 'P1W'),
  isApproverJustificationRequired: fc.boolean(),
  isEscalationEnabled: fc.boolean(),
  primaryApprovers: approvers,
  fallbackPrimaryApprovers: approvers,
  escalationApprovers: approvers,
  fallbackEscalationApprovers: approvers,
  approverInformationVisibility: fc.constantFrom('default', 'notVisible', 'visible'),
})
const localizations = fc.array(fc.record({ languageCode: fc.constantFrom('nl', 'de-AT', 'fr'), text: fc.option(text) }), { maxLength: 2 })
const asked = { id, text, localizations, isRequired: fc.boolean(), isAnswerEditable: fc.boolean(), sequence: fc.integer({ min: 0, max: 9 }) }
const choice = fc.record({ actualValue: text, text, localizations })
const question = fc.oneof(
  fc.record({
    '@odata.type': fc.constant('#microsoft.graph.accessPackageTextInputQuestion'),
    ...asked,
    isSingleLineQuestion: fc.boolean(),
    regexPattern: fc.option(text),
  }),
  fc.record({
    '@odata.type': fc.constant('#microsoft.graph.accessPackageMultipleChoiceQuestion'),
    ...asked,
    isMultipleSelectionAllowed: fc.boolean(),
    choices: fc.array(choice, { minLength: 1, maxLength: 3 }),
  }),
)
const expiration = fc.oneof(
  fc.constant({ type: 'noExpiration', endDateTime: null, duration: null }),
  fc.constant({ type: 'notSpecified', endDateTime: null, duration: null }),
  duration.map((d) => ({ type: 'afterDuration', endDateTime: null, duration: d })),
  fc
    .constantFrom('2027-06-30T22:00:00.000Z', '2027-06-30T21:59:59.000Z', '2020-01-01T00:00:00.000Z')
    .map((end) => ({ type: 'afterDateTime', endDateTime: end, duration: null })),
)
const flags = [
  'enableTargetsToSelfAddAccess',
  'enableTargetsToSelfUpdateAccess',
  'enableTargetsToSelfRemoveAccess',
  'allowCustomAssignmentSchedule',
  'enableOnBehalfRequestorsToAddAccess',
  'enableOnBehalfRequestorsToUpdateAccess',
  'enableOnBehalfRequestorsToRemoveAccess',
] as const
/** A policy as the API gives it, with members that the form has never heard of. */
const policy = fc.record({
  id,
  displayName: text,
  description: fc.option(text),
  allowedTargetScope: fc.constantFrom('allMemberUsers', 'allDirectoryUsers', 'specificDirectoryUsers', 'notSpecified', 'allExternalUsers'),
  specificAllowedTargets: sets('singleUser', 'groupMembers', 'connectedOrganizationMembers'),
  automaticRequestSettings: fc.constant(null),
  expiration,
  notificationSettings: fc.option(fc.record({ isAssignmentNotificationDisabled: fc.boolean(), ofLater: fc.string() })),
  requestorSettings: fc.record({
    ...Object.fromEntries(flags.map((flag) => [flag, fc.boolean()])),
    onBehalfRequestors: sets('singleUser', 'targetManager'),
    ofLater: fc.string(),
  }),
  requestApprovalSettings: fc.record({
    isApprovalRequiredForAdd: fc.boolean(),
    isApprovalRequiredForUpdate: fc.boolean(),
    isRequestorJustificationRequired: fc.boolean(),
    stages: fc.array(
      fc.record({ ofLater: fc.string() }).chain((later) => stage.map((s) => ({ ...s, ...later }))),
      { maxLength: 3 },
    ),
    ofLater: fc.string(),
  }),
  questions: fc.array(question, { maxLength: 4 }),
  modifiedDateTime: fc.constant('2026-05-20T08:00:00.000Z'),
}) as unknown as fc.Arbitrary<WholePolicy>

/** As it would be after a session was lost: the draft is kept as JSON. */
const kept = (draft: PolicyDraft): PolicyDraft => JSON.parse(JSON.stringify(draft)) as PolicyDraft
const changed = (before: WholePolicy, change: (draft: PolicyDraft) => Partial<PolicyDraft>): Partial<PolicyBody> => {
  const draft = draftOf(before, zone)
  return changesOf(kept({ ...draft, ...change(draft) }), before, zone)
}

describe('open and save', () => {
  test('nothing is changed by opening a policy', () => {
    fc.assert(
      fc.property(policy, (before) => {
        expect(changed(before, () => ({}))).toEqual({})
      }),
    )
  })
  test('a change that is taken back is none', () => {
    fc.assert(
      fc.property(policy, (before) => {
        const draft = draftOf(before, zone)
        const there: PolicyDraft = {
          ...draft,
          displayName: 'Other',
          scope: 'allMemberUsers',
          needsReason: !draft.needsReason,
          stages: [emptyStage('1')],
          questions: [],
          lasts: 'never',
          isSilent: !draft.isSilent,
        }
        const back = { ...there, ...draft }
        expect(changesOf(back, before, zone)).toEqual({})
      }),
    )
  })
  test('what is filled in is all that changes', () => {
    fc.assert(
      fc.property(policy, (before) => {
        expect(changed(before, ({ displayName }) => ({ displayName: `${displayName}x` }))).toEqual({ displayName: `${before.displayName}x`.trim() })
        expect(Object.keys(changed(before, ({ isSilent }) => ({ isSilent: !isSilent })))).toEqual(['notificationSettings'])
        expect(changed(before, () => ({ lasts: 'time', length: { amount: '33', unit: 'days', kept: '' } }))).toEqual({
          expiration: { type: 'afterDuration', duration: 'P33D' },
        })
      }),
    )
  })
})

describe('what the form does not show stays', () => {
  type Later = { ofLater: string }
  test('in settings of which another member changes', () => {
    fc.assert(
      fc.property(policy, (before) => {
        const later = (before.requestorSettings as unknown as Later).ofLater
        const { requestorSettings } = changed(before, ({ selfAdd }) => ({ scope: 'allMemberUsers', selfAdd: !selfAdd }))
        expect(requestorSettings).toMatchObject({ ofLater: later, enableTargetsToSelfAddAccess: !before.requestorSettings!.enableTargetsToSelfAddAccess })
        const ofApproval = (before.requestApprovalSettings as unknown as Later).ofLater
        expect(changed(before, ({ needsReason }) => ({ scope: 'allMemberUsers', needsReason: !needsReason })).requestApprovalSettings).toMatchObject({
          ofLater: ofApproval,
        })
      }),
    )
  })
  test('in stages, whether they change or another does', () => {
    fc.assert(
      fc.property(policy, (before) => {
        const stages = before.requestApprovalSettings!.stages!
        fc.pre(stages.length > 1)
        const { requestApprovalSettings } = changed(before, (draft) => ({
          scope: 'allMemberUsers',
          needsApproval: true,
          stages: [{ ...draft.stages[0]!, needsReason: !draft.stages[0]!.needsReason }, ...draft.stages.slice(1)],
        }))
        const [first, ...others] = requestApprovalSettings!.stages!
        expect(others).toEqual(stages.slice(1))
        expect(first).toMatchObject({
          ofLater: (stages[0] as unknown as Later).ofLater,
          durationBeforeAutomaticDenial: stages[0]!.durationBeforeAutomaticDenial,
          primaryApprovers: stages[0]!.primaryApprovers,
        })
      }),
    )
  })
  test('in questions that change their places', () => {
    fc.assert(
      fc.property(policy, (before) => {
        fc.pre(before.questions!.length > 1 && new Set(before.questions!.map((q) => q.id)).size === before.questions!.length)
        const { questions } = changed(before, (draft) => ({ questions: draft.questions.toReversed() }))
        for (const question of questions ?? []) {
          const was = before.questions!.find((q) => q.id === question.id)!
          expect(isSame({ ...question, sequence: 0 }, { ...was, sequence: 0 })).toBe(true)
        }
        expect((questions ?? []).map((q) => q.sequence)).toEqual((questions ?? []).map((_, i) => i + 1))
      }),
    )
  })
  test('stages that nobody needs at the moment', () => {
    const before = {
      id: '1',
      displayName: 'P',
      allowedTargetScope: 'allMemberUsers',
      requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [{ durationBeforeAutomaticDenial: 'P2D' }] },
    }
    expect(changed(before, () => ({ needsReason: true })).requestApprovalSettings).toMatchObject({
      isRequestorJustificationRequired: true,
      stages: before.requestApprovalSettings.stages,
    })
  })
})

describe('a new policy', () => {
  const body = (part: Partial<PolicyDraft>) => policyOf({ ...newPolicy('First'), ...part }, zone)
  const mary = { '@odata.type': '#microsoft.graph.singleUser', userId: '1' }
  test.each<[string, Partial<PolicyDraft>, object]>([
    [
      'members ask, the manager decides',
      {},
      {
        allowedTargetScope: 'allMemberUsers',
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }] }],
        },
      },
    ],
    [
      'nobody asks',
      { scope: 'notSpecified' },
      {
        requestorSettings: { enableTargetsToSelfAddAccess: false, enableTargetsToSelfRemoveAccess: false },
        requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
      },
    ],
    ['people named for another scope are left out', { targets: [mary] }, { specificAllowedTargets: [] }],
    ['people are named', { scope: 'specificDirectoryUsers', targets: [mary] }, { specificAllowedTargets: [mary] }],
    [
      'only extensions are decided on',
      { needsApproval: false, extensionNeedsApproval: true },
      { requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true, stages: [{}] } },
    ],
    [
      'alternates that are switched off are nobody',
      { stages: [{ ...emptyStage('1'), approvers: [mary], alternates: [mary] }] },
      { requestApprovalSettings: { stages: [{ isEscalationEnabled: false, durationBeforeEscalation: 'PT0S', escalationApprovers: [] }] } },
    ],
    ['for hours', { length: { amount: '12', unit: 'hours', kept: '' } }, { expiration: { type: 'afterDuration', duration: 'PT12H' } }],
    ['until the end of a day', { lasts: 'date', lastDay: '2026-12-31' }, { expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T22:00:00Z' } }],
    [
      'a choice is its own value, without commas',
      { questions: [{ ...emptyQuestion('1'), kind: 'choice', text: 'Where?', choices: [{ key: '1', actualValue: '', text: ' Spain, mainland ' }] }] },
      { questions: [{ choices: [{ actualValue: 'Spain mainland', text: 'Spain, mainland' }], sequence: 1 }] },
    ],
  ])('%s', (_, part, expected) => expect(body(part)).toMatchObject(expected))

  const missing = (part: Partial<PolicyDraft>) => missingIn({ ...newPolicy('First'), ...part }, '2026-06-05')
  const [stages, boss] = ['requestApprovalSettings/stages', { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 2 }]
  test.each<[Partial<PolicyDraft>, object]>([
    [{}, {}],
    [{ displayName: ' ' }, { displayName: 'name' }],
    [{ scope: 'specificDirectoryUsers' }, { specificAllowedTargets: 'targets' }],
    [{ otherAdd: true }, { 'requestorSettings/onBehalfRequestors': 'askers' }],
    [{ stages: [] }, { [stages]: 'stages' }],
    [{ stages: [], scope: 'notSpecified' }, {}],
    [{ stages: [emptyStage('1')] }, { [`${stages}/0/primaryApprovers`]: 'approvers' }],
    [{ stages: [emptyStage('1')], needsApproval: false }, {}],
    [{ stages: [{ ...emptyStage('1'), approvers: [boss] }] }, { [`${stages}/0/fallbackPrimaryApprovers`]: 'fallback' }],
    [{ stages: [{ ...emptyStage('1'), approvers: [boss, mary] }] }, {}],
    [
      { stages: [{ ...emptyStage('1'), approvers: [mary], hasAlternates: true, alternatesAfter: { amount: '14', unit: 'days', kept: '' } }] },
      { [`${stages}/0/escalationApprovers`]: 'alternates', [`${stages}/0/durationBeforeEscalation`]: 'alternatesAfter' },
    ],
    [{ questions: [emptyQuestion('1')] }, { 'questions/0/text': 'question' }],
    [{ questions: [{ ...emptyQuestion('1'), text: 'x', kind: 'choice' }] }, { 'questions/0/choices': 'choices' }],
    [
      { questions: [{ ...emptyQuestion('1'), text: 'x', kind: 'choice', choices: ['a', 'A'].map((words) => ({ key: words, actualValue: '', text: words })) }] },
      { 'questions/0/choices': 'sameChoice' },
    ],
    [{ length: { amount: '1.5', unit: 'days', kept: '' } }, { 'expiration/duration': 'length' }],
    [{ length: { amount: '', unit: 'kept', kept: 'P1M' } }, {}],
    [{ lasts: 'date', lastDay: '2026-06-04' }, { 'expiration/endDateTime': 'lastDay' }],
    [{ lasts: 'date', lastDay: '2026-06-05' }, {}],
  ])('%j misses %j', (part, found) => expect(missing(part)).toEqual(found))
})
