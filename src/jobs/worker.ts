/** Runs jobs: all the time in a worker process, or until nothing is left when the clock of a demonstration is moved. */
import type { EventEmitter } from 'node:events'
import { Logger, makeWorkerUtils, run, runOnce, type JobHelpers, type TaskList } from 'graphile-worker'
import type { Log } from '#log.ts'
import { openQueuePool, type QueuePool } from '#db/queue-pool.ts'
import type { Payload } from '#domain/effect.ts'
import type { JobContext } from './define-job.ts'
import { forgetIdleQueues } from './idle-queues.ts'
import { jobs } from './index.ts'
import { openLiveness, type Liveness } from './liveness.ts'
import { observed } from './observed.ts'
import { superviseRunner } from './supervise.ts'

export type Worker = { stop(): Promise<void> }
const concurrency = 8

const logger = (log: Log) => new Logger(() => (level, message, meta) => {
  if (level === 'error' || level === 'warning') log.warn({ ...meta, error: undefined, err: (meta as { error?: unknown } | undefined)?.error }, message)
})
const tasks = (context: JobContext): TaskList => Object.fromEntries(jobs.map((job) => [job.name, (payload: unknown, { job: row }: JobHelpers) => observed(context, row, () => job.run(context, payload as Payload))]))

/** The queue writes the name of the pool on a job: it is registered before a worker asks for its first one, so that no job is held by a name nobody knows. */
const registering = (liveness: Liveness): GraphileConfig.Plugin => ({
  name: 'latchkey-liveness', version: '1.0.0',
  worker: { hooks: { startWorker: (_, { worker }) => liveness.register(worker.workerPool.id) } },
})

type AboutJob = { readonly job: { readonly id: string } }

/** Starts working. Jobs of processes that died are taken over. */
export async function startWorker(url: string, context: JobContext): Promise<Worker> {
  const pgPool = openQueuePool(url, concurrency + 2)
  const utils = await makeWorkerUtils({ pgPool, logger: logger(context.log) })
  const liveness = await openLiveness(url, utils, context.log)
  await liveness.sweep()
  const doing = new Set<string>()
  const taskList: TaskList = { ...tasks(context), sweep: (_: unknown, { job }: JobHelpers) => observed(context, job, async () => {
    // What time makes happen does not wait for those who died, nor for what they left lying about.
    await liveness.sweep(doing).catch((err: unknown) => context.log.error({ err }, 'jobs of processes that are gone could not be given back'))
    await forgetIdleQueues(context.app).catch((err: unknown) => context.log.error({ err }, 'queues without jobs could not be removed'))
    await jobs.find((j) => j.name === 'sweep')!.run(context, {})
  }) }
  const crontab = jobs.flatMap((j) => (j.cron ? [`${j.cron} ${j.name} ?jobKey=cron:${j.name}`] : [])).join('\n')
  const start = (events: EventEmitter) => {
    events.on('job:start', ({ job }: AboutJob) => { doing.add(job.id) })
    events.on('job:complete', ({ job }: AboutJob) => { doing.delete(job.id) })
    return run({ pgPool, taskList, crontab, concurrency, noHandleSignals: true, pollInterval: 1000, events: events as never, logger: logger(context.log), preset: { plugins: [registering(liveness)] } })
  }
  const runner = await superviseRunner(start, context.log)
  return {
    async stop() {
      pgPool.hurry()
      await runner.stop()
      await liveness.close()
      await utils.release()
      await pgPool.end()
    },
  }
}

/** Works until no job is ready, and until those that others work on are done. Whoever calls this often keeps the connections: making them takes longer than most jobs. */
export async function drain(pgPool: QueuePool, context: JobContext): Promise<void> {
  for (let quiet = false; !quiet;) {
    await runOnce({ pgPool, taskList: tasks(context), noHandleSignals: true, logger: logger(context.log) })
    const { rows } = await pgPool.query<{ busy: number }>('select count(*)::int as busy from graphile_worker.jobs where run_at <= now() and attempts < max_attempts')
    quiet = rows[0]!.busy === 0
    if (!quiet) await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
}
