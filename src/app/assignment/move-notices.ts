import { sql } from 'kysely'
import type { Tx } from '#db/tables.ts'

/** Other notices before the end hold for access that is there, too: the next one of each assignment moves, as `nextNotice` would have it. */
export const moveNotices = (tx: Tx, before: readonly string[], now: string) => sql`
  update assignment a set next_notice_at = n.at
  from assignment b, lateral (select min(m.at) as at from (select ((b.ends_at at time zone 'UTC') - d::interval) at time zone 'UTC' as at from unnest(${[...before]}::text[]) as d) as m where m.at > ${now}::timestamptz and m.at > b.starts_at) as n
  where b.id = a.id and a.state <> 'expired' and a.ending_request_id is null and a.ends_at > ${now}::timestamptz and a.next_notice_at is distinct from n.at`.execute(tx)
