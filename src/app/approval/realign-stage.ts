import type { Selectable } from 'kysely'
import { system } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import type { Policy, Stage } from '#domain/policy/policy.ts'
import { json, type Tables, type Tx } from '#db/tables.ts'
import { send } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { namesOf } from '../names-of.ts'
import { actorOf } from '../people.ts'
import { readPolicy } from '../policy/read-policies.ts'
import { auditRequest, type RequestFacts } from '../request/facts.ts'
import { decidersAmong, presentOf, resolveAlternates, resolveApprovers, type Approver, type Resolution } from './resolve-approvers.ts'
import { addApprovers, approversIn, askThem, decidersOf, delegatesIn, involvedIn, type Decider } from './stage-people.ts'
import { tellKeepers } from './tell-keepers.ts'

/** A stage as it is after it was brought in line. */
export type Aligned = {
  readonly stage: Selectable<Tables['approvalStage']> | undefined
  readonly approvers: readonly Approver[]
  /** Who could decide it; nobody where it is not open. */
  readonly deciders: readonly Decider[]
  readonly effects: readonly Effect[]
}

/**
 * Looks for the approvers of an open stage anew, and brings the stage in line (L7): who has come is asked, who has gone is
 * dropped. The request must be locked. Doing it twice is doing it once; a stage that waits for nobody stays open, and never approves.
 */
export async function realign(app: App, tx: Tx, facts: RequestFacts, stageId: string, occasion: 'opened' | 'forwarded' = 'opened'): Promise<Aligned> {
  const now = nowOf(app)
  const [stage, before, delegates, edited] = await Promise.all([
    tx.selectFrom('approvalStage').selectAll().where('id', '=', stageId).where('approvalId', '=', facts.request.id).forUpdate().executeTakeFirst(),
    approversIn(tx, stageId), delegatesIn(tx, stageId, now), editedPolicy(tx, facts),
  ])
  if (stage?.status !== 'InProgress' || facts.request.state !== 'pendingApproval' || !facts.target) return { stage, approvers: before, deciders: [], effects: [] }
  const settings = (edited && (await takeEditedSets(tx, facts, edited)).get(stageId)) ?? stage.settings
  const { approvers: wanted, people } = await wantedIn(tx, facts, settings, before, stage.escalatedAt !== null)
  const asked = [...new Set([...before.map((b) => b.principalId), ...delegates])]
  const asBefore = asked.length === wanted.length && wanted.every((w) => asked.includes(w.principalId))
  const known = asBefore ? people : await decidersOf(tx, facts, stageId, now)
  const gone = before.filter((b) => !wanted.some((w) => w.principalId === b.principalId)).map((b) => b.principalId)
  const come = wanted.filter((w) => !before.some((b) => b.principalId === w.principalId))
  if (gone.length > 0) send(tx, tx.deleteFrom('stageApprover').where('stageId', '=', stageId).where('principalId', 'in', gone))
  for (const w of wanted) if (before.some((b) => b.principalId === w.principalId && b.tier !== w.tier)) send(tx, tx.updateTable('stageApprover').set({ tier: w.tier }).where('stageId', '=', stageId).where('principalId', '=', w.principalId))
  await addApprovers(app, tx, facts, stageId, come)
  const deciders = gone.length > 0 || come.length > 0 ? await decidersOf(tx, facts, stageId, now) : known
  const fresh = deciders.filter((p) => !known.some((k) => k.id === p.id))
  return {
    stage, approvers: wanted, deciders,
    effects: [
      ...(await dropped(tx, facts, gone)),
      ...askThem(app, facts, fresh, { stageId, dueAt: stage.dueAt!, by: actorOf(system), occasion }),
      ...(deciders.length === 0 ? await tellKeepers(app, tx, facts, stage) : []),
    ],
  }
}

/** Whoever a stage was reassigned to keeps it for as long as somebody of them can decide; otherwise the rules say who is asked. */
async function wantedIn(tx: Tx, facts: RequestFacts, settings: Stage, before: readonly Approver[], escalated: boolean): Promise<Resolution> {
  const involved = involvedIn(facts)
  const alternates = escalated ? await resolveAlternates(tx, settings, facts.target!, involved) : { approvers: [], people: [] }
  const handed = await presentOf(tx, before.filter((a) => a.tier === 'reassigned').map((a) => a.principalId))
  const keepers = await decidersAmong(tx, handed, involved)
  const first = keepers.length > 0 ? { approvers: handed.map((principalId): Approver => ({ principalId, tier: 'reassigned' })), people: keepers } : await resolveApprovers(tx, settings, facts.target!, involved)
  return {
    approvers: [...first.approvers, ...alternates.approvers.filter((a) => !first.approvers.some((f) => f.principalId === a.principalId))],
    people: [...first.people, ...alternates.people.filter((p) => !first.people.some((f) => f.id === p.id))],
  }
}

/** The policy as it is now, where that is not what the request was judged by. */
async function editedPolicy(tx: Tx, { request }: RequestFacts): Promise<Policy | undefined> {
  if (!request.policyId) return undefined
  const now = await tx.selectFrom('assignmentPolicy').select('version').where('id', '=', request.policyId).executeTakeFirst()
  return now && now.version !== request.policySnapshot?.version ? readPolicy(tx, request.policyId) : undefined
}

/** Undecided stages take the approvers of an edited policy, where it still has a stage at that place. All else stays as the request was judged by. Gives the settings that are new, by stage. */
async function takeEditedSets(tx: Tx, { request }: RequestFacts, policy: Policy): Promise<ReadonlyMap<string, Stage>> {
  const taken = new Map<string, Stage>()
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
