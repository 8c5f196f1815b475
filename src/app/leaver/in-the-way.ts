import { sql } from 'kysely'

/** A live assignment that stands in the way of deleting its package or policy: not that of somebody who is deleted, nor one that goes because its holder left (entra.md F12, M10). */
export const inTheWay = sql<boolean>`assignment.state <> 'expired' and not exists (
  select 1 from subject s join leaver l on l.person_id = s.object_id and l.back_at is null
  where s.id = assignment.target_id and (l.kind = 'deleted' or assignment.ending_request_id is not null))`
