/** Dated exceptions from rules of separation (latchkey.md L8): who may have both, until when, and who answers for it. */
import { sql } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import { system, type Caller } from '#domain/caller.ts'
import type { Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { decideException } from '#domain/separation/exception.ts'
import type { ConflictKind } from '#domain/separation/conflict.ts'
import { daysLeft } from '#domain/assignment/notices.ts'
import type { MailEvent } from '#mail/message.ts'
import type { Db, Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { portalLinks, shownInMail } from '../mail/request-mail.ts'
import { auditPackage, lockPackage } from '../package/package-row.ts'
import { actorOf, loadPeople, mailable, userTarget, type KnownPerson } from '../people.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { nameOf } from './conflicts-of.ts'

export type ExceptionInput = { readonly personId: string; readonly accessPackageId: string; readonly conflict: { readonly kind: ConflictKind; readonly id: string }; readonly ownerId: string; readonly reason: string; readonly until: string }
type Named = { readonly id: string; readonly displayName: string }
export type SeparationException = {
  readonly id: string; readonly person: Named; readonly accessPackage: Named; readonly conflict: Named & { readonly kind: ConflictKind }
  readonly owner: Named; readonly reason: string; readonly until: string; readonly isInForce: boolean; readonly createdBy: Named; readonly createdDateTime: string
}
type Row = { id: string; personId: string; person: string | null; packageId: string; packageName: string; catalogId: string; kind: ConflictKind; conflictId: string; conflictName: string; ownerId: string; owner: string | null; reason: string; until: string; createdById: string; createdBy: string | null; createdDateTime: string }

/** Exceptions, newest first, with names. */
async function read(db: Db | Tx, where: { id?: string; catalogs?: readonly string[] | undefined; accessPackageId?: string | undefined; personId?: string | undefined }): Promise<readonly Row[]> {
  const is = (column: string, value: string | undefined) => sql`(${value ?? null}::uuid is null or ${sql.ref(column)} = ${value ?? null}::uuid)`
  const { rows } = await sql<Row>`with e as (select x.*, k.display_name as package_name, k.catalog_id from separation_exception x join access_package k on k.id = x.access_package_id),
    f as (select e.*, e.id as exception_id, e.conflict_kind as kind from e)
    select f.exception_id as id, f.person_id, p.display_name as person, f.access_package_id as package_id, f.package_name, f.catalog_id, f.kind, f.conflict_id,
      (select ${nameOf} from (select f.kind, f.conflict_id as id) f) as conflict_name, f.owner_id, o.display_name as owner, f.reason, f.until, f.created_by_id, c.display_name as created_by, f.created_date_time
    from f left join directory_object p on p.id = f.person_id left join directory_object o on o.id = f.owner_id left join directory_object c on c.id = f.created_by_id
    where ${is('f.exception_id', where.id)} and ${is('f.access_package_id', where.accessPackageId)} and ${is('f.person_id', where.personId)}
      and (${where.catalogs === undefined}::boolean or f.catalog_id = any(${[...(where.catalogs ?? [])]}::uuid[]))
    order by f.created_date_time desc, f.exception_id`.execute(db)
  return rows
}
const shown = (r: Row, now: string): SeparationException => ({
  id: r.id, person: { id: r.personId, displayName: r.person ?? '' }, accessPackage: { id: r.packageId, displayName: r.packageName }, conflict: { kind: r.kind, id: r.conflictId, displayName: r.conflictName },
  owner: { id: r.ownerId, displayName: r.owner ?? '' }, reason: r.reason, until: r.until, isInForce: r.until > now, createdBy: { id: r.createdById, displayName: r.createdBy ?? '' }, createdDateTime: r.createdDateTime,
})

/** Exceptions of the catalogs that the caller may read, past ones too. */
export async function listExceptions(app: App, caller: Caller, asked: { readonly accessPackageId: string | undefined; readonly personId: string | undefined }): Promise<Decision<readonly SeparationException[]>> {
  const catalogs = canEverywhere(caller, 'catalog.read') ? undefined : catalogsWhere(caller, 'catalog.read')
  if (catalogs?.length === 0) return no('Forbidden', { task: 'read exceptions from separation of duties' })
  return ok((await read(app.db, { catalogs, ...asked })).map((r) => shown(r, nowOf(app))))
}

/** Makes an exception; the person and the owner are told. One that has ended makes room for the next. */
export function createException(app: App, caller: Caller, input: ExceptionInput): Promise<Decision<SeparationException>> {
  return transact(app.db, async (tx) => {
    const found = await lockPackage(tx, caller, 'separation.write', 'make exceptions for this access package', input.accessPackageId)
    if (!found.ok) return found
    const now = nowOf(app)
    const decided = decideException(caller.id, input, now)
    if (!decided.ok) return decided
    const people = await loadPeople(tx, [input.personId, input.ownerId])
    const [person, owner] = [people.get(input.personId), people.get(input.ownerId)]
    if (!person) return no('TargetUnknown', { id: input.personId }, 'personId')
    if (!owner?.accountEnabled) return no('TargetUnknown', { id: input.ownerId }, 'ownerId')
    if (!(await isRuled(tx, input))) return no('SeparationRuleMissing', { kind: kindNames[input.conflict.kind] }, 'conflict/id')
    const same = tx.selectFrom('separationException').selectAll().where('personId', '=', input.personId).where('accessPackageId', '=', input.accessPackageId).where('conflictKind', '=', input.conflict.kind).where('conflictId', '=', input.conflict.id)
    const there = await same.executeTakeFirst()
    if (there && there.until > now) return no('ExceptionExists', { id: there.id, until: there.until })
    if (there) await tx.deleteFrom('separationException').where('id', '=', there.id).execute()
    const id = app.newId()
    await tx.insertInto('separationException').values({
      id, personId: input.personId, accessPackageId: input.accessPackageId, conflictKind: input.conflict.kind, conflictId: input.conflict.id, ownerId: input.ownerId, reason: input.reason.trim(),
      until: decided.value.until, createdById: caller.id, createdDateTime: now, nextNoticeAt: decided.value.noticeAt,
    }).execute()
    const row = (await read(tx, { id }))[0]!
    const audit = auditPackage('Create separation of duties exception', actorOf(caller), found.value, { conflict: row.conflictName, owner: owner.name, until: row.until, reason: row.reason })
    await record(app, tx, [about(audit, person), ...mail(app, row, 'separationExceptionMade', person, person, 'beneficiary'), ...mail(app, row, 'separationExceptionMade', owner, person, 'owner')])
    return ok(shown(row, now))
  })
}
const kindNames: Readonly<Record<ConflictKind, string>> = { accessPackage: 'access package', group: 'group', resourceRole: 'resource role' }

/** Is there a rule of the package that names this, or one of the other side that the tenant lets stand in the way of both? */
async function isRuled(tx: Tx, { accessPackageId, conflict }: ExceptionInput): Promise<boolean> {
  const { mutualSeparation } = await tenantSettings(tx)
  const { rows } = await sql`
    select 1 from separation_pair where (not mirrored or ${mutualSeparation}::boolean) and ${conflict.kind} = 'accessPackage' and access_package_id = ${accessPackageId}::uuid and other_id = ${conflict.id}::uuid
    union all select 1 from package_incompatible_group where ${conflict.kind} = 'group' and access_package_id = ${accessPackageId}::uuid and group_id = ${conflict.id}::uuid
    union all select 1 from package_incompatible_role where ${conflict.kind} = 'resourceRole' and access_package_id = ${accessPackageId}::uuid and resource_role_id = ${conflict.id}::uuid`.execute(tx)
  return rows.length > 0
}

/** Ends an exception at once. Access that was given meanwhile stays and shows as a conflict again. */
export function deleteException(app: App, caller: Caller, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const there = await tx.selectFrom('separationException').selectAll().where('id', '=', id).executeTakeFirst()
    if (!there) return no('NotFound', { what: 'exception', id })
    const found = await lockPackage(tx, caller, 'separation.write', 'end exceptions of this access package', there.accessPackageId)
    if (!found.ok) return found.refusal.kind === 'NotFound' ? no('NotFound', { what: 'exception', id }) : found
    const { numDeletedRows } = await tx.deleteFrom('separationException').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows === 0n) return no('NotFound', { what: 'exception', id })
    const person = (await loadPeople(tx, [there.personId])).get(there.personId)
    await record(app, tx, [about(auditPackage('Delete separation of duties exception', actorOf(caller), found.value, { until: there.until }), person ?? { id: there.personId, name: '', upn: '' })])
    return ok(true)
  })
}

