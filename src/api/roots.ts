import { entitlementManagementSettings } from '#model/control-configuration.ts'
import { user } from '#model/directory-object.ts'
import { em, roots } from '#model/registry.ts'
import type { Root } from '#odata/context.ts'

/** The entity sets, the signed-in person, and the settings. */
export const allRoots: readonly Root[] = [...roots, { path: `${em}/settings`, entity: entitlementManagementSettings, singleton: true }, { path: 'me', entity: user, singleton: true, where: 'id eq @me' }]
