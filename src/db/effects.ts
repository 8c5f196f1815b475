/** The one place that turns effects into rows, on the transaction of the decision: either both are there or neither. */
import { sql } from 'kysely'
import type { NewId } from '#ids.ts'
import { categoryOf, operationOf, serviceOf } from '#domain/audit.ts'
import type { Effect } from '#domain/effect.ts'
import { json, type Tx } from './tables.ts'

type Deps = { readonly newId: NewId; readonly now: string }

/** Writes effects; a mail about the same occasion is written once. */
export async function applyEffects(tx: Tx, effects: readonly Effect[], deps: Deps): Promise<void> {
  for (const effect of effects) {
    if (effect.do === 'enqueue') await enqueue(tx, effect)
    else if (effect.do === 'audit') await audit(tx, effect, deps)
    else await mail(tx, effect, deps)
  }
}

/** A job of the same key that still waits is replaced; jobs of one queue run one after another, on whatever node. */
async function enqueue(tx: Tx, e: Extract<Effect, { do: 'enqueue' }>): Promise<void> {
  await sql`select graphile_worker.add_job(${e.job}, ${JSON.stringify(e.payload)}::json, queue_name => ${e.queue ?? null}, job_key => ${e.key}, max_attempts => 25)`.execute(tx)
}

async function audit(tx: Tx, e: Extract<Effect, { do: 'audit' }>, { newId, now }: Deps): Promise<void> {
  const actor = e.by.kind === 'user' ? { user: { id: e.by.id, displayName: e.by.name, userPrincipalName: e.by.upn ?? null } } : { app: { appId: e.by.id, displayName: e.by.name } }
  await tx.insertInto('auditEvent').values({
    id: newId(), activityDateTime: now, activityDisplayName: e.activity, category: categoryOf(e.activity), loggedByService: serviceOf(e.activity), operationType: operationOf(e.activity),
    result: e.result ?? 'success', resultReason: e.reason ?? null, initiatedBy: json(actor as unknown), correlationId: e.about.requestId ?? null,
    targetResources: json(e.targets.map((t) => ({ ...t, modifiedProperties: t.modifiedProperties ?? [] })) as unknown[]),
    additionalDetails: json(Object.entries(e.details ?? {}).map(([key, value]) => ({ key, value })) as unknown[]),
    catalogId: e.about.catalogId ?? null, accessPackageId: e.about.accessPackageId ?? null, requestId: e.about.requestId ?? null, assignmentId: e.about.assignmentId ?? null,
  }).execute()
}

async function mail(tx: Tx, e: Extract<Effect, { do: 'mail' }>, { newId, now }: Deps): Promise<void> {
  if (e.to.mail === null) return
  const id = newId()
  const { numInsertedOrUpdatedRows } = await tx.insertInto('mail')
    .values({ id, event: e.event, recipientId: e.to.id, address: e.to.mail, language: e.to.language, data: json(e.data), occasion: `${e.occasion}:${e.to.id}`, createdDateTime: now })
    .onConflict((c) => c.column('occasion').doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows) await enqueue(tx, { do: 'enqueue', job: 'send-mail', payload: { mailId: id }, key: `mail:${id}` })
}
