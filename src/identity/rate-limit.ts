/**
 * How often one caller may come in a minute. Kept in the memory of this process: with several nodes each counts for itself,
 * so a caller who is sent to all of them gets as many times more.
 */
import { isIPv6 } from 'node:net'
import type { Clock } from '#clock.ts'

export type RateLimit = {
  /** Counts a call. More than zero says that it is one too many, and for how many seconds to wait. */
  take(caller: string): number
  /** The same without counting. */
  wait(caller: string): number
}
/** Callers that are known, and addresses of those that are not. */
export type RateLimits = { readonly callers: RateLimit; readonly strangers: RateLimit }
/** What stands for a limit that is not set. */
const none: RateLimit = { take: () => 0, wait: () => 0 }
/** Whoever has not come for a minute is forgotten; that is looked at when there are so many, and at most so often. */
const mostKept = 10_000

/** A caller may use up a minute's calls at once; then they come back one by one. */
export function openRateLimit(perMinute: number, clock: Clock): RateLimit {
  if (perMinute === 0) return none
  const perMs = perMinute / 60_000
  const callers = new Map<string, { left: number; at: number }>()
  let lookAgain = mostKept
  const now = () => clock.now().epochMilliseconds
  const leftOf = (caller: string, at: number): number => {
    const found = callers.get(caller)
    return found ? Math.min(perMinute, found.left + Math.max(0, at - found.at) * perMs) : perMinute
  }
  const forget = (at: number): void => {
    for (const [caller, { at: last }] of callers) if (at - last >= 60_000) callers.delete(caller)
    // Were they looked at with every call, a flood of strangers would cost the more the longer it lasts.
    lookAgain = Math.max(mostKept, callers.size * 2)
  }
  const waitFor = (left: number): number => (left >= 1 ? 0 : Math.ceil((1 - left) / perMs / 1000))
  return {
    take(caller) {
      const at = now()
      if (callers.size >= lookAgain) forget(at)
      const left = leftOf(caller, at)
      const wait = waitFor(left)
      callers.set(caller, { left: wait === 0 ? left - 1 : left, at })
      return wait
    },
    wait: (caller) => waitFor(leftOf(caller, now())),
  }
}

/** Calls that are turned away at the door are a tenth of what somebody known may make: nobody needs so many. */
export const openRateLimits = (perMinute: number, clock: Clock): RateLimits => ({ callers: openRateLimit(perMinute, clock), strangers: openRateLimit(Math.ceil(perMinute / 10), clock) })

/** What stands for an address: whoever has one of IPv6 has the whole network of 64 bits around it. */
export function addressOf(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip.replace(/^::ffff:/, '')
  const [head = '', tail] = ip.split('%')[0]!.split('::') as [string, string?]
  const groups = head === '' ? [] : head.split(':')
  const behind = tail ? tail.split(':').length : 0
  const whole = tail === undefined ? groups : [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - behind) }, () => '0'), ...(tail ? tail.split(':') : [])]
  return `${whole.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
