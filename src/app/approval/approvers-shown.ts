/** Who decides about a request, as far as somebody may know it. */
import type { Db } from '#db/tables.ts'
import { can } from '#domain/access.ts'
import { showsApprovers } from '#domain/approval/knowing.ts'
import type { Caller } from '#domain/caller.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'

export type Approver = { readonly id: string; readonly displayName: string; readonly mail: string | null; readonly askedAt: string | null }
export type StandIn = { readonly id: string; readonly displayName: string; readonly standsInFor: string }

/**
 * May the caller know who decides in a stage? A policy may keep it from whoever asked (approverInformationVisibility, entra.md
 * §1.15, F35), and so may the tenant; approvers themselves and those who look after the catalog see it.
 */
export async function mayKnowApprovers(db: Db, caller: Caller, stageId: string): Promise<boolean> {
  const stage = await db.selectFrom('approvalStage as t').innerJoin('assignmentRequest as q', 'q.id', 't.approvalId').where('t.id', '=', stageId).select(['t.settings', 'q.catalogId']).executeTakeFirst()
  if (!stage) return false
  const shown = showsApprovers(stage.settings.approverInformationVisibility, (await tenantSettings(db)).showApproverDetailsToMembers, caller.userType !== 'Guest')
  return shown || can(caller, 'catalog.read', stage.catalogId!) || isApprover(db, caller, stageId)
}

/** The people and groups that a stage waits for, without those who may not decide; nobody where the caller may not know them. */
export const approversOf = async (db: Db, caller: Caller, stageId: string, requestId: string): Promise<readonly Approver[]> =>
  (await mayKnowApprovers(db, caller, stageId)) ? approversAsked(db, stageId, requestId) : []

/** The same, for whoever is known to be allowed to know them. */
export async function approversAsked(db: Db, stageId: string, requestId: string): Promise<readonly Approver[]> {
  const rows = await db.selectFrom('stageApprover as a').innerJoin('directoryObject as d', 'd.id', 'a.principalId').where('a.stageId', '=', stageId)
    .where((e) => e.not(e.exists(e.selectFrom('assignmentRequest as r').innerJoin('subject as s', (j) => j.on((o) => o.or([o('s.id', '=', o.ref('r.requestorId')), o('s.id', '=', o.ref('r.targetId'))]))).where('r.id', '=', requestId).whereRef('s.objectId', '=', 'a.principalId').select('r.id'))))
    .select(['d.id', 'd.displayName', 'd.mail', 'a.askedAt']).orderBy('d.displayName').execute()
  return rows.map((r) => ({ id: r.id, displayName: r.displayName ?? '', mail: r.mail, askedAt: r.askedAt }))
}

/** Those who stand in now for some of the approvers of a stage (entra.md F52). */
export async function standInsShown(db: Db, stageId: string, approvers: readonly Approver[], now: string): Promise<readonly StandIn[]> {
  if (approvers.length === 0 || !(await tenantSettings(db)).delegation.isEnabled) return []
  const rows = await db.selectFrom('stageDelegate as s').innerJoin('directoryObject as d', 'd.id', 's.delegateId').where('s.stageId', '=', stageId).where('s.approverId', 'in', approvers.map((a) => a.id))
    .where('s.startsAt', '<=', now).where((e) => e.or([e('s.endsAt', 'is', null), e('s.endsAt', '>', now)])).where('d.accountEnabled', '=', true).where('d.deletedDateTime', 'is', null)
    .select(['d.id', 'd.displayName', 's.approverId']).orderBy('d.displayName').execute()
  return rows.filter((r) => !approvers.some((a) => a.id === r.id)).map((r) => ({ id: r.id, displayName: r.displayName ?? '', standsInFor: approvers.find((a) => a.id === r.approverId)!.displayName }))
}

const isApprover = async (db: Db, caller: Caller, stageId: string): Promise<boolean> =>
  (await db.selectFrom('stageApprover').select('stageId').where('stageId', '=', stageId).where('principalId', 'in', [caller.id, ...caller.principals])
    .unionAll(db.selectFrom('stageDelegate').select('stageId').where('stageId', '=', stageId).where('delegateId', '=', caller.id)).limit(1).executeTakeFirst()) !== undefined
