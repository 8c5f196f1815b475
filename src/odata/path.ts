/** What does a URL name? Segments are matched case-blind; a key stands as a segment or in brackets. */
import type { Entity, Field, Navigation } from '#model/entity.ts'
import { rootPath, setOf, type Face, type Root } from './context.ts'
import { literal, type Literal } from './expression.ts'
import { isGuid, isPair } from './literal.ts'
import { castOf, isPublic, isQualified, memberNamed } from './member.ts'
import { ODataRefusal } from './refusal.ts'
import { Cursor } from './token.ts'

/** A bound function or action at the end of a path: `filterByCurrentUser(on='target')`. */
export type Call = { readonly name: string; readonly arguments: Readonly<Record<string, string | number | boolean | null>> }
export type Step =
  | { readonly kind: 'root'; readonly root: Root }
  | { readonly kind: 'key'; readonly member: string; readonly value: Literal }
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
  /** A segment that is neither key, member nor cast: for the route table to know. */
  readonly call?: Call
  /** What stands after `$metadata#`, before the selection and `/$entity`. */
  readonly canonical: string
  /** The path itself, spelled as declared. */
  readonly url: string
  /** The one row of its kind, such as settings. */
  readonly singleton: boolean
}
type Draft = { -readonly [K in keyof Target]: Target[K] } & { steps: Step[] }
type Walk = { readonly roots: readonly Root[]; readonly face: Face; key: string }

const missing = (segment: string): never => {
  throw new ODataRefusal(`Resource not found for the segment '${segment}'.`, { target: segment })
}

/** Splits and decodes a URL's path, without the version; a slash inside quotes is no separator. */
export function splitPath(path: string): readonly string[] {
  const segments = path.match(/(?:'(?:[^']|'')*'|%27(?:[^'%]|%(?!27))*%27|[^/'])+|'/g) ?? []
  try {
    return segments.map((segment) => decodeURIComponent(segment)).filter((segment) => segment !== '')
  } catch {
    throw new ODataRefusal('The URL has a % that does not begin a UTF-8 character.')
  }
}

/** Resolves the decoded segments after the version (`/v1.0/users/{id}` → `['users', '{id}']`) to what they name. */
export function resolvePath(roots: readonly Root[], segments: readonly string[], face: Face = 'v1.0'): Target {
  const unfit = segments.find((segment) => segment.includes('\0') || segment.length > 2_000)
  if (unfit !== undefined) throw new ODataRefusal('A segment of the path is too long or has a NUL character.')
  const found = rootOf(roots, segments, face)
  if (!found) return missing(segments[known(roots, segments, face)] ?? '')
  const { root, used, bracket } = found
  const { entity } = root
  const path = rootPath(root, face)
  const set = (root.singleton && root.where ? setOf(roots, entity, face) : undefined) ?? path
  const walk: Walk = { roots, face, key: '' }
  const target: Draft = {
    kind: root.singleton ? 'entity' : 'collection',
    entity,
    steps: [{ kind: 'root', root }],
    canonical: set,
    url: path,
    // In a folder it is the one entity that the folder holds, and its context ends as of any entity.
    singleton: root.singleton === true && !root.where && !path.includes('/'),
  }
  if (bracket !== undefined) key(walk, target, `${bracket}`, true)
  for (const segment of segments.slice(used)) advance(walk, target, segment)
  return target
}

const bracketed = /^([\w.$-]+)\((.*)\)$/s
type RootFound = { readonly root: Root; readonly used: number; readonly bracket: string | undefined }
/** The longest root that the segments begin with; its last segment may carry a key. */
function rootOf(roots: readonly Root[], segments: readonly string[], face: Face): RootFound | undefined {
  let best: RootFound | undefined
  for (const root of roots) {
    const names = rootPath(root, face).split('/')
    const [, last, bracket] = bracketed.exec(segments[names.length - 1] ?? '') ?? []
    const given = [...segments.slice(0, names.length - 1), last ?? segments[names.length - 1] ?? '']
    const same = names.every((n, i) => n.toLowerCase() === given[i]?.toLowerCase())
    if (same && (bracket === undefined || !root.singleton) && names.length > (best?.used ?? 0)) best = { root, used: names.length, bracket }
  }
  return best
}

/** How many of the segments some root begins with. */
const known = (roots: readonly Root[], segments: readonly string[], face: Face): number =>
  Math.max(
    0,
    ...roots.map((root) => {
      const names = rootPath(root, face).toLowerCase().split('/')
      const differs = names.findIndex((n, i) => n !== segments[i]?.toLowerCase())
      return differs < 0 ? names.length : differs
    }),
  )

const suffixes: Readonly<Record<string, { readonly suffix: NonNullable<Target['suffix']>; readonly after: readonly Target['kind'][] }>> = {
  $count: { suffix: '$count', after: ['collection'] },
  $ref: { suffix: '$ref', after: ['collection', 'entity'] },
  $value: { suffix: '$value', after: ['property'] },
}

