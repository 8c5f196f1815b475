import { system } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { beginRemoval } from '../request/submit-remove.ts'

/** Ends an assignment whose period is over (entra.md §3.3): a systemRemove request takes the access away. */
export function endAssignment(app: App, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!assignment || assignment.state === 'expired' || assignment.endingRequestId || !assignment.endsAt || assignment.endsAt > nowOf(app)) return ok(true)
    const begun = await beginRemoval(app, tx, assignment, 'systemRemove', actorOf(system), null)
    return begun.ok ? ok(true) : begun
  })
}
