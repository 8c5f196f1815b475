/** The queue of each person's deliveries stays on record when its last job is done; whoever looks for a job would lock them all. */
import { sql } from 'kysely'
import type { App } from '#app/app.ts'
import { transact } from '#db/transaction.ts'
import { ok } from '#domain/refusal.ts'

/** So many are no burden, and are mostly wanted again. */
const mostIdle = 200
const lockTaken = '55P03'

/** Removes queues that no job is in. Nobody may add a job meanwhile: it would be in a queue that is gone, and never run. */
export async function forgetIdleQueues({ db }: Pick<App, 'db'>): Promise<void> {
  const { rows: [idle] } = await sql<{ many: boolean }>`select count(*) > ${mostIdle} as many from graphile_worker._private_job_queues`.execute(db)
  if (!idle!.many) return
  await transact(db, async (tx) => {
    await sql`set local lock_timeout = '1s'`.execute(tx)
    await sql`lock table graphile_worker._private_job_queues in share row exclusive mode`.execute(tx)
    await sql`delete from graphile_worker._private_job_queues q where q.locked_at is null and not exists (select 1 from graphile_worker._private_jobs j where j.job_queue_id = q.id)`.execute(tx)
    return ok(true)
  }).catch((error: unknown) => { if ((error as { code?: string }).code !== lockTaken) throw error })
}
