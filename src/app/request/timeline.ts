/** What happened to a request, what happens now, and what will happen at which time if nobody does anything. */
import type { Db } from '#db/tables.ts'
import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity } from '#domain/effect.ts'
import { showsApprovers } from '#domain/approval/knowing.ts'
import { nextNotice } from '#domain/assignment/notices.ts'
import { nowOf, type App } from '../app.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { packageOf } from './swap.ts'

type Someone = { readonly id: string; readonly displayName: string }
type Approver = Someone & { readonly mail: string | null }
export type Moment = {
  readonly at: string | null
  readonly when: 'past' | 'now' | 'future'
  readonly kind: string
  readonly actor: Someone | null
  /** Who can act. */
  readonly people: readonly Someone[]
  readonly detail: string | null
  readonly resource: string | null
}
const moment = (when: Moment['when'], at: string | null, kind: string, more: Partial<Moment> = {}): Moment => ({ at, when, kind, actor: null, people: [], detail: null, resource: null, ...more })

/** Which audit activities tell the story, and as what. */
const kinds: Partial<Record<Activity, string>> = {
  'User requests access package assignment': 'submitted',
  'User requests access package assignment on behalf of user': 'submitted',
  'Administrator directly assigns user to access package': 'submitted',
  'Entitlement Management creates access package assignment request for user': 'submitted',
  'User requests to remove access package assignment': 'submitted',
  'User requests to extend access package assignment': 'submitted',
  'Create access package assignment user update request': 'submitted',
  'Administrator updates access package assignment': 'submitted',
  'Approver removes access package assignment': 'submitted',
  'Extend access package assignment': 'extended',
  'Change access package assignment': 'changed',
  'Reprocess access package assignment': 'reprocessed',
  'Reprocess access package assignment request': 'reprocessed',
  'Administrator directly removes user access package assignment': 'submitted',
  'Entitlement Management removes access package assignment request for user': 'submitted',
  'Create request approval': 'approvalStarted',
  'Approval stage completed for access package assignment request': 'approved',
  'Approve access package assignment request': 'approved',
  'Auto approve access package assignment request': 'approved',
  'Deny access package assignment request': 'denied',
  'Access package assignment request timed out (no approver action taken)': 'approvalExpired',
  'Cancel access package assignment request': 'canceled',
  'Fulfill access package resource assignment': 'resourceDelivered',
  'Remove access package resource assignment': 'resourceRemoved',
  'Fulfill access package assignment': 'delivered',
  'Failed access package assignment request': 'deliveryFailed',
  'Partially fulfill access package assignment request': 'deliveryFailed',
  'Forward access package assignment request to alternate approvers': 'escalation',
  'Remind approvers of access package assignment request': 'approvalReminder',
  'Notify of access package assignment expiry': 'reminder',
  'Remove access package assignment': 'accessEnded',
  'Swap access package assignment': 'swap',
}

/** The timeline of a request, oldest first. */
export async function timelineOf(app: App, caller: Caller, id: string): Promise<readonly Moment[]> {
  const request = await app.db.selectFrom('assignmentRequest').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const now = nowOf(app)
  const asked = await askedOf(app.db, caller, id)
  const past = (await pastOf(app.db, id, request.requestType.endsWith('Remove') ? null : request.assignmentId))
    .filter((m) => m.kind !== 'approvalStarted' || request.state !== 'pendingApproval')
    .map((m) => (m.people.length === 0 && (m.kind === 'approvalStarted' || m.kind === 'approvalReminder') ? { ...m, people: asked } : m))
    .map((m) => (m.kind === 'approvalReminder' ? { ...m, kind: 'reminder' } : m))
  const ahead = request.state === 'pendingApproval' ? await waitingForApproval(app.db, asked, id, request)
    : request.state === 'scheduled' ? [...(await scheduled(app.db, request, now))]
    : request.state === 'delivering' ? [moment('now', null, 'delivering', { detail: request.lastError })]
    : []
  const told = [...past, ...ahead, ...(request.assignmentId && !request.requestType.endsWith('Remove') ? await lifeAhead(app.db, request.assignmentId, now) : [])]
  return (await readsOnly(app.db, caller, request)) ? told.map((m) => (m.kind === 'deliveryFailed' || m.kind === 'delivering' ? { ...m, detail: null } : m)) : told
}

