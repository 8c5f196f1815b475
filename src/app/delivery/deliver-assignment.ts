/**
 * The reconciler of one assignment: reads what should be, reads what is, does what is missing, reads it back, and says
 * so. It takes no other input, so that running it twice, late, or again after a crash is harmless.
 */
import { ConnectorFailed, type Connector, type Role } from '#connectors/connector.ts'
import { json, type DeliveryStatus, type Tx } from '#db/tables.ts'
import { onEnd, planFor } from '#domain/delivery.ts'
import type { Activity, Effect } from '#domain/effect.ts'
import { system } from '#domain/caller.ts'
import { ok } from '#domain/refusal.ts'
import { transact } from '#db/transaction.ts'
import type { Row } from '#model/entity.ts'
import type { assignment as assignmentEntity } from '#model/assignment.ts'
import { nowOf, record, type App } from '../app.ts'
import { actorOf } from '../people.ts'
import { deliver } from './ask-delivery.ts'
import { finishDelivery, noteFailure, unsettled } from './finish-delivery.ts'
import { stampAttributes } from './stamp-attributes.ts'

export type AssignmentRow = Row<typeof assignmentEntity>
export type Wanted = { resourceRoleId: string; resourceScopeId: string; originSystem: string; resourceOriginId: string; roleOriginId: string; resourceDisplayName: string | null; roleDisplayName: string | null }
type Item = Wanted & { id: string; status: DeliveryStatus; wanted: boolean; receipt: unknown; revision: number }

/** Brings the targets in line with an assignment. Failures of targets are recorded and tried again; they are not thrown. */
export async function deliverAssignment(app: App, assignmentId: string): Promise<void> {
  const work = await planDelivery(app, assignmentId)
  if (!work) return
  await stampAttributes(app, work.assignment, work.principalId)
  const failures: ConnectorFailed[] = []
  for (const item of work.items) {
    try {
      await settle(app, work.assignment, work.principalId, item)
    } catch (error) {
      if (!(error instanceof ConnectorFailed)) throw error
      // What is to be taken away is never given up, whatever the target says.
      failures.push(item.wanted ? error : new ConnectorFailed(error.message, { retryable: true, ...(error.after === undefined ? {} : { after: error.after }) }))
      await app.db.updateTable('assignmentResourceRole').set({ status: item.wanted ? 'Failed' : 'PendingRemoval', lastError: error.message, changedAt: nowOf(app) }).where('id', '=', item.id)
        .$if(!item.wanted, (q) => q.where('status', '<>', 'Removed')).execute()
    }
  }
  // Nothing waits for what was given too late; the queue tries again for as long as it takes.
  if (failures.length > 0 && work.assignment.state === 'expired') throw failures[0]!
  if (failures.length > 0) await noteFailure(app, assignmentId, failures)
  else await finishDelivery(app, assignmentId)
}

/** Writes down what the assignment asks of each resource, and gives it with what is recorded so far. */
async function planDelivery(app: App, assignmentId: string): Promise<{ assignment: AssignmentRow; principalId: string; items: readonly Item[] } | undefined> {
  const planned = await transact(app.db, async (tx) => {
    const assignment = await tx.selectFrom('assignment').selectAll().where('id', '=', assignmentId).forUpdate().executeTakeFirst()
    if (!assignment || (assignment.state === 'expired' && !(await unsettled(tx, assignmentId)))) return ok(undefined)
    const { objectId } = await tx.selectFrom('subject').select('objectId').where('id', '=', assignment.targetId!).executeTakeFirstOrThrow()
    const wanted = assignment.endingRequestId || assignment.state === 'expired' ? [] : await wantedRoles(tx, assignment.accessPackageId!)
    for (const role of wanted) {
      await tx.insertInto('assignmentResourceRole').values({ id: app.newId(), assignmentId, ...role, status: 'PendingFulfillment', changedAt: nowOf(app) })
        .onConflict((c) => c.columns(['assignmentId', 'resourceRoleId', 'resourceScopeId']).doNothing()).execute()
    }
    const rows = await tx.selectFrom('assignmentResourceRole').selectAll().where('assignmentId', '=', assignmentId).orderBy('id').execute()
    const items = rows.map((r) => ({ ...r, wanted: wanted.some((w) => w.resourceRoleId === r.resourceRoleId && w.resourceScopeId === r.resourceScopeId) }))
    return ok({ assignment, principalId: objectId!, items })
  })
  return planned.ok ? planned.value : undefined
}

