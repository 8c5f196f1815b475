import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import type { Stage } from '#domain/policy/policy.ts'
import { json, type Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { namesOf } from '../names-of.ts'
import { actorOf } from '../people.ts'
import { readPolicy } from '../policy/read-policies.ts'
import { auditRequest, type RequestFacts } from '../request/facts.ts'
import { decidersAmong, presentOf, resolveAlternates, resolveApprovers, type Approver } from './resolve-approvers.ts'
import { addApprovers, approversIn, askThem, decidersOf, involvedIn } from './stage-people.ts'
import { tellKeepers } from './tell-keepers.ts'

/**
 * Looks for the approvers of an open stage anew, and brings the stage in line (L7): who has come is asked, who has gone is
 * dropped. The request must be locked. Doing it twice is doing it once; a stage that waits for nobody stays open, and never approves.
 */
export async function realign(app: App, tx: Tx, facts: RequestFacts, stageId: string, occasion: 'opened' | 'forwarded' = 'opened'): Promise<Effect[]> {
  const stage = await tx.selectFrom('approvalStage').selectAll().where('id', '=', stageId).where('approvalId', '=', facts.request.id).forUpdate().executeTakeFirst()
  if (stage?.status !== 'InProgress' || facts.request.state !== 'pendingApproval' || !facts.target) return []
  const settings = (await takeEditedSets(tx, facts)).get(stageId) ?? stage.settings
  const before = await approversIn(tx, stageId)
  const wanted = await wantedIn(tx, facts, settings, before, stage.escalatedAt !== null)
  const known = await decidersOf(tx, facts, stageId, nowOf(app))
  const gone = before.filter((b) => !wanted.some((w) => w.principalId === b.principalId)).map((b) => b.principalId)
  if (gone.length > 0) await tx.deleteFrom('stageApprover').where('stageId', '=', stageId).where('principalId', 'in', gone).execute()
  for (const w of wanted) await tx.updateTable('stageApprover').set({ tier: w.tier }).where('stageId', '=', stageId).where('principalId', '=', w.principalId).where('tier', '<>', w.tier).execute()
  await addApprovers(app, tx, facts, stageId, wanted)
  const changed = gone.length > 0 || wanted.length > before.length
  const people = changed ? await decidersOf(tx, facts, stageId, nowOf(app)) : known
  const fresh = people.filter((p) => !known.some((k) => k.id === p.id))
  return [
    ...(await dropped(tx, facts, gone)),
    ...askThem(app, facts, fresh, { stageId, dueAt: stage.dueAt!, by: actorOf(system), occasion }),
    ...(people.length === 0 ? await tellKeepers(app, tx, facts, stage) : []),
  ]
}

/** Whoever a stage was reassigned to keeps it for as long as somebody of them can decide; otherwise the rules say who is asked. */
async function wantedIn(tx: Tx, facts: RequestFacts, settings: Stage, before: readonly Approver[], escalated: boolean): Promise<readonly Approver[]> {
  const involved = involvedIn(facts)
  const alternates = escalated ? (await resolveAlternates(tx, settings, facts.target!, involved)).approvers : []
  const handed = await presentOf(tx, before.filter((a) => a.tier === 'reassigned').map((a) => a.principalId))
  const first = (await decidersAmong(tx, handed, involved)).length > 0 ? handed.map((principalId): Approver => ({ principalId, tier: 'reassigned' })) : (await resolveApprovers(tx, settings, facts.target!, involved)).approvers
  return [...first, ...alternates.filter((a) => !first.some((f) => f.principalId === a.principalId))]
}

/** When the policy was edited, undecided stages take its approvers, where it still has a stage at that place. All else stays as the request was judged by. Gives the settings that are new, by stage. */
async function takeEditedSets(tx: Tx, { request }: RequestFacts): Promise<ReadonlyMap<string, Stage>> {
  const taken = new Map<string, Stage>()
  const policy = request.policyId ? await readPolicy(tx, request.policyId) : undefined
  if (!policy || policy.version === request.policySnapshot?.version) return taken
  const stages = await tx.selectFrom('approvalStage').select(['id', 'sequence', 'settings']).where('approvalId', '=', request.id).where('status', 'in', ['InProgress', 'Initializing']).execute()
  for (const { id, sequence, settings } of stages) {
    const edited = policy.requestApprovalSettings.stages[sequence! - 1]
    if (!edited) continue
    const { primaryApprovers, fallbackPrimaryApprovers, escalationApprovers = [], fallbackEscalationApprovers = [] } = edited
    const now = { ...settings, primaryApprovers, fallbackPrimaryApprovers, escalationApprovers, fallbackEscalationApprovers }
    await tx.updateTable('approvalStage').set({ settings: json(now) }).where('id', '=', id).execute()
    taken.set(id, now)
  }
  return taken
}

async function dropped(tx: Tx, facts: RequestFacts, gone: readonly string[]): Promise<Effect[]> {
  if (gone.length === 0) return []
  const nameOf = await namesOf(tx, gone)
  return gone.map((id) => auditRequest(facts, 'Remove approver from request approval', actorOf(system), { details: { approver: nameOf(id) } }))
}
