import { fixedEnd, periodFrom } from '#domain/policy/period.ts'
import type { Policy } from '#domain/policy/policy.ts'
import type { Caller } from '#domain/caller.ts'
import { messageOf, no, ok, type Decision } from '#domain/refusal.ts'
import { formatInstant, parseInstant } from '#domain/time.ts'
import { transact } from '#db/transaction.ts'
import { emptySchedule, expirationAt, type ExpirationPattern } from '#model/complex.ts'
import { nowOf, type App } from '../app.ts'
import { submitUpdate } from '../request/submit-update.ts'
import { lockPolicy } from './policy-row.ts'
import { readPolicy } from './read-policies.ts'

export type Shift = { readonly assignmentId: string; readonly person: { readonly id: string; readonly displayName: string }; readonly before: string | null; readonly after: string | null; readonly applied: boolean; readonly problem: string | null }

/**
 * What a changed expiration of a policy would mean for those who hold access under it, and, when asked for, makes it so
 * (U18): by itself a change touches nobody. An end that has passed becomes an end at once, never a removal in the past.
 */
export async function applyToExisting(app: App, caller: Caller, policyId: string, apply: boolean): Promise<Decision<readonly Shift[]>> {
  const allowed = await transact(app.db, async (tx) => lockPolicy(tx, caller, policyId))
  if (!allowed.ok) return allowed
  const policy = await readPolicy(app.db, policyId)
  if (!policy) return no('NotFound', { what: 'policy', id: policyId })
  const held = await app.db.selectFrom('assignment as a').innerJoin('subject as s', 's.id', 'a.targetId').where('a.policyId', '=', policyId).where('a.state', 'in', ['delivered', 'partiallyDelivered']).where('a.endingRequestId', 'is', null)
    .select(['a.id', 'a.startsAt', 'a.endsAt', 's.objectId', 's.displayName']).orderBy('s.displayName').orderBy('a.id').execute()
  const shifts: Shift[] = []
  for (const a of held) {
    const after = endUnder(policy, a.startsAt!)
    if (after === a.endsAt) continue
    const done = apply ? await submitUpdate(app, caller, { ...nothing, assignmentId: a.id, schedule: { ...emptySchedule, expiration: until(after, nowOf(app)) } }) : undefined
    shifts.push({ assignmentId: a.id, person: { id: a.objectId ?? '', displayName: a.displayName ?? '' }, before: a.endsAt, after, applied: done?.ok ?? false, problem: done && !done.ok ? messageOf(done.refusal) : null })
  }
  return ok(shifts)
}

const nothing = { requestType: 'adminUpdate' as const, accessPackageId: undefined, policyId: undefined, targetId: undefined, justification: null, answers: [], bypassApproval: true }

/** The end that access which began then has under the policy as it is now. */
const endUnder = (policy: Policy, startsAt: string): string | null =>
  policy.expiration.type === 'afterDateTime' ? formatInstant(fixedEnd(policy)) : periodFrom({ startsAt: null, endsAt: null, duration: policy.expiration.type === 'afterDuration' ? policy.expiration.duration : null }, startsAt).endsAt

/** One that lies in the past is the very next moment. */
const until = (end: string | null, now: string): ExpirationPattern => {
  const next = formatInstant(parseInstant(now)!.add({ milliseconds: 1 }))
  return expirationAt(end === null || end > next ? end : next)
}
