import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { namesOf } from '../names-of.ts'
import { actorOf } from '../people.ts'
import { auditRequest, lockRequest } from '../request/facts.ts'
import { realign } from './realign-stage.ts'
import { decidersAmong, presentOf } from './resolve-approvers.ts'
import { addApprovers, askedIds, askThem, decidersOf, involvedIn } from './stage-people.ts'

export type Reassignment = { readonly approvalId: string; readonly stageId: string; readonly approverIds: readonly string[]; readonly justification: string }

/**
 * Hands an open stage on to other people or groups, with a reason (L7): by an approver of the stage, or by whoever may
 * cancel the request. From then on the stage waits for these and nobody else; alternates who are still to be asked will be.
 */
export function reassignStage(app: App, caller: Caller, { approvalId, stageId, approverIds, justification }: Reassignment): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const unknown = no('NotFound', { what: 'approval stage', id: stageId })
    const facts = await lockRequest(tx, approvalId)
    if (!facts) return unknown
    const aligned = await realign(app, tx, facts, stageId)
    const { stage, approvers } = aligned
    if (!stage) return unknown
    const involved = involvedIn(facts)
    const approves = approvers.some((a) => caller.principals.includes(a.principalId))
    if (!approves && !can(caller, 'request.cancel', facts.request.catalogId!)) return can(caller, 'catalog.read', facts.request.catalogId!) ? no('Forbidden', { task: 'reassign this stage' }) : unknown
    if (involved.includes(caller.id)) return no('OwnRequest')
    const now = nowOf(app)
    if (stage.status !== 'InProgress') return no('StageNotOpen', { status: stage.status })
    if (stage.dueAt! <= now) return no('DecisionTooLate', { due: stage.dueAt! })
    const fit = await fitting(tx, approverIds, involved)
    if (!fit.ok) return fit
    if (approves) await tx.insertInto('stageHandover').values({ id: app.newId(), stageId, byId: caller.id, handedAt: now, toNames: [...fit.value], reason: justification }).execute()
    await tx.deleteFrom('stageApprover').where('stageId', '=', stageId).execute()
    await addApprovers(app, tx, facts, stageId, approverIds.map((principalId) => ({ principalId, tier: 'reassigned' })))
    await tx.updateTable('approvalStage').set({ escalatedAt: null }).where('id', '=', stageId).where('status', '=', 'InProgress').execute()
    await tx.updateTable('assignmentRequest').set({ status: 'PendingApproval' }).where('id', '=', approvalId).where('state', '=', 'pendingApproval').execute()
    const by = actorOf(caller)
    const people = await decidersOf(tx, facts, stageId, now)
    await record(app, tx, [
      ...aligned.effects, auditRequest(facts, 'Reassign approval stage of access package assignment request', by, { reason: justification, details: { approvers: fit.value.join(', '), ...askedIds(approverIds) } }),
      ...askThem(app, facts, people, { stageId, dueAt: stage.dueAt!, by, occasion: 'reassigned', once: `reassigned:${now}`, reason: justification }),
    ])
    return ok(true)
  })
}

/** The names of those whom the stage is to wait for; each of them must be one who can decide, or a group with one in it. */
async function fitting(tx: Tx, approverIds: readonly string[], involved: readonly string[]): Promise<Decision<readonly string[]>> {
  const nameOf = await namesOf(tx, approverIds)
  const present = await presentOf(tx, approverIds)
  for (const id of approverIds) {
    const refused = (reason: string) => no('ReassignInvalid', { name: nameOf(id), reason }, 'approverIds')
    if (!present.includes(id)) return refused('this is no person who can sign in, and no group')
    if (involved.includes(id)) return refused('nobody decides about a request of their own or for themselves')
    if ((await decidersAmong(tx, [id], involved)).length === 0) return refused('it has no member who could decide')
  }
  return ok(approverIds.map(nameOf))
}