const roleColumns = ['s.resourceRoleId', 's.resourceScopeId', 'o.originSystem', 'o.originId as resourceOriginId', 'r.originId as roleOriginId', 'o.displayName as resourceDisplayName', 'r.displayName as roleDisplayName'] as const
/** The roles that a package gives today. */
export const wantedRoles = (tx: Tx, accessPackageId: string): Promise<Wanted[]> =>
  tx.selectFrom('resourceRoleScope as s').innerJoin('resourceRole as r', 'r.id', 's.resourceRoleId').innerJoin('resource as o', 'o.id', 'r.resourceId').where('s.accessPackageId', '=', accessPackageId)
    .select(roleColumns).execute() as Promise<Wanted[]>

function connectorOf(app: App, item: Item): Connector {
  const connector = app.connectors[item.originSystem]
  if (!connector) throw new ConnectorFailed(`nothing is connected for ${item.originSystem}`, { retryable: false })
  return connector
}
const roleOf = (item: Item): Role => ({ resourceId: item.resourceOriginId, roleId: item.roleOriginId })
const samePlace = ({ originSystem, resourceOriginId, roleOriginId }: Item) => ({ originSystem, resourceOriginId, roleOriginId })
const sameRole = (principalId: string, item: Item) => ({ principalId, ...samePlace(item) })
const removed = 'Remove access package resource assignment'

async function settle(app: App, assignment: AssignmentRow, principalId: string, item: Item): Promise<void> {
  const plan = planFor(item.wanted, item.status === 'Fulfilled')
  if (plan === 'grant') await grant(app, assignment, principalId, item)
  else if (!item.wanted && item.status !== 'Removed') await takeAway(app, assignment, principalId, item)
}

async function grant(app: App, assignment: AssignmentRow, principalId: string, item: Item): Promise<void> {
  const connector = connectorOf(app, item)
  const role = roleOf(item)
  const held = await connector.has(principalId, role)
  const { rules } = await app.db.selectFrom('accessPackage').select('rules').where('id', '=', assignment.accessPackageId).executeTakeFirstOrThrow()
  // What the person held before stays theirs, unless the package takes it over (latchkey.md A, "pre-existing access").
  const hadBefore = held && rules.priorAccess !== 'takeOver'
  if (!(await intend(app, assignment, principalId, item, { held, hadBefore }))) return
  try {
    if (!held) await connector.grant(principalId, role)
    if (!(await connector.has(principalId, role))) throw new ConnectorFailed('the target does not show the role after it was given', { retryable: true })
  } catch (error) {
    await transact(app.db, async (tx) => { if (!held && !(await isWanted(tx, assignment, item))) await givenTooLate(app, tx, assignment, principalId, item); return ok(true) })
    throw error
  }
  const receipt = receiptOf(item, nowOf(app))
  await transact(app.db, async (tx) => {
    const late = !(await isWanted(tx, assignment, item))
    // What was there before we came is not of our giving.
    if (late && held) return ok(true)
    const now = late ? await givenTooLate(app, tx, assignment, principalId, item) : item
    await holding(tx, principalId, item).set({ grantedAt: nowOf(app), receipt: json(receipt) }).where('grantedAt', 'is', null).execute()
    const known = await isKnown(tx, item)
    if ((await mark(app, tx, now, 'Fulfilled', receipt)).isNews && !known) await recordRole(app, tx, assignment, principalId, item, 'Fulfill access package resource assignment')
    return ok(true)
  })
}

const holdingOf = (app: App, principalId: string, item: Item, hadBefore: boolean) => ({ id: app.newId(), ...sameRole(principalId, item), hadBefore, intendedAt: nowOf(app) })
const writeHolding = (tx: Tx, row: ReturnType<typeof holdingOf>) =>
  tx.insertInto('holding').values(row).onConflict((c) => c.columns(['principalId', 'originSystem', 'resourceOriginId', 'roleOriginId']).where('removedAt', 'is', null).doNothing()).execute()

/**
 * The intent is on disk before the target is asked: a crash after the grant cannot make it look like prior access. There is none any
 * more where the access has ended meanwhile: whoever did this before us was taken for dead, or we were.
 */
