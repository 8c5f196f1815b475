/** The one place that turns effects into rows, on the transaction of the decision: either both are there or neither. */
import { sql } from 'kysely'
import type { NewId } from '#ids.ts'
import { categoryOf, operationOf, serviceOf } from '#domain/audit.ts'
import type { Effect } from '#domain/effect.ts'
import { insertMany, rowsInto } from './insert-many.ts'
import type { Tx } from './tables.ts'

type Deps = { readonly newId: NewId; readonly now: string }
type Kind<K extends Effect['do']> = Extract<Effect, { do: K }>
type Job = Kind<'enqueue'> & { readonly priority?: number }
const only = <K extends Effect['do']>(effects: readonly Effect[], kind: K) => effects.filter((e): e is Kind<K> => e.do === kind)

/** Writes effects, each kind by one statement; a mail about the same occasion is written once. */
export async function applyEffects(tx: Tx, effects: readonly Effect[], deps: Deps): Promise<void> {
  await insertMany(tx, 'auditEvent', only(effects, 'audit').map((e) => auditRow(e, deps)))
  await enqueue(tx, [...only(effects, 'enqueue'), ...(await mails(tx, only(effects, 'mail'), deps))])
}

/** A job of the same key that still waits is replaced; jobs of one queue run one after another, on whatever node. */
async function enqueue(tx: Tx, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return
  const last = new Map(jobs.map((job) => [job.key, job]))
  const specs = JSON.stringify([...last.values()].map(({ job, payload, queue, key, priority }) => ({ identifier: job, payload, queue_name: queue, max_attempts: 25, job_key: key, priority })))
  await sql`select count(*) from graphile_worker.add_jobs(array(select s from jsonb_populate_recordset(null::graphile_worker.job_spec, ${specs}::jsonb) as s))`.execute(tx)
}

function auditRow(e: Kind<'audit'>, { newId, now }: Deps) {
  const actor = e.by.kind === 'user' ? { user: { id: e.by.id, displayName: e.by.name, userPrincipalName: e.by.upn ?? null } } : { app: { appId: e.by.id, displayName: e.by.name } }
  return {
    id: newId(), activityDateTime: now, activityDisplayName: e.activity, category: categoryOf(e.activity), loggedByService: serviceOf(e.activity), operationType: operationOf(e.activity),
    result: e.result ?? 'success', resultReason: e.reason ?? null, initiatedBy: actor as never, correlationId: e.about.requestId ?? null,
    targetResources: e.targets.map((t) => ({ ...t, modifiedProperties: t.modifiedProperties ?? [] })) as never, additionalDetails: Object.entries(e.details ?? {}).map(([key, value]) => ({ key, value })) as never,
    catalogId: e.about.catalogId ?? null, accessPackageId: e.about.accessPackageId ?? null, requestId: e.about.requestId ?? null, assignmentId: e.about.assignmentId ?? null,
  } as const
}

/** Mails that are written by the hundred go out after everything that somebody waits for. */
const crowd = { of: 20, priority: 20 } as const

async function mails(tx: Tx, effects: readonly Kind<'mail'>[], { newId, now }: Deps): Promise<readonly Job[]> {
  const addressed = effects.flatMap((e) => (e.to.mail === null ? [] : [{ id: newId(), event: e.event, recipientId: e.to.id, address: e.to.mail, language: e.to.language, data: e.data, occasion: `${e.occasion}:${e.to.id}`, createdDateTime: now }]))
  if (addressed.length === 0) return []
  const { rows } = await sql<{ id: string }>`${rowsInto('mail', addressed)} on conflict (occasion) do nothing returning id`.execute(tx)
  return rows.map(({ id }) => ({ do: 'enqueue', job: 'send-mail', payload: { mailId: id }, key: `mail:${id}`, ...(rows.length > crowd.of ? { priority: crowd.priority } : {}) }))
}
