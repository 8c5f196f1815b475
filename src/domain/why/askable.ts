/** Why somebody may ask for a package, or not: the rules of admission, told clause by clause (entra.md §3.4, L5). */
import { setKind, type Policy, type SubjectSet } from '../policy/policy.ts'
import { fixedEnd, isPast } from '../policy/period.ts'
import { formatInstant } from '../time.ts'
import { inScope, mayAskFor, ofFirstCategory } from '../policy/scope.ts'
import type { AskingPerson } from '../request/admission.ts'
import { all, fact, some, type Proof } from './proof.ts'

export type AskableFacts = {
  readonly now: string
  readonly requestor: AskingPerson
  readonly target: AskingPerson
  readonly catalog: { readonly displayName: string; readonly state: 'published' | 'unpublished'; readonly isExternallyVisible: boolean }
  readonly policies: readonly Policy[]
  /** Of the policies that apply, those with a stage that nobody could decide now, by id. */
  readonly undecided: readonly string[]
  readonly held: { readonly endsAt: string | null; readonly state?: string } | undefined
  readonly openRequest: { readonly id: string; readonly state: string } | undefined
  readonly conflicts: readonly { readonly id: string; readonly displayName: string }[]
  /** Names of people and groups that policies name. */
  readonly nameOf: (id: string) => string
  /** Whom a policy names is for those who may read the catalog, and for whoever had access under it: others learn only what they are in themselves. */
  readonly tellsNames: (policyId: string) => boolean
}

/** May the requestor ask for the package for the target now? Each reason is a clause of its own. */
export function proveAskable(f: AskableFacts): Proof {
  const { target, catalog, held, openRequest, conflicts } = f
  return all('askable', `${f.requestor.id === target.id ? target.name : `${f.requestor.name} for ${target.name}`} may ask for this access package`, [
    fact('accountEnabled', target.accountEnabled, `${target.name} may sign in`),
    fact('catalogPublished', catalog.state === 'published', `the catalog ${catalog.displayName} is enabled`),
    ...(target.userType === 'Guest' ? [fact('catalogExternallyVisible', catalog.isExternallyVisible, `the catalog ${catalog.displayName} is enabled for external users`)] : []),
    some('somePolicyApplies', 'a policy lets this be asked for', f.policies.map((p) => provePolicy(p, f))),
    ...proveApprovers(f),
    fact('notHeld', held === undefined, heldClaim(target.name, held), { facts: { endsAt: held?.endsAt ?? null, state: held?.state ?? null } }),
    fact('noOpenRequest', openRequest === undefined, openRequest ? `a request for it is open (${openRequest.state})` : 'no request for it is open', { facts: { requestId: openRequest?.id ?? null } }),
    all('nothingIncompatible', 'nothing that is held is incompatible with it', conflicts.map((c) => fact('incompatible', false, `${c.displayName} must not be combined with it`, { facts: { id: c.id } }))),
  ])
}

/** Could the request be decided by anybody? Told where approval is asked for; nobody may wait for no one (F31). */
function proveApprovers(f: AskableFacts): readonly Proof[] {
  const policies = policiesThatApply(f)
  return policies.some((p) => p.requestApprovalSettings.isApprovalRequiredForAdd) ? [fact('somebodyDecides', policies.some((p) => !f.undecided.includes(p.id)), 'somebody could approve the request')] : []
}

function heldClaim(name: string, held: AskableFacts['held']): string {
  if (!held) return `${name} does not have it yet`
  // Nothing was given, and yet it is in the way of asking until it is given up.
  if (held.state === 'deliveryFailed') return `its delivery to ${name} failed, and has to be given up first`
  return `${name} has it already${held.endsAt ? ` until ${held.endsAt}` : ''}`
}

/** Does this policy let the request be made? */
function provePolicy(policy: Policy, { now, requestor, target, nameOf, tellsNames }: Pick<AskableFacts, 'now' | 'requestor' | 'target' | 'nameOf' | 'tellsNames'>): Proof {
  const self = requestor.id === target.id
  return all('policyApplies', `the policy ${policy.displayName} applies`, [
    self ? fact('acceptsSelf', policy.requestorSettings.enableTargetsToSelfAddAccess, 'it takes requests from those it is for')
      : fact('acceptsOnBehalf', mayAskFor(policy, requestor, target), `it lets ${requestor.name} ask for ${target.name}`),
    proveScope(policy, target, { nameOf, tellsNames }),
    ...(policy.expiration.type === 'afterDateTime' ? [proveEnd(policy, now)] : []),
  ], { policyId: policy.id })
}

/** Does the access that the policy gives end in the time to come? */
function proveEnd(policy: Policy, now: string): Proof {
  const endDateTime = formatInstant(fixedEnd(policy))
  return fact('endsLater', !isPast(policy, now), `all access under it ends on ${endDateTime}, which is still to come`, { facts: { endDateTime } })
}

const scopes: Readonly<Record<string, string>> = { allDirectoryUsers: 'all users', allMemberUsers: 'all members', notSpecified: 'nobody who asks' }
/** Is the person among those whom the policy is for, and through what? */
function proveScope(policy: Policy, person: AskingPerson, { nameOf, tellsNames }: Pick<AskableFacts, 'nameOf' | 'tellsNames'>): Proof {
  const holds = inScope(policy, person)
  if (policy.allowedTargetScope !== 'specificDirectoryUsers') return fact('inScope', holds, `it is for ${scopes[policy.allowedTargetScope] ?? policy.allowedTargetScope}; ${person.name} is a ${person.userType === 'Guest' ? 'guest' : 'member'}`, { facts: { allowedTargetScope: policy.allowedTargetScope } })
  const matches = policy.specificAllowedTargets.map((s) => fact('named', inScope({ ...policy, specificAllowedTargets: [s] }, person), claimOf(s, person, nameOf), { facts: { id: s.userId ?? s.groupId ?? null } }))
  const tells = tellsNames(policy.id)
  const told = tells || holds ? matches.filter((m) => tells || m.holds) : [fact('named', false, `${person.name} is none of the people whom it names, and in none of the groups`)]
  return some('inScope', `${person.name} is among those whom it is for`, told, { allowedTargetScope: policy.allowedTargetScope })
}

const claimOf = (s: SubjectSet, person: AskingPerson, nameOf: (id: string) => string): string =>
  setKind(s) === 'groupMembers' ? `${person.name} is in the group ${nameOf(s.groupId!)}` : setKind(s) === 'singleUser' ? `the policy names ${nameOf(s.userId!)}` : `${setKind(s)} takes ${person.name} in`

/** The policies under which the request would be judged: of those that apply, the ones of the first category (F29). */
export const policiesThatApply = (f: AskableFacts): readonly Policy[] => ofFirstCategory(f.policies.filter((p) => provePolicy(p, f).holds))
