/** What can be seen of a job from outside: its lines in the log, how long it took, its span. */
import { during, readTrail } from '#telemetry/current.ts'
import { beginSpan, failSpan, readTraceparent } from '#telemetry/tracing.ts'
import type { JobContext } from './define-job.ts'

/** A job as the queue hands it out. `flags` hold where it comes from. */
type Row = { readonly id: string; readonly task_identifier: string; readonly attempts: number; readonly flags?: object | null }

/** Runs a job as a piece of work of its own, which knows the request that it comes from. */
export async function observed({ measures }: Pick<JobContext, 'measures'>, row: Row, run: () => Promise<void>): Promise<void> {
  const { requestId, trace } = readTrail(row.flags)
  const cause = readTraceparent(trace)
  const job = row.task_identifier
  // A trace of its own with a link: a job may run days after the request, and many times.
  const span = beginSpan(`job ${job}`, { kind: 'consumer', attributes: { 'latchkey.job': job, 'latchkey.job.attempt': row.attempts, ...(requestId ? { 'latchkey.request_id': requestId } : {}) }, links: cause ? [cause] : [] })
  const began = performance.now()
  try {
    await during({ requestId, job, jobId: row.id, span }, run)
  } catch (error) {
    measures?.jobFailures.add({ job })
    failSpan(span, error)
    throw error
  } finally {
    measures?.jobSeconds.observe((performance.now() - began) / 1000, { job })
    span?.end()
  }
}
