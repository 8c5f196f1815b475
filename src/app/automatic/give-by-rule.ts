import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { next } from '#domain/machine.ts'
import { decidePeriod } from '#domain/policy/period.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { requestMachine, statusOf } from '#domain/request/request-machine.ts'
import { emptySchedule } from '#model/complex.ts'
import { sendMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { nowOf, record, type App } from '../app.ts'
import { deliverNew } from '../delivery/ask-delivery.ts'
import { actorOf } from '../people.ts'
import { newAssignment } from '../request/advance.ts'
import { auditRequest } from '../request/facts.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'

type Place = { readonly accessPackageId: string; readonly catalogId: string; readonly packageName: string | null }
type Newcomer = { readonly personId: string; readonly subjectId: string; readonly displayName: string | null; readonly userPrincipalName: string | null }

/**
 * Gives a package by itself to one or many (R1, R19, F42): nobody asks, nobody approves, and the policy's period applies.
 * The subjects are locked by the caller, who has seen that there is neither an assignment, nor a request, nor anything
 * that does not go with the package.
 */
export async function giveByRule(app: App, tx: Tx, policy: Policy, { accessPackageId, catalogId, packageName }: Place, people: readonly Newcomer[]): Promise<Decision<true>> {
  if (people.length === 0) return ok(true)
  const now = nowOf(app)
  const period = decidePeriod(policy, emptySchedule, false, now)
  if (!period.ok) return period
  const notices = (await tenantSettings(tx)).expiryNotices
  const state = next(requestMachine, 'submitted', 'startsNow')!
  const given = people.map((person) => {
    const request = {
      id: app.newId(), requestType: 'systemAdd' as const, state, status: statusOf[state], justification: null, answers: [], schedule: emptySchedule, startsAt: period.value.startsAt, endsAt: period.value.endsAt,
      requestorId: person.subjectId, targetId: person.subjectId, accessPackageId, catalogId, policyId: policy.id, policySnapshot: policy, createdById: system.id, createdDateTime: now,
    }
    const assignment = newAssignment(app, request, period.value.duration, notices)
    return { person, assignment, request: { ...request, assignmentId: assignment.id } }
  })
  sendMany(tx, 'automaticGrant', people.map(({ personId }) => ({ accessPackageId, personId, givenAt: now })))
  sendMany(tx, 'assignment', given.map((g) => g.assignment))
  sendMany(tx, 'assignmentRequest', given.map((g) => g.request) as never)
  const by = actorOf(system)
  await record(app, tx, [
    ...given.flatMap(({ person, request }): Effect[] => {
      const facts = { request, packageName: packageName ?? '', target: { id: person.personId, name: person.displayName ?? '', upn: person.userPrincipalName ?? '' }, targetId: person.personId, targetName: person.displayName ?? '' }
      return [
        auditRequest(facts, 'Entitlement Management creates access package assignment request for user', by, { details: { policy: policy.displayName } }),
        auditRequest(facts, 'Ready to fulfill access package assignment request', by),
      ]
    }),
    deliverNew(given.map(({ assignment }) => assignment.id)),
  ])
  return ok(true)
}
