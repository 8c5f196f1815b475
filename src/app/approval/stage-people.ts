/** Who a stage waits for at this moment, and how others are asked, too. */
import type { Db, Tx } from '#db/tables.ts'
import { send } from '#db/transaction.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import type { StandIn } from '#domain/approval/deciding.ts'
import { nowOf, type App } from '../app.ts'
import { requestMail } from '../mail/request-mail.ts'
import type { KnownPerson } from '../people.ts'
import { auditRequest, type RequestFacts } from '../request/facts.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { decidersAmong, type Approver } from './resolve-approvers.ts'

type Involved = Pick<RequestFacts, 'requestorId' | 'targetId'> & { readonly request: { readonly createdById: string | null } }
/** Those who never decide about a request, in whatever stage and in whoever's place (U11, entra.md §9.11). */
export const involvedIn = (facts: Involved): readonly string[] => [...new Set([facts.requestorId, facts.targetId, facts.request.createdById!])]

/** The people and groups that a stage names. */
export const approversIn = async (tx: Db | Tx, stageId: string) =>
  (await tx.selectFrom('stageApprover').select(['principalId', 'tier']).where('stageId', '=', stageId).orderBy('principalId').execute()).map((a) => ({ principalId: a.principalId!, tier: a.tier as Approver['tier'] }))

/** Who stands in for an approver of a stage who can still sign in; when, is for the rule to judge. */
export async function standInsOf(tx: Db | Tx, stageId: string): Promise<readonly StandIn[]> {
  const rows = await tx.selectFrom('stageDelegate as s').innerJoin('directoryObject as d', 'd.id', 's.approverId').where('s.stageId', '=', stageId)
    .where('d.accountEnabled', '=', true).where('d.deletedDateTime', 'is', null).select(['s.delegateId', 's.approverId', 's.startsAt', 's.endsAt']).execute()
  return rows.map((r) => ({ delegateId: r.delegateId!, approverId: r.approverId!, startsAt: r.startsAt!, endsAt: r.endsAt }))
}

/** Those who stand in for somebody in a stage now. */
export const delegatesIn = async (tx: Db | Tx, stageId: string, now: string): Promise<readonly string[]> =>
  (await tx.selectFrom('stageDelegate').select('delegateId').where('stageId', '=', stageId).where('startsAt', '<=', now).where((e) => e.or([e('endsAt', 'is', null), e('endsAt', '>', now)])).execute()).map((d) => d.delegateId!)

/** Somebody who could decide, and in whose place, where it is not in their own right. */
export type Decider = KnownPerson & { readonly standsInFor?: string | undefined }
/** Everybody who could decide a stage now: approvers, members of groups (U12), and delegates while they are such. */
export async function decidersOf(tx: Db | Tx, facts: Involved, stageId: string, now: string): Promise<readonly Decider[]> {
  const [approvers, standIns] = await Promise.all([approversIn(tx, stageId), standInsNow(tx, stageId, now)])
  const principals = approvers.map((a) => a.principalId)
  const deciders = await decidersAmong(tx, [...new Set([...principals, ...standIns.map((s) => s.delegateId!)])], involvedIn(facts))
  return deciders.map((p) => (p.principals.some((id) => principals.includes(id)) ? p : { ...p, standsInFor: standIns.find((s) => s.delegateId === p.id)?.approverName ?? undefined }))
}
const standInsNow = (tx: Db | Tx, stageId: string, now: string) =>
  tx.selectFrom('stageDelegate as s').innerJoin('directoryObject as d', 'd.id', 's.approverId').where('s.stageId', '=', stageId).where('s.startsAt', '<=', now).where((e) => e.or([e('s.endsAt', 'is', null), e('s.endsAt', '>', now)]))
    .select(['s.delegateId', 'd.displayName as approverName']).orderBy('d.displayName').execute()

