import { sql } from 'kysely'
import { those } from './those.ts'
import type { Tx } from './tables.ts'

/** The queue in which the deliveries of one person wait for each other. */
export const queueOfPerson = (personId: string): string => `person:${personId}`

/**
 * Takes the turn of people, until the transaction ends: no delivery of theirs begins meanwhile. Gives those whose turn it
 * is; for the others something is being delivered at this moment.
 */
export async function takeTurns(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const queues = sql`select 'person:' || id as name from (${those(personIds)}) as p(id)`
  await sql`insert into graphile_worker._private_job_queues (queue_name) select name from (${queues}) q order by name on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    select substr(queue_name, 8) as id from graphile_worker._private_job_queues where queue_name = any(array(${queues})) and locked_at is null order by queue_name for update skip locked`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
