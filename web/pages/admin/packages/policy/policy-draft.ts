/** What one fills in about a policy. Whom it names stands here as the API writes it, so that nothing is lost on the way through the form. */
import type { PolicyStage } from '../../../../api/admin-policies.ts'
import type { SubjectSet } from '../../../../api/admin-types.ts'
import type { Choice, LocalizedText } from '../../../../api/types.ts'
import { days, type Length } from './length.ts'

export type StageDraft = {
  key: string
  approvers: SubjectSet[]
  fallback: SubjectSet[]
  decide: Length
  needsReason: boolean
  hasAlternates: boolean
  alternatesAfter: Length
  alternates: SubjectSet[]
  alternateFallback: SubjectSet[]
  shown: NonNullable<PolicyStage['approverInformationVisibility']>
}
export type QuestionDraft = {
  key: string
  /** The question that it is a change of. */
  id: string
  kind: 'short' | 'long' | 'choice'
  text: string
  localizations: LocalizedText[]
  isRequired: boolean
  isEditable: boolean
  pattern: string
  isMultiple: boolean
  choices: (Choice & { key: string })[]
}
export type PolicyDraft = {
  displayName: string
  description: string
  scope: string
  targets: SubjectSet[]
  selfAdd: boolean
  selfExtend: boolean
  selfRemove: boolean
  otherAdd: boolean
  otherExtend: boolean
  otherRemove: boolean
  askers: SubjectSet[]
  ownPeriod: boolean
  needsApproval: boolean
  extensionNeedsApproval: boolean
  needsReason: boolean
  stages: StageDraft[]
  questions: QuestionDraft[]
  /** `kept`: in a way that this form has no words for. */
  lasts: 'never' | 'time' | 'date' | 'kept'
  length: Length
  lastDay: string
  isSilent: boolean
}

export const SCOPES = ['allMemberUsers', 'allDirectoryUsers', 'specificDirectoryUsers', 'notSpecified'] as const
export const MOST_STAGES = 3
export const manager = (level: 1 | 2): SubjectSet => ({ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: level })

export const emptyStage = (key: string): StageDraft => ({
  key,
  approvers: [],
  fallback: [],
  decide: days('14'),
  needsReason: false,
  hasAlternates: false,
  alternatesAfter: days('7'),
  alternates: [],
  alternateFallback: [],
  shown: 'default',
})
export const emptyQuestion = (key: string): QuestionDraft => ({
  key,
  id: '',
  kind: 'short',
  text: '',
  localizations: [],
  isRequired: true,
  isEditable: false,
  pattern: '',
  isMultiple: false,
  choices: [],
})

/** What a new policy begins with: members ask for themselves, their manager decides, and it lasts a year. */
export const newPolicy = (displayName: string): PolicyDraft => ({
  displayName,
  description: '',
  scope: 'allMemberUsers',
  targets: [],
  selfAdd: true,
  selfExtend: true,
  selfRemove: true,
  otherAdd: false,
  otherExtend: false,
  otherRemove: false,
  askers: [],
  ownPeriod: false,
  needsApproval: true,
  extensionNeedsApproval: false,
  needsReason: true,
  stages: [{ ...emptyStage('1'), approvers: [manager(1)] }],
  questions: [],
  lasts: 'time',
  length: days('365'),
  lastDay: '',
  isSilent: false,
})

/** A key for a new entry of a list, that none of the others has. */
export const nextKey = (entries: readonly { key: string }[]): string => String(Math.max(0, ...entries.map(({ key }) => Number(key) || 0)) + 1)
/** An entry moved up or down; the same list where there is no room. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const next = [...list]
  const [one, other] = [next[from], next[from + by]]
  if (one === undefined || other === undefined) return next
  next[from] = other
  next[from + by] = one
  return next
}
export const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, i) => i !== index)
export const replaced = <T>(list: readonly T[], index: number, entry: T): T[] => list.map((one, i) => (i === index ? entry : one))
