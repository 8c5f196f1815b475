/** May held access be changed like this? Facts in, decision out: extension, another end, other answers (entra.md F41, F59, R29). */
import { checkAnswers, type GivenAnswer, type KeptAnswer, type Matches } from '../policy/answers.ts'
import { joinAttributes, type AskedAttribute } from '../policy/attributes.ts'
import { decideNewEnd, type NewEnd } from '../policy/extension.ts'
import type { WantedSchedule } from '../policy/period.ts'
import type { Policy } from '../policy/policy.ts'
import { assignable, inScope, mayAskFor } from '../policy/scope.ts'
import { no, ok, type Decision } from '../refusal.ts'
import type { AssignmentState } from '../assignment/assignment-machine.ts'
import type { AskingPerson } from './admission.ts'

export type UpdateType = 'userUpdate' | 'adminUpdate'
export type HeldAccess = { readonly id: string; readonly state: AssignmentState; readonly policyId: string | null; readonly startsAt: string; readonly endsAt: string | null; readonly endingRequestId: string | null }
export type UpdateFacts = {
  readonly type: UpdateType
  readonly now: string
  readonly requestor: AskingPerson
  readonly target: AskingPerson
  readonly catalog: { readonly state: 'published' | 'unpublished'; readonly isExternallyVisible: boolean }
  /** The policy that the access is to be under: the one it was given under, or another of the package that an administrator names. */
  readonly policy: Policy | undefined
  readonly held: HeldAccess
  readonly openRequest: { readonly id: string; readonly state: string } | undefined
  readonly schedule: WantedSchedule
  /** Was it said in so many words that the access is to be extended? Without a schedule and without answers it is meant, too. */
  readonly extend: boolean
  readonly justification: string | null
  readonly answers: readonly GivenAnswer[]
  /** What the resources of the package ask about the person. */
  readonly attributes: readonly AskedAttribute[]
  /** The answers as they are. */
  readonly before: readonly KeptAnswer[]
  readonly matches: Matches
  /** Does a request of this asker wait for the policy's approval, where it asks for one? */
  readonly approvalCounts: boolean
}
export type Update = {
  readonly policy: Policy; readonly end: NewEnd; readonly answers: readonly KeptAnswer[]; readonly answersChange: boolean; readonly needsApproval: boolean
  /** Is more given than the person has? Whoever has what does not go together keeps both, and gets no more of it (entra.md F53, S2). */
  readonly givesMore: boolean
}

/** Decides about a request to change held access. */
export function admitUpdate(facts: UpdateFacts): Decision<Update> {
  const { held, target, policy } = facts
  const live = isChangeable(held)
  if (!live.ok) return live
  if (!target.accountEnabled) return no('TargetBlocked', { name: target.name })
  if (facts.type === 'userUpdate' && facts.catalog.state !== 'published') return no('CatalogUnpublished')
  if (facts.type === 'userUpdate' && target.userType === 'Guest' && !facts.catalog.isExternallyVisible) return no('NotExternallyVisible')
  if (!policy) return no('UpdateNeedsPolicy', {}, 'assignment/assignmentPolicyId')
  const allowed = mayUpdate(facts, policy)
  if (!allowed.ok) return allowed
  if (facts.openRequest) return no('RequestOpen', { name: target.name, ...facts.openRequest })
  const admin = facts.type === 'adminUpdate'
  const { expiration, startDateTime } = facts.schedule
  const extend = facts.extend || (facts.answers.length === 0 && expiration.type === 'notSpecified' && startDateTime === null)
  const moves = policy.id !== held.policyId
  const end = decideNewEnd(policy, held, facts.schedule, { extend, custom: admin || policy.requestorSettings.allowCustomAssignmentSchedule, now: facts.now, moves })
  if (!end.ok) return end
  const answers = newAnswers(facts, policy)
  if (!answers.ok) return answers
  const answersChange = saidIn(answers.value) !== saidIn(facts.before)
  if (!end.value.changes && !answersChange && !moves) return no('NothingToChange')
  if (!admin && policy.requestApprovalSettings.isRequestorJustificationRequired && !facts.justification?.trim()) return no('JustificationMissing', {}, 'justification')
  const longer = end.value.changes && reachesFurther(end.value.endsAt, held.endsAt)
  return ok({ policy, end: end.value, answers: answers.value, answersChange, givesMore: longer || moves, needsApproval: facts.approvalCounts && (answersChange || longer) && policy.requestApprovalSettings.isApprovalRequiredForUpdate })
}

