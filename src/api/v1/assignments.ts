/** What changes held access beside requests: process again, renew, and what is possible. */
import { z } from 'zod'
import { assignmentOptions } from '#app/assignment/assignment-options.ts'
import { renewAssignment } from '#app/assignment/renew-assignment.ts'
import { reprocessAssignment } from '#app/assignment/reprocess-assignment.ts'
import { assignMany } from '#app/request/assign-many.ts'
import { ok } from '#domain/refusal.ts'
import { answer, emptySchedule, schedule } from '#model/complex.ts'
import { guidSchema, lenientBoolean } from '#model/entity.ts'
import { accepted, jsonAnswer } from '../answer.ts'
import { readBody } from '../body.ts'
import type { Handler } from '../call.ts'
import { withBody, withId } from '../handle.ts'
import { readBack } from '../read.ts'
import { asSubmitted, given } from './requests.ts'

export const reprocessAssignmentNow = withId((call, id) => reprocessAssignment(call.app, call.caller, id), () => ok(accepted))

const renewal = z.strictObject({ justification: z.string().max(4000).nullish().transform((v) => v ?? null) })
/** The body may be left out. */
export const postRenewal = withId((call, id) => {
  const body = readBody(renewal, call.body ?? {})
  return body.ok ? renewAssignment(call.app, call.caller, id, body.value.justification) : body
}, async (call, { id }) => asSubmitted(await readBack(call, ['identityGovernance', 'entitlementManagement', 'assignmentRequests'], id, 201)))

export const getAssignmentOptions: Handler = async (call) => ok(jsonAnswer(200, { value: await assignmentOptions(call.app, call.caller) }))

const answers = z.array(answer).max(100).nullish().transform((v) => v ?? [])
const many = z.strictObject({
  accessPackageId: guidSchema, assignmentPolicyId: guidSchema, justification: z.string().max(4000).nullish().transform((v) => v ?? null), schedule: schedule.nullish().transform((v) => v ?? emptySchedule), answers,
  parameters: z.looseObject({ bypassApproval: lenientBoolean.nullish() }).nullish(), dryRun: lenientBoolean.nullish(),
  targets: z.array(z.strictObject({ targetId: guidSchema, answers })).min(1, 'must name somebody').max(500, 'takes 500 people at once'),
})
export const postManyAssignments = withBody(many, (call, b) => assignMany(call.app, call.caller, {
  accessPackageId: b.accessPackageId, policyId: b.assignmentPolicyId, schedule: b.schedule, justification: b.justification, answers: given(b.answers), bypassApproval: b.parameters?.bypassApproval === true, dryRun: b.dryRun === true,
  targets: b.targets.map((t) => ({ targetId: t.targetId, answers: given(t.answers) })),
}), (_, value) => ok(jsonAnswer(200, { value })))
