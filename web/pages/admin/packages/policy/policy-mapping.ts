/**
 * From a policy to its draft and back. What the form does not show stays as it was: each part of the draft that is unchanged
 * gives back the part of the policy that it was read from, word for word. Pure.
 */
import type { PolicyBody, PolicyStage, WholePolicy } from '../../../../api/admin-policies.ts'
import type { Choice, Expiration, Question } from '../../../../api/types.ts'
import { isSame } from '../../../../forms/same.ts'
import { days, isoOf, lengthOf } from './length.ts'
import { emptyQuestion, emptyStage, type PolicyDraft, type QuestionDraft, type StageDraft } from './policy-draft.ts'

/** Days as they are in the zone of whoever fills in the form: the end of a day, and the day that ends then. */
export type Days = { endOf: (day: string) => string; lastDayOf: (end: string) => string | undefined }

const CHOICE = '#microsoft.graph.accessPackageMultipleChoiceQuestion'
const TEXT = '#microsoft.graph.accessPackageTextInputQuestion'

function stageDraftOf(stage: PolicyStage, index: number): StageDraft {
  const after = stage.durationBeforeEscalation
  return {
    key: String(index + 1),
    approvers: stage.primaryApprovers ?? [],
    fallback: stage.fallbackPrimaryApprovers ?? [],
    decide: lengthOf(stage.durationBeforeAutomaticDenial ?? 'P14D'),
    needsReason: stage.isApproverJustificationRequired ?? false,
    hasAlternates: stage.isEscalationEnabled ?? false,
    alternatesAfter: after && after !== 'PT0S' ? lengthOf(after) : emptyStage('').alternatesAfter,
    alternates: stage.escalationApprovers ?? [],
    alternateFallback: stage.fallbackEscalationApprovers ?? [],
    shown: stage.approverInformationVisibility ?? 'default',
  }
}

function questionDraftOf(question: Partial<Question>, index: number): QuestionDraft {
  const isChoice = question['@odata.type'] === CHOICE
  return {
    ...emptyQuestion(String(index + 1)),
    id: question.id ?? '',
    kind: isChoice ? 'choice' : question.isSingleLineQuestion ? 'short' : 'long',
    text: question.text ?? '',
    localizations: question.localizations ?? [],
    isRequired: question.isRequired ?? false,
    isEditable: question.isAnswerEditable ?? false,
    pattern: question.regexPattern ?? '',
    isMultiple: question.isMultipleSelectionAllowed ?? false,
    choices: (question.choices ?? []).map((choice, n) => ({ ...choice, key: String(n + 1) })),
  }
}

function lastsOf({ type, duration, endDateTime }: Expiration, { lastDayOf }: Days): Pick<PolicyDraft, 'lasts' | 'length' | 'lastDay'> {
  const none = { length: days('365'), lastDay: '' }
  if (type === 'afterDuration' && duration) return { ...none, lasts: 'time', length: lengthOf(duration) }
  const lastDay = type === 'afterDateTime' && endDateTime ? lastDayOf(endDateTime) : undefined
  if (lastDay) return { ...none, lasts: 'date', lastDay }
  return { ...none, lasts: type === 'noExpiration' || type === 'notSpecified' || !type ? 'never' : 'kept' }
}

/** The draft that a policy is read into. */
export function draftOf(policy: WholePolicy, zone: Days): PolicyDraft {
  const { requestorSettings: asks = {}, requestApprovalSettings: approval = {} } = policy
  return {
    displayName: policy.displayName,
    description: policy.description ?? '',
    scope: policy.allowedTargetScope ?? 'notSpecified',
    targets: policy.specificAllowedTargets ?? [],
    selfAdd: asks.enableTargetsToSelfAddAccess ?? false,
    selfExtend: asks.enableTargetsToSelfUpdateAccess ?? false,
    selfRemove: asks.enableTargetsToSelfRemoveAccess ?? false,
    otherAdd: asks.enableOnBehalfRequestorsToAddAccess ?? false,
    otherExtend: asks.enableOnBehalfRequestorsToUpdateAccess ?? false,
    otherRemove: asks.enableOnBehalfRequestorsToRemoveAccess ?? false,
    askers: asks.onBehalfRequestors ?? [],
    ownPeriod: asks.allowCustomAssignmentSchedule ?? false,
    needsApproval: approval.isApprovalRequiredForAdd ?? false,
    extensionNeedsApproval: approval.isApprovalRequiredForUpdate ?? false,
    needsReason: approval.isRequestorJustificationRequired ?? false,
    stages: (approval.stages ?? []).map(stageDraftOf),
    questions: (policy.questions ?? []).toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0)).map(questionDraftOf),
    ...lastsOf(policy.expiration ?? {}, zone),
    isSilent: policy.notificationSettings?.isAssignmentNotificationDisabled ?? false,
  }
}

