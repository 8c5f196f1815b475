/** Links of the directory: members and owners of groups, owners of applications, a person's manager and sponsors. */
import { sql } from 'kysely'
import { canChangeRoleGroup, canEverywhere } from '#domain/access.ts'
import { modifiedProperties } from '#domain/audit.ts'
import type { Caller } from '#domain/caller.ts'
import { inCircles } from '#domain/directory/reporting-line.ts'
import type { Activity, Actor, Effect, ModifiedProperty } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { record, type App } from '../app.ts'
import { namesOf } from '../names-of.ts'
import { actorOf } from '../people.ts'
import type { ObjectKind } from './write-object.ts'

type LinkRow = { readonly of: readonly ObjectKind[]; readonly table: 'groupMember' | 'objectOwner' | 'userSponsor'; readonly mine: string; readonly theirs: string; readonly takes: readonly string[]; readonly verbs: Partial<Record<ObjectKind, readonly [Activity, Activity]>> }
export const links = {
  members: { of: ['group'], table: 'groupMember', mine: 'groupId', theirs: 'memberId', takes: ['user', 'group', 'servicePrincipal'], verbs: { group: ['Add member to group', 'Remove member from group'] } },
  owners: {
    of: ['group', 'application', 'servicePrincipal'], table: 'objectOwner', mine: 'objectId', theirs: 'ownerId', takes: ['user', 'servicePrincipal'],
    verbs: { group: ['Add owner to group', 'Remove owner from group'], application: ['Add owner to application', 'Remove owner from application'], servicePrincipal: ['Add owner to service principal', 'Remove owner from service principal'] },
  },
  sponsors: { of: ['user'], table: 'userSponsor', mine: 'userId', theirs: 'sponsorId', takes: ['user', 'group'], verbs: { user: ['Update user', 'Update user'] } },
} as const satisfies Record<string, LinkRow>
export type LinkName = keyof typeof links
/** A link to make together with the object itself. */
export type LinkTo = { readonly name: LinkName; readonly otherId: string }

/** Adds a link. An owner of a group may add its members. */
export function addLink(app: App, caller: Caller, name: LinkName, objectId: string, otherId: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const link: LinkRow = links[name]
    const found = await lockOwner(tx, caller, link, objectId)
    if (!found.ok) return found
    const other = await insertLink(tx, name, objectId, otherId)
    if (!other.ok) return other
    await audit(app, tx, caller, link.verbs[found.value.kind as ObjectKind]![0], found.value, other.value)
    return ok(true)
  })
}

/** Writes a link to an object of a kind that may stand there; the caller's right was checked before. */
export async function insertLink(tx: Tx, name: LinkName, objectId: string, otherId: string): Promise<Decision<Named>> {
  const link: LinkRow = links[name]
  const other = await tx.selectFrom('directoryObject').select(['id', 'kind', 'displayName']).where('id', '=', otherId).where('deletedDateTime', 'is', null).executeTakeFirst()
  if (name === 'members' && other?.kind === 'group' && (await canHoldRoles(tx, objectId))) return no('RoleGroupTakesNoGroup')
  if (!other || !link.takes.includes(other.kind) || other.id === objectId) return no('ReferenceInvalid', { reference: otherId, what: `${link.takes.join(' or ')} that can be linked here` })
  const { numInsertedOrUpdatedRows } = await tx.insertInto(link.table as 'groupMember').values({ [link.mine]: objectId, [link.theirs]: otherId } as never).onConflict((c) => c.doNothing()).executeTakeFirst()
  return numInsertedOrUpdatedRows ? ok(other) : no('LinkExists')
}

/** Everybody in such a group has its roles. Groups inside would let others decide who that is, so there are none, as in Entra. */
const canHoldRoles = async (tx: Tx, groupId: string): Promise<boolean> =>
  (await tx.selectFrom('directoryObject').select('isAssignableToRole').where('id', '=', groupId).executeTakeFirst())?.isAssignableToRole === true

/** Removes a link. */
export function removeLink(app: App, caller: Caller, name: LinkName, objectId: string, otherId: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const link: LinkRow = links[name]
    const found = await lockOwner(tx, caller, link, objectId)
    if (!found.ok) return found
    const { numDeletedRows } = await tx.deleteFrom(link.table as 'groupMember').where(link.mine as 'groupId', '=', objectId).where(link.theirs as 'memberId', '=', otherId).executeTakeFirst()
    if (numDeletedRows === 0n) return no('NotFound', { what: 'link to', id: otherId })
    await audit(app, tx, caller, link.verbs[found.value.kind as ObjectKind]![1], found.value, await named(tx, otherId))
    return ok(true)
  })
}

