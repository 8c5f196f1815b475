/** Work on many things at once, one after another: it goes on while one looks at other pages, it can be stopped, and what is refused holds up nothing. */
import { useSyncExternalStore } from 'react'
import { GraphError, Unreachable } from '../../../api/graph-error.ts'
import { queryClient } from '../../../session.ts'

export type Item = { key: string; name: string }
/** What became of one: done, or sent and waiting for approval, perhaps with a page of its own; or refused in the server's words. */
export type Result = Item & { refusal?: string | undefined; to?: string | undefined; waits?: boolean | undefined }
export type Run = {
  id: number
  title: string
  items: readonly Item[]
  results: readonly Result[]
  state: 'running' | 'stopped' | 'over'
  /** Why it stopped by itself: nobody answered. */
  lost: boolean
  /** Nothing is done by it: it tells what would be. */
  isTrial: boolean
}
type Work = {
  title: string
  items: readonly Item[]
  /** How many are sent in one call. */
  size?: number
  send: (items: readonly Item[]) => Promise<readonly Pick<Result, 'refusal' | 'to' | 'waits'>[]>
  /** Nothing is changed by it, so nothing is read again. */
  isTrial?: boolean
}

let runs: readonly Run[] = []
let last = 0
/** What each run does, and what of it nobody has taken up yet. */
const works = new Map<number, { work: Work; queue: Item[] }>()
const listeners = new Set<() => void>()
const put = (next: readonly Run[]): void => {
  runs = next
  for (const listener of listeners) listener()
}
const runOf = (id: number): Run | undefined => runs.find((run) => run.id === id)
const change = (id: number, part: Partial<Run>): void => put(runs.map((run) => (run.id === id ? { ...run, ...part } : run)))

const LANES = 3
/** What was asked for is carried out a moment later, so that it is looked at again. */
const LOOKS_MS = [0, 2000, 6000]
const readAgain = (): void => {
  for (const wait of LOOKS_MS) setTimeout(() => ['admin', 'requests', 'assignments'].forEach((key) => void queryClient.invalidateQueries({ queryKey: [key] })), wait)
}

const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

async function lane(id: number, { work: { send, size = 1 }, queue }: { work: Work; queue: Item[] }): Promise<void> {
  while (queue.length > 0 && runOf(id)?.state === 'running') {
    const items = queue.splice(0, size)
    try {
      const answers = await send(items)
      tell(id, items.map((item, index) => ({ ...item, ...answers[index] })))
    } catch (error) {
      // Without an answer or a session the others would fare no better.
      if (error instanceof Unreachable || (error instanceof GraphError && error.status === 401)) {
        queue.unshift(...items)
        return change(id, { state: 'stopped', lost: true })
      }
      tell(id, items.map((item) => ({ ...item, refusal: (error as Error).message || String(error) })))
    }
  }
}
const tell = (id: number, more: readonly Result[]): void => {
  const run = runOf(id)
  if (!run) return
  const results = [...run.results, ...more]
  change(id, { results, ...(results.length === run.items.length ? { state: 'over' } : {}) })
}

async function carryOn(id: number): Promise<void> {
  const known = works.get(id)!
  addEventListener('beforeunload', warn)
  await Promise.all(Array.from({ length: LANES }, () => lane(id, known)))
  if (!runs.some(({ state }) => state === 'running')) removeEventListener('beforeunload', warn)
  if (!known.work.isTrial) readAgain()
}

/** Begins, and gives the number under which it can be looked at. */
export const startRun = (work: Work): number => {
  const id = ++last
  works.set(id, { work, queue: [...work.items] })
  put([{ id, title: work.title, items: work.items, results: [], state: 'running', lost: false, isTrial: work.isTrial ?? false }, ...runs])
  void carryOn(id)
  return id
}
export const stopRun = (id: number): void => change(id, { state: 'stopped' })
/** Goes on with what is left. What was sent without an answer is sent again: the server refuses what it has done already. */
export const goOn = (id: number): void => {
  change(id, { state: 'running', lost: false })
  void carryOn(id)
}
export const closeRun = (id: number): void => {
  works.delete(id)
  put(runs.filter((run) => run.id !== id))
}

export const useRuns = (): readonly Run[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => runs,
  )
