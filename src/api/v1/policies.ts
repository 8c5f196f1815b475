import { z } from 'zod'
import { applyToExisting } from '#app/policy/apply-to-existing.ts'
import { previewPolicy, type PolicyPreviewInput } from '#app/policy/preview-policy.ts'
import { policyVersions } from '#app/policy/policy-versions.ts'
import { createPolicy, deletePolicy, updatePolicy, type PolicyInput } from '#app/policy/write-policy.ts'
import { no, ok } from '#domain/refusal.ts'
import { assignmentPolicy } from '#model/assignment-policy.ts'
import { question } from '#model/complex.ts'
import { createSchema, guidSchema, lenientBoolean, updateSchema } from '#model/entity.ts'
import { jsonAnswer } from '../answer.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { readBack } from '../read.ts'

const set = ['identityGovernance', 'entitlementManagement', 'assignmentPolicies'] as const
const ref = z.looseObject({ id: guidSchema }).optional()
const nothing = z.array(z.unknown()).max(0, 'is not supported yet; leave it out').nullish()
const also = { accessPackage: ref, accessPackageId: guidSchema.optional(), catalog: z.unknown().optional(), questions: z.array(question).max(50).nullish().transform((v) => v ?? undefined), customExtensionStageSettings: nothing }
const creates = createSchema(assignmentPolicy, also)
const updates = updateSchema(assignmentPolicy, also)

export const postPolicy = withBody(creates, (call, body) => {
  const { accessPackage, accessPackageId } = body as { accessPackage?: { id: string }; accessPackageId?: string }
  const id = call.params['id'] ?? accessPackage?.id ?? accessPackageId
  return id ? createPolicy(call.app, call.caller, id.toLowerCase(), body as PolicyInput) : no('PackageNeeded', {}, 'accessPackage/id')
}, (call, { id }) => readBack(call, set, id, 201))
/** PUT replaces the whole policy and answers with it (entra.md §1.11). */
export const putPolicy = withIdAndBody(creates, (call, id, body) => updatePolicy(call.app, call.caller, id, body as PolicyInput, 'replace'), (call, _, id) => readBack(call, set, id, 200))
export const patchPolicy = withIdAndBody(updates, (call, id, body) => updatePolicy(call.app, call.caller, id, body, 'merge'))
export const removePolicy = withId((call, id) => deletePolicy(call.app, call.caller, id))

const values = (_call: unknown, value: readonly object[]) => ok(jsonAnswer(200, { value }))
export const getPolicyVersions = withId((call, id) => policyVersions(call.app, call.caller, id), values)
/** `{"apply": false}` only tells what would change (latchkey.md U18). */
export const postApplyToExisting = withIdAndBody(z.strictObject({ apply: lenientBoolean }), (call, id, { apply }) => applyToExisting(call.app, call.caller, id, apply), values)

const preview = z.strictObject({ accessPackageId: guidSchema.optional(), catalogId: guidSchema.optional(), policyId: guidSchema.optional(), personId: guidSchema.optional(), policy: updates })
  .refine((b) => b.accessPackageId !== undefined || b.catalogId !== undefined, { path: ['accessPackageId'], message: 'or catalogId is needed: it says where the policy would stand' })
/** Who could ask under a draft, and who would decide (latchkey.md L6). */
export const postPolicyPreview = withBody(preview, (call, body) => previewPolicy(call.app, call.caller, body as PolicyPreviewInput), (_call, found) => ok(jsonAnswer(200, found)))
