/** Whom the stages of an approval that are still to come would ask, if their turn came now. */
import type { Db } from '#db/tables.ts'
import type { Caller } from '#domain/caller.ts'
import { peopleConcerned } from '../people.ts'
import { mayKnowApprovers } from './approvers-shown.ts'
import { resolveApprovers } from './resolve-approvers.ts'

export type Later = { readonly stageId: string; readonly people: readonly { readonly id: string; readonly displayName: string }[] }

/** In the order of the stages; nobody in a stage whose approvers the caller may not know (entra.md F35), or that nobody could decide now. */
export async function askedLater(db: Db, caller: Caller, requestId: string): Promise<readonly Later[]> {
  const stages = await db.selectFrom('approvalStage').select(['id', 'settings']).where('approvalId', '=', requestId).where('status', '=', 'Initializing').orderBy('sequence').execute()
  if (stages.length === 0) return []
  const request = await db.selectFrom('assignmentRequest as r').innerJoin('subject as s', 's.id', 'r.targetId').innerJoin('subject as q', 'q.id', 'r.requestorId').where('r.id', '=', requestId)
    .select(['s.objectId as targetId', 'q.objectId as requestorId', 'r.createdById']).executeTakeFirst()
  const target = (await peopleConcerned(db, [requestId])).get(request?.targetId ?? '')
  if (!request || !target) return stages.map(({ id }) => ({ stageId: id, people: [] }))
  const involved = [...new Set([request.requestorId!, request.targetId!, request.createdById!])]
  return Promise.all(stages.map(async ({ id, settings }) => {
    const ids = (await mayKnowApprovers(db, caller, id)) ? (await resolveApprovers(db, settings, target, involved)).approvers.map((a) => a.principalId) : []
    return { stageId: id, people: await byName(db, ids) }
  }))
}

/** People and groups by name. */
export async function byName(db: Db, ids: readonly string[]): Promise<Later['people']> {
  const rows = ids.length === 0 ? [] : await db.selectFrom('directoryObject').select(['id', 'displayName']).where('id', 'in', [...ids]).orderBy('displayName').execute()
  return rows.map(({ id, displayName }) => ({ id, displayName: displayName ?? '' }))
}
