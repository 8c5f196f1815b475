import { sql } from 'kysely'
import type { Tx } from './tables.ts'

/** The queue in which the deliveries of one person wait for each other. */
export const queueOfPerson = (personId: string): string => `person:${personId}`

/**
 * Takes the turn of people, until the transaction ends: no delivery of theirs begins meanwhile. Gives those whose turn it
 * is; for the others something is being delivered at this moment.
 */
export async function takeTurns(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const people = new Map(personIds.map((id) => [queueOfPerson(id), id]))
  const queues = sql`select unnest(${[...people.keys()]}::text[])`
  await sql`insert into graphile_worker._private_job_queues (queue_name) select name from (${queues}) as q(name) order by name on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ queueName: string }>`
    select queue_name from graphile_worker._private_job_queues where queue_name = any(array(${queues})) and locked_at is null order by queue_name for update skip locked`.execute(tx)
  return new Set(rows.map((row) => people.get(row.queueName)!))
}
