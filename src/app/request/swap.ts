/** "Give back A, get B" as one request with one outcome (latchkey.md L8): never both, and A stays until B may come. */
import type { Actor, Effect } from '#domain/effect.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { inTheWay } from '../separation/in-the-way.ts'
import { auditRequest, moveRequest, type RequestFacts } from './facts.ts'

/** A swap that needs no (further) approval waits like a request for later: it starts once what is given back is gone. */
export async function startSwap(app: App, tx: Tx, facts: RequestFacts, by: Actor): Promise<Decision<Effect[]>> {
  const incompatible = await inTheWay(app, tx, facts)
  if (incompatible) return incompatible
  const startsAt = facts.request.startsAt ?? nowOf(app)
  const moved = await moveRequest(tx, facts.request, 'startsLater', { startsAt })
  return moved.ok ? ok([auditRequest(facts, 'Schedule a future access package assignment', by, { details: { start: startsAt } }), ...(startsAt <= nowOf(app) ? [lookAgain] : [])]) : moved
}
/** Starts what is due without waiting for the next minute. */
const lookAgain: Effect = { do: 'enqueue', job: 'sweep', payload: {}, key: 'sweep' }

/** What follows when an assignment is gone: a request that waits for that is looked at again. */
export async function afterGone(tx: Tx, assignmentId: string): Promise<Effect[]> {
  const waits = await tx.selectFrom('assignmentRequest').select('id').where('swapAssignmentId', '=', assignmentId).where('state', '=', 'scheduled').executeTakeFirst()
  return waits ? [lookAgain] : []
}

/** Is what is to be given back still there? Then nothing may be given for it, whatever asks for that. */
export const stillHeld = async (tx: Tx, { swapAssignmentId }: { swapAssignmentId: string | null }): Promise<boolean> =>
  swapAssignmentId !== null && (await tx.selectFrom('assignment').select('id').where('id', '=', swapAssignmentId).where('state', '<>', 'expired').executeTakeFirst()) !== undefined

/** Has the removal of what is given back begun, so that there is no way back? */
export async function isSwapping(tx: Db | Tx, { state, startsAt, swapAssignmentId }: { state: string; startsAt: string | null; swapAssignmentId: string | null }, now: string): Promise<boolean> {
  if (state !== 'scheduled' || !swapAssignmentId || startsAt === null || startsAt > now) return false
  const held = await tx.selectFrom('assignment').select(['state', 'endingRequestId']).where('id', '=', swapAssignmentId).executeTakeFirst()
  return held?.state === 'expired' || (held?.endingRequestId ?? null) !== null
}

/** What is given back, by name. */
export const packageOf = (db: Db | Tx, assignmentId: string): Promise<{ assignmentId: string; accessPackageId: string | null; packageName: string | null } | undefined> =>
  db.selectFrom('assignment as a').innerJoin('accessPackage as p', 'p.id', 'a.accessPackageId').where('a.id', '=', assignmentId).select(['a.id as assignmentId', 'p.id as accessPackageId', 'p.displayName as packageName']).executeTakeFirst()
