/** What a package is incompatible with: other packages and groups as in Graph, and resource roles (entra.md F53, latchkey.md L8). */
import { sql } from 'kysely'
import { can } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { ConflictKind } from '#domain/separation/conflict.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { auditPackage, lockPackage } from '../package/package-row.ts'
import { actorOf } from '../people.ts'
import { nameOf } from './conflicts-of.ts'

type Named = { readonly id: string; readonly displayName: string | null }
type Rule = {
  readonly table: 'packageIncompatiblePackage' | 'packageIncompatibleGroup' | 'packageIncompatibleRole'
  readonly theirs: string
  readonly verbs: readonly [Activity, Activity]
  readonly auditType: string
  readonly find: (tx: Tx, caller: Caller, packageId: string, id: string) => Promise<Decision<Named>>
}
const rules: Readonly<Record<ConflictKind, Rule>> = {
  accessPackage: { table: 'packageIncompatiblePackage', theirs: 'incompatibleId', verbs: ['Create incompatible access package', 'Delete incompatible access package'], auditType: 'AccessPackage', find: findPackage },
  group: { table: 'packageIncompatibleGroup', theirs: 'groupId', verbs: ['Create incompatible group', 'Delete incompatible group'], auditType: 'Group', find: findGroup },
  resourceRole: { table: 'packageIncompatibleRole', theirs: 'resourceRoleId', verbs: ['Create incompatible resource role', 'Delete incompatible resource role'], auditType: 'AccessPackageResourceRole', find: findRole },
}
const task = 'change what this access package is incompatible with'

/** What a rule of the package would name, for whoever may make it. */
export async function findRuled(tx: Tx, caller: Caller, kind: ConflictKind, packageId: string, otherId: string): Promise<Decision<Named>> {
  const found = await lockPackage(tx, caller, 'separation.write', task, packageId)
  return found.ok ? rules[kind].find(tx, caller, packageId, otherId) : found
}

/** Adds a rule; whoever has both already keeps both, and is listed as a conflict (S2). */
export function addRule(app: App, caller: Caller, kind: ConflictKind, packageId: string, otherId: string): Promise<Decision<Named>> {
  return transact(app.db, async (tx) => {
    const rule = rules[kind]
    const found = await lockPackage(tx, caller, 'separation.write', task, packageId)
    if (!found.ok) return found
    const other = await rule.find(tx, caller, packageId, otherId)
    if (!other.ok) return other
    const { numInsertedOrUpdatedRows } = await tx.insertInto(rule.table as 'packageIncompatibleGroup').values({ accessPackageId: packageId, [rule.theirs]: otherId } as never).onConflict((c) => c.doNothing()).executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return no('LinkExists')
    const audit = auditPackage(rule.verbs[0], actorOf(caller), found.value)
    await record(app, tx, [{ ...audit, ...withTarget(audit, rule, other.value) }])
    return other
  })
}

/** Removes a rule. Exceptions from it go with it. */
export function removeRule(app: App, caller: Caller, kind: ConflictKind, packageId: string, otherId: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const rule = rules[kind]
    const found = await lockPackage(tx, caller, 'separation.write', task, packageId)
    if (!found.ok) return found
    const { numDeletedRows } = await tx.deleteFrom(rule.table as 'packageIncompatibleGroup').where('accessPackageId', '=', packageId).where(rule.theirs as 'groupId', '=', otherId).executeTakeFirst()
    if (numDeletedRows === 0n) return no('NotFound', { what: 'incompatibility with', id: otherId })
    const { name } = (await sql<{ name: string }>`select ${nameOf} as name from (select ${kind}::text as kind, ${otherId}::uuid as id) f`.execute(tx)).rows[0]!
    await tx.deleteFrom('separationException').where('accessPackageId', '=', packageId).where('conflictKind', '=', kind).where('conflictId', '=', otherId).execute()
    const audit = auditPackage(rule.verbs[1], actorOf(caller), found.value)
    await record(app, tx, [{ ...audit, ...withTarget(audit, rule, { id: otherId, displayName: name }) }])
    return ok(true)
  })
}
const withTarget = (audit: ReturnType<typeof auditPackage>, rule: Rule, other: Named) => ({ targets: [...(audit.do === 'audit' ? audit.targets : []), { type: rule.auditType, ...other }] }) as object

