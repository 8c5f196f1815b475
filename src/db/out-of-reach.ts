/** Is an error only that the database cannot do its work at this moment? Then the same may be asked again; whether it was done already is for whoever asks to look at. */

/** SQLSTATEs: a connection that broke, too little of something, a server that stops or starts, one that only reads, a transaction that was idle for too long. */
const states = /^(08...|53...|57P0[1-5]|25006|25P03)$/
/** What the system says of a network or a name. */
const systemCodes: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN']
/** What `pg` says without a code: of a connection that ended, of one that could not be had in time, and of a pool that is closed because the process stops. */
const texts = /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end)/

/** A connection that is of no use, with the reason. */
export class OutOfReachError extends Error {
  override name = 'OutOfReachError'
}

/** Whether it is the database, or the way to it, that fails at this moment. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof OutOfReachError) return true
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && (states.test(code) || systemCodes.includes(code)) || texts.test(error.message)
}
