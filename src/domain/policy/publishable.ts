import { no, ok, type Decision } from '../refusal.ts'
import { setKind, type Policy, type SubjectSet } from './policy.ts'

/** Parts of policies that are declared but not carried out yet: they are refused, so that no policy promises what does not happen. */
const laterSets = ['targetUserSponsors', 'internalSponsors', 'externalSponsors', 'singleServicePrincipal', 'connectedOrganizationMembers', 'attributeRuleMembers']
const laterScopes = ['specificConnectedOrganizationUsers', 'specificDirectoryServicePrincipals', 'allDirectoryServicePrincipals', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers', 'allDirectoryAgentIdentities']
type Draft = Omit<Policy, 'id' | 'version' | 'questions'> & { readonly reviewSettings?: { isEnabled: boolean } | null }

/** May a policy be saved like this? A policy under which a request could be asked for but never approved is refused. */
export function publishable(policy: Draft): Decision<true> {
  const { stages, isApprovalRequiredForAdd, isApprovalRequiredForUpdate } = policy.requestApprovalSettings
  if (policy.automaticRequestSettings && !forOneRule(policy)) return no('AutomaticNeedsRule', {}, 'specificAllowedTargets')
  const part = notYet(policy)
  if (part) return no('PolicyPartNotSupported', { part })
  if ((isApprovalRequiredForAdd || isApprovalRequiredForUpdate) && stages.length === 0) return no('PolicyApprovalWithoutStages', {}, 'requestApprovalSettings/stages')
  if (stages.length > 1) return no('PolicyTooManyStages', {}, 'requestApprovalSettings/stages')
  const empty = stages.findIndex((s) => s.primaryApprovers.length + s.fallbackPrimaryApprovers.length === 0)
  return empty >= 0 ? no('PolicyStageWithoutApprovers', { stage: empty + 1 }, `requestApprovalSettings/stages/${empty}/primaryApprovers`) : ok(true)
}

function notYet(policy: Draft): string | undefined {
  if (policy.automaticRequestSettings && takesRequests(policy)) return 'Asking under a policy that assigns by itself (requestorSettings)'
  if (policy.automaticRequestSettings && (policy.requestApprovalSettings.isApprovalRequiredForAdd || policy.requestApprovalSettings.isApprovalRequiredForUpdate)) return 'Approval of what is assigned by itself (requestApprovalSettings)'
  if (policy.reviewSettings?.isEnabled) return 'Reviewing who has access (reviewSettings)'
  if (laterScopes.includes(policy.allowedTargetScope)) return `The scope ${policy.allowedTargetScope}`
  if (policy.requestApprovalSettings.stages.some((s) => (s as { isEscalationEnabled?: boolean }).isEscalationEnabled)) return 'Escalation to alternate approvers (isEscalationEnabled)'
  const rule = policy.automaticRequestSettings ? policy.specificAllowedTargets.filter((s) => setKind(s) === 'attributeRuleMembers') : []
  const set = namedSets(policy).find((s) => laterSets.includes(setKind(s)) && !rule.includes(s))
  return set ? `A ${setKind(set)} here` : undefined
}

/** Who is assigned by a rule is described by that rule alone (entra.md F42). */
const forOneRule = (policy: Draft): boolean => policy.allowedTargetScope === 'specificDirectoryUsers' && policy.specificAllowedTargets.length === 1 && setKind(policy.specificAllowedTargets[0]!) === 'attributeRuleMembers'
const takesRequests = ({ requestorSettings: s }: Draft): boolean =>
  s.enableTargetsToSelfAddAccess || s.enableTargetsToSelfUpdateAccess || s.enableOnBehalfRequestorsToAddAccess || s.enableOnBehalfRequestorsToUpdateAccess

/** Every subject set that a policy names. */
export const namedSets = (policy: Draft): readonly SubjectSet[] => [
  ...policy.specificAllowedTargets, ...policy.requestorSettings.onBehalfRequestors,
  ...policy.requestApprovalSettings.stages.flatMap((s) => [...s.primaryApprovers, ...s.fallbackPrimaryApprovers]),
]
