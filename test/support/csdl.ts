import { existsSync, readFileSync } from 'node:fs'
import { readModel, derivesFrom, type Model, type TypeRef } from './csdl-model.ts'
import { pathOf, placeOfContext, placeOfUrl, type Place } from './csdl-path.ts'
import { checkValue, isObject, type Problem } from './csdl-value.ts'

export type { Problem }

// Judges answers of the v1.0 API by Microsoft's own metadata, which lies beside the project and is no part of it:
// where it is absent nothing is judged, and whoever depends on it says so and is skipped.

/** The folder with Graph's metadata and documented examples. */
export const graphFolder = new URL('../../../shared/graph/', import.meta.url)

const read = (name: string): string | undefined => {
  const file = new URL(name, graphFolder)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** Members that Latchkey adds on purpose; docs/guide/differences-from-graph.md tells why. */
export const additions: readonly { type: string; name: string; to: string }[] = [
  { type: 'microsoft.graph.accessPackageAssignmentRequest', name: 'target', to: 'microsoft.graph.accessPackageSubject' },
]

const withAdditions = (model: Model): Model => {
  for (const { type, name, to } of additions) {
    const found = model.types.get(type)
    if (found && found.kind !== 'enum') found.own.set(name, { name, type: { name: to, collection: false }, nullable: true, navigation: true })
  }
  return model
}

let loaded: Model | undefined

/** The declared model of Graph v1.0 with our additions, or undefined when its metadata is not there. */
export const graphModel = (): Model | undefined => {
  if (loaded) return loaded
  const xml = read('graph-governance-v1.0.csdl.xml')
  return xml === undefined ? undefined : (loaded = withAdditions(readModel(xml)))
}

/** Why checks by metadata are skipped, or false when they are not: for `describe.skipIf`. */
export const withoutMetadata: string | false = graphModel() ? false : `skipped: ${graphFolder.pathname} is not there`

type Answer = { url: string; method: string; status: number; body: unknown; contentType: string | undefined }

const problem = (path: string, message: string): Problem[] => [{ path, message }]
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isAbsolute = (value: unknown): boolean => isText(value) && /^https?:\/\/[^/]+\/v1\.0\//.test(value)

const checkError = ({ body, contentType }: Answer): Problem[] => {
  const error = isObject(body) ? body['error'] : undefined
  const inner = isObject(error) ? error['innerError'] : undefined
  const at = (container: unknown, name: string): unknown => (isObject(container) ? container[name] : undefined)
  const wanted: [string, boolean, string][] = [
    ['content-type', /^application\/json\b/.test(contentType ?? ''), 'is not application/json'],
    ['/error/code', isText(at(error, 'code')), 'is not a non-empty string'],
    ['/error/message', isText(at(error, 'message')), 'is not a non-empty string'],
    ['/error/innerError/date', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(String(at(inner, 'date'))), 'is not an instant'],
    ['/error/innerError/request-id', isText(at(inner, 'request-id')), 'is not a non-empty string'],
    ['/error/innerError/client-request-id', isText(at(inner, 'client-request-id')), 'is not a non-empty string'],
  ]
  return wanted.filter(([, fine]) => !fine).map(([path, , message]) => ({ path, message }))
}

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === ''

const checkHeader = (contentType: string | undefined): Problem[] =>
  /^application\/json;\s*odata\.metadata=(minimal|full|none)\b/.test(contentType ?? '')
    ? []
    : problem('content-type', `${contentType ?? 'nothing'} does not begin with application/json;odata.metadata=minimal`)

/** The type named by the context must be the one that the URL leads to, or derive from it. */
const checkContext = (model: Model, context: unknown, wanted: TypeRef): Problem[] => {
  const at = '/@odata.context'
  const fragment = isText(context) && /^https?:\/\/[^/]+\/v1\.0\/\$metadata#(.+)$/.exec(context)?.[1]
  if (!fragment) return problem(at, `${String(context)} is not an absolute …/v1.0/$metadata#…`)
  const place = placeOfContext(model, decodeURIComponent(fragment))
  if (place.kind !== 'typed') return problem(at, `${fragment} is not declared`)
  const { type } = place
  if (type.collection !== wanted.collection) return problem(at, `${fragment} is ${type.collection ? 'a collection' : 'a single value'}, the URL is not`)
  if (!derivesFrom(model, type.name, wanted.name)) return problem(at, `${fragment} is ${type.name}, the URL leads to ${wanted.name}`)
  const entity = model.types.get(wanted.name)?.kind === 'entity' && !wanted.collection
  return entity && !fragment.endsWith('/$entity') && !fragment.startsWith('microsoft.graph.')
    ? problem(at, `${fragment} of an entity does not end in /$entity`)
    : []
}

const linkNames = ['@odata.nextLink', '@odata.deltaLink']

const checkEnvelope = (body: Record<string, unknown>): Problem[] =>
  Object.entries(body).flatMap(([name, value]) => {
    if (name === 'value' || name === '@odata.context') return []
    if (linkNames.includes(name)) return isAbsolute(value) ? [] : problem(`/${name}`, `${String(value)} is not an absolute URL`)
    if (name === '@odata.count') return Number.isInteger(value) ? [] : problem(`/${name}`, `${String(value)} is not an integer`)
    return name.startsWith('@odata.') ? [] : problem(`/${name}`, 'a collection has no such member')
  })

const checkTyped = (model: Model, { url, body }: Answer, type: TypeRef): Problem[] => {
  if (!isObject(body)) return problem('', `${JSON.stringify(body)} is not an object`)
  const structured = model.types.get(type.name)?.kind ?? 'primitive'
  const wrapped = type.collection || structured === 'primitive' || structured === 'enum'
  const problems = [...checkContext(model, body['@odata.context'], type), ...(wrapped ? checkEnvelope(body) : [])]
  const idsRequired = !/[?&(;](\$|%24)?select=/i.test(url)
  checkValue({ model, problems, idsRequired }, type, false, wrapped ? body['value'] : body, wrapped ? '/value' : '')
  return problems
}

const checkPlaced = (model: Model, answer: Answer, place: Place): Problem[] => {
  const { status, body, contentType } = answer
  if (place.kind === 'undeclared') return problem('url', `no segment ${place.segment} is declared there`)
  if (place.kind === 'count')
    return /^\d+$/.test(String(body)) && /^text\/plain\b/.test(contentType ?? '') ? [] : problem('', '$count answers a number as text/plain')
  if (place.kind === 'other') return []
  if (isEmpty(body)) return status === 200 && place.kind === 'typed' ? problem('', 'the body is missing') : []
  if (place.kind === 'nothing') return problem('', 'this action returns nothing')
  return [...checkHeader(contentType), ...checkTyped(model, answer, place.type)]
}

/** Judges one answer of the v1.0 API; an empty list is a good one. Latchkey's own functions are in no metadata: only their errors are judged. */
const check = (url: string, method: string, status: number, body: unknown, contentType: string | undefined): Problem[] => {
  const model = graphModel()
  const path = pathOf(url)
  if (!model || path === undefined) return []
  const answer = { url, method, status, body, contentType }
  if (status >= 400) return checkError(answer)
  if (status === 204) return isEmpty(body) ? [] : problem('', '204 has no body')
  if (status >= 300 || `/${path}`.includes('/latchkey.')) return []
  return checkPlaced(model, answer, placeOfUrl(model, url, method))
}

export const validator = { check }
