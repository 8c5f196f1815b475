/** Requests for a package, about a person, or for all packages that one may read about (entra.md F79, §4 row 30): newest first. */
import { sql, type RawBuilder } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import type { RequestState, RequestType } from '#domain/request/request-machine.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Span } from '#domain/span.ts'
import type { App } from '../app.ts'
import { mendable } from './mendable.ts'
import { isNamed, subjectsNamed, type Meant } from './named-subjects.ts'
import { asReport, catalogsReported, joined, type Report } from './report.ts'

type Named = { readonly id: string | null; readonly displayName: string | null }
type Asked = {
  requestId: string; requestType: RequestType; state: RequestState; status: string; userId: string | null; displayName: string | null; userPrincipalName: string | null; requestor: string | null; createdBy: Named
  accessPackageId: string; accessPackage: string; catalogId: string; catalog: string; policy: string | null; policyVersion: number | null; createdDateTime: string; completedDateTime: string | null; justification: string | null; lastError: string | null
  decisions: readonly (Named & { readonly result: string; readonly dateTime: string; readonly justification: string | null })[]; place: string
}
export type WantedRequests = {
  readonly accessPackageId: string | undefined
  readonly userId: string | undefined
  /** Without states: all of them. */
  readonly states: readonly RequestState[]
  /** Without types: all of them. */
  readonly types: readonly RequestType[]
  /** Only those whose delivery failed, and about which something can still be done. */
  readonly isMendable: boolean
  /** Only what was asked in this time. */
  readonly span: Span | undefined
  /** A part of the name or an address of whom it is for or who asked. */
  readonly person: string
}

export async function listRequests(app: App, caller: Caller, wanted: WantedRequests): Promise<Decision<Report>> {
  const about = await catalogsReported(app, caller, wanted.accessPackageId, 'read who asks for access packages')
  return about.ok ? ok(asReport(requests(app, wanted, { named: await subjectsNamed(app, wanted.person), canBeMended: wanted.isMendable ? await mendable(app) : sql<boolean>`true` }, about.value.catalogs))) : about
}

const requests = (app: App, { accessPackageId, userId, states, types, span }: WantedRequests, { named, canBeMended }: { readonly named: Meant; readonly canBeMended: RawBuilder<boolean> }, catalogs: readonly string[] | undefined): Report<Asked> => ({
  name: 'requests', place: ['instant', 'id'], placeOf: (r) => [r.place, r.requestId],
  columns: {
    name: (r) => r.displayName, userPrincipalName: (r) => r.userPrincipalName, requestType: (r) => r.requestType, state: (r) => r.state, status: (r) => r.status, accessPackage: (r) => r.accessPackage, catalog: (r) => r.catalog,
    policy: (r) => r.policy, policyVersion: (r) => r.policyVersion, requestor: (r) => r.requestor, createdBy: (r) => r.createdBy.displayName, created: (r) => r.createdDateTime, completed: (r) => r.completedDateTime,
    justification: (r) => r.justification, decisions: (r) => joined(r.decisions.map((d) => `${d.displayName ?? ''} ${d.result} ${d.dateTime}${d.justification ? `: ${d.justification}` : ''}`)), lastError: (r) => r.lastError,
    userId: (r) => r.userId, accessPackageId: (r) => r.accessPackageId, requestId: (r) => r.requestId,
  },
  page: async (after, limit) => (await sql<Asked>`
    select r.id as request_id, r.request_type, r.state, r.status, s.object_id as user_id, s.display_name, s.principal_name as user_principal_name, w.display_name as requestor,
      json_build_object('id', r.created_by_id, 'displayName', b.display_name) as created_by, p.id as access_package_id, p.display_name as access_package, c.id as catalog_id, c.display_name as catalog,
      r.policy_snapshot ->> 'displayName' as policy, (r.policy_snapshot ->> 'version')::int as policy_version, r.created_date_time, r.completed_date_time, r.justification, r.last_error,
      coalesce((select json_agg(json_build_object('id', t.reviewed_by ->> 'id', 'displayName', t.reviewed_by ->> 'displayName', 'result', t.review_result, 'dateTime', to_char(t.reviewed_date_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'justification', t.justification) order by t.sequence)
        from approval_stage t where t.approval_id = r.id and t.reviewed_date_time is not null), '[]') as decisions, to_char(r.created_date_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
    from assignment_request r join subject s on s.id = r.target_id join subject w on w.id = r.requestor_id join access_package p on p.id = r.access_package_id join catalog c on c.id = r.catalog_id left join directory_object b on b.id = r.created_by_id
    where ${accessPackageId === undefined ? sql`true` : sql`r.access_package_id = ${accessPackageId}::uuid`} and ${userId === undefined ? sql`true` : sql`s.object_id = ${userId}::uuid`}
      and ${catalogs === undefined ? sql`true` : sql`r.catalog_id = any(${[...catalogs]}::uuid[])`} and ${states.length === 0 ? sql`true` : sql`r.state = any(${[...states]}::text[])`}
      and ${types.length === 0 ? sql`true` : sql`r.request_type = any(${[...types]}::text[])`}
      and ${span ? sql`r.created_date_time >= ${span.from}::timestamptz and r.created_date_time < ${span.until}::timestamptz` : sql`true`}
      and ${canBeMended} and ${isNamed(named, ['r.target_id', 'r.requestor_id'])} and ${after ? sql`(r.created_date_time, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by r.created_date_time desc, r.id desc limit ${limit}`.execute(app.db)).rows,
})
