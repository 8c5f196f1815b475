/** Refusals that the portal says in other words than the API, which speaks to scripts of ids, states and members of a body. */
import type { RefusalKind } from '../../src/domain/refusal.ts'

export const enRefusals = {
  RequestOpen: 'There is already an open request for {name}. Wait for it or cancel it.',
  StageNotOpen: 'This step no longer waits for a decision.',
  NotApprover: 'You are not an approver of this step.',
  ReasonMissing: 'This step asks the approver for a reason.',
  AssignmentEnding: 'This access is already being taken away.',
  UpdateNeedsPolicy: 'The policy under which this access was given is gone. Ask an administrator.',
  AssignmentNotDelivered: 'This access is not delivered yet. Wait until it is, or have its request processed again.',
} as const satisfies Partial<Record<RefusalKind, string>>
