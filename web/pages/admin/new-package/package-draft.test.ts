import { describe, expect, test } from 'vitest'
import { emptyDraft, missingIn, policyOf, type PackageDraft } from './package-draft.ts'

const mary = { id: '1', displayName: 'Mary', kind: 'user' } as const
const sales = { id: '2', displayName: 'Sales', kind: 'group' } as const
const filled: PackageDraft = { ...emptyDraft, name: 'Licence', catalogId: 'c' }
const policy = (part: Partial<PackageDraft>) => policyOf({ ...filled, ...part }, 'First', (day) => `${day}T22:00:00Z`)

describe('a draft becomes a policy', () => {
  test.each<[string, Partial<PackageDraft>, object]>([
    [
      'members ask, the manager decides',
      {},
      {
        allowedTargetScope: 'allMemberUsers',
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [
            {
              durationBeforeAutomaticDenial: 'P14D',
              primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }],
              fallbackPrimaryApprovers: [],
            },
          ],
        },
      },
    ],
    [
      'with somebody for those without one',
      { fallback: [mary] },
      { requestApprovalSettings: { stages: [{ fallbackPrimaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: '1' }] }] } },
    ],
    [
      'a group asks, people decide',
      { who: 'some', some: [sales], approval: 'chosen', approvers: [mary, sales] },
      {
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.groupMembers', groupId: '2' }],
        requestApprovalSettings: { stages: [{ primaryApprovers: [{ userId: '1' }, { groupId: '2' }], fallbackPrimaryApprovers: [] }] },
      },
    ],
    [
      'nobody decides',
      { approval: 'none', needsReason: false },
      { requestApprovalSettings: { isApprovalRequiredForAdd: false, isRequestorJustificationRequired: false, stages: [] } },
    ],
    [
      'nobody asks',
      { who: 'nobody' },
      {
        allowedTargetScope: 'notSpecified',
        requestorSettings: { enableTargetsToSelfAddAccess: false },
        requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
      },
    ],
    ['for ever', { lasts: 'never' }, { expiration: { type: 'noExpiration' } }],
    ['for days', { lasts: 'days', lastDays: '30' }, { expiration: { type: 'afterDuration', duration: 'P30D' } }],
    ['until the end of a day', { lasts: 'date', lastDay: '2026-12-31' }, { expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T22:00:00Z' } }],
  ])('%s', (_, part, expected) => expect(policy(part)).toMatchObject(expected))
})

test.each<[Partial<PackageDraft>, readonly string[]]>([
  [{}, []],
  [{ name: ' ', catalogId: '' }, ['name', 'catalogId']],
  [{ who: 'some' }, ['some']],
  [{ approval: 'chosen', decideDays: '0' }, ['approvers', 'decideDays']],
  [{ who: 'nobody', approval: 'chosen', decideDays: '' }, []],
  [{ lastDays: '1.5' }, ['lastDays']],
  [{ lasts: 'date', lastDay: '' }, ['lastDay']],
  [{ lasts: 'date', lastDay: '2026-06-04' }, ['lastDay']],
  [{ lasts: 'date', lastDay: '2026-06-05' }, []],
])('%j misses %j', (part, missing) => expect(missingIn({ ...filled, ...part }, '2026-06-05')).toEqual(missing))