function advance(walk: Walk, target: Draft, segment: string): void {
  if (target.suffix) missing(segment)
  const lower = segment.toLowerCase()
  if (Object.hasOwn(suffixes, lower)) {
    const { suffix, after } = suffixes[lower]!
    if (!after.includes(target.kind)) missing(segment)
    target.suffix = suffix
  } else if (target.call || target.kind === 'property') missing(segment)
  else if (isQualified(segment)) castTo(walk, target, segment)
  else if (target.kind === 'entity') member(walk, target, segment)
  else if (bracketed.test(segment)) target.call = parseCall(segment) ?? missing(segment)
  else key(walk, target, segment, false)
}

function castTo(walk: Walk, target: Draft, segment: string): void {
  const to = castOf(target.entity, segment, walk.face)
  if (!to) {
    target.call = { name: unqualified(segment), arguments: {} }
    return
  }
  if (to !== target.entity) target.steps.push({ kind: 'cast', to })
  target.canonical = setOf(walk.roots, to, walk.face) ?? `${target.canonical}/microsoft.graph.${to.name}`
  target.url += `/microsoft.graph.${to.name}`
  target.entity = to
}

function member(walk: Walk, target: Draft, segment: string): void {
  const [, name, bracket] = bracketed.exec(segment) ?? []
  const found = memberNamed(target.entity, name ?? segment, walk.face)
  if (!found || !isPublic(found)) {
    target.call = parseCall(segment) ?? missing(segment)
    return
  }
  const at = `${target.canonical}${walk.key ? `('${walk.key}')` : ''}`
  target.url += `/${found.shown}`
  target.singleton = false
  if (found.kind === 'field') {
    if (bracket !== undefined) missing(segment)
    Object.assign(target, { kind: 'property', property: { name: found.name, field: found.field }, canonical: `${at}/${found.shown}` })
    return
  }
  const { navigation } = found
  const to = navigation.to()
  const set = navigation.contained ? undefined : setOf(walk.roots, to, walk.face)
  walk.key = ''
  target.steps.push({ kind: 'navigation', name: found.name, navigation })
  Object.assign(target, { kind: navigation.kind === 'many' ? 'collection' : 'entity', entity: to, canonical: set ?? `${at}/${found.shown}` })
  if (bracket === undefined) return
  if (navigation.kind === 'one') missing(segment)
  key(walk, target, bracket, true)
}

/** A key: `{id}` as a segment; `'{id}'`, `{id}`, `id='…'` or an alternate key in brackets. */
function key(walk: Walk, target: Draft, text: string, inBrackets: boolean): void {
  const { entity } = target
  const given = inBrackets ? keyInBrackets(text) : { member: undefined, value: { kind: 'literal', type: 'text', value: text } as Literal }
  const named = given.member === undefined ? undefined : memberNamed(entity, given.member, walk.face)?.name
  if (given.member !== undefined && named !== 'id' && !(named && entity.keys.includes(named))) {
    throw new ODataRefusal(`"${given.member}" is not a key of ${entity.name}${entity.keys.length ? `; use id or ${entity.keys.join(', ')}` : ''}.`, {
      target: text,
    })
  }
  const value = String(given.value.value)
  const step: Step = { kind: 'key', member: named ?? keyFor(entity, value), value: given.value }
  if (step.member === 'id') checkId(entity, value)
  target.steps.push(step)
  target.kind = 'entity'
  target.url += `/${encodeURIComponent(value)}`
  walk.key = encodeURIComponent(value).replaceAll("'", "''")
}

/** `users/alice@contoso.example`: what looks like an address is the first alternate key that is a text. */
const keyFor = (entity: Entity, value: string): string =>
  (/^[^@\s]+@[^@\s]+$/.test(value) ? entity.keys.find((k) => entity.fields[k]?.kind === 'text') : undefined) ?? 'id'

function checkId(entity: Entity, value: string): void {
  const valid = entity.idKind === 'text' || (entity.idKind === 'pair' ? isPair(value) : isGuid(value))
  if (!valid)
    throw new ODataRefusal(`Invalid object identifier '${value.slice(0, 80)}': it must be ${entity.idKind === 'pair' ? 'two GUIDs joined by _' : 'a GUID'}.`, {
      target: value.slice(0, 80),
    })
}

function keyInBrackets(text: string): { member: string | undefined; value: Literal } {
  const c = new Cursor(text, 'the key')
  const bare = literal(c)
  const member = bare ? undefined : c.word('a key in quotes')
  if (!bare) c.expect('=')
  const value = bare ?? literal(c) ?? c.expected('a key in quotes')
  c.end()
  return { member, value }
}

const unqualified = (name: string): string => name.replace(/^(?:microsoft\.graph|graph)\./i, '')

/** `name(a='x',b=1)`, with or without `microsoft.graph.`, or undefined when the segment has another form. */
export function parseCall(segment: string): Call | undefined {
  const [, name, text] = bracketed.exec(segment) ?? []
  if (name === undefined || text === undefined) return undefined
  const c = new Cursor(text, `the arguments of ${name}`)
  const given = new Map<string, Literal['value']>()
  while (c.peek().kind !== 'end') {
    if (given.size > 0) c.expect(',')
    const parameter = c.word('the name of a parameter')
    if (given.has(parameter)) c.fail(`The parameter ${parameter} is given more than once`)
    c.expect('=')
    given.set(parameter, (literal(c) ?? c.expected('a value')).value)
  }
  return { name: unqualified(name), arguments: Object.fromEntries(given) }
}
