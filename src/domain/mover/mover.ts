/** What happens to a holder who no longer fits the scope under which access was given (L1; entra.md M1). */
import { addDuration, formatInstant, parseDuration, parseInstant, subtractDuration } from '../time.ts'
import { inScope, type ScopedPerson } from '../policy/scope.ts'
import type { Policy } from '../policy/policy.ts'
import { defaultPolicyRules, type MoverAction } from '../policy/rules.ts'

/** A case that is still live: open, or decided to keep until a date. */
export type LiveCase = { readonly state: 'open' | 'decided'; readonly action: MoverAction; readonly dueAt: string | null; readonly keepUntil: string | null }
export type Step = 'nothing' | 'open' | 'back' | 'close' | 'change' | 'remove'

type Fits = 'yes' | 'no' | 'gone'
type At = 'none' | 'open' | 'due' | 'kept' | 'keepOver'
/** What the policy says now, beside what the case was opened for. */
type Says = 'keep' | 'same' | 'other'
type Row = readonly [fits: Fits, at: At | '*', says: Says | '*', step: Step]

/** THE table: the first row that fits the situation tells what happens. */
const table: readonly Row[] = [
  // fits    the case is  the policy says
  ['yes',  'none',     '*',     'nothing'],
  ['yes',  '*',        '*',     'back'],
  // Who was deleted is a leaver (L2); here only what was decided before runs to its end.
  ['gone', 'due',      '*',     'remove'],
  ['gone', 'keepOver', '*',     'close'],
  ['gone', '*',        '*',     'nothing'],
  ['no',   'none',     'keep',  'nothing'],
  ['no',   'none',     '*',     'open'],
  ['no',   '*',        'keep',  'close'],
  ['no',   'open',     'same',  'nothing'],
  ['no',   'due',      'same',  'remove'],
  ['no',   'open',     'other', 'change'],
  ['no',   'due',      'other', 'change'],
  // What somebody decided holds until its date, then it is asked again.
  ['no',   'kept',     '*',     'nothing'],
  ['no',   'keepOver', '*',     'change'],
]

/** What the policy says about holders out of scope. "Keep" where there is no scope to fall out of, and where the policy assigns by itself. */
export const actionOf = (policy: Policy): MoverAction =>
  policy.allowedTargetScope === 'notSpecified' || policy.automaticRequestSettings ? 'keep' : (policy.rules ?? defaultPolicyRules).whenOutOfScope.action

/** The next step for one assignment. `person` is undefined when the account is gone. */
export function nextStep(policy: Policy, person: ScopedPerson | undefined, live: LiveCase | undefined, now: string): Step {
  const action = actionOf(policy)
  const fits: Fits = !person ? 'gone' : inScope(policy, person) ? 'yes' : 'no'
  const at = placeOf(live, now)
  const says: Says = action === 'keep' ? 'keep' : action === live?.action ? 'same' : 'other'
  return table.find(([f, a, s]) => f === fits && (a === '*' || a === at) && (s === '*' || s === says))![3]
}

function placeOf(live: LiveCase | undefined, now: string): At {
  if (!live) return 'none'
  if (live.state === 'decided') return live.keepUntil !== null && live.keepUntil > now ? 'kept' : 'keepOver'
  return live.dueAt !== null && live.dueAt <= now ? 'due' : 'open'
}

/** When the access of a case goes, and when those who decide are reminded: one day before, where that is still ahead. */
export function deadlines(action: MoverAction, gracePeriod: string, openedAt: string): { readonly dueAt: string | null; readonly reminderAt: string | null } {
  if (action === 'tell') return { dueAt: null, reminderAt: null }
  const due = addDuration(parseInstant(openedAt)!, parseDuration(gracePeriod)!)
  const reminder = formatInstant(subtractDuration(due, parseDuration('P1D')!))
  return { dueAt: formatInstant(due), reminderAt: action === 'ask' && reminder > openedAt ? reminder : null }
}
