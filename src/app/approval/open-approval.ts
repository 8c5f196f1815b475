import { json, type Db, type Tx } from '#db/tables.ts'
import { send } from '#db/transaction.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { dueNoLaterThan, escalationFrom, nextReminder } from '#domain/approval/timing.ts'
import type { Policy, Stage } from '#domain/policy/policy.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { nowOf, type App } from '../app.ts'
import { auditRequest, moveRequest, type RequestFacts } from '../request/facts.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { resolveApprovers, type Resolution } from './resolve-approvers.ts'
import { addApprovers, askedIds, askThem, decidersOf, involvedIn } from './stage-people.ts'
import { tellKeepers } from './tell-keepers.ts'

/**
 * Opens the approval of a submitted request (R8): its first stage, with the later ones waiting for their turn. Refused when
 * a stage has nobody who could decide now: a request must not wait for no one. `noLaterThan`: nothing is left to decide then.
 */
export async function openApproval(app: App, tx: Tx, facts: RequestFacts, by: Actor, { noLaterThan }: { readonly noLaterThan: string | null }): Promise<Decision<Effect[]>> {
  const { stages } = facts.request.policySnapshot!.requestApprovalSettings
  const resolved = await Promise.all(stages.map((stage) => resolveApprovers(tx, stage, facts.target!, involvedIn(facts))))
  const empty = resolved.findIndex(({ people }) => people.length === 0)
  if (empty >= 0) return no('NobodyCanApprove', { reason: `no approver of the policy can decide about it${stages.length > 1 ? ` in stage ${empty + 1}` : ''}, and no fallback approver can either` })
  const moved = await moveRequest(tx, facts.request, 'approvalNeeded')
  if (!moved.ok) return moved
  send(tx, tx.insertInto('approval').values({ id: facts.request.id, createdDateTime: nowOf(app), noLaterThan }))
  const rows = stages.map((settings, i) => ({ id: app.newId(), approvalId: facts.request.id, sequence: i + 1, status: 'Initializing' as const, reviewResult: 'NotReviewed' as const, settings }))
  send(tx, tx.insertInto('approvalStage').values(rows.map((row) => ({ ...row, settings: json(row.settings) }))))
  return ok([auditRequest(facts, 'Create request approval', by, { details: askedIds(resolved[0]!.approvers.map((a) => a.principalId)) }), ...(await openStage(app, tx, facts, rows[0]!, by, { noLaterThan, resolved: resolved[0]! }))])
}

/** The stage whose turn comes next, if there is one. */
export const nextStage = (tx: Tx, approvalId: string) =>
  tx.selectFrom('approvalStage').select(['id', 'settings', 'sequence']).where('approvalId', '=', approvalId).where('status', '=', 'Initializing').orderBy('sequence').limit(1).executeTakeFirst()

/**
 * Opens a stage (F30): its approvers are those of this moment. When nobody is left who could decide, it stays open with no
 * approvers, those who look after the catalog are told, and it expires in time. `known`: what was looked for at this moment.
 */
export async function openStage(app: App, tx: Tx, facts: RequestFacts, { id, settings }: { readonly id: string; readonly settings: Stage }, by: Actor, known?: { readonly noLaterThan: string | null; readonly resolved: Resolution }): Promise<Effect[]> {
  const now = nowOf(app)
  const { noLaterThan } = known ?? (await tx.selectFrom('approval').select('noLaterThan').where('id', '=', facts.request.id).executeTakeFirstOrThrow())
  const dueAt = dueNoLaterThan(settings.durationBeforeAutomaticDenial, now, noLaterThan)
  const nextReminderAt = nextReminder(now, dueAt, now, await remindersOf(tx, facts.request.policySnapshot))
  send(tx, tx.updateTable('approvalStage').set({ status: 'InProgress', openedAt: now, dueAt, nextReminderAt, escalatesAt: escalationFrom(settings, now, dueAt) }).where('id', '=', id).where('status', '=', 'Initializing'))
  const resolved = known?.resolved ?? (await resolveApprovers(tx, settings, facts.target!, involvedIn(facts)))
  const people = (await addApprovers(app, tx, facts, id, resolved.approvers)) ? await decidersOf(tx, facts, id, now) : resolved.people
  return people.length > 0 ? askThem(app, facts, people, { stageId: id, dueAt, by, occasion: 'opened' }) : tellKeepers(app, tx, facts, { id, dueAt })
}

/** When approvers are reminded: as the policy says, or the tenant (U15). */
export const remindersOf = async (tx: Db | Tx, policy: Policy | null): Promise<readonly string[]> => policy?.rules?.approverReminders ?? (await tenantSettings(tx)).approverReminders
