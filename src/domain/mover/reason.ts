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
/** Whom a policy is for: what a sentence about it is made of. */
export type Scope = { readonly allowedTargetScope: string; readonly targets: readonly { readonly kind: string; readonly displayName: string | null }[] }
export type Reason = {
  readonly text: string
  readonly scope: Scope & { readonly targets: readonly { readonly id: string | null }[] }
  readonly facts: PersonFacts
}

/** The policy's scope and the person's facts at this moment, as data; and as a sentence that stays true when they change. `nameOf` knows people and groups. */
export function reasonOf(policy: Pick<Policy, 'displayName' | 'allowedTargetScope' | 'specificAllowedTargets'>, name: string, facts: PersonFacts, nameOf: (id: string) => string | undefined): Reason {
  const targets = policy.specificAllowedTargets.map((s) => {
    const id = s.userId ?? s.groupId ?? null
    return { kind: setKind(s), id, displayName: (id && nameOf(id)) ?? s.membershipRule ?? null }
  })
  const scope = { allowedTargetScope: policy.allowedTargetScope, targets }
  return { text: `The policy "${policy.displayName}" is for ${scopeIn(english, scope)}. ${name} is not one of them.`, scope, facts }
}

/** How a language says whom a policy is for; a name is null where what it named is gone. */
export type ScopeWords = {
  readonly organization: string; readonly nobody: string; readonly other: (scope: string) => string
  readonly group: (name: string | null) => string; readonly person: (name: string | null) => string; readonly andMore: (names: string, count: number) => string
}
export const english: ScopeWords = {
  organization: 'members of the organization', nobody: 'nobody', other: (scope) => `those of the scope ${scope}`,
  group: (name) => `members of ${name ?? 'a group that is gone'}`, person: (name) => name ?? 'somebody who is gone', andMore: (names, count) => `${names} and ${count} more`,
}
const most = 5
/** Whom a policy is for, in the words of a language. */
export function scopeIn(words: ScopeWords, { allowedTargetScope, targets }: Scope): string {
  if (allowedTargetScope === 'allMemberUsers') return words.organization
  if (allowedTargetScope !== 'specificDirectoryUsers') return words.other(allowedTargetScope)
  if (targets.length === 0) return words.nobody
  const names = targets.slice(0, most).map(({ kind, displayName }) => (kind === 'groupMembers' ? words.group(displayName) : words.person(displayName ?? (kind === 'singleUser' ? null : kind)))).join(', ')
  return targets.length > most ? words.andMore(names, targets.length - most) : names
}

const compared = ['department', 'jobTitle', 'officeLocation', 'userType', 'manager'] as const
export type Change = { readonly name: (typeof compared)[number]; readonly before: string | null; readonly now: string | null }
/** What is otherwise than it was. */
export const changesBetween = (before: PersonFacts, now: PersonFacts): readonly Change[] => compared.flatMap((name): Change[] => {
  if (name === 'manager') return before.managerId === now.managerId ? [] : [{ name, before: before.managerName, now: now.managerName }]
  return before[name] === now[name] ? [] : [{ name, before: before[name], now: now[name] }]
})
