/** New assignments, one or many: what can be given at once is, by one transaction; the rest is delivered person by person. */
import { sql } from 'kysely'
import type { Tx } from '#db/tables.ts'
import { those } from '#db/those.ts'
import { send, transact } from '#db/transaction.ts'
import { assignmentMachine } from '#domain/assignment/assignment-machine.ts'
import { next } from '#domain/machine.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { requestMachine, statusOf, type RequestType } from '#domain/request/request-machine.ts'
import { nowOf, record, type App } from '../app.ts'
import { together } from '../in-turn.ts'
import { lockRequests } from '../request/facts.ts'
import { deliver } from './ask-delivery.ts'
import { deliveredEvents, deliveredMails } from './finish-delivery.ts'
import { give, giftFor, type Gift, type Receiver } from './give.ts'

/** Brings the targets in line with assignments that were just made. It may run twice, late, or on two nodes: what is no longer new is left to its own delivery. */
export async function deliverMany(app: App, assignmentIds: readonly string[]): Promise<void> {
  // What a target refuses is taken back, and told where each is delivered by itself.
  const given = await together(() => deliverPlain(app, assignmentIds))
  if (given === assignmentIds.length) return
  await transact(app.db, async (tx) => {
    const left = await tx.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').where('a.id', 'in', assignmentIds).where('a.state', '=', 'delivering').select(['a.id', 's.objectId']).orderBy('a.id').execute()
    await record(app, tx, left.map((a) => deliver(a.id, a.objectId!)))
    return ok(true)
  })
}

/** Gives what can be given at once; says to how many. */
function deliverPlain(app: App, assignmentIds: readonly string[]): Promise<Decision<number>> {
  return transact(app.db, async (tx) => {
    const fresh = await lockNew(tx, assignmentIds)
    let given = 0
    for (const [accessPackageId, receivers] of Map.groupBy(fresh, (f) => f.accessPackageId)) {
      const { gift, to } = await giftFor(app, tx, accessPackageId, receivers)
      if (to.length > 0) await giveAll(app, tx, gift, to)
      given += to.length
    }
    return ok(given)
  })
}

type Fresh = Receiver & { readonly requestType: RequestType; readonly startsAt: string; readonly endsAt: string | null; readonly packageName: string; readonly upn: string | null; readonly name: string | null }
/** Of these, the assignments that nobody has begun to deliver or to end, locked before their requests. */
async function lockNew(tx: Tx, assignmentIds: readonly string[]): Promise<readonly Fresh[]> {
  const { rows } = await sql<Fresh>`
    select a.id, r.id as request_id, r.request_type, a.access_package_id, a.starts_at, a.ends_at, a.catalog_id, p.display_name as package_name, s.object_id as person_id, s.display_name, d.user_principal_name as upn, d.display_name as name
    from assignment a join subject s on s.id = a.target_id join directory_object d on d.id = s.object_id and d.kind = 'user' and d.deleted_date_time is null
    join assignment_request r on r.assignment_id = a.id and r.state = 'delivering' and r.request_type in ('systemAdd', 'adminAdd', 'userAdd', 'onBehalfAdd') join access_package p on p.id = a.access_package_id
    where a.id = any(array(${those(assignmentIds)})) and a.state = 'delivering' and a.ending_request_id is null and not exists (select 1 from assignment_resource_role i where i.assignment_id = a.id)
    order by a.id for no key update of a, r`.execute(tx)
  return rows
}

async function giveAll(app: App, tx: Tx, gift: Gift, fresh: readonly Fresh[]): Promise<void> {
  const events = await give(app, tx, gift, fresh)
  const state = next(requestMachine, 'delivering', 'fulfilled')!
  send(tx, tx.updateTable('assignment').set({ state: next(assignmentMachine, 'delivering', 'fulfilled')!, status: 'Delivered' }).where('id', 'in', fresh.map((f) => f.id)))
  send(tx, tx.updateTable('assignmentRequest').set({ state, status: statusOf[state], completedDateTime: nowOf(app) }).where('id', 'in', fresh.map((f) => f.requestId)))
  // Nobody is written to about the others (entra.md F57).
  const asked = await lockRequests(tx, fresh.filter((f) => f.requestType === 'userAdd' || f.requestType === 'onBehalfAdd').map((f) => f.requestId))
  await record(app, tx, [...events, ...fresh.flatMap((f) => (asked.has(f.requestId) ? deliveredMails(app, asked.get(f.requestId)!, f) : [])), ...fresh.flatMap((f) => deliveredEvents({
    request: { id: f.requestId, accessPackageId: f.accessPackageId, catalogId: f.catalogId, assignmentId: f.id }, packageName: f.packageName, target: { id: f.personId, name: f.name ?? '', upn: f.upn ?? '' }, targetId: f.personId, targetName: f.displayName ?? '',
  }))])
}
