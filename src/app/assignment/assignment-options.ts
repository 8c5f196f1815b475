/** What somebody may do now with access that is theirs, that they may ask about for others, or that they approved: the same rules that a request meets, asked before it is made. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { messageOf, toldBy, type Decision, type Refusal } from '#domain/refusal.ts'
import { admitUpdate } from '#domain/request/admit-update.ts'
import { defaultSettings } from '#domain/settings.ts'
import type { App } from '../app.ts'
import { loadPeople } from '../people.ts'
import { mayRemove } from '../request/submit-remove.ts'
import { oneMorePeriod } from '../request/submit-request.ts'
import { updateFacts } from '../request/submit-update.ts'
import { removalsAhead, type RemovalAhead } from '../why/removals-ahead.ts'

/** Why not, in a sentence; and by kind and facts, for whoever says it in other words. */
type Possible = { readonly isAllowed: boolean; readonly reason: string | null; readonly refusal: Pick<Refusal, 'kind' | 'facts'> | null }
export type AssignmentOptions = {
  readonly assignmentId: string
  readonly accessPackageId: string
  /** Whose access it is: an approver may not read assignments, and has to know which one this is. */
  readonly targetId: string
  readonly extend: Possible & { readonly newEndDateTime: string | null; readonly isApprovalRequired: boolean; readonly isJustificationRequired: boolean; readonly isCustomScheduleAllowed: boolean }
  /** Give up, or remove for somebody else. */
  readonly remove: Possible
  /** Take back what one approved (entra.md F51). */
  readonly revoke: Possible
  /** When and why it is taken away before its end, if nothing changes. */
  readonly removal: RemovalAhead | null
}
const most = 500
/** So many are looked at beside each other: each asks the database several times, and others want to ask it, too. */
const atOnce = 4

/** The options for each live assignment that is the caller's, of somebody who reports to them, or approved by them. */
export async function assignmentOptions(app: App, caller: Caller): Promise<readonly AssignmentOptions[]> {
  const { managersSeeAssignments } = caller.sees ?? defaultSettings
  // Each way to be concerned is looked for by itself: tried on every assignment, they would read all of them.
  const { rows } = await sql<{ id: string; holder: string }>`
    with mine as (
      select a.id from subject s join assignment a on a.target_id = s.id where s.object_id = ${caller.id}::uuid
      union select a.id from directory_object d join subject s on s.object_id = d.id join assignment a on a.target_id = s.id where ${managersSeeAssignments}::boolean and d.manager_id = ${caller.id}::uuid
      union select r.assignment_id from approval_stage t join assignment_request r on r.id = t.approval_id where t.review_result = 'Approved' and t.reviewed_by_id = ${caller.id}::uuid)
    select a.id, s.object_id as holder from mine join assignment a on a.id = mine.id join subject s on s.id = a.target_id where a.state <> 'expired'
    order by a.id limit ${most}`.execute(app.db)
  const people = await loadPeople(app.db, [caller.id, ...rows.map((r) => r.holder)])
  const me = people.get(caller.id)
  const removals = await removalsAhead(app.db, rows.map((r) => r.id))
  const options: AssignmentOptions[] = []
  for (let first = 0; first < rows.length; first += atOnce) {
    const some = rows.slice(first, first + atOnce).flatMap(({ id, holder }) => {
      const target = people.get(holder)
      return me && target ? [optionsFor(app, caller, id, { requestor: me, target }).then((found) => ({ ...found, removal: removals.get(id) ?? null }))] : []
    })
    options.push(...(await Promise.all(some)))
  }
  return options
}

type People = { readonly requestor: Parameters<typeof updateFacts>[3]['requestor']; readonly target: Parameters<typeof updateFacts>[3]['target'] }
async function optionsFor(app: App, caller: Caller, id: string, who: People): Promise<Omit<AssignmentOptions, 'removal'>> {
  const assignment = await app.db.selectFrom('assignment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  // A justification can still be given; whether one is needed is told beside.
  const input = oneMorePeriod(id, '-')
  const facts = await updateFacts(app, app.db, input, { assignment, ...who })
  const update = admitUpdate(facts)
  const remove = await mayRemove.userRemove(app.db, caller, assignment, who.target.id, input)
  const revoke = await mayRemove.approverRemove(app.db, caller, assignment, who.target.id, input)
  return {
    assignmentId: id, accessPackageId: assignment.accessPackageId!, targetId: who.target.id,
    extend: {
      ...possible(update), newEndDateTime: update.ok && update.value.end.changes ? update.value.end.endsAt : null, isApprovalRequired: update.ok && update.value.needsApproval,
      isJustificationRequired: facts.policy?.requestApprovalSettings.isRequestorJustificationRequired ?? false, isCustomScheduleAllowed: facts.policy?.requestorSettings.allowCustomAssignmentSchedule ?? false,
    },
    remove: assignment.endingRequestId ? possible({ ok: false, refusal: { kind: 'AssignmentEnding', facts: { id: assignment.endingRequestId } } }) : possible(remove), revoke: possible(revoke),
  }
}
const possible = (d: Decision<unknown>): Possible => (d.ok ? { isAllowed: true, reason: null, refusal: null } : { isAllowed: false, reason: messageOf(d.refusal), refusal: { kind: d.refusal.kind, facts: toldBy(d.refusal) } })
