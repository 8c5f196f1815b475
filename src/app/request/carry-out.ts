import type { Actor, Effect } from '#domain/effect.ts'
import type { Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import { scheduleOrStart } from './advance.ts'
import { applyUpdate } from './apply-update.ts'
import type { RequestFacts } from './facts.ts'

/** Does what a request that needs no (further) approval asks for: gives access now or at its start (R9, R13), or changes what is held (R29). */
export const carryOut = (app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> =>
  (facts.request.requestType.endsWith('Update') ? applyUpdate : scheduleOrStart)(app, tx, facts, by)
