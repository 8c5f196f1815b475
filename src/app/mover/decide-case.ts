import { can, canSelfServe } from '#domain/access.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import type { Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { decideCase, type CaseDecision } from '#domain/mover/deciding.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { expirationAt } from '#model/complex.ts'
import { json, type Db, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import type { AssignmentRow } from '../delivery/deliver-assignment.ts'
import { actorOf } from '../people.ts'
import { beginRemoval } from '../request/submit-remove.ts'
import { readPolicy } from '../policy/read-policies.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { auditHeld, lockHeld, type CaseRow, type HeldAccess } from './held-access.ts'
import { caseMails } from './mover-mails.ts'

/** Is the caller the person's manager now? */
const managesNow = async (db: Db | Tx, caller: Caller, personId: string): Promise<boolean> =>
  caller.kind === 'user' && (await db.selectFrom('directoryObject').select('id').where('id', '=', personId).where('managerId', '=', caller.id).where('deletedDateTime', 'is', null).executeTakeFirst()) !== undefined

/** Decides about a holder who no longer fits (L1): keep until a date, or drop at once. The lock of the assignment makes the first of two decisions win. */
export function decideMoverCase(app: App, caller: Caller, id: string, input: CaseDecision): Promise<Decision<{ id: string }>> {
  return transact(app.db, async (tx) => {
    const found = await tx.selectFrom('moverCase').select('assignmentId').where('id', '=', id).executeTakeFirst()
    const assignment = found && (await tx.selectFrom('assignment').selectAll().where('id', '=', found.assignmentId).forUpdate().executeTakeFirst())
    const row = assignment && (await tx.selectFrom('moverCase').selectAll().where('id', '=', id).forUpdate().executeTakeFirst())
    if (!assignment || !row) return no('NotFound', { what: 'mover case', id })
    const manages = await managesNow(tx, caller, row.personId)
    if (!manages && !can(caller, 'catalog.read', assignment.catalogId!)) return no('NotFound', { what: 'mover case', id })
    const mayDecide = (manages && canSelfServe(caller)) || can(caller, 'package.update', assignment.catalogId!)
    const facts = { ...row, decidedBy: row.decidedBy?.displayName ?? null, endsAt: assignment.endsAt, ...(await limitsOf(tx, assignment)) }
    const until = decideCase(facts, { id: caller.id, mayDecide }, input, nowOf(app))
    if (!until.ok) return until
    const held = await lockHeld(tx, assignment.id, nowOf(app))
    if (held?.live?.id !== id) return no('AssignmentEnded')
    const effects = until.value === null ? await drop(app, tx, caller, held, row, input) : await keep(app, tx, caller, held, row, input, until.value)
    if (!effects.ok) return effects
    await record(app, tx, effects.value)
    return ok({ id })
  })
}

/** What the policy of the access allows. */
async function limitsOf(tx: Tx, { policyId }: AssignmentRow): Promise<Pick<Policy, 'expiration' | 'rules'> | { expiration: null }> {
  const policy = policyId ? await readPolicy(tx, policyId) : undefined
  return policy ? { expiration: policy.expiration, ...(policy.rules ? { rules: policy.rules } : {}) } : { expiration: null }
}

const decided = (app: App, caller: Caller, input: CaseDecision) =>
  ({ decision: input.decision, decidedBy: json({ id: caller.id, displayName: caller.name }), decidedAt: nowOf(app), justification: input.justification, reminderAt: null })

const audited = (held: HeldAccess, caller: Caller, input: CaseDecision, details: Record<string, string>): Effect =>
  auditHeld(held, 'Decide about holder who no longer fits access package policy', actorOf(caller), { reason: input.justification, details: { decision: input.decision, ...details } })

/** The access stays until the date and ends then, unless somebody extends it meanwhile. */
async function keep(app: App, tx: Tx, caller: Caller, held: HeldAccess, row: CaseRow, input: CaseDecision, until: string): Promise<Decision<Effect[]>> {
  const { numUpdatedRows } = await tx.updateTable('moverCase').set({ state: 'decided', outcome: 'kept', keepUntil: until, ...decided(app, caller, input) }).where('id', '=', row.id).where('state', '=', 'open').executeTakeFirst()
  if (numUpdatedRows !== 1n) return no('MoverCaseNotOpen', { state: row.state })
  const { id, startsAt, endsAt } = held.assignment
  if (endsAt === null || until < endsAt) {
    const schedule = { startDateTime: startsAt, recurrence: null, expiration: expirationAt(until) }
    await tx.updateTable('assignment').set({ endsAt: until, schedule: json(schedule), nextNoticeAt: nextNotice(startsAt!, until, nowOf(app), (await tenantSettings(tx)).expiryNotices) }).where('id', '=', id).where('endingRequestId', 'is', null).execute()
  }
  return ok([audited(held, caller, input, { keepUntil: until }), ...(await caseMails(app, tx, held, row.id, 'moverDecided', ['holder', 'manager', 'owners'], { decidedBy: caller.name, reason: input.justification, end: until, keptUntil: until, timeZone: caller.timeZone ?? null }, caller.id))])
}

async function drop(app: App, tx: Tx, caller: Caller, held: HeldAccess, row: CaseRow, input: CaseDecision): Promise<Decision<Effect[]>> {
  const { numUpdatedRows } = await tx.updateTable('moverCase').set({ outcome: 'dropped', ...decided(app, caller, input) }).where('id', '=', row.id).where('state', '=', 'open').executeTakeFirst()
  if (numUpdatedRows !== 1n) return no('MoverCaseNotOpen', { state: row.state })
  const begun = await beginRemoval(app, tx, held.assignment, 'systemRemove', actorOf(caller), input.justification)
  return begun.ok ? ok([audited(held, caller, input, {}), ...(await caseMails(app, tx, held, row.id, 'moverDecided', ['holder', 'manager', 'owners'], { decidedBy: caller.name, reason: input.justification }, caller.id))]) : begun
}
