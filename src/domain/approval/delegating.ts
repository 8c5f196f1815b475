/** May somebody stand in for an approver (entra.md F52, latchkey.md L7)? */
import { no, ok, type Decision } from '../refusal.ts'
import type { TenantSettings } from '../settings.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '../time.ts'

export type Person = { readonly id: string; readonly name: string; readonly accountEnabled: boolean; readonly managers: readonly string[]; readonly principals: readonly string[] }
export type Wanted = { readonly startsAt: string | null; readonly endsAt: string | null; readonly accessPackageId: string | null; readonly catalogId: string | null }
export type Period = { readonly startsAt: string; readonly endsAt: string | null }

/** The period of a delegation that is allowed. It never begins in the past: what came before it was made stays with the approver. */
export function delegable(principal: Person, delegate: Person, wanted: Wanted, settings: TenantSettings['delegation'], now: string): Decision<Period> {
  if (!settings.isEnabled) return no('DelegationOff')
  if (delegate.id === principal.id) return no('DelegateNotAllowed', { name: delegate.name, reason: 'nobody stands in for themselves' }, 'delegateId')
  if (!delegate.accountEnabled) return no('DelegateNotAllowed', { name: delegate.name, reason: 'this account cannot sign in' }, 'delegateId')
  if (!allowedTo(principal, delegate, settings)) return no('DelegateNotAllowed', { name: delegate.name, reason: `the organization allows ${whom[settings.to]} only` }, 'delegateId')
  if (wanted.accessPackageId !== null && wanted.catalogId !== null) return no('DelegationScope', {}, 'catalogId')
  const startsAt = wanted.startsAt === null || wanted.startsAt < now ? now : wanted.startsAt
  if (wanted.endsAt !== null && wanted.endsAt <= startsAt) return no('DelegationPeriod', { problem: `The end ${wanted.endsAt} is not after the start ${startsAt}.` }, 'endDateTime')
  const latest = settings.maximumDuration && formatInstant(addDuration(parseInstant(startsAt)!, parseDuration(settings.maximumDuration)!))
  if (latest && (wanted.endsAt === null || wanted.endsAt > latest)) return no('DelegationPeriod', { problem: `A delegation needs an end, and may last ${settings.maximumDuration} at most: until ${latest}.` }, 'endDateTime')
  return ok({ startsAt, endsAt: wanted.endsAt })
}

const whom = { anybody: 'anybody', manager: 'the own manager', groups: 'members of certain groups', managerOrGroups: 'the own manager and members of certain groups' } as const
const allowedTo = (principal: Person, delegate: Person, { to, groups }: TenantSettings['delegation']): boolean => {
  const isManager = principal.managers[0] === delegate.id
  const inGroup = groups.some((g) => delegate.principals.includes(g))
  return { anybody: true, manager: isManager, groups: inGroup, managerOrGroups: isManager || inGroup }[to]
}
