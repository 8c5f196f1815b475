import type { Effect } from '#domain/effect.ts'
import type { Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import type { RequestFacts } from '../request/facts.ts'
import { peopleOf } from './resolve-approvers.ts'

/** Ends the stages of a request that nobody has to decide any more, and tells those who were asked. */
export async function closeStages(app: App, tx: Tx, facts: RequestFacts): Promise<Effect[]> {
  const asked = await tx.selectFrom('approvalStage').innerJoin('stageApprover', 'stageApprover.stageId', 'approvalStage.id').where('approvalStage.approvalId', '=', facts.request.id)
    .where('approvalStage.status', '=', 'InProgress').select('stageApprover.principalId').execute()
  await tx.updateTable('approvalStage').set({ status: 'Expired', nextReminderAt: null }).where('approvalId', '=', facts.request.id).where('status', 'in', ['InProgress', 'Initializing']).execute()
  const people = await peopleOf(tx, asked.map((a) => a.principalId!))
  return people.flatMap((p) => requestMail(app, facts, 'requestCanceled', p, 'requestCanceled', { audience: 'approver' }))
}
