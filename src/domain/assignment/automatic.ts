/** What follows for one person and one package from the policies that assign by themselves (entra.md F42, latchkey.md U19, U21). Facts in, steps out. */
import { fixedEnd } from '../policy/period.ts'
import type { Policy } from '../policy/policy.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'

/** A policy that assigns by itself, as far as the decision needs it. */
export type AutomaticPolicy = { readonly id: string; readonly adds: boolean; readonly removes: boolean; readonly gracePeriod: string | null }
export type Situation = {
  /** The policies whose rule fits the person, in the package's order. */
  readonly matches: readonly string[]
  /** Signs in and is not deleted: may be given something new. */
  readonly enabled: boolean
  readonly live: { readonly policyId: string | null; readonly ending: boolean } | null
  /** A request of theirs for the package is under way. */
  readonly requestOpen: boolean
  /** Was given the package by a rule since they last came into the rules. */
  readonly given: boolean
  /** Since when nothing fits them any more, and when the access goes. */
  readonly removal: { readonly since: string; readonly dueAt: string } | null
}
export type Step =
  | { readonly do: 'add' | 'handOver'; readonly policyId: string }
  | { readonly do: 'scheduleRemoval'; readonly since: string; readonly dueAt: string }
  | { readonly do: 'cancelRemoval' | 'remove' | 'forget' }

/** The order of policies that assign by themselves: their number, then their age (U21). Rows come oldest first. */
export const inOrder = (policies: readonly Policy[]): readonly Policy[] => [...policies].sort((a, b) => (a.rules?.order ?? 0) - (b.rules?.order ?? 0))

/** A policy as the decision needs it; one whose fixed end has passed takes nobody any more. */
export function automaticOf(policy: Policy, now: string): AutomaticPolicy {
  const { requestAccessForAllowedTargets: adds, removeAccessWhenTargetLeavesAllowedTargets: removes, gracePeriodBeforeAccessRemoval: gracePeriod } = policy.automaticRequestSettings!
  const over = policy.expiration.type === 'afterDateTime' && fixedEnd(policy).epochMilliseconds <= parseInstant(now)!.epochMilliseconds
  return { id: policy.id, adds: adds && !over, removes, gracePeriod }
}

/** What has to be done now. `open`: the catalog takes new assignments. */
export function settle(s: Situation, policies: readonly AutomaticPolicy[], open: boolean, now: string): readonly Step[] {
  // What was asked for is left alone, whatever became of its policy since; what is ending already ends, and then it is looked at again.
  if (s.live?.ending) return []
  if (!s.live) return [...comingIn(s, policies, open), ...(s.given && (!s.enabled || s.matches.length === 0) ? [{ do: 'forget' } as const] : [])]
  const owned = s.given && policies.find((p) => p.id === s.live!.policyId)
  return owned ? staying(s, policies, owned, now) : []
}

function comingIn(s: Situation, policies: readonly AutomaticPolicy[], open: boolean): readonly Step[] {
  if (!s.enabled || !open || s.requestOpen || s.given) return []
  const first = s.matches.map((id) => policies.find((p) => p.id === id)).find((p) => p?.adds)
  return first ? [{ do: 'add', policyId: first.id }] : []
}

function staying(s: Situation, policies: readonly AutomaticPolicy[], owner: AutomaticPolicy, now: string): readonly Step[] {
  // A policy that takes nobody new keeps whom it has.
  const first = s.matches.map((id) => policies.find((p) => p.id === id)).find((p) => p && (p.adds || p.id === owner.id))
  const cancel: readonly Step[] = s.removal ? [{ do: 'cancelRemoval' }] : []
  if (first) return [...cancel, ...(first.id === owner.id ? [] : [{ do: 'handOver', policyId: first.id } as const])]
  if (!owner.removes) return cancel
  const since = s.removal?.since ?? now
  const dueAt = formatInstant(addDuration(parseInstant(since)!, parseDuration(owner.gracePeriod ?? 'PT0S')!))
  if (dueAt <= now) return [{ do: 'remove' }]
  return s.removal?.dueAt === dueAt ? [] : [{ do: 'scheduleRemoval', since, dueAt }]
}
