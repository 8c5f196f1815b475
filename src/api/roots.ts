import { user } from '#model/directory-object.ts'
import { roots } from '#model/registry.ts'
import type { Root } from '#odata/context.ts'

/** The entity sets, and the signed-in person. */
export const allRoots: readonly Root[] = [...roots, { path: 'me', entity: user, singleton: true, where: 'id eq @me' }]
