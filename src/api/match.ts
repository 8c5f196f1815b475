/** Finds the route of an address. Segments match case-blind; `users('{id}')` is `users/{id}`; a namespace before a name is optional. */
import { parseCall } from '#odata/path.ts'
import { routes, type Route } from './routes.ts'

type Pattern = { readonly route: Route; readonly parts: readonly string[] }
const patterns: readonly Pattern[] = routes.map((route) => ({ route, parts: route.path.split('/') }))
export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> }

/** The route for a method and a path, or the methods that the path takes. */
export function matchRoute(method: string, segments: readonly string[]): Match | { readonly allowed: readonly string[] } {
  const apart = segments.flatMap(splitKey)
  const fitting = patterns.flatMap((p) => {
    const params = fit(p.parts, apart)
    return params ? [{ route: p.route, params }] : []
  })
  return fitting.find((m) => m.route.method === method) ?? { allowed: [...new Set(fitting.filter((m) => !m.route.path.endsWith('**')).map((m) => m.route.method))] }
}

/** `catalogs('x')` names a set and a key; `subjects(objectId='x')` and calls stay as they are. */
function splitKey(segment: string): string[] {
  const [, name, key] = /^([\w.$]+)\('((?:[^']|'')*)'\)$/.exec(segment) ?? []
  return name !== undefined && key !== undefined ? [name, key.replaceAll("''", "'")] : [segment]
}

function fit(parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [i, part] of parts.entries()) {
    if (part === '**') return params
    const segment = segments[i]
    if (segment === undefined || !fitsPart(part, segment, params)) return undefined
  }
  const rest = segments.slice(parts.length)
  // A function that gives a collection can be counted.
  return rest.length === 0 || (rest.length === 1 && rest[0]!.toLowerCase() === '$count' && parts.at(-1)!.endsWith('()')) ? params : undefined
}

function fitsPart(part: string, segment: string, params: Record<string, string>): boolean {
  if (part.startsWith('{')) {
    params[part.slice(1, -1)] = segment
    return !segment.startsWith('$') && !segment.includes('(')
  }
  const wanted = part.replace('()', '').toLowerCase()
  const given = part.endsWith('()') ? (parseCall(segment)?.name ?? segment.replace(/\(.*$/, '')) : segment.replace(/^microsoft\.graph\./, '')
  return given.toLowerCase() === wanted || given.toLowerCase() === wanted.replace('latchkey.', '')
}
