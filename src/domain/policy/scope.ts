import { setKind, type Policy, type SubjectSet } from './policy.ts'

/** A person with what scopes look at: the kind of account, and the ids of the person and of every group it is in. */
export type ScopedPerson = { readonly id: string; readonly userType: 'Member' | 'Guest'; readonly principals: readonly string[]; readonly managers: readonly string[] }
type ScopeTest = (policy: Policy, person: ScopedPerson) => boolean

const names = (sets: readonly SubjectSet[], person: ScopedPerson): boolean => sets.some((s) =>
  (setKind(s) === 'singleUser' && s.userId === person.id) || (setKind(s) === 'groupMembers' && s.groupId !== undefined && person.principals.includes(s.groupId)))

/** Who is in the scope of a policy (entra.md §1.12, U13: groups count with their nested groups). Scopes of people outside the directory come with guests. */
const scopes: Readonly<Record<string, ScopeTest>> = {
  allDirectoryUsers: () => true,
  allMemberUsers: (_, person) => person.userType === 'Member',
  specificDirectoryUsers: (policy, person) => names(policy.specificAllowedTargets, person),
  // Nobody asks under "None"; administrators may assign anybody of the directory directly (entra.md F28, F57).
  notSpecified: () => false,
}
/** Is the person among those whom the policy is for? */
export const inScope = (policy: Policy, person: ScopedPerson): boolean =>
  Object.hasOwn(scopes, policy.allowedTargetScope) && scopes[policy.allowedTargetScope]!(policy, person)
/** May an administrator assign the person under this policy? */
export const assignable = (policy: Policy, person: ScopedPerson): boolean => policy.allowedTargetScope === 'notSpecified' || inScope(policy, person)

/** What may be done for somebody else, each by a switch of its own (entra.md §1.14). */
const onBehalf = { add: 'enableOnBehalfRequestorsToAddAccess', update: 'enableOnBehalfRequestorsToUpdateAccess', remove: 'enableOnBehalfRequestorsToRemoveAccess' } as const
/** May this person ask for the other one under the policy (entra.md F45, F46, F48)? */
export function mayAskFor(policy: Pick<Policy, 'requestorSettings'>, requestor: ScopedPerson, target: ScopedPerson, what: keyof typeof onBehalf = 'add'): boolean {
  if (!policy.requestorSettings[onBehalf[what]]) return false
  return policy.requestorSettings.onBehalfRequestors.some((s) =>
    setKind(s) === 'targetManager' ? target.managers[(s.managerLevel ?? 1) - 1] === requestor.id : names([s], requestor))
}

/** Lower comes first; where a policy of a higher category applies, the others are passed over (entra.md F29). */
const category: Readonly<Record<string, number>> = { specificDirectoryUsers: 1, specificConnectedOrganizationUsers: 1, allMemberUsers: 2, allDirectoryUsers: 3, allConfiguredConnectedOrganizationUsers: 4, allExternalUsers: 4 }
/** Of the policies that apply to a person, those of the first category: one is taken silently, among several the requestor picks. */
export function ofFirstCategory<P extends Pick<Policy, 'allowedTargetScope'>>(policies: readonly P[]): readonly P[] {
  const rank = (p: P) => category[p.allowedTargetScope] ?? 9
  const first = Math.min(...policies.map(rank))
  return policies.filter((p) => rank(p) === first)
}
