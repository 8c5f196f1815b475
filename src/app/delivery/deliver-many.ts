/**
 * New assignments of many people, into targets that live in this database: given, read back and written down in one
 * transaction. Whatever is not plain is delivered one by one, as always.
 */
import { sql } from 'kysely'
import type { Connector } from '#connectors/connector.ts'
import { insertMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { assignmentMachine } from '#domain/assignment/assignment-machine.ts'
import type { Effect } from '#domain/effect.ts'
import { next } from '#domain/machine.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { requestMachine, statusOf } from '#domain/request/request-machine.ts'
import { nowOf, record, type App } from '../app.ts'
import { together } from '../in-turn.ts'
import { readAttributes } from '../policy/read-attributes.ts'
import { deliver } from '../request/advance.ts'
import { receiptOf, roleEvent, wantedRoles, type Wanted } from './deliver-assignment.ts'
import { deliveredEvents } from './finish-delivery.ts'

/** Brings the targets in line with assignments that were just made. It may run twice, late, or on two nodes: what is no longer new is left to its own delivery. */
export async function deliverMany(app: App, assignmentIds: readonly string[]): Promise<void> {
  // What a target refuses is taken back, and told where each is delivered by itself.
  await together(() => deliverPlain(app, assignmentIds))
  await transact(app.db, async (tx) => {
    const left = await tx.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').where('a.id', 'in', assignmentIds).where('a.state', '=', 'delivering').select(['a.id', 's.objectId']).orderBy('a.id').execute()
    await record(app, tx, left.map((a) => deliver(a.id, a.objectId!)))
    return ok(true)
  })
}

function deliverPlain(app: App, assignmentIds: readonly string[]): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const fresh = await lockNew(tx, assignmentIds)
    for (const accessPackageId of new Set(fresh.map((f) => f.accessPackageId))) {
      const roles = await rolesToGive(app, tx, accessPackageId)
      const plain = roles ? await whoLacks(tx, fresh.filter((f) => f.accessPackageId === accessPackageId), roles.map((r) => r.wanted)) : []
      if (roles && plain.length > 0) await giveAll(app, tx, plain, roles)
    }
    return ok(true)
  })
}

type Fresh = { id: string; requestId: string; accessPackageId: string; catalogId: string; packageName: string; takeOver: boolean; personId: string; displayName: string | null; upn: string | null; name: string | null }
/** Of these, the assignments that nobody has begun to deliver or to end, locked before their requests. Nobody is written to about them (entra.md F57). */
async function lockNew(tx: Tx, assignmentIds: readonly string[]): Promise<readonly Fresh[]> {
  const { rows } = await sql<Fresh>`
    select a.id, r.id as request_id, a.access_package_id, a.catalog_id, p.display_name as package_name, coalesce(p.rules ->> 'priorAccess' = 'takeOver', false) as take_over, s.object_id as person_id, s.display_name, d.user_principal_name as upn, d.display_name as name
    from assignment a join subject s on s.id = a.target_id join directory_object d on d.id = s.object_id and d.kind = 'user' and d.deleted_date_time is null
    join assignment_request r on r.assignment_id = a.id and r.state = 'delivering' and r.request_type in ('systemAdd', 'adminAdd') join access_package p on p.id = a.access_package_id
    where a.id = any(${[...assignmentIds]}::uuid[]) and a.state = 'delivering' and a.ending_request_id is null and not exists (select 1 from assignment_resource_role i where i.assignment_id = a.id)
    order by a.id for no key update of a, r`.execute(tx)
  return rows
}

type Given = { readonly wanted: Wanted; readonly grantMany: NonNullable<Connector['grantMany']> }
/** The roles of the package with what gives them to many; nothing where some target cannot, or where something is written about each person. */
async function rolesToGive(app: App, tx: Tx, accessPackageId: string): Promise<readonly Given[] | undefined> {
  const roles = (await wantedRoles(tx, accessPackageId)).map((wanted) => ({ wanted, grantMany: app.connectors[wanted.originSystem]?.grantMany }))
  const { attributes } = await readAttributes(tx, accessPackageId)
  return attributes.length === 0 && roles.every((r): r is Given => r.grantMany !== undefined) ? roles : undefined
}

/** Those about whose roles nothing is on record: neither given before, nor being given or taken away by another delivery. */
async function whoLacks(tx: Tx, fresh: readonly Fresh[], roles: readonly Wanted[]): Promise<readonly Fresh[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct h.principal_id as id from holding h join jsonb_to_recordset(${JSON.stringify(roles.map((r) => ({ system: r.originSystem, resource: r.resourceOriginId, role: r.roleOriginId })))}::jsonb) as w(system text, resource text, role text)
      on (h.origin_system, h.resource_origin_id, h.role_origin_id) = (w.system, w.resource, w.role)
    where h.removed_at is null and h.principal_id = any(${fresh.map((f) => f.personId)}::uuid[])`.execute(tx)
  const known = new Set(rows.map((r) => r.id))
  return fresh.filter((f) => !known.has(f.personId))
}

async function giveAll(app: App, tx: Tx, fresh: readonly Fresh[], roles: readonly Given[]): Promise<void> {
  const now = nowOf(app)
  const events: Effect[] = []
  for (const { wanted, grantMany } of roles) {
    const { originSystem, resourceOriginId, roleOriginId } = wanted
    const receipt = receiptOf(wanted, now)
    const { have, hadBefore } = await grantMany(tx, fresh.map((f) => f.personId), { resourceId: resourceOriginId, roleId: roleOriginId })
    const missing = fresh.filter((f) => !have.has(f.personId))
    // Somebody was deleted at this moment.
    if (missing.length > 0) throw new Error(`the target does not show the role for ${missing.length} people after it was given`)
    // This fails as well where a delivery of the same role that began at this moment has written it down first.
    await insertMany(tx, 'holding', fresh.map((f) => ({ id: app.newId(), principalId: f.personId, originSystem, resourceOriginId, roleOriginId, hadBefore: hadBefore.has(f.personId) && !f.takeOver, intendedAt: now, grantedAt: now, receipt })))
    await insertMany(tx, 'assignmentResourceRole', fresh.map((f) => ({ id: app.newId(), assignmentId: f.id, ...wanted, status: 'Fulfilled' as const, receipt, changedAt: now })))
    events.push(...fresh.map((f) => roleEvent(f, f.requestId, { id: f.personId, displayName: f.displayName }, wanted, 'Fulfill access package resource assignment')))
  }
  const [assignments, requests] = [fresh.map((f) => f.id), fresh.map((f) => f.requestId)]
  const state = next(requestMachine, 'delivering', 'fulfilled')!
  await tx.updateTable('assignment').set({ state: next(assignmentMachine, 'delivering', 'fulfilled')!, status: 'Delivered' }).where('id', 'in', assignments).execute()
  await tx.updateTable('assignmentRequest').set({ state, status: statusOf[state], completedDateTime: now }).where('id', 'in', requests).execute()
  await record(app, tx, [...events, ...fresh.flatMap((f) => deliveredEvents({
    request: { id: f.requestId, accessPackageId: f.accessPackageId, catalogId: f.catalogId, assignmentId: f.id }, packageName: f.packageName, target: { id: f.personId, name: f.name ?? '', upn: f.upn ?? '' }, targetId: f.personId, targetName: f.displayName ?? '',
  }))])
}
