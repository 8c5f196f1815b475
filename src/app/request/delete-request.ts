import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest } from './facts.ts'

/** Deletes the record of a request that is over (R26, U20); the assignment and the audit trail stay. */
export function deleteRequest(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, id)
    if (!facts) return no('NotFound', { what: 'request', id })
    if (!can(caller, 'request.delete', facts.request.catalogId!)) return can(caller, 'catalog.read', facts.request.catalogId!) ? no('Forbidden', { task: 'delete records of requests' }) : no('NotFound', { what: 'request', id })
    if ((openRequestStates as readonly string[]).includes(facts.request.state)) return no('RequestNotDeletable', { state: facts.request.state })
    await tx.deleteFrom('assignmentRequest').where('id', '=', id).execute()
    await record(app, tx, [auditRequest(facts, 'Delete access package assignment request', actorOf(caller))])
    return ok(true)
  })
}
