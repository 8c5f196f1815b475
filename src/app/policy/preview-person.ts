import { escalationFrom, dueFrom } from '#domain/approval/timing.ts'
import type { Policy, Stage } from '#domain/policy/policy.ts'
import { admissible, objection, type AskingPerson } from '#domain/request/admission.ts'
import { messageOf, no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { decidersAmong, resolveAlternates, resolveApprovers, type Approver, type Resolution } from '../approval/resolve-approvers.ts'
import { delegationsNow } from '../approval/stage-people.ts'
import { loadPeople, type KnownPerson } from '../people.ts'
import type { Place } from './preview-policy.ts'

type Named = { readonly id: string; readonly displayName: string | null }
type Asked = { readonly approvers: readonly (Named & { readonly kind: 'user' | 'group' })[]; readonly people: { readonly count: number; readonly people: readonly Named[] } }
export type StagePreview = Asked & {
  readonly stage: number; readonly tier: Approver['tier'] | null; readonly dueDateTime: string
  readonly alternates: (Asked & { readonly escalatesDateTime: string | null }) | null
  readonly standIns: readonly (Named & { readonly inPlaceOf: Named })[]
}
export type PersonPreview = Named & {
  readonly couldAsk: boolean; readonly reason: string | null
  /** Who would ask, where it is not the person. */
  readonly askedBy: Named | null
  readonly stages: readonly StagePreview[]
}
type Facts = { readonly draft: Policy; readonly place: Place; /** Who would ask for whom. */ readonly asks: ReadonlyMap<string, string> }
const mostShown = 50

/** Who would decide about a request for this person if it were made now. Nothing where nobody could ask. */
export async function previewPerson(app: App, tx: Tx, { draft, place, asks }: Facts, personId: string | undefined): Promise<Decision<PersonPreview | null>> {
  if (personId === undefined) return ok(null)
  const askerId = asks.get(personId) ?? personId
  const people = await loadPeople(tx, [personId, askerId])
  const [target, requestor] = [people.get(personId), people.get(askerId)]
  if (!target || !requestor) return no('TargetUnknown', { id: personId }, 'personId')
  const may = mayBeAsked(draft, place, { requestor, target, now: nowOf(app) })
  const { isApprovalRequiredForAdd, stages } = draft.requestApprovalSettings
  const shown = isApprovalRequiredForAdd ? await Promise.all(stages.map((stage, i) => previewStage(app, tx, { stage, number: i + 1, target, involved: [...new Set([target.id, requestor.id])], place }))) : []
  return ok({ id: target.id, displayName: target.name, couldAsk: may.ok, reason: may.ok ? null : messageOf(may.refusal), askedBy: requestor === target ? null : named(requestor), stages: shown })
}

function mayBeAsked(draft: Policy, { catalog }: Place, { requestor, target, now }: { readonly requestor: AskingPerson; readonly target: AskingPerson; readonly now: string }): Decision<true> {
  const admitted = admissible(target, catalog)
  return admitted.ok ? objection(draft, { type: requestor.id === target.id ? 'userAdd' : 'onBehalfAdd', requestor, target, now }) : admitted
}

const named = (p: KnownPerson): Named => ({ id: p.id, displayName: p.name })
type StageFacts = { readonly stage: Stage; readonly number: number; readonly target: KnownPerson; readonly involved: readonly string[]; readonly place: Place }

async function previewStage(app: App, tx: Tx, { stage, number, target, involved, place }: StageFacts): Promise<StagePreview> {
  const now = nowOf(app)
  const [resolved, later] = await Promise.all([resolveApprovers(tx, stage, target, involved), resolveAlternates(tx, stage, target, involved)])
  const dueDateTime = dueFrom(stage.durationBeforeAutomaticDenial, now)
  return {
    stage: number, tier: resolved.approvers[0]?.tier ?? null, dueDateTime, ...(await asked(tx, resolved)),
    alternates: stage.isEscalationEnabled ? { escalatesDateTime: escalationFrom(stage, now, dueDateTime), ...(await asked(tx, later)) } : null,
    standIns: await standIns(tx, resolved, involved, place, now),
  }
}

async function asked(tx: Tx, { approvers, people }: Resolution): Promise<Asked> {
  const ids = approvers.map((a) => a.principalId)
  const found = ids.length === 0 ? [] : await tx.selectFrom('directoryObject').select(['id', 'displayName', 'kind']).where('id', 'in', ids).execute()
  const sorted = people.toSorted((a, b) => a.name.localeCompare(b.name))
  return {
    approvers: ids.flatMap((id) => found.filter((f) => f.id === id).map((f) => ({ id, displayName: f.displayName, kind: f.kind === 'group' ? 'group' as const : 'user' as const }))),
    people: { count: people.length, people: sorted.slice(0, mostShown).map(named) },
  }
}

/** Who stands in for approvers now, as a stage that opened now would have it. */
async function standIns(tx: Tx, { approvers }: Resolution, involved: readonly string[], place: Place, now: string): Promise<StagePreview['standIns']> {
  const delegations = await delegationsNow(tx, approvers.map((a) => a.principalId), place, now)
  const people = await decidersAmong(tx, delegations.map((d) => d.delegateId), involved)
  const principals = await loadPeople(tx, delegations.map((d) => d.principalId))
  return delegations.flatMap((d) => {
    const [delegate, principal] = [people.find((p) => p.id === d.delegateId), principals.get(d.principalId)]
    return delegate && principal ? [{ ...named(delegate), inPlaceOf: named(principal) }] : []
  })
}
