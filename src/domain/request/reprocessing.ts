import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'
import { no, ok, type Decision } from '../refusal.ts'
import type { RequestState } from './request-machine.ts'

export type ReprocessFacts = { readonly state: RequestState; readonly status: string; readonly completedAt: string | null; readonly retryAt: string | null; readonly assignmentState: string | null; readonly window: string; readonly now: string }

/** May a request be processed again (R24, U1)? While automatic retries run it takes over the next one. */
export function mayReprocess({ state, status, completedAt, retryAt, assignmentState, window, now }: ReprocessFacts): Decision<'retryNow' | 'retryDelivery' | 'startAnew'> {
  if (state === 'delivering' && retryAt !== null) return ok('retryNow')
  if (state !== 'deliveryFailed' && state !== 'partiallyDelivered') return no('NotReprocessable', { what: 'request', state, allowed: 'requests whose delivery failed, wholly or in part,' })
  if (completedAt !== null && formatInstant(addDuration(parseInstant(completedAt)!, parseDuration(window)!)) < now) return no('ReprocessTooLate', { ended: completedAt })
  if (assignmentState === null) return status === 'PeriodPassed' || status === 'AssignmentRemoved' ? no('NotReprocessable', { what: 'request', state: status, allowed: 'requests whose period is not over' }) : ok('startAnew')
  return assignmentState === 'expired' ? no('AssignmentEnded') : ok('retryDelivery')
}
