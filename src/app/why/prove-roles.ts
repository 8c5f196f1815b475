/** The roles of an assignment at their targets, and what of them was there before. */
import { fact, type Proof } from '#domain/why/proof.ts'
import type { Db, DeliveryStatus } from '#db/tables.ts'

const stands: Readonly<Record<DeliveryStatus, string>> = {
  PendingFulfillment: 'it is being given', Fulfilled: 'it is there', PendingRemoval: 'it is being taken away', Removed: 'it was taken away', Failed: 'it could not be given',
}

/** Of what is there, what is known is when it was seen: it may have been taken away at the target since. */
function standing(status: DeliveryStatus, receipt: unknown): string {
  const { seen, at } = (receipt ?? {}) as { readonly seen?: string; readonly at?: string }
  return status === 'Fulfilled' && seen === 'held' && at ? `it was there on ${at}` : stands[status]
}

export async function proveRoles(db: Db, assignmentId: string, personId: string): Promise<Proof[]> {
  const roles = await db.selectFrom('assignmentResourceRole as r').leftJoin('holding as h', (j) => j.onRef('h.originSystem', '=', 'r.originSystem').onRef('h.resourceOriginId', '=', 'r.resourceOriginId')
    .onRef('h.roleOriginId', '=', 'r.roleOriginId').on('h.principalId', '=', personId).on('h.removedAt', 'is', null))
    .selectAll('r').select('h.hadBefore').where('r.assignmentId', '=', assignmentId).where('r.status', '<>', 'Removed').orderBy('r.resourceDisplayName').execute()
  return roles.map((r) => {
    const [resource, role] = [r.resourceDisplayName ?? r.resourceOriginId, r.roleDisplayName ?? r.roleOriginId]
    return fact('role', r.status === 'Fulfilled', `${resource}, ${role}: ${standing(r.status, r.receipt)}${r.hadBefore ? '; it was there before and stays when this ends' : ''}`, {
      facts: { resource, role, status: r.status, hadBefore: r.hadBefore ?? false, receipt: r.receipt, lastError: r.lastError, changedDateTime: r.changedAt },
    })
  })
}
