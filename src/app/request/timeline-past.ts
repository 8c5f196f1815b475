/** What happened to a request, told from the audit log. */
import type { Selectable } from 'kysely'
import type { Db, Tables } from '#db/tables.ts'
import { endingOf } from '#domain/assignment/ending.ts'
import { system } from '#domain/caller.ts'
import type { Activity } from '#domain/effect.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import { namesOf } from '../names-of.ts'
import { moment, type Moment, type Someone } from './moment.ts'

type Request = Pick<Selectable<Tables['assignmentRequest']>, 'id' | 'requestType' | 'state' | 'assignmentId' | 'createdById' | 'createdDateTime' | 'completedDateTime' | 'justification'>
/** What the story of a request is told with: who gets the access, when it was to end, and those who are asked now; nobody where the caller may not know. */
export type Told = { readonly request: Request; readonly holderId: string | null; readonly endsAt: string | null; readonly asked: readonly Someone[]; readonly knowsApprovers: boolean }

const autoApproval = 'Auto approve access package assignment request' satisfies Activity
/** Which audit activities tell the story, and as what. */
const kinds: Partial<Record<Activity, string>> = {
  'User requests access package assignment': 'submitted',
  'User requests access package assignment on behalf of user': 'submitted',
  'Administrator directly assigns user to access package': 'submitted',
  'Entitlement Management creates access package assignment request for user': 'submitted',
  'User requests to remove access package assignment': 'removal',
  'User requests to extend access package assignment': 'extensionAsked',
  'Create access package assignment user update request': 'submitted',
  'Administrator updates access package assignment': 'submitted',
  'Approver removes access package assignment': 'removal',
  'Extend access package assignment': 'extended',
  'Change access package assignment': 'changed',
  'Reprocess access package assignment': 'reprocessed',
  'Reprocess access package assignment request': 'reprocessed',
  'Administrator directly removes user access package assignment': 'removal',
  'Entitlement Management removes access package assignment request for user': 'removal',
  'Create request approval': 'approvalStarted',
  'Approval stage completed for access package assignment request': 'approved',
  'Approve access package assignment request': 'approved',
  [autoApproval]: 'approved',
  'Deny access package assignment request': 'denied',
  'Access package assignment request timed out (no approver action taken)': 'approvalExpired',
  'Cancel access package assignment request': 'canceled',
  'Fulfill access package resource assignment': 'resourceDelivered',
  'Remove access package resource assignment': 'resourceRemoved',
  'Fulfill access package assignment': 'delivered',
  'Failed access package assignment request': 'deliveryFailed',
  'Partially fulfill access package assignment request': 'deliveryFailed',
  'Forward access package assignment request to alternate approvers': 'escalation',
  'Reassign approval stage of access package assignment request': 'forwarded',
  'Remind approvers of access package assignment request': 'approvalReminder',
  'Notify of access package assignment expiry': 'reminder',
  'Remove access package assignment': 'accessEnded',
  'Swap access package assignment': 'swap',
}
/** Of any access of which something was given, one of these tells. */
export const givings: readonly Activity[] = ['Fulfill access package assignment', 'Fulfill access package resource assignment']
/** What is told of the access itself, whichever request it came with. How another request was asked for and decided is told by its own timeline. */
const ofTheAccess: readonly string[] = ['resourceDelivered', 'resourceRemoved', 'delivered', 'deliveryFailed', 'reminder', 'accessEnded', 'extended', 'changed', 'reprocessed']
const ofApprovers: readonly string[] = ['approvalStarted', 'approvalReminder', 'forwarded']
const removals = { expired: 'reachedEnd', givenUp: 'gaveUp', removed: 'removed' } as const

type Event = Selectable<Tables['auditEvent']>
const detailOf = (event: Event, key: string): string | undefined => (event.additionalDetails as { key: string; value: string }[]).find((d) => d.key === key)?.value
const idsIn = (event: Event): readonly string[] => detailOf(event, 'approverIds')?.split(' ').filter(Boolean) ?? []

/** The past of a request, oldest first. */
export async function pastOf(db: Db, told: Told): Promise<readonly Moment[]> {
  const { request } = told
  const events = await eventsOf(db, request)
  const nameOf = await namesOf(db, [...new Set(events.flatMap(idsIn))])
  // Before it was written down whom a stage asked, those who are asked now stood for them.
  const stayed = !events.some((e) => kinds[e.activityDisplayName as Activity] === 'forwarded')
  const asked = (event: Event): readonly Someone[] => (!told.knowsApprovers ? [] : detailOf(event, 'approverIds') === undefined ? (stayed ? told.asked : []) : idsIn(event).map((id) => ({ id, displayName: nameOf(id) })))
  return events.flatMap((event) => momentOf(event, told, asked) ?? [])
}

/** The events of a request and of the access that it gave or changed. The access of an update has a story of its own until then. */
async function eventsOf(db: Db, { id, requestType, assignmentId, completedDateTime }: Request): Promise<readonly Event[]> {
  const life = requestType.endsWith('Remove') ? null : assignmentId
  return db.selectFrom('auditEvent').selectAll()
    .where((e) => e.or([e('requestId', '=', id), ...(life === null ? [] : [e.and([e('assignmentId', '=', life), ...(requestType.endsWith('Update') ? [e('activityDateTime', '>', completedDateTime ?? 'infinity')] : [])])])]))
    .orderBy('activityDateTime').orderBy('id').execute()
}

function momentOf(event: Event, told: Told, asked: (event: Event) => readonly Someone[]): Moment | undefined {
  const kind = kinds[event.activityDisplayName as Activity]
  if (!kind || (event.requestId !== told.request.id && !ofTheAccess.includes(kind))) return undefined
  // The last stage is told by the approval of the whole request.
  if (event.activityDisplayName?.startsWith('Approval stage completed') && detailOf(event, 'nextStage') === undefined) return undefined
  // Nobody approves what needs no approval; the log has whoever asked as the one who set it going.
  const by = event.activityDisplayName === autoApproval ? undefined : (event.initiatedBy as { user?: { id: string; displayName: string } }).user
  const actor = by ? { id: by.id, displayName: by.displayName } : null
  const targets = event.targetResources as { type: string; id: string; displayName: string | null }[]
  const resource = targets.find((t) => t.type === 'AccessPackageResource')?.displayName ?? null
  const at = event.activityDateTime
  if (kind === 'removal') return removalOf(told, at, actor, (event.initiatedBy as { app?: { displayName: string } }).app?.displayName)
  if (kind === 'forwarded' && !told.knowsApprovers) return moment('past', at, kind)
  const inPlaceOf = detailOf(event, 'inPlaceOf')
  const user = kind === 'reminder' ? targets.find((t) => t.type === 'User') : undefined
  const people = user ? [{ id: user.id, displayName: user.displayName ?? '' }] : ofApprovers.includes(kind) ? asked(event) : []
  return moment('past', at, kind === 'approvalReminder' ? 'reminder' : kind, { people, actor: actor && inPlaceOf ? { ...actor, standsInFor: inPlaceOf } : actor, detail: event.resultReason, resource })
}

/** How the removal began: the end was reached, it was given up, or somebody, an application or a rule took it away. */
function removalOf({ request, holderId, endsAt }: Told, at: string | null, actor: Someone | null, application: string | undefined): Moment {
  const ending = endingOf({ requestType: request.requestType as RequestType, createdById: request.createdById, createdDateTime: request.createdDateTime, holderId, endsAt })
  const by = actor ?? (application && application !== system.name ? { id: '', displayName: application } : null)
  return moment('past', at, removals[ending], { actor: by, detail: request.justification })
}
