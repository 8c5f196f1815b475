import { sql } from 'kysely'
import { automaticOf, inOrder, type AutomaticPolicy } from '#domain/assignment/automatic.ts'
import { parseRule } from '#domain/membership-rule/parse.ts'
import type { Rule } from '#domain/membership-rule/rule.ts'
import { ruleOf, type Policy } from '#domain/policy/policy.ts'
import { messageOf } from '#domain/refusal.ts'
import type { Db, Tx } from '#db/tables.ts'
import { readPolicies } from '../policy/read-policies.ts'

export type Automatic = AutomaticPolicy & { readonly policy: Policy; readonly rule: Rule }

/** The tree of a rule that was stored. It was read before it was stored: that it cannot be read is a fault of ours, and nothing may follow from it. */
export function storedRule(policy: Pick<Policy, 'id' | 'specificAllowedTargets'>): Rule {
  const read = parseRule(ruleOf(policy) ?? '')
  if (!read.ok) throw new Error(`the membership rule of policy ${policy.id} cannot be read: ${messageOf(read.refusal)}`)
  return read.value
}

/** The policies of a package that assign by themselves, in their order (U21). */
export async function automaticPolicies(db: Db | Tx, accessPackageId: string, now: string): Promise<readonly Automatic[]> {
  const policies = (await readPolicies(db, accessPackageId)).filter((p) => p.automaticRequestSettings)
  return inOrder(policies).map((policy) => ({ ...automaticOf(policy, now), policy, rule: storedRule(policy) }))
}

/** Keeps these policies as they are until the end of the transaction: whoever changes one meanwhile waits, and then finds what was decided under it. */
export const holdPolicies = async (tx: Tx, accessPackageId: string): Promise<void> => {
  await sql`select id from assignment_policy where access_package_id = ${accessPackageId}::uuid and automatic_request_settings is not null order by id for share`.execute(tx)
}

/** Does the package's catalog take new assignments? */
export const isOpen = async (db: Db | Tx, accessPackageId: string): Promise<boolean> =>
  (await db.selectFrom('accessPackage').innerJoin('catalog', 'catalog.id', 'accessPackage.catalogId').select('catalog.state').where('accessPackage.id', '=', accessPackageId).executeTakeFirst())?.state === 'published'