/** Readers of the catalog do not see why a delivery fails (entra.md §4 row 31); whoever asked, or is to get the access, does. */
async function readsOnly(db: Db, caller: Caller, request: { readonly catalogId: string | null; readonly requestorId: string | null; readonly targetId: string | null }): Promise<boolean> {
  const catalogId = request.catalogId ?? undefined
  if (!can(caller, 'catalog.read', catalogId) || can(caller, 'delivery.errors', catalogId)) return false
  return (await db.selectFrom('subject').select('id').where('objectId', '=', caller.id).where('id', 'in', [request.requestorId!, request.targetId!]).executeTakeFirst()) === undefined
}

async function pastOf(db: Db, requestId: string, assignmentId: string | null): Promise<Moment[]> {
  const events = await db.selectFrom('auditEvent').selectAll().where((e) => e.or([e('requestId', '=', requestId), ...(assignmentId ? [e('assignmentId', '=', assignmentId)] : [])])).orderBy('activityDateTime').orderBy('id').execute()
  return events.flatMap((e) => {
    const kind = kinds[e.activityDisplayName as Activity]
    // The story of a grant ends with "access ended"; how the removal was asked for is told by the removal's own timeline.
    if (!kind || (e.requestId !== requestId && ['submitted', 'canceled'].includes(kind))) return []
    // The last stage is told by the approval of the whole request.
    if (e.activityDisplayName?.startsWith('Approval stage completed') && !(e.additionalDetails as { key: string }[]).some((d) => d.key === 'nextStage')) return []
    const by = (e.initiatedBy as { user?: { id: string; displayName: string } }).user
    const resource = (e.targetResources as { type: string; displayName: string | null }[]).find((t) => t.type === 'AccessPackageResource')?.displayName ?? null
    const user = (e.targetResources as { type: string; id: string; displayName: string | null }[]).find((t) => t.type === 'User')
    const told = kind === 'reminder' && user ? [{ id: user.id, displayName: user.displayName ?? '' }] : []
    return [moment('past', e.activityDateTime, kind, { people: told, actor: by ? { id: by.id, displayName: by.displayName } : null, detail: e.resultReason, resource })]
  })
}

type RequestRow = { readonly startsAt: string | null; readonly endsAt: string | null; readonly swapAssignmentId: string | null }
const askedOf = async (db: Db, caller: Caller, id: string): Promise<readonly Someone[]> => {
  const stage = await db.selectFrom('approvalStage').select('id').where('approvalId', '=', id).where('status', '<>', 'Initializing').orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  return stage ? approversOf(db, caller, stage.id, id) : []
}
/** The last stage that was opened is the one that waits: those who were asked in it are given. */
async function waitingForApproval(db: Db, people: readonly Someone[], id: string, request: RequestRow): Promise<Moment[]> {
  const stage = await db.selectFrom('approvalStage').selectAll().where('approvalId', '=', id).where('status', '=', 'InProgress').executeTakeFirst()
  if (!stage) return []
  const start = [request.startsAt ? moment('future', request.startsAt, 'scheduled') : moment('future', null, 'delivering')]
  const alternates = stage.escalatesAt ? [moment('future', stage.escalatesAt, 'escalation')] : []
  return [moment('now', stage.openedAt, 'approvalStarted', { people }), ...alternates, moment('future', stage.dueAt, 'decisionDue'), ...(await swapAhead(db, request, 'future')), ...start, ...endOf(request.endsAt)]
}
/** A swap whose time has come waits for what is given back to be gone; one that is for later gives it back then. */
async function scheduled(db: Db, request: RequestRow, now: string): Promise<Moment[]> {
  const swap = await swapAhead(db, request, request.startsAt! <= now ? 'now' : 'future')
  const ahead = request.startsAt! <= now && swap.length > 0 ? [...swap, moment('future', null, 'delivering')] : [moment('now', null, 'scheduled'), ...swap, moment('future', request.startsAt, 'scheduled')]
  return [...ahead, ...endOf(request.endsAt)]
}
async function swapAhead(db: Db, request: RequestRow, when: 'now' | 'future'): Promise<Moment[]> {
  const given = request.swapAssignmentId && (await packageOf(db, request.swapAssignmentId))
  return given ? [moment(when, when === 'now' ? null : request.startsAt, 'swap', { detail: given.packageName })] : []
}
const endOf = (endsAt: string | null): Moment[] => (endsAt ? [moment('future', endsAt, 'accessEnds')] : [])

