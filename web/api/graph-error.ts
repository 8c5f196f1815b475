/** What a refusal of the API says, as one class; and the case that nobody answered at all. */

export type ErrorDetail = { target: string; message: string }
type ErrorBody = { error?: { code?: string; message?: string; details?: Partial<ErrorDetail>[]; innerError?: { 'request-id'?: string } } }

export class GraphError extends Error {
  readonly status: number
  readonly code: string
  readonly details: readonly ErrorDetail[]
  readonly requestId: string | undefined

  constructor(status: number, body: ErrorBody, requestId?: string | null) {
    super(body.error?.message ?? '')
    this.name = 'GraphError'
    this.status = status
    this.code = body.error?.code ?? 'unknown'
    this.details = (body.error?.details ?? []).map(({ target = '', message = '' }) => ({ target, message }))
    this.requestId = body.error?.innerError?.['request-id'] ?? requestId ?? undefined
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

/** A second attempt helps when nobody answered or the server was in trouble, never when it said no. */
export const isWorthRetrying = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof GraphError && (error.status >= 500 || error.status === 429))
