/** The requests about an assignment, and who decided on them. */
import { fact, type Proof } from '#domain/why/proof.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import type { Db } from '#db/tables.ts'

type Words = (by: string, person: string) => string
const asked: Readonly<Record<RequestType, Words>> = {
  userAdd: (by) => `${by} asked for it`, onBehalfAdd: (by, person) => `${by} asked for it for ${person}`, adminAdd: (by) => `${by} assigned it directly`, systemAdd: () => 'a rule gave it',
  userUpdate: (by) => `${by} asked for an extension`, adminUpdate: (by) => `${by} changed it`, systemUpdate: () => 'a rule changed it',
  userRemove: (by) => `${by} asked to have it removed`, approverRemove: (by) => `${by} took it back`, adminRemove: (by) => `${by} removed it`, systemRemove: () => 'it was removed by itself',
  notSpecified: (by) => `${by} asked for a change`,
}
const stands: Readonly<Record<string, string>> = {
  submitted: 'it was just sent', pendingApproval: 'it waits for approval', scheduled: 'it waits for its start', delivering: 'it is being carried out', delivered: 'it was carried out',
  partiallyDelivered: 'it was carried out in part', deliveryFailed: 'it could not be carried out', denied: 'it was denied', canceled: 'it was canceled',
}
const stageStands: Readonly<Record<string, string>> = { Initializing: 'comes later', InProgress: 'waits for a decision', Completed: 'is done', Expired: 'closed without a decision' }
/** A step also closes when an earlier one is denied, or the request is withdrawn: then nobody failed to decide it. */
const isMoot = (request: { readonly status: string | null }, stage: { readonly status: string }): boolean => stage.status === 'Expired' && request.status !== 'Expired'

export async function proveRequests(db: Db, assignmentId: string, personName: string): Promise<Proof[]> {
  const requests = await db.selectFrom('assignmentRequest as r').innerJoin('subject as s', 's.id', 'r.requestorId').leftJoin('directoryObject as c', 'c.id', 'r.createdById').where('r.assignmentId', '=', assignmentId)
    .select(['r.id', 'r.requestType', 'r.state', 'r.status', 'r.createdDateTime', 'r.justification', 's.displayName as requestor', 'c.displayName as sender']).orderBy('r.createdDateTime').orderBy('r.id').execute()
  const stages = requests.length === 0 ? [] : await db.selectFrom('approvalStage').select(['approvalId', 'sequence', 'status', 'reviewResult', 'reviewedBy', 'reviewedDateTime', 'justification']).where('approvalId', 'in', requests.map((r) => r.id)).orderBy('sequence').execute()
  const decisionOf = (r: (typeof requests)[number], t: (typeof stages)[number]): Proof => fact('decision', t.reviewResult === 'Approved',
    t.reviewedBy ? `${(t.reviewedBy as { displayName: string }).displayName}: ${t.reviewResult} on ${t.reviewedDateTime}` : `step ${t.sequence} ${isMoot(r, t) ? 'was no longer needed' : (stageStands[t.status] ?? t.status)}`,
    { facts: { step: t.sequence, status: t.status, isMoot: isMoot(r, t), reviewResult: t.reviewResult, reviewedBy: t.reviewedBy, reviewedDateTime: t.reviewedDateTime, justification: t.justification } })
  // Graph names the holder as the requestor of a removal; whoever sent it is who did it.
  return requests.map((r) => ({ ...r, by: r.sender ?? r.requestor })).map((r) => fact('request', true, `${asked[r.requestType as RequestType](r.by ?? 'somebody', personName)} on ${r.createdDateTime}; ${stands[r.state] ?? r.state}`, {
    facts: { requestId: r.id, requestType: r.requestType, state: r.state, requestor: r.by, createdDateTime: r.createdDateTime, ...(r.requestType.endsWith('Remove') ? { justification: r.justification } : {}) },
    because: stages.filter((t) => t.approvalId === r.id).map((t) => decisionOf(r, t)),
  }))
}
