import type { Selectable } from 'kysely'
import type { Activity } from '#domain/effect.ts'
import type { Db, Tables } from '#db/tables.ts'

const decisions: readonly Activity[] = ['Approval stage completed for access package assignment request', 'Deny access package assignment request']

/** In whose place a stage of the request was decided (F52), as the audit log has it; null where whoever decided it was an approver. */
export async function stoodInFor(db: Db, requestId: string): Promise<(stage: Pick<Selectable<Tables['approvalStage']>, 'reviewedById' | 'reviewedDateTime'>) => string | null> {
  const events = await db.selectFrom('auditEvent').select(['activityDateTime', 'initiatedBy', 'additionalDetails']).where('requestId', '=', requestId).where('activityDisplayName', 'in', decisions).orderBy('activityDateTime').orderBy('id').execute()
  return ({ reviewedById, reviewedDateTime }) => {
    const event = events.find((e) => (e.initiatedBy as { user?: { id: string } }).user?.id === reviewedById && reviewedDateTime !== null && e.activityDateTime! >= reviewedDateTime)
    return (event?.additionalDetails as { key: string; value: string }[] | undefined)?.find(({ key }) => key === 'inPlaceOf')?.value ?? null
  }
}
