import { sql } from 'kysely'
import { appliedEnd } from '#domain/policy/extension.ts'
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
  const shifts: Shift[] = []
  for (const a of await heldUnder(app, policyId)) {
    const after = appliedEnd(policy, { ...a, givenUnder: a.givenUnder ?? policy })
    if (after === a.endsAt) continue
    const done = apply ? await submitUpdate(app, caller, { ...nothing, assignmentId: a.id, schedule: { ...emptySchedule, expiration: until(after, nowOf(app)) } }) : undefined
    shifts.push({ assignmentId: a.id, person: { id: a.objectId ?? '', displayName: a.displayName ?? '' }, before: a.endsAt, after, applied: done?.ok ?? false, problem: done && !done.ok ? messageOf(done.refusal) : null })
  }
  return ok(shifts)
}

const nothing = { requestType: 'adminUpdate' as const, accessPackageId: undefined, policyId: undefined, targetId: undefined, justification: null, answers: [], bypassApproval: true }

type Held = { id: string; startsAt: string; endsAt: string | null; isExtended: boolean; givenUnder: Policy | null; isChosen: boolean; objectId: string | null; displayName: string | null }
/** Who holds access under the policy, with the request that its end comes from: the one that gave the access, or the last that moved the end. */
async function heldUnder(app: App, policyId: string): Promise<readonly Held[]> {
  const { rows } = await sql<Held>`
    select a.id, a.starts_at, a.ends_at, a.is_extended, g.policy_snapshot as given_under, s.object_id, s.display_name,
      coalesce(g.request_type <> 'adminUpdate' and g.schedule -> 'expiration' ->> 'type' in ('afterDateTime', 'afterDuration'), false) as is_chosen
    from assignment a join subject s on s.id = a.target_id left join lateral (
      select r.* from assignment_request r where r.assignment_id = a.id and r.request_type not like '%Remove' and r.state in ('delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed')
        and (r.request_type not like '%Update' or r.schedule -> 'expiration' ->> 'type' <> 'notSpecified')
      order by r.created_date_time desc, r.id desc limit 1) as g on true
    where a.policy_id = ${policyId} and a.state in ('delivered', 'partiallyDelivered') and a.ending_request_id is null
    order by s.display_name, a.id`.execute(app.db)
  return rows
}

/** One that lies in the past is the very next moment. */
const until = (end: string | null, now: string): ExpirationPattern => {
  const next = formatInstant(parseInstant(now)!.add({ milliseconds: 1 }))
  return expirationAt(end === null || end > next ? end : next)
}
