/** Assignments that end at the same time: those of which nothing but the end is to be said go together, in one transaction. */
import { sql } from 'kysely'
import type { Connector } from '#connectors/connector.ts'
import { sendMany } from '#db/insert-many.ts'
import { json, type Tx } from '#db/tables.ts'
import { those } from '#db/those.ts'
import { send, transact } from '#db/transaction.ts'
import { takeTurns } from '#db/turns.ts'
import { system } from '#domain/caller.ts'
import { assignmentMachine } from '#domain/assignment/assignment-machine.ts'
import type { Effect } from '#domain/effect.ts'
import { next } from '#domain/machine.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { ok } from '#domain/refusal.ts'
import { requestMachine, statusOf } from '#domain/request/request-machine.ts'
import { emptySchedule } from '#model/complex.ts'
import { nowOf, record, type App } from '../app.ts'
import { endReceipt, roleEvent, type Wanted } from '../delivery/deliver-assignment.ts'
import { removedEvents, removedMails } from '../delivery/finish-delivery.ts'
import { together } from '../in-turn.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequests } from '../request/facts.ts'
import { removalActivity } from '../request/submit-remove.ts'
import { statusOfAssignment } from './move-assignment.ts'

/** Ends those of the assignments that are plain and whose period is over (entra.md §3.3), and gives their ids. None where it fails for one of them; each is then ended by itself. */
export async function endMany(app: App, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const ended = await together(() => transact(app.db, async (tx) => {
    const ending = await lockPlain(app, tx, ids)
    const roles = await rolesOf(tx, ending.map((e) => e.id))
    const plain = ending.filter((e) => (roles.get(e.id) ?? []).every((role) => role.isOurs && app.connectors[role.originSystem]?.revokeMany !== undefined))
    if (plain.length > 0) await end(app, tx, plain.map((e) => ({ ...e, requestId: app.newId(), roles: roles.get(e.id) ?? [] })))
    return ok(plain.map((e) => e.id))
  }))
  return new Set(ended)
}

type Ending = { readonly id: string; readonly catalogId: string; readonly accessPackageId: string; readonly policyId: string | null; readonly targetId: string; readonly personId: string; readonly displayName: string | null; readonly startsAt: string | null; readonly endsAt: string | null; readonly policySnapshot: Policy | null; readonly timeZone: string | null }
/** Locks those that are over, are delivered without any trouble, and that no request, swap or answer hangs on; while nothing is being delivered to the person. */
async function lockPlain(app: App, tx: Tx, ids: readonly string[]): Promise<readonly Ending[]> {
  const { rows } = await sql<Ending>`
    select a.id, a.catalog_id, a.access_package_id, a.policy_id, a.target_id, s.object_id as person_id, s.display_name, a.starts_at, a.ends_at,
      (select g.policy_snapshot from assignment_request g where g.assignment_id = a.id and g.policy_snapshot is not null order by g.created_date_time limit 1) as policy_snapshot,
      (select g.time_zone from assignment_request g where g.assignment_id = a.id and g.policy_snapshot is not null order by g.created_date_time limit 1) as time_zone
    from assignment a join subject s on s.id = a.target_id
    where a.id = any(array(${those(ids)})) and a.state = 'delivered' and a.ending_request_id is null and a.ends_at <= ${nowOf(app)} and a.retry_at is null and a.last_error is null
      and not exists (select 1 from assignment_request r where r.assignment_id = a.id and r.state in ('submitted', 'pendingApproval', 'scheduled', 'delivering'))
      and not exists (select 1 from assignment_request w where w.swap_assignment_id = a.id and w.state in ('submitted', 'pendingApproval', 'scheduled'))
      and not exists (select 1 from stamped_attribute t where t.assignment_id = a.id and t.removed_at is null)
    order by a.id for update of a`.execute(tx)
  const free = await takeTurns(tx, rows.map((row) => row.personId))
  return rows.filter((row) => free.has(row.personId))
}

