import { z } from 'zod'
import { createPolicy, deletePolicy, updatePolicy, type PolicyInput } from '#app/policy/write-policy.ts'
import { no, ok } from '#domain/refusal.ts'
import { assignmentPolicy } from '#model/assignment-policy.ts'
import { question } from '#model/complex.ts'
import { createSchema, updateSchema } from '#model/entity.ts'
import { noContent } from '../answer.ts'
import { readBody } from '../body.ts'
import { idOf, type Handler } from '../call.ts'
import { readBack } from '../read.ts'

const set = ['identityGovernance', 'entitlementManagement', 'assignmentPolicies'] as const
const ref = z.looseObject({ id: z.guid('must be a GUID') }).optional()
const nothing = z.array(z.unknown()).max(0, 'is not supported yet; leave it out').nullish()
const also = { accessPackage: ref, accessPackageId: z.guid('must be a GUID').optional(), catalog: z.unknown().optional(), questions: z.array(question).max(50).nullish().transform((v) => v ?? undefined), customExtensionStageSettings: nothing }
const creates = createSchema(assignmentPolicy, also)
const updates = updateSchema(assignmentPolicy, also)

export const postPolicy: Handler = async (call) => {
  const body = readBody(creates, call.body)
  if (!body.ok) return body
  const { accessPackage, accessPackageId } = body.value as { accessPackage?: { id: string }; accessPackageId?: string }
  const id = call.params['id'] ?? accessPackage?.id ?? accessPackageId
  if (!id) return no('PackageNeeded', {}, 'accessPackage/id')
  const made = await createPolicy(call.app, call.caller, id.toLowerCase(), body.value as PolicyInput)
  return made.ok ? readBack(call, set, made.value.id, 201) : made
}
/** PUT replaces the whole policy and answers with it (entra.md §1.11). */
export const putPolicy: Handler = async (call) => {
  const [id, body] = [idOf(call), readBody(creates, call.body)]
  if (!id.ok) return id
  if (!body.ok) return body
  const done = await updatePolicy(call.app, call.caller, id.value, body.value as PolicyInput, 'replace')
  return done.ok ? readBack(call, set, id.value, 200) : done
}
export const patchPolicy: Handler = async (call) => {
  const [id, body] = [idOf(call), readBody(updates, call.body)]
  if (!id.ok) return id
  if (!body.ok) return body
  const done = await updatePolicy(call.app, call.caller, id.value, body.value, 'merge')
  return done.ok ? ok(noContent) : done
}
export const removePolicy: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await deletePolicy(call.app, call.caller, id.value)
  return done.ok ? ok(noContent) : done
}
