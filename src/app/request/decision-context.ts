/** All that an approver wants to see in one look, beside the request itself. */
import type { Caller } from '#domain/caller.ts'
import { tellable, type Colleagues } from '#domain/approval/colleagues.ts'
import type { KeptAnswer } from '#domain/policy/answers.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { RequestState } from '#domain/request/request-machine.ts'
import { inForce, withoutExcepted, type Conflict, type Found } from '#domain/separation/conflict.ts'
import { nowOf, type App } from '../app.ts'
import { outcomeOf } from '../approval/outcome.ts'
import { loadPeople } from '../people.ts'
import { foundFor } from '../separation/conflicts-of.ts'
import { packageOf } from './swap.ts'
import { askedLater } from '../approval/asked-later.ts'
import { approversOf, standInsShown } from '../approval/approvers-shown.ts'
import { handedOn, handedOnTo } from '../approval/handed-on.ts'
import { stoodInFor } from '../approval/stood-in-for.ts'

/** Answers with their questions, until when one can decide, who can, and what the person and colleagues already have. */
export async function decisionContext(app: App, caller: Caller, id: string): Promise<Decision<object>> {
  const { db } = app
  const request = await db.selectFrom('assignmentRequest').selectAll().where('id', '=', id).executeTakeFirst()
  const subject = request && (await db.selectFrom('subject').select(['id', 'objectId', 'displayName']).where('id', '=', request.targetId!).executeTakeFirst())
  if (!request || !subject) return no('NotFound', { what: 'request', id })
  const stage = await db.selectFrom('approvalStage').selectAll().where('approvalId', '=', id).orderBy('sequence', 'desc').where('status', '<>', 'Initializing').limit(1).executeTakeFirst()
  const target = (await loadPeople(db, [subject.objectId!])).get(subject.objectId!)
  const approvers = stage ? await approversOf(db, caller, stage.id, id) : []
  const manager = target?.managers[0] ? (await loadPeople(db, [target.managers[0]])).get(target.managers[0]) : undefined
  return ok({
    stageId: stage?.id ?? null, dueAt: stage?.dueAt ?? null, isApproverJustificationRequired: stage?.settings.isApproverJustificationRequired ?? false,
    questions: (request.answers ?? []).map(answered),
    approvers: approvers.map(({ id: approver, displayName, mail }) => ({ id: approver, displayName, mail })), standIns: stage ? await standInsShown(db, stage.id, approvers, nowOf(app)) : [],
    handedOn: stage ? await handedOn(db, id, stage) : null, handedOnTo: await handedOnTo(db, caller, id),
    stages: await stagesOf(app, caller, id), outcome: await outcomeOf(db, caller, request),
    target: { id: subject.objectId, displayName: subject.displayName, jobTitle: target?.jobTitle ?? null, department: target?.department ?? null, mail: target?.mail ?? null },
    requestorManager: manager ? { id: manager.id, displayName: manager.name } : null,
    risk: await riskOf(app, request, subject.objectId!), swap: request.swapAssignmentId ? ((await packageOf(db, request.swapAssignmentId)) ?? null) : null,
    otherAccess: await otherAccess(app, subject.id), colleagues: await colleagues(app, request.accessPackageId!, subject.objectId!), period: { start: request.startsAt, end: request.endsAt, duration: request.endsAt === null ? (request.policySnapshot?.expiration.duration ?? null) : null },
  })
}

/** What was asked and answered, with the words in every language: the reader's own is the client's to know. */
const answered = ({ answeredQuestion: q, value, displayValue, ...about }: KeptAnswer) => ({
  id: q.id, text: q.text, localizations: q.localizations ?? [], ...(q.choices ? { choices: q.choices } : {}), value, answer: displayValue || value,
  ...(about['@latchkey.attribute'] ? { attribute: about['@latchkey.attribute'], valueBefore: about['@latchkey.valueBefore'] ?? null } : {}),
})

type Asked = { readonly state: RequestState; readonly accessPackageId: string | null; readonly swapAssignmentId: string | null }
/** What does not go with the package, and what of it an exception allows: of a request that is still to be decided or delivered (L8). */
async function riskOf(app: App, request: Asked, personId: string): Promise<{ conflicts: readonly Conflict[]; exceptions: readonly Found[] }> {
  if (!['submitted', 'pendingApproval', 'scheduled'].includes(request.state)) return { conflicts: [], exceptions: [] }
  const now = nowOf(app)
  const found = await foundFor(app.db, { personId, accessPackageId: request.accessPackageId!, now, except: request.swapAssignmentId ? [request.swapAssignmentId] : [] })
  return { conflicts: withoutExcepted(found, now), exceptions: found.filter((f) => inForce(f.exceptionUntil, now)) }
}
/** How far the approval is (F30, F50): each stage with its time, what was decided, by whom and in whose place, or whom it would ask. */
const stagesOf = async (app: App, caller: Caller, id: string) => {
  const [later, inPlaceOf] = [await askedLater(app.db, caller, id), await stoodInFor(app.db, id)]
  return (await app.db.selectFrom('approvalStage').selectAll().where('approvalId', '=', id).orderBy('sequence').execute()).map((s) => ({
    id: s.id, sequence: s.sequence, status: s.status, reviewResult: s.reviewResult, reviewedBy: s.reviewedBy ?? null, inPlaceOf: inPlaceOf(s), reviewedDateTime: s.reviewedDateTime, justification: s.justification,
    openedDateTime: s.openedAt, dueDateTime: s.dueAt, escalatesDateTime: s.escalatesAt, escalatedDateTime: s.escalatedAt, asksLater: later.find(({ stageId }) => stageId === s.id)?.people ?? [],
  }))
}

const otherAccess = (app: App, subjectId: string) =>
  app.db.selectFrom('assignment as a').innerJoin('accessPackage as p', 'p.id', 'a.accessPackageId').where('a.targetId', '=', subjectId).where('a.state', '<>', 'expired')
    .select(['p.displayName as packageName', 'a.endsAt as until']).orderBy('p.displayName').limit(50).execute()

/** How many of those around the person have the package now: those who share the manager say the most, and where they are too few to be told of, the department speaks. */
async function colleagues(app: App, accessPackageId: string, personId: string): Promise<Colleagues | null> {
  const counted = async (sharing: Colleagues['sharing'], column: 'managerId' | 'department'): Promise<Colleagues> => {
    const around = app.db.selectFrom('directoryObject as d').innerJoin('directoryObject as me', `me.${column}`, `d.${column}`).where('me.id', '=', personId).where('d.id', '<>', personId)
      .where('d.kind', '=', 'user').where('d.accountEnabled', '=', true).where('d.deletedDateTime', 'is', null)
    const { of } = await around.select((e) => e.fn.countAll<number>().as('of')).executeTakeFirstOrThrow()
    const { count } = await around.innerJoin('subject as s', 's.objectId', 'd.id').innerJoin('assignment as a', 'a.targetId', 's.id').where('a.accessPackageId', '=', accessPackageId).where('a.state', '<>', 'expired')
      .select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
    return { count, of, sharing }
  }
  return tellable(await counted('manager', 'managerId')) ?? tellable(await counted('department', 'department'))
}
