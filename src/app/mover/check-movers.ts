import { sql } from 'kysely'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { inTurn, together } from '../in-turn.ts'
import { lockManyHeld } from './held-access.ts'
import { askNewDeciders, openCases } from './open-cases.ts'
import { settleCase, stepFor } from './settle-case.ts'

/** Do people still fit the policies under which they hold access (L1; entra.md M1)? Only policies that care, and cases that are live, are looked at. */
export async function checkMovers(app: App, personIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select a.id from assignment a join subject s on s.id = a.target_id left join assignment_policy p on p.id = a.policy_id
    where s.object_id = any(${[...personIds]}::uuid[]) and a.state <> 'expired' and a.ending_request_id is null
      and (p.rules -> 'whenOutOfScope' ->> 'action' in ('tell', 'ask', 'remove') or exists (select 1 from mover_case c where c.assignment_id = a.id and c.state in ('open', 'decided')))
    order by a.id`.execute(app.db)
  const ids = rows.map((r) => r.id)
  const left = ids.length > 0 ? ((await together(() => openAtOnce(app, ids))) ?? ids) : []
  await inTurn(left.map((id) => async () => {
    const step = await settleCase(app, id)
    // Without a grace period what was opened is due at once.
    if (step.ok && (step.value === 'open' || step.value === 'change')) await settleCase(app, id)
  }))
}

/** Opens all cases that are to be opened, as one; gives those for which something else is to be done, or is due at once. */
function openAtOnce(app: App, assignmentIds: readonly string[]): Promise<Decision<readonly string[]>> {
  const now = nowOf(app)
  return transact(app.db, async (tx) => {
    const held = (await lockManyHeld(tx, assignmentIds, now)).map((h) => ({ held: h, step: stepFor(h, now) }))
    const opened = held.filter((h) => h.step === 'open').map((h) => h.held)
    const asked = await askNewDeciders(app, tx, held.filter((h) => h.step === 'nothing').map((h) => h.held))
    if (opened.length > 0 || asked.length > 0) await record(app, tx, [...(opened.length > 0 ? await openCases(app, tx, opened) : []), ...asked])
    const dueNow = opened.length === 0 ? [] : await tx.selectFrom('moverCase').select('assignmentId as id').where('assignmentId', 'in', opened.map((h) => h.assignment.id)).where('state', '=', 'open').where('dueAt', '<=', now).orderBy('id').execute()
    return ok([...held.flatMap((h) => (h.step === 'open' || h.step === 'nothing' ? [] : [h.held.assignment.id])), ...dueNow.map((d) => d.id)])
  })
}
