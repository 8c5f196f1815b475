/** From the sets that a policy names to the people and groups that a stage waits for (entra.md §1.15, §1.16, F31). */
import type { Db, Tx } from '#db/tables.ts'
import { setKind, type Stage, type SubjectSet } from '#domain/policy/policy.ts'
import { peopleBehind, type KnownPerson } from '../people.ts'

export type Tier = 'primary' | 'fallback' | 'escalation' | 'reassigned'
export type Approver = { readonly principalId: string; readonly tier: Tier }
export type Resolution = {
  readonly approvers: readonly Approver[]
  /** Members of the groups of this moment and the named people: who gets the mail (U12). */
  readonly people: readonly KnownPerson[]
}
type Sets = readonly SubjectSet[]

/**
 * Primary approvers, or the fallback when nobody of them could decide: a manager or sponsor who is missing, blocked, or
 * is the one who asks (U11). `involved` are those who may not decide.
 */
export const resolveApprovers = (tx: Db | Tx, stage: Stage, target: KnownPerson, involved: readonly string[]): Promise<Resolution> =>
  firstWho(tx, [['primary', stage.primaryApprovers], ['fallback', stage.fallbackPrimaryApprovers]], target, involved)

/** The alternates of a stage, or their fallback (F33). */
export async function resolveAlternates(tx: Db | Tx, stage: Stage, target: KnownPerson, involved: readonly string[]): Promise<Resolution> {
  if (!stage.isEscalationEnabled) return { approvers: [], people: [] }
  return firstWho(tx, [['escalation', stage.escalationApprovers ?? []], ['escalation', stage.fallbackEscalationApprovers ?? []]], target, involved)
}

async function firstWho(tx: Db | Tx, ways: readonly (readonly [Tier, Sets])[], target: KnownPerson, involved: readonly string[]): Promise<Resolution> {
  for (const [tier, sets] of ways) {
    const named = [...new Set(sets.flatMap((s) => principalsOf(s, target)))].filter((p) => !involved.includes(p))
    const [principals, people] = await Promise.all([presentOf(tx, named), decidersAmong(tx, named, involved)])
    if (people.length > 0) return { approvers: principals.map((principalId) => ({ principalId, tier })), people }
  }
  return { approvers: [], people: [] }
}

function principalsOf(set: SubjectSet, target: KnownPerson): readonly string[] {
  switch (setKind(set)) {
    case 'singleUser': return [set.userId!]
    case 'groupMembers': return [set.groupId!]
    // The manager of who gets the access: for a request of one's own the two are the same person.
    case 'requestorManager': case 'targetManager': return target.managers.slice((set.managerLevel ?? 1) - 1, set.managerLevel ?? 1)
    case 'targetUserSponsors': return target.sponsors
    default: return []
  }
}

/** Those of some people and groups that are still there; people only while they may sign in. In the order that they were named. */
export async function presentOf(tx: Db | Tx, principals: readonly string[]): Promise<readonly string[]> {
  if (principals.length === 0) return []
  const found = await tx.selectFrom('directoryObject').select('id').where('id', 'in', [...principals]).where('deletedDateTime', 'is', null)
    .where((e) => e.or([e('kind', '=', 'group'), e.and([e('kind', '=', 'user'), e('accountEnabled', '=', true)])])).execute()
  return principals.filter((p) => found.some((f) => f.id === p))
}

/** The people behind principals who could decide: they can sign in, and are not among those whom the request is about. */
export const decidersAmong = async (tx: Db | Tx, principals: readonly string[], involved: readonly string[]): Promise<readonly KnownPerson[]> =>
  (await peopleBehind(tx, principals)).filter((p) => p.accountEnabled && !involved.includes(p.id))
