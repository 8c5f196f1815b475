/** What has to be filled in or mended before a policy is sent, by the names that the server gives its fields. Pure. */
import type { SubjectSet } from '../../../../api/admin-types.ts'
import { hoursOf, isUsable } from './length.ts'
import type { PolicyDraft, QuestionDraft, StageDraft } from './policy-draft.ts'
import { isAskedFor, isDecidedOn } from './policy-mapping.ts'
import { isNamed } from './sets.ts'

export type Missing =
  | 'name'
  | 'targets'
  | 'askers'
  | 'stages'
  | 'approvers'
  | 'fallback'
  | 'length'
  | 'alternates'
  | 'alternatesAfter'
  | 'question'
  | 'choices'
  | 'sameChoice'
  | 'pattern'
  | 'lastDay'
type Found = readonly (readonly [field: string, wrong: boolean, missing: Missing])[]

const isRare = (set: SubjectSet): boolean => !isNamed(set) && set.managerLevel !== 1
/** A manager is whom nearly everybody has; others need somebody beside them. */
const needsFallback = ({ approvers, fallback }: StageDraft): boolean => approvers.some(isRare) && !approvers.some(isNamed) && fallback.length === 0

function inStage(stage: StageDraft, at: string): Found {
  const { approvers, fallback, decide, hasAlternates, alternates, alternateFallback, alternatesAfter } = stage
  const [after, most] = [hoursOf(alternatesAfter), hoursOf(decide)]
  return [
    [`${at}/primaryApprovers`, approvers.length + fallback.length === 0, 'approvers'],
    [`${at}/fallbackPrimaryApprovers`, needsFallback(stage), 'fallback'],
    [`${at}/durationBeforeAutomaticDenial`, !isUsable(decide), 'length'],
    [`${at}/escalationApprovers`, hasAlternates && alternates.length + alternateFallback.length === 0, 'alternates'],
    [`${at}/durationBeforeEscalation`, hasAlternates && (!isUsable(alternatesAfter) || (after ?? 0) >= (most ?? Infinity)), 'alternatesAfter'],
  ]
}

/** As the server will read it: for the whole answer. */
const isPattern = (pattern: string): boolean => {
  try {
    void new RegExp(`^(?:${pattern})$`, 'u')
    return true
  } catch {
    return false
  }
}

function inQuestion({ kind, text, choices, pattern }: QuestionDraft, at: string): Found {
  const words = choices.map((choice) => (choice.text ?? '').trim().toLowerCase())
  return [
    [`${at}/text`, !text.trim(), 'question'],
    [`${at}/regexPattern`, kind === 'short' && !isPattern(pattern), 'pattern'],
    [`${at}/choices`, kind === 'choice' && (words.length === 0 || words.includes('')), 'choices'],
    [`${at}/choices`, kind === 'choice' && new Set(words).size < words.length, 'sameChoice'],
  ]
}

/** `today` as `2026-06-05`; a last day that was there before and has not been touched is left alone. */
export function missingIn(draft: PolicyDraft, today: string, untouchedDay = ''): Readonly<Record<string, Missing>> {
  const { otherAdd, otherExtend, otherRemove, lasts, lastDay } = draft
  const found: Found = [
    ['displayName', !draft.displayName.trim(), 'name'],
    ['specificAllowedTargets', draft.scope === 'specificDirectoryUsers' && draft.targets.length === 0, 'targets'],
    ['requestorSettings/onBehalfRequestors', isAskedFor(draft) && (otherAdd || otherExtend || otherRemove) && draft.askers.length === 0, 'askers'],
    ['requestApprovalSettings/stages', isDecidedOn(draft) && draft.stages.length === 0, 'stages'],
    ...(isDecidedOn(draft) ? draft.stages.flatMap((stage, i) => inStage(stage, `requestApprovalSettings/stages/${i}`)) : []),
    ...draft.questions.flatMap((question, i) => inQuestion(question, `questions/${i}`)),
    ['expiration/duration', lasts === 'time' && !isUsable(draft.length), 'length'],
    ['expiration/endDateTime', lasts === 'date' && lastDay !== untouchedDay && lastDay < today, 'lastDay'],
    ['expiration/endDateTime', lasts === 'date' && !lastDay, 'lastDay'],
  ]
  return Object.fromEntries(found.flatMap(([field, wrong, missing]) => (wrong ? [[field, missing]] : [])))
}