/** Tells the owner a week before that an exception ends. */
export function separationExceptionEnds(app: App, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const there = await tx.selectFrom('separationException').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    const now = nowOf(app)
    if (!there?.nextNoticeAt || there.nextNoticeAt > now) return ok(true)
    await tx.updateTable('separationException').set({ nextNoticeAt: null }).where('id', '=', id).execute()
    const row = (await read(tx, { id }))[0]!
    const people = await loadPeople(tx, [there.personId, there.ownerId])
    const [person, owner] = [people.get(there.personId), people.get(there.ownerId)]
    // After a long silence it may have ended already: then there is nothing left to announce.
    if (!person || !owner || there.until <= now) return ok(true)
    const audit = auditPackage('Notify of separation of duties exception end', actorOf(system), { id: row.packageId, displayName: row.packageName, catalogId: row.catalogId }, { until: row.until })
    await record(app, tx, [about(audit, person), ...mail(app, row, 'separationExceptionEnding', owner, person, 'owner')])
    return ok(true)
  })
}

const about = (audit: Effect, person: Pick<KnownPerson, 'id' | 'name' | 'upn'>): Effect => (audit.do === 'audit' ? { ...audit, targets: [...audit.targets, userTarget(person)] } : audit)

function mail(app: App, row: Row, event: MailEvent, to: KnownPerson, person: KnownPerson, audience: 'beneficiary' | 'owner'): Effect[] {
  const links = portalLinks(app.publicUrl, { requestId: '', accessPackageId: row.packageId })
  const data = {
    packageName: row.packageName, requestor: shownInMail(person), beneficiary: shownInMail(person), audience, besides: row.conflictName, reason: row.reason, decidedBy: row.createdBy ?? undefined,
    start: row.createdDateTime, end: row.until, daysLeft: daysLeft(row.until, nowOf(app)), links: { package: links.package, myAccess: links.myAccess },
  }
  return [{ do: 'mail', event, to: mailable(to), data, occasion: `${event}:${row.id}` }]
}
