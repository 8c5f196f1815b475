import { z } from 'zod'
import { decideStage } from '#app/approval/decide-stage.ts'
import { cancelRequest } from '#app/request/cancel-request.ts'
import { decisionContext } from '#app/request/decision-context.ts'
import { deleteRequest } from '#app/request/delete-request.ts'
import { submitRequest } from '#app/request/submit-request.ts'
import { timelineOf } from '#app/request/timeline.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { requestTypes } from '#domain/request/request-machine.ts'
import { resolvePath } from '#odata/path.ts'
import { keyStatement } from '#odata/statement.ts'
import { answer, emptySchedule, schedule } from '#model/complex.ts'
import { choiceSchema } from '#model/entity.ts'
import { jsonAnswer, noContent } from '../answer.ts'
import { readBody } from '../body.ts'
import { contextOf, idOf, type Call, type Handler } from '../call.ts'
import { readBack } from '../read.ts'
import { allRoots } from '../roots.ts'

const em = ['identityGovernance', 'entitlementManagement'] as const
const set = [...em, 'assignmentRequests'] as const
const guid = z.guid('must be a GUID').nullish().transform((v) => v?.toLowerCase())
const ref = z.looseObject({ id: guid }).nullish()
/** Scripts name person, policy and package by undeclared ids; typed SDKs can only send the declared links. Both are read. */
const assignment = z.strictObject({
  '@odata.type': z.unknown().optional(), id: guid, targetId: guid, assignmentPolicyId: guid, accessPackageId: guid,
  target: z.looseObject({ objectId: guid }).nullish(), assignmentPolicy: ref, accessPackage: ref, catalog: z.unknown().optional(), schedule: z.unknown().optional(), state: z.unknown().optional(), status: z.unknown().optional(),
}).nullish()
const submission = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), requestType: choiceSchema(requestTypes), assignment, accessPackageAssignment: assignment, accessPackage: ref, requestor: z.unknown().optional(),
  justification: z.string().max(4000).nullish().transform((v) => v ?? null), schedule: schedule.nullish().transform((v) => v ?? emptySchedule),
  answers: z.array(answer).max(100).nullish().transform((v) => v ?? []), state: z.unknown().optional(), status: z.unknown().optional(),
})

export const postAssignmentRequest: Handler = async (call) => {
  const body = readBody(submission, call.body)
  if (!body.ok) return body
  const b = body.value
  const a = b.assignment ?? b.accessPackageAssignment
  const made = await submitRequest(call.app, call.caller, {
    requestType: b.requestType, accessPackageId: a?.accessPackageId ?? a?.accessPackage?.id ?? b.accessPackage?.id, policyId: a?.assignmentPolicyId ?? a?.assignmentPolicy?.id,
    targetId: a?.targetId ?? a?.target?.objectId, assignmentId: a?.id, schedule: b.schedule, justification: b.justification,
    answers: b.answers.map((x) => ({ questionId: x.answeredQuestion.id, value: x.value, displayValue: x.displayValue ?? null })),
  })
  return made.ok ? asSubmitted(await readBack(call, set, made.value.id, 201)) : made
}

/** The answer is the moment of submission (entra.md §9.1), though the request may be further by the time it is read. */
const asSubmitted: (d: Awaited<ReturnType<Handler>>) => Awaited<ReturnType<Handler>> = (done) => {
  if (!done.ok || !done.value.text) return done
  return ok({ ...done.value, text: JSON.stringify({ ...(JSON.parse(done.value.text) as object), state: 'submitted', status: 'Accepted', completedDateTime: null }) })
}

export const cancelAssignmentRequest: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await cancelRequest(call.app, call.caller, id.value)
  return done.ok ? ok({ status: 200 }) : done
}
export const removeAssignmentRequest: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await deleteRequest(call.app, call.caller, id.value)
  return done.ok ? ok(noContent) : done
}

const results = { approve: 'Approved', approved: 'Approved', deny: 'Denied', denied: 'Denied' } as const
const decision = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), justification: z.string().max(4000).nullish().transform((v) => v ?? null),
  reviewResult: z.string().transform((v, ctx) => {
    const found = results[v.toLowerCase() as keyof typeof results]
    if (!found) ctx.addIssue({ code: 'custom', message: 'must be Approve or Deny' })
    return found ?? z.NEVER
  }),
})
export const patchApprovalStage: Handler = async (call) => {
  const [approvalId, stageId, body] = [idOf(call), idOf(call, 'stageId'), readBody(decision, call.body)]
  if (!approvalId.ok) return approvalId
  if (!stageId.ok) return stageId
  if (!body.ok) return body
  const done = await decideStage(call.app, call.caller, { approvalId: approvalId.value, stageId: stageId.value, result: body.value.reviewResult, justification: body.value.justification })
  return done.ok ? ok(noContent) : done
}

/** Only who may see the request may ask more about it. */
async function visibleRequest(call: Call): Promise<Decision<string>> {
  const id = idOf(call)
  if (!id.ok) return id
  const statement = keyStatement(resolvePath(allRoots, [...set, id.value]), contextOf(call))
  const { rows } = await call.pool.query<{ id: string }>(statement.text, statement.values)
  return rows[0] ? id : no('NotFound', { what: 'request', id: id.value })
}
export const getTimeline: Handler = async (call) => {
  const id = await visibleRequest(call)
  return id.ok ? ok(jsonAnswer(200, { value: await timelineOf(call.app, call.caller, id.value) })) : id
}
export const getDecisionContext: Handler = async (call) => {
  const id = await visibleRequest(call)
  if (!id.ok) return id
  const found = await decisionContext(call.app, call.caller, id.value)
  return found.ok ? ok(jsonAnswer(200, found.value)) : found
}
