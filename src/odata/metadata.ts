import type { Entity } from '#model/entity.ts'
import type { Face, Root } from './context.ts'

export type ComplexType = { readonly name: string; readonly base?: string; readonly abstract?: boolean; readonly members: Readonly<Record<string, string>> }
export type Operation = {
  readonly kind: 'action' | 'function'
  readonly name: string
  /** The type it is bound to: `microsoft.graph.accessPackage` or `Collection(microsoft.graph.accessPackage)`. */
  readonly bound: string
  readonly parameters: Readonly<Record<string, string>>
  readonly returns?: string
}
export type Model = {
  readonly face?: Face
  readonly entities: readonly Entity[]
  readonly complexTypes: readonly ComplexType[]
  readonly enums?: Readonly<Record<string, readonly string[]>>
  readonly operations: readonly Operation[]
  readonly roots: readonly Root[]
}
/** The CSDL document of `$metadata`. */
export function metadataXml(model: Model): string { throw new Error(`not yet: ${model}`) }