/** For the record: the people and groups whom a stage asks at this moment, and who stands in for them. A timeline tells by it whom a reminder reached. */
export async function askedNow(tx: Tx, stageId: string, now: string): Promise<AskedIds> {
  const [approvers, delegates] = await Promise.all([approversIn(tx, stageId), delegatesIn(tx, stageId, now)])
  return askedIds([...approvers.map((a) => a.principalId), ...delegates])
}
export type AskedIds = { readonly approverIds: string }
export const askedIds = (ids: readonly string[]): AskedIds => ({ approverIds: [...new Set(ids)].join(' ') })

/** Everybody who was asked in a stage that was opened, decided or not: they hear how it ends (F78 mails 6 to 8, 16, 17). `known`: who could decide a stage, where that was looked for at this moment. */
export async function askedPeople(tx: Db | Tx, facts: RequestFacts, now: string, known: { readonly stageId: string; readonly deciders: readonly Decider[] } | undefined = undefined): Promise<readonly Decider[]> {
  const stages = await tx.selectFrom('approvalStage').select('id').where('approvalId', '=', facts.request.id).where('openedAt', 'is not', null).orderBy('sequence').execute()
  const asked = await Promise.all(stages.map(({ id }) => (id === known?.stageId ? known.deciders : decidersOf(tx, facts, id, now))))
  return [...new Map(asked.flat().map((p) => [p.id, p])).values()]
}

/** Delegations of approvers that hold now and reach requests for this package; none where the tenant has none. `hold` keeps them as they are until the end of the transaction. */
export async function delegationsNow(tx: Db | Tx, principals: readonly string[], { accessPackageId, catalogId }: { readonly accessPackageId: string | null; readonly catalogId: string | null }, now: string, hold = false) {
  if (principals.length === 0 || !(await tenantSettings(tx)).delegation.isEnabled) return []
  const found = tx.selectFrom('approvalDelegation').selectAll().where('principalId', 'in', [...principals]).where('startsAt', '<=', now)
    .where((e) => e.and([
      e.or([e('endsAt', 'is', null), e('endsAt', '>', now)]),
      e.or([e('accessPackageId', 'is', null), e('accessPackageId', '=', accessPackageId)]), e.or([e('catalogId', 'is', null), e('catalogId', '=', catalogId)]),
    ]))
  return (hold ? found.forKeyShare() : found).execute()
}

/**
 * Puts approvers into a stage who are not there yet, each with the delegates who stand in for them at this moment: a delegation
 * reaches what comes to somebody while it holds and names them directly (entra.md F52). There are no chains: who stands in is no
 * approver. The request must be locked. Says whether anybody stands in.
 */
export async function addApprovers(app: App, tx: Tx, facts: RequestFacts, stageId: string, approvers: readonly Approver[]): Promise<boolean> {
  if (approvers.length === 0) return false
  send(tx, tx.insertInto('stageApprover').values(approvers.map((a) => ({ stageId, principalId: a.principalId, tier: a.tier, askedAt: nowOf(app) }))).onConflict((c) => c.doNothing()))
  const delegations = await delegationsNow(tx, approvers.map((a) => a.principalId), facts.request, nowOf(app), true)
  if (delegations.length === 0) return false
  send(tx, tx.insertInto('stageDelegate').values(delegations.map((d) => ({ stageId, approverId: d.principalId, delegationId: d.id, delegateId: d.delegateId, startsAt: d.startsAt, endsAt: d.endsAt }))))
  return true
}

type Asking = { readonly stageId: string; readonly dueAt: string; readonly by: Actor; readonly occasion: 'opened' | 'forwarded' | 'reassigned'; readonly once?: string; readonly reason?: string }
/** Asks people to decide: an event for each, and a mail (F78 mails 1, 2, 4, 11, 13, 15). */
export const askThem = (app: App, facts: RequestFacts, people: readonly Decider[], { stageId, dueAt, by, occasion, once = occasion, reason }: Asking): Effect[] => {
  const why = reason ? { reason } : {}
  return [
    ...people.map((p) => auditRequest(facts, 'Add approver to request approval', by, { details: { approver: p.name }, ...why })),
    ...people.flatMap((p) => requestMail(app, facts, 'requestToApprover', p, `stage:${stageId}:${once}`, { decideBy: dueAt, occasion, ...why, ...(occasion === 'reassigned' ? { handedBy: by.name } : {}) })),
  ]
}
