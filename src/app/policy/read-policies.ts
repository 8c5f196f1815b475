/** The policies of a package as the rules take them. */
import type { SelectQueryBuilder } from 'kysely'
import type { Db, Tables, Tx } from '#db/tables.ts'
import type { Policy, Question } from '#domain/policy/policy.ts'
import { defaultPolicyRules } from '#domain/policy/rules.ts'

/** The policies of a package, oldest first, with their questions in order. */
export const readPolicies = (db: Db | Tx, accessPackageId: string): Promise<readonly Policy[]> =>
  read(db, db.selectFrom('assignmentPolicy').where('accessPackageId', '=', accessPackageId))

/** One policy, as it is now. */
export const readPolicy = async (db: Db | Tx, id: string): Promise<Policy | undefined> => (await readPoliciesOf(db, [id]))[0]
/** Policies by their ids, as they are now; those that are gone are left out. */
export const readPoliciesOf = async (db: Db | Tx, ids: readonly string[]): Promise<readonly Policy[]> => (ids.length === 0 ? [] : read(db, db.selectFrom('assignmentPolicy').where('id', 'in', ids)))

async function read(db: Db | Tx, which: SelectQueryBuilder<Tables, 'assignmentPolicy', object>): Promise<readonly Policy[]> {
  const [rows, questions] = await Promise.all([
    which.selectAll().orderBy('createdDateTime').orderBy('id').execute(),
    db.selectFrom('question').selectAll().where('policyId', 'in', which.select('assignmentPolicy.id')).orderBy('sequence').orderBy('id').execute(),
  ])
  return rows.map((r) => ({
    id: r.id, displayName: r.displayName!, description: r.description, version: r.version!, allowedTargetScope: r.allowedTargetScope, specificAllowedTargets: r.specificAllowedTargets as Policy['specificAllowedTargets'],
    expiration: r.expiration as Policy['expiration'], requestorSettings: r.requestorSettings as Policy['requestorSettings'],
    requestApprovalSettings: r.requestApprovalSettings as Policy['requestApprovalSettings'], notificationSettings: r.notificationSettings,
    automaticRequestSettings: r.automaticRequestSettings as Policy['automaticRequestSettings'] ?? null, rules: { ...defaultPolicyRules, ...r.rules },
    questions: questions.filter((q) => q.policyId === r.id) as unknown as Question[],
  }))
}