async function intend(app: App, assignment: AssignmentRow, principalId: string, item: Item, { held, hadBefore }: { held: boolean; hadBefore: boolean }): Promise<boolean> {
  const intended = await transact(app.db, async (tx) => {
    if (!(await isWanted(tx, assignment, item))) return ok(false)
    if (!held) await tellWhatWent(app, tx, assignment, principalId, item)
    await writeHolding(tx, holdingOf(app, principalId, item, hadBefore))
    return ok(true)
  })
  return intended.ok && intended.value
}

/**
 * What is given anew went before, and that is told first. A removal that was begun did it, though its answer was lost or its node died before
 * it was written down; or else one that came too late, or somebody at the target, did it to what was seen to be held.
 */
async function tellWhatWent(app: App, tx: Tx, assignment: AssignmentRow, principalId: string, item: Item): Promise<void> {
  const begun = await tx.selectFrom('assignmentResourceRole').selectAll().where((e) => e.and(samePlace(item))).where('status', '=', 'PendingRemoval')
    .where('assignmentId', 'in', (q) => q.selectFrom('assignment').select('id').where('targetId', '=', assignment.targetId)).orderBy('id').forUpdate().execute()
  const receipt = endReceipt(item, 'revoke', nowOf(app))
  if (begun.length > 0) await holding(tx, principalId, item).set({ removedAt: nowOf(app), receipt: json(receipt) }).execute()
  for (const gone of begun) {
    const its = await tx.selectFrom('assignment').selectAll().where('id', '=', gone.assignmentId).executeTakeFirstOrThrow()
    if ((await mark(app, tx, gone, 'Removed', receipt)).isNews) await recordRole(app, tx, its, principalId, item, removed)
  }
  // As it was before we looked: what is written down of it meanwhile is of another look.
  if (!isHeld(item.receipt) || begun.some((gone) => gone.id === item.id)) return
  await tx.updateTable('assignmentResourceRole').set({ receipt: json({ seen: 'gone', at: nowOf(app), role: item.roleDisplayName, resource: item.resourceDisplayName }) }).where('id', '=', item.id).execute()
  await recordRole(app, tx, assignment, principalId, item, removed, begun.length > 0 ? 'gone-with-another' : 'found-gone')
}

/** What was last seen of a role, whatever became of it since, is what the audit log has told of it. */
const isHeld = (receipt: unknown): boolean => (receipt as { seen?: string } | null)?.seen === 'held'
const isKnown = async (tx: Tx, { id }: Item): Promise<boolean> => isHeld((await tx.selectFrom('assignmentResourceRole').select('receipt').where('id', '=', id).forUpdate().executeTakeFirst())?.receipt)

/** Is the role to be held now? Locks the access, so that it stays so until the transaction is over. */
async function isWanted(tx: Tx, { id, accessPackageId }: AssignmentRow, item: Item): Promise<boolean> {
  const live = await tx.selectFrom('assignment').select('id').where('id', '=', id).where('state', '<>', 'expired').where('endingRequestId', 'is', null).forUpdate().executeTakeFirst()
  return live !== undefined && (await wantedRoles(tx, accessPackageId!)).some((w) => w.resourceRoleId === item.resourceRoleId && w.resourceScopeId === item.resourceScopeId)
}

/**
 * A node that stood still or lost the database is taken for dead, and its work is done by another, which may have ended the access
 * meanwhile. What the first one gives, or may have given, when it comes back is written down and taken away again. Gives the role as it
 * stands after that.
 */
async function givenTooLate(app: App, tx: Tx, assignment: AssignmentRow, principalId: string, item: Item): Promise<Item> {
  await writeHolding(tx, holdingOf(app, principalId, item, false))
  const { revision } = await tx.updateTable('assignmentResourceRole').set((e) => ({ status: 'PendingFulfillment', changedAt: nowOf(app), revision: e('revision', '+', 1) })).where('id', '=', item.id).returning('revision').executeTakeFirstOrThrow()
  await record(app, tx, [deliver(assignment.id, principalId)])
  return { ...item, revision }
}

