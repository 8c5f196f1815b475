/** From the sets that a policy names to the people and groups that a stage waits for (entra.md §1.15, F31). */
import { sql } from 'kysely'
import type { Db, Tx } from '#db/tables.ts'
import { setKind, type Stage, type SubjectSet } from '#domain/policy/policy.ts'
import { loadPeople, type KnownPerson } from '../people.ts'

export type Approver = { readonly principalId: string; readonly tier: 'primary' | 'fallback' }
export type Resolution = {
  readonly approvers: readonly Approver[]
  /** Members of the groups of this moment and the named people: who gets the mail (U12). */
  readonly people: readonly KnownPerson[]
}

/**
 * Primary approvers, or the fallback when nobody of them could decide: a manager who is missing, blocked, or is the one
 * who asks (U11). `involved` are those who may not decide.
 */
export async function resolveApprovers(tx: Db | Tx, stage: Stage, target: KnownPerson, involved: readonly string[]): Promise<Resolution> {
  for (const [tier, sets] of [['primary', stage.primaryApprovers], ['fallback', stage.fallbackPrimaryApprovers]] as const) {
    const principals = [...new Set(sets.flatMap((s) => principalOf(s, target)))]
    const people = (await peopleOf(tx, principals)).filter((p) => p.accountEnabled && !involved.includes(p.id))
    if (people.length > 0) return { approvers: principals.map((principalId) => ({ principalId, tier })), people }
  }
  return { approvers: [], people: [] }
}

function principalOf(set: SubjectSet, target: KnownPerson): string[] {
  switch (setKind(set)) {
    case 'singleUser': return [set.userId!]
    case 'groupMembers': return [set.groupId!]
    // The manager of who gets the access: for a request of one's own the two are the same person.
    case 'requestorManager': case 'targetManager': return target.managers.slice((set.managerLevel ?? 1) - 1, set.managerLevel ?? 1)
    default: return []
  }
}

/** The people behind principals: themselves, and the members of groups with their nested groups. */
export async function peopleOf(tx: Db | Tx, principals: readonly string[]): Promise<readonly KnownPerson[]> {
  if (principals.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    with named as (select unnest(${[...principals]}::uuid[]) as id), meant as (select id from named union select transitive_members(id) from named)
    select d.id from meant join directory_object d on d.id = meant.id where d.kind = 'user' and d.deleted_date_time is null`.execute(tx)
  return [...(await loadPeople(tx, rows.map((r) => r.id))).values()]
}