/**
 * The people and groups that a stage waits for, without those who may not decide. A policy may keep them from whoever
 * asked (approverInformationVisibility, entra.md §1.15, F35), and so may the tenant; approvers themselves and those who look after the catalog see them.
 */
export async function approversOf(db: Db, caller: Caller, stageId: string, requestId: string): Promise<readonly Approver[]> {
  const stage = await db.selectFrom('approvalStage as t').innerJoin('assignmentRequest as q', 'q.id', 't.approvalId').where('t.id', '=', stageId).select(['t.settings', 'q.catalogId']).executeTakeFirst()
  if (!stage) return []
  const shown = showsApprovers(stage.settings.approverInformationVisibility, (await tenantSettings(db)).showApproverDetailsToMembers, caller.userType !== 'Guest')
  if (!shown && !can(caller, 'catalog.read', stage.catalogId!) && !(await isApprover(db, caller, stageId))) return []
  const rows = await db.selectFrom('stageApprover as a').innerJoin('directoryObject as d', 'd.id', 'a.principalId').where('a.stageId', '=', stageId)
    .where((e) => e.not(e.exists(e.selectFrom('assignmentRequest as r').innerJoin('subject as s', (j) => j.on((o) => o.or([o('s.id', '=', o.ref('r.requestorId')), o('s.id', '=', o.ref('r.targetId'))]))).where('r.id', '=', requestId).whereRef('s.objectId', '=', 'a.principalId').select('r.id'))))
    .select(['d.id', 'd.displayName', 'd.mail']).orderBy('d.displayName').execute()
  return rows.map((r) => ({ id: r.id, displayName: r.displayName ?? '', mail: r.mail }))
}

const isApprover = async (db: Db, caller: Caller, stageId: string): Promise<boolean> =>
  (await db.selectFrom('stageApprover').select('stageId').where('stageId', '=', stageId).where('principalId', 'in', [caller.id, ...caller.principals])
    .unionAll(db.selectFrom('stageDelegate').select('stageId').where('stageId', '=', stageId).where('delegateId', '=', caller.id)).limit(1).executeTakeFirst()) !== undefined

async function lifeAhead(db: Db, assignmentId: string, now: string): Promise<Moment[]> {
  const a = await db.selectFrom('assignment').selectAll().where('id', '=', assignmentId).executeTakeFirst()
  if (!a || a.state === 'expired') return []
  if (a.endingRequestId) return [moment('now', null, 'removing')]
  const notice = nextNotice(a.startsAt!, a.endsAt, now, (await tenantSettings(db)).expiryNotices)
  const holder = await db.selectFrom('subject').select(['objectId', 'displayName']).where('id', '=', a.targetId!).executeTakeFirst()
  const people = holder ? [{ id: holder.objectId ?? '', displayName: holder.displayName ?? '' }] : []
  return [...(notice ? [moment('future', notice, 'reminder', { people })] : []), ...endOf(a.endsAt)]
}
