/** People, groups, applications and service principals of the built-in directory. */
import { canEverywhere } from '#domain/access.ts'
import { modifiedProperties } from '#domain/audit.ts'
import type { Caller } from '#domain/caller.ts'
import type { Activity, Actor, Effect, ModifiedProperty } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import type { Entity } from '#model/entity.ts'
import { nowOf, record, type App } from '../app.ts'
import { insertLink, type LinkTo } from './write-link.ts'
import { actorOf } from '../people.ts'
import { givePasswordIn, resetPasswordIn, type NewPassword } from './write-password.ts'

export type ObjectKind = 'user' | 'group' | 'application' | 'servicePrincipal'
type Values = Readonly<Record<string, unknown>>
const names: Readonly<Record<ObjectKind, { readonly noun: string; readonly type: string; readonly verbs: readonly [Activity, Activity, Activity] }>> = {
  user: { noun: 'user', type: 'User', verbs: ['Add user', 'Update user', 'Delete user'] },
  group: { noun: 'group', type: 'Group', verbs: ['Add group', 'Update group', 'Delete group'] },
  application: { noun: 'application', type: 'Application', verbs: ['Add application', 'Update application', 'Delete application'] },
  servicePrincipal: { noun: 'service principal', type: 'ServicePrincipal', verbs: ['Add service principal', 'Update service principal', 'Delete service principal'] },
}

/** What comes with an object and is no member of it: its first owners and members, and the password of a person. */
export type Along = { readonly links?: readonly LinkTo[]; readonly password?: NewPassword | undefined }

/** Creates an object of the directory from the members that a client may write, with what comes along; the rest is at its initial value. */
export const createObject = (app: App, caller: Caller, e: Entity, input: Values, along: Along = {}): Promise<Decision<{ id: string }>> =>
  transact(app.db, (tx) => createObjectIn(app, tx, caller, e, input, along))

/** The same as a part of something larger. */
export async function createObjectIn(app: App, tx: Tx, caller: Caller, e: Entity, input: Values, { links = [], password }: Along = {}): Promise<Decision<{ id: string }>> {
  const kind = e.name as ObjectKind
  if (!canEverywhere(caller, 'directory.write')) return no('DirectoryForbidden', { task: `add a ${names[kind].noun} to the directory` })
  if (input['isAssignableToRole'] === true && !canEverywhere(caller, 'directoryRoles.write')) return no('RoleGroupForbidden', {}, 'isAssignableToRole')
  const taken = await upnTaken(tx, input['userPrincipalName'])
  if (taken) return no('NameTaken', { what: 'user with the userPrincipalName', name: taken }, 'userPrincipalName')
  if (kind === 'servicePrincipal' && (await appTaken(tx, input['appId']))) return no('NameTaken', { what: 'service principal with the appId', name: String(input['appId']) }, 'appId')
  const id = app.newId()
  const row = { ...initialOf(e), ...input, ...(await derived(app, tx, kind, input)) }
  await tx.insertInto('directoryObject').values({ id, kind, ...cells(e, row), createdDateTime: nowOf(app) } as never).execute()
  for (const { name, otherId } of links) {
    const linked = await insertLink(tx, name, id, otherId)
    if (!linked.ok) return linked
  }
  const given = password ? await givePasswordIn(tx, caller, id, password) : ok(true)
  if (!given.ok) return given
  await record(app, tx, [objectAudit('added', actorOf(caller), kind, id, String(row['displayName'] ?? ''))])
  return ok({ id })
}

/** What members have that nobody gave a value. */
export const initialOf = (e: Entity): Values => Object.fromEntries(Object.entries(e.fields).flatMap(([name, f]) => (f.initial !== undefined && f.kind !== 'computed' ? [[name, f.initial]] : [])))

