import type { Effect } from '#domain/effect.ts'
import type { Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import { keepersOf } from '../catalog/keepers.ts'
import { requestMail } from '../mail/request-mail.ts'
import type { RequestFacts } from '../request/facts.ts'

/** Tells those who look after the catalog that a request waits for nobody (L7). Once for a stage, however often it is seen. */
export const tellKeepers = async (app: App, tx: Tx, facts: RequestFacts, { id, dueAt }: { readonly id: string; readonly dueAt: string | null }, occasion = 'stuck'): Promise<Effect[]> =>
  (await keepersOf(tx, facts.request.catalogId!)).flatMap((p) => requestMail(app, facts, 'approvalStuck', p, `stage:${id}:${occasion}`, { decideBy: dueAt, audience: 'owner' }))