const stageOf = (stage: StageDraft): PolicyStage => ({
  durationBeforeAutomaticDenial: isoOf(stage.decide),
  isApproverJustificationRequired: stage.needsReason,
  primaryApprovers: stage.approvers,
  fallbackPrimaryApprovers: stage.fallback,
  isEscalationEnabled: stage.hasAlternates,
  durationBeforeEscalation: stage.hasAlternates ? isoOf(stage.alternatesAfter) : 'PT0S',
  escalationApprovers: stage.hasAlternates ? stage.alternates : [],
  fallbackEscalationApprovers: stage.hasAlternates ? stage.alternateFallback : [],
  approverInformationVisibility: stage.shown,
})

/** Several values become one answer with commas between them, so a value has none. */
const choiceOf = ({ key: _, actualValue, text, ...rest }: QuestionDraft['choices'][number]): Choice => ({
  ...rest,
  text: text?.trim() ?? '',
  actualValue: actualValue || (text ?? '').replaceAll(',', ' ').replaceAll(/\s+/g, ' ').trim(),
})

function questionOf(question: QuestionDraft, index: number): Partial<Question> {
  const { id, kind, text, localizations, isRequired, isEditable, pattern, isMultiple, choices } = question
  const base = {
    ...(id ? { id } : {}),
    text: text.trim(),
    localizations: localizations.filter((l) => l.text?.trim()),
    isRequired,
    isAnswerEditable: isEditable,
    sequence: index + 1,
  }
  return kind === 'choice'
    ? { '@odata.type': CHOICE, ...base, isMultipleSelectionAllowed: isMultiple, choices: choices.map(choiceOf) }
    : { '@odata.type': TEXT, ...base, isSingleLineQuestion: kind === 'short', regexPattern: pattern.trim() || null }
}

function expirationOf({ lasts, length, lastDay }: PolicyDraft, { endOf }: Days, before: Expiration | undefined): Expiration {
  if (lasts === 'time') return { type: 'afterDuration', duration: isoOf(length) }
  if (lasts === 'date') return { type: 'afterDateTime', endDateTime: lastDay ? endOf(lastDay) : null }
  return lasts === 'kept' && before ? before : { type: 'noExpiration' }
}

/** Does anybody ask under it? Where it is for nobody in particular, administrators assign it. */
export const isAskedFor = ({ scope }: Pick<PolicyDraft, 'scope'>): boolean => scope !== 'notSpecified'
export const isDecidedOn = (draft: Pick<PolicyDraft, 'scope' | 'needsApproval' | 'extensionNeedsApproval'>): boolean =>
  isAskedFor(draft) && (draft.needsApproval || draft.extensionNeedsApproval)

const requestorOf = (draft: PolicyDraft): PolicyBody['requestorSettings'] => {
  const asks = isAskedFor(draft)
  return {
    enableTargetsToSelfAddAccess: asks && draft.selfAdd,
    enableTargetsToSelfUpdateAccess: asks && draft.selfExtend,
    enableTargetsToSelfRemoveAccess: asks && draft.selfRemove,
    enableOnBehalfRequestorsToAddAccess: asks && draft.otherAdd,
    enableOnBehalfRequestorsToUpdateAccess: asks && draft.otherExtend,
    enableOnBehalfRequestorsToRemoveAccess: asks && draft.otherRemove,
    onBehalfRequestors: asks ? draft.askers : [],
    allowCustomAssignmentSchedule: asks && draft.ownPeriod,
  }
}
const approvalOf = (draft: PolicyDraft): PolicyBody['requestApprovalSettings'] => ({
  isApprovalRequiredForAdd: isAskedFor(draft) && draft.needsApproval,
  isApprovalRequiredForUpdate: isAskedFor(draft) && draft.extensionNeedsApproval,
  isRequestorJustificationRequired: isAskedFor(draft) && draft.needsReason,
  stages: isDecidedOn(draft) ? draft.stages.map(stageOf) : [],
})

