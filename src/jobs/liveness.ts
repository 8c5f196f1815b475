/**
 * Who holds which job, across crashes. Each process that runs jobs holds an advisory lock for as long as it lives;
 * PostgreSQL lets go of it with the connection. Jobs of a process whose lock is free are given back at once, instead of
 * after the hours that the queue would wait.
 */
import { randomInt } from 'node:crypto'
import pg from 'pg'
import type { WorkerUtils } from 'graphile-worker'
import type { Log } from '#log.ts'

export type Liveness = { register(workerId: string): Promise<void>; sweep(): Promise<number>; close(): Promise<void> }

/** Takes this process's lock. */
export async function openLiveness(url: string, utils: WorkerUtils, log: Log): Promise<Liveness> {
  const lockKey = randomInt(1, 2 ** 40)
  const client = new pg.Client({ connectionString: url, application_name: 'latchkey-worker-lock' })
  client.on('error', (error) => log.error({ err: error }, 'the lock of this worker is gone; jobs it holds may be given to others'))
  await client.connect()
  await client.query('select pg_advisory_lock($1)', [lockKey])
  // One connection, one statement at a time: workers register at once when a process starts.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    register: (workerId) => inTurn(async () => {
      await client.query('insert into worker_process (id, lock_key) values ($1, $2) on conflict (id) do nothing', [workerId, lockKey])
    }),
    sweep: () => inTurn(async () => {
      const { rows } = await client.query<{ lock_key: string; ids: string[] }>('select lock_key, array_agg(id) as ids from worker_process where lock_key <> $1 group by lock_key', [lockKey])
      let freed = 0
      for (const { lock_key: key, ids } of rows) {
        const { rows: [taken] } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [key])
        if (!taken!.free) continue
        await utils.forceUnlockWorkers(ids)
        await client.query('delete from worker_process where lock_key = $1', [key])
        await client.query('select pg_advisory_unlock($1)', [key])
        freed += ids.length
      }
      if (freed > 0) log.warn({ workers: freed }, 'jobs of a process that is gone were given back')
      return freed
    }),
    close: () => inTurn(async () => {
      await client.query('delete from worker_process where lock_key = $1', [lockKey]).catch(() => undefined)
      await client.end()
    }),
  }
}
