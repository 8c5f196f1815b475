/** The applications that may sign in at the demonstration. */
import { portalPermissions } from '#identity/permissions.ts'
import type { ClientSetup } from '#identity/clients.ts'
import { tenant } from './tenant.ts'

export const demoClients: readonly ClientSetup[] = tenant.clients.map((c) => ({
  appId: c.appId, displayName: 'Latchkey demonstration', secret: c.secret, servicePrincipalId: c.servicePrincipalId, public: true, demoOnly: true,
  redirectUris: ['http://localhost:*'], applicationPermissions: c.permissions, delegatedPermissions: [...new Set([...portalPermissions, ...c.permissions])],
}))