async function takeAway(app: App, assignment: AssignmentRow, principalId: string, item: Item): Promise<void> {
  const held = await app.db.selectFrom('holding').select(['hadBefore']).where((e) => e.and(sameRole(principalId, item))).where('removedAt', 'is', null).executeTakeFirst()
  // No holding: the role was never given, or it went with another assignment that ended at the same time.
  if (!held) {
    const given = isHeld(item.receipt)
    await transact(app.db, async (tx) => {
      if ((await mark(app, tx, item, 'Removed', { seen: given ? 'gone with another' : 'never given', at: nowOf(app) })).isSettled && given) await recordRole(app, tx, assignment, principalId, item, removed, 'gone-with-another')
      return ok(true)
    })
    return
  }
  const means = await beginEnd(app, assignment, item, held.hadBefore)
  if (!means) return
  const end = means === 'keep-for-another' && (await wentBefore(app, principalId, item)) ? 'revoke' : means
  if (means === 'revoke') await revoke(app, assignment, principalId, item)
  const receipt = endReceipt(item, end, nowOf(app))
  await transact(app.db, async (tx) => {
    const others = end === 'revoke' ? await giveBack(app, tx, assignment, principalId, item) : 0
    // Where another node did it already, or somebody came meanwhile, the holding is theirs.
    const { isNews, isSettled } = await mark(app, tx, item, 'Removed', receipt)
    if (isSettled && end !== 'keep-for-another' && others === 0) await holding(tx, principalId, item).set({ removedAt: nowOf(app), receipt: json(receipt) }).execute()
    if (isNews) await recordRole(app, tx, assignment, principalId, item, removed, end === 'revoke' ? undefined : end)
    return ok(true)
  })
}

/** What the end of the role means. That it is to be taken away is on disk before the target is asked: whoever finds it gone tells of it. Nothing, where another node did it already. */
async function beginEnd(app: App, assignment: AssignmentRow, item: Item, hadBefore: boolean): Promise<ReturnType<typeof onEnd> | undefined> {
  const begun = await transact(app.db, async (tx) => {
    const end = onEnd({ wantedByAnother: await leftToAnother(app, tx, assignment, item), hadBefore })
    if (end !== 'revoke') return ok(end)
    const { numUpdatedRows } = await tx.updateTable('assignmentResourceRole').set({ status: 'PendingRemoval', changedAt: nowOf(app) }).where('id', '=', item.id).where('status', '<>', 'Removed').executeTakeFirst()
    return ok(numUpdatedRows === 1n ? end : undefined)
  })
  return begun.ok ? begun.value : undefined
}

/** Whoever began to take it away before another came may have done so. */
const wentBefore = async (app: App, principalId: string, item: Item): Promise<boolean> => item.status === 'PendingRemoval' && !(await connectorOf(app, item).has(principalId, roleOf(item)))

async function revoke(app: App, assignment: AssignmentRow, principalId: string, item: Item): Promise<void> {
  const connector = connectorOf(app, item)
  try {
    await connector.revoke(principalId, roleOf(item))
    if (await connector.has(principalId, roleOf(item))) throw new ConnectorFailed('the target still shows the role after it was taken away', { retryable: true })
  } catch (error) {
    // Should we be late, it may be gone all the same for those who came meanwhile.
    await transact(app.db, async (tx) => { await giveBack(app, tx, assignment, principalId, item); return ok(true) })
    throw error
  }
}

const holding = (tx: Tx, principalId: string, item: Item) => tx.updateTable('holding').where((e) => e.and(sameRole(principalId, item))).where('removedAt', 'is', null)

/**
 * Writes down what was seen, and says whether that is news: a repeated run writes no second audit event. Nothing is settled by what was
 * seen before somebody who was late changed it; that one has asked for another look.
 */
async function mark(app: App, tx: Tx, { id, revision }: Pick<Item, 'id' | 'revision'>, status: DeliveryStatus, receipt: unknown): Promise<{ readonly isNews: boolean; readonly isSettled: boolean }> {
  const marked = await tx.updateTable('assignmentResourceRole').where('id', '=', id).where('status', '<>', status)
    .set((e) => ({ status: e.case().when('revision', '=', revision).then(e.val(status)).else(e.ref('status')).end(), receipt: json(receipt), lastError: null, changedAt: nowOf(app) })).returning('revision').executeTakeFirst()
  return { isNews: marked !== undefined, isSettled: marked?.revision === revision }
}

/** The live assignments of the same person that give the same role of the same object, through whichever catalog. */
const othersGiving = (tx: Tx, assignment: AssignmentRow, item: Item): Promise<readonly (Wanted & { assignmentId: string })[]> =>
  tx.selectFrom('assignment as a').innerJoin('resourceRoleScope as s', 's.accessPackageId', 'a.accessPackageId').innerJoin('resourceRole as r', 'r.id', 's.resourceRoleId').innerJoin('resource as o', 'o.id', 'r.resourceId')
    .where('a.targetId', '=', assignment.targetId).where('a.id', '<>', assignment.id).where('a.state', '<>', 'expired').where('a.endingRequestId', 'is', null)
    .where('o.originSystem', '=', item.originSystem).where('o.originId', '=', item.resourceOriginId).where('r.originId', '=', item.roleOriginId)
    .select(['a.id as assignmentId', ...roleColumns]).orderBy('a.id').forUpdate('a').execute() as Promise<(Wanted & { assignmentId: string })[]>

