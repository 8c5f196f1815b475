import { childrenNamed, readXml, type Element } from './csdl-xml.ts'

// What a metadata document declares, with every type name written out in full (`microsoft.graph.user`).

export type TypeRef = { name: string; collection: boolean }
export type Member = { name: string; type: TypeRef; nullable: boolean; navigation: boolean }
export type Structure = { kind: 'entity' | 'complex'; name: string; base?: string; abstract: boolean; open: boolean; own: Map<string, Member> }
export type Choice = { kind: 'enum'; name: string; members: string[]; flags: boolean }
export type Operation = { kind: 'Action' | 'Function'; name: string; binding: TypeRef; parameters: string[]; returns?: TypeRef }
/** `values` has the number of each member of an enumeration: `microsoft.graph.roleType/active`. */
export type Model = { types: Map<string, Structure | Choice>; values: Map<string, string>; operations: Operation[]; roots: Map<string, TypeRef> }

type Naming = (name: string) => string

const refTo = (written: string, full: Naming): TypeRef => {
  const inner = /^Collection\((.*)\)$/.exec(written)?.[1]
  return { name: full(inner ?? written), collection: inner !== undefined }
}

/** Resolves `graph.user` to `microsoft.graph.user` with the aliases of all schemas. */
const namingOf = (schemas: Element[]): Naming => {
  const namespaces = new Map(schemas.map(({ attributes }) => [attributes['Alias'] ?? attributes['Namespace'] ?? '', attributes['Namespace'] ?? '']))
  return name => {
    const dot = name.lastIndexOf('.')
    return `${namespaces.get(name.slice(0, dot)) ?? name.slice(0, dot)}.${name.slice(dot + 1)}`
  }
}

const memberOf = (element: Element, full: Naming): Member => ({
  name: element.attributes['Name'] ?? '',
  type: refTo(element.attributes['Type'] ?? '', full),
  nullable: element.attributes['Nullable'] !== 'false',
  navigation: element.name === 'NavigationProperty',
})

const structureOf = (element: Element, name: string, full: Naming): Structure => {
  const { BaseType, Abstract, OpenType } = element.attributes
  const own = childrenNamed(element, 'Property', 'NavigationProperty').map(child => memberOf(child, full))
  return {
    kind: element.name === 'EntityType' ? 'entity' : 'complex',
    name,
    ...(BaseType && { base: full(BaseType) }),
    abstract: Abstract === 'true',
    open: OpenType === 'true',
    own: new Map(own.map(member => [member.name, member])),
  }
}

const choiceOf = (element: Element, name: string): Choice => ({
  kind: 'enum',
  name,
  members: childrenNamed(element, 'Member').map(member => member.attributes['Name'] ?? ''),
  flags: element.attributes['IsFlags'] === 'true',
})

const operationOf = (element: Element, full: Naming): Operation => {
  const [binding, ...parameters] = childrenNamed(element, 'Parameter')
  const returns = childrenNamed(element, 'ReturnType')[0]?.attributes['Type']
  return {
    kind: element.name === 'Action' ? 'Action' : 'Function',
    name: element.attributes['Name'] ?? '',
    binding: refTo(binding?.attributes['Type'] ?? '', full),
    parameters: parameters.map(parameter => parameter.attributes['Name'] ?? ''),
    ...(returns && { returns: refTo(returns, full) }),
  }
}

const rootsOf = (container: Element, full: Naming): [string, TypeRef][] =>
  childrenNamed(container, 'EntitySet', 'Singleton').map(({ name, attributes }) => [
    attributes['Name'] ?? '',
    { name: full(attributes['EntityType'] ?? attributes['Type'] ?? ''), collection: name === 'EntitySet' },
  ])

/** Reads a metadata document. */
export const readModel = (xml: string): Model => {
  const schemas = childrenNamed(readXml(xml), 'edmx:DataServices').flatMap(services => childrenNamed(services, 'Schema'))
  const full = namingOf(schemas)
  const model: Model = { types: new Map(), values: new Map(), operations: [], roots: new Map() }
  for (const schema of schemas) {
    for (const element of schema.children) {
      const name = `${schema.attributes['Namespace']}.${element.attributes['Name']}`
      if (element.name === 'EnumType') {
        model.types.set(name, choiceOf(element, name))
        for (const { attributes } of childrenNamed(element, 'Member')) model.values.set(`${name}/${attributes['Name']}`, attributes['Value'] ?? '')
      }
      if (element.name === 'EntityType' || element.name === 'ComplexType') model.types.set(name, structureOf(element, name, full))
      if (element.name === 'Action' || element.name === 'Function') model.operations.push(operationOf(element, full))
      if (element.name === 'EntityContainer') for (const [root, type] of rootsOf(element, full)) model.roots.set(root, type)
    }
  }
  return model
}

/** The structure of that name and those it derives from, nearest first; empty for a name that is no structure. */
export const lineage = (model: Model, name: string): Structure[] => {
  const type = model.types.get(name)
  if (!type || type.kind === 'enum') return []
  return [type, ...(type.base ? lineage(model, type.base) : [])]
}

/** Whether a type is another one or derives from it. */
export const derivesFrom = (model: Model, name: string, base: string): boolean =>
  name === base || lineage(model, name).some(structure => structure.name === base)

/** A member of a type or of one of its bases; URLs write names case-blind, payloads exactly. */
export const memberNamed = (model: Model, type: string, name: string, caseBlind = false): Member | undefined => {
  for (const { own } of lineage(model, type)) {
    const found = own.get(name) ?? (caseBlind ? [...own.values()].find(member => member.name.toLowerCase() === name.toLowerCase()) : undefined)
    if (found) return found
  }
  return undefined
}
