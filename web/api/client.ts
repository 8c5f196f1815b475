/** The portal's only door to the server: the same API that scripts use, with a session cookie in place of a token. */
import { zone } from '../clock.ts'
import { GraphError, Unreachable, type ErrorBody, type RefusalFacts } from './graph-error.ts'
import { said, sentenceOf, type RefusalWords } from './said.ts'

export const EM = '/v1.0/identityGovernance/entitlementManagement'

/** A refusal that stands within an answer, in the language of whoever reads it. */
export const refusalIn = (error: NonNullable<ErrorBody['error']>): string => said({ error }, state.refusals).error?.message ?? ''

/** One page of a collection. */
export type Page<T> = { value: T[]; '@odata.count'?: number; '@odata.nextLink'?: string }

const state = { csrfToken: '', language: 'en', refusals: {} as RefusalWords, onSessionLost: () => {} }

/** Tells the client what the session needs; called again whenever the session is read again. */
export const configure = (part: Partial<typeof state>): void => {
  Object.assign(state, part)
}

const headers = (method: string, type: string): HeadersInit => ({
  accept: 'application/json',
  'accept-language': state.language,
  // Days that are sent are this person's days: mails about them tell them so.
  ...(method === 'GET' ? {} : { 'content-type': type, 'x-csrf-token': state.csrfToken, prefer: `outlook.timezone="${zone()}"` }),
})

const readBody = async (response: Response): Promise<unknown> => {
  if (!response.headers.get('content-type')?.includes('json')) return undefined
  return response.json().catch(() => undefined)
}

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: headers(method, body instanceof Blob ? body.type : 'application/json'),
    credentials: 'same-origin',
    signal: signal ?? null,
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw signal?.aborted ? cause : new Unreachable(cause)
  })
  const content = await readBody(response)
  if (response.ok) return content as T
  if (response.status === 401) state.onSessionLost()
  throw new GraphError(response.status, said((content ?? {}) as ErrorBody, state.refusals), response.headers)
}

/** A refusal that is told before anything is sent, in the words of the language on screen. */
export const refusalText = (refusal: RefusalFacts): string | undefined => sentenceOf(refusal, state.refusals)

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => send<T>('GET', path, undefined, signal)
export const post = <T>(path: string, body: unknown = {}): Promise<T> => send<T>('POST', path, body)
/** A file as it is, byte by byte. */
export const postFile = <T>(path: string, file: Blob, type: string): Promise<T> => send<T>('POST', path, new Blob([file], { type }))
export const remove = (path: string): Promise<undefined> => send<undefined>('DELETE', path)
export const patch = <T>(path: string, body: unknown): Promise<T> => send<T>('PATCH', path, body)

/** A next link is absolute and may carry the public address; we stay on the origin we are on. */
export const nextPath = (page: Page<unknown>): string | undefined => {
  const link = page['@odata.nextLink']
  if (!link) return undefined
  const url = new URL(link, location.origin)
  return url.pathname + url.search
}

/** Every row of a collection that is known to be short (a person's own access, a manager's reports). */
export async function getAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const rows: T[] = []
  for (let next: string | undefined = path; next;) {
    const page: Page<T> = await get<Page<T>>(next, signal)
    rows.push(...page.value)
    next = nextPath(page)
  }
  return rows
}

/** Writes `?$expand=…&$filter=…`; empty options are left out. */
export const odata = (path: string, options: Record<string, string | number | boolean | undefined>): string => {
  const query = Object.entries(options).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`$${name}=${encodeURIComponent(value)}`]))
  return query.length ? `${path}?${query.join('&')}` : path
}

/** A string as OData writes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** What a person typed, as a `$search` phrase. */
export const phrase = (text: string | undefined): string | undefined => {
  const words = text?.replaceAll(/["\\]/g, ' ').trim()
  return words ? `"${words}"` : undefined
}