/** Sets or removes a person's manager; nobody becomes a manager of themselves, directly or in a circle. */
export function setManager(app: App, caller: Caller, userId: string, managerId: string | null): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const user = await tx.selectFrom('directoryObject').select(['id', 'displayName', 'managerId']).where('id', '=', userId).where('kind', '=', 'user').forUpdate().executeTakeFirst()
    if (!user) return no('NotFound', { what: 'user', id: userId })
    if (!canEverywhere(caller, 'directory.write')) return no('DirectoryForbidden', { task: "change a person's manager" })
    if (managerId !== null && !(await mayManage(tx, userId, managerId))) return no('ReferenceInvalid', { reference: managerId, what: 'user who could be the manager' })
    await tx.updateTable('directoryObject').set({ managerId }).where('id', '=', userId).execute()
    await record(app, tx, [managerAudit(actorOf(caller), user, [user.managerId, managerId], await namesOf(tx, both(user.managerId, managerId)))])
    return ok(true)
  })
}

async function mayManage(tx: Tx, userId: string, managerId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string; managerId: string | null; kind: string }>`
    with recursive above(id, manager_id, kind) as (
      select id, manager_id, kind from directory_object where id = ${managerId} union select d.id, d.manager_id, d.kind from above a join directory_object d on d.id = a.manager_id
    ) select id, manager_id, kind from above`.execute(tx)
  if (!rows.some((r) => r.id === managerId && r.kind === 'user')) return false
  return !inCircles([userId], new Map([...rows.map((r) => [r.id, r.managerId] as const), [userId, managerId]])).has(userId)
}

const both = (...ids: readonly (string | null)[]): string[] => ids.flatMap((id) => id ?? [])
/** The event of a manager who was set or taken away; who it was before is told, too. */
export const managerAudit = (by: Actor, user: Named, [from, to]: readonly [string | null, string | null], nameOf: (id: string) => string): Effect => {
  const name = (id: string | null) => (id === null ? null : nameOf(id))
  const changed = modifiedProperties({ manager: name(from) }, { manager: name(to) })
  return linkAudit(to === null ? 'Remove user manager' : 'Set user manager', by, user, { id: to ?? from ?? user.id, displayName: name(to ?? from) }, changed)
}

async function lockOwner(tx: Tx, caller: Caller, link: LinkRow, objectId: string) {
  const row = await tx.selectFrom('directoryObject').select(['id', 'displayName', 'kind', 'isAssignableToRole']).where('id', '=', objectId).where('kind', 'in', [...link.of]).where('deletedDateTime', 'is', null).forUpdate().executeTakeFirst()
  if (!row) return no('NotFound', { what: link.of.join(' or '), id: objectId })
  const owner = await tx.selectFrom('objectOwner').select('ownerId').where('objectId', '=', objectId).where('ownerId', '=', caller.id).executeTakeFirst()
  if (row.isAssignableToRole) return canChangeRoleGroup(caller, owner !== undefined) ? ok(row) : no('RoleGroupForbidden')
  const mayAsOwner = owner !== undefined && caller.permissions.some((p) => p === 'Group.ReadWrite.All' || p === 'GroupMember.ReadWrite.All')
  return mayAsOwner || canEverywhere(caller, 'directory.write') ? ok(row) : no('DirectoryForbidden', { task: 'change this link' })
}

type Named = { id: string; displayName: string | null }
const audit = (app: App, tx: Tx, caller: Caller, activity: Activity, object: Named, other: Named): Promise<void> =>
  record(app, tx, [linkAudit(activity, actorOf(caller), object, other)])
const linkAudit = (activity: Activity, by: Actor, object: Named, other: Named, changed: readonly ModifiedProperty[] = []): Effect =>
  ({ do: 'audit', activity, by, about: {}, targets: [{ type: 'DirectoryObject', id: object.id, displayName: object.displayName, modifiedProperties: changed }, { type: 'DirectoryObject', id: other.id, displayName: other.displayName }] })
const named = async (tx: Tx, id: string): Promise<Named> => ({ id, displayName: (await namesOf(tx, [id]))(id) })
