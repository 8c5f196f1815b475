/** What a process counts of its own work, and what it says about itself. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type pg from 'pg'
import { openRegistry, type Counter, type Histogram, type Registry } from './registry.ts'

export type Measures = {
  readonly registry: Registry
  readonly requests: Counter
  readonly requestSeconds: Histogram
  readonly jobSeconds: Histogram
  readonly jobFailures: Counter
  readonly mails: Counter
  readonly readingFailures: Counter
  /** Requests that are being answered now. */
  readonly open: { count: number }
}

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const long = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300]

/** Opens the measures of a process. */
export function openMeasures(version: string): Measures {
  const registry = openRegistry()
  registry.gauge('latchkey_build_info', 'The version that runs; always 1.', () => [{ labels: { version, node: process.version }, value: 1 }])
  const open = { count: 0 }
  const measures = {
    registry, open,
    requests: registry.counter('latchkey_http_requests_total', 'Requests that were answered.'),
    requestSeconds: registry.histogram('latchkey_http_request_duration_seconds', 'How long answers took.', quick),
    jobSeconds: registry.histogram('latchkey_job_duration_seconds', 'How long jobs took, also those that failed.', long),
    jobFailures: registry.counter('latchkey_job_failures_total', 'Jobs that failed and are tried again.'),
    mails: registry.counter('latchkey_mails_total', 'Mails that the mail server took (sent), refused for good (refused), or that are tried again (failed).'),
    readingFailures: registry.counter('latchkey_reading_failures_total', 'Readings of the database that failed or took too long.'),
  }
  registry.gauge('latchkey_http_requests_open', 'Requests that are being answered.', () => [{ value: open.count }])
  addProcess(registry)
  return measures
}

/** What Prometheus' other clients call these things. */
function addProcess(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  registry.gauge('process_cpu_seconds_total', 'Processor time used.', () => { const { user, system } = process.cpuUsage(); return [{ value: (user + system) / 1e6 }] }, 'counter')
  registry.gauge('process_resident_memory_bytes', 'Memory in use.', () => [{ value: process.memoryUsage.rss() }])
  registry.gauge('process_start_time_seconds', 'When the process started.', () => [{ value: performance.timeOrigin / 1000 }])
  registry.gauge('nodejs_heap_size_used_bytes', 'Memory in use by objects of JavaScript.', () => [{ value: process.memoryUsage().heapUsed }])
  registry.gauge('nodejs_eventloop_delay_seconds', 'How late the event loop was since the last reading.', () => {
    const samples = [0.5, 0.99, 1].map((quantile) => ({ labels: { quantile: String(quantile) }, value: (quantile === 1 ? delay.max : delay.percentile(quantile * 100)) / 1e9 }))
    delay.reset()
    return samples
  })
}

/** The connections of a pool. */
export function watchPool({ registry }: Measures, pool: pg.Pool): void {
  registry.gauge('latchkey_database_connections', 'Connections to the database, in use and idle.', () => [
    { labels: { state: 'in_use' }, value: pool.totalCount - pool.idleCount }, { labels: { state: 'idle' }, value: pool.idleCount },
  ])
  registry.gauge('latchkey_database_waiting', 'Pieces of work that wait for a connection.', () => [{ value: pool.waitingCount }])
}
