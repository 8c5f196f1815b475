import { CompiledQuery, Transaction, type KyselyProps } from 'kysely'
import type { Decision } from '#domain/refusal.ts'
import { isStalePlan } from './prepared.ts'
import type { Db, Tables, Tx } from './tables.ts'

/** Carries a refusal out of a transaction so that it rolls back. */
class RolledBack extends Error {
  readonly decision: Decision<never>
  constructor(decision: Decision<never>) { super('rolled back'); this.decision = decision }
}

/** PostgreSQL ends one of two transactions that wait for each other; nothing of it was done, so it is tried again. */
const deadlock = '40P01'
/** What is said of every statement after the one that failed. */
const alreadyFailed = '25P02'
const mostTries = 4

/** What was sent in a transaction and nobody waits for. */
const sent = new WeakMap<Tx, Promise<unknown>[]>()
/** Sends a statement whose answer nobody needs, together with what comes next: should it fail, so does the transaction. */
export function send(tx: Tx, statement: { execute(): Promise<unknown> }): void {
  const answer = statement.execute()
  answer.catch(() => {})
  sent.get(tx)!.push(answer)
}

/** Tries something within a transaction. Where it fails, what it did is taken back, and the transaction goes on without it; nothing is given then. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T | undefined> {
  const answers = sent.get(tx)!
  const before = answers.length
  const raw = (statement: string) => tx.executeQuery(CompiledQuery.raw(statement))
  send(tx, { execute: () => raw('savepoint attempt') })
  try {
    const done = await work()
    await Promise.all(answers.slice(before))
    return done
  } catch {
    // What was sent before is no part of it: should that have failed, there is nothing to go back to.
    await Promise.all(answers.slice(0, before + 1))
    answers.splice(before)
    await raw('rollback to savepoint attempt')
    return undefined
  }
}

/** The same transaction, in which statements asked for at one moment are sent at one moment. Kysely's own waits for each before it sends the next. */
async function pipelined(serial: Tx): Promise<Tx> {
  const connection = await serial.getExecutor().provideConnection(async (c) => c)
  const executor = serial.getExecutor().withConnectionProvider({ provideConnection: (work) => work(connection) })
  // The others are for opening and closing transactions, which this one never does.
  return new Transaction<Tables>({ config: {}, driver: {}, dialect: {}, executor } as unknown as KyselyProps)
}

/** Runs a use case in one transaction: what it refuses is rolled back whole, and given as a value. `work` does nothing but read and write in it, because it may run more than once. */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<Decision<T>>): Promise<Decision<T>> {
  for (let tries = 1; ; tries++) {
    const answers: Promise<unknown>[] = []
    try {
      const decision = await db.transaction().execute(async (serial) => {
        const tx = await pipelined(serial)
        sent.set(tx, answers)
        const decided = await work(tx)
        if (!decided.ok) throw new RolledBack(decided)
        return decided
      })
      // Where one of these failed, PostgreSQL took the commit for a rollback.
      await Promise.all(answers)
      return decision
    } catch (error) {
      if (error instanceof RolledBack) return error.decision
      const cause = codeOf(error) === alreadyFailed ? await firstFailure(answers, error) : error
      const again = codeOf(cause) === deadlock || isStalePlan(cause)
      if (!again || tries === mostTries) throw cause
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code
/** Of the statements that nobody waited for, the one that failed by itself. */
async function firstFailure(answers: readonly Promise<unknown>[], otherwise: unknown): Promise<unknown> {
  const failed = (await Promise.allSettled(answers)).flatMap((a) => (a.status === 'rejected' && codeOf(a.reason) !== alreadyFailed ? [a.reason as unknown] : []))
  return failed[0] ?? otherwise
}

/** Carries an agreement out of a transaction that is only tried. */
class Rehearsed<T> extends Error {
  readonly decision: Decision<T>
  constructor(decision: Decision<T>) { super('rehearsed'); this.decision = decision }
}

/** Tries a use case and takes everything back, whatever it says: what it would do is known, and nothing is done. */
export async function rehearse<T>(db: Db, work: (tx: Tx) => Promise<Decision<T>>): Promise<Decision<T>> {
  try {
    return await transact<T>(db, async (tx) => {
      const decision = await work(tx)
      await Promise.all(sent.get(tx)!)
      throw new Rehearsed(decision)
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.decision as Decision<T>
    throw error
  }
}
