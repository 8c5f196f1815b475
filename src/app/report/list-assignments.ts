/** Assignments of a package, of a person or of all packages that one may read about (entra.md F61, F79, §4 row 29): everybody who holds or held something. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import type { AssignmentState } from '#domain/assignment/assignment-machine.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Span } from '#domain/span.ts'
import type { App } from '../app.ts'
import { approversOf, type Approved } from './approved-by.ts'
import { earlyEnd, endsBy, type EarlyEnd } from './ends-by.ts'
import { heldIn } from './held-in.ts'
import { isNamed, subjectsNamed, type Meant } from './named-subjects.ts'
import { proofColumns, proofOf, type Proof } from './proof-of.ts'
import { asReport, catalogsReported, joined, ofNow, type Report } from './report.ts'

type Assigned = {
  assignmentId: string; userId: string | null; displayName: string | null; userPrincipalName: string | null; mail: string | null; department: string | null; accessPackageId: string; accessPackage: string; catalogId: string; catalog: string
  state: AssignmentState; status: string | null; policyId: string | null; policy: string | null; startDateTime: string; endDateTime: string | null; endedDateTime: string | null; earlyEnd: EarlyEnd | null; approvedBy: readonly Approved[]; requests: readonly Proof[]
}
export type Wanted = {
  readonly accessPackageId: string | undefined
  readonly userId: string | undefined
  /** Without states: all of them. */
  readonly states: readonly AssignmentState[]
  /** Only what was held in this time. */
  readonly span: Span | undefined
  /** Only what is there and goes by this moment. */
  readonly endsBy: string | undefined
  /** A part of the name or an address of the person. */
  readonly person: string
}

export async function listAssignments(app: App, caller: Caller, wanted: Wanted): Promise<Decision<Report>> {
  const about = await catalogsReported(app, caller, wanted.accessPackageId, 'read who holds access packages')
  return about.ok ? ok(asReport(assignments(app, wanted, await subjectsNamed(app, wanted.person), about.value.catalogs))) : about
}

const assignments = (app: App, { accessPackageId, userId, states, span, endsBy: lastMoment }: Wanted, named: Meant, catalogs: readonly string[] | undefined): Report<Assigned> => ({
  name: 'assignments', place: ['id'], placeOf: (r) => [r.assignmentId],
  columns: {
    name: (r) => r.displayName, userPrincipalName: (r) => r.userPrincipalName, mail: (r) => r.mail, department: (r) => r.department, ...ofNow<Assigned>(span, { state: (r) => r.state, status: (r) => r.status }), policy: (r) => r.policy,
    start: (r) => r.startDateTime, end: (r) => r.endDateTime, ended: (r) => r.endedDateTime, approvedBy: (r) => joined(r.approvedBy.map((a) => a.displayName)),
    userId: (r) => r.userId, policyId: (r) => r.policyId, assignmentId: (r) => r.assignmentId,
    accessPackage: (r) => r.accessPackage, catalog: (r) => r.catalog, accessPackageId: (r) => r.accessPackageId, ...proofColumns,
  },
  page: async (after, limit) => (await sql<Assigned>`
    select a.id as assignment_id, s.object_id as user_id, s.display_name, s.principal_name as user_principal_name, s.email as mail, d.department, p.id as access_package_id, p.display_name as access_package,
      c.id as catalog_id, c.display_name as catalog, a.state, a.status, l.id as policy_id, l.display_name as policy,
      a.starts_at as start_date_time, a.ends_at as end_date_time, a.expired_date_time as ended_date_time, ${earlyEnd} as early_end, ${approversOf} as approved_by, ${proofOf(span?.until)} as requests
    from assignment a join subject s on s.id = a.target_id join access_package p on p.id = a.access_package_id join catalog c on c.id = a.catalog_id
      left join directory_object d on d.id = s.object_id left join assignment_policy l on l.id = a.policy_id
    where ${lastMoment === undefined ? sql`true` : sql`a.state <> 'expired' and ${endsBy(sql`${lastMoment}::timestamptz`)}`}
      and ${accessPackageId === undefined ? sql`true` : sql`a.access_package_id = ${accessPackageId}::uuid`} and ${userId === undefined ? sql`true` : sql`s.object_id = ${userId}::uuid`}
      and ${catalogs === undefined ? sql`true` : sql`a.catalog_id = any(${[...catalogs]}::uuid[])`} and ${states.length === 0 ? sql`true` : sql`a.state = any(${[...states]}::text[])`}
      and ${span ? heldIn(span) : sql`true`} and ${isNamed(named, ['a.target_id'])} and ${after ? sql`a.id > ${after[0]}::uuid` : sql`true`}
    order by a.id limit ${limit}`.execute(app.db)).rows,
})
