import { system } from '#domain/caller.ts'
import { messageOf, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { outcomeMails } from '../mail/request-mail.ts'
import { actorOf } from '../people.ts'
import { inTheWay } from '../separation/in-the-way.ts'
import { startDelivery } from './advance.ts'
import { auditRequest, lockRequestOfPerson, moveRequest, type RequestFacts } from './facts.ts'
import { giveBack } from './give-back.ts'

/** Starts a scheduled request whose time has come (R19). One that may not be given any more fails: late or incompatible access would be wrong access. */
export function startRequest(app: App, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const facts = await lockRequestOfPerson(tx, id)
    if (facts?.request.state !== 'scheduled' || facts.request.startsAt! > nowOf(app)) return ok(true)
    const obstacle = await whatForbids(app, tx, facts)
    if (obstacle) return fail(app, tx, facts, obstacle)
    const given = await giveBack(app, tx, facts)
    if (!given.ok) return given
    if (!given.value.gone) { await record(app, tx, given.value.effects); return ok(true) }
    const next = await startDelivery(app, tx, facts)
    if (!next.ok) return next
    await record(app, tx, next.value)
    return ok(true)
  })
}

type Obstacle = { readonly status: string; readonly reason: string }
/** Why the access may not be given any more, or nothing. */
async function whatForbids(app: App, tx: Tx, facts: RequestFacts): Promise<Obstacle | undefined> {
  const { endsAt } = facts.request
  if (!facts.target?.accountEnabled) return { status: 'TargetBlocked', reason: 'The person is blocked from signing in or has left.' }
  if (endsAt !== null && endsAt <= nowOf(app)) return { status: 'PeriodPassed', reason: 'The period had passed before the access could start.' }
  const incompatible = await inTheWay(app, tx, facts)
  return incompatible && { status: 'IncompatibleAccess', reason: messageOf(incompatible.refusal) }
}

async function fail(app: App, tx: Tx, facts: RequestFacts, { status, reason }: Obstacle): Promise<Decision<true>> {
  const moved = await moveRequest(tx, facts.request, 'periodPassed', { status, completedDateTime: nowOf(app) })
  if (!moved.ok) return moved
  await record(app, tx, [auditRequest(facts, 'Failed access package assignment request', actorOf(system), { reason }), ...outcomeMails(app, facts, 'deliveryFailed', { reason })])
  return ok(true)
}
