import type { Caller } from '#domain/caller.ts'
import { delegable, type Wanted } from '#domain/approval/delegating.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { loadPeople } from '../people.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { auditDelegation, delegationMail, delegationsWhere, mayDelegateFor, type DelegationView } from './delegations.ts'

export type DelegationInput = Wanted & { readonly delegateId: string; readonly principalId: string | undefined }

/** Has somebody stand in for an approver, for a time (F52). Only what comes to the approver from its start on is for the delegate, too. */
export function addDelegation(app: App, caller: Caller, input: DelegationInput): Promise<Decision<DelegationView>> {
  return transact(app.db, async (tx) => {
    const principalId = input.principalId ?? caller.id
    if (!mayDelegateFor(caller, principalId)) return no('TenantForbidden', { task: 'name a delegate for somebody else' })
    // One person's delegations are written one after another, so that the same is not there twice.
    await tx.selectFrom('directoryObject').select('id').where('id', '=', principalId).forUpdate().execute()
    const people = await loadPeople(tx, [principalId, input.delegateId])
    const [principal, delegate] = [people.get(principalId), people.get(input.delegateId)]
    if (!principal) return no('TargetUnknown', { id: principalId }, 'principalId')
    if (!delegate) return no('TargetUnknown', { id: input.delegateId }, 'delegateId')
    const now = nowOf(app)
    const period = delegable(principal, delegate, input, (await tenantSettings(tx)).delegation, now)
    if (!period.ok) return period
    const missing = await missingScope(tx, input)
    if (missing) return missing
    const { accessPackageId, catalogId } = input
    const same = await tx.selectFrom('approvalDelegation').select('id').where('principalId', '=', principalId).where('delegateId', '=', delegate.id)
      .where('accessPackageId', accessPackageId ? '=' : 'is', accessPackageId).where('catalogId', catalogId ? '=' : 'is', catalogId)
      .where((e) => e.or([e('endsAt', 'is', null), e('endsAt', '>', period.value.startsAt)])).$if(period.value.endsAt !== null, (q) => q.where('startsAt', '<', period.value.endsAt!)).executeTakeFirst()
    if (same) return no('DelegationExists', { id: same.id })
    const id = app.newId()
    await tx.insertInto('approvalDelegation').values({ id, principalId, delegateId: delegate.id, ...period.value, accessPackageId, catalogId, createdAt: now, createdById: caller.id }).execute()
    const made = (await delegationsWhere(tx, { id }))[0]!
    await record(app, tx, [auditDelegation('Add approver delegate', caller, made), delegationMail(app, 'delegationGiven', made, { principal, delegate }, caller)])
    return ok(made)
  })
}

async function missingScope(tx: Tx, { accessPackageId, catalogId }: Wanted) {
  if (accessPackageId && !(await tx.selectFrom('accessPackage').select('id').where('id', '=', accessPackageId).executeTakeFirst())) return no('NotFound', { what: 'accessPackage', id: accessPackageId }, 'accessPackageId')
  if (catalogId && !(await tx.selectFrom('catalog').select('id').where('id', '=', catalogId).executeTakeFirst())) return no('NotFound', { what: 'accessPackageCatalog', id: catalogId }, 'catalogId')
  return undefined
}
