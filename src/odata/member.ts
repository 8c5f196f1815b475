/** Which member of an entity has this name? Names are case-blind, and differ between the faces of the model. */
import type { Entity, Field, Navigation } from '#model/entity.ts'
import type { Face } from './context.ts'

/** `name` is how the declaration calls it (and its column), `shown` how this face of the API does. */
export type FieldMember = { readonly kind: 'field'; readonly name: string; readonly shown: string; readonly field: Field }
export type NavigationMember = { readonly kind: 'navigation'; readonly name: string; readonly shown: string; readonly navigation: Navigation }
export type Member = FieldMember | NavigationMember
/** A type derived from a base, with the value of the base's discriminating column. */
export type Derived = { readonly value: string; readonly entity: Entity }
type Index = { readonly list: readonly Member[]; readonly byName: ReadonlyMap<string, Member> }

const indexes: Readonly<Record<Face, WeakMap<Entity, Index>>> = { 'v1.0': new WeakMap(), beta: new WeakMap() }

function indexOf(entity: Entity, face: Face): Index {
  const found = indexes[face].get(entity)
  if (found) return found
  const inherited = entity.base ? indexOf(entity.base(), face).list : []
  // A member that Graph does not have is an annotation.
  const shownOf = (name: string, x: { readonly beta?: string }) => (isOurs(name) ? `@${name}` : face === 'beta' ? (x.beta ?? name) : name)
  const declared: Member[] = [
    ...Object.entries(entity.fields).map(([name, field]): Member => ({ kind: 'field', name, shown: shownOf(name, field), field })),
    ...Object.entries(entity.navigations).map(([name, navigation]): Member => ({ kind: 'navigation', name, shown: shownOf(name, navigation), navigation })),
  ]
  const merged = new Map([...inherited, ...declared].map((m) => [m.name, m]))
  const list = [...merged.values()]
  // The other face's name is taken as well, where it means nothing else here.
  const byName = new Map([...list.map((m) => [m.name.toLowerCase(), m] as const), ...list.map((m) => [m.shown.toLowerCase(), m] as const)])
  const index = { list, byName }
  indexes[face].set(entity, index)
  return index
}

/** Is it a member that Graph does not have? Such have names that begin with `latchkey.`, and `$metadata` does not declare them. */
export const isOurs = (name: string): boolean => name.startsWith('latchkey.')
/** All members, inherited ones first, in the order of the declaration. */
export const membersOf = (entity: Entity, face: Face): readonly Member[] => indexOf(entity, face).list
export const memberNamed = (entity: Entity, name: string, face: Face): Member | undefined => indexOf(entity, face).byName.get(name.toLowerCase())
/** May a client know of it? */
export const isPublic = (m: Member): boolean =>
  m.kind === 'field' ? m.field.access === 'public' : m.navigation.access === 'public' && !m.navigation.to().internal

/** The type's name without the namespace in this face. */
export const typeName = (entity: Entity, face: Face): string => (face === 'beta' ? (entity.beta ?? entity.name) : entity.name)
export const derivedTypes = (entity: Entity): readonly Derived[] => Object.entries(entity.derived?.types ?? {}).map(([value, to]) => ({ value, entity: to() }))

const namespace = /^(?:microsoft\.graph|graph)\.(\w+)$/i
/** The type that a cast names (`microsoft.graph.user`): the entity itself, one of its bases, or one derived from it. */
export function castOf(entity: Entity, segment: string, face: Face): Entity | undefined {
  const name = namespace.exec(segment)?.[1]?.toLowerCase()
  const named = (e: Entity): boolean => e.name.toLowerCase() === name || (face === 'beta' && e.beta?.toLowerCase() === name)
  if (name === undefined) return undefined
  if (named(entity)) return entity
  for (let base = entity.base?.(); base; base = base.base?.()) if (named(base)) return entity // every row is one already
  return derivedTypes(entity).find((d) => named(d.entity))?.entity
}
/** Is this segment a type's qualified name? */
export const isQualified = (segment: string): boolean => namespace.test(segment)
