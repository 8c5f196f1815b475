import { sql } from 'kysely'

export type Approved = { readonly id: string; readonly displayName: string; readonly dateTime: string }
/** Who approved the access of the assignment `a`, stage by stage, and when; empty where nobody had to. */
export const approversOf = sql`coalesce((
  select json_agg(json_build_object('id', t.reviewed_by ->> 'id', 'displayName', t.reviewed_by ->> 'displayName', 'dateTime', to_char(t.reviewed_date_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.reviewed_date_time, t.sequence)
  from assignment_request q join approval_stage t on t.approval_id = q.id where q.assignment_id = a.id and t.review_result = 'Approved'), '[]')`
