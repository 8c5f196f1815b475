/** Trying rules of policies that assign by themselves, and what stands against them: plain JSON beside Graph's entities. */
import { z } from 'zod'
import { explainRule } from '#app/automatic/explain-rule.ts'
import { listConflicts } from '#app/automatic/list-conflicts.ts'
import { previewRule } from '#app/automatic/preview-rule.ts'
import { ok } from '#domain/refusal.ts'
import { automaticRequestSettings, expirationPattern } from '#model/complex.ts'
import { guidSchema } from '#model/entity.ts'
import { orderSchema } from '#model/settings.ts'
import { jsonAnswer } from '../answer.ts'
import type { Handler } from '../call.ts'
import { withBody } from '../handle.ts'

const membershipRule = z.string()
const asJson = (_call: unknown, value: object) => ok(jsonAnswer(200, value))
const draft = z.strictObject({
  accessPackageId: guidSchema, policyId: guidSchema.optional(), membershipRule, automaticRequestSettings: automaticRequestSettings.optional(), order: orderSchema.optional(), expiration: expirationPattern.optional(),
})

export const postAutomaticPreview = withBody(draft, (call, body) => previewRule(call.app, call.caller, body), asJson)
export const postExplainMembershipRule = withBody(z.strictObject({ membershipRule, userId: guidSchema }), (call, { membershipRule: rule, userId }) => explainRule(call.app, call.caller, rule, userId), asJson)
export const getAutomaticConflicts: Handler = async (call) => {
  const found = await listConflicts(call.app, call.caller)
  return found.ok ? asJson(call, { value: found.value }) : found
}
