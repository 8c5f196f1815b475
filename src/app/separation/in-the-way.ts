import type { Tx } from '#db/tables.ts'
import type { Refusal } from '#domain/refusal.ts'
import { objectionTo } from '#domain/separation/conflict.ts'
import { nowOf, type App } from '../app.ts'
import type { RequestFacts } from '../request/facts.ts'
import { conflictsOf } from './conflicts-of.ts'

/** The refusal when something came up meanwhile that does not go with what was asked for (entra.md F53): looked at again before anything is scheduled or given. What is given back does not count. */
export async function inTheWay(app: App, tx: Tx, { request, targetId, targetName }: RequestFacts): Promise<{ ok: false; refusal: Refusal } | undefined> {
  const except = request.swapAssignmentId ? [request.swapAssignmentId] : []
  return objectionTo(targetName, await conflictsOf(tx, { personId: targetId, accessPackageId: request.accessPackageId!, now: nowOf(app), except }), true)
}
