/** Finds, of all people, those for whom the rules of a package ask for something, and has them looked at. */
import { sql, type RawBuilder } from 'kysely'
import { settle } from '#domain/assignment/automatic.ts'
import { mentionsTime, partsWithin, type Rule } from '#domain/membership-rule/rule.ts'
import { ok } from '#domain/refusal.ts'
import { formatInstant, parseInstant, startOfDay } from '#domain/time.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, record, type App } from '../app.ts'
import { lookAgain } from '../request/swap.ts'
import { automaticPolicies, isOpen, type Automatic } from './automatic-policies.ts'
import { situations } from './situations.ts'

/** After a change of the rules of a package: right after it is committed, whoever gains, loses or changes hands is looked for. */
export async function checkRules(app: App, tx: Tx, accessPackageId: string): Promise<void> {
  await record(app, tx, [lookAgain])
  await tx.insertInto('automaticLook').values({ accessPackageId, dueAt: nowOf(app) }).onConflict((c) => c.column('accessPackageId').doUpdateSet({ dueAt: nowOf(app) })).execute()
}

/** The look that is due: right after the rules changed, when dates of people crossed what a rule says of them, or when a day has passed. */
export async function automaticLook(app: App, accessPackageId: string): Promise<void> {
  await transact(app.db, async (tx) => {
    const look = await tx.selectFrom('automaticLook').selectAll().where('accessPackageId', '=', accessPackageId).forUpdate().executeTakeFirst()
    if (!look || look.dueAt > nowOf(app)) return ok(true)
    const policies = await automaticPolicies(tx, accessPackageId, nowOf(app))
    await checkUnsettled(app, tx, accessPackageId, policies)
    const dueAt = await nextLook(tx, accessPackageId, policies, nowOf(app))
    if (dueAt === null) await tx.deleteFrom('automaticLook').where('accessPackageId', '=', accessPackageId).execute()
    else await tx.updateTable('automaticLook').set({ dueAt }).where('accessPackageId', '=', accessPackageId).execute()
    return ok(true)
  })
}

async function checkUnsettled(app: App, tx: Tx, accessPackageId: string, policies: readonly Automatic[]): Promise<void> {
  const [found, open] = [await situations(tx, accessPackageId, policies, { people: 'everybody', only: 'unsettled' }, nowOf(app)), await isOpen(tx, accessPackageId)]
  const concerned = found.filter((s) => s.conflicted || settle(s, policies, open, nowOf(app)).length > 0).map((s) => s.personId)
  if (concerned.length > 0) await sql`select check_people(${concerned}::uuid[])`.execute(tx)
}

/**
 * Where only changes of people and rules can change something, there is none: those are noticed as they happen. With time
 * in a rule it is tomorrow, or earlier, when a date of somebody crosses what the rule says. While separation of duties
 * keeps somebody out it is tomorrow: what is incompatible may be changed without any change of a person.
 */
async function nextLook(tx: Tx, accessPackageId: string, policies: readonly Automatic[], now: string): Promise<string | null> {
  if (policies.length === 0) return null
  const conflict = await tx.selectFrom('automaticConflict').select('personId').where('accessPackageId', '=', accessPackageId).limit(1).executeTakeFirst()
  if (!conflict && !policies.some((p) => mentionsTime(p.rule))) return null
  return (await nextCrossing(tx, policies.map((p) => p.rule), null, now)) ?? tomorrowOf(now)
}

const tomorrowOf = (now: string): string => formatInstant(startOfDay(parseInstant(now)!.add({ hours: 24 }), 'UTC'))
/** Makes sure that the package is looked at tomorrow at the latest. */
export const lookTomorrow = async (tx: Tx, accessPackageId: string, now: string): Promise<void> => {
  await tx.insertInto('automaticLook').values({ accessPackageId, dueAt: tomorrowOf(now) }).onConflict((c) => c.doNothing()).execute()
}

/** When before tomorrow a date of somebody, or of one of these people, crosses what a rule says of it. */
async function nextCrossing(tx: Tx, rules: readonly Rule[], personIds: readonly string[] | null, now: string): Promise<string | null> {
  const moments = rules.flatMap(partsWithin).flatMap((r): RawBuilder<unknown>[] => {
    if (r.is !== 'compare' || r.value.is !== 'now') return []
    const { plus, minus } = r.value
    return [plus ? sql`(p.employee_hire_date - ${plus}::interval)` : minus ? sql`(p.employee_hire_date + ${minus}::interval)` : sql`(p.employee_hire_date)`]
  })
  if (moments.length === 0) return null
  const { rows } = await sql<{ at: string | null }>`
    select min(m.at) + interval '1 second' as at from directory_object p cross join lateral (values ${sql.join(moments)}) as m(at)
    where p.kind = 'user' and p.employee_hire_date is not null and m.at >= ${now}::timestamptz and m.at < ${tomorrowOf(now)}::timestamptz and (${personIds === null}::boolean or p.id = any(${personIds ? [...personIds] : []}::uuid[]))`.execute(tx)
  return rows[0]!.at
}

/** A date of these people may have become one that crosses a rule today: then the package is looked at earlier. */
export async function hastenLook(tx: Tx, accessPackageId: string, rules: readonly Rule[], personIds: readonly string[], now: string): Promise<void> {
  const at = await nextCrossing(tx, rules, personIds, now)
  if (at !== null) await tx.insertInto('automaticLook').values({ accessPackageId, dueAt: at }).onConflict((c) => c.column('accessPackageId').doUpdateSet({ dueAt: sql`least(automatic_look.due_at, excluded.due_at)` })).execute()
}
