import { no, ok, type Decision } from '../refusal.ts'
import { compareDurations, parseDuration, parseInstant } from '../time.ts'
import { setKind, type Policy, type Stage, type SubjectSet } from './policy.ts'

/** Parts of policies that are declared but not carried out yet: they are refused, so that no policy promises what does not happen. */
const laterSets = ['internalSponsors', 'externalSponsors', 'singleServicePrincipal', 'connectedOrganizationMembers', 'attributeRuleMembers']
const laterScopes = ['specificConnectedOrganizationUsers', 'specificDirectoryServicePrincipals', 'allDirectoryServicePrincipals', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers', 'allDirectoryAgentIdentities']
type Draft = Omit<Policy, 'id' | 'version' | 'questions'> & { readonly reviewSettings?: { isEnabled: boolean } | null }

/** May a policy be saved like this? A policy under which a request could be asked for but never approved is refused. */
export function publishable(policy: Draft): Decision<true> {
  const { stages, isApprovalRequiredForAdd, isApprovalRequiredForUpdate } = policy.requestApprovalSettings
  if (policy.automaticRequestSettings && !forOneRule(policy)) return no('AutomaticNeedsRule', {}, 'specificAllowedTargets')
  const part = notYet(policy)
  if (part) return no('PolicyPartNotSupported', { part })
  if ((isApprovalRequiredForAdd || isApprovalRequiredForUpdate) && stages.length === 0) return no('PolicyApprovalWithoutStages', {}, 'requestApprovalSettings/stages')
  for (const [i, stage] of stages.entries()) {
    const checked = stageAllowed(stage, i + 1, `requestApprovalSettings/stages/${i}`)
    if (!checked.ok) return checked
  }
  return ok(true)
}

/** Approvers who follow from the person who asks, in the words of a message. Whom not everybody has needs a fallback beside them (entra.md F31). */
const relations: Readonly<Record<string, (s: SubjectSet) => { readonly whom: string; readonly needsFallback: boolean }>> = {
  requestorManager: (s) => ({ whom: s.managerLevel === 2 ? "the manager's manager" : 'the manager', needsFallback: s.managerLevel === 2 }),
  targetManager: (s) => ({ whom: s.managerLevel === 2 ? "the manager's manager" : 'the manager', needsFallback: s.managerLevel === 2 }),
  targetUserSponsors: () => ({ whom: 'sponsors', needsFallback: true }),
}
/** Does a set name different people for each person who asks? */
export const isRelation = (s: SubjectSet): boolean => Object.hasOwn(relations, setKind(s))

function stageAllowed(s: Stage, stage: number, at: string): Decision<true> {
  if (s.primaryApprovers.length + s.fallbackPrimaryApprovers.length === 0) return no('PolicyStageWithoutApprovers', { stage }, `${at}/primaryApprovers`)
  const rare = s.primaryApprovers.filter(isRelation).map((set) => relations[setKind(set)]!(set)).find((r) => r.needsFallback)
  if (rare && s.primaryApprovers.every(isRelation) && s.fallbackPrimaryApprovers.length === 0) return no('PolicyFallbackNeeded', { stage, whom: rare.whom }, `${at}/fallbackPrimaryApprovers`)
  return s.isEscalationEnabled ? escalationAllowed(s, stage, at) : ok(true)
}

/** Any day is taken for a length: a month has none of its own. */
const someDay = parseInstant('2026-01-01T00:00:00Z')!
/** Alternates are asked some time after the first, and some time before the end (latchkey.md U2). */
function escalationAllowed(s: Stage, stage: number, at: string): Decision<true> {
  if ((s.escalationApprovers ?? []).length + (s.fallbackEscalationApprovers ?? []).length === 0) return no('PolicyEscalationWithoutApprovers', { stage }, `${at}/escalationApprovers`)
  const [after, most] = [parseDuration(s.durationBeforeEscalation ?? 'PT0S')!, parseDuration(s.durationBeforeAutomaticDenial)!]
  if (after.sign > 0 && compareDurations(after, most, someDay) < 0) return ok(true)
  return no('PolicyEscalationTime', { stage, after: s.durationBeforeEscalation ?? 'PT0S', most: s.durationBeforeAutomaticDenial }, `${at}/durationBeforeEscalation`)
}

function notYet(policy: Draft): string | undefined {
  if (policy.automaticRequestSettings && takesRequests(policy)) return 'Asking under a policy that assigns by itself (requestorSettings)'
  if (policy.automaticRequestSettings && (policy.requestApprovalSettings.isApprovalRequiredForAdd || policy.requestApprovalSettings.isApprovalRequiredForUpdate)) return 'Approval of what is assigned by itself (requestApprovalSettings)'
  if (policy.reviewSettings?.isEnabled) return 'Reviewing who has access (reviewSettings)'
  if (laterScopes.includes(policy.allowedTargetScope)) return `The scope ${policy.allowedTargetScope}`
  const sponsors = [...policy.specificAllowedTargets, ...policy.requestorSettings.onBehalfRequestors].find((s) => setKind(s) === 'targetUserSponsors')
  const rule = policy.automaticRequestSettings ? policy.specificAllowedTargets.filter((s) => setKind(s) === 'attributeRuleMembers') : []
  const set = sponsors ?? namedSets(policy).find((s) => laterSets.includes(setKind(s)) && !rule.includes(s))
  return set ? `A ${setKind(set)} here` : undefined
}

/** Who is assigned by a rule is described by that rule alone (entra.md F42). */
const forOneRule = (policy: Draft): boolean => policy.allowedTargetScope === 'specificDirectoryUsers' && policy.specificAllowedTargets.length === 1 && setKind(policy.specificAllowedTargets[0]!) === 'attributeRuleMembers'
const takesRequests = ({ requestorSettings: s }: Draft): boolean =>
  s.enableTargetsToSelfAddAccess || s.enableTargetsToSelfUpdateAccess || s.enableOnBehalfRequestorsToAddAccess || s.enableOnBehalfRequestorsToUpdateAccess

/** Every subject set that a policy names. */
export const namedSets = (policy: Draft): readonly SubjectSet[] => [
  ...policy.specificAllowedTargets, ...policy.requestorSettings.onBehalfRequestors,
  ...policy.requestApprovalSettings.stages.flatMap((s) => [...s.primaryApprovers, ...s.fallbackPrimaryApprovers, ...(s.escalationApprovers ?? []), ...(s.fallbackEscalationApprovers ?? [])]),
]
