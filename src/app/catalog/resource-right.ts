/** The right to the object itself that becomes a resource, or stops being one: owning the catalog is not enough (entra.md §4.2, F6, F7). */
import { canAddResource } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { eligible, objectKindOf, type OriginObject } from '#domain/resource/origin.ts'
import type { Tx } from '#db/tables.ts'

type Origin = { readonly originSystem: string; readonly originId: string }
/** The origin systems whose objects are those of the built-in directory. */
const inDirectory: readonly string[] = ['AadGroup', 'AadApplication']

/** May the caller put the object into a catalog, and may it be there at all? */
export async function mayAdd(tx: Tx, caller: Caller, origin: Origin): Promise<Decision<true>> {
  const object = await objectOf(tx, origin)
  if (!canAddResource(caller, objectKindOf(object), await owns(tx, caller, origin))) return no('NotYourResource')
  return object ? eligible(object) : ok(true)
}

/** May the caller take the object out of a catalog? One that is gone from the directory is nobody's any more: then the right to the catalog is enough. */
export async function mayRemove(tx: Tx, caller: Caller, origin: Origin): Promise<Decision<true>> {
  const object = await objectOf(tx, origin)
  const gone = inDirectory.includes(origin.originSystem) && !object
  return gone || canAddResource(caller, objectKindOf(object), await owns(tx, caller, origin)) ? ok(true) : no('NotYourResource')
}

const objectOf = async (tx: Tx, { originSystem, originId }: Origin): Promise<OriginObject | undefined> =>
  inDirectory.includes(originSystem)
    ? tx.selectFrom('directoryObject').select(['kind', 'displayName', 'groupTypes', 'mailEnabled', 'isAssignableToRole', 'onPremisesSyncEnabled', 'appId', 'signInAudience']).where('id', '=', originId).executeTakeFirst()
    : undefined

const owns = async (tx: Tx, caller: Caller, { originSystem, originId }: Origin): Promise<boolean> =>
  inDirectory.includes(originSystem) && (await tx.selectFrom('objectOwner').select('objectId').where('objectId', '=', originId).where('ownerId', '=', caller.id).executeTakeFirst()) !== undefined