type Role = Wanted & { readonly id: string; readonly assignmentId: string; /** Given by us, and wanted by nothing else. */ readonly isOurs: boolean }
async function rolesOf(tx: Tx, assignmentIds: readonly string[]): Promise<ReadonlyMap<string, readonly Role[]>> {
  const { rows } = await sql<Role>`
    select i.id, i.assignment_id, i.resource_role_id, i.resource_scope_id, i.origin_system, i.resource_origin_id, i.role_origin_id, i.resource_display_name, i.role_display_name,
      i.status = 'Fulfilled' and coalesce(not h.had_before, false) and not exists (
        select 1 from assignment o join resource_role_scope rs on rs.access_package_id = o.access_package_id join resource_role r on r.id = rs.resource_role_id join resource e on e.id = r.resource_id
        where o.target_id = a.target_id and o.id <> a.id and o.state <> 'expired' and o.ending_request_id is null and e.origin_system = i.origin_system and e.origin_id = i.resource_origin_id and r.origin_id = i.role_origin_id
      ) and not exists (
        select 1 from assignment o join assignment_resource_role w on w.assignment_id = o.id
        where o.target_id = a.target_id and o.id <> a.id and w.status <> 'Removed' and w.origin_system = i.origin_system and w.resource_origin_id = i.resource_origin_id and w.role_origin_id = i.role_origin_id
      ) as is_ours
    from assignment_resource_role i join assignment a on a.id = i.assignment_id join subject s on s.id = a.target_id
    left join holding h on h.principal_id = s.object_id and h.origin_system = i.origin_system and h.resource_origin_id = i.resource_origin_id and h.role_origin_id = i.role_origin_id and h.removed_at is null
    where i.assignment_id = any(array(${those(assignmentIds)})) and i.status <> 'Removed' order by i.id`.execute(tx)
  return Map.groupBy(rows, (role) => role.assignmentId)
}

/** As one that is ended by itself goes: the request begins, is delivered, and the access is gone. */
const asked = next(requestMachine, next(requestMachine, 'submitted', 'startsNow')!, 'fulfilled')!
const gone = next(assignmentMachine, 'delivered', 'removed')!

type Plain = Ending & { readonly requestId: string; readonly roles: readonly Role[] }
/** Takes the access away, reads it back, and leaves what the end of one leaves. */
async function end(app: App, tx: Tx, plain: readonly Plain[]): Promise<void> {
  const [now, by] = [nowOf(app), actorOf(system)]
  const roles = plain.flatMap((e) => e.roles.map((role) => ({ ...role, of: e })))
  for (const given of Map.groupBy(roles, (r) => [r.originSystem, r.resourceOriginId, r.roleOriginId].join('\n')).values()) await takeAway(app, tx, given)
  sendMany(tx, 'assignmentRequest', plain.map((e) => ({
    id: e.requestId, requestType: 'systemRemove' as const, state: asked, status: statusOf[asked], answers: [], schedule: emptySchedule, requestorId: e.targetId, targetId: e.targetId,
    accessPackageId: e.accessPackageId, catalogId: e.catalogId, policyId: e.policyId, assignmentId: e.id, createdById: by.id, createdDateTime: now, completedDateTime: now, policySnapshot: e.policySnapshot, timeZone: e.timeZone,
  })))
  send(tx, { execute: () => sql`
    update assignment a set state = ${gone}, status = ${statusOfAssignment[gone]}, ending_request_id = e.request, expired_date_time = ${now}, next_notice_at = null
    from (select unnest(${plain.map((e) => e.id)}::uuid[]) as id, unnest(${plain.map((e) => e.requestId)}::uuid[]) as request) as e where a.id = e.id`.execute(tx) })
  const facts = await lockRequests(tx, plain.map((e) => e.requestId))
  await record(app, tx, plain.flatMap((e): Effect[] => {
    const its = facts.get(e.requestId)!
    return [
      auditRequest(its, removalActivity['systemRemove']!, by),
      ...e.roles.map((role) => roleEvent(e, e.requestId, { id: e.personId, displayName: e.displayName }, role, 'Remove access package resource assignment')),
      ...removedEvents(its), ...removedMails(app, its, e, undefined),
    ]
  }))
}

/** Takes one role from all who lose it. */
async function takeAway(app: App, tx: Tx, given: readonly (Role & { readonly of: Ending })[]): Promise<void> {
  const [role] = given
  const people = given.map((r) => r.of.personId)
  const revokeMany = app.connectors[role!.originSystem]!.revokeMany as NonNullable<Connector['revokeMany']>
  const { left } = await revokeMany(tx, people, { resourceId: role!.resourceOriginId, roleId: role!.roleOriginId })
  if (left.size > 0) throw new Error(`the target still shows the role for ${left.size} people after it was taken away`)
  const receipt = json(endReceipt(role!, 'revoke', nowOf(app)))
  send(tx, tx.updateTable('holding').set({ removedAt: nowOf(app), receipt }).where('principalId', 'in', people).where('originSystem', '=', role!.originSystem).where('resourceOriginId', '=', role!.resourceOriginId).where('roleOriginId', '=', role!.roleOriginId).where('removedAt', 'is', null))
  send(tx, tx.updateTable('assignmentResourceRole').set({ status: 'Removed', receipt, lastError: null, changedAt: nowOf(app) }).where('id', 'in', given.map((r) => r.id)))
}
