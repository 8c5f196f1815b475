/** Delegations as the API shows them, and who may look after them (entra.md §1.28, F52). */
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { nowOf, type App } from '../app.ts'
import { portalLinks, shownInMail } from '../mail/request-mail.ts'
import { actorOf, mailable, type KnownPerson } from '../people.ts'

/** Whoever changes the settings of the tenant may set anybody's. */
export const mayDelegateFor = (caller: Caller, principalId: string): boolean => caller.id === principalId || canEverywhere(caller, 'settings.update')

type Named = { readonly id: string; readonly displayName: string | null }
/** Whose account is blocked or deleted decides nothing, in their own right or in somebody's place. */
type Person = Named & { readonly accountEnabled: boolean }
export type DelegationView = {
  readonly id: string; readonly principal: Person; readonly delegate: Person; readonly startDateTime: string; readonly endDateTime: string | null
  readonly accessPackage: Named | null; readonly catalog: Named | null; readonly createdDateTime: string
}

/** Delegations, newest first: one, or those that a person gave or was given. */
export async function delegationsWhere(db: Db | Tx, which: { readonly id: string } | { readonly concerning: string }): Promise<readonly DelegationView[]> {
  const found = await db.selectFrom('approvalDelegation as d')
    .leftJoin('directoryObject as p', 'p.id', 'd.principalId').leftJoin('directoryObject as g', 'g.id', 'd.delegateId').leftJoin('accessPackage as k', 'k.id', 'd.accessPackageId').leftJoin('catalog as c', 'c.id', 'd.catalogId')
    .where((e) => ('id' in which ? e('d.id', '=', which.id) : e.or([e('d.principalId', '=', which.concerning), e('d.delegateId', '=', which.concerning)])))
    .select(['d.id', 'd.principalId', 'd.delegateId', 'd.startsAt', 'd.endsAt', 'd.accessPackageId', 'd.catalogId', 'd.createdAt', 'p.displayName as principalName', 'p.accountEnabled as principalEnabled', 'p.deletedDateTime as principalDeleted', 'g.displayName as delegateName', 'g.accountEnabled as delegateEnabled', 'g.deletedDateTime as delegateDeleted', 'k.displayName as packageName', 'c.displayName as catalogName'])
    .orderBy('d.createdAt', 'desc').orderBy('d.id', 'desc').execute()
  return found.map((d) => ({
    id: d.id, principal: { id: d.principalId, displayName: d.principalName, accountEnabled: d.principalEnabled === true && d.principalDeleted === null }, delegate: { id: d.delegateId, displayName: d.delegateName, accountEnabled: d.delegateEnabled === true && d.delegateDeleted === null }, startDateTime: d.startsAt, endDateTime: d.endsAt,
    accessPackage: d.accessPackageId ? { id: d.accessPackageId, displayName: d.packageName } : null, catalog: d.catalogId ? { id: d.catalogId, displayName: d.catalogName } : null, createdDateTime: d.createdAt,
  }))
}

/** What the caller gave and was given; administrators read anybody's by `principalId`, applications need to name one. */
export async function listDelegations(app: App, caller: Caller, principalId: string | undefined): Promise<Decision<readonly DelegationView[]>> {
  if (principalId === undefined) return ok(await delegationsWhere(app.db, { concerning: caller.id }))
  if (principalId !== caller.id && !canEverywhere(caller, 'settings.read')) return no('TenantForbidden', { task: "read somebody else's delegations" })
  return ok(await delegationsWhere(app.db, { concerning: principalId }))
}

/** An audit event about a delegation. */
export const auditDelegation = (activity: Activity, caller: Caller, d: DelegationView): Effect => ({
  do: 'audit', activity, by: actorOf(caller), about: d.accessPackage ? { accessPackageId: d.accessPackage.id } : d.catalog ? { catalogId: d.catalog.id } : {},
  targets: [{ type: 'User', id: d.principal.id, displayName: d.principal.displayName }, { type: 'User', id: d.delegate.id, displayName: d.delegate.displayName }],
  details: { from: d.startDateTime, until: d.endDateTime ?? 'without an end', covers: d.accessPackage?.displayName ?? d.catalog?.displayName ?? 'everything' },
})

type Between = { readonly principal: KnownPerson; readonly delegate: KnownPerson }
/** The delegate is told (F52), in the days of whoever gave the delegation or stopped it. */
export const delegationMail = (app: App, event: 'delegationGiven' | 'delegationEnded', d: DelegationView, { principal, delegate }: Between, caller: Caller): Effect => ({
  do: 'mail', event, to: mailable(delegate), occasion: `${event === 'delegationGiven' ? 'delegation' : event}:${d.id}`,
  data: {
    packageName: d.accessPackage?.displayName ?? d.catalog?.displayName ?? 'Latchkey', covers: d.accessPackage ? 'package' : d.catalog ? 'catalog' : 'everything',
    requestor: shownInMail(principal), start: d.startDateTime, end: d.endDateTime, writtenAt: nowOf(app), ...(caller.timeZone ? { timeZone: caller.timeZone } : {}),
    links: portalLinks(app.publicUrl, { requestId: '', accessPackageId: '' }),
  },
})
