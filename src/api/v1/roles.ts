/** `roleManagement/{provider}/roleAssignments`: giving roles and taking them. Reading is done by the declarations. */
import { z } from 'zod'
import { guidSchema } from '#model/entity.ts'
import { giveRole } from '#app/role/give-role.ts'
import { takeRole } from '#app/role/take-role.ts'
import type { Provider } from '#domain/role/holding.ts'
import type { Handler } from '../call.ts'
import { withBody, withId } from '../handle.ts'
import { readBack } from '../read.ts'

const scope = z.string().max(256).nullish()
const body = z.strictObject({
  '@odata.type': z.unknown().optional(), id: z.unknown().optional(), principalOrganizationId: z.unknown().optional(),
  principalId: guidSchema, roleDefinitionId: guidSchema, appScopeId: scope, directoryScopeId: scope, condition: z.null({ error: 'is not supported; leave it out' }).optional(),
})

/** Both writes of one provider. */
export const roleWrites = (provider: Provider): { readonly post: Handler; readonly remove: Handler } => ({
  post: withBody(body, (call, input) => giveRole(call.app, call.caller, provider, input), (call, { id }) => readBack(call, ['roleManagement', provider, 'roleAssignments'], id, 201)),
  remove: withId((call, id) => takeRole(call.app, call.caller, provider, id)),
})
