/** From the sets that a policy names to the people and groups that a stage waits for (entra.md §1.15, §1.16, F31). */
import type { Db, Tx } from '#db/tables.ts'
import { setKind, type Stage, type SubjectSet } from '#domain/policy/policy.ts'
import { peopleBehind, type KnownPerson } from '../people.ts'

export type Tier = 'primary' | 'fallback' | 'escalation' | 'reassigned'
export type Approver = { readonly principalId: string; readonly tier: Tier }
export type Resolution<P = KnownPerson> = {
  readonly approvers: readonly Approver[]
  /** Members of the groups of this moment and the named people: who gets the mail (U12). */
  readonly people: readonly P[]
}
type Sets = readonly SubjectSet[]

/** Whom a stage may ask about: what of a person decides who their manager and sponsors are. */
type Related = Pick<KnownPerson, 'managers' | 'sponsors'>
/** How people and groups are looked up: in the directory of this moment, or among what was read of it before. */
export type Lookup<P> = {
  readonly present: (principals: readonly string[]) => Promise<readonly string[]>
  readonly deciders: (principals: readonly string[], involved: readonly string[]) => Promise<readonly P[]>
}
const lookupIn = (tx: Db | Tx): Lookup<KnownPerson> => ({ present: (principals) => presentOf(tx, principals), deciders: (principals, involved) => decidersAmong(tx, principals, involved) })

/**
 * Primary approvers, or the fallback when nobody of them could decide: a manager or sponsor who is missing, blocked, or
 * is the one who asks (U11). `involved` are those who may not decide.
 */
export const resolveApprovers = (tx: Db | Tx, stage: Stage, target: Related, involved: readonly string[]): Promise<Resolution> => approversBy(lookupIn(tx), stage, target, involved)
/** The same by what was looked up before, for many people at once. */
export const approversBy = <P>(lookup: Lookup<P>, stage: Stage, target: Related, involved: readonly string[]): Promise<Resolution<P>> =>
  firstWho(lookup, [['primary', stage.primaryApprovers], ['fallback', stage.fallbackPrimaryApprovers]], target, involved)

/** The alternates of a stage, or their fallback (F33). */
export async function resolveAlternates(tx: Db | Tx, stage: Stage, target: Related, involved: readonly string[]): Promise<Resolution> {
  if (!stage.isEscalationEnabled) return { approvers: [], people: [] }
  return firstWho(lookupIn(tx), [['escalation', stage.escalationApprovers ?? []], ['escalation', stage.fallbackEscalationApprovers ?? []]], target, involved)
}

async function firstWho<P>(lookup: Lookup<P>, ways: readonly (readonly [Tier, Sets])[], target: Related, involved: readonly string[]): Promise<Resolution<P>> {
  for (const [tier, sets] of ways) {
    const named = principalsFor(sets, target).filter((p) => !involved.includes(p))
    const [principals, people] = await Promise.all([lookup.present(named), lookup.deciders(named, involved)])
    if (people.length > 0) return { approvers: principals.map((principalId) => ({ principalId, tier })), people }
  }
  return { approvers: [], people: [] }
}

/** The people and groups that sets mean for somebody, each once. */
export const principalsFor = (sets: Sets, target: Related): readonly string[] => [...new Set(sets.flatMap((s) => principalsOf(s, target)))]
function principalsOf(set: SubjectSet, target: Related): readonly string[] {
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
