/** What is given back in a swap: whether it may be, and its removal before anything new is given (latchkey.md L8). */
import type { Caller } from '#domain/caller.ts'
import type { Actor, Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import type { Tx } from '#db/tables.ts'
import type { App } from '../app.ts'
import { auditRequest, type RequestFacts } from './facts.ts'
import { beginRemoval, mayRemove } from './submit-remove.ts'
import type { SubmitInput } from './submit-request.ts'
import { packageOf } from './swap.ts'

/** May this access be given back for what is asked? Only by its holder, where its policy lets them give it up, and for one request at a time. */
export async function checkSwap(tx: Tx, caller: Caller, input: SubmitInput, targetSubject: string): Promise<Decision<true>> {
  if (!input.swap) return ok(true)
  const held = await tx.selectFrom('assignment').selectAll().where('id', '=', input.swap).forUpdate().executeTakeFirst()
  if (!held || held.targetId !== targetSubject) return no('NotFound', { what: 'assignment of yours', id: input.swap }, '@latchkey.swap/assignmentId')
  const may = await mayRemove.userRemove(tx, caller, held, caller.id, input)
  if (!may.ok) return may
  if (held.state === 'expired') return no('AssignmentEnded', {}, '@latchkey.swap/assignmentId')
  if (held.endingRequestId) return no('AssignmentEnding', { id: held.endingRequestId }, '@latchkey.swap/assignmentId')
  if (held.accessPackageId === input.accessPackageId) return no('SwapOfSamePackage', {}, '@latchkey.swap/assignmentId')
  const other = await tx.selectFrom('assignmentRequest').select('id').where('swapAssignmentId', '=', held.id).where('state', 'in', [...openRequestStates]).executeTakeFirst()
  return other ? no('SwapTaken', { id: other.id }, '@latchkey.swap/assignmentId') : ok(true)
}

/** Is what is given back gone? If not, its removal begins, and the request keeps waiting for it, however long the target takes. */
export async function giveBack(app: App, tx: Tx, facts: RequestFacts): Promise<Decision<{ readonly gone: boolean; readonly effects: Effect[] }>> {
  const id = facts.request.swapAssignmentId
  const held = id ? await tx.selectFrom('assignment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst() : undefined
  if (!held || held.state === 'expired') return ok({ gone: true, effects: [] })
  if (held.endingRequestId) return ok({ gone: false, effects: [] })
  const by: Actor = { kind: 'user', id: facts.targetId, name: facts.targetName, ...(facts.target ? { upn: facts.target.upn } : {}) }
  const begun = await beginRemoval(app, tx, held, 'userRemove', by, facts.request.justification)
  if (!begun.ok) return begun
  const given = await packageOf(tx, held.id)
  return ok({ gone: false, effects: [auditRequest(facts, 'Swap access package assignment', by, { reason: given?.packageName ?? '', details: { givenBack: held.id, removal: begun.value.id } })] })
}
