import { z } from 'zod'
import { decideStage } from '#app/approval/decide-stage.ts'
import { policyOfRequest } from '#app/policy/policy-versions.ts'
import { cancelRequest } from '#app/request/cancel-request.ts'
import { decisionContext } from '#app/request/decision-context.ts'
import { deleteRequest } from '#app/request/delete-request.ts'
import { reprocessRequest } from '#app/request/reprocess-request.ts'
import { submitRequest } from '#app/request/submit-request.ts'
import { timelineOf } from '#app/request/timeline.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { requestTypes } from '#domain/request/request-machine.ts'
import { answer, emptySchedule, schedule } from '#model/complex.ts'
import { choiceSchema, guidSchema, lenientBoolean } from '#model/entity.ts'
import { accepted, jsonAnswer, type Answer } from '../answer.ts'
import { readBody } from '../body.ts'
import { idOf, type Call } from '../call.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { readBack, visibleId } from '../read.ts'

const em = ['identityGovernance', 'entitlementManagement'] as const
const set = [...em, 'assignmentRequests'] as const
const guid = guidSchema.nullish().transform((v) => v ?? undefined)
const ref = z.looseObject({ id: guid }).nullish()
/** Scripts name person, policy and package by undeclared ids; typed SDKs can only send the declared links. Both are read. */
const assignment = z.strictObject({
  '@odata.type': z.unknown().optional(), id: guid, targetId: guid, assignmentPolicyId: guid, accessPackageId: guid,
  target: z.looseObject({ objectId: guid }).nullish(), assignmentPolicy: ref, accessPackage: ref, catalog: z.unknown().optional(), schedule: z.unknown().optional(), state: z.unknown().optional(), status: z.unknown().optional(),
}).nullish()
const submission = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), requestType: choiceSchema(requestTypes), assignment, accessPackageAssignment: assignment, accessPackage: ref, requestor: z.unknown().optional(),
  justification: z.string().max(4000).nullish().transform((v) => v ?? null), schedule: schedule.nullish().transform((v) => v ?? emptySchedule),
  parameters: z.looseObject({ bypassApproval: lenientBoolean.nullish() }).nullish(),
  answers: z.array(answer).max(100).nullish().transform((v) => v ?? []), state: z.unknown().optional(), status: z.unknown().optional(),
  '@latchkey.swap': z.strictObject({ assignmentId: guidSchema }).nullish(),
})

/** Answers as the rules take them: what they show follows from the question, whatever `displayValue` says. */
export const given = (answers: readonly z.infer<typeof answer>[]) => answers.map((x) => ({ questionId: x.answeredQuestion.id, value: x.value }))

export const postAssignmentRequest = withBody(submission, (call, b) => {
  const a = b.assignment ?? b.accessPackageAssignment
  return submitRequest(call.app, call.caller, {
    requestType: b.requestType, accessPackageId: a?.accessPackageId ?? a?.accessPackage?.id ?? b.accessPackage?.id, policyId: a?.assignmentPolicyId ?? a?.assignmentPolicy?.id,
    targetId: a?.targetId ?? a?.target?.objectId, assignmentId: a?.id, schedule: b.schedule, justification: b.justification, bypassApproval: b.parameters?.bypassApproval === true,
    answers: given(b.answers), swap: b['@latchkey.swap']?.assignmentId,
  })
}, async (call, { id }) => asSubmitted(await readBack(call, set, id, 201)))

/** The answer is the moment of submission (entra.md §9.1), though the request may be further by the time it is read. */
export function asSubmitted(done: Decision<Answer>): Decision<Answer> {
  if (!done.ok || !done.value.text) return done
  return ok({ ...done.value, text: JSON.stringify({ ...(JSON.parse(done.value.text) as object), state: 'submitted', status: 'Accepted', completedDateTime: null }) })
}

export const reprocessAssignmentRequest = withId((call, id) => reprocessRequest(call.app, call.caller, id), () => ok(accepted))
const canceling = z.looseObject({ '@latchkey.justification': z.string().max(4000).nullish().transform((v) => v ?? null) })
/** Graph's action has no body, so it may be left out. */
export const cancelAssignmentRequest = withId((call, id) => {
  const body = readBody(canceling, call.body ?? {})
  return body.ok ? cancelRequest(call.app, call.caller, id, body.value['@latchkey.justification']) : body
}, () => ok({ status: 200 }))
export const removeAssignmentRequest = withId((call, id) => deleteRequest(call.app, call.caller, id))

const results = { approve: 'Approved', approved: 'Approved', deny: 'Denied', denied: 'Denied' } as const
const decision = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), justification: z.string().max(4000).nullish().transform((v) => v ?? null),
  reviewResult: z.string().transform((v, ctx) => {
    const found = results[v.toLowerCase() as keyof typeof results]
    if (!found) ctx.addIssue({ code: 'custom', message: 'must be Approve or Deny' })
    return found ?? z.NEVER
  }),
})
export const patchApprovalStage = withIdAndBody(decision, (call, approvalId, { reviewResult, justification }) => {
  const stageId = idOf(call, 'stageId')
  return stageId.ok ? decideStage(call.app, call.caller, { approvalId, stageId: stageId.value, result: reviewResult, justification }) : stageId
})

/** Only who may see the request may ask more about it. */
const visible = (call: Call, id: string) => visibleId(call, 'assignmentRequests', id)
export const getTimeline = withId(visible, async (call, id) => ok(jsonAnswer(200, { value: await timelineOf(call.app, call.caller, id) })))
/** The rules that the request was judged by. */
export const getRequestPolicy = withId(async (call, id) => {
  const seen = await visible(call, id)
  return seen.ok ? policyOfRequest(call.app, call.caller, id) : seen
}, (_, found) => ok(jsonAnswer(200, found)))
export const getDecisionContext = withId(async (call, id) => {
  const seen = await visible(call, id)
  return seen.ok ? decisionContext(call.app, call.caller, id) : seen
}, (_, found) => ok(jsonAnswer(200, found)))
