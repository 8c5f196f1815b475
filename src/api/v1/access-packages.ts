import { z } from 'zod'
import { addResourceRole, removeResourceRole } from '#app/package/change-resource-roles.ts'
import { createAccessPackage } from '#app/package/create-access-package.ts'
import { deleteAccessPackage } from '#app/package/delete-access-package.ts'
import { updateAccessPackage } from '#app/package/update-access-package.ts'
import { applicableRequirements } from '#app/policy/applicable-requirements.ts'
import { ok } from '#domain/refusal.ts'
import { accessPackage } from '#model/access-package.ts'
import { createSchema, updateSchema } from '#model/entity.ts'
import { noContent } from '../answer.ts'
import { readBody } from '../body.ts'
import { idOf, type Handler } from '../call.ts'
import { readBack, valueList } from '../read.ts'

const em = ['identityGovernance', 'entitlementManagement'] as const
const set = [...em, 'accessPackages'] as const
const guid = z.guid('must be a GUID').transform((v) => v.toLowerCase())
const ref = z.looseObject({ id: guid })
const creates = createSchema(accessPackage, { catalog: ref.optional(), accessPackageCatalog: ref.optional(), catalogId: guid.optional() })
const updates = updateSchema(accessPackage)

export const postAccessPackage: Handler = async (call) => {
  const body = readBody(creates, call.body)
  if (!body.ok) return body
  const catalog = (body.value['catalog'] ?? body.value['accessPackageCatalog']) as { id: string } | undefined
  const made = await createAccessPackage(call.app, call.caller, { ...body.value, catalogId: catalog?.id ?? (body.value['catalogId'] as string | undefined) })
  return made.ok ? readBack(call, set, made.value.id, 201) : made
}
export const patchAccessPackage: Handler = async (call) => {
  const [id, body] = [idOf(call), readBody(updates, call.body)]
  if (!id.ok) return id
  if (!body.ok) return body
  const done = await updateAccessPackage(call.app, call.caller, id.value, body.value)
  return done.ok ? ok(noContent) : done
}
export const removeAccessPackage: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await deleteAccessPackage(call.app, call.caller, id.value)
  return done.ok ? ok(noContent) : done
}

const named = { id: z.string().max(100).nullish().transform((v) => v ?? undefined), originId: z.string().max(512).nullish().transform((v) => v ?? undefined), originSystem: z.string().max(64).nullish().transform((v) => v ?? undefined) }
const uuid = (v: string | undefined) => (v && /^[0-9a-f-]{36}$/i.test(v) ? v : undefined)
const roleScope = z.looseObject({ role: z.looseObject({ ...named, resource: z.looseObject(named).optional() }), scope: z.looseObject(named).optional() })

export const postResourceRoleScope: Handler = async (call) => {
  const [id, body] = [idOf(call), readBody(roleScope, call.body)]
  if (!id.ok) return id
  if (!body.ok) return body
  const { role, scope } = body.value
  const resource = role.resource && { ...role.resource, id: uuid(role.resource.id) }
  const made = await addResourceRole(call.app, call.caller, id.value, { role: { ...role, id: uuid(role.id), resource }, scope: { id: uuid(scope?.id), originId: scope?.originId, originSystem: scope?.originSystem } })
  return made.ok ? readBack(call, [...set, id.value, 'resourceRoleScopes'], made.value.id, 201) : made
}
export const removeResourceRoleScope: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await removeResourceRole(call.app, call.caller, id.value, call.params['roleScopeId'] ?? '')
  return done.ok ? ok(noContent) : done
}

const requirementsBody = z.looseObject({ subject: z.looseObject({ objectId: guid }).nullish() })
export const getApplicablePolicyRequirements: Handler = async (call) => {
  const [id, body] = [idOf(call), readBody(requirementsBody, call.body ?? {})]
  if (!id.ok) return id
  if (!body.ok) return body
  const found = await applicableRequirements(call.app, call.caller, id.value, body.value.subject?.objectId)
  return found.ok ? ok(valueList(call, 'microsoft.graph.accessPackageAssignmentRequestRequirements', found.value)) : found
}
