import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { deliver } from '../delivery/ask-delivery.ts'
import { actorOf } from '../people.ts'
import { moveAssignment } from './move-assignment.ts'

/** Gives everything of delivered access again, so that what was changed at a target behind our back is repaired (entra.md F62). */
export function reprocessAssignment(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!assignment) return no('NotFound', { what: 'assignment', id })
    const { displayName: packageName } = await tx.selectFrom('accessPackage').select('displayName').where('id', '=', assignment.accessPackageId!).executeTakeFirstOrThrow()
    const subject = await tx.selectFrom('subject').select(['objectId', 'displayName']).where('id', '=', assignment.targetId!).executeTakeFirstOrThrow()
    if (!can(caller, 'request.reprocess', assignment.catalogId!)) return can(caller, 'catalog.read', assignment.catalogId!) ? no('Forbidden', { task: 'process assignments again' }) : no('NotFound', { what: 'assignment', id })
    if (assignment.endingRequestId) return no('AssignmentEnding', { id: assignment.endingRequestId })
    if (assignment.state !== 'delivered') return no('NotReprocessable', { what: 'assignment', state: assignment.state, allowed: 'delivered assignments' })
    await moveAssignment(tx, assignment, 'retried')
    // Each role is looked for at its target again, as if it had not been given yet.
    await tx.updateTable('assignmentResourceRole').set({ status: 'PendingFulfillment', changedAt: nowOf(app) }).where('assignmentId', '=', id).where('status', '=', 'Fulfilled').execute()
    await tx.updateTable('assignment').set({ deliveryAttempts: 0, retryAt: null }).where('id', '=', id).execute()
    await record(app, tx, [{
      do: 'audit', activity: 'Reprocess access package assignment', by: actorOf(caller), about: { catalogId: assignment.catalogId!, accessPackageId: assignment.accessPackageId!, assignmentId: id },
      targets: [{ type: 'AccessPackage', id: assignment.accessPackageId!, displayName: packageName }, { type: 'AccessPackageAssignment', id, displayName: null }, { type: 'User', id: subject.objectId ?? '', displayName: subject.displayName }],
    }, deliver(id, subject.objectId!)])
    return ok(true)
  })
}
