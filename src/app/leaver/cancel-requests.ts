import { system } from '#domain/caller.ts'
import { ok } from '#domain/refusal.ts'
import type { RequestState } from '#domain/request/request-machine.ts'
import type { Db, Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { closeStages } from '../approval/close-stages.ts'
import { auditRequest, lockRequest, moveRequest } from '../request/facts.ts'
import { leftAs } from './left-as.ts'

/** States in which a request still waits and can be cancelled (R17). One that is being delivered has made an assignment, which goes with the others. */
const waiting: readonly RequestState[] = ['submitted', 'pendingApproval', 'scheduled']

/** The requests by which a person was to get something. What they asked for others is not theirs. */
export const waitingRequests = async (db: Db | Tx, personId: string): Promise<readonly string[]> =>
  (await db.selectFrom('assignmentRequest as r').innerJoin('subject as s', 's.id', 'r.targetId').where('s.objectId', '=', personId).where('r.state', 'in', [...waiting]).select('r.id').orderBy('r.id').execute()).map((r) => r.id)

/** Cancels them, and tells those who were asked to decide and whoever asked for somebody else (F77). */
export async function cancelRequestsOf(app: App, personId: string): Promise<void> {
  for (const id of await waitingRequests(app.db, personId)) {
    await transact(app.db, async (tx) => {
      const facts = await lockRequest(tx, id)
      const left = await leftAs(tx, personId)
      if (!facts || !waiting.includes(facts.request.state) || !left) return ok(true)
      const moved = await moveRequest(tx, facts.request, 'canceled', { completedDateTime: nowOf(app) })
      if (!moved.ok) return moved
      const reason = `The account of ${facts.targetName} was ${left === 'deleted' ? 'deleted' : 'blocked'}.`
      const asker = facts.requestorId === facts.targetId ? [] : requestMail(app, facts, 'requestCanceled', facts.requestor, 'requestCanceled', { left, audience: 'requestor' })
      await record(app, tx, [auditRequest(facts, 'Cancel access package assignment request', actorOf(system), { reason }), ...(await closeStages(app, tx, facts, { left })), ...asker])
      return ok(true)
    })
  }
}
