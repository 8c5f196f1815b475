import type { Entity, Field, Navigation } from '#model/entity.ts'
import type { Face, Root } from './context.ts'
import type { Query } from './query.ts'

/** A bound function or action at the end of a path: `filterByCurrentUser(on='target')`. */
export type Call = { readonly name: string; readonly arguments: Readonly<Record<string, string | number | boolean | null>> }
export type Step =
  | { readonly kind: 'root'; readonly root: Root }
  | { readonly kind: 'key'; readonly member: string; readonly value: string }
  | { readonly kind: 'navigation'; readonly name: string; readonly navigation: Navigation }
  | { readonly kind: 'cast'; readonly to: Entity }
/** What a path names. */
export type Target = {
  readonly kind: 'collection' | 'entity' | 'property'
  /** The entity of the collection, of the row, or whose property it is. */
  readonly entity: Entity
  readonly steps: readonly Step[]
  readonly property?: { readonly name: string; readonly field: Field }
  /** The path ended in `/$count`, `/$ref` or `/$value`. */
  readonly suffix?: '$count' | '$ref' | '$value'
  /** A last segment that is neither key, member nor cast: for the route table to know. */
  readonly call?: Call
  /** What stands after `$metadata#`, before the selection and `/$entity`. */
  readonly canonical: string
}

/** Resolves the segments after the version (`/v1.0/users/{id}` → `['users', '{id}']`, decoded) to what they name. */
export function resolvePath(roots: readonly Root[], segments: readonly string[], face: Face = 'v1.0'): Target { throw new Error(`not yet: ${roots.length} ${segments} ${face}`) }

/** `name(a='x',b=1)`, with or without `microsoft.graph.`, or undefined when the segment has another form. */
export function parseCall(segment: string): Call | undefined { throw new Error(`not yet: ${segment}`) }

/** The `@odata.context` of an answer. */
export function contextUrl(base: string, target: Target, query: Query = {}): string { throw new Error(`not yet: ${base} ${target.canonical} ${query}`) }
/** The `@odata.context` of what a function returns: `contextOfType(base, 'Collection(microsoft.graph.accessPackage)')`. */
export function contextOfType(base: string, type: string): string { throw new Error(`not yet: ${base} ${type}`) }