/** The policy that a draft is: what a new one is made of, and what is drawn beside the form. */
export const policyOf = (draft: PolicyDraft, zone: Days, before?: WholePolicy): PolicyBody => ({
  displayName: draft.displayName.trim(),
  description: draft.description.trim() || null,
  allowedTargetScope: draft.scope,
  specificAllowedTargets: draft.scope === 'specificDirectoryUsers' ? draft.targets : [],
  automaticRequestSettings: null,
  expiration: expirationOf(draft, zone, before?.expiration),
  notificationSettings: { isAssignmentNotificationDisabled: draft.isSilent },
  requestorSettings: requestorOf(draft),
  requestApprovalSettings: approvalOf(draft),
  questions: draft.questions.map(questionOf),
})

/** What of the draft each member of a policy is made of. */
const PARTS = {
  displayName: ['displayName'],
  description: ['description'],
  allowedTargetScope: ['scope'],
  specificAllowedTargets: ['scope', 'targets'],
  expiration: ['lasts', 'length', 'lastDay'],
  notificationSettings: ['isSilent'],
  requestorSettings: ['scope', 'selfAdd', 'selfExtend', 'selfRemove', 'otherAdd', 'otherExtend', 'otherRemove', 'askers', 'ownPeriod'],
  requestApprovalSettings: ['scope', 'needsApproval', 'extensionNeedsApproval', 'needsReason', 'stages'],
  questions: ['questions'],
} as const satisfies Partial<Record<keyof PolicyBody, readonly (keyof PolicyDraft)[]>>

/** The members of a policy that the draft changes, and nothing else. Stages and questions that stayed as they were come along word for word. */
export function changesOf(draft: PolicyDraft, before: WholePolicy, zone: Days): Partial<PolicyBody> {
  const was = draftOf(before, zone)
  const after = keepingWords(policyOf(draft, zone, before), draft, before, was)
  const members = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(
    (name) => PARTS[name].some((part) => !isSame(draft[part], was[part])) && !isSame(after[name], before[name]),
  )
  return Object.fromEntries(members.map((name) => [name, after[name]]))
}

/** Puts back what was read, wherever the draft still says the same as then: members of settings that the form does not know live there. */
function keepingWords(after: PolicyBody, draft: PolicyDraft, before: WholePolicy, was: PolicyDraft): PolicyBody {
  const stages = before.requestApprovalSettings?.stages ?? []
  const unchanged = (stage: StageDraft): PolicyStage | undefined => stages[was.stages.findIndex((one) => isSame(one, stage))]
  const { stages: written = [], ...approval } = after.requestApprovalSettings
  const read = (before.questions ?? []).toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))
  return {
    ...after,
    notificationSettings: { ...before.notificationSettings, ...after.notificationSettings },
    requestorSettings: { ...before.requestorSettings, ...after.requestorSettings },
    requestApprovalSettings: {
      ...before.requestApprovalSettings,
      ...approval,
      stages:
        !isDecidedOn(draft) && !isDecidedOn(was)
          ? stages
          : written.map((stage, i) => ({ ...stages.find((_, n) => was.stages[n]?.key === draft.stages[i]?.key), ...(unchanged(draft.stages[i]!) ?? stage) })),
    },
    questions: after.questions.map((question, i) => {
      const n = was.questions.findIndex((one) => isSame(one, draft.questions[i]))
      return n < 0 ? question : { ...read[n], sequence: i + 1 }
    }),
  }
}
