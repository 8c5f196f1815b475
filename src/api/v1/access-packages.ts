import { z } from 'zod'
import { addResourceRole, removeResourceRole } from '#app/package/change-resource-roles.ts'
import { createAccessPackage } from '#app/package/create-access-package.ts'
import { deleteAccessPackage } from '#app/package/delete-access-package.ts'
import { updateAccessPackage } from '#app/package/update-access-package.ts'
import { applicableRequirements } from '#app/policy/applicable-requirements.ts'
import { ok } from '#domain/refusal.ts'
import { accessPackage } from '#model/access-package.ts'
import { createSchema, guidSchema, updateSchema } from '#model/entity.ts'
import { readBody } from '../body.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { readBack, valueList } from '../read.ts'

const em = ['identityGovernance', 'entitlementManagement'] as const
const set = [...em, 'accessPackages'] as const
const ref = z.looseObject({ id: guidSchema })
const creates = createSchema(accessPackage, { catalog: ref.optional(), accessPackageCatalog: ref.optional(), catalogId: guidSchema.optional() })
const updates = updateSchema(accessPackage)

export const postAccessPackage = withBody(creates, (call, body) => {
  const catalog = (body['catalog'] ?? body['accessPackageCatalog']) as { id: string } | undefined
  return createAccessPackage(call.app, call.caller, { ...body, catalogId: catalog?.id ?? (body['catalogId'] as string | undefined) })
}, (call, { id }) => readBack(call, set, id, 201))
export const patchAccessPackage = withIdAndBody(updates, (call, id, body) => updateAccessPackage(call.app, call.caller, id, body))
export const removeAccessPackage = withId((call, id) => deleteAccessPackage(call.app, call.caller, id))

const named = { id: z.string().max(100).nullish().transform((v) => v ?? undefined), originId: z.string().max(512).nullish().transform((v) => v ?? undefined), originSystem: z.string().max(64).nullish().transform((v) => v ?? undefined) }
const uuid = (v: string | undefined) => (v && /^[0-9a-f-]{36}$/i.test(v) ? v : undefined)
const roleScope = z.looseObject({ role: z.looseObject({ ...named, resource: z.looseObject(named).optional() }), scope: z.looseObject(named).optional() })

export const postResourceRoleScope = withIdAndBody(roleScope, (call, id, { role, scope }) => {
  const resource = role.resource && { ...role.resource, id: uuid(role.resource.id) }
  return addResourceRole(call.app, call.caller, id, { role: { ...role, id: uuid(role.id), resource }, scope: { id: uuid(scope?.id), originId: scope?.originId, originSystem: scope?.originSystem } })
}, (call, made, id) => readBack(call, [...set, id, 'resourceRoleScopes'], made.id, 201))
export const removeResourceRoleScope = withId((call, id) => removeResourceRole(call.app, call.caller, id, call.params['roleScopeId'] ?? ''))

const requirementsBody = z.looseObject({ subject: z.looseObject({ objectId: guidSchema }).nullish() })
/** The body may be left out: then the caller asks for themselves. */
export const getApplicablePolicyRequirements = withId((call, id) => {
  const body = readBody(requirementsBody, call.body ?? {})
  return body.ok ? applicableRequirements(call.app, call.caller, id, body.value.subject?.objectId) : body
}, (call, found) => ok(valueList(call, 'microsoft.graph.accessPackageAssignmentRequestRequirements', found)))
