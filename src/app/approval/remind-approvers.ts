import { system } from '#domain/caller.ts'
import { nextReminder } from '#domain/approval/timing.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest } from '../request/facts.ts'
import { remindersOf } from './open-approval.ts'
import { askedNow, decidersOf } from './stage-people.ts'

/** Reminds those whom an open stage waits for (U15): each moment once, whoever runs the sweep. */
export function remindApprovers(app: App, stageId: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const now = nowOf(app)
    const found = await tx.selectFrom('approvalStage').select('approvalId').where('id', '=', stageId).executeTakeFirst()
    // Always the request before its stage: whoever decides at this moment locks them in the same order.
    const facts = found && (await lockRequest(tx, found.approvalId!))
    const stage = await tx.selectFrom('approvalStage').selectAll().where('id', '=', stageId).forUpdate().executeTakeFirst()
    const moment = stage?.nextReminderAt
    if (stage?.status !== 'InProgress' || !moment || moment > now) return ok(true)
    if (!facts) return ok(true)
    const nextReminderAt = nextReminder(stage.openedAt!, stage.dueAt!, now, await remindersOf(tx, facts.request.policySnapshot))
    await tx.updateTable('approvalStage').set({ nextReminderAt }).where('id', '=', stageId).execute()
    if (stage.dueAt! <= now) return ok(true)
    const people = await decidersOf(tx, facts, stageId, now)
    if (people.length === 0) return ok(true)
    await record(app, tx, [
      auditRequest(facts, 'Remind approvers of access package assignment request', actorOf(system), { details: await askedNow(tx, stageId, now) }),
      ...people.flatMap((p) => requestMail(app, facts, 'requestToApprover', p, `stage:${stageId}:reminder:${moment}`, { decideBy: stage.dueAt!, occasion: 'reminder' })),
    ])
    return ok(true)
  })
}
