import { Temporal } from 'temporal-polyfill'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'
import { no, ok, type Decision } from '../refusal.ts'
import type { ReviewResult, StageStatus } from './stage-machine.ts'

export type StageFacts = {
  readonly status: StageStatus
  readonly dueAt: string | null
  readonly reviewedBy: { readonly displayName: string } | null
  readonly reviewResult: ReviewResult
  readonly isApproverJustificationRequired: boolean
  /** People and groups that the stage waits for. */
  readonly approvers: readonly string[]
  readonly requestState: string
}
export type Decider = { readonly id: string; readonly principals: readonly string[] }

/**
 * May this person decide this stage now? Nobody decides about their own request or for themselves (entra.md §9.11, U11);
 * the first decision wins and later ones are told whose it was.
 */
export function decide(stage: StageFacts, by: Decider, involved: readonly string[], justification: string | null, now: string): Decision<true> {
  if (!by.principals.some((p) => stage.approvers.includes(p))) return no('NotApprover')
  if (involved.includes(by.id)) return no('OwnRequest')
  if (stage.status === 'Completed') return no('AlreadyDecided', { name: stage.reviewedBy?.displayName ?? 'Somebody', result: stage.reviewResult })
  if (stage.status === 'InProgress' && stage.dueAt !== null && stage.dueAt <= now) return no('DecisionTooLate', { due: stage.dueAt })
  if (stage.status === 'Expired' && stage.requestState === 'denied') return no('DecisionTooLate', { due: stage.dueAt ?? '' })
  if (stage.status !== 'InProgress') return no('StageNotOpen', { status: stage.requestState === 'canceled' ? 'the request was canceled' : stage.status })
  if (stage.isApproverJustificationRequired && !justification?.trim()) return no('ReasonMissing', {}, 'justification')
  return ok(true)
}

/** When a stage that opens now is due. */
export const dueFrom = (duration: string, now: string): string => formatInstant(addDuration(parseInstant(now)!, parseDuration(duration)!))

/**
 * When approvers are reminded next: at half of the time and one day before the end (U15). The earliest of these that
 * is still ahead, or null.
 */
export function nextReminder(openedAt: string, dueAt: string, now: string): string | null {
  const [opened, due] = [parseInstant(openedAt)!, parseInstant(dueAt)!]
  const half = opened.add({ milliseconds: Math.floor(opened.until(due).total('milliseconds') / 2) })
  const lastDay = due.subtract({ hours: 24 })
  const ahead = [half, lastDay].filter((t) => Temporal.Instant.compare(t, parseInstant(now)!) > 0 && Temporal.Instant.compare(t, opened) > 0).map(formatInstant).sort()
  return ahead[0] ?? null
}
