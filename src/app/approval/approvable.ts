import { setKind, type Policy, type SubjectSet } from '#domain/policy/policy.ts'
import { isRelation } from '#domain/policy/publishable.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { peopleBehind } from '../people.ts'

/** The people and groups that sets name by id. */
export const principalsNamed = (sets: readonly SubjectSet[]): readonly string[] => [...new Set(sets.flatMap((s) => (s.userId ? [s.userId] : s.groupId ? [s.groupId] : [])))]

/**
 * Is there, in each stage, somebody of whom the policy may expect a decision (L7)? A stage that asks a manager or sponsors
 * depends on who asks; one that only names people and groups needs one of them who can sign in.
 */
export async function approvable(tx: Tx, settings: Policy['requestApprovalSettings']): Promise<Decision<true>> {
  if (!settings.isApprovalRequiredForAdd && !settings.isApprovalRequiredForUpdate) return ok(true)
  for (const [i, stage] of settings.stages.entries()) {
    const sets = [...stage.primaryApprovers, ...stage.fallbackPrimaryApprovers]
    if (sets.some(isRelation)) continue
    const people = await peopleBehind(tx, principalsNamed(sets))
    if (people.some((p) => p.accountEnabled)) continue
    return no('PolicyNobodyCanApprove', { stage: i + 1, reason: whyNot(sets, people.map((p) => p.name)) }, `requestApprovalSettings/stages/${i}/primaryApprovers`)
  }
  return ok(true)
}

const whyNot = (sets: readonly SubjectSet[], blocked: readonly string[]): string => {
  if (blocked.length > 0) return `${blocked.join(', ')} cannot sign in`
  return sets.every((s) => setKind(s) === 'groupMembers') ? 'the groups that it names have no members' : 'the people that it names are gone'
}