/** Changes an object; a person's subject follows in name and address. Whoever sends a password alone has to be allowed no more than that. */
export function updateObject(app: App, caller: Caller, e: Entity, id: string, input: Values, password?: NewPassword): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const kind = e.name as ObjectKind
    const reset = password ? await resetPasswordIn(app, tx, caller, id, password) : ok(true as const)
    if (!reset.ok || (password && Object.keys(input).length === 0)) return reset
    const found = await lockObject(tx, caller, kind, id)
    if (!found.ok) return found
    const taken = await upnTaken(tx, input['userPrincipalName'], id)
    if (taken) return no('NameTaken', { what: 'user with the userPrincipalName', name: taken }, 'userPrincipalName')
    // Always the subject before what a change sets in motion: whoever decides about this person goes the same way.
    if (kind === 'user') await tx.selectFrom('subject').select('id').where('objectId', '=', id).forNoKeyUpdate().execute()
    // What clients send back from an earlier answer, such as times, is passed over and may be all there is.
    const changed = cells(e, input)
    if (Object.keys(changed).length > 0) await tx.updateTable('directoryObject').set(changed as never).where('id', '=', id).execute()
    if (kind === 'user') {
      const now = await tx.selectFrom('directoryObject').select(['displayName', 'mail', 'userPrincipalName']).where('id', '=', id).executeTakeFirstOrThrow()
      await tx.updateTable('subject').set({ displayName: now.displayName, email: now.mail, principalName: now.userPrincipalName }).where('objectId', '=', id).execute()
    }
    await record(app, tx, [objectAudit('changed', actorOf(caller), kind, id, found.value.displayName ?? '', modifiedProperties(found.value, Object.fromEntries(Object.keys(changed).map((name) => [name, input[name]]))))])
    return ok(true)
  })
}

/** Deletes an object. What it held and who held it goes with it; subjects and the audit trail stay. */
export function deleteObject(app: App, caller: Caller, e: Entity, id: string): Promise<Decision<true>> {
  return transact(app.db, async (tx) => {
    const kind = e.name as ObjectKind
    const found = await lockObject(tx, caller, kind, id)
    if (!found.ok) return found
    await tx.deleteFrom('directoryObject').where('id', '=', id).execute()
    await record(app, tx, [objectAudit('deleted', actorOf(caller), kind, id, found.value.displayName ?? '')])
    return ok(true)
  })
}

async function lockObject(tx: Tx, caller: Caller, kind: ObjectKind, id: string) {
  const row = await tx.selectFrom('directoryObject').selectAll().where('id', '=', id).where('kind', '=', kind).forUpdate().executeTakeFirst()
  if (!row) return no('NotFound', { what: names[kind].noun, id })
  return canEverywhere(caller, 'directory.write') ? ok(row) : no('DirectoryForbidden', { task: `change this ${names[kind].noun}` })
}

async function upnTaken(tx: Tx, upn: unknown, except?: string): Promise<string | undefined> {
  if (typeof upn !== 'string') return undefined
  const row = await tx.selectFrom('directoryObject').select('id').where((e) => e(e.fn<string>('lower', ['userPrincipalName']), '=', upn.toLowerCase())).where('deletedDateTime', 'is', null).executeTakeFirst()
  return row && row.id !== except ? upn : undefined
}

const appTaken = async (tx: Tx, appId: unknown): Promise<boolean> =>
  (await tx.selectFrom('directoryObject').select('id').where('kind', '=', 'servicePrincipal').where('appId', '=', String(appId)).executeTakeFirst()) !== undefined

/** What follows from what was sent: an application gets its id, a service principal the roles of its application. */
async function derived(app: App, tx: Tx, kind: ObjectKind, input: Values): Promise<Values> {
  if (kind === 'application') return { appId: app.newId() }
  if (kind === 'servicePrincipal') {
    const application = await tx.selectFrom('directoryObject').select(['displayName', 'appRoles']).where('kind', '=', 'application').where('appId', '=', String(input['appId'])).executeTakeFirst()
    return { displayName: input['displayName'] ?? application?.displayName ?? null, appRoles: input['appRoles'] ?? application?.appRoles ?? [], servicePrincipalType: 'Application' }
  }
  if (kind === 'group' && input['mailEnabled'] === true) return { mail: null }
  return kind === 'user' ? { mail: input['mail'] ?? null } : {}
}

const cells = (e: Entity, values: Values): Values =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    const f = Object.hasOwn(e.fields, name) ? e.fields[name] : undefined
    return f === undefined || f.kind === 'computed' ? [] : [[name, f.kind === 'json' && value !== null ? json(value) : value]]
  }))

const verbs = ['added', 'changed', 'deleted'] as const
/** The event of what happened to an object. */
export const objectAudit = (what: (typeof verbs)[number], by: Actor, kind: ObjectKind, id: string, displayName: string, modified: readonly ModifiedProperty[] = []): Effect =>
  ({ do: 'audit', activity: names[kind].verbs[verbs.indexOf(what)]!, by, about: {}, targets: [{ type: names[kind].type, id, displayName, modifiedProperties: modified }] })
