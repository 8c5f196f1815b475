/** When a stage is due, when its approvers are reminded, and when alternates are asked (entra.md F32, F33, latchkey.md U2, U15). */
import { addDuration, compareInstants, earliest, formatInstant, isBefore, parseDuration, parseInstant, subtractDuration } from '../time.ts'

/** When a stage that opens now is due. */
export const dueFrom = (duration: string, now: string): string => formatInstant(addDuration(parseInstant(now)!, parseDuration(duration)!))

/** The same, where nothing is left to decide after a moment. */
export function dueNoLaterThan(duration: string, now: string, noLaterThan: string | null): string {
  const due = parseInstant(dueFrom(duration, now))!
  return formatInstant(noLaterThan === null ? due : earliest(due, parseInstant(noLaterThan)!))
}

/** Moments at which approvers are reminded: `half` of the time, and durations before the end. */
const usual: readonly string[] = ['half', 'P1D']

/** When approvers are reminded next (U15): the earliest of the moments that is still ahead, or null. One that was slept through is not made up for. */
export function nextReminder(openedAt: string, dueAt: string, now: string, moments: readonly string[] = usual): string | null {
  const [opened, due, at] = [parseInstant(openedAt)!, parseInstant(dueAt)!, parseInstant(now)!]
  const half = opened.add({ milliseconds: Math.floor(opened.until(due).total('milliseconds') / 2) })
  const ahead = moments.map((m) => (m === 'half' ? half : subtractDuration(due, parseDuration(m)!))).filter((t) => isBefore(at, t) && isBefore(opened, t) && isBefore(t, due))
  return ahead.length === 0 ? null : formatInstant(ahead.toSorted(compareInstants)[0]!)
}

type Escalation = { readonly isEscalationEnabled?: boolean; readonly durationBeforeEscalation?: string }
/** When alternates are asked, too; never where the stage is over by then. */
export function escalationFrom(stage: Escalation, openedAt: string, dueAt: string): string | null {
  if (!stage.isEscalationEnabled || !stage.durationBeforeEscalation) return null
  const at = addDuration(parseInstant(openedAt)!, parseDuration(stage.durationBeforeEscalation)!)
  return isBefore(at, parseInstant(dueAt)!) ? formatInstant(at) : null
}
