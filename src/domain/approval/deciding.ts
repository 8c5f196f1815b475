import { no, ok, type Decision } from '../refusal.ts'
import type { ReviewResult, StageStatus } from './stage-machine.ts'

/** Somebody who decides in the place of an approver, from a moment to a moment (entra.md F52). */
export type StandIn = { readonly delegateId: string; readonly approverId: string; readonly startsAt: string; readonly endsAt: string | null }
export type StageFacts = {
  readonly status: StageStatus
  readonly dueAt: string | null
  readonly reviewedBy: { readonly id?: string | null; readonly displayName: string } | null
  readonly reviewResult: ReviewResult
  readonly isApproverJustificationRequired: boolean
  /** People and groups that the stage waits for. */
  readonly approvers: readonly string[]
  /** Delegates of those among them who are still there. */
  readonly standIns: readonly StandIn[]
  readonly requestState: string
}
export type Decider = { readonly id: string; readonly principals: readonly string[] }
/** In whose place somebody decides; null: as an approver. */
export type Deciding = { readonly inPlaceOf: string | null }

/** Is a delegation in force? From its start on, and not at its end any more. */
export const inForce = ({ startsAt, endsAt }: Pick<StandIn, 'startsAt' | 'endsAt'>, now: string): boolean => startsAt <= now && (endsAt === null || now < endsAt)

/**
 * May this person decide this stage now? Nobody decides about their own request or for themselves (entra.md §9.11, U11),
 * as an approver, in a group, or in the place of one; the first decision wins and later ones are told whose it was.
 */
export function decide(stage: StageFacts, by: Decider, involved: readonly string[], justification: string | null, now: string): Decision<Deciding> {
  if (involved.includes(by.id)) return no('OwnRequest')
  const approves = by.principals.some((p) => stage.approvers.includes(p))
  const standIn = stage.standIns.find((s) => s.delegateId === by.id && stage.approvers.includes(s.approverId) && inForce(s, now))
  if (!approves && !standIn) return no('NotApprover')
  if (stage.status === 'Completed' && stage.reviewedBy?.id === by.id) return no('YouDecided', { result: stage.reviewResult })
  if (stage.status === 'Completed') return no('AlreadyDecided', { name: stage.reviewedBy?.displayName ?? 'Somebody', result: stage.reviewResult })
  if (stage.status === 'InProgress' && stage.dueAt !== null && stage.dueAt <= now) return no('DecisionTooLate', { due: stage.dueAt })
  if (stage.status === 'Expired' && stage.requestState === 'denied') return no('DecisionTooLate', { due: stage.dueAt ?? '' })
  if (stage.status !== 'InProgress') return no('StageNotOpen', { status: stage.requestState === 'canceled' ? 'the request was canceled' : stage.status })
  if (stage.isApproverJustificationRequired && !justification?.trim()) return no('ReasonMissing', {}, 'justification')
  return ok({ inPlaceOf: approves ? null : standIn!.approverId })
}
