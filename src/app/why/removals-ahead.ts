import { sql } from 'kysely'
import type { Db } from '#db/tables.ts'

/** Access that goes before its end, if nothing changes: `moverDecision` is the kind that somebody may still decide about. */
export type RemovalAhead = { readonly at: string; readonly kind: 'automaticRemoval' | 'moverRemoval' | 'moverDecision' | 'leaverRemoval' }

/** The first removal that waits for each of these assignments: its rule no longer fits, its holder changed roles or has left. */
export async function removalsAhead(db: Db, assignmentIds: readonly string[]): Promise<ReadonlyMap<string, RemovalAhead>> {
  if (assignmentIds.length === 0) return new Map()
  const { rows } = await sql<RemovalAhead & { id: string }>`
    select distinct on (a.id) a.id, w.kind, w.at from assignment a join subject s on s.id = a.target_id cross join lateral (
      select 'automaticRemoval' as kind, r.due_at as at from automatic_removal r where r.assignment_id = a.id
      union all select case m.action when 'ask' then 'moverDecision' else 'moverRemoval' end, m.due_at from mover_case m where m.assignment_id = a.id and m.state = 'open' and m.due_at is not null
      union all select 'leaverRemoval', l.due_at from leaver l where l.person_id = s.object_id and l.state = 'waiting') w
    where a.id = any(${[...assignmentIds]}::uuid[]) and a.state <> 'expired' and a.ending_request_id is null
    order by a.id, w.at`.execute(db)
  return new Map(rows.map(({ id, ...removal }) => [id, removal]))
}
