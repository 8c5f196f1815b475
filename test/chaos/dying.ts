/** A process that dies at a chosen statement, inside the process of the test: cheap enough to try every single one. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { openConnectors } from '#connectors/index.ts'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'

/** Before the statement reaches the database, or after it took effect there. */
export type Moment = 'before' | 'after'
export class Died extends Error { override name = 'Died' }

type Life = { readonly at: number; readonly moment: Moment; asked: number; dead: boolean }
/** Whose statement it is: what the dead have not waited for goes on asking when others are on their connections. */
const lives = new AsyncLocalStorage<Life>()
/** By database. They go when it is dropped: opening them anew for each death took most of the time. */
const pools = new Map<string, pg.Pool>()

function mortalPool(url: string): pg.Pool {
  const pool = openPool(url, { max: 4, name: 'latchkey-dying' })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>
    client.query = (async (...args: unknown[]) => {
      const life = lives.getStore()
      if (!life) return query(...args)
      // What was sent together with the statement it dies at is on its way, as it would be.
      const dies = ++life.asked === life.at
      if (life.dead || (dies && life.moment === 'before')) { life.dead = true; throw new Died() }
      const result = await query(...args)
      if (dies) { life.dead = true; throw new Died() }
      return result
    }) as never
  })
  pools.set(url, pool)
  return pool
}

/** What the server does when a process is gone: what was not committed is rolled back, and its locks are free. */
async function bury(pool: pg.Pool): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, async () => {
    const client = await pool.connect()
    await client.query('rollback')
    await client.query('select pg_advisory_unlock_all()')
    return client
  }))
  // None before all: the next one would be given this one again.
  for (const client of clients) client.release()
}

/**
 * Runs work on connections of its own that break at statement number `at`; from then on nothing of it reaches the
 * database any more. Tells whether it died: when it did not, the work has fewer statements.
 */
export async function dyingAt(at: number, moment: Moment, url: string, app: App, work: (app: App) => Promise<unknown>): Promise<boolean> {
  const pool = pools.get(url) ?? mortalPool(url)
  const life: Life = { at, moment, asked: 0, dead: false }
  const db = openDatabase<Tables>(pool)
  try {
    await lives.run(life, () => work({ ...app, db, connectors: openConnectors(db, app) })).catch((error: unknown) => { if (!life.dead) throw error })
  } finally {
    await bury(pool)
  }
  return life.dead
}