type Other = Awaited<ReturnType<typeof othersGiving>>[number]
/** Writes down at others that the role is theirs to look after: should one end before its own delivery has seen the role, its end still takes it away. */
async function leaveTo(app: App, tx: Tx, others: readonly Other[], whichAre: readonly DeliveryStatus[]): Promise<void> {
  for (const other of others) {
    await tx.insertInto('assignmentResourceRole').values({ id: app.newId(), ...other, status: 'PendingFulfillment', changedAt: nowOf(app) })
      .onConflict((c) => c.columns(['assignmentId', 'resourceRoleId', 'resourceScopeId']).doUpdateSet((e) => ({ status: 'PendingFulfillment', changedAt: nowOf(app), revision: e('assignmentResourceRole.revision', '+', 1) }))
        .where('assignmentResourceRole.status', 'in', whichAre)).execute()
  }
}

/** Does another assignment give the role? Then it stays, and is left to that one. */
async function leftToAnother(app: App, tx: Tx, assignment: AssignmentRow, item: Item): Promise<boolean> {
  const others = await othersGiving(tx, assignment, item)
  await leaveTo(app, tx, others, ['Removed'])
  return others.length > 0
}

/** What was taken away while others came to give it is looked at again, and given anew where it went: we may have been taken for dead, and late. Gives how many they are. */
async function giveBack(app: App, tx: Tx, assignment: AssignmentRow, principalId: string, item: Item): Promise<number> {
  const others = await othersGiving(tx, assignment, item)
  await leaveTo(app, tx, others, ['Removed', 'PendingFulfillment', 'Fulfilled', 'Failed', 'PendingRemoval'])
  await record(app, tx, others.map(({ assignmentId }) => deliver(assignmentId, principalId)))
  return others.length
}

async function recordRole(app: App, tx: Tx, assignment: AssignmentRow, principalId: string, item: Item, activity: Activity, why?: string): Promise<void> {
  const given = await tx.selectFrom('assignmentRequest').select('id').where('assignmentId', '=', assignment.id).orderBy('createdDateTime', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const person = await tx.selectFrom('subject').select('displayName').where('id', '=', assignment.targetId!).executeTakeFirst()
  await record(app, tx, [roleEvent(assignment, given && (assignment.endingRequestId ?? given.id), { id: principalId, displayName: person?.displayName ?? null }, item, activity, why)])
}

/** What is written down when a role is given or taken away. */
export const roleEvent = (
  { id: assignmentId, catalogId, accessPackageId }: Pick<AssignmentRow, 'id' | 'catalogId' | 'accessPackageId'>, requestId: string | undefined, person: { readonly id: string; readonly displayName: string | null },
  item: Pick<Wanted, 'resourceOriginId' | 'resourceDisplayName' | 'roleDisplayName' | 'roleOriginId'>, activity: Activity, why?: string,
): Effect => ({
  do: 'audit', activity, by: actorOf(system), about: { catalogId: catalogId!, accessPackageId: accessPackageId!, assignmentId, ...(requestId ? { requestId } : {}) },
  targets: [{ type: 'AccessPackageResource', id: item.resourceOriginId, displayName: item.resourceDisplayName }, { type: 'User', id: person.id, displayName: person.displayName }],
  details: { role: item.roleDisplayName ?? item.roleOriginId, ...(why ? { why } : {}) },
})
/** What was seen at the target when a role came to its end. */
export const endReceipt = (item: Pick<Wanted, 'roleDisplayName' | 'resourceDisplayName'>, end: ReturnType<typeof onEnd>, at: string) => ({ seen: end === 'revoke' ? 'gone' : 'kept', why: end, at, role: item.roleDisplayName, resource: item.resourceDisplayName })
/** What was seen at the target after a role was given. */
export const receiptOf = (item: Pick<Wanted, 'roleDisplayName' | 'resourceDisplayName'>, at: string) => ({ seen: 'held', at, role: item.roleDisplayName, resource: item.resourceDisplayName })
