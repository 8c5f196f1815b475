/** What an assignment rests on: its requests, who made and who approved them with their reasons, and the version of the policy that judged them. */
import { sql, type RawBuilder } from 'kysely'
import { joined, type Cell } from './report.ts'

type Named = { readonly id: string | null; readonly displayName: string | null }
export type Proof = {
  readonly id: string; readonly requestType: string; readonly state: string; readonly requestor: Named; readonly createdBy: Named; readonly createdDateTime: string; readonly justification: string | null
  readonly policy: string | null; readonly policyVersion: number | null
  readonly approvals: readonly (Named & { readonly stage: number; readonly dateTime: string; readonly justification: string | null })[]
}

const instant = (column: string) => sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** The requests about the assignment `a`, oldest first, as far as they were there before a moment. */
export const proofOf = (until = 'infinity'): RawBuilder<readonly Proof[]> => sql`coalesce((
  select json_agg(json_build_object('id', q.id, 'requestType', q.request_type, 'state', q.state, 'requestor', json_build_object('id', w.object_id, 'displayName', w.display_name),
    'createdBy', json_build_object('id', q.created_by_id, 'displayName', b.display_name), 'createdDateTime', ${instant('q.created_date_time')}, 'justification', q.justification,
    'policy', q.policy_snapshot ->> 'displayName', 'policyVersion', (q.policy_snapshot ->> 'version')::int,
    'approvals', coalesce((select json_agg(json_build_object('id', t.reviewed_by ->> 'id', 'displayName', t.reviewed_by ->> 'displayName', 'stage', t.sequence, 'dateTime', ${instant('t.reviewed_date_time')}, 'justification', t.justification) order by t.sequence)
      from approval_stage t where t.approval_id = q.id and t.review_result = 'Approved' and t.reviewed_date_time < ${until}::timestamptz), '[]')) order by q.created_date_time, q.id)
  from assignment_request q join subject w on w.id = q.requestor_id left join directory_object b on b.id = q.created_by_id
  where q.assignment_id = a.id and q.created_date_time < ${until}::timestamptz), '[]')`

/** The columns of a CSV that tell it. */
export const proofColumns: Readonly<Record<string, (row: { readonly requests: readonly Proof[] }) => Cell>> = {
  requested: ({ requests }) => requests[0]?.createdDateTime ?? null,
  requestedBy: ({ requests }) => joined(requests.map((q) => `${q.createdBy.displayName ?? q.requestor.displayName ?? ''} (${q.requestType})`)),
  justification: ({ requests }) => joined(requests.map((q) => q.justification)),
  approvals: ({ requests }) => joined(requests.flatMap((q) => q.approvals.map((t) => `${t.displayName ?? ''} ${t.dateTime}${t.justification ? `: ${t.justification}` : ''}`))),
  policyVersion: ({ requests }) => requests[0]?.policyVersion ?? null,
  requestIds: ({ requests }) => joined(requests.map((q) => q.id)),
}
