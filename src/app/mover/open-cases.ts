import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { actionOf, deadlines } from '#domain/mover/mover.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'
import { sendMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditHeld, readReasons, toldOf, type HeldAccess } from './held-access.ts'
import { mailsTo, readersOfHeld } from './mover-mails.ts'

/** Opens a case for each holder who no longer fits (L1), with what it tells those concerned. The assignments are locked by the caller. */
export async function openCases(app: App, tx: Tx, held: readonly HeldAccess[]): Promise<Effect[]> {
  const openedAt = nowOf(app)
  const [reasons, readers] = [await readReasons(tx, held), await readersOfHeld(tx, held)]
  const opened = held.map((h, i) => {
    const { id: policyId, rules } = h.policy!
    const action = actionOf(h.policy!) as 'tell' | 'ask' | 'remove'
    const { text: reason, ...details } = reasons[i]!
    return { held: h, readers: readers[i]!, row: { id: app.newId(), assignmentId: h.assignment.id, personId: h.personId, policyId, action, state: 'open' as const, reason, details, openedAt, ...deadlines(action, (rules ?? defaultPolicyRules).whenOutOfScope.gracePeriod, openedAt) } }
  })
  sendMany(tx, 'moverCase', opened.map((o) => o.row))
  return opened.flatMap(({ held: h, readers: to, row: { id, action, reason, details, dueAt } }) => {
    const told = { outOfScope: { policyName: h.policy!.displayName, ...details.scope }, ...(dueAt ? { decideBy: dueAt } : {}) }
    const asked = action === 'ask' ? mailsTo(to, app, h, id, 'moverToDecide', ['manager', 'owners'], told) : []
    // Where nobody is there to be asked, the access goes in any case, and at least its holder hears of it.
    const mails = asked.length > 0 ? asked : mailsTo(to, app, h, id, action === 'tell' ? 'moverTold' : 'moverRemoval', ['holder', 'manager', 'owners'], told)
    return [auditHeld(h, 'Holder no longer fits access package policy', actorOf(system), { reason, details: { action, ...(dueAt ? { due: dueAt } : {}) } }), ...mails]
  })
}

/** Asks whoever can decide about a case that waits and was not asked yet: somebody may have become the manager meanwhile. The others are not written to again. */
export async function askNewDeciders(app: App, tx: Tx, held: readonly HeldAccess[]): Promise<Effect[]> {
  const waiting = held.filter((h) => h.live?.state === 'open' && h.live.action === 'ask')
  const readers = waiting.length === 0 ? [] : await readersOfHeld(tx, waiting)
  return waiting.flatMap((h, i) => mailsTo(readers[i]!, app, h, h.live!.id, 'moverToDecide', ['manager', 'owners'], { outOfScope: toldOf(h), decideBy: h.live!.dueAt }))
}
