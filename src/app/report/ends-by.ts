/** When access goes earlier than its own end: because its holder left, or no longer fits. Conditions and columns on rows whose assignment is `a`. */
import { sql, type RawBuilder } from 'kysely'

/** The ids of assignments that go by this moment earlier than of themselves: few, found from those who leave or moved. */
export const goneEarlyBy = (moment: RawBuilder<unknown>): RawBuilder<string> => sql<string>`(
  select h.id from leaver l join subject s on s.object_id = l.person_id join assignment h on h.target_id = s.id where l.state = 'waiting' and l.due_at <= ${moment}
  union select c.assignment_id from mover_case c where c.state = 'open' and c.due_at <= ${moment})`

/** Does the access go by this moment, if nothing else happens before? */
export const endsBy = (moment: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`(a.ends_at <= ${moment} or a.id = any(array(${goneEarlyBy(moment)})))`

export type EarlyEnd = { readonly dateTime: string; readonly because: 'left' | 'noLongerFits' }
/** The first such moment of the assignment `a` of the subject `s` before its own end; null where there is none. */
export const earlyEnd: RawBuilder<EarlyEnd | null> = sql<EarlyEnd | null>`(
  select json_build_object('dateTime', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'because', e.because) from (
    select l.due_at as at, 'left' as because from leaver l where l.person_id = s.object_id and l.back_at is null and l.state = 'waiting'
    union all select c.due_at, 'noLongerFits' from mover_case c where c.assignment_id = a.id and c.state = 'open' and c.due_at is not null) e
  where a.state <> 'expired' and (a.ends_at is null or e.at < a.ends_at) order by e.at limit 1)`
