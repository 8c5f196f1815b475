/**
 * May this request be made? Facts in, decision out. The order of the checks is that of entra.md §3.4; the first that
 * fails is what the requestor is told.
 */
import { no, ok, type Decision } from '../refusal.ts'
import { objectionTo, type Conflict } from '../separation/conflict.ts'
import { checkAnswers, type GivenAnswer, type KeptAnswer, type Matches } from '../policy/answers.ts'
import { joinAttributes, type AskedAttribute } from '../policy/attributes.ts'
import { decidePeriod, fixedEnd, isPast, type Period, type WantedSchedule } from '../policy/period.ts'
import { formatInstant } from '../time.ts'
import { assignable, inScope, mayAskFor, ofFirstCategory, type ScopedPerson } from '../policy/scope.ts'
import type { Policy } from '../policy/policy.ts'

export type AddType = 'userAdd' | 'onBehalfAdd' | 'adminAdd'
export type AskingPerson = ScopedPerson & { readonly name: string; readonly accountEnabled: boolean }
export type AdmissionFacts = {
  readonly type: AddType
  readonly now: string
  readonly requestor: AskingPerson
  readonly target: AskingPerson
  readonly catalog: { readonly state: 'published' | 'unpublished'; readonly isExternallyVisible: boolean }
  readonly policies: readonly Policy[]
  /** The policy that the request names, if it names one. */
  readonly policyId: string | undefined
  readonly liveAssignment: { readonly endsAt: string | null } | undefined
  readonly openRequest: { readonly id: string; readonly state: string } | undefined
  /** What the target holds that does not go with the package (entra.md F53). */
  readonly conflicts: readonly Conflict[]
  readonly schedule: WantedSchedule
  readonly justification: string | null
  readonly answers: readonly GivenAnswer[]
  /** Does the policy's approval count for this request? Not for most direct assignments (entra.md F57, U22). */
  readonly approvalCounts: boolean
  /** What the resources of the package ask about the person. */
  readonly attributes: readonly AskedAttribute[]
  /** Tries a pattern of a question on an answer. */
  readonly matches: Matches
}
export type Admission = { readonly policy: Policy; readonly period: Period; readonly answers: readonly KeptAnswer[]; readonly needsApproval: boolean }

/** Decides about a request to add access. */
export function admit(facts: AdmissionFacts): Decision<Admission> {
  const { type, target, catalog } = facts
  const admin = type === 'adminAdd'
  const admitted = admissible(target, catalog, admin)
  if (!admitted.ok) return admitted
  const chosen = choosePolicy(facts)
  if (!chosen.ok) return chosen
  const policy = chosen.value
  if (facts.openRequest) return no('RequestOpen', { name: target.name, ...facts.openRequest })
  if (facts.liveAssignment) return no('AlreadyAssigned', { name: target.name, until: facts.liveAssignment.endsAt ? ` until ${facts.liveAssignment.endsAt}` : '' })
  const incompatible = objectionTo(target.name, facts.conflicts)
  if (incompatible) return incompatible
  const period = decidePeriod(policy, facts.schedule, admin || policy.requestorSettings.allowCustomAssignmentSchedule, facts.now)
  if (!period.ok) return period
  const asked = joinAttributes(facts.attributes, facts.answers)
  // An administrator may leave the policy's questions aside, but not the attributes (entra.md F8).
  const questions = admin && asked.others.length === 0 ? [] : policy.questions
  const answers = checkAnswers([...questions, ...asked.questions], [...asked.others, ...asked.answers], facts.matches, asked.problems)
  if (!answers.ok) return answers
  if (!admin && policy.requestApprovalSettings.isRequestorJustificationRequired && !facts.justification?.trim()) return no('JustificationMissing', {}, 'justification')
  return ok({ policy, period: period.value, answers: answers.value, needsApproval: facts.approvalCounts && policy.requestApprovalSettings.isApprovalRequiredForAdd })
}

/** May this person be given anything of this catalog, whatever its policies say? What the catalog says is not for administrators. */
export function admissible(target: AskingPerson, catalog: AdmissionFacts['catalog'], admin = false): Decision<true> {
  if (!target.accountEnabled) return no('TargetBlocked', { name: target.name })
  if (catalog.state !== 'published' && !admin) return no('CatalogUnpublished')
  return target.userType === 'Guest' && !catalog.isExternallyVisible && !admin ? no('NotExternallyVisible') : ok(true)
}

/** Why this policy does not let the request through, or nothing. */
export function objection(policy: Policy, facts: Asking): Decision<true> {
  const fits = fitsPeople(policy, facts)
  return fits.ok && isPast(policy, facts.now) ? no('EndInPast', { end: formatInstant(fixedEnd(policy)) }, 'schedule/expiration/endDateTime') : fits
}
type Asking = Pick<AdmissionFacts, 'type' | 'requestor' | 'target' | 'now'>

function fitsPeople(policy: Policy, { type, requestor, target }: Asking): Decision<true> {
  const names = { name: target.name, policy: policy.displayName }
  if (type === 'adminAdd') return assignable(policy, target) ? ok(true) : no('OutOfScope', names)
  if (!inScope(policy, target)) return no('OutOfScope', names)
  if (type === 'userAdd') return policy.requestorSettings.enableTargetsToSelfAddAccess ? ok(true) : no('NotEnabledForSelf', names)
  return mayAskFor(policy, requestor, target) ? ok(true) : no('NotEnabledForOnBehalf', names)
}

/** The policies under which this request may be made, of the first category (entra.md F29). */
export const applicablePolicies = (policies: readonly Policy[], facts: Asking): readonly Policy[] =>
  ofFirstCategory(policies.filter((p) => objection(p, facts).ok))

function choosePolicy(facts: AdmissionFacts): Decision<Policy> {
  const { policies, policyId } = facts
  if (policyId !== undefined) {
    const named = policies.find((p) => p.id === policyId)
    if (!named) return no('PolicyOfOtherPackage', { policyId }, 'assignment/assignmentPolicyId')
    const objected = objection(named, facts)
    return objected.ok ? ok(named) : objected
  }
  const fitting = applicablePolicies(policies, facts)
  if (fitting.length === 1) return ok(fitting[0]!)
  if (fitting.length > 1) return no('PolicyNeeded', { policies: fitting.map((p) => `${p.displayName} (${p.id})`).join(', ') }, 'assignment/assignmentPolicyId')
  // One policy only: its own objection says more than "none applies".
  const only = policies.length === 1 ? objection(policies[0]!, facts) : undefined
  return only && !only.ok ? only : no('NoPolicyApplies', { name: facts.target.name })
}
