import { z } from 'zod'
import { createCatalog } from '#app/catalog/create-catalog.ts'
import { deleteCatalog } from '#app/catalog/delete-catalog.ts'
import { requestResource } from '#app/catalog/request-resource.ts'
import { updateCatalog } from '#app/catalog/update-catalog.ts'
import { catalog } from '#model/catalog.ts'
import { resourceAttribute } from '#model/complex.ts'
import { choiceSchema, createSchema, guidSchema, updateSchema } from '#model/entity.ts'
import { withBody, withId, withIdAndBody } from '../handle.ts'
import { readBack } from '../read.ts'

const set = ['identityGovernance', 'entitlementManagement', 'catalogs'] as const
const [creates, updates] = [createSchema(catalog), updateSchema(catalog)]

export const postCatalog = withBody(creates, (call, body) => createCatalog(call.app, call.caller, body), (call, { id }) => readBack(call, set, id, 201))
export const patchCatalog = withIdAndBody(updates, (call, id, body) => updateCatalog(call.app, call.caller, id, body))
export const removeCatalog = withId((call, id) => deleteCatalog(call.app, call.caller, id))

const named = z.looseObject({ id: guidSchema })
const resourceRequestBody = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), state: z.unknown().optional(), createdDateTime: z.unknown().optional(),
  requestType: choiceSchema(['adminAdd', 'adminUpdate', 'adminRemove']), catalog: named.optional(), catalogId: guidSchema.optional(),
  resource: z.looseObject({ id: guidSchema.optional(), originId: z.string().min(1).max(512).optional(), originSystem: z.string().min(1).max(64).optional(), attributes: z.array(resourceAttribute).max(50).nullish().transform((v) => v ?? undefined) }),
  justification: z.unknown().optional(), executeImmediately: z.unknown().optional(),
}).refine((b) => b.catalog !== undefined || b.catalogId !== undefined, { path: ['catalog', 'id'], message: 'is needed' })

export const postResourceRequest = withBody(
  resourceRequestBody,
  (call, { requestType, catalog: of, catalogId, resource }) => requestResource(call.app, call.caller, { requestType, catalogId: (of?.id ?? catalogId)!.toLowerCase(), resource }),
  (call, { id }) => readBack(call, ['identityGovernance', 'entitlementManagement', 'resourceRequests'], id, 201),
)
