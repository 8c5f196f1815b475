import { sql } from 'kysely'
import { ok } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { inTurn } from '../in-turn.ts'
import { lockRequest } from '../request/facts.ts'
import { realign } from './realign-stage.ts'

/** Looks again at who decides about what these people are to get (L7). The database asks for it when they, a manager, a sponsor, or an approver change. */
export async function checkApprovals(app: App, personIds: readonly string[]): Promise<void> {
  const stages = await app.db.selectFrom('approvalStage as t').innerJoin('assignmentRequest as r', 'r.id', 't.approvalId').innerJoin('subject as s', 's.id', 'r.targetId')
    .where('s.objectId', 'in', personIds).where('r.state', '=', 'pendingApproval').where('t.status', '=', 'InProgress').select(['t.id', 'r.id as requestId']).orderBy('t.id').execute()
  await inTurn(stages.map(({ id, requestId }) => () => transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, requestId)
    if (facts) await record(app, tx, (await realign(app, tx, facts, id)).effects)
    return ok(true)
  })))
}

/** Has the requests that wait under a policy looked at again, because its approvers may be others now. */
export const checkWaiting = async (db: Db | Tx, policyId: string): Promise<void> => {
  await sql`select check_people(array(select s.object_id from assignment_request r join subject s on s.id = r.target_id where r.policy_id = ${policyId}::uuid and r.state = 'pendingApproval'))`.execute(db)
}
