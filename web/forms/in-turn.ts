/** Several things sent one after another: what is refused is told beside its own name, and does not keep the others from being sent. */
import { useState } from 'react'
import { GraphError, Unreachable } from '../api/graph-error.ts'

export type Outcome = { state: 'sending' | 'done' } | { state: 'refused'; error: Error }
type Outcomes = Readonly<Record<string, Outcome>>

/** Nobody is asked any further once the session is over or nobody answers. */
const isTheEnd = (error: unknown): boolean => error instanceof Unreachable || (error instanceof GraphError && error.status === 401)

export const useInTurn = <T>(keyOf: (one: T) => string, send: (one: T) => Promise<unknown>) => {
  const [outcomes, set] = useState<Outcomes>({})
  const [progress, setProgress] = useState<{ at: number; of: number }>()
  /** Sends what has not been done yet; gives how many of all are done, and how many are not. */
  const go = async (all: readonly T[]): Promise<{ done: T[]; refused: T[] }> => {
    const done = all.filter((one) => outcomes[keyOf(one)]?.state === 'done')
    const waiting = all.filter((one) => !done.includes(one))
    for (const [index, one] of waiting.entries()) {
      const tell = (outcome: Outcome) => set((now) => ({ ...now, [keyOf(one)]: outcome }))
      setProgress({ at: index + 1, of: waiting.length })
      tell({ state: 'sending' })
      try {
        await send(one)
        tell({ state: 'done' })
        done.push(one)
      } catch (error) {
        tell({ state: 'refused', error: error as Error })
        if (isTheEnd(error)) break
      }
    }
    setProgress(undefined)
    return { done, refused: all.filter((one) => !done.includes(one)) }
  }
  return { outcomes, progress, go }
}
