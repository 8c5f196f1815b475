import { system } from '#domain/caller.ts'
import { decidePeriod } from '#domain/policy/period.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { emptySchedule } from '#model/complex.ts'
import { json, type Tx } from '#db/tables.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { startDelivery } from './advance.ts'
import { auditRequest, lockRequest } from './facts.ts'

type Place = { readonly accessPackageId: string; readonly catalogId: string; readonly subjectId: string }

/** Gives a package by itself (R1, F42): nobody asks, nobody approves, and the policy's period applies. The subject is locked by the caller, who has seen that there is neither an assignment nor a request. */
export async function submitSystemAdd(app: App, tx: Tx, policy: Policy, { accessPackageId, catalogId, subjectId }: Place): Promise<Decision<{ id: string }>> {
  const period = decidePeriod(policy, emptySchedule, false, nowOf(app))
  if (!period.ok) return period
  const id = app.newId()
  await tx.insertInto('assignmentRequest').values({
    id, requestType: 'systemAdd', state: 'submitted', status: 'Accepted', justification: null, answers: json([]), schedule: json(emptySchedule), startsAt: period.value.startsAt, endsAt: period.value.endsAt,
    requestorId: subjectId, targetId: subjectId, accessPackageId, catalogId, policyId: policy.id, policySnapshot: json(policy), createdById: system.id, createdDateTime: nowOf(app),
  }).execute()
  const facts = (await lockRequest(tx, id))!
  const by = actorOf(system)
  const started = await startDelivery(app, tx, facts, by)
  if (!started.ok) return started
  await record(app, tx, [auditRequest(facts, 'Entitlement Management creates access package assignment request for user', by, { details: { policy: policy.displayName } }), ...started.value])
  return ok({ id })
}