/** What answers say, whatever order they were kept in. */
const saidIn = (answers: readonly KeptAnswer[]): string => JSON.stringify(answers.map((a) => [a.answeredQuestion.id, a.value]).sort())

const isChangeable = (held: HeldAccess): Decision<true> =>
  held.state === 'expired' ? no('AssignmentEnded') : held.endingRequestId ? no('AssignmentEnding', { id: held.endingRequestId })
    : held.state === 'deliveryFailed' || held.state === 'delivering' ? no('AssignmentNotDelivered', { state: held.state }) : ok(true)

/** Giving something back early, or letting it end sooner, is nobody's to approve. */
export const reachesFurther = (next: string | null, before: string | null): boolean => before !== null && (next === null || next > before)

/** The person must still be in scope, and the policy must let this asker change access (entra.md F41, §1.14). */
function mayUpdate({ type, requestor, target }: Pick<UpdateFacts, 'type' | 'requestor' | 'target'>, policy: Policy): Decision<true> {
  const names = { name: target.name, policy: policy.displayName }
  if (type === 'adminUpdate') return assignable(policy, target) ? ok(true) : no('OutOfScope', names)
  const allowed = requestor.id === target.id ? policy.requestorSettings.enableTargetsToSelfUpdateAccess : mayAskFor(policy, requestor, target, 'update')
  if (!allowed) return requestor.id === target.id ? no('UpdateNotAllowed', names) : no('NotEnabledForOnBehalf', names)
  if (inScope(policy, target)) return ok(true)
  return requestor.id === target.id ? no('YouOutOfScope', { policy: policy.displayName }) : no('OutOfScope', names)
}

/** Answers that are sent replace those that were given; one that may not be edited stays as it is (entra.md §1.18). */
function newAnswers({ answers, attributes, before, matches, type }: UpdateFacts, policy: Policy): Decision<readonly KeptAnswer[]> {
  if (answers.length === 0) return ok(before)
  const kept = (id: string) => before.find((a) => a.answeredQuestion.id === id)
  const fixed = type === 'adminUpdate' ? undefined : policy.questions.find((q) => {
    const [now, then] = [answers.find((a) => a.questionId === q.id), kept(q.id)]
    return q.isAnswerEditable !== true && now !== undefined && then !== undefined && now.value.trim() !== then.value
  })
  if (fixed) return no('AnswerNotEditable', { question: fixed.text }, `answers/${fixed.id}`)
  const untouched = policy.questions.flatMap((q) => (answers.some((a) => a.questionId === q.id) ? [] : (kept(q.id) ?? [])))
  // Attributes that nobody speaks of stay as they were answered; whoever speaks of one answers for every resource that asks for it (entra.md F8).
  const named = new Set(attributes.filter((a) => answers.some((x) => x.questionId === a.question.id)).map((a) => a.name))
  const asked = joinAttributes(attributes.filter((a) => named.has(a.name)), answers)
  const checked = checkAnswers([...policy.questions, ...asked.questions], [...asked.others, ...untouched.map((a) => ({ questionId: a.answeredQuestion.id, value: a.value })), ...asked.answers], matches, asked.problems)
  return checked.ok ? ok([...checked.value, ...before.filter((a) => a['@latchkey.attribute'] !== undefined && !checked.value.some((c) => c.answeredQuestion.id === a.answeredQuestion.id))]) : checked
}
