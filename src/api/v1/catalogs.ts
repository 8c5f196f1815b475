import { z } from 'zod'
import { createCatalog } from '#app/catalog/create-catalog.ts'
import { deleteCatalog } from '#app/catalog/delete-catalog.ts'
import { requestResource } from '#app/catalog/request-resource.ts'
import { updateCatalog } from '#app/catalog/update-catalog.ts'
import { ok } from '#domain/refusal.ts'
import { catalog } from '#model/catalog.ts'
import { choiceSchema, createSchema, updateSchema } from '#model/entity.ts'
import { noContent } from '../answer.ts'
import { readBody } from '../body.ts'
import { idOf, type Handler } from '../call.ts'
import { readBack } from '../read.ts'

const set = ['identityGovernance', 'entitlementManagement', 'catalogs'] as const
const [creates, updates] = [createSchema(catalog), updateSchema(catalog)]

export const postCatalog: Handler = async (call) => {
  const body = readBody(creates, call.body)
  if (!body.ok) return body
  const made = await createCatalog(call.app, call.caller, body.value)
  return made.ok ? readBack(call, set, made.value.id, 201) : made
}
export const patchCatalog: Handler = async (call) => {
  const [id, body] = [idOf(call), readBody(updates, call.body)]
  if (!id.ok) return id
  if (!body.ok) return body
  const done = await updateCatalog(call.app, call.caller, id.value, body.value)
  return done.ok ? ok(noContent) : done
}
export const removeCatalog: Handler = async (call) => {
  const id = idOf(call)
  if (!id.ok) return id
  const done = await deleteCatalog(call.app, call.caller, id.value)
  return done.ok ? ok(noContent) : done
}

const named = z.looseObject({ id: z.guid('must be a GUID') })
const resourceRequestBody = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), state: z.unknown().optional(), createdDateTime: z.unknown().optional(),
  requestType: choiceSchema(['adminAdd', 'adminUpdate', 'adminRemove']), catalog: named.optional(), catalogId: z.guid('must be a GUID').optional(),
  resource: z.looseObject({ id: z.guid('must be a GUID').optional(), originId: z.string().min(1).max(512).optional(), originSystem: z.string().min(1).max(64).optional() }),
  justification: z.unknown().optional(), executeImmediately: z.unknown().optional(),
}).refine((b) => b.catalog !== undefined || b.catalogId !== undefined, { path: ['catalog', 'id'], message: 'is needed' })

export const postResourceRequest: Handler = async (call) => {
  const body = readBody(resourceRequestBody, call.body)
  if (!body.ok) return body
  const { requestType, catalog: of, catalogId, resource } = body.value
  const made = await requestResource(call.app, call.caller, { requestType, catalogId: (of?.id ?? catalogId)!.toLowerCase(), resource })
  return made.ok ? readBack(call, ['identityGovernance', 'entitlementManagement', 'resourceRequests'], made.value.id, 201) : made
}
