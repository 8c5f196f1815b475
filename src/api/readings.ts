/**
 * What is read from the database for whoever watches: how much waits, since when, and what fails. Every node can be
 * asked, so an answer is kept for some seconds, each question has little time, and one that fails leaves the others alone.
 */
import pg from 'pg'
import { stuckStages } from '#app/approval/read-coverage.ts'
import type { App } from '#app/app.ts'
import { nowOf } from '#app/app.ts'
import { sessionOptions } from '#db/connection.ts'
import { common, outliving } from '#db/pool.ts'
import { workingProcesses } from '#db/workers.ts'
import type { Log } from '#log.ts'
import type { Measures } from '#telemetry/measures.ts'
import type { Sample } from '#telemetry/registry.ts'

type Deps = { readonly app: App; readonly measures: Measures; readonly log: Log; readonly databaseUrl: string }
type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, string | number>>[]>
/** `sql` gives rows with the value as `v`; its other columns are labels. `$1` is the moment, `$2` the origin systems. */
type Reading = { readonly name: string; readonly help: string; readonly sql?: string; readonly given?: readonly ('now' | 'systems')[]; readonly count?: (app: App) => Promise<number>; readonly keep?: number }

/** Since when access is being given or taken away: submitted, approved in the last stage, or due to start, whatever was last. */
const beganDelivering = "greatest(r.created_date_time, r.starts_at, (select max(s.reviewed_date_time) from approval_stage s where s.approval_id = r.id))"
const failing = "select assignment_id as id from assignment_request where state = 'delivering' and retry_at is not null union select id from assignment where retry_at is not null and state <> 'expired'"
const waits = 'locked_at is null and attempts < max_attempts'

export const readings: readonly Reading[] = [
  { name: 'latchkey_requests_pending_approval', help: 'Requests that wait for a decision.', sql: "select count(*) as v from assignment_request where state = 'pendingApproval'" },
  { name: 'latchkey_stages_nobody_can_decide', help: 'Open stages of approvals without anybody who can sign in and decide them.', count: async (app) => (await stuckStages(app, null)).length, keep: 60 },
  { name: 'latchkey_deliveries_open', help: 'Requests whose access is being given or taken away.', sql: "select count(*) as v from assignment_request where state = 'delivering'" },
  { name: 'latchkey_delivery_oldest_seconds', help: 'How long the oldest of these has been on its way.', sql: `select coalesce(extract(epoch from $1::timestamptz - min(${beganDelivering})), 0) as v from assignment_request r where r.state = 'delivering'`, given: ['now'] },
  {
    name: 'latchkey_deliveries_failing', help: 'Assignments whose target refused and is tried again, by the system of the target.', given: ['systems'],
    sql: `select o.system as origin_system, count(distinct i.assignment_id) as v from unnest($1::text[]) as o (system)
      left join (assignment_resource_role i join (${failing}) f on f.id = i.assignment_id) on i.origin_system = o.system and i.status in ('Failed', 'PendingRemoval') and i.last_error is not null group by 1`,
  },
  { name: 'latchkey_mails_waiting', help: 'Mails that are not handed over yet.', sql: 'select count(*) as v from mail where sent_date_time is null' },
  { name: 'latchkey_mail_oldest_seconds', help: 'How long the oldest of these has waited.', sql: 'select coalesce(extract(epoch from $1::timestamptz - min(created_date_time)), 0) as v from mail where sent_date_time is null', given: ['now'] },
  { name: 'latchkey_jobs_ready', help: 'Jobs that could run now.', sql: `select count(*) as v from graphile_worker._private_jobs where run_at <= now() and ${waits}` },
  { name: 'latchkey_job_oldest_seconds', help: 'How long the oldest of these has waited.', sql: `select coalesce(extract(epoch from now() - min(run_at)), 0) as v from graphile_worker._private_jobs where run_at <= now() and ${waits}` },
  { name: 'latchkey_jobs_running', help: 'Jobs that are being done.', sql: 'select count(*) as v from graphile_worker._private_jobs where locked_at is not null' },
  { name: 'latchkey_jobs_failing', help: 'Jobs that failed and are tried again.', sql: 'select count(*) as v from graphile_worker._private_jobs where attempts > 0 and last_error is not null and locked_at is null' },
  { name: 'latchkey_due_work_oldest_seconds', help: 'How late the oldest thing is that time should have made happen.', sql: 'select coalesce(extract(epoch from $1::timestamptz - min(due_at)), 0) as v from due_work where due_at <= $1::timestamptz', given: ['now'] },
  { name: 'latchkey_workers', help: 'Processes that run jobs and are alive.', sql: workingProcesses },
]

/** Seconds that an answer is good for, that a question may take in the database, and that a scrape waits for it. */
const [kept, mostInDatabase, mostWaited] = [10, 2, 4]

/** Adds the readings to the measures of a node; gives the way to close what they use. */
export function addReadings({ app, measures, log, databaseUrl }: Deps): () => Promise<void> {
  // Connections of their own: a question that is slow holds up no call, and too many calls hold up no question.
  const pool = outliving(new pg.Pool({ ...common(databaseUrl, 2, 'latchkey-readings'), idleTimeoutMillis: 30_000, connectionTimeoutMillis: mostWaited * 1000, options: sessionOptions({ statement_timeout: `${mostInDatabase}s` }) }))
  const ask: Ask = async (sql, values = []) => (await pool.query(sql, [...values])).rows as Awaited<ReturnType<Ask>>
  for (const reading of readings) {
    const read = keeping(() => answerOf(reading, app, ask), reading.keep ?? kept)
    measures.registry.gauge(reading.name, reading.help, () => intime(read()).catch((err: unknown) => {
      measures.readingFailures.add({ metric: reading.name })
      log.debug({ err, metric: reading.name }, 'a reading failed')
      return []
    }))
  }
  return () => pool.end()
}

async function answerOf({ sql, given = [], count }: Reading, app: App, ask: Ask): Promise<readonly Sample[]> {
  if (count) return [{ value: await count(app) }]
  const values = given.map((what) => (what === 'now' ? nowOf(app) : Object.keys(app.connectors)))
  return (await ask(sql!, values)).map(({ v, ...labels }) => ({ labels: labels as Record<string, string>, value: Number(v) }))
}

/** Asks again only when the answer is older than so many seconds, and never twice at once. */
function keeping(ask: () => Promise<readonly Sample[]>, seconds: number): () => Promise<readonly Sample[]> {
  let asked: Promise<readonly Sample[]> | undefined
  let since = 0
  return () => {
    if (asked && performance.now() - since < seconds * 1000) return asked
    since = performance.now()
    const mine = (asked = ask())
    mine.catch(() => { if (asked === mine) asked = undefined })
    return mine
  }
}

async function intime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer within ${mostWaited} s`)), mostWaited * 1000) })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
