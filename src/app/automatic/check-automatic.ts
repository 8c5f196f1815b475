import { sql } from 'kysely'
import { inTurn } from '../in-turn.ts'
import { mentionsTime } from '#domain/membership-rule/rule.ts'
import { ok } from '#domain/refusal.ts'
import type { Policy } from '#domain/policy/policy.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { storedRule } from './automatic-policies.ts'
import { hastenLook } from './look-at-package.ts'
import { settlePerson } from './settle-person.ts'
import { fitting } from './situations.ts'

/** Brings a person in line with everything that policies assign by themselves (entra.md F42): the packages whose rules fit, and those in which something of it is held or remembered. */
export async function checkAutomatic(app: App, personId: string): Promise<void> {
  const found = await transact(app.db, async (tx) => {
    const policies = await tx.selectFrom('assignmentPolicy').select(['id', 'accessPackageId', 'specificAllowedTargets']).where('automaticRequestSettings', 'is not', null).execute()
    if (policies.length === 0) return ok([])
    const rules = policies.map((p) => ({ id: p.id, packageId: p.accessPackageId!, rule: storedRule({ id: p.id, specificAllowedTargets: p.specificAllowedTargets as Policy['specificAllowedTargets'] }) }))
    const fits = await fitting(tx, personId, rules, nowOf(app))
    for (const { rule, packageId } of rules) if (mentionsTime(rule)) await hastenLook(tx, packageId, [rule], personId, nowOf(app))
    return ok([...new Set([...policies.filter((p) => fits.includes(p.id)).map((p) => p.accessPackageId!), ...(await remembered())])])
    async function remembered(): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select a.access_package_id as id from assignment a join subject s on s.id = a.target_id join assignment_policy p on p.id = a.policy_id and p.automatic_request_settings is not null where s.object_id = ${personId}::uuid and a.state <> 'expired'
        union select access_package_id from automatic_grant where person_id = ${personId}::uuid
        union select access_package_id from automatic_conflict where person_id = ${personId}::uuid`.execute(tx)
      return rows.map((r) => r.id)
    }
  })
  if (found.ok) await inTurn(found.value.map((accessPackageId) => () => settlePerson(app, personId, accessPackageId)))
}

/** The grace of an assignment is over: looks at its holder again (U19). */
export async function automaticRemoval(app: App, assignmentId: string): Promise<void> {
  const held = await app.db.selectFrom('assignment').innerJoin('subject', 'subject.id', 'assignment.targetId').where('assignment.id', '=', assignmentId).select(['assignment.accessPackageId', 'subject.objectId']).executeTakeFirst()
  if (held) await settlePerson(app, held.objectId!, held.accessPackageId!)
}
