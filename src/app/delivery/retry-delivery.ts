import { ok } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { deliver } from '../request/advance.ts'
import { lockRequest } from '../request/facts.ts'

/** Asks again for a delivery that failed and whose waiting time is over (R23). */
export async function retryDelivery(app: App, requestId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, requestId)
    const due = await tx.selectFrom('assignmentRequest').select('retryAt').where('id', '=', requestId).executeTakeFirst()
    if (facts?.request.state !== 'delivering' || !due?.retryAt || due.retryAt > nowOf(app)) return ok(true)
    await tx.updateTable('assignmentRequest').set({ retryAt: null }).where('id', '=', requestId).execute()
    await record(app, tx, [deliver(facts.request.assignmentId!, facts.targetId)])
    return ok(true)
  })
}
