/** What the administration reads and writes about policies: the whole of one, its versions, its rules, and what a draft would mean. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { changeAsRead, type AsRead } from './admin-change.ts'
import { EM, get, odata, patch, post, remove } from './client.ts'
import type { AdminPolicy, ApprovalStageSettings, CoverageReason, SubjectSet } from './admin-types.ts'
import type { Expiration, Person, Question } from './types.ts'

export type PolicyStage = ApprovalStageSettings & { approverInformationVisibility?: 'default' | 'notVisible' | 'visible' | null }
export type PolicyRequestorSettings = {
  enableTargetsToSelfAddAccess?: boolean
  enableTargetsToSelfUpdateAccess?: boolean
  enableTargetsToSelfRemoveAccess?: boolean
  allowCustomAssignmentSchedule?: boolean
  enableOnBehalfRequestorsToAddAccess?: boolean
  enableOnBehalfRequestorsToUpdateAccess?: boolean
  enableOnBehalfRequestorsToRemoveAccess?: boolean
  onBehalfRequestors?: SubjectSet[]
}
export type AutomaticSettings = {
  requestAccessForAllowedTargets?: boolean
  removeAccessWhenTargetLeavesAllowedTargets?: boolean
  gracePeriodBeforeAccessRemoval?: string | null
}
/** What may be written of a policy. */
export type PolicyBody = {
  displayName: string
  description: string | null
  allowedTargetScope: string
  specificAllowedTargets: SubjectSet[]
  automaticRequestSettings: AutomaticSettings | null
  expiration: Expiration
  notificationSettings: { isAssignmentNotificationDisabled?: boolean } | null
  requestApprovalSettings: NonNullable<AdminPolicy['requestApprovalSettings']> & { stages?: PolicyStage[] }
  requestorSettings: PolicyRequestorSettings
  questions: Partial<Question>[]
}
/** A policy as it is read, with its questions. */
export type WholePolicy = Partial<PolicyBody> & { id: string; displayName: string; modifiedDateTime?: string | null }

const policies = `${EM}/assignmentPolicies`
const one = (id: string): string => `${policies}/${encodeURIComponent(id)}`

export const policyQuery = (id: string) =>
  queryOptions({ queryKey: ['admin', 'policy', id], queryFn: ({ signal }) => get<WholePolicy>(odata(one(id), { expand: 'questions' }), signal) })

export type PolicyVersion = { version: number; changedDateTime: string | null; changedBy: Person | null; policy: WholePolicy }
export const policyVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'policy', id, 'versions'],
    queryFn: async ({ signal }) => (await get<{ value: PolicyVersion[] }>(`${one(id)}/latchkey.versions()`, signal)).value,
  })

/** After each change everything of the administration is read again: lists, figures and drawings show policies, too. */
export const useAdminChange = <Input, Output>(change: (input: Input) => Promise<Output>) => {
  const client = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => void client.invalidateQueries({ queryKey: ['admin'] }) })
}

/** Sends only what was changed, so that nothing else can get lost. */
export const useChangePolicy = () =>
  useAdminChange(({ id, ...change }: AsRead<WholePolicy, Partial<PolicyBody>> & { id: string }) =>
    changeAsRead(change, () => get<WholePolicy>(odata(one(id), { expand: 'questions' })), (changes) => patch(one(id), changes)),
  )
export const useAddPolicy = () =>
  useAdminChange(({ packageId, policy }: { packageId: string; policy: PolicyBody }) => post<Person>(policies, { ...policy, accessPackage: { id: packageId } }))
export const useDeletePolicy = () => useAdminChange((id: string) => remove(one(id)))

type Named = { id: string; displayName: string | null }
type Some<More = object> = { count: number; people: (Named & More)[] }
type Asked = { approvers: (Named & { kind: 'user' | 'group' })[]; people: Some }
export type StagePreview = Asked & {
  stage: number
  tier: 'primary' | 'fallback' | null
  dueDateTime: string
  alternates: (Asked & { escalatesDateTime: string | null }) | null
  standIns: (Named & { inPlaceOf: Named })[]
}
/** What a draft of a policy would mean. */
export type PolicyPreview = {
  publishable: { isAllowed: boolean; reason: string | null; target: string | null }
  askable: Some
  onBehalf: Some
  otherFirst: Some<{ policy: Named }>
  person: (Named & { couldAsk: boolean; reason: string | null; askedBy: Named | null; stages: StagePreview[] }) | null
  nobodyDecides: Some<{ stage: number }> & { checked: number }
  coverage: (CoverageReason & { stage: number; problem: 'nobody' | 'onePerson' })[]
}
export type PreviewPlace = { accessPackageId?: string; catalogId?: string; policyId?: string }
/** `draft`: the body as JSON. It is a POST, yet it only reads. */
export const policyPreviewQuery = (draft: string) =>
  queryOptions({
    queryKey: ['admin', 'policyPreview', draft],
    queryFn: () => post<PolicyPreview>(`${policies}/latchkey.preview`, JSON.parse(draft)),
    retry: false,
    staleTime: 30_000,
  })

/** What a rule would give and take. */
export type AutomaticPreview = {
  gain: Some
  lose: Some<{ when: string }>
  alreadyHave: Some<{ policyId: string | null }>
  keep: Some
  hadBefore: Some
  conflicts: Some<{ conflicts: Named[] }> & { checked: number }
}
export const automaticPreviewQuery = (draft: string) =>
  queryOptions({
    queryKey: ['admin', 'automaticPreview', draft],
    queryFn: () => post<AutomaticPreview>(`${policies}/latchkey.automaticPreview`, JSON.parse(draft)),
    retry: false,
    staleTime: 30_000,
  })

/** A part of a rule, whether it holds, and what the person has there. */
export type RuleProof = { rule: string; holds: boolean; value?: string | boolean | readonly string[] | null; of?: readonly RuleProof[] }
export const ruleProofQuery = (membershipRule: string, userId: string) =>
  queryOptions({
    queryKey: ['admin', 'ruleProof', membershipRule, userId],
    queryFn: () => post<{ displayName: string; holds: boolean; proof: RuleProof }>(`${EM}/latchkey.explainMembershipRule`, { membershipRule, userId }),
    retry: false,
  })

/** An assignment whose end is another than the policy says now. Ends are instants; null: without an end. */
export type Shift = { assignmentId: string; person: Person; before: string | null; after: string | null; applied: boolean; problem: string | null }
const applying = async (policyId: string, apply: boolean): Promise<Shift[]> =>
  (await post<{ value: Shift[] }>(`${EM}/assignmentPolicies/${encodeURIComponent(policyId)}/latchkey.applyToExisting`, { apply })).value
/** Whose access would end at another time; nothing is changed. */
export const shiftsQuery = (policyId: string) => queryOptions({ queryKey: ['admin', 'policy', policyId, 'shifts'], queryFn: () => applying(policyId, false) })
export const useApplyDuration = () => useAdminChange((policyId: string) => applying(policyId, true))
