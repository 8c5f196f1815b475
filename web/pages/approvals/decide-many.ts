/** Sends many decisions, a few at a time, and tells how each went. What would fail like the one before is not sent any more. Pure but for the sending. */
import { GraphError, Unreachable } from '../../api/graph-error.ts'

export type Outcome = { id: string; error?: Error }
type Sending = {
  ids: readonly string[]
  send: (id: string) => Promise<unknown>
  onOutcome: (outcome: Outcome) => void
  /** Has somebody stopped it? */
  isStopped: () => boolean
}
const AT_ONCE = 4
const OVER = [401, 429, 503]

/** Does a failure concern whatever is sent after it, too? */
export const stopsAll = (error: Error): boolean => error instanceof Unreachable || (error instanceof GraphError && OVER.includes(error.status))

/** Gives the failure that stopped the rest, if one did. */
export async function decideMany({ ids, send, onOutcome, isStopped }: Sending): Promise<Error | undefined> {
  const waiting = [...ids]
  let stopped: Error | undefined
  const work = async (): Promise<void> => {
    while (!stopped && !isStopped()) {
      const id = waiting.shift()
      if (id === undefined) return
      const error = await send(id).then(
        () => undefined,
        (failed: Error) => failed,
      )
      if (error && stopsAll(error)) stopped = error
      else onOutcome(error ? { id, error } : { id })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return stopped
}
