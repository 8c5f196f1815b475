/** What happened to a request, what happens now, and what will happen at which time if nobody does anything. */
import type { Db } from '#db/tables.ts'
import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { nowOf, type App } from '../app.ts'
import { askedLater } from '../approval/asked-later.ts'
import { approversAsked, mayKnowApprovers, standInsShown } from '../approval/approvers-shown.ts'
import { nudgeAgainAt } from '../approval/nudge-approvers.ts'
import { decidersOf } from '../approval/stage-people.ts'
import { moment, type Moment, type Someone } from './moment.ts'
import { lifeAhead, scheduled, waitingForApproval } from './timeline-ahead.ts'
import { pastOf } from './timeline-past.ts'

/** The timeline of a request, oldest first. */
export async function timelineOf(app: App, caller: Caller, id: string): Promise<readonly Moment[]> {
  const { db } = app
  const request = await db.selectFrom('assignmentRequest').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const now = nowOf(app)
  const [asked, holder, requestor, held] = await Promise.all([
    askedIn(db, caller, id, now), personOf(db, request.targetId), personOf(db, request.requestorId),
    db.selectFrom('assignment').select('endsAt').where('id', '=', request.assignmentId).executeTakeFirst(),
  ])
  const past = await pastOf(db, { request, holderId: holder, endsAt: held?.endsAt ?? null, asked: asked?.people ?? [], knowsApprovers: asked?.isKnown ?? false })
  const waits = request.state === 'pendingApproval' && asked?.stage.status === 'InProgress' ? asked : undefined
  const canBeDecided = waits !== undefined && (await decidersOf(db, { request, requestorId: requestor!, targetId: holder! }, waits.stage.id, now)).length > 0
  const isLive = request.assignmentId && !request.requestType.endsWith('Remove') && !waits
  const ahead = waits ? await waitingForApproval(db, request, { ...waits, canBeDecided, later: await askedLater(db, caller, id) }, now)
    : request.state === 'scheduled' ? await scheduled(db, request, now)
    : request.state === 'delivering' ? [moment('now', null, 'delivering', { detail: request.lastError })]
    : []
  // Where those wait who were asked at first, that they were asked says nothing new.
  const told = [...past.filter((m) => m.kind !== 'approvalStarted' || !canBeDecided || m.at !== waits?.since), ...ahead, ...(isLive ? await lifeAhead(db, request.assignmentId!, now) : [])]
  return (await readsOnly(db, caller, request)) ? told.map((m) => (m.kind === 'deliveryFailed' || m.kind === 'delivering' ? { ...m, detail: null } : m)) : told
}

const personOf = async (db: Db, subjectId: string | null): Promise<string | null> => (await db.selectFrom('subject').select('objectId').where('id', '=', subjectId).executeTakeFirst())?.objectId ?? null

/** Readers of the catalog do not see why a delivery fails (entra.md §4 row 31); whoever asked, or is to get the access, does. */
async function readsOnly(db: Db, caller: Caller, request: { readonly catalogId: string | null; readonly requestorId: string | null; readonly targetId: string | null }): Promise<boolean> {
  const catalogId = request.catalogId ?? undefined
  if (!can(caller, 'catalog.read', catalogId) || can(caller, 'delivery.errors', catalogId)) return false
  return (await db.selectFrom('subject').select('id').where('objectId', '=', caller.id).where('id', 'in', [request.requestorId!, request.targetId!]).executeTakeFirst()) === undefined
}

/** The last stage that was opened: whom it asks, and those who stand in for them, since the first of them was asked; nobody where the caller may not know. */
async function askedIn(db: Db, caller: Caller, requestId: string, now: string) {
  const stage = await db.selectFrom('approvalStage').selectAll().where('approvalId', '=', requestId).where('status', '<>', 'Initializing').orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  if (!stage) return undefined
  const isKnown = await mayKnowApprovers(db, caller, stage.id)
  const approvers = isKnown ? await approversAsked(db, stage.id, requestId) : []
  const people: readonly Someone[] = [...approvers.map(({ id, displayName }) => ({ id, displayName })), ...(await standInsShown(db, stage.id, approvers, now))]
  const since = approvers.map((a) => a.askedAt ?? stage.openedAt!).toSorted()[0] ?? stage.openedAt
  const { nudgedAt } = await db.selectFrom('approval').select('nudgedAt').where('id', '=', requestId).executeTakeFirstOrThrow()
  return { stage, isKnown, people, since, nudgeAgainAt: nudgeAgainAt(nudgedAt, now) }
}
