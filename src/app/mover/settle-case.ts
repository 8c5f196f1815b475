/** One assignment against its policy of this moment: opens, closes and carries out the case of a holder who no longer fits (L1). */
import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { nextStep, type Step } from '#domain/mover/mover.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { beginRemoval } from '../request/submit-remove.ts'
import { auditHeld, lockHeld, type HeldAccess } from './held-access.ts'
import { caseMails } from './mover-mails.ts'
import { askNewDeciders, openCases } from './open-cases.ts'

type Work = (app: App, tx: Tx, held: HeldAccess) => Promise<Decision<Effect[]>>
const by = actorOf(system)

/** Does what the rule says for one assignment, and tells what that was. */
export function settleCase(app: App, assignmentId: string): Promise<Decision<Step>> {
  return transact(app.db, async (tx) => {
    const held = await lockHeld(tx, assignmentId, nowOf(app))
    if (!held) return ok('nothing' as Step)
    const step = stepFor(held, nowOf(app))
    const effects = await work[step](app, tx, held)
    if (!effects.ok) return effects
    await record(app, tx, effects.value)
    return ok(step)
  })
}

/** A policy that is gone says nothing any more. */
export const stepFor = ({ policy, person, live }: HeldAccess, now: string): Step => (policy ? nextStep(policy, person, live, now) : live ? 'close' : 'nothing')

const work: Readonly<Record<Step, Work>> = {
  nothing: async (app, tx, held) => ok(await askNewDeciders(app, tx, [held])),
  open: async (app, tx, held) => ok(await openCases(app, tx, [held])),
  back: (app, tx, held) => closeCase(app, tx, held, 'back', 'fitsAgain'),
  close: (app, tx, held) => closeCase(app, tx, held, 'ended', 'ruleChanged'),
  async change(app, tx, held) {
    const { numUpdatedRows } = await close(app, tx, held, 'ended', held.live!.state === 'decided' ? 'keepPassed' : 'ruleChanged')
    return numUpdatedRows === 1n ? ok(await openCases(app, tx, [held])) : no('MoverCaseNotOpen', { state: held.live!.state })
  },
  async remove(app, tx, held) {
    const { reason, action, id } = held.live!
    const { numUpdatedRows } = await tx.updateTable('moverCase').set({ outcome: 'removed' }).where('id', '=', id).where('state', '=', 'open').executeTakeFirst()
    if (numUpdatedRows !== 1n) return no('MoverCaseNotOpen', { state: held.live!.state })
    const begun = await beginRemoval(app, tx, held.assignment, 'systemRemove', by, reason)
    return begun.ok ? ok([auditHeld(held, 'Close case of holder who no longer fits access package policy', by, { reason: action === 'ask' ? 'Nobody decided in time; the access is removed.' : 'The grace period is over; the access is removed.' })]) : begun
  },
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
  const mails = action === 'tell' ? [] : await caseMails(app, tx, held, id, 'moverBack', action === 'remove' ? ['holder', 'manager', 'owners'] : ['manager', 'owners'], { settled: state === 'back' ? 'fitsAgain' : 'ruleChanged' })
  return ok([auditHeld(held, state === 'back' ? 'Holder fits access package policy again' : 'Close case of holder who no longer fits access package policy', by, { reason }), ...mails])
}
