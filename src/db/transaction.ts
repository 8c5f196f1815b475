import type { Decision } from '#domain/refusal.ts'
import type { Db, Tx } from './tables.ts'

/** Carries a refusal out of a transaction so that it rolls back. */
class RolledBack extends Error {
  readonly decision: Decision<never>
  constructor(decision: Decision<never>) { super('rolled back'); this.decision = decision }
}

/** Runs a use case in one transaction: what it refuses is rolled back whole, and given as a value. */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<Decision<T>>): Promise<Decision<T>> {
  try {
    return await db.transaction().execute(async (tx) => {
      const decision = await work(tx)
      if (!decision.ok) throw new RolledBack(decision)
      return decision
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.decision
    throw error
  }
}
