import { system } from '#domain/caller.ts'
import { nextReminder } from '#domain/approval/deciding.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest } from '../request/facts.ts'
import { peopleOf } from './resolve-approvers.ts'

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
    await tx.updateTable('approvalStage').set({ nextReminderAt: nextReminder(stage.openedAt!, stage.dueAt!, now) }).where('id', '=', stageId).execute()
    if (!facts || stage.dueAt! <= now) return ok(true)
    const involved = [facts.requestorId, facts.targetId]
    const approvers = await tx.selectFrom('stageApprover').select('principalId').where('stageId', '=', stageId).execute()
    const people = (await peopleOf(tx, approvers.map((a) => a.principalId!))).filter((p) => !involved.includes(p.id))
    await record(app, tx, [
      auditRequest(facts, 'Remind approvers of access package assignment request', actorOf(system)),
      ...people.flatMap((p) => requestMail(app, facts, 'requestToApprover', p, `stage:${stageId}:reminder:${moment}`, { decideBy: stage.dueAt!, occasion: 'reminder' })),
    ])
    return ok(true)
  })
}
