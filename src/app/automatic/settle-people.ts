/** Brings people in line with the rules of one package (entra.md F42): those who are plainly to be given it all at once, the others one by one. */
import { settle } from '#domain/assignment/automatic.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { inTurn, together } from '../in-turn.ts'
import { subjectsOf } from '../people.ts'
import { conflictsOfMany } from '../separation/conflicts-of.ts'
import { automaticPolicies, holdPolicies, isOpen, type Automatic } from './automatic-policies.ts'
import { giveByRule } from './give-by-rule.ts'
import { settlePerson } from './settle-person.ts'
import { situations, type Standing } from './situations.ts'

/** Does what the rules of a package ask for these people now. It may run twice, late, or on two nodes. */
export async function settlePeople(app: App, accessPackageId: string, personIds: readonly string[]): Promise<void> {
  // A rule that takes too long for all of them at once is not tried for each.
  const looked = personIds.length === 1 ? undefined : await transact(app.db, async (tx) => ok(await look(app, tx, accessPackageId, personIds)))
  const found = looked?.ok ? looked.value : { newcomers: [], concerned: personIds }
  const newcomers = found.newcomers.map((n) => n.personId)
  const given = newcomers.length > 1 ? await together(() => giveToNewcomers(app, accessPackageId, newcomers)) : undefined
  const left = found.concerned.filter((id) => !given?.has(id))
  await inTurn(left.map((id) => () => settlePerson(app, id, accessPackageId)))
}

type Newcomer = { readonly personId: string; readonly person: Standing; readonly policy: Automatic }
/** Who of these are to be given the package, and nothing else; and all for whom there is something to do. */
async function look(app: App, tx: Tx, accessPackageId: string, personIds: readonly string[]): Promise<{ readonly newcomers: readonly Newcomer[]; readonly concerned: readonly string[] }> {
  const now = nowOf(app)
  const policies = await automaticPolicies(tx, accessPackageId, now)
  const open = await isOpen(tx, accessPackageId)
  const found = (await situations(tx, accessPackageId, policies, { people: personIds, only: 'unsettled' }, now)).map((person) => ({ person, steps: settle(person, policies, open, now) }))
  return {
    newcomers: found.flatMap(({ person, steps: [first, ...more] }) => (first?.do === 'add' && more.length === 0 && !person.conflicted ? [{ personId: person.personId, person, policy: policies.find((p) => p.id === first.policyId)! }] : [])),
    concerned: found.filter(({ person, steps }) => person.conflicted || steps.length > 0).map(({ person }) => person.personId),
  }
}

/** Gives the package to those who, under their locks, are still to be given it, and whom separation of duties does not keep from it; says who that was. */
function giveToNewcomers(app: App, accessPackageId: string, personIds: readonly string[]): Promise<Decision<ReadonlySet<string>>> {
  return transact(app.db, async (tx) => {
    const found = await tx.selectFrom('accessPackage').select(['catalogId', 'displayName']).where('id', '=', accessPackageId).executeTakeFirst()
    if (!found) return ok(new Set<string>())
    const subjects = await subjectsOf(app, tx, personIds)
    await holdPolicies(tx, accessPackageId)
    const conflicts = await conflictsOfMany(tx, personIds, { accessPackageId, now: nowOf(app) })
    const newcomers = (await look(app, tx, accessPackageId, personIds)).newcomers.filter((n) => subjects.has(n.personId) && !conflicts.has(n.personId))
    for (const policy of new Set(newcomers.map((n) => n.policy.policy))) {
      const people = newcomers.filter((n) => n.policy.policy === policy).map((n) => ({ ...n.person, subjectId: subjects.get(n.personId)! }))
      const done = await giveByRule(app, tx, policy, { accessPackageId, catalogId: found.catalogId!, packageName: found.displayName }, people)
      if (!done.ok) return done
    }
    return ok(new Set(newcomers.map((n) => n.personId)))
  })
}
