/** What a refusal of the API says, as one class; and the case that nobody answered at all. */

export type ErrorDetail = { target: string; message: string }
/** Which row of the table of refusals it is, and the facts that its sentence tells. */
export type RefusalFacts = { kind: string; facts: Readonly<Record<string, string | number>> }
type Inner = { 'request-id'?: string; '@latchkey.refusal'?: RefusalFacts }
export type ErrorBody = { error?: { code?: string; message?: string; details?: Partial<ErrorDetail>[]; innerError?: Inner } }

const secondsOf = (text: string | null | undefined): number | undefined => (text && /^\d{1,5}$/.test(text) ? Number(text) : undefined)

export class GraphError extends Error {
  readonly status: number
  readonly code: string
  readonly details: readonly ErrorDetail[]
  readonly requestId: string | undefined
  /** After how many seconds the server wants to be asked again, where it said so. */
  readonly retryAfter: number | undefined

  constructor(status: number, body: ErrorBody, headers?: Headers) {
    super(body.error?.message ?? '')
    this.name = 'GraphError'
    this.status = status
    this.code = body.error?.code ?? 'unknown'
    this.details = (body.error?.details ?? []).map(({ target = '', message = '' }) => ({ target, message }))
    this.requestId = body.error?.innerError?.['request-id'] ?? headers?.get('request-id') ?? undefined
    this.retryAfter = secondsOf(headers?.get('retry-after'))
  }
}

/** The network failed, or no answer came. Nothing is known about the request. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached', { cause })
    this.name = 'Unreachable'
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof GraphError && (error.status === 404 || error.status === 400)

/** So long a view waits by itself; whoever is asked to wait longer is told so. */
const PATIENCE_S = 5
/** A second attempt helps when nobody answered or the server was in trouble, never when it said no. */
export const isWorthRetrying = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof GraphError && (error.status >= 500 || error.status === 429) && (error.retryAfter ?? 0) <= PATIENCE_S)
/** Is it the server or the way to it that fails, and not what was asked? */
export const isTrouble = (error: unknown): boolean => error instanceof Unreachable || (error instanceof GraphError && (error.status >= 500 || error.status === 429))
/** How long to wait before the next attempt, the n-th counted from zero. */
export const pauseBefore = (n: number, error: unknown): number => Math.max(400 * 2 ** n, error instanceof GraphError ? (error.retryAfter ?? 0) * 1000 : 0)
