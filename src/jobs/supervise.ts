/**
 * Keeps a runner of the queue going. It ends by itself when it cannot report a job as done, and one whose very first
 * question to the database failed never gets at a job again; either would leave a server that looks well and does nothing.
 */
import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Runner } from 'graphile-worker'
import type { Log } from '#log.ts'

/** Questions for a job that fail in a row, over all workers of a runner, before it is replaced: some seconds of them. */
const patience = 40
const pause = 1000

/** Starts a runner and its successors. Throws when the first one cannot start. */
export async function superviseRunner(start: (events: EventEmitter) => Promise<Runner>, log: Log): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  let current = await watched(start)
  const going = (async () => {
    while (!stopping.signal.aborted) {
      await current.promise.catch((err: unknown) => log.error({ err }, 'the runner of jobs failed'))
      while (!stopping.signal.aborted) {
        await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
        if (stopping.signal.aborted) break
        log.error('the runner of jobs has ended; a new one is started')
        const next = await watched(start).catch((err: unknown) => { log.error({ err }, 'the runner of jobs could not be started; it is tried again') })
        if (!next) continue
        current = next
        break
      }
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await going.catch(() => undefined)
    },
  }

  /** A runner that stops when it cannot get at jobs any more, or when everything stops. */
  async function watched(start: (events: EventEmitter) => Promise<Runner>): Promise<Runner> {
    const events = new EventEmitter()
    const runner = start(events)
    const end = () => { void runner.then((r) => r.stop()).catch(() => undefined) }
    let failures = 0
    events.on('worker:getJob:error', () => { if (++failures === patience) end() })
    for (const well of ['worker:getJob:empty', 'job:start']) events.on(well, () => { failures = 0 })
    stopping.signal.addEventListener('abort', end, { once: true })
    if (stopping.signal.aborted) end()
    return runner
  }
}
