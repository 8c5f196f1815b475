/** `$metadata`: the model as CSDL 4.0, written from the declarations. */
import type { Entity, Field, Navigation } from '#model/entity.ts'
import { rootPath, type Face, type Root } from './context.ts'
import { isOurs, isPublic, membersOf, typeName, type Member } from './member.ts'

export type ComplexType = {
  readonly name: string
  readonly base?: string
  readonly abstract?: boolean
  readonly open?: boolean
  /** Members with their types; `!` after a type says that the member is never null. */
  readonly members: Readonly<Record<string, string>>
  readonly navigations?: Readonly<Record<string, string>>
}
/** The members of an enumeration, in their order from 0, or each with its number. */
export type Members = readonly string[] | Readonly<Record<string, number>>
export type Operation = {
  readonly kind: 'action' | 'function'
  readonly name: string
  /** The type that it is bound to: `microsoft.graph.accessPackage`, `Collection(microsoft.graph.accessPackage)`. */
  readonly bound: string
  readonly parameters: Readonly<Record<string, string>>
  readonly returns?: string
}
export type Model = {
  readonly face?: Face
  readonly entities: readonly Entity[]
  readonly complexTypes: readonly ComplexType[]
  /** Enumerations that no field has, for example of members of complex types, and those whose members fields do not tell in full. */
  readonly enums?: Readonly<Record<string, Members>>
  /** Types of the segments before a root, where they are called otherwise: by the segment, or by the path to it. Some may share one. */
  readonly folders?: Readonly<Record<string, string>>
  readonly operations: readonly Operation[]
  readonly roots: readonly Root[]
}

