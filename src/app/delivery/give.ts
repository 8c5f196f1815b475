/**
 * Gives the roles of a package in the caller's transaction, to one person or to many, reads them back and writes them down.
 * That goes only where every target lives in this database and nothing is on record about the roles; all else takes its turn
 * with what is delivered to the person.
 */
import { sql } from 'kysely'
import type { Connector } from '#connectors/connector.ts'
import { sendMany } from '#db/insert-many.ts'
import type { Tx } from '#db/tables.ts'
import { those } from '#db/those.ts'
import type { Effect } from '#domain/effect.ts'
import { nowOf, type App } from '../app.ts'
import { readAttributes } from '../policy/read-attributes.ts'
import { receiptOf, roleEvent, wantedRoles, type Wanted } from './deliver-assignment.ts'

/** Who is to get them, by which assignment. */
export type Receiver = { readonly id: string; readonly requestId: string; readonly accessPackageId: string; readonly catalogId: string; readonly personId: string; readonly displayName: string | null }
type Given = { readonly wanted: Wanted; readonly grantMany: NonNullable<Connector['grantMany']> }
/** What a package gives at once, and whether it takes over what people had before. */
export type Gift = { readonly roles: readonly Given[]; readonly takeOver: boolean }

/** The roles of a package, and who of the people can be given them at once; none where some target cannot, or where something is written about each person. */
export async function giftFor<R extends Pick<Receiver, 'personId'>>(app: App, tx: Tx, accessPackageId: string, receivers: readonly R[]): Promise<{ readonly gift: Gift; readonly to: readonly R[] }> {
  const [wanted, { attributes }, pack, held] = await Promise.all([
    wantedRoles(tx, accessPackageId), readAttributes(tx, accessPackageId),
    tx.selectFrom('accessPackage').select('rules').where('id', '=', accessPackageId).executeTakeFirstOrThrow(), heldBy(tx, receivers.map((r) => r.personId)),
  ])
  const roles = wanted.map((role) => ({ wanted: role, grantMany: app.connectors[role.originSystem]?.grantMany }))
  const plain = attributes.length === 0 && roles.every((r): r is Given => r.grantMany !== undefined)
  const onRecord = ({ personId }: R) => wanted.some((role) => held.has(placeOf(personId, role)))
  return { gift: { roles: plain ? roles : [], takeOver: pack.rules.priorAccess === 'takeOver' }, to: plain ? receivers.filter((r) => !onRecord(r)) : [] }
}

type Role = Pick<Wanted, 'originSystem' | 'resourceOriginId' | 'roleOriginId'>
const placeOf = (personId: string, { originSystem, resourceOriginId, roleOriginId }: Role): string => [personId, originSystem, resourceOriginId, roleOriginId].join('\n')
/** What people were given, or what is being given to them or taken away by another delivery. */
async function heldBy(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<Role & { personId: string }>`
    select h.principal_id as person_id, h.origin_system, h.resource_origin_id, h.role_origin_id from holding h where h.removed_at is null and h.principal_id = any(array(${those(personIds)}))`.execute(tx)
  return new Set(rows.map((h) => placeOf(h.personId, h)))
}

/** Gives, and tells what to write down about it. Throws where a target does not show afterwards what it was to give; then nothing may stay of it. */
export async function give(app: App, tx: Tx, { roles, takeOver }: Gift, receivers: readonly Receiver[]): Promise<Effect[]> {
  const now = nowOf(app)
  const events: Effect[] = []
  for (const { wanted, grantMany } of roles) {
    const { originSystem, resourceOriginId, roleOriginId } = wanted
    const receipt = receiptOf(wanted, now)
    const { have, hadBefore } = await grantMany(tx, receivers.map((r) => r.personId), { resourceId: resourceOriginId, roleId: roleOriginId })
    const missing = receivers.filter((r) => !have.has(r.personId))
    // Somebody was deleted at this moment.
    if (missing.length > 0) throw new Error(`the target does not show the role for ${missing.length} people after it was given`)
    // This fails as well where a delivery of the same role that began at this moment has written it down first.
    sendMany(tx, 'holding', receivers.map((r) => ({ id: app.newId(), principalId: r.personId, originSystem, resourceOriginId, roleOriginId, hadBefore: hadBefore.has(r.personId) && !takeOver, intendedAt: now, grantedAt: now, receipt })))
    sendMany(tx, 'assignmentResourceRole', receivers.map((r) => ({ id: app.newId(), assignmentId: r.id, ...wanted, status: 'Fulfilled' as const, receipt, changedAt: now })))
    events.push(...receivers.map((r) => roleEvent(r, r.requestId, { id: r.personId, displayName: r.displayName }, wanted, 'Fulfill access package resource assignment')))
  }
  return events
}
