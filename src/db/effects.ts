/** The one place that turns effects into rows, on the transaction of the decision: either both are there or neither. */
import { sql, type RawBuilder } from 'kysely'
import type { NewId } from '#ids.ts'
import { categoryOf, operationOf, serviceOf } from '#domain/audit.ts'
import type { Effect } from '#domain/effect.ts'
import { trail } from '#telemetry/current.ts'
import { rowsInto, sendMany } from './insert-many.ts'
import { send } from './transaction.ts'
import type { Tx } from './tables.ts'

type Deps = { readonly newId: NewId; readonly now: string }
type Kind<K extends Effect['do']> = Extract<Effect, { do: K }>
const only = <K extends Effect['do']>(effects: readonly Effect[], kind: K) => effects.filter((e): e is Kind<K> => e.do === kind)

/** Writes effects with the next statement that is sent; a mail about the same occasion is written once. */
export async function applyEffects(tx: Tx, effects: readonly Effect[], deps: Deps): Promise<void> {
  sendMany(tx, 'auditEvent', only(effects, 'audit').map((e) => auditRow(e, deps)))
  const [jobs, mails] = [only(effects, 'enqueue'), only(effects, 'mail').flatMap((e) => mailRow(e, deps))]
  if (mails.length > 0) send(tx, into(tx, sql`with written as (${rowsInto('mail', mails)} on conflict (occasion) do nothing returning id) ${enqueued(sql`${specs(jobs)} union all ${sending()}`)}`))
  else if (jobs.length > 0) send(tx, into(tx, enqueued(specs(jobs))))
}
const into = (tx: Tx, statement: RawBuilder<unknown>) => ({ execute: () => statement.execute(tx) })

const enqueued = (jobs: RawBuilder<unknown>): RawBuilder<unknown> => sql`select count(*) from graphile_worker.add_jobs(array(${jobs}))`
/** Any number of tries within the queue's reach; what is given up is revived. */
const attempts = 25
/** A job says beside its payload which request it comes from, so that the log and the traces can tell. */
function marks(): { readonly flags?: readonly string[] } {
  const flags = trail()
  return flags.length === 0 ? {} : { flags }
}
/** A job of the same key that still waits is replaced; jobs of one queue run one after another, on whatever node. */
function specs(jobs: readonly Kind<'enqueue'>[]): RawBuilder<unknown> {
  const last = new Map(jobs.map((job) => [job.key, job]))
  const left = marks()
  const rows = JSON.stringify([...last.values()].map(({ job, payload, queue, key }) => ({ identifier: job, payload, queue_name: queue, max_attempts: attempts, job_key: key, ...left })))
  return sql`select s from jsonb_populate_recordset(null::graphile_worker.job_spec, ${rows}::jsonb) as s`
}
/** The mails that were `written`, so many to a job. Those that are written by the hundred go out after everything that somebody waits for. */
const sending = () => sql`
  select jsonb_populate_record(null::graphile_worker.job_spec, jsonb_build_object('identifier', 'send-mails', 'payload', jsonb_build_object('mailIds', jsonb_agg(w.id)), 'max_attempts', ${sql.lit(attempts)}::int, 'priority', case when max(w.of) > 20 then 20 end) || ${JSON.stringify(marks())}::jsonb)
  from (select id, (row_number() over (order by id) - 1) / 10 as job, count(*) over () as of from written) as w group by w.job`

function auditRow(e: Kind<'audit'>, { newId, now }: Deps) {
  const actor = e.by.kind === 'user' ? { user: { id: e.by.id, displayName: e.by.name, userPrincipalName: e.by.upn ?? null } } : { app: { appId: e.by.id, displayName: e.by.name } }
  return {
    id: newId(), activityDateTime: now, activityDisplayName: e.activity, category: categoryOf(e.activity), loggedByService: serviceOf(e.activity), operationType: operationOf(e.activity),
    result: e.result ?? 'success', resultReason: e.reason ?? null, initiatedBy: actor as never, correlationId: e.about.requestId ?? null,
    targetResources: e.targets.map((t) => ({ ...t, modifiedProperties: t.modifiedProperties ?? [] })) as never, additionalDetails: Object.entries(e.details ?? {}).map(([key, value]) => ({ key, value })) as never,
    catalogId: e.about.catalogId ?? null, accessPackageId: e.about.accessPackageId ?? null, requestId: e.about.requestId ?? null, assignmentId: e.about.assignmentId ?? null,
  } as const
}

/** Nobody without an address is written to. */
function mailRow(e: Kind<'mail'>, { newId, now }: Deps) {
  return e.to.mail === null ? [] : [{ id: newId(), event: e.event, recipientId: e.to.id, address: e.to.mail, language: e.to.language, data: e.data, occasion: `${e.occasion}:${e.to.id}`, createdDateTime: now }]
}
