/** Somebody who was disabled or deleted: what waits is cancelled, what is held goes, at once or after the tenant's grace (L2; entra.md F77, R17, M9, M10). */
import { sql } from 'kysely'
import { inTurn } from '../in-turn.ts'
import { system } from '#domain/caller.ts'
import { ok } from '#domain/refusal.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '#domain/time.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { beginRemoval } from '../request/submit-remove.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { cancelRequestsOf, waitingRequests } from './cancel-requests.ts'
import { leftAs } from './left-as.ts'
import { leaverMails } from './leaver-mails.ts'

type Subject = { readonly id: string; readonly displayName: string | null }
const by = actorOf(system)

/** Looks who of these has left, or is back, and does what follows for each. */
export async function checkLeavers(app: App, personIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select s.object_id as id from subject s left join directory_object d on d.id = s.object_id and d.kind = 'user'
    where s.object_id = any(${[...personIds]}::uuid[]) and s.subject_type = 'user'
      and (d.id is null or d.deleted_date_time is not null or d.account_enabled is not true or exists (select 1 from leaver l where l.person_id = s.object_id and l.back_at is null))
    order by s.object_id`.execute(app.db)
  await inTurn(rows.map(({ id }) => () => checkLeaver(app, id)))
}

/** Looks whether a person has left, or is back, and does what follows. Each part may run again. */
async function checkLeaver(app: App, personId: string): Promise<void> {
  if (!(await noteLeaver(app, personId))) return
  await cancelRequestsOf(app, personId)
  await removeAccess(app, personId)
}

/** The grace of somebody who left is over, or they are back. */
export async function leaverRemoval(app: App, id: string): Promise<void> {
  const leaver = await app.db.selectFrom('leaver').select('personId').where('id', '=', id).executeTakeFirst()
  if (leaver) await checkLeaver(app, leaver.personId)
}

/** The subject of a person, locked: no request about the person begins meanwhile. */
const lockSubject = (tx: Tx, personId: string): Promise<Subject | undefined> =>
  tx.selectFrom('subject').select(['id', 'displayName']).where('objectId', '=', personId).where('subjectType', '=', 'user').forUpdate().executeTakeFirst()
const liveAccess = (tx: Tx, subjectId: string) =>
  tx.selectFrom('assignment').selectAll().where('targetId', '=', subjectId).where('state', '<>', 'expired').where('endingRequestId', 'is', null).orderBy('id').forUpdate().execute()
const current = (tx: Tx, personId: string) => tx.selectFrom('leaver').selectAll().where('personId', '=', personId).where('backAt', 'is', null).forUpdate().executeTakeFirst()

/** Writes down that a person has left or is back; says whether there is something to take away. */
async function noteLeaver(app: App, personId: string): Promise<boolean> {
  const noted = await transact(app.db, async (tx) => {
    const subject = await lockSubject(tx, personId)
    if (!subject) return ok(false)
    const kind = await leftAs(tx, personId)
    const row = await current(tx, personId)
    if (!kind) return ok(row ? await noteBack(app, tx, { ...row, subject }) : false)
    if (row && row.kind !== kind) await tx.updateTable('leaver').set({ kind }).where('id', '=', row.id).where('backAt', 'is', null).execute()
    return ok(row ? true : await noteLeft(app, tx, { personId, kind, subject }))
  })
  return noted.ok && noted.value
}

async function noteBack(app: App, tx: Tx, { id, personId, state, subject }: { id: string; personId: string; state: string; subject: Subject }): Promise<false> {
  await tx.updateTable('leaver').set({ backAt: nowOf(app), ...(state === 'waiting' ? { state: 'canceled' as const } : {}) }).where('id', '=', id).where('backAt', 'is', null).execute()
  await record(app, tx, [{
    do: 'audit', activity: 'Person with access is back', by, about: {}, targets: [{ type: 'User', id: personId, displayName: subject.displayName }],
    reason: state === 'waiting' ? 'Back within the grace period; the access stays.' : 'Back after the access was removed.',
  }])
  return false
}

/** Somebody who holds nothing and waits for nothing leaves without a trace here. */
async function noteLeft(app: App, tx: Tx, { personId, kind, subject }: { personId: string; kind: 'disabled' | 'deleted'; subject: Subject }): Promise<boolean> {
  const held = await liveAccess(tx, subject.id)
  if (held.length === 0 && (await waitingRequests(tx, personId)).length === 0) return false
  const [id, since] = [app.newId(), nowOf(app)]
  const dueAt = formatInstant(addDuration(parseInstant(since)!, parseDuration((await tenantSettings(tx)).leavers.gracePeriod)!))
  await tx.insertInto('leaver').values({ id, personId, kind, state: 'waiting', since, dueAt }).execute()
  await record(app, tx, [
    { do: 'audit', activity: 'Person with access has left', by, about: {}, targets: [{ type: 'User', id: personId, displayName: subject.displayName }], details: { kind, due: dueAt, assignments: String(held.length) } },
    ...(held.length > 0 ? await leaverMails(app, tx, { id, personId, name: subject.displayName ?? '', kind, since, dueAt, assignments: held }) : []),
  ])
  return true
}

/** Takes everything away once it is due: now and, should something have come in between, again. */
async function removeAccess(app: App, personId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const subject = await lockSubject(tx, personId)
    const row = await current(tx, personId)
    if (!subject || !row || row.dueAt > nowOf(app) || !(await leftAs(tx, personId))) return ok(true)
    for (const assignment of await liveAccess(tx, subject.id)) {
      const begun = await beginRemoval(app, tx, assignment, 'systemRemove', by, row.kind === 'deleted' ? 'The account was deleted.' : 'The account was disabled.')
      if (!begun.ok) return begun
    }
    await tx.updateTable('leaver').set({ state: 'done' }).where('id', '=', row.id).where('state', '=', 'waiting').execute()
    return ok(true)
  })
}
