/** The `@odata.context` of an answer. */
import type { Entity } from '#model/entity.ts'
import type { Face } from './context.ts'
import { memberNamed } from './member.ts'
import type { Target } from './path.ts'
import type { Query } from './query.ts'

/** `https://host/v1.0/$metadata#…/catalogs(id,displayName)/$entity`, for what a path and its query options give. */
export function contextUrl(base: string, target: Target, query: Query = {}, face: Face = 'v1.0'): string {
  if (target.suffix === '$ref') return `${base}/$metadata#${target.kind === 'collection' ? 'Collection($ref)' : '$ref'}`
  if (target.kind === 'property') return `${base}/$metadata#${target.canonical}`
  const end = target.kind === 'entity' && !target.singleton ? '/$entity' : ''
  return `${base}/$metadata#${target.canonical}${selected(target.entity, query, face)}${end}`
}
/** What a function returns: `contextOfType(base, 'Collection(microsoft.graph.accessPackage)', query)`. */
export const contextOfType = (base: string, type: string, query: Query = {}): string =>
  `${base}/$metadata#${type.replace('microsoft.graph.', 'graph.')}${selected(undefined, query, 'v1.0')}`

function selected(entity: Entity | undefined, { select = [], expand = [] }: Query, face: Face): string {
  const shown = (name: string) => (entity && memberNamed(entity, name, face)?.shown) ?? name
  const navigations = expand
    .filter((item) => item.navigation !== '*' && item.suffix === undefined)
    .map((item) => {
      const member = entity && memberNamed(entity, item.navigation, face)
      const inner = selected(member?.kind === 'navigation' ? member.navigation.to() : undefined, item.query, face)
      return `${shown(item.navigation)}${inner || '()'}`
    })
  const parts = [...select.map(shown), ...navigations]
  return parts.length > 0 ? `(${parts.join(',')})` : ''
}
