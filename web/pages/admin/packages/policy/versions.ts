/** What is different between two versions of a policy, by the parts that people know. Pure. */
import type { WholePolicy } from '../../../../api/admin-policies.ts'
import { isSame } from '../../../../forms/same.ts'

const PARTS = [
  ['name', ['displayName', 'description']],
  ['audience', ['allowedTargetScope', 'specificAllowedTargets']],
  ['requestors', ['requestorSettings']],
  ['approval', ['requestApprovalSettings']],
  ['questions', ['questions']],
  ['lifecycle', ['expiration']],
  ['mails', ['notificationSettings']],
  ['automatic', ['automaticRequestSettings']],
  ['rules', ['rules']],
] as const
export type PolicyPart = (typeof PARTS)[number][0]

export function changedParts(after: WholePolicy, before: WholePolicy): PolicyPart[] {
  const [one, other] = [after as Record<string, unknown>, before as Record<string, unknown>]
  return PARTS.filter(([, members]) => members.some((member) => !isSame(one[member] ?? null, other[member] ?? null))).map(([part]) => part)
}
