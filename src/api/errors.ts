/** From what went wrong to Graph's error body. The words are in `domain/refusal.ts`; here is only the shape. */
import { isOutOfReach } from '#db/out-of-reach.ts'
import { messageOf, no, refusals, toldBy, type Refusal } from '#domain/refusal.ts'
import { ODataRefusal } from '#odata/refusal.ts'
import { AuthenticationFailed } from '#identity/authentication-failed.ts'
import type { Answer } from './answer.ts'

export type Trace = { readonly requestId: string; readonly clientRequestId: string; readonly now: string }
type ErrorBody = { readonly code: string; readonly message: string; readonly details?: readonly object[] }

/** An error in Graph's body, with what finds it again in the log. */
export const errorBody = (error: ErrorBody, trace: Trace, more: object = {}): string =>
  JSON.stringify({ error: { ...error, innerError: { date: trace.now.slice(0, 19), 'request-id': trace.requestId, 'client-request-id': trace.clientRequestId, ...more } } })

/** A refusal as Graph writes it. Which one it is, and its facts, stand beside: whoever shows it can say it in another language. */
export function refusalAnswer(refusal: Refusal, trace: Trace): Answer {
  const { status, code } = refusals[refusal.kind]
  const details = refusal.details?.map((d) => ({ code, target: d.target, message: d.message }))
  return { status, text: errorBody({ code, message: messageOf(refusal), ...(details ? { details } : {}) }, trace, { '@latchkey.refusal': { kind: refusal.kind, facts: toldBy(refusal) } }), ...(status === 429 || status === 503 ? { headers: { 'retry-after': String(refusal.facts['seconds'] ?? 10) } } : {}) }
}

/** Any error that came up: what the client did wrong is told, everything else is ours and goes to the log only. */
export function errorAnswer(error: unknown, trace: Trace, log: { error(o: object, message: string): void }, mostBytes = 1_048_576): Answer {
  if (error instanceof ODataRefusal) return { status: error.status, text: errorBody({ code: error.code, message: error.message }, trace) }
  if (error instanceof AuthenticationFailed) {
    const headers = error.wwwAuthenticate ? { 'www-authenticate': error.wwwAuthenticate } : {}
    return { status: error.status, text: errorBody({ code: error.code, message: error.message }, trace), headers }
  }
  const badRequest = clientFault(error, mostBytes)
  if (badRequest) return refusalAnswer(badRequest, trace)
  log.error({ err: error, requestId: trace.requestId }, 'a call failed')
  // The client's libraries wait for so long by themselves, and send it once more.
  if (isOutOfReach(error)) return refusalAnswer(no('DatabaseOutOfReach', { seconds: 2 }).refusal, trace)
  return { status: 500, text: errorBody({ code: 'InternalServerError', message: 'Something went wrong on our side. Try again; if it stays, give the request-id to an administrator.' }, trace) }
}

/** Errors that the HTTP layer and the database raise for what a client sent. */
function clientFault(error: unknown, mostBytes: number): Refusal | undefined {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return no('TooLarge', { most: mostBytes }).refusal
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return no('UnsupportedMediaType').refusal
  // A text that PostgreSQL cannot hold (a NUL character), or a number or date beyond its range.
  if (code === '22021' || code === '22P05' || code === '22003' || code === '22008' || code === '22007' || code === '22P02') return no('InvalidQuery', { problem: 'A value holds characters or a size that cannot be stored. Send plain text.' }).refusal
  // Two calls at once passed the check for a name; the unique index let the first one through.
  if (code === '23505') return no('MadeMeanwhile').refusal
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? no('InvalidQuery', { problem: message ?? 'The request is malformed.' }).refusal : undefined
}
