import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { auditDelegation, delegationsWhere, mayDelegateFor } from './delegations.ts'

/** Takes a delegation back (F52): from this moment on the delegate decides nothing more in the approver's place. */
export function removeDelegation(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const unknown = no('NotFound', { what: 'delegation', id })
    const found = (await delegationsWhere(tx, { id }))[0]
    if (!found) return unknown
    if (!mayDelegateFor(caller, found.principal.id)) return found.delegate.id === caller.id ? no('TenantForbidden', { task: "end somebody else's delegation" }) : unknown
    const { numDeletedRows } = await tx.deleteFrom('approvalDelegation').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows !== 1n) return unknown
    await record(app, tx, [auditDelegation('Remove approver delegate', caller, found)])
    return ok(true)
  })
}
