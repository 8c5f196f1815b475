import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { actionOf, deadlines } from '#domain/mover/mover.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'
import { sendMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { auditHeld, readReasons, type HeldAccess } from './held-access.ts'
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
  return opened.flatMap(({ held: h, readers: to, row: { id, action, reason, dueAt } }) => {
    const told = { reason, ...(dueAt ? { decideBy: dueAt } : {}) }
    const asked = action === 'ask' ? mailsTo(to, app, h, id, 'moverToDecide', ['manager', 'owners'], told) : []
    // Where nobody is there to be asked, the access goes in any case, and at least its holder hears of it.
    const mails = asked.length > 0 ? asked : mailsTo(to, app, h, id, action === 'tell' ? 'moverTold' : 'moverRemoval', ['holder', 'manager', 'owners'], told)
    return [auditHeld(h, 'Holder no longer fits access package policy', actorOf(system), { reason, details: { action, ...(dueAt ? { due: dueAt } : {}) } }), ...mails]
  })
}
