import { system } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { outcomeMails, requestMail } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest, moveRequest } from '../request/facts.ts'
import { askedPeople } from './stage-people.ts'

/** Ends a request that nobody decided in time (R15, U10): nothing is given, and everybody hears of it. */
export function expireApproval(app: App, stageId: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const found = await tx.selectFrom('approvalStage').select('approvalId').where('id', '=', stageId).executeTakeFirst()
    const facts = found && (await lockRequest(tx, found.approvalId!))
    const stage = await tx.selectFrom('approvalStage').selectAll().where('id', '=', stageId).executeTakeFirst()
    if (!facts || stage?.status !== 'InProgress' || stage.dueAt! > nowOf(app)) return ok(true)
    await tx.updateTable('approvalStage').set({ status: 'Expired', nextReminderAt: null, escalatesAt: null }).where('approvalId', '=', facts.request.id).where('status', 'in', ['InProgress', 'Initializing']).execute()
    const moved = await moveRequest(tx, facts.request, 'timedOut', { status: 'Expired', completedDateTime: nowOf(app) })
    if (!moved.ok) return moved
    const people = await askedPeople(tx, facts, nowOf(app))
    const decideBy = stage.dueAt!
    await record(app, tx, [
      auditRequest(facts, 'Access package assignment request timed out (no approver action taken)', actorOf(system)),
      ...people.flatMap((p) => requestMail(app, facts, 'requestExpired', p, 'requestExpired:approver', { decideBy, audience: 'approver' })),
      ...outcomeMails(app, facts, 'requestExpired', { decideBy }),
    ])
    return ok(true)
  })
}
