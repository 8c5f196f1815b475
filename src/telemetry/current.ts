/** What the process works on at this moment, through every await: the request or the job. The log and the traces read it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '@opentelemetry/api'

export type Work = {
  /** The id that the answer carries as `request-id`; a job has the one of the request that set it in motion. */
  readonly requestId?: string | undefined
  readonly job?: string
  readonly jobId?: string
  readonly span?: Span | undefined
  /** Found out on the way: the template of the route, never the address with its ids. */
  route?: string
  /** Found out on the way: who asks, by kind and id. */
  caller?: { readonly kind: string; readonly id: string }
}

const storage = new AsyncLocalStorage<Work>()

/** Does something as a part of a piece of work. */
export const during = <T>(work: Work, run: () => T): T => storage.run(work, run)
/** The work that goes on, if any. */
export const currentWork = (): Work | undefined => storage.getStore()
/** What every line of the log says of it. */
export function facts(): object {
  const work = storage.getStore()
  return work ? { ...(work.requestId ? { requestId: work.requestId } : {}), ...(work.job ? { job: work.job, jobId: work.jobId } : {}) } : {}
}

/** What a job keeps of the work that enqueues it, in the words of the queue: texts beside its payload. */
export function trail(): readonly string[] {
  const work = storage.getStore()
  const context = work?.span?.spanContext()
  return [...(work?.requestId ? [`request=${work.requestId}`] : []), ...(context ? [`trace=00-${context.traceId}-${context.spanId}-0${context.traceFlags & 1}`] : [])]
}
/** Reads what `trail` wrote. */
export function readTrail(flags: object | null | undefined): { readonly requestId?: string | undefined; readonly trace?: string | undefined } {
  const valueOf = (name: string) => Object.keys(flags ?? {}).find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1)
  return { requestId: valueOf('request'), trace: valueOf('trace') }
}
