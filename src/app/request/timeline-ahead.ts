/** What happens now and later with a request and its access, if nobody does anything. */
import type { Selectable } from 'kysely'
import type { Db, Tables } from '#db/tables.ts'
import { nextReminder } from '#domain/approval/timing.ts'
import type { Policy } from '#domain/policy/policy.ts'
import type { Later } from '../approval/asked-later.ts'
import { remindersOf } from '../approval/open-approval.ts'
import { removalsAhead } from '../why/removals-ahead.ts'
import { inOrder, moment, type Moment, type Someone } from './moment.ts'
import { packageOf } from './swap.ts'

type Request = Selectable<Tables['assignmentRequest']>
type Stage = Selectable<Tables['approvalStage']>
type Waiting = { readonly stage: Stage; readonly people: readonly Someone[]; /** Is there anybody who can decide now? */ readonly canBeDecided: boolean; /** Since when these are asked. */ readonly since: string | null; readonly nudgeAgainAt: string | null; /** Whom each stage after it would ask now. */ readonly later: readonly Later[] }

/** The stage that is open waits: for whom, when they are reminded, when alternates are asked, when it is over, and what follows. */
export async function waitingForApproval(db: Db, request: Request, { stage, people, canBeDecided, since, nudgeAgainAt, later }: Waiting, now: string): Promise<readonly Moment[]> {
  const reminders = (canBeDecided ? remindersAhead(stage, now, await remindersOf(db, request.policySnapshot as Policy | null)) : []).map((at) => moment('future', at, 'reminder', { people }))
  const alternates = stage.escalatesAt ? [moment('future', stage.escalatesAt, 'escalation')] : []
  const untilDecided = inOrder([...reminders, ...alternates, moment('future', stage.dueAt, 'decisionDue')])
  const asked = canBeDecided ? moment('now', since, 'approvalStarted', { people, ...(nudgeAgainAt ? { nudgeAgainAt } : {}) }) : moment('now', null, 'nobodyDecides')
  const next = later.map((one) => moment('future', null, 'approvalStarted', { people: one.people }))
  const after = await onceApproved(db, request, { from: now, until: stage.dueAt! })
  // A period may begin while it still can be decided on.
  return [asked, ...next, ...(after.every((m) => m.at) ? inOrder([...untilDecided, ...after]) : [...untilDecided, ...after])]
}

function remindersAhead(stage: Stage, now: string, moments: readonly string[]): readonly string[] {
  const found: string[] = []
  for (let next = nextReminder(stage.openedAt!, stage.dueAt!, now, moments); next; next = nextReminder(stage.openedAt!, stage.dueAt!, next, moments)) found.push(next)
  return found
}

/** What follows on an approval, which comes at a time from now until the decision is due: access begins then, where its day has come by that time. */
async function onceApproved(db: Db, request: Request, decided: { readonly from: string; readonly until: string }): Promise<readonly Moment[]> {
  if (request.requestType.endsWith('Update')) return [moment('future', null, 'delivering'), ...(await eitherEnd(db, request))]
  const { startsAt } = request
  const start = startsAt && startsAt > decided.from ? moment('future', startsAt, startsAt < decided.until ? 'startsOnceApproved' : 'scheduled') : moment('future', null, 'delivering')
  return [...(await swapAhead(db, request, 'future')), start, ...endOf(request.endsAt)]
}

/** Another end holds once it is approved; otherwise the access ends as it would have. */
async function eitherEnd(db: Db, { assignmentId, endsAt, schedule }: Request): Promise<readonly Moment[]> {
  const held = await db.selectFrom('assignment').select('endsAt').where('id', '=', assignmentId).executeTakeFirst()
  if (!held || schedule?.expiration.type === 'notSpecified' || held.endsAt === endsAt) return endOf(held?.endsAt ?? null)
  return inOrder([...(held.endsAt ? [moment('future', held.endsAt, 'endsUnlessApproved')] : []), moment('future', endsAt, endsAt ? 'endsIfApproved' : 'noEndIfApproved')])
}

/** A swap whose time has come waits for what is given back to be gone; one that is for later gives it back then. */
export async function scheduled(db: Db, request: Request, now: string): Promise<readonly Moment[]> {
  const swap = await swapAhead(db, request, request.startsAt! <= now ? 'now' : 'future')
  const ahead = request.startsAt! <= now && swap.length > 0 ? [...swap, moment('future', null, 'delivering')] : [moment('now', null, 'scheduled'), ...swap, moment('future', request.startsAt, 'scheduled')]
  return [...ahead, ...endOf(request.endsAt)]
}
async function swapAhead(db: Db, request: Request & { readonly swapAssignmentId?: string | null }, when: 'now' | 'future'): Promise<readonly Moment[]> {
  const given = request.swapAssignmentId && (await packageOf(db, request.swapAssignmentId))
  return given ? [moment(when, when === 'now' ? null : request.startsAt, 'swap', { detail: given.packageName })] : []
}
const endOf = (endsAt: string | null): readonly Moment[] => (endsAt ? [moment('future', endsAt, 'accessEnds')] : [])

/** What is ahead of access that is held. What lies after a removal that waits for it will not happen. */
export async function lifeAhead(db: Db, assignmentId: string, now: string): Promise<readonly Moment[]> {
  const a = await db.selectFrom('assignment').selectAll().where('id', '=', assignmentId).executeTakeFirst()
  if (!a || a.state === 'expired') return []
  if (a.endingRequestId) return [moment('now', null, 'removing')]
  const notice = a.nextNoticeAt && a.nextNoticeAt > now ? a.nextNoticeAt : null
  const holder = await db.selectFrom('subject').select(['objectId', 'displayName']).where('id', '=', a.targetId!).executeTakeFirst()
  const people = holder ? [{ id: holder.objectId ?? '', displayName: holder.displayName ?? '' }] : []
  const removal = (await removalsAhead(db, [a.id])).get(a.id)
  const planned = [...(notice ? [moment('future', notice, 'reminder', { people })] : []), ...endOf(a.endsAt)]
  return removal ? [...planned.filter((m) => m.at! < removal.at), ...(a.endsAt && a.endsAt <= removal.at ? [] : [moment('future', removal.at, removal.kind, { people })])] : planned
}
