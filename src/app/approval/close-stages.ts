import type { Effect } from '#domain/effect.ts'
import type { Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import type { RequestFacts } from '../request/facts.ts'
import { decidersOf } from './stage-people.ts'

/** Ends the stages of a request that nobody has to decide any more, and tells those who could have decided the open one. */
export async function closeStages(app: App, tx: Tx, facts: RequestFacts, why: { readonly left?: 'disabled' | 'deleted' } = {}): Promise<Effect[]> {
  const open = await tx.selectFrom('approvalStage').select('id').where('approvalId', '=', facts.request.id).where('status', '=', 'InProgress').executeTakeFirst()
  const people = open ? await decidersOf(tx, facts, open.id, nowOf(app)) : []
  await tx.updateTable('approvalStage').set({ status: 'Expired', nextReminderAt: null, escalatesAt: null }).where('approvalId', '=', facts.request.id).where('status', 'in', ['InProgress', 'Initializing']).execute()
  return people.flatMap((p) => requestMail(app, facts, 'requestCanceled', p, 'requestCanceled', { ...why, audience: 'approver' }))
}
