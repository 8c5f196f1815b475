import { derivesFrom, memberNamed, type Model, type Operation, type TypeRef } from './csdl-model.ts'

// Where a URL or an `@odata.context` ends up: a walk through container, navigations, keys, casts and operations.

export type Place =
  | { kind: 'typed'; type: TypeRef; bound: boolean }
  | { kind: 'nothing' }
  | { kind: 'count' }
  | { kind: 'other' }
  | { kind: 'undeclared'; segment: string }

type Segment = { name: string; inside?: string }

// A select list may stand where a key does in a context (`users(id,displayName)`); a key is quoted, named, a number or a GUID.
const key = /^(?:'.*'|[\da-f]{8}-[\w-]+|\d+|\w+\s*=.*)$/is

const piece = /'[^']*'|[^']/gs
const depthOf: Readonly<Record<string, number>> = { '(': 1, ')': -1 }

/** Splits at the slashes outside quotes and parentheses, and takes `(…)` off each name. */
const segmentsOf = (path: string): Segment[] => {
  const texts = ['']
  let depth = 0
  for (const [part] of path.matchAll(piece)) {
    depth += depthOf[part] ?? 0
    if (part === '/' && depth === 0) texts.push('')
    else texts[texts.length - 1] += part
  }
  return texts.filter(Boolean).map(text => {
    const found = /^([^(]+)\((.*)\)$/s.exec(text)
    return found ? { name: found[1] ?? '', inside: found[2] ?? '' } : { name: text }
  })
}

const full = (name: string): string => name.replace(/^graph\./, 'microsoft.graph.')
const single = (name: string): Place => ({ kind: 'typed', type: { name, collection: false }, bound: false })
const typed = (type: TypeRef, inside?: string): Place => ({
  kind: 'typed',
  type: type.collection && inside !== undefined && key.test(inside) ? { ...type, collection: false } : type,
  bound: false,
})

const operationAt = (model: Model, at: TypeRef, { name, inside }: Segment): Operation | undefined => {
  const plain = full(name)
    .replace(/^microsoft\.graph\./, '')
    .toLowerCase()
  const given = [...(inside ?? '').matchAll(/(\w+)\s*=/g)].map(([, parameter]) => parameter?.toLowerCase()).join()
  const candidates = model.operations.filter(
    ({ binding, ...operation }) => operation.name.toLowerCase() === plain && binding.collection === at.collection && derivesFrom(model, at.name, binding.name),
  )
  return candidates.find(operation => operation.kind === 'Action' || operation.parameters.join().toLowerCase() === given)
}

const suffixes: Readonly<Record<string, Place>> = { $count: { kind: 'count' }, $ref: { kind: 'other' }, $value: { kind: 'other' } }

const step = (model: Model, at: TypeRef, segment: Segment): Place => {
  const suffix = suffixes[segment.name]
  if (suffix) return suffix
  const operation = operationAt(model, at, segment)
  if (operation) return operation.returns ? { kind: 'typed', type: operation.returns, bound: true } : { kind: 'nothing' }
  if (model.types.has(full(segment.name))) return { kind: 'typed', type: { ...at, name: full(segment.name) }, bound: false }
  if (at.collection) return single(at.name)
  const member = memberNamed(model, at.name, segment.name, true)
  return member ? typed(member.type, segment.inside) : { kind: 'undeclared', segment: segment.name }
}

const walk = (model: Model, segments: Segment[]): Place => {
  const [first, ...rest] = segments
  if (!first || first.name === '$batch' || first.name === '$metadata') return { kind: 'other' }
  const root = [...model.roots].find(([name]) => name.toLowerCase() === first.name.toLowerCase())?.[1]
  let place: Place = root ? typed(root, first.inside) : { kind: 'undeclared', segment: first.name }
  for (const segment of rest) {
    if (place.kind !== 'typed') return place
    place = step(model, place.type, segment)
  }
  return place
}

/** The path of a v1.0 URL without its query, or undefined for any other URL. */
export const pathOf = (url: string): string | undefined => /^(?:https?:\/\/[^/]+)?\/v1\.0(?:\/|$)([^?]*)/i.exec(url)?.[1]

/** What a request's URL denotes. A POST to a collection answers one of its members; a POST to an action what that returns. */
export const placeOfUrl = (model: Model, url: string, method: string): Place => {
  const segments = segmentsOf(decodeURIComponent((pathOf(url) ?? '').replaceAll('+', '%20')))
  const place = walk(model, segments)
  if (place.kind !== 'typed' || place.bound || method.toUpperCase() !== 'POST' || !place.type.collection) return place
  return single(place.type.name)
}

/** What the part of an `@odata.context` after `#` denotes. */
export const placeOfContext = (model: Model, context: string): Place => {
  const collection = /^Collection\(([\w.]+)\)/.exec(context)?.[1]
  if (collection) return { kind: 'typed', type: { name: full(collection), collection: true }, bound: false }
  if (/^(?:Edm\.|(?:microsoft\.)?graph\.)/.test(context)) return single(full(context.replace(/\(.*|\/\$entity$/g, '')))
  const segments = segmentsOf(context)
  const entity = segments.at(-1)?.name === '$entity'
  const place = walk(model, entity ? segments.slice(0, -1) : segments)
  return entity && place.kind === 'typed' ? single(place.type.name) : place
}
