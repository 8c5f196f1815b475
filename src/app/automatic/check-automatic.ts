import { sql } from 'kysely'
import { inTurn } from '../in-turn.ts'
import { mentionsTime } from '#domain/membership-rule/rule.ts'
import { ok } from '#domain/refusal.ts'
import type { Policy } from '#domain/policy/policy.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { storedRule } from './automatic-policies.ts'
import { hastenLook } from './look-at-package.ts'
import { settlePeople } from './settle-people.ts'
import { settlePerson } from './settle-person.ts'
import { fitting } from './situations.ts'

type Concern = { readonly personId: string; readonly packageId: string }

/** Brings people in line with everything that policies assign by themselves (entra.md F42): the packages whose rules fit, and those in which something of it is held or remembered. */
export async function checkAutomatic(app: App, personIds: readonly string[]): Promise<void> {
  const found = await transact(app.db, async (tx) => {
    const policies = await tx.selectFrom('assignmentPolicy').select(['id', 'accessPackageId', 'specificAllowedTargets']).where('automaticRequestSettings', 'is not', null).execute()
    if (policies.length === 0) return ok<readonly Concern[]>([])
    const rules = policies.map((p) => ({ id: p.id, packageId: p.accessPackageId!, rule: storedRule({ id: p.id, specificAllowedTargets: p.specificAllowedTargets as Policy['specificAllowedTargets'] }) }))
    const packages = new Map(rules.map((r) => [r.id, r.packageId]))
    for (const { rule, packageId } of rules) if (mentionsTime(rule)) await hastenLook(tx, packageId, [rule], personIds, nowOf(app))
    const fits = (await fitting(tx, personIds, rules, nowOf(app))).map(({ personId, id }) => ({ personId, packageId: packages.get(id)! }))
    return ok<readonly Concern[]>([...fits, ...(await remembered(tx, personIds))])
  })
  if (!found.ok) return
  const concerned = new Map<string, Set<string>>()
  for (const { packageId, personId } of found.value) concerned.set(packageId, (concerned.get(packageId) ?? new Set()).add(personId))
  await inTurn([...concerned].map(([packageId, people]) => () => settlePeople(app, packageId, [...people])))
}

/** The packages of which people hold or held something by a rule, or are kept out. */
async function remembered(tx: Tx, personIds: readonly string[]): Promise<readonly Concern[]> {
  const people = [...personIds]
  const { rows } = await sql<Concern>`
    select s.object_id as person_id, a.access_package_id as package_id from assignment a join subject s on s.id = a.target_id join assignment_policy p on p.id = a.policy_id and p.automatic_request_settings is not null where s.object_id = any(${people}::uuid[]) and a.state <> 'expired'
    union select person_id, access_package_id from automatic_grant where person_id = any(${people}::uuid[])
    union select person_id, access_package_id from automatic_conflict where person_id = any(${people}::uuid[])`.execute(tx)
  return rows
}

/** The grace of an assignment is over: looks at its holder again (U19). */
export async function automaticRemoval(app: App, assignmentId: string): Promise<void> {
  const held = await app.db.selectFrom('assignment').innerJoin('subject', 'subject.id', 'assignment.targetId').where('assignment.id', '=', assignmentId).select(['assignment.accessPackageId', 'subject.objectId']).executeTakeFirst()
  if (held) await settlePerson(app, held.objectId!, held.accessPackageId!)
}
