/** Moves the clock of a demonstration or a test through every due moment on the way, so that all happens in order. */
import type { Temporal } from 'temporal-polyfill'
import type { MovableClock } from '#clock.ts'
import type { QueuePool } from '#db/queue-pool.ts'
import { addDuration, compareInstants, parseInstant } from '#domain/time.ts'
import type { JobContext } from './define-job.ts'
import { drain } from './worker.ts'
import { sweep } from './sweep.ts'

export type Journey = { readonly clock: MovableClock; readonly context: JobContext; readonly queue: QueuePool; readonly moved: (offset: string) => Promise<void> }

/** Goes to an instant or ahead by a duration; when it returns, everything due is done. Gives what was done, by kind. */
export async function travel({ clock, context, queue, moved }: Journey, to: Temporal.Instant | Temporal.Duration): Promise<Readonly<Record<string, number>>> {
  const goal = 'epochMilliseconds' in to ? to : addDuration(clock.now(), to)
  const done: Record<string, number> = {}
  const settle = async () => {
    for (const [kind, count] of Object.entries(await sweep(context))) done[kind] = (done[kind] ?? 0) + count
    await drain(queue, context)
  }
  await settle()
  for (;;) {
    const next = await context.app.db.selectFrom('dueWork').select((e) => e.fn.min('dueAt').as('dueAt')).where('dueAt', '>', clock.now().toString({ fractionalSecondDigits: 3 })).executeTakeFirst()
    const due = next?.dueAt ? parseInstant(next.dueAt)! : undefined
    const stop = due && compareInstants(due, goal) < 0 ? due : goal
    // A hair past the moment: instants are kept to the microsecond, the clock is read to the millisecond.
    const instant = compareInstants(stop, clock.now()) > 0 ? stop.add({ milliseconds: stop === goal ? 0 : 1 }) : clock.now()
    clock.move(instant)
    await moved(clock.offset)
    await settle()
    if (stop === goal) return done
  }
}
