import type { Policy } from '#domain/policy/policy.ts'
import type { Tx } from '#db/tables.ts'
import { approversBy, principalsFor, type Lookup } from '../approval/resolve-approvers.ts'
import { standsBehind } from '../approval/stands-behind.ts'
import type { PersonInView } from './people-in-view.ts'

export type Undecided = { readonly person: PersonInView; readonly stage: number }
const mostChecked = 2000

/** For whom a request would be refused, because a stage has nobody who could decide about it. `asks` tells who would ask for whom. */
export async function nobodyDecidesFor(tx: Tx, { requestApprovalSettings: { isApprovalRequiredForAdd, stages } }: Policy, people: readonly PersonInView[], asks: ReadonlyMap<string, string>): Promise<{ undecided: readonly Undecided[]; checked: number }> {
  if (!isApprovalRequiredForAdd) return { undecided: [], checked: 0 }
  const checked = people.filter((p) => asks.has(p.id)).slice(0, mostChecked)
  const sets = stages.flatMap((s) => [...s.primaryApprovers, ...s.fallbackPrimaryApprovers])
  const behind = await standsBehind(tx, [...new Set(checked.flatMap((p) => principalsFor(sets, p)))])
  const lookup: Lookup<{ readonly id: string }> = {
    present: async (principals) => principals.filter((id) => behind.has(id)),
    // One is enough to know that there is somebody; groups may be large.
    deciders: async (principals, involved) => principals.flatMap((id) => behind.get(id)?.find((p) => !involved.includes(p.id)) ?? []),
  }
  const undecided = await Promise.all(checked.map(async (person): Promise<Undecided[]> => {
    const resolved = await Promise.all(stages.map((stage) => approversBy(lookup, stage, person, [person.id, asks.get(person.id)!])))
    const stage = resolved.findIndex((r) => r.people.length === 0)
    return stage < 0 ? [] : [{ person, stage: stage + 1 }]
  }))
  return { undecided: undecided.flat(), checked: checked.length }
}
