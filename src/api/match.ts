/** Finds the route of an address. Segments match case-blind; `users('{id}')` is `users/{id}`; a namespace before a name is optional. */
import { parseCall, type Call as Called } from '#odata/path.ts'
import { notYet } from './not-yet.ts'
import { routes, type Route } from './routes.ts'

type Parts = readonly string[]
type Pattern = { readonly route: Route; readonly parts: Parts }
const partsOf = (path: string): Parts => path.split('/')
/** What names an address goes before what takes everything below one. */
const patterns: readonly Pattern[] = routes.map((route) => ({ route, parts: partsOf(route.path) })).sort((a, b) => Number(a.parts.includes('**')) - Number(b.parts.includes('**')))
const later = notYet.map(([path, what, method]) => ({ what, method, parts: partsOf(path) }))
const functions = new Set([...patterns, ...later].flatMap(({ parts }) => parts.filter((part) => part.endsWith('()')).map((part) => part.slice(0, -2).toLowerCase())))

/** `called`: the function that the address ends with, and its arguments. */
export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>>; readonly called: Called | undefined }
/** Why there is no route: the part of Graph that waits, the methods that the address takes, or the segment that means nothing. */
export type NoMatch = { readonly notYet?: string; readonly allowed: readonly string[]; readonly unknown: string }

/** The route for a method and a path, or why there is none. */
export function matchRoute(method: string, segments: readonly string[]): Match | NoMatch {
  const apart = segments.flatMap(splitKey)
  const waits = later.find((l) => (l.method ?? method) === method && fit(l.parts, apart))
  if (waits) return { notYet: waits.what, allowed: [], unknown: '' }
  const fitting = patterns.flatMap((p) => {
    const params = fit(p.parts, apart)
    return params ? [{ route: p.route, params, called: calledIn(p.parts, apart) }] : []
  })
  const found = fitting.find((m) => m.route.method === method)
  if (found) return found
  const allowed = [...new Set(fitting.map((m) => m.route.method))].sort()
  return { allowed, unknown: apart[Math.max(0, ...patterns.map((p) => known(p.parts, apart)))] ?? segments.at(-1) ?? '' }
}

/** `catalogs('x')` and `subjects(objectId='x')` name a set and a key; a call of a function stays as it is. */
function splitKey(segment: string): string[] {
  const [, name, key] = /^([\w.$]+)\((.*)\)$/s.exec(segment) ?? []
  if (name === undefined || key === undefined || key === '' || functions.has(name.toLowerCase().replace(/^microsoft\.graph\./, ''))) return [segment]
  const [, plain] = /^'((?:[^']|'')*)'$/.exec(key) ?? []
  return [name, plain === undefined ? `(${key})` : plain.replaceAll("''", "'")]
}

/** How many segments a pattern begins with as they are. */
function known(parts: Parts, segments: readonly string[]): number {
  const differs = parts.findIndex((part, i) => part === '**' || segments[i] === undefined || !fitsPart(part, segments[i]!, {}))
  return differs < 0 ? parts.length : differs
}

function fit(parts: Parts, segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [i, part] of parts.entries()) {
    if (part === '**') return params
    const segment = segments[i]
    if (segment === undefined || !fitsPart(part, segment, params)) return undefined
  }
  const rest = segments.slice(parts.length)
  return rest.length === 0 || (rest.length === 1 && rest[0]!.toLowerCase() === '$count' && countable(parts)) ? params : undefined
}

/** A function of Graph's gives a collection and can be counted; ours answer in forms of their own. */
const countable = (parts: Parts): boolean => parts.at(-1)!.endsWith('()') && !parts.some((part) => part.startsWith('latchkey.'))

function calledIn(parts: Parts, segments: readonly string[]): Called | undefined {
  const at = parts.findIndex((part) => part.endsWith('()'))
  return at < 0 ? undefined : (parseCall(segments[at]!) ?? { name: segments[at]!, arguments: {} })
}

function fitsPart(part: string, segment: string, params: Record<string, string>): boolean {
  if (part.startsWith('{')) {
    params[part.slice(1, -1)] = segment
    return !segment.startsWith('$') && !/[^(]\(/.test(segment)
  }
  const wanted = part.replace('()', '').toLowerCase()
  const given = part.endsWith('()') ? (parseCall(segment)?.name ?? segment.replace(/\(.*$/, '')) : segment.replace(/^microsoft\.graph\./, '')
  return given.toLowerCase() === wanted
}
