import type { Decision } from '#domain/refusal.ts'
import type { Db, Tx } from './tables.ts'

/** Carries a refusal out of a transaction so that it rolls back. */
class RolledBack extends Error {
  readonly decision: Decision<never>
  constructor(decision: Decision<never>) { super('rolled back'); this.decision = decision }
}

/** PostgreSQL ends one of two transactions that wait for each other; nothing of it was done, so it is tried again. */
const deadlock = '40P01'
const mostTries = 4

/** Runs a use case in one transaction: what it refuses is rolled back whole, and given as a value. `work` does nothing but read and write in it, because it may run more than once. */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<Decision<T>>): Promise<Decision<T>> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute(async (tx) => {
        const decision = await work(tx)
        if (!decision.ok) throw new RolledBack(decision)
        return decision
      })
    } catch (error) {
      if (error instanceof RolledBack) return error.decision
      if ((error as { code?: string }).code !== deadlock || tries === mostTries) throw error
    }
  }
}

/** Carries an agreement out of a transaction that is only tried. */
class Rehearsed<T> extends Error {
  readonly decision: Decision<T>
  constructor(decision: Decision<T>) { super('rehearsed'); this.decision = decision }
}

/** Tries a use case and takes everything back, whatever it says: what it would do is known, and nothing is done. */
export async function rehearse<T>(db: Db, work: (tx: Tx) => Promise<Decision<T>>): Promise<Decision<T>> {
  try {
    return await transact<T>(db, async (tx) => { throw new Rehearsed(await work(tx)) })
  } catch (error) {
    if (error instanceof Rehearsed) return error.decision as Decision<T>
    throw error
  }
}
