/** The policies of a package as the rules take them. */
import type { Db, Tx } from '#db/tables.ts'
import type { Policy, Question } from '#domain/policy/policy.ts'

/** The policies of a package, oldest first, with their questions in order. */
export async function readPolicies(db: Db | Tx, accessPackageId: string): Promise<readonly Policy[]> {
  const rows = await db.selectFrom('assignmentPolicy').selectAll().where('accessPackageId', '=', accessPackageId).orderBy('createdDateTime').orderBy('id').execute()
  const questions = rows.length === 0 ? [] : await db.selectFrom('question').selectAll().where('policyId', 'in', rows.map((r) => r.id)).orderBy('sequence').orderBy('id').execute()
  return rows.map((r) => ({
    id: r.id, displayName: r.displayName!, description: r.description, version: r.version!, allowedTargetScope: r.allowedTargetScope, specificAllowedTargets: r.specificAllowedTargets as Policy['specificAllowedTargets'],
    expiration: r.expiration as Policy['expiration'], requestorSettings: r.requestorSettings as Policy['requestorSettings'],
    requestApprovalSettings: r.requestApprovalSettings as Policy['requestApprovalSettings'], notificationSettings: r.notificationSettings,
    questions: questions.filter((q) => q.policyId === r.id) as unknown as Question[],
  }))
}
