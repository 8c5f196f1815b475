import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { loadPeople } from '../people.ts'
import { auditDelegation, delegationMail, delegationsWhere, mayDelegateFor } from './delegations.ts'

/** Takes a delegation back (F52): from this moment on the delegate decides nothing more in the approver's place, and is told where they still would have. */
export function removeDelegation(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const unknown = no('NotFound', { what: 'delegation', id })
    const found = (await delegationsWhere(tx, { id }))[0]
    if (!found) return unknown
    if (!mayDelegateFor(caller, found.principal.id)) return found.delegate.id === caller.id ? no('TenantForbidden', { task: "end somebody else's delegation" }) : unknown
    const { numDeletedRows } = await tx.deleteFrom('approvalDelegation').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows !== 1n) return unknown
    const people = await loadPeople(tx, [found.principal.id, found.delegate.id])
    const [principal, delegate] = [people.get(found.principal.id), people.get(found.delegate.id)]
    const isOver = found.endDateTime !== null && found.endDateTime <= nowOf(app)
    const told = !isOver && principal && delegate?.accountEnabled && delegate.id !== caller.id ? [delegationMail(app, 'delegationEnded', found, { principal, delegate }, caller)] : []
    await record(app, tx, [auditDelegation('Remove approver delegate', caller, found), ...told])
    return ok(true)
  })
}
