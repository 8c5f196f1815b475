import { assignmentMachine, type AssignmentEvent, type AssignmentState } from '#domain/assignment/assignment-machine.ts'
import { next } from '#domain/machine.ts'
import type { Tx } from '#db/tables.ts'

/** The status that goes with a state when nothing more special is said (entra.md §1.20). */
export const statusOfAssignment: Readonly<Record<AssignmentState, string>> = { delivering: 'Delivering', delivered: 'Delivered', partiallyDelivered: 'PartiallyDelivered', deliveryFailed: 'DeliveryFailed', expired: 'ExpiredNotificationTriggered' }
type Changes = { readonly expiredDateTime?: string; readonly nextNoticeAt?: null }

/** Moves a locked assignment along its machine; a state that stays keeps its status, which may tell of a notice. Throws where the table has no such row: that is a fault of ours. */
export async function moveAssignment(tx: Tx, { id, state }: { id: string; state: AssignmentState }, event: AssignmentEvent, changes: Changes = {}): Promise<void> {
  const to = next(assignmentMachine, state, event)
  if (!to) throw new Error(`an assignment that is ${state} cannot be ${event}`)
  await tx.updateTable('assignment').set({ state: to, ...(to === state ? {} : { status: statusOfAssignment[to] }), ...changes }).where('id', '=', id).where('state', '=', state).execute()
}