type Attributes = Readonly<Record<string, string | boolean | undefined>>
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => escapes[c]!)
function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== false)
  const start = `<${name}${given.map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}`
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('')}</${name}>`
}
const namespace = 'microsoft.graph'
const qualified = (name: string): string => (name.includes('.') ? name : `${namespace}.${name}`)

/** The CSDL document of `$metadata`. */
export function metadataXml(model: Model): string {
  const face = model.face ?? 'v1.0'
  const entities = model.entities.filter((e) => !e.internal)
  const schema = element('Schema', { Namespace: namespace, Alias: 'graph', xmlns: 'http://docs.oasis-open.org/odata/ns/edm' }, [
    ...Object.entries(enumerations(model)).map(([name, members]) => enumType(name, members)),
    root,
    ...entities.map((e) => entityType(e, face)),
    ...model.complexTypes.map(complexType),
    ...model.operations.map(operation),
    container(model, entities, face),
  ])
  const document = element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' }, [
    element('edmx:DataServices', {}, [schema]),
  ])
  return `<?xml version="1.0" encoding="utf-8"?>${document}`
}

/** Fields of the kind choice name their enumeration; the same one may stand in several entities. */
function enumerations(model: Model): Readonly<Record<string, Members>> {
  const found = new Map<string, Members>()
  for (const { fields } of model.entities) {
    for (const { access, choices, edm } of Object.values(fields)) {
      if (access === 'public' && choices && edm.startsWith(`${namespace}.`)) found.set(edm.slice(namespace.length + 1), choices)
    }
  }
  return Object.fromEntries([...found, ...Object.entries(model.enums ?? {})])
}
function enumType(name: string, members: Members): string {
  const numbered: readonly (readonly [string, number])[] = Array.isArray(members) ? members.map((member, value) => [member as string, value] as const) : Object.entries(members)
  return element(
    'EnumType',
    { Name: name },
    numbered.map(([member, value]) => element('Member', { Name: member, Value: String(value) })),
  )
}

/** What all entities have in Graph. */
const root = element('EntityType', { Name: 'entity', Abstract: true }, [
  element('Key', {}, [element('PropertyRef', { Name: 'id' })]),
  element('Property', { Name: 'id', Type: 'Edm.String', Nullable: 'false' }),
])

function entityType(entity: Entity, face: Face): string {
  const base = entity.base?.()
  const inherited = new Set([
    'id',
    ...(base
      ? membersOf(base, face)
          .filter(isPublic)
          .map((m) => m.name)
      : []),
  ])
  const members = membersOf(entity, face).filter((m) => isPublic(m) && !isOurs(m.name) && !inherited.has(m.name))
  return element(
    'EntityType',
    { Name: typeName(entity, face), BaseType: qualified(base ? typeName(base, face) : 'entity'), Abstract: entity.abstract && 'true' },
    members.map((m) => memberElement(m, face)),
  )
}

const memberElement = (m: Member, face: Face): string => (m.kind === 'field' ? property(m.shown, m.field) : navigationProperty(m.shown, m.navigation, face))
const property = (name: string, field: Field) =>
  element('Property', { Name: name, Type: field.edm, Nullable: !field.nullable || field.edm.startsWith('Collection(') ? 'false' : undefined })
function navigationProperty(name: string, { kind, to, contained }: Navigation, face: Face): string {
  const type = qualified(typeName(to(), face))
  return element('NavigationProperty', { Name: name, Type: kind === 'many' ? `Collection(${type})` : type, ContainsTarget: contained ? 'true' : undefined })
}

function complexType({ name, base, abstract, open, members, navigations = {} }: ComplexType): string {
  const properties = Object.entries(members).map(([member, type]) => {
    const never = type.endsWith('!') || type.startsWith('Collection(')
    return element('Property', { Name: member, Type: type.replace(/!$/, ''), Nullable: never && 'false' })
  })
  const links = Object.entries(navigations).map(([member, type]) => element('NavigationProperty', { Name: member, Type: type }))
  return element('ComplexType', { Name: name, BaseType: base && qualified(base), Abstract: abstract && 'true', OpenType: open && 'true' }, [...properties, ...links])
}

function operation({ kind, name, bound, parameters, returns }: Operation): string {
  const parameter = ([parameterName, type]: readonly [string, string]) => element('Parameter', { Name: parameterName, Type: type })
  return element(kind === 'action' ? 'Action' : 'Function', { Name: name, IsBound: 'true' }, [
    parameter(['bindingParameter', bound]),
    ...Object.entries(parameters).map(parameter),
    ...(returns ? [element('ReturnType', { Type: returns })] : []),
  ])
}

// ── The container ────────────────────────────────────────────────────────────────────────────────────────────────
/**
 * A root of one segment is an entity set or a singleton. Of a deeper path (`identityGovernance/entitlementManagement/catalogs`)
 * the first segment is a singleton whose type holds the next by containment, and so on.
 */
type Folder = { readonly roots: Map<string, Root>; readonly folders: Map<string, Folder> }
const emptyFolder = (): Folder => ({ roots: new Map(), folders: new Map() })

function folded(roots: readonly Root[], face: Face): Folder {
  const top = emptyFolder()
  for (const root of roots) {
    const segments = rootPath(root, face).split('/')
    const last = segments.pop()!
    const folder = segments.reduce((at, segment) => {
      const next = at.folders.get(segment) ?? emptyFolder()
      at.folders.set(segment, next)
      return next
    }, top)
    folder.roots.set(last, root)
  }
  return top
}

/** The type of a folder is called as it (`identityGovernance`, `entitlementManagement`), or as the model says. */
const folderType = (model: Model, path: readonly string[]): string => model.folders?.[path.join('/')] ?? model.folders?.[path.at(-1)!] ?? path.at(-1)!

function container(model: Model, entities: readonly Entity[], face: Face): string {
  const top = folded(model.roots, face)
  const sets = [...top.roots].map(([name, root]) => {
    const type = qualified(typeName(root.entity, face))
    if (root.singleton) return element('Singleton', { Name: name, Type: type }, bindings(model, root.entity, face))
    return element('EntitySet', { Name: name, EntityType: type }, entities.includes(root.entity) ? bindings(model, root.entity, face) : [])
  })
  const singletons = [...top.folders.keys()].map((name) => element('Singleton', { Name: name, Type: qualified(folderType(model, [name])) }))
  const types = [...top.folders].flatMap(([name, folder]) => folderTypes(model, [name], folder, face))
  return [...new Set(types), element('EntityContainer', { Name: 'GraphService' }, [...sets, ...singletons])].join('')
}

function folderTypes(model: Model, path: readonly string[], { roots, folders }: Folder, face: Face): string[] {
  const inside = [...folders].flatMap(([name, folder]) => folderTypes(model, [...path, name], folder, face))
  const held = (name: string, type: string) => element('NavigationProperty', { Name: name, Type: type, ContainsTarget: 'true' })
  const properties = [
    ...[...folders.keys()].map((name) => held(name, qualified(folderType(model, [...path, name])))),
    ...[...roots].map(([name, root]) =>
      held(name, root.singleton ? qualified(typeName(root.entity, face)) : `Collection(${qualified(typeName(root.entity, face))})`),
    ),
  ]
  // A folder that is a singleton of the container has no id; the ones inside are contained entities.
  return [...inside, element('EntityType', { Name: folderType(model, path), BaseType: path.length > 1 && qualified('entity') }, properties)]
}

/** Where the targets of navigations are found. */
function bindings(model: Model, entity: Entity, face: Face): string[] {
  return membersOf(entity, face).flatMap((m) => {
    if (m.kind !== 'navigation' || !isPublic(m) || m.navigation.contained) return []
    const to = m.navigation.to()
    const root = model.roots.find((r) => r.entity === to && !r.singleton && !rootPath(r, face).includes('/'))
    return root ? [element('NavigationPropertyBinding', { Path: m.shown, Target: rootPath(root, face) })] : []
  })
}
