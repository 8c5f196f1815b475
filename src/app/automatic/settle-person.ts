/** Brings one person in line with the rules of one package (entra.md F42). It reads everything again under the person's lock, so that running it twice, late, or on two nodes is harmless. */
import { conflictsOf, type Conflict } from '../separation/conflicts-of.ts'
import { settle, type Step } from '#domain/assignment/automatic.ts'
import { system } from '#domain/caller.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { messageOf, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf, subjectsOf } from '../people.ts'
import { beginRemoval } from '../request/submit-remove.ts'
import { giveByRule } from './give-by-rule.ts'
import { automaticPolicies, holdPolicies, isOpen, type Automatic } from './automatic-policies.ts'
import { lookTomorrow } from './look-at-package.ts'
import { situations, type Standing } from './situations.ts'

type Work = { readonly app: App; readonly tx: Tx; readonly accessPackageId: string; readonly catalogId: string; readonly packageName: string | null; readonly policies: readonly Automatic[]; readonly person: Standing; readonly subjectId: string; readonly now: string }

/** Does what the rules of a package ask for one person now. */
export async function settlePerson(app: App, personId: string, accessPackageId: string): Promise<void> {
  const done = await transact(app.db, async (tx) => {
    const found = await tx.selectFrom('accessPackage').select(['catalogId', 'displayName']).where('id', '=', accessPackageId).executeTakeFirst()
    if (!found || !(await hasWork(app, tx, personId, accessPackageId))) return ok(true)
    const subjectId = (await subjectsOf(app, tx, [personId])).get(personId)
    await holdPolicies(tx, accessPackageId)
    const now = nowOf(app)
    const policies = await automaticPolicies(tx, accessPackageId, now)
    const [person] = await situations(tx, accessPackageId, policies, { people: [personId] }, now)
    if (!person || !subjectId) return ok(true)
    const work: Work = { app, tx, accessPackageId, catalogId: found.catalogId!, packageName: found.displayName, policies, person, subjectId, now }
    const steps = settle(person, policies, await isOpen(tx, accessPackageId), now)
    // A conflict that is not found again stands no more.
    if (person.conflicted && !steps.some((s) => s.do === 'add')) await forgetConflict(work)
    for (const step of steps) {
      const taken = await take(work, step)
      if (!taken.ok) return taken
    }
    return ok(true)
  })
  // Nothing that was decided is passed over: the job is tried again.
  if (!done.ok) throw new Error(`the rules of package ${accessPackageId} could not be carried out for ${personId}: ${messageOf(done.refusal)}`)
}

/** Looks without locks first: nothing is made or locked for somebody for whom there is nothing to do. */
async function hasWork(app: App, tx: Tx, personId: string, accessPackageId: string): Promise<boolean> {
  const policies = await automaticPolicies(tx, accessPackageId, nowOf(app))
  const [person] = await situations(tx, accessPackageId, policies, { people: [personId] }, nowOf(app))
  return person !== undefined && (person.conflicted || settle(person, policies, await isOpen(tx, accessPackageId), nowOf(app)).length > 0)
}

const take = (work: Work, step: Step): Promise<Decision<unknown>> => {
  switch (step.do) {
    case 'add': return add(work, work.policies.find((p) => p.id === step.policyId)!)
    case 'handOver': return handOver(work, step.policyId)
    case 'scheduleRemoval': return scheduleRemoval(work, step)
    case 'cancelRemoval': return cancelRemoval(work)
    case 'remove': return remove(work)
    case 'forget': return forget(work)
  }
}

async function add(work: Work, { policy }: Automatic): Promise<Decision<unknown>> {
  const { app, tx, person: { personId }, accessPackageId, catalogId, subjectId, now } = work
  const conflicts = await conflictsOf(tx, { personId, accessPackageId, now })
  if (conflicts.length > 0) return noteConflict(work, policy.id, conflicts)
  if (work.person.conflicted) await forgetConflict(work)
  return giveByRule(app, tx, policy, { accessPackageId, catalogId, packageName: work.packageName }, [{ ...work.person, subjectId }])
}

