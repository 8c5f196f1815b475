import type { Caller } from '#domain/caller.ts'
import type { GivenAnswer } from '#domain/policy/answers.ts'
import type { WantedSchedule } from '#domain/policy/period.ts'
import { messageOf, no, ok, refusals, toldBy, type Decision, type Refusal } from '#domain/refusal.ts'
import { rehearse, transact } from '#db/transaction.ts'
import type { App } from '../app.ts'
import { allowIn } from '../catalog/catalog-row.ts'
import { addInTransaction } from './submit-add.ts'

export type ManyInput = {
  readonly accessPackageId: string
  readonly policyId: string
  readonly schedule: WantedSchedule
  readonly justification: string | null
  /** Each person, with answers of their own where they differ from those for all. */
  readonly targets: readonly { readonly targetId: string; readonly answers: readonly GivenAnswer[] }[]
  readonly answers: readonly GivenAnswer[]
  readonly bypassApproval: boolean
  /** Only says what would happen. */
  readonly dryRun: boolean
}
export type Outcome = {
  readonly targetId: string; readonly status: 'submitted' | 'possible' | 'refused'; readonly requestId: string | null
  /** Does the request wait for approval, or would it? */
  readonly waitsForApproval: boolean
  readonly error: { readonly code: string; readonly message: string; readonly innerError: { readonly '@latchkey.refusal': { readonly kind: string; readonly facts: Refusal['facts'] } } } | null
}

/** Assigns a package to many people, each by a request of its own: one that is refused holds up nobody else (entra.md F57; Entra takes one person at a time where there are questions). */
export async function assignMany(app: App, caller: Caller, input: ManyInput): Promise<Decision<readonly Outcome[]>> {
  const found = await app.db.selectFrom('accessPackage').select('catalogId').where('id', '=', input.accessPackageId).executeTakeFirst()
  const allowed = found ? allowIn(caller, 'assignment.add', 'assign people directly', found.catalogId!, { what: 'access package', id: input.accessPackageId }) : no('PackageUnknown', { id: input.accessPackageId }, 'accessPackageId')
  if (!allowed.ok) return allowed
  const outcomes: Outcome[] = []
  for (const { targetId, answers } of input.targets) {
    const own = answers.map((a) => a.questionId)
    const one = {
      requestType: 'adminAdd' as const, accessPackageId: input.accessPackageId, policyId: input.policyId, targetId, assignmentId: undefined, schedule: input.schedule, justification: input.justification,
      answers: [...answers, ...input.answers.filter((a) => !own.includes(a.questionId))], bypassApproval: input.bypassApproval,
    }
    const done: Decision<{ id: string; waitsForApproval: boolean }> = await (input.dryRun ? rehearse : transact)(app.db, (tx) => addInTransaction(app, tx, caller, one))
    outcomes.push(done.ok
      ? { targetId, status: input.dryRun ? 'possible' : 'submitted', requestId: input.dryRun ? null : done.value.id, waitsForApproval: done.value.waitsForApproval, error: null }
      : { targetId, status: 'refused', requestId: null, waitsForApproval: false, error: { code: refusals[done.refusal.kind].code, message: messageOf(done.refusal), innerError: { '@latchkey.refusal': { kind: done.refusal.kind, facts: toldBy(done.refusal) } } } })
  }
  return ok(outcomes)
}
