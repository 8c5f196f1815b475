import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { formatInstant, parseInstant } from '#domain/time.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest } from '../request/facts.ts'
import { askedNow, decidersOf } from './stage-people.ts'
import { tellKeepers } from './tell-keepers.ts'

/** A nudge is one in so many hours, so that it stays a nudge. */
const apart = { hours: 24 } as const
/** When somebody may nudge once more; null where they may now. */
export function nudgeAgainAt(nudgedAt: string | null, now: string): string | null {
  const again = nudgedAt && formatInstant(parseInstant(nudgedAt)!.add(apart))
  return again && now < again ? again : null
}

/** Asks the approvers to hurry (L7): by whoever asked, or gets the access. Where nobody can decide, those who look after the catalog are asked. */
export function nudgeApprovers(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, id)
    if (!facts) return no('NotFound', { what: 'request', id })
    if (![facts.requestorId, facts.targetId].includes(caller.id)) return can(caller, 'catalog.read', facts.request.catalogId!) ? no('Forbidden', { task: 'nudge the approvers of this request' }) : no('NotFound', { what: 'request', id })
    const now = nowOf(app)
    const stage = await tx.selectFrom('approvalStage').selectAll().where('approvalId', '=', id).where('status', '=', 'InProgress').forUpdate().executeTakeFirst()
    if (facts.request.state !== 'pendingApproval' || !stage || stage.dueAt! <= now) return no('RequestNotInExpectedState', { state: facts.request.state, event: 'nudged' })
    const { nudgedAt } = await tx.selectFrom('approval').select('nudgedAt').where('id', '=', id).executeTakeFirstOrThrow()
    const again = nudgeAgainAt(nudgedAt, now)
    if (again) return no('NudgedAlready', { at: again })
    await tx.updateTable('approval').set({ nudgedAt: now }).where('id', '=', id).execute()
    const people = await decidersOf(tx, facts, stage.id, now)
    await record(app, tx, [
      auditRequest(facts, 'Remind approvers of access package assignment request', actorOf(caller), { details: await askedNow(tx, stage.id, now) }),
      ...people.flatMap((p) => requestMail(app, facts, 'requestToApprover', p, `stage:${stage.id}:nudge:${now}`, { decideBy: stage.dueAt, occasion: 'reminder' })),
      ...(people.length === 0 ? await tellKeepers(app, tx, facts, stage, `nudge:${now}`) : []),
    ])
    return ok(true)
  })
}
