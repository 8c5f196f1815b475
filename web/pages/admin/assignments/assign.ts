/** What is filled in to assign a package to many people, and what is sent. Pure. */
import type { ManyAssigned, PackageToAssign } from '../../../api/admin-operations.ts'
import type { Person, Question, Requirements } from '../../../api/types.ts'
import { check, emptyAsk, questionsOf, toRequest, type Ask, type Problems } from '../../../forms/ask.ts'

export type AssignDraft = Ask & { people: Person[]; bypass: boolean }
export const emptyAssignment: AssignDraft = { ...emptyAsk, people: [], bypass: false }

/** What the resources of the package ask about people: always answered, while the policy's own questions may be left aside. */
const attributesOf = ({ resourceRoleScopes = [] }: PackageToAssign): Question[] => {
  const questions = resourceRoleScopes.flatMap(({ role }) => role?.resource?.attributes ?? []).flatMap(({ name, source }) => (source?.question ? [{ ...source.question, '@latchkey.attribute': name, isAnswerEditable: true }] : []))
  return [...new Map(questions.map((question) => [question.id, question])).values()]
}

/** What assigning under a policy takes. */
export const requirementsOf = (item: PackageToAssign, policyId: string): Requirements | undefined => {
  const policy = item.assignmentPolicies?.find(({ id }) => id === policyId)
  return (
    policy && {
      policyId: policy.id,
      policyDisplayName: policy.displayName,
      isApprovalRequiredForAdd: policy.requestApprovalSettings?.isApprovalRequiredForAdd ?? false,
      isRequestorJustificationRequired: false,
      allowCustomAssignmentSchedule: true,
      schedule: { expiration: policy.expiration ?? null },
      questions: [...(policy.questions ?? []), ...attributesOf(item)],
    }
  )
}

const isAnswered = ({ answers }: Ask, { id }: Question): boolean => (answers[id] ?? []).join('').trim() !== ''
/** Everything that keeps it from being sent. Nobody has to answer the policy's questions, but who begins has to end. */
export const problemsOf = (draft: AssignDraft, requirements: Requirements | undefined): Problems => {
  const found = check(draft, requirements)
  const own = requirements ? questionsOf(requirements).filter((question) => !question['@latchkey.attribute']) : []
  const left = own.some((question) => isAnswered(draft, question)) ? [] : own.map(({ id }) => `answers/${id}`)
  return {
    ...Object.fromEntries(Object.entries(found).filter(([field]) => !left.includes(field))),
    ...(draft.people.length === 0 ? { person: { key: 'personMissing' as const } } : {}),
    ...(draft.bypass && !draft.justification.trim() ? { justification: { key: 'justificationMissing' as const } } : {}),
  }
}

/** What is sent for some of the people. */
export const bodyOf = (draft: AssignDraft, packageId: string, requirements: Requirements, ids: readonly string[], dryRun: boolean): ManyAssigned => {
  const { justification, schedule, answers } = toRequest(draft, packageId, requirements)
  return {
    accessPackageId: packageId,
    assignmentPolicyId: requirements.policyId,
    ...(justification ? { justification } : {}),
    ...(schedule ? { schedule } : {}),
    ...(answers ? { answers } : {}),
    ...(draft.bypass ? { parameters: { bypassApproval: true } } : {}),
    ...(dryRun ? { dryRun } : {}),
    targets: ids.map((targetId) => ({ targetId })),
  }
}
