/** A process that dies at a chosen statement, inside the process of the test: cheap enough to try every single one. */
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { openConnectors } from '#connectors/index.ts'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'

/** Before the statement reaches the database, or after it took effect there. */
export type Moment = 'before' | 'after'
export class Died extends Error { override name = 'Died' }

/**
 * Runs work on connections of its own that break at statement number `at`; from then on nothing of it reaches the
 * database any more. Tells whether it died: when it did not, the work has fewer statements.
 */
export async function dyingAt(at: number, moment: Moment, url: string, app: App, work: (app: App) => Promise<unknown>): Promise<boolean> {
  let asked = 0
  let dead = false
  const pool = openPool(url, { max: 4, name: 'latchkey-dying' })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>
    client.query = (async (...args: unknown[]) => {
      // What was sent together with the statement it dies at is on its way, as it would be.
      const dies = ++asked === at
      if (dead || (dies && moment === 'before')) { dead = true; throw new Died() }
      const result = await query(...args)
      if (dies) { dead = true; throw new Died() }
      return result
    }) as never
  })
  const db = openDatabase<Tables>(pool)
  await work({ ...app, db, connectors: openConnectors(db, app) }).catch((error: unknown) => { if (!dead) throw error })
  // The connections go as they are: what was not committed is rolled back by the server, as when a process is gone.
  await pool.end()
  return dead
}
