/** Looks at requests and assignments for all who wait for something, in one question at a time. */
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'

export type RequestNow = { readonly id: string; readonly type: string; readonly state: string; readonly assignment: string | null }
export type AssignmentNow = { readonly id: string; readonly state: string; readonly ending: string | null }
export type Watch = {
  request(id: string, until: (now: RequestNow) => boolean): Promise<RequestNow>
  assignment(id: string, until: (now: AssignmentNow) => boolean): Promise<AssignmentNow>
  /** When somebody last saw what they waited for. */
  moved(): number
  /** What is waited for. */
  waiting(): readonly string[]
  stop(): void
}
type Waiter = { readonly id: string; readonly look: (row: any) => boolean }

/** The connection of the run's own, which no enemy cuts; while the database is away, one looks again. */
export const patiently = async <R extends object>(pool: pg.Pool, text: string, values: readonly unknown[] = []): Promise<R[]> => {
  for (;;) {
    try { return (await pool.query<R>(text, values as unknown[])).rows } catch (error) {
      // What PostgreSQL says while it is away; anything else is a mistake in the question.
      if (/^(42|22|23)/.test((error as { code?: string }).code ?? '')) throw error
      await wait(100)
    }
  }
}
const questions = {
  request: 'select id, request_type as type, state, assignment_id as assignment from assignment_request where id = any($1)',
  assignment: 'select id, state, ending_request_id as ending from assignment where id = any($1)',
} as const

export function openWatch(pool: pg.Pool): Watch {
  const waiters = { request: new Set<Waiter>(), assignment: new Set<Waiter>() }
  const now = { going: true, moved: Date.now() }
  void (async () => {
    while (now.going) {
      for (const what of ['request', 'assignment'] as const) {
        if (waiters[what].size === 0) continue
        const found = new Map((await patiently<{ id: string }>(pool, questions[what], [[...new Set([...waiters[what]].map((w) => w.id))]]).catch(() => [])).map((row) => [row.id, row]))
        for (const waiter of waiters[what]) if (found.has(waiter.id) && waiter.look(found.get(waiter.id))) { waiters[what].delete(waiter); now.moved = Date.now() }
      }
      await wait(100)
    }
  })()
  const on = (what: 'request' | 'assignment') => (id: string, until: (row: any) => boolean) => new Promise<any>((resolve) => { waiters[what].add({ id, look: (row) => { const seen = until(row); if (seen) resolve(row); return seen } }) })
  return {
    request: on('request'), assignment: on('assignment'), moved: () => now.moved, stop() { now.going = false },
    waiting: () => (['request', 'assignment'] as const).flatMap((what) => [...waiters[what]].map((w) => `${what} ${w.id}`)),
  }
}
