import { sql } from 'kysely'
import type { App } from '../app.ts'
import { settleCase } from './settle-case.ts'

/** Does a person still fit the policies under which they hold access (L1; entra.md M1)? Only policies that care, and cases that are live, are looked at. */
export async function checkMover(app: App, personId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select a.id from assignment a join subject s on s.id = a.target_id left join assignment_policy p on p.id = a.policy_id
    where s.object_id = ${personId} and a.state <> 'expired' and a.ending_request_id is null
      and (p.rules -> 'whenOutOfScope' ->> 'action' in ('tell', 'ask', 'remove') or exists (select 1 from mover_case c where c.assignment_id = a.id and c.state in ('open', 'decided')))
    order by a.id`.execute(app.db)
  for (const { id } of rows) {
    const step = await settleCase(app, id)
    // Without a grace period what was opened is due at once.
    if (step.ok && (step.value === 'open' || step.value === 'change')) await settleCase(app, id)
  }
}
