/** One assignment against its policy of this moment: opens, closes and carries out the case of a holder who no longer fits (L1). */
import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { actionOf, deadlines, nextStep, type Step } from '#domain/mover/mover.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { beginRemoval } from '../request/submit-remove.ts'
import { auditHeld, lockHeld, readReason, type HeldAccess } from './held-access.ts'
import { caseMails } from './mover-mails.ts'

type Work = (app: App, tx: Tx, held: HeldAccess) => Promise<Decision<Effect[]>>
const by = actorOf(system)

/** Does what the rule says for one assignment, and tells what that was. */
export function settleCase(app: App, assignmentId: string): Promise<Decision<Step>> {
  return transact(app.db, async (tx) => {
    const held = await lockHeld(tx, assignmentId, nowOf(app))
    if (!held) return ok('nothing' as Step)
    // A policy that is gone says nothing any more.
    const step = held.policy ? nextStep(held.policy, held.person, held.live, nowOf(app)) : held.live ? 'close' : 'nothing'
    const effects = await work[step](app, tx, held)
    if (!effects.ok) return effects
    await record(app, tx, effects.value)
    return ok(step)
  })
}

const work: Readonly<Record<Step, Work>> = {
  nothing: async () => ok([]),
  open: openCase,
  back: (app, tx, held) => closeCase(app, tx, held, 'back', 'fitsAgain'),
  close: (app, tx, held) => closeCase(app, tx, held, 'ended', 'ruleChanged'),
  async change(app, tx, held) {
    const { numUpdatedRows } = await close(app, tx, held, 'ended', held.live!.state === 'decided' ? 'keepPassed' : 'ruleChanged')
    return numUpdatedRows === 1n ? openCase(app, tx, held) : no('MoverCaseNotOpen', { state: held.live!.state })
  },
  async remove(app, tx, held) {
    const { reason, action, id } = held.live!
    const { numUpdatedRows } = await tx.updateTable('moverCase').set({ outcome: 'removed' }).where('id', '=', id).where('state', '=', 'open').executeTakeFirst()
    if (numUpdatedRows !== 1n) return no('MoverCaseNotOpen', { state: held.live!.state })
    const begun = await beginRemoval(app, tx, held.assignment, 'systemRemove', by, reason)
    return begun.ok ? ok([auditHeld(held, 'Close case of holder who no longer fits access package policy', by, { reason: action === 'ask' ? 'Nobody decided in time; the access is removed.' : 'The grace period is over; the access is removed.' })]) : begun
  },
}

async function openCase(app: App, tx: Tx, held: HeldAccess): Promise<Decision<Effect[]>> {
  const id = app.newId()
  const openedAt = nowOf(app)
  const { policy, assignment, personId } = held
  const action = actionOf(policy!) as 'tell' | 'ask' | 'remove'
  const { dueAt, reminderAt } = deadlines(action, (policy!.rules ?? defaultPolicyRules).whenOutOfScope.gracePeriod, openedAt)
  const { text, ...details } = await readReason(tx, held)
  await tx.insertInto('moverCase').values({ id, assignmentId: assignment.id, personId, policyId: policy!.id, action, state: 'open', reason: text, details: json(details), openedAt, dueAt, reminderAt }).execute()
  const told = { reason: text, ...(dueAt ? { decideBy: dueAt } : {}) }
  const asked = action === 'ask' ? await caseMails(app, tx, held, id, 'moverToDecide', ['manager', 'owners'], told) : []
  // Where nobody is there to be asked, the access goes in any case, and at least its holder hears of it.
  const mails = asked.length > 0 ? asked : await caseMails(app, tx, held, id, action === 'tell' ? 'moverTold' : 'moverRemoval', ['holder', 'manager', 'owners'], told)
  return ok([auditHeld(held, 'Holder no longer fits access package policy', by, { reason: text, details: { action, ...(dueAt ? { due: dueAt } : {}) } }), ...mails])
}

type Outcome = 'fitsAgain' | 'ruleChanged' | 'keepPassed'
const close = (app: App, tx: Tx, { live }: HeldAccess, state: 'back' | 'ended', outcome: Outcome) =>
  tx.updateTable('moverCase').set({ state, outcome, closedAt: nowOf(app), reminderAt: null }).where('id', '=', live!.id).where('state', '=', live!.state).executeTakeFirst()

async function closeCase(app: App, tx: Tx, held: HeldAccess, state: 'back' | 'ended', outcome: Outcome): Promise<Decision<Effect[]>> {
  const { numUpdatedRows } = await close(app, tx, held, state, outcome)
  if (numUpdatedRows !== 1n) return no('MoverCaseNotOpen', { state: held.live!.state })
  const reason = state === 'back' ? `${held.personName} fits the policy again.` : 'The rule of the policy has changed.'
  const { action, id } = held.live!
  // Who was only told has nothing to undo.
  const mails = action === 'tell' ? [] : await caseMails(app, tx, held, id, 'moverBack', action === 'remove' ? ['holder', 'manager', 'owners'] : ['manager', 'owners'], { reason })
  return ok([auditHeld(held, state === 'back' ? 'Holder fits access package policy again' : 'Close case of holder who no longer fits access package policy', by, { reason }), ...mails])
}
