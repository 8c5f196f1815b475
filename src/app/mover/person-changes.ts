import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { changesBetween, type PersonFacts } from '#domain/mover/reason.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import { factsOf } from './held-access.ts'
import { moverCases, readable } from './read-cases.ts'

type Held = { id: string; accessPackageId: string; packageName: string; state: string; startsAt: string; endsAt: string | null; before: PersonFacts | null; beforeAt: string | null; personName: string | null }
/** So many of the latest cases are shown on one page. */
const mostCases = 200

/** The page of a mover or leaver: what changed since each access was given, the cases, and whether the person has left (L1, L2). For the manager, and for readers of a catalog in which the person has held something. */
export async function personChanges(app: App, caller: Caller, personId: string): Promise<Decision<object>> {
  const held = await readableAccess(app, caller, personId)
  if (held.length === 0) return no('NotFound', { what: 'person with access', id: personId })
  const facts = (await factsOf(app.db, [personId])).get(personId)
  const leaver = await app.db.selectFrom('leaver').select(['kind', 'state', 'since', 'dueAt', 'backAt']).where('personId', '=', personId).orderBy('id', 'desc').limit(1).executeTakeFirst()
  const { managerId, managerName, ...now } = facts ?? { managerId: null, managerName: null }
  return ok({
    person: { id: personId, displayName: held[0]!.personName, ...now, manager: managerId ? { id: managerId, displayName: managerName } : null },
    leaver: leaver ? { kind: leaver.kind, state: leaver.state, sinceDateTime: leaver.since, dueDateTime: leaver.dueAt, backDateTime: leaver.backAt } : null,
    access: held.filter((a) => a.state !== 'expired').map((a) => ({
      assignment: { id: a.id, state: a.state, startDateTime: a.startsAt, endDateTime: a.endsAt }, accessPackage: { id: a.accessPackageId, displayName: a.packageName },
      changes: a.before && facts ? changesBetween(a.before, facts) : null, knownSince: a.beforeAt,
    })),
    cases: (await moverCases(app, caller, { personId, state: 'all', top: mostCases })).value,
  })
}

async function readableAccess(app: App, caller: Caller, personId: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select a.id, k.id as access_package_id, k.display_name as package_name, a.state, a.starts_at, a.ends_at, f.facts as before, f.taken_at as before_at, s.display_name as person_name
    from assignment a join subject s on s.id = a.target_id join access_package k on k.id = a.access_package_id left join assignment_facts f on f.assignment_id = a.id
    left join directory_object d on d.id = s.object_id and d.deleted_date_time is null
    where s.object_id = ${personId} and ${readable(caller)} order by a.id`.execute(app.db)
  return rows
}
