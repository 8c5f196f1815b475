import { system } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest } from '../request/facts.ts'
import { realign } from './realign-stage.ts'

/** Asks the alternates of a stage that nobody has decided yet (R11, F33). From now on both may decide. */
export function escalateApproval(app: App, stageId: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const now = nowOf(app)
    const found = await tx.selectFrom('approvalStage').select('approvalId').where('id', '=', stageId).executeTakeFirst()
    const facts = found && (await lockRequest(tx, found.approvalId!))
    const stage = await tx.selectFrom('approvalStage').selectAll().where('id', '=', stageId).forUpdate().executeTakeFirst()
    if (!facts?.target || stage?.status !== 'InProgress' || !stage.escalatesAt || stage.escalatesAt > now) return ok(true)
    const over = stage.dueAt! <= now
    await tx.updateTable('approvalStage').set({ escalatesAt: null, ...(over ? {} : { escalatedAt: now }) }).where('id', '=', stageId).where('status', '=', 'InProgress').execute()
    if (over) return ok(true)
    const { effects } = await realign(app, tx, facts, stageId, 'forwarded')
    await tx.updateTable('assignmentRequest').set({ status: 'PendingApprovalEscalated' }).where('id', '=', facts.request.id).where('state', '=', 'pendingApproval').execute()
    await record(app, tx, [auditRequest(facts, 'Forward access package assignment request to alternate approvers', actorOf(system)), ...effects])
    return ok(true)
  })
}
