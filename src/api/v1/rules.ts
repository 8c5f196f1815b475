/** Latchkey's own rules of policies and packages, and its settings: plain JSON beside Graph's entities. */
import { readPackageRules, updatePackageRules } from '#app/package/package-rules.ts'
import { readPolicyRules, updatePolicyRules } from '#app/policy/policy-rules.ts'
import { readTenantSettings, updateTenantSettings } from '#app/settings/tenant-settings.ts'
import { ok } from '#domain/refusal.ts'
import { packageRules, policyRules, tenantSettings } from '#model/settings.ts'
import { jsonAnswer } from '../answer.ts'
import type { Handler } from '../call.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { visibleId } from '../read.ts'

const asJson = (_call: unknown, value: object) => ok(jsonAnswer(200, value))

export const getTenantSettings: Handler = async (call) => {
  const found = await readTenantSettings(call.app, call.caller)
  return found.ok ? asJson(call, found.value) : found
}
export const patchTenantSettings = withBody(tenantSettings, (call, body) => updateTenantSettings(call.app, call.caller, body), asJson)

export const getPolicyRules = withId(async (call, id) => {
  const seen = await visibleId(call, 'assignmentPolicies', id)
  return seen.ok ? readPolicyRules(call.app, id) : seen
}, asJson)
export const patchPolicyRules = withIdAndBody(policyRules, (call, id, body) => updatePolicyRules(call.app, call.caller, id, body), asJson)

export const getPackageRules = withId(async (call, id) => {
  const seen = await visibleId(call, 'accessPackages', id)
  return seen.ok ? readPackageRules(call.app, id) : seen
}, asJson)
export const patchPackageRules = withIdAndBody(packageRules, (call, id, body) => updatePackageRules(call.app, call.caller, id, body), asJson)
