/** Why a holder no longer fits, in words and as data (L1). */
import { setKind, type Policy } from '../policy/policy.ts'

/** What is kept of a person when access is given, and shown beside what is so now. */
export type PersonFacts = {
  readonly department: string | null
  readonly jobTitle: string | null
  readonly officeLocation: string | null
  readonly userType: string | null
  readonly managerId: string | null
  readonly managerName: string | null
}
export type Reason = {
  readonly text: string
  readonly scope: { readonly allowedTargetScope: string; readonly targets: readonly { readonly kind: string; readonly id: string | null; readonly displayName: string | null }[] }
  readonly facts: PersonFacts
}
const fewest = 5

/** The policy's scope and the person's facts, as a sentence and as data. `nameOf` knows people and groups. */
export function reasonOf(policy: Pick<Policy, 'displayName' | 'allowedTargetScope' | 'specificAllowedTargets'>, name: string, facts: PersonFacts, nameOf: (id: string) => string | undefined): Reason {
  const targets = policy.specificAllowedTargets.map((s) => {
    const id = s.userId ?? s.groupId ?? null
    return { kind: setKind(s), id, displayName: (id && nameOf(id)) ?? s.membershipRule ?? null }
  })
  const known = [facts.userType === 'Guest' ? 'a guest' : null, facts.jobTitle, facts.department, facts.officeLocation].filter((f) => f).join(', ')
  return {
    text: `The policy "${policy.displayName}" is for ${audienceOf(policy.allowedTargetScope, targets)}. ${name} is not one of them${known ? ` (now ${known})` : ''}.`,
    scope: { allowedTargetScope: policy.allowedTargetScope, targets }, facts,
  }
}

function audienceOf(scope: string, targets: Reason['scope']['targets']): string {
  if (scope === 'allMemberUsers') return 'members of the organization'
  if (scope !== 'specificDirectoryUsers') return `those of the scope ${scope}`
  const names = targets.map((t) => (t.kind === 'groupMembers' ? `members of ${t.displayName ?? 'a group that is gone'}` : (t.displayName ?? (t.kind === 'singleUser' ? 'somebody who is gone' : t.kind))))
  return names.length === 0 ? 'nobody' : `${names.slice(0, fewest).join(', ')}${names.length > fewest ? ` and ${names.length - fewest} more` : ''}`
}

const compared = ['department', 'jobTitle', 'officeLocation', 'userType', 'manager'] as const
export type Change = { readonly name: (typeof compared)[number]; readonly before: string | null; readonly now: string | null }
/** What is otherwise than it was. */
export const changesBetween = (before: PersonFacts, now: PersonFacts): readonly Change[] => compared.flatMap((name): Change[] => {
  if (name === 'manager') return before.managerId === now.managerId ? [] : [{ name, before: before.managerName, now: now.managerName }]
  return before[name] === now[name] ? [] : [{ name, before: before[name], now: now[name] }]
})
