/** More about approvals than deciding: handing on, hurrying, standing in, and what nobody could approve. Plain JSON, beside Graph. */
import { z } from 'zod'
import { addDelegation } from '#app/approval/add-delegation.ts'
import { listDelegations } from '#app/approval/delegations.ts'
import { nudgeApprovers } from '#app/approval/nudge-approvers.ts'
import { readCoverage } from '#app/approval/read-coverage.ts'
import { reassignStage } from '#app/approval/reassign-stage.ts'
import { removeDelegation } from '#app/approval/remove-delegation.ts'
import { tenantSettings } from '#app/settings/tenant-settings.ts'
import { no, ok } from '#domain/refusal.ts'
import { guidSchema, instantSchema } from '#model/entity.ts'
import { jsonAnswer } from '../answer.ts'
import { idOf, isGuid, type Handler } from '../call.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { nextPage, numberOf, pageOf } from '../numbered-page.ts'
import { visibleId } from '../read.ts'

const maybe = guidSchema.nullish().transform((v) => v ?? null)

const reassignment = z.strictObject({
  approverIds: z.array(guidSchema).min(1, 'must name somebody').max(100).transform((ids) => [...new Set(ids)]),
  justification: z.string().max(4000).refine((text) => text.trim() !== '', 'must say why'),
})
export const postReassign = withIdAndBody(reassignment, (call, approvalId, body) => {
  const stageId = idOf(call, 'stageId')
  return stageId.ok ? reassignStage(call.app, call.caller, { approvalId, stageId: stageId.value, ...body }) : stageId
})
export const postNudge = withId((call, id) => nudgeApprovers(call.app, call.caller, id))

const delegation = z.strictObject({
  delegateId: guidSchema, principalId: guidSchema.nullish().transform((v) => v ?? undefined), startDateTime: instantSchema.nullish().transform((v) => v ?? null), endDateTime: instantSchema.nullish().transform((v) => v ?? null),
  accessPackageId: maybe, catalogId: maybe,
})
export const getDelegations: Handler = async (call) => {
  const id = call.query.get('principalId') ?? undefined
  if (id !== undefined && !isGuid(id)) return no('InvalidId', { id })
  const found = await listDelegations(call.app, call.caller, id?.toLowerCase())
  return found.ok ? ok(jsonAnswer(200, { '@latchkey.isEnabled': (await tenantSettings(call.app.db)).delegation.isEnabled, value: found.value })) : found
}
/** A delegation names only what the caller may see: the answer tells its name. */
export const postDelegation = withBody(delegation, async (call, { startDateTime: startsAt, endDateTime: endsAt, ...body }) => {
  for (const [set, id] of [['accessPackages', body.accessPackageId], ['catalogs', body.catalogId]] as const) {
    const seen = id === null ? ok(id) : await visibleId(call, set, id)
    if (!seen.ok) return seen
  }
  return addDelegation(call.app, call.caller, { ...body, startsAt, endsAt })
}, (_, made) => ok(jsonAnswer(201, made)))
export const deleteDelegation = withId((call, id) => removeDelegation(call.app, call.caller, id))

const mostWeeks = 104
export const getApproverCoverage: Handler = async (call) => {
  const [weeks, page] = [numberOf(call, 'weeks', 4, mostWeeks), pageOf(call)]
  if (!weeks.ok) return weeks
  if (!page.ok) return page
  const found = await readCoverage(call.app, call.caller, { weeks: weeks.value, ...page.value })
  if (!found.ok) return found
  const { count, value, ...rest } = found.value
  const next = page.value.skip + value.length < count && value.length > 0 ? { '@odata.nextLink': nextPage(call, page.value) } : {}
  return ok(jsonAnswer(200, { '@odata.count': count, ...next, ...rest, value }))
}
