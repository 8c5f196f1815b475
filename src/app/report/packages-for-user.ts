/** "Access packages for a user" (entra.md F79): what somebody has, and what they could ask for. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Span } from '#domain/span.ts'
import { accessPackage } from '#model/access-package.ts'
import { whereSql } from '#odata/sql.ts'
import type { App } from '../app.ts'
import { loadPeople } from '../people.ts'
import { audienceOf, requestableForSelf } from '../visibility.ts'
import { approversOf, type Approved } from './approved-by.ts'
import { heldIn } from './held-in.ts'
import { proofColumns, proofOf, type Proof } from './proof-of.ts'
import { asReport, joined, ofNow, personNamed, reportedPerson, type Report } from './report.ts'

export const tabs = ['assigned', 'canRequest'] as const
export type Tab = (typeof tabs)[number]

export async function packagesForUser(app: App, caller: Caller, userId: string, tab: Tab, span?: Span): Promise<Decision<Report>> {
  const person = await reportedPerson(app, caller, userId)
  if (!person.ok) return person
  return ok(tab === 'assigned' ? asReport(assigned(app, userId, await personNamed(app, userId), span)) : asReport(await canRequest(app, userId)))
}

type Assigned = {
  assignmentId: string; accessPackageId: string; accessPackage: string; catalog: string; policyId: string | null; policy: string | null; state: string; status: string | null
  startDateTime: string; endDateTime: string | null; endedDateTime: string | null; approvedBy: readonly Approved[]; requests: readonly Proof[]
}
const assigned = (app: App, userId: string, name: string | undefined, span: Span | undefined): Report<Assigned> => ({
  name: 'assigned', place: ['id'], placeOf: (row) => [row.assignmentId],
  columns: {
    accessPackage: (r) => r.accessPackage, catalog: (r) => r.catalog, policy: (r) => r.policy, ...ofNow<Assigned>(span, { state: (r) => r.state, status: (r) => r.status }), start: (r) => r.startDateTime, end: (r) => r.endDateTime,
    approvedBy: (r) => joined(r.approvedBy.map((a) => a.displayName)), accessPackageId: (r) => r.accessPackageId, policyId: (r) => r.policyId, assignmentId: (r) => r.assignmentId,
    ended: (r) => r.endedDateTime, ...proofColumns, name: () => name ?? null, userId: () => userId,
  },
  page: async (after, limit) => (await sql<Assigned>`
    select a.id as assignment_id, p.id as access_package_id, p.display_name as access_package, c.display_name as catalog, l.id as policy_id, l.display_name as policy, a.state, a.status,
      a.starts_at as start_date_time, a.ends_at as end_date_time, a.expired_date_time as ended_date_time, ${approversOf} as approved_by, ${proofOf(span?.until)} as requests
    from subject s join assignment a on a.target_id = s.id join access_package p on p.id = a.access_package_id join catalog c on c.id = a.catalog_id left join assignment_policy l on l.id = a.policy_id
    where s.object_id = ${userId}::uuid and ${span ? heldIn(span) : sql`a.state <> 'expired'`} and (${after?.[0] ?? null}::uuid is null or a.id > ${after?.[0] ?? null}::uuid)
    order by a.id limit ${limit}`.execute(app.db)).rows,
})

type Open = { accessPackageId: string; accessPackage: string; description: string | null; catalog: string; isHidden: boolean }
/** The same rule that decides what the person finds for themselves. Nobody asks for an account that is gone or blocked. */
async function canRequest(app: App, userId: string): Promise<Report<Open>> {
  const person = (await loadPeople(app.db, [userId])).get(userId)
  const [principals, member] = [person?.principals ?? [userId], person?.userType === 'Member']
  const parameters = { me: userId, principals, audience: audienceOf(principals, member), member }
  const open = whereSql(accessPackage, 'p', requestableForSelf(), { parameters, visibility: () => 'all' }, 'internal')
  return {
    name: 'can-request', place: ['id'], placeOf: (row) => [row.accessPackageId],
    columns: { accessPackage: (r) => r.accessPackage, description: (r) => r.description, catalog: (r) => r.catalog, hidden: (r) => r.isHidden, accessPackageId: (r) => r.accessPackageId },
    page: async (after, limit) => (await sql<Open>`
      select p.id as access_package_id, p.display_name as access_package, p.description, c.display_name as catalog, p.is_hidden
      from access_package p join catalog c on c.id = p.catalog_id
      where ${person?.accountEnabled === true}::boolean and ${open} and (${after?.[0] ?? null}::uuid is null or p.id > ${after?.[0] ?? null}::uuid)
        and not exists (select 1 from subject s join assignment a on a.target_id = s.id where s.object_id = ${userId}::uuid and a.access_package_id = p.id and a.state <> 'expired')
        and not exists (select 1 from subject s join assignment_request q on q.target_id = s.id where s.object_id = ${userId}::uuid and q.access_package_id = p.id and q.state = any(${[...openRequestStates]}::text[]))
      order by p.id limit ${limit}`.execute(app.db)).rows,
  }
}
