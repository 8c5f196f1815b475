import { ok } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { lockRequest } from '../request/facts.ts'
import { deliver } from './ask-delivery.ts'

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

/** Asks again for roles that no request waits for, when the time for the next try has come. */
export async function settleAssignment(app: App, assignmentId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const due = await tx.selectFrom('assignment').innerJoin('subject', 'subject.id', 'assignment.targetId').select(['assignment.retryAt', 'subject.objectId']).where('assignment.id', '=', assignmentId).forUpdate('assignment').executeTakeFirst()
    if (!due?.retryAt || due.retryAt > nowOf(app)) return ok(true)
    await tx.updateTable('assignment').set({ retryAt: null }).where('id', '=', assignmentId).execute()
    await record(app, tx, [deliver(assignmentId, due.objectId!)])
    return ok(true)
  })
}
