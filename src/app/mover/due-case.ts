/** What time makes of a case: it is carried out, those who decide are reminded, or what was kept is asked again (L1). */
import { system } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditHeld, lockHeld, toldOf } from './held-access.ts'
import { caseMails } from './mover-mails.ts'
import { settleCase } from './settle-case.ts'

const assignmentOf = async (app: App, caseId: string): Promise<string | undefined> =>
  (await app.db.selectFrom('moverCase').select('assignmentId').where('id', '=', caseId).executeTakeFirst())?.assignmentId

/** The time of a case is over: the access goes, unless the person fits again. Or the date until which it was kept has passed, and it is asked again. */
export async function moverRemoval(app: App, caseId: string): Promise<Decision<unknown>> {
  const assignmentId = await assignmentOf(app, caseId)
  return assignmentId ? settleCase(app, assignmentId) : ok(true)
}

/** Reminds those who decide, one day before the access goes. */
export async function moverReminder(app: App, caseId: string): Promise<Decision<true>> {
  const assignmentId = await assignmentOf(app, caseId)
  if (!assignmentId) return ok(true)
  // Nobody is reminded of somebody who fits again.
  const settled = await settleCase(app, assignmentId)
  if (!settled.ok) return settled
  return transact(app.db, async (tx) => {
    const now = nowOf(app)
    const held = await lockHeld(tx, assignmentId, now)
    const live = held?.live
    if (!held || live?.id !== caseId || live.state !== 'open' || !live.reminderAt || live.reminderAt > now) return ok(true)
    await tx.updateTable('moverCase').set({ reminderAt: null }).where('id', '=', caseId).where('state', '=', 'open').execute()
    await record(app, tx, [
      auditHeld(held, 'Remind of holder who no longer fits access package policy', actorOf(system)),
      ...(await caseMails(app, tx, held, caseId, 'moverToDecide', ['manager', 'owners'], { outOfScope: toldOf(held), decideBy: live.dueAt, occasion: 'reminder' })),
    ])
    return ok(true)
  })
}
