/** The assignments of a package (entra.md F79, §4 row 29): everybody who holds or held it. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import type { AssignmentState } from '#domain/assignment/assignment-machine.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { accessPackage } from '#model/access-package.ts'
import type { App } from '../app.ts'
import { approversOf, type Approved } from './approved-by.ts'
import { asReport, joined, reportedIn, type Report } from './report.ts'

type Assigned = {
  assignmentId: string; userId: string | null; displayName: string | null; userPrincipalName: string | null; mail: string | null; department: string | null; state: AssignmentState; status: string | null
  policyId: string | null; policy: string | null; startDateTime: string; endDateTime: string | null; endedDateTime: string | null; approvedBy: readonly Approved[]
}

/** Without states: all of them. */
export async function assignmentsOfPackage(app: App, caller: Caller, accessPackageId: string, states: readonly AssignmentState[]): Promise<Decision<Report>> {
  const found = await reportedIn(app, caller, { table: 'accessPackage', entity: accessPackage, what: 'access package' }, accessPackageId)
  return found.ok ? ok(asReport(assignments(app, accessPackageId, states))) : found
}

const assignments = (app: App, accessPackageId: string, states: readonly AssignmentState[]): Report<Assigned> => ({
  name: 'assignments', place: ['id'], placeOf: (r) => [r.assignmentId],
  columns: {
    name: (r) => r.displayName, userPrincipalName: (r) => r.userPrincipalName, mail: (r) => r.mail, department: (r) => r.department, state: (r) => r.state, status: (r) => r.status, policy: (r) => r.policy,
    start: (r) => r.startDateTime, end: (r) => r.endDateTime, ended: (r) => r.endedDateTime, approvedBy: (r) => joined(r.approvedBy.map((a) => a.displayName)),
    userId: (r) => r.userId, policyId: (r) => r.policyId, assignmentId: (r) => r.assignmentId,
  },
  page: async (after, limit) => (await sql<Assigned>`
    select a.id as assignment_id, s.object_id as user_id, s.display_name, s.principal_name as user_principal_name, s.email as mail, d.department, a.state, a.status, l.id as policy_id, l.display_name as policy,
      a.starts_at as start_date_time, a.ends_at as end_date_time, a.expired_date_time as ended_date_time, ${approversOf} as approved_by
    from assignment a join subject s on s.id = a.target_id left join directory_object d on d.id = s.object_id left join assignment_policy l on l.id = a.policy_id
    where a.access_package_id = ${accessPackageId}::uuid and (${states.length === 0}::boolean or a.state = any(${[...states]}::text[])) and (${after?.[0] ?? null}::uuid is null or a.id > ${after?.[0] ?? null}::uuid)
    order by a.id limit ${limit}`.execute(app.db)).rows,
})
