import type { Caller } from '#domain/caller.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Discovered } from '#connectors/connector.ts'
import { json, type Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import type { ResourceAttributeInput } from '#model/complex.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { lockCatalog } from './catalog-row.ts'
import { attributesOf } from './resource-attributes.ts'
import { mayAdd, mayRemove } from './resource-right.ts'

export type ResourceRequest = {
  readonly requestType: 'adminAdd' | 'adminUpdate' | 'adminRemove'
  readonly catalogId: string
  readonly resource: { readonly id?: string | undefined; readonly originId?: string | undefined; readonly originSystem?: string | undefined; readonly attributes?: readonly ResourceAttributeInput[] | undefined }
}
type Outcome = Decision<{ id: string }>
type Step = (app: App, tx: Tx, caller: Caller, input: ResourceRequest) => Promise<Decision<{ resourceId: string | null; displayName: string; activity: Activity }>>
const steps: Readonly<Record<ResourceRequest['requestType'], Step>> = { adminAdd: add, adminUpdate: update, adminRemove: remove }

/** Adds a resource to a catalog, reads it anew, or removes it (entra.md §1.9, F6): done at once and kept as a request. */
export function requestResource(app: App, caller: Caller, input: ResourceRequest): Promise<Outcome> {
  return transact(app.db, async (tx) => {
    const permission = input.requestType === 'adminRemove' ? 'resource.remove' : 'resource.add'
    const catalog = await lockCatalog(tx, caller, permission, 'change the resources of this catalog', input.catalogId)
    if (!catalog.ok) return catalog
    const done = await steps[input.requestType](app, tx, caller, input)
    if (!done.ok) return done
    const id = app.newId()
    const { resourceId, displayName, activity } = done.value
    await tx.insertInto('resourceRequest').values({ id, catalogId: input.catalogId, resourceId, requestType: input.requestType, state: 'delivered', createdDateTime: nowOf(app), createdById: caller.id }).execute()
    const audit: Effect = { do: 'audit', activity, by: actorOf(caller), about: { catalogId: input.catalogId }, targets: [{ type: 'AccessPackageResource', id: resourceId ?? id, displayName }] }
    await record(app, tx, [audit])
    return ok({ id })
  })
}

async function add(app: App, tx: Tx, caller: Caller, { catalogId, resource }: ResourceRequest): ReturnType<Step> {
  const { originId = '', originSystem = '' } = resource
  const known = await discover(app, originSystem, originId)
  if (!known.ok) return known
  const right = await mayAdd(tx, caller, { originSystem, originId })
  if (!right.ok) return right
  const attributes = attributesOf(app, caller, resource.attributes ?? [], [])
  if (!attributes.ok) return attributes
  const there = await tx.selectFrom('resource').select('id').where('catalogId', '=', catalogId).where('originSystem', '=', originSystem).where('originId', '=', originId).executeTakeFirst()
  if (there) return no('ResourceAlreadyInCatalog', { id: there.id }, 'resource/originId')
  const now = nowOf(app)
  const id = app.newId()
  await tx.insertInto('resource').values({ id, catalogId, displayName: known.value.displayName, description: known.value.description, originId, originSystem, attributes: json([...attributes.value]), createdDateTime: now, modifiedDateTime: now }).execute()
  await writeRoles(app, tx, { id, catalogId, originSystem }, known.value)
  return ok({ resourceId: id, displayName: known.value.displayName, activity: 'Create resource request' })
}

async function update(app: App, tx: Tx, caller: Caller, { catalogId, resource }: ResourceRequest): ReturnType<Step> {
  const row = await find(tx, catalogId, resource)
  if (!row) return no('NotFound', { what: 'resource in this catalog', id: resource.id ?? resource.originId ?? '' }, 'resource/id')
  const known = await discover(app, row.originSystem!, row.originId!)
  if (!known.ok) return known
  // Attributes that are not sent stay as they are; an empty list asks for none any more.
  const attributes = resource.attributes ? attributesOf(app, caller, resource.attributes, row.attributes ?? []) : ok(row.attributes ?? [])
  if (!attributes.ok) return attributes
  await tx.updateTable('resource').set({ displayName: known.value.displayName, description: known.value.description, attributes: json([...attributes.value]), modifiedDateTime: nowOf(app) }).where('id', '=', row.id).execute()
  await writeRoles(app, tx, { id: row.id, catalogId, originSystem: row.originSystem! }, known.value)
  return ok({ resourceId: row.id, displayName: known.value.displayName, activity: 'Update access package catalog resource' })
}

async function remove(_app: App, tx: Tx, caller: Caller, { catalogId, resource }: ResourceRequest): ReturnType<Step> {
  const row = await find(tx, catalogId, resource)
  if (!row) return no('NotFound', { what: 'resource in this catalog', id: resource.id ?? resource.originId ?? '' }, 'resource/id')
  const right = await mayRemove(tx, caller, { originSystem: row.originSystem!, originId: row.originId! })
  if (!right.ok) return right
  const users = await tx.selectFrom('resourceRoleScope as s').innerJoin('resourceRole as r', 'r.id', 's.resourceRoleId').innerJoin('accessPackage as p', 'p.id', 's.accessPackageId').where('r.resourceId', '=', row.id).select('p.displayName').distinct().execute()
  if (users.length > 0) return no('ResourceInUse', { packages: users.map((u) => u.displayName).join(', ') })
  // A rule that names one of its roles would be gone without a word.
  const named = await tx.selectFrom('packageIncompatibleRole as i').innerJoin('resourceRole as r', 'r.id', 'i.resourceRoleId').innerJoin('accessPackage as p', 'p.id', 'i.accessPackageId').where('r.resourceId', '=', row.id).select('p.displayName').distinct().execute()
  if (named.length > 0) return no('ResourceInUse', { packages: named.map((n) => `${n.displayName} (incompatible with it)`).join(', ') })
  await tx.deleteFrom('resource').where('id', '=', row.id).execute()
  return ok({ resourceId: null, displayName: row.displayName ?? '', activity: 'Create resource remove request' })
}

async function discover(app: App, originSystem: string, originId: string): Promise<Decision<Discovered>> {
  const connector = app.connectors[originSystem]
  if (!connector) return no('OriginSystemUnknown', { system: originSystem, known: Object.keys(app.connectors).join(', ') }, 'resource/originSystem')
  const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(originId)
  const found = guid ? await connector.discover(originId) : undefined
  return found ? ok(found) : no('ResourceUnknown', { system: originSystem, id: originId }, 'resource/originId')
}

const find = (tx: Tx, catalogId: string, { id, originId, originSystem }: ResourceRequest['resource']) => {
  const inCatalog = tx.selectFrom('resource').selectAll().where('catalogId', '=', catalogId)
  return (id ? inCatalog.where('id', '=', id) : inCatalog.where('originId', '=', originId ?? '').where('originSystem', '=', originSystem ?? '')).executeTakeFirst()
}

/** Roles and scopes that the target offers; one that it no longer offers stays as long as a package may use it. */
async function writeRoles(app: App, tx: Tx, resource: { id: string; catalogId: string; originSystem: string }, known: Discovered): Promise<void> {
  const of = { resourceId: resource.id, catalogId: resource.catalogId, originSystem: resource.originSystem }
  for (const role of known.roles) {
    await tx.insertInto('resourceRole').values({ id: app.newId(), ...of, originId: role.originId, displayName: role.displayName, description: role.description, type: role.type ?? null! })
      .onConflict((c) => c.columns(['resourceId', 'originId']).doUpdateSet({ displayName: role.displayName, description: role.description })).execute()
  }
  for (const scope of known.scopes) {
    await tx.insertInto('resourceScope').values({ id: app.newId(), ...of, originId: scope.originId, displayName: scope.displayName, description: scope.description, isRootScope: scope.isRootScope })
      .onConflict((c) => c.columns(['resourceId', 'originId']).doNothing()).execute()
  }
}
