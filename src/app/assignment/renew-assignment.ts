import type { Caller } from '#domain/caller.ts'
import type { Decision } from '#domain/refusal.ts'
import { emptySchedule } from '#model/complex.ts'
import type { App } from '../app.ts'
import { submitUpdate } from '../request/submit-update.ts'

/** One-click renewal: asks for one more period of held access, with the justification of the last time where none is given. */
export async function renewAssignment(app: App, caller: Caller, assignmentId: string, justification: string | null): Promise<Decision<{ id: string }>> {
  const last = await app.db.selectFrom('assignmentRequest').select('justification').where('assignmentId', '=', assignmentId).where('justification', 'is not', null).where('requestType', 'not in', ['userRemove', 'adminRemove', 'systemRemove', 'approverRemove'])
    .orderBy('createdDateTime', 'desc').limit(1).executeTakeFirst()
  return submitUpdate(app, caller, {
    requestType: 'userUpdate', assignmentId, accessPackageId: undefined, policyId: undefined, targetId: undefined, schedule: emptySchedule, answers: [], extend: true, justification: justification ?? last?.justification ?? null,
  })
}
