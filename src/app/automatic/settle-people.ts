/** Brings people in line with the rules of one package (entra.md F42): those who are plainly to be given it all at once, the others one by one. */
import { settle } from '#domain/assignment/automatic.ts'
import { messageOf, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { inTurn } from '../in-turn.ts'
import { subjectsOf } from '../people.ts'
import { conflictsOfMany } from '../separation/conflicts-of.ts'
import { automaticPolicies, holdPolicies, isOpen, type Automatic } from './automatic-policies.ts'
import { giveByRule } from './give-by-rule.ts'
import { settlePerson } from './settle-person.ts'
import { situations, type Standing } from './situations.ts'

/** Does what the rules of a package ask for these people now. It may run twice, late, or on two nodes. */
export async function settlePeople(app: App, accessPackageId: string, personIds: readonly string[]): Promise<void> {
  const looked = personIds.length === 1 ? undefined : await transact(app.db, async (tx) => ok(await look(app, tx, accessPackageId, personIds)))
  const given = looked?.ok && looked.value.newcomers.length > 1 ? await giveToNewcomers(app, accessPackageId, looked.value.newcomers.map((n) => n.personId)) : new Set<string>()
  const left = looked?.ok ? looked.value.concerned.filter((id) => !given.has(id)) : personIds
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
async function giveToNewcomers(app: App, accessPackageId: string, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const given = await transact(app.db, async (tx): Promise<Decision<ReadonlySet<string>>> => {
    const found = await tx.selectFrom('accessPackage').select(['catalogId', 'displayName']).where('id', '=', accessPackageId).executeTakeFirst()
    if (!found) return ok(new Set())
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
  // Nothing that was decided is passed over: the job is tried again.
  if (!given.ok) throw new Error(`the rules of package ${accessPackageId} could not be carried out for ${personIds.length} people: ${messageOf(given.refusal)}`)
  return given.value
}
