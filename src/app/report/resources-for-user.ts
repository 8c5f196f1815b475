/** "Resource assignments for a user" (entra.md F79): one row for each role of a resource, whichever packages give it. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Span } from '#domain/span.ts'
import type { App } from '../app.ts'
import { gives, heldThen } from './held-in.ts'
import { proofColumns, proofOf, type Proof } from './proof-of.ts'
import { asReport, joined, ofNow, personNamed, reportedPerson, type Report } from './report.ts'

type Source = { readonly accessPackageId: string; readonly accessPackage: string; readonly policy: string | null; readonly assignmentId: string; readonly startDateTime: string; readonly endDateTime: string | null; readonly endedDateTime: string | null; readonly status: string; readonly requests: readonly Proof[] }
type Held = {
  resource: string | null; role: string | null; originSystem: string; resourceOriginId: string; roleOriginId: string
  startDateTime: string; endDateTime: string | null; hadBefore: boolean; packages: readonly Source[]
}

export async function resourcesForUser(app: App, caller: Caller, userId: string, span?: Span): Promise<Decision<Report>> {
  const person = await reportedPerson(app, caller, userId)
  return person.ok ? ok(asReport(held(app, userId, await personNamed(app, userId), span))) : person
}

const instant = (column: string) => sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** What each of the packages rests on. */
const proofOfAll = Object.fromEntries(Object.entries(proofColumns).map(([name, cell]) => [name, ({ packages }: Held) => cell({ requests: packages.flatMap(({ requests }) => requests) })]))
/** Access lasts as long as the last package that gives it; without an end where one of them has none. */
const held = (app: App, userId: string, name: string | undefined, span: Span | undefined): Report<Held> => ({
  name: 'resource-assignments', place: ['text', 'text', 'text'], placeOf: (r) => [r.originSystem, r.resourceOriginId, r.roleOriginId],
  columns: {
    resource: (r) => r.resource, role: (r) => r.role, accessPackages: (r) => joined(r.packages.map((p) => p.accessPackage)), policies: (r) => joined(r.packages.map((p) => p.policy)),
    start: (r) => r.startDateTime, end: (r) => r.endDateTime, hadBefore: (r) => r.hadBefore, ...ofNow<Held>(span, { status: (r) => joined(r.packages.map((p) => p.status)) }),
    originSystem: (r) => r.originSystem, resourceOriginId: (r) => r.resourceOriginId, roleOriginId: (r) => r.roleOriginId, ...proofOfAll, name: () => name ?? null, userId: () => userId,
  },
  page: async (after, limit) => (await sql<Held>`
    select max(r.resource_display_name) as resource, max(r.role_display_name) as role, r.origin_system, r.resource_origin_id, r.role_origin_id, min(a.starts_at) as start_date_time,
      case when bool_or(a.ends_at is null) then null else max(a.ends_at) end as end_date_time, coalesce(bool_or((select bool_or(h.had_before) from holding h where h.principal_id = s.object_id and ${heldThen(span)} and h.origin_system = r.origin_system
        and h.resource_origin_id = r.resource_origin_id and h.role_origin_id = r.role_origin_id)), false) as had_before,
      json_agg(json_build_object('accessPackageId', p.id, 'accessPackage', p.display_name, 'policy', l.display_name, 'assignmentId', a.id, 'startDateTime', ${instant('a.starts_at')}, 'endDateTime', ${instant('a.ends_at')}, 'endedDateTime', ${instant('a.expired_date_time')}, 'status', r.status, 'requests', ${proofOf(span?.until)}) order by a.id) as packages
    from subject s join assignment a on a.target_id = s.id join assignment_resource_role r on r.assignment_id = a.id join access_package p on p.id = a.access_package_id left join assignment_policy l on l.id = a.policy_id
    where s.object_id = ${userId}::uuid and ${gives(span)}
      and (${after?.[0] ?? null}::text is null or (r.origin_system, r.resource_origin_id, r.role_origin_id) > (${after?.[0] ?? ''}::text, ${after?.[1] ?? ''}::text, ${after?.[2] ?? ''}::text))
    group by r.origin_system, r.resource_origin_id, r.role_origin_id
    order by r.origin_system, r.resource_origin_id, r.role_origin_id limit ${limit}`.execute(app.db)).rows,
})
