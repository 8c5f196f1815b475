/**
 * The job queue's connections. The queue does not await that a job is reported as failed or done: an error there would end the whole
 * process, and it tries again only after errors that it knows. So a connection is waited for until the database is back, and a
 * statement that broke off is told as one to be repeated.
 */
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { sessionOptions, WritingClient } from './connection.ts'
import { isOutOfReach } from './out-of-reach.ts'
import { common, outliving } from './pool.ts'

const pause = 1000
/** A serialization failure: what the queue repeats soonest. */
const repeat = '40001'

class QueueClient extends WritingClient {
  override query(...all: any[]): any {
    const asked: unknown = (super.query as (...all: any[]) => unknown)(...all)
    return asked instanceof Promise ? asked.catch((cause: unknown) => { throw isOutOfReach(cause) ? Object.assign(new Error('the database went out of reach', { cause }), { code: repeat }) : cause }) : asked
  }
}

export class QueuePool extends pg.Pool {
  #hurries = false
  /** From now on nothing waits for the database: the process stops. */
  hurry(): void { this.#hurries = true }

  override connect(): Promise<pg.PoolClient>
  override connect(done: (error: Error | undefined, client: pg.PoolClient | undefined, release: (release?: any) => void) => void): void
  override connect(done?: (error: Error | undefined, client: pg.PoolClient | undefined, release: (release?: any) => void) => void): Promise<pg.PoolClient> | void {
    return done ? super.connect(done) : this.#patiently()
  }

  async #patiently(): Promise<pg.PoolClient> {
    for (;;) {
      try {
        return await super.connect()
      } catch (error) {
        if (this.#hurries || this.ending || !isOutOfReach(error)) throw error
        await wait(pause)
      }
    }
  }
}

/**
 * Opens the queue's pool. It reads dates as dates, without our way of reading types. That a job was taken or is done need not be
 * on disk when PostgreSQL says so: should the machine fail at this moment, it is done once more, which is harmless.
 */
export const openQueuePool = (url: string, max = 4): QueuePool =>
  outliving(new QueuePool({ ...common(url, max, 'latchkey-queue'), options: sessionOptions({ synchronous_commit: 'off' }), Client: QueueClient as unknown as typeof pg.Client }))
