import type { Entity } from '#model/entity.ts'

/** Values for `@name` in the server's own expressions: `{ me: '…', principals: ['…', '…'], isAdministrator: false }`. */
export type Parameters = Readonly<Record<string, string | boolean | null | readonly string[]>>

/**
 * Which rows of an entity the caller may see: those for which the expression holds, all of them, or none. `listed` is the
 * narrower rule for rows that nobody named: those of a list, an expand or a filter rather than the one of an id or a link.
 * `few`: of very many rows a caller sees few, so that each alternative of the rule is looked for by itself.
 */
export type Visibility = { readonly expression: string; readonly listed?: string; readonly few?: boolean } | 'all' | 'none'

/** v1.0 and beta are two faces of one model: a member may have another name in beta. */
export type Face = 'v1.0' | 'beta'

/** How many annotations an answer carries (`Accept: application/json;odata.metadata=…`). */
export type MetadataLevel = 'none' | 'minimal' | 'full'

/** Where the API's paths begin: `{ path: 'identityGovernance/entitlementManagement/catalogs', entity: catalog }`. */
export type Root = {
  readonly path: string
  /** Its other path in beta. */
  readonly beta?: string
  readonly entity: Entity
  /** One row rather than a collection: `me`, `…/settings`. */
  readonly singleton?: boolean
  /** Only rows for which this expression of the server holds, for example `id eq @me` for `me`. */
  readonly where?: string
}

/** All that a compilation needs to know besides the request itself. */
export type Context = {
  readonly parameters: Parameters
  readonly visibility: (entity: Entity) => Visibility
  readonly face?: Face
  readonly metadata?: MetadataLevel
  /** The service's root, for example `https://host/v1.0`; for `@odata.id` and `$ref`. */
  readonly base?: string
  /** Where entities are found; for `@odata.id` and `$ref`. */
  readonly roots?: readonly Root[]
  /** Show `unknownFutureValue` for the members of an enumeration that stand behind it (unless the client asked for them). */
  readonly hideUnknownMembers?: boolean
}

/** The root's path in a face. */
export const rootPath = (root: Root, face: Face): string => (face === 'beta' ? (root.beta ?? root.path) : root.path)
/** The path of the set that an entity is listed in, if it has one; a root that narrows lists only some of them. */
export const setOf = (roots: readonly Root[], entity: Entity, face: Face): string | undefined => {
  const root = roots.find((r) => r.entity === entity && !r.singleton && !r.where)
  return root && rootPath(root, face)
}