/** A package of any catalog that the caller may read. */
async function findPackage(tx: Tx, caller: Caller, packageId: string, id: string): Promise<Decision<Named>> {
  if (id === packageId) return no('IncompatibleWithItself')
  const row = await tx.selectFrom('accessPackage').select(['id', 'displayName', 'catalogId']).where('id', '=', id).executeTakeFirst()
  return row && can(caller, 'catalog.read', row.catalogId!) ? ok({ id: row.id, displayName: row.displayName }) : no('NotFound', { what: 'access package', id })
}

async function findGroup(tx: Tx, _caller: Caller, packageId: string, id: string): Promise<Decision<Named>> {
  const row = await tx.selectFrom('directoryObject').select(['id', 'displayName']).where('id', '=', id).where('kind', '=', 'group').where('deletedDateTime', 'is', null).executeTakeFirst()
  if (!row) return no('NotFound', { what: 'group', id })
  const own = await tx.selectFrom('packageGives').select('groupId').where('accessPackageId', '=', packageId).where('groupId', '=', id).executeTakeFirst()
  return own ? no('IncompatibleWithItself') : ok(row)
}

/** A resource role of any catalog that the caller may read. Only of systems whose holders can be found wherever the access came from. */
async function findRole(tx: Tx, caller: Caller, packageId: string, id: string): Promise<Decision<Named>> {
  const row = await tx.selectFrom('resourceRole as r').innerJoin('resource as o', 'o.id', 'r.resourceId').where('r.id', '=', id).select(['r.id', 'r.displayName', 'r.catalogId', 'o.originSystem', 'o.displayName as resource']).executeTakeFirst()
  if (!row || !can(caller, 'catalog.read', row.catalogId!)) return no('NotFound', { what: 'resource role', id })
  if (row.originSystem !== 'AadGroup' && row.originSystem !== 'AadApplication') return no('NotSupported', { what: `Incompatibility with a role of ${row.originSystem}` }, 'resourceRoleId')
  const own = await tx.selectFrom('packageGives as g').innerJoin('roleAtTarget as t', (j) => j.onRef('t.originSystem', '=', 'g.originSystem').onRef('t.resourceOriginId', '=', 'g.resourceOriginId').onRef('t.roleOriginId', '=', 'g.roleOriginId'))
    .where('t.resourceRoleId', '=', id).where('g.accessPackageId', '=', packageId).select('g.accessPackageId').executeTakeFirst()
  return own ? no('IncompatibleWithItself') : ok({ id: row.id, displayName: `${row.displayName} of ${row.resource}` })
}

export type RoleRule = { readonly id: string; readonly displayName: string | null; readonly resource: { readonly id: string; readonly displayName: string | null; readonly originSystem: string | null }; readonly catalogId: string | null }
/** The resource roles that stand in the way of a package, for whoever may read its catalog. */
export async function listRoleRules(app: App, caller: Caller, packageId: string): Promise<Decision<readonly RoleRule[]>> {
  const row = await app.db.selectFrom('accessPackage').select('catalogId').where('id', '=', packageId).executeTakeFirst()
  if (!row || !can(caller, 'catalog.read', row.catalogId!)) return no('NotFound', { what: 'access package', id: packageId })
  const found = await app.db.selectFrom('packageIncompatibleRole as i').innerJoin('resourceRole as r', 'r.id', 'i.resourceRoleId').innerJoin('resource as o', 'o.id', 'r.resourceId').where('i.accessPackageId', '=', packageId)
    .select(['r.id', 'r.displayName', 'r.catalogId', 'o.id as resourceId', 'o.displayName as resource', 'o.originSystem']).orderBy('o.displayName').orderBy('r.displayName').orderBy('r.id').execute()
  return ok(found.map((r) => ({ id: r.id, displayName: r.displayName, resource: { id: r.resourceId, displayName: r.resource, originSystem: r.originSystem }, catalogId: r.catalogId })))
}