/** Separation of duties stands in the way: the person is skipped, listed, and told of once (U17). */
async function noteConflict(work: Work, policyId: string, conflicts: readonly Conflict[]): Promise<Decision<unknown>> {
  const { app, tx, person: { personId, conflicted }, accessPackageId, now } = work
  await tx.insertInto('automaticConflict').values({ accessPackageId, personId, policyId, conflicts: json(conflicts as unknown), foundAt: now })
    .onConflict((c) => c.columns(['accessPackageId', 'personId']).doUpdateSet({ policyId, conflicts: json(conflicts as unknown) })).execute()
  await lookTomorrow(tx, accessPackageId, now)
  if (!conflicted) await record(app, tx, [event(work, 'Skip automatic access package assignment because of separation of duties', { conflicts: conflicts.map((c) => c.displayName).join(', ') })])
  return ok(true)
}
const forgetConflict = ({ tx, accessPackageId, person }: Work) => tx.deleteFrom('automaticConflict').where('accessPackageId', '=', accessPackageId).where('personId', '=', person.personId).execute()

/** The assignment belongs to another policy from now on; nothing of the access changes (U21). */
async function handOver(work: Work, to: string): Promise<Decision<unknown>> {
  const { app, tx, person, policies } = work
  const from = person.live!.policyId
  const { numUpdatedRows } = await tx.updateTable('assignment').set({ policyId: to }).where('id', '=', person.assignmentId!).where('policyId', '=', from).where('state', '<>', 'expired').where('endingRequestId', 'is', null).executeTakeFirst()
  const nameOf = (id: string | null) => policies.find((p) => p.id === id)?.policy.displayName ?? ''
  if (numUpdatedRows === 1n) await record(app, tx, [event(work, 'Move access package assignment to another automatic policy', { from: nameOf(from), to: nameOf(to) })])
  return ok(true)
}

async function scheduleRemoval(work: Work, { since, dueAt }: { since: string; dueAt: string }): Promise<Decision<unknown>> {
  const { app, tx, person } = work
  await tx.insertInto('automaticRemoval').values({ assignmentId: person.assignmentId!, since, dueAt }).onConflict((c) => c.column('assignmentId').doUpdateSet({ dueAt })).execute()
  await record(app, tx, [event(work, 'Schedule removal of automatic access package assignment', { since, due: dueAt })])
  return ok(true)
}

/** Somebody came back during the grace, or nothing is to be removed any more (U19). */
async function cancelRemoval(work: Work): Promise<Decision<unknown>> {
  const { app, tx, person } = work
  await tx.deleteFrom('automaticRemoval').where('assignmentId', '=', person.assignmentId).execute()
  await record(app, tx, [event(work, 'Cancel removal of automatic access package assignment', { due: person.removal!.dueAt })])
  return ok(true)
}

/** No rule fits any more and the grace is over: the access goes (R28). What was given is forgotten, so that coming back gives it again. */
async function remove(work: Work): Promise<Decision<unknown>> {
  const { app, tx, person } = work
  const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', person.assignmentId).forUpdate().executeTakeFirst()
  if (!assignment || assignment.state === 'expired' || assignment.endingRequestId) return ok(true)
  await tx.deleteFrom('automaticRemoval').where('assignmentId', '=', assignment.id).execute()
  await forget(work)
  return beginRemoval(app, tx, assignment, 'systemRemove', actorOf(system), `${person.displayName} no longer fits the rule that gave this access.`)
}

async function forget({ tx, accessPackageId, person }: Work): Promise<Decision<unknown>> {
  await tx.deleteFrom('automaticGrant').where('accessPackageId', '=', accessPackageId).where('personId', '=', person.personId).execute()
  return ok(true)
}

const event = ({ accessPackageId, catalogId, packageName, person }: Work, activity: Activity, details: Record<string, string>): Effect => ({
  do: 'audit', activity, by: actorOf(system), details, about: { accessPackageId, catalogId, ...(person.assignmentId ? { assignmentId: person.assignmentId } : {}) },
  targets: [{ type: 'AccessPackage', id: accessPackageId, displayName: packageName }, { type: 'User', id: person.personId, displayName: person.displayName, userPrincipalName: person.userPrincipalName }],
})
