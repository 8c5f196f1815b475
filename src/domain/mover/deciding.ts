/** Who may decide about a holder who no longer fits, and what (L1). */
import { no, ok, type Decision } from '../refusal.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'
import { fixedEnd } from '../policy/period.ts'
import type { Expiration, Policy } from '../policy/policy.ts'

export type CaseDecision = { readonly decision: 'keep' | 'drop'; readonly keepUntil: string | null; readonly justification: string }
export type CaseFacts = {
  readonly personId: string
  readonly state: string
  readonly action: string
  readonly dueAt: string | null
  readonly decision: string | null
  readonly decidedBy: string | null
  /** The end of the access, and what the policy allows where it has none. */
  readonly endsAt: string | null
  readonly expiration: Expiration | null
  readonly rules?: Policy['rules']
}

/** The last moment until which access may be kept: its own end, else the policy's longest counted from now; null is no limit. */
export function latestKeep({ endsAt, expiration, rules }: Pick<CaseFacts, 'endsAt' | 'expiration' | 'rules'>, now: string): string | null {
  if (endsAt !== null) return endsAt
  if (expiration?.type === 'afterDateTime') return formatInstant(fixedEnd({ expiration, ...(rules ? { rules } : {}) }))
  return expiration?.type === 'afterDuration' ? formatInstant(addDuration(parseInstant(now)!, parseDuration(expiration.duration!)!)) : null
}

/** Yes with the date to keep until (null: the access goes now), or why not. Nobody decides about themselves, and not after the time is over. */
export function decideCase(facts: CaseFacts, caller: { readonly id: string; readonly mayDecide: boolean }, input: CaseDecision, now: string): Decision<string | null> {
  if (caller.id === facts.personId) return no('OwnAccess')
  if (!caller.mayDecide) return no('Forbidden', { task: 'decide about this access' })
  if (facts.state !== 'open') return facts.decision ? no('AlreadyDecided', { name: facts.decidedBy ?? 'Somebody', result: facts.decision }) : no('MoverCaseNotOpen', { state: facts.state })
  if (facts.action !== 'ask') return no('MoverCaseNotAsked', { action: facts.action })
  if (facts.dueAt !== null && facts.dueAt <= now) return no('DecisionTooLate', { due: facts.dueAt })
  if (input.justification.trim() === '') return no('JustificationMissing', {}, 'justification')
  return input.decision === 'drop' ? ok(null) : keeping(facts, input.keepUntil, now)
}

function keeping(facts: CaseFacts, wanted: string | null, now: string): Decision<string> {
  if (wanted === null) return no('KeepDateMissing', {}, 'keepUntil')
  const until = formatInstant(parseInstant(wanted)!)
  if (until <= now) return no('EndInPast', { end: until }, 'keepUntil')
  const latest = latestKeep(facts, now)
  return latest !== null && until > latest ? no('KeepTooLong', { end: until, latest }, 'keepUntil') : ok(until)
}
