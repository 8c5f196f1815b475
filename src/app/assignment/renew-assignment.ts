import type { Caller } from '#domain/caller.ts'
import type { Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import { oneMorePeriod } from '../request/submit-request.ts'
import { submitUpdate } from '../request/submit-update.ts'

/** One-click renewal: asks for one more period of held access, with the justification of the last time where none is given. */
export async function renewAssignment(app: App, caller: Caller, assignmentId: string, justification: string | null): Promise<Decision<{ id: string }>> {
  const last = await app.db.selectFrom('assignmentRequest').select('justification').where('assignmentId', '=', assignmentId).where('justification', 'is not', null).where('requestType', 'not in', ['userRemove', 'adminRemove', 'systemRemove', 'approverRemove'])
    .orderBy('createdDateTime', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return submitUpdate(app, caller, oneMorePeriod(assignmentId, justification ?? last?.justification ?? null))
}
