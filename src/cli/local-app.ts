/** The product without a server, for commands that set an installation up: they work on its database directly. */
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { movableClock, systemClock } from '#clock.ts'
import type { Config } from '#config.ts'
import { openConnectors } from '#connectors/index.ts'
import { checkServer, openDatabase } from '#db/database.ts'
import { reachDatabase } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { openPool } from '#db/pool.ts'
import type { Tables } from '#db/tables.ts'
import { system, type Caller } from '#domain/caller.ts'
import { messageOf, type Decision } from '#domain/refusal.ts'
import { createIdentity, type Identity } from '#identity/identity.ts'
import { openPeople } from '#identity/people.ts'
import { newIds } from '#ids.ts'
import { openLog } from '#log.ts'
import { CommandFailure, exit } from './failure.ts'

/** Whoever may run commands on the machine administers the installation; the audit trail names the command line. */
export const operator: Caller = { ...system, name: 'Latchkey command line', permissions: ['EntitlementManagement.ReadWrite.All', 'Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'] }

export type LocalApp = { readonly app: App; readonly identity: Identity; readonly pool: pg.Pool }
/** Opens database and identity, runs the work, and closes them. */
export async function withLocalApp(config: Config, work: (local: LocalApp) => Promise<void>): Promise<void> {
  const log = openLog('warn')
  const database = await reachDatabase(config, log)
  const pool = openPool(database.url, { max: 4, name: 'latchkey-command' })
  try {
    await checkServer(pool)
    await migrate(pool, log)
    const clock = movableClock()
    const db = openDatabase<Tables>(pool)
    const newId = newIds(clock)
    const app = { db, clock, newId, connectors: openConnectors(db, { newId, clock }), publicUrl: config.publicUrl, timeZone: config.timeZone }
    await work({ app, pool, identity: await createIdentity({ pool, clock: systemClock(), config, log, newId, people: openPeople(pool), app }) })
  } finally {
    await pool.end()
    await database.stop()
  }
}

/** The value of a decision; a refusal becomes the command's failure, in the words the API would use. */
export function accepted<T>(decision: Decision<T>): T {
  if (!decision.ok) throw new CommandFailure(messageOf(decision.refusal), exit.failed)
  return decision.value
}
