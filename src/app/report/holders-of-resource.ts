/** Who holds the roles of a resource, or held them at a time, and why (entra.md F79): one row for each package that gives it to somebody. */
import { sql } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Span } from '#domain/span.ts'
import { resource } from '#model/resource.ts'
import type { App } from '../app.ts'
import { approversOf, type Approved } from './approved-by.ts'
import { gives, heldThen } from './held-in.ts'
import { proofColumns, proofOf, type Proof } from './proof-of.ts'
import { asReport, joined, ofNow, reportedIn, type Report } from './report.ts'

type Holder = {
  id: string; userId: string | null; displayName: string | null; userPrincipalName: string | null; role: string | null; accessPackageId: string; accessPackage: string; catalog: string; policy: string | null
  startDateTime: string; endDateTime: string | null; endedDateTime: string | null; status: string; hadBefore: boolean; approvedBy: readonly Approved[]; assignmentId: string; requests: readonly Proof[]
}

/** The same object may stand in several catalogs; what packages of a catalog give is told to those who may read that catalog. */
export async function holdersOfResource(app: App, caller: Caller, resourceId: string, span?: Span): Promise<Decision<Report>> {
  const found = await reportedIn(app, caller, { table: 'resource', entity: resource, what: 'resource' }, resourceId)
  if (!found.ok) return found
  const everywhere = canEverywhere(caller, 'catalog.read')
  return ok(asReport(holders(app, resourceId, everywhere ? undefined : catalogsWhere(caller, 'catalog.read'), span)))
}

const holders = (app: App, resourceId: string, catalogs: readonly string[] | undefined, span: Span | undefined): Report<Holder> => ({
  name: 'resource-holders', place: ['id'], placeOf: (r) => [r.id],
  columns: {
    name: (r) => r.displayName, userPrincipalName: (r) => r.userPrincipalName, role: (r) => r.role, accessPackage: (r) => r.accessPackage, catalog: (r) => r.catalog, policy: (r) => r.policy,
    start: (r) => r.startDateTime, end: (r) => r.endDateTime, ...ofNow<Holder>(span, { status: (r) => r.status }), hadBefore: (r) => r.hadBefore, approvedBy: (r) => joined(r.approvedBy.map((a) => a.displayName)),
    userId: (r) => r.userId, accessPackageId: (r) => r.accessPackageId, assignmentId: (r) => r.assignmentId,
    ended: (r) => r.endedDateTime, ...proofColumns,
  },
  page: async (after, limit) => (await sql<Holder>`
    select r.id, s.object_id as user_id, s.display_name, s.principal_name as user_principal_name, r.role_display_name as role, p.id as access_package_id, p.display_name as access_package, c.display_name as catalog,
      l.display_name as policy, a.starts_at as start_date_time, a.ends_at as end_date_time, r.status, coalesce((select bool_or(h.had_before) from holding h where h.principal_id = s.object_id and h.origin_system = r.origin_system and h.resource_origin_id = r.resource_origin_id and h.role_origin_id = r.role_origin_id
        and ${heldThen(span)}), false) as had_before, 
      case when r.status = 'Removed' then least(r.changed_at, a.expired_date_time) else a.expired_date_time end as ended_date_time, ${approversOf} as approved_by, a.id as assignment_id, ${proofOf(span?.until)} as requests
    from resource o join assignment_resource_role r on r.origin_system = o.origin_system and r.resource_origin_id = o.origin_id
    join assignment a on a.id = r.assignment_id join subject s on s.id = a.target_id join access_package p on p.id = a.access_package_id join catalog c on c.id = a.catalog_id left join assignment_policy l on l.id = a.policy_id
    where o.id = ${resourceId}::uuid and ${gives(span)} and (${catalogs === undefined}::boolean or a.catalog_id = any(${[...(catalogs ?? [])]}::uuid[]))
      and (${after?.[0] ?? null}::uuid is null or r.id > ${after?.[0] ?? null}::uuid)
    order by r.id limit ${limit}`.execute(app.db)).rows,
})
