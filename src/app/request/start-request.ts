import { system } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { outcomeMails } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { startDelivery } from './advance.ts'
import { auditRequest, lockRequest, moveRequest } from './facts.ts'

/** Starts a scheduled request whose time has come (R19). One whose whole period went by meanwhile gives nothing: late access would be wrong access. */
export function startRequest(app: App, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequest(tx, id)
    if (facts?.request.state !== 'scheduled' || facts.request.startsAt! > nowOf(app)) return ok(true)
    const by = actorOf(system)
    const { endsAt } = facts.request
    if ((endsAt !== null && endsAt <= nowOf(app)) || !facts.target?.accountEnabled) {
      const reason = facts.target?.accountEnabled ? 'The period had passed before the access could start.' : 'The person is blocked from signing in or has left.'
      const moved = await moveRequest(tx, facts.request, 'periodPassed', { status: facts.target?.accountEnabled ? 'PeriodPassed' : 'TargetBlocked', completedDateTime: nowOf(app) })
      if (!moved.ok) return moved
      await record(app, tx, [auditRequest(facts, 'Failed access package assignment request', by, { reason }), ...outcomeMails(app, facts, 'deliveryFailed', { reason })])
      return ok(true)
    }
    const next = await startDelivery(app, tx, facts, by)
    if (!next.ok) return next
    await record(app, tx, next.value)
    return ok(true)
  })
}
