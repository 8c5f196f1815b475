/**
 * Who holds which job, across crashes. Each process that runs jobs holds an advisory lock for as long as it lives;
 * PostgreSQL lets go of it with the connection. Jobs of a process whose lock is free are given back at once, instead of
 * after the hours that the queue would wait.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { WorkerUtils } from 'graphile-worker'
import { lasting, sessionOptions, WritingClient } from '#db/connection.ts'
import type { Log } from '#log.ts'

export type Liveness = {
  /** Says whose jobs the lock stands for: the name that the queue writes on a job. To be done before the first job is taken. One name at a time: the one before has ended. */
  register(holder: string): Promise<void>
  /** Gives back the jobs of processes that are gone, and those that this one holds and does not do. */
  sweep(doing?: ReadonlySet<string>): Promise<number>
  close(): Promise<void>
}
type Lock = { readonly client: pg.Client; readonly key: number }

/** Once a node cannot be reached any more, PostgreSQL lets go of its lock after so long, whatever was on its way. */
const unreachable = { tcp_user_timeout: '25s' }
const pause = 1000
/** A key that is never locked. */
const nobody = 0

/** Takes this process's lock. */
export async function openLiveness(url: string, utils: WorkerUtils, log: Log): Promise<Liveness> {
  let mine: string | undefined
  const closing = new AbortController()
  let lock: Lock | undefined = await takeLock()

  async function takeLock(): Promise<Lock> {
    // A key of its own each time: the lock of a connection that broke may outlive it by minutes.
    const key = randomInt(1, 2 ** 40)
    const client = new WritingClient({ ...lasting, connectionString: url, application_name: 'latchkey-worker-lock', options: sessionOptions(unreachable) })
    client.on('error', (error) => {
      if (lock?.client !== client) return
      lock = undefined
      log.error({ err: error }, 'the lock of this worker is gone and is taken again; jobs it holds may be given to others meanwhile')
      void takeAgain()
    })
    try {
      await client.connect()
      await client.query('select pg_advisory_lock($1)', [key])
      if (mine) await write(client, key, mine)
    } catch (error) {
      void client.end().catch(() => undefined)
      throw error
    }
    return { client, key }
  }
  /** Without waiting for something to do: meanwhile the others take this process for dead. */
  async function takeAgain(): Promise<void> {
    while (!closing.signal.aborted && !(await inTurn(held).catch(() => undefined))) await wait(pause, undefined, { signal: closing.signal }).catch(() => undefined)
  }
  const held = async (): Promise<Lock> => {
    if (closing.signal.aborted) throw new Error('this worker is closed')
    return (lock ??= await takeLock())
  }

  // One connection, one statement at a time: workers register at once when a process starts.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    register: (holder) => inTurn(async () => {
      const { client, key } = await held()
      // A runner that ended may have left jobs behind that it could not report: they are for whoever sweeps next.
      if (mine && mine !== holder) await write(client, nobody, mine)
      mine = holder
      await write(client, key, holder)
    }),
    sweep: (doing = new Set()) => inTurn(async () => {
      const taken = await held()
      const freed = await dropForgotten(taken, mine, [...doing]).then(() => giveBack(taken, utils)).catch((error: unknown) => {
        // Perhaps the connection broke and nobody has told us yet: a new one is taken.
        if (lock === taken) lock = undefined
        void taken.client.end().catch(() => undefined)
        void takeAgain()
        throw error
      })
      if (freed > 0) log.warn({ holders: freed }, 'jobs of a process that is gone were given back')
      return freed
    }),
    close: () => inTurn(async () => {
      closing.abort()
      await lock?.client.query('delete from worker_process where lock_key = $1', [lock.key]).catch(() => undefined)
      await lock?.client.end()
    }),
  }
}

const write = (client: pg.Client, key: number, holder: string) =>
  client.query('insert into worker_process (id, lock_key) values ($1, $2) on conflict (id) do update set lock_key = excluded.lock_key', [holder, key])

/**
 * A connection that breaks may take the answer with it that a job was taken, or the word that one is done: then the job, and all that
 * waits for it in its queue, would be held for hours by a process that knows nothing of it. Done twice is harmless.
 */
const dropForgotten = ({ client }: Lock, holder: string | undefined, doing: readonly string[]) => client.query(`
  with forgotten as (
    update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_by = $1 and locked_at < now() - interval '10 seconds' and id <> all($2::bigint[]) returning job_queue_id)
  update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_by = $1 and id in (select job_queue_id from forgotten)`, [holder ?? null, doing])

async function giveBack({ client, key: own }: Lock, utils: WorkerUtils): Promise<number> {
  const { rows } = await client.query<{ key: string; holders: string[] }>('select lock_key as key, array_agg(id) as holders from worker_process where lock_key <> $1 group by lock_key', [own])
  let freed = 0
  for (const { key, holders } of rows) {
    const { rows: [taken] } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [key])
    if (!taken!.free) continue
    await utils.forceUnlockWorkers(holders)
    await client.query('delete from worker_process where lock_key = $1', [key])
    await client.query('select pg_advisory_unlock($1)', [key])
    freed += holders.length
  }
  return freed
}
