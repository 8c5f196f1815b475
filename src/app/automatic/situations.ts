/** How people stand to a package that rules assign: read by one statement, for one person or for everybody. */
import { sql, type RawBuilder } from 'kysely'
import type { Situation } from '#domain/assignment/automatic.ts'
import { openRequestStates } from '#domain/request/request-machine.ts'
import type { Rule } from '#domain/membership-rule/rule.ts'
import type { Tx } from '#db/tables.ts'
import { ruleCondition, withTimeLimit } from './rule-sql.ts'

export type Standing = Situation & { readonly personId: string; readonly displayName: string | null; readonly userPrincipalName: string | null; readonly assignmentId: string | null; readonly conflicted: boolean }
type Found = {
  personId: string; displayName: string | null; userPrincipalName: string | null; matches: string[] | null; enabled: boolean | null; assignmentId: string | null; policyId: string | null
  ending: boolean | null; requestOpen: boolean; given: boolean; since: string | null; dueAt: string | null; conflicted: boolean
}
type Rules = readonly { readonly id: string; readonly rule: Rule }[]
/** These people, or everybody whom the package concerns; all of them, or those with whom not everything is plainly as it should be. */
export type Who = { readonly people: readonly string[] | 'everybody'; readonly only?: 'unsettled' }

/** The situations of those whom a rule fits, who hold the package, or who are remembered. */
export async function situations(tx: Tx, accessPackageId: string, rules: Rules, who: Who, now: string): Promise<readonly Standing[]> {
  const people = who.people === 'everybody' ? null : [...who.people]
  const among = (id: RawBuilder<unknown>) => (people ? sql`${id} = any(${people}::uuid[])` : sql`true`)
  const matching = rules.map(({ id, rule }) => sql`case when ${ruleCondition(rule, { now, over: people?.length === 1 ? 'one' : 'all' })} then ${id}::text end`)
  const open = sql.join(openRequestStates.map((s) => sql`${s}`))
  const { rows } = await withTimeLimit(tx, () => sql<Found>`
    with fitting as (
      select p.id, p.display_name, p.user_principal_name, p.account_enabled as enabled, array_remove(array[${matching.length > 0 ? sql.join(matching) : sql`null`}]::text[], null) as matches
      from directory_object p where p.kind = 'user' and p.deleted_date_time is null and ${among(sql`p.id`)}
    ), standing as (
      select s.object_id as person_id, s.display_name, s.principal_name, a.id, a.policy_id, a.ending_request_id is not null as ending, r.since, r.due_at
      from assignment a join subject s on s.id = a.target_id left join automatic_removal r on r.assignment_id = a.id
      where a.access_package_id = ${accessPackageId}::uuid and a.state <> 'expired' and ${among(sql`s.object_id`)}
    ), asking as (
      select distinct s.object_id as person_id from assignment_request q join subject s on s.id = q.target_id
      where q.access_package_id = ${accessPackageId}::uuid and q.state in (${open}) and ${among(sql`s.object_id`)}
    )
    select coalesce(f.id, l.person_id) as person_id, coalesce(f.display_name, l.display_name) as display_name, coalesce(f.user_principal_name, l.principal_name) as user_principal_name,
      f.matches, f.enabled, l.id as assignment_id, l.policy_id, l.ending, l.since, l.due_at,
      q.person_id is not null as request_open, g.person_id is not null as given, c.person_id is not null as conflicted
    from fitting f full join standing l on l.person_id = f.id
    left join asking q on q.person_id = coalesce(f.id, l.person_id)
    left join automatic_grant g on g.access_package_id = ${accessPackageId}::uuid and g.person_id = coalesce(f.id, l.person_id)
    left join automatic_conflict c on c.access_package_id = ${accessPackageId}::uuid and c.person_id = coalesce(f.id, l.person_id)
    where (cardinality(f.matches) > 0 or l.id is not null or g.person_id is not null or c.person_id is not null)
      and not (${who.only === 'unsettled'}::boolean and c.person_id is null and l.id is not null and l.since is null
        and (l.ending or coalesce(l.policy_id::text = f.matches[1], false) or not coalesce(l.policy_id = any(${rules.map((r) => r.id)}::uuid[]), false)))
    order by 2, 1`.execute(tx))
  return rows.map(standingOf)
}

const standingOf = (r: Found): Standing => ({
  personId: r.personId, displayName: r.displayName, userPrincipalName: r.userPrincipalName, assignmentId: r.assignmentId, conflicted: r.conflicted,
  matches: r.matches ?? [], enabled: r.enabled ?? false, requestOpen: r.requestOpen, given: r.given,
  live: r.assignmentId ? { policyId: r.policyId, ending: r.ending! } : null, removal: r.since ? { since: r.since, dueAt: r.dueAt! } : null,
})

/** Who of these people fits which of these rules now? One statement, however many there are of both. */
export async function fitting(tx: Tx, personIds: readonly string[], rules: Rules, now: string): Promise<readonly { readonly personId: string; readonly id: string }[]> {
  if (rules.length === 0) return []
  const pairs = rules.map(({ id, rule }) => sql`(${id}::text, ${ruleCondition(rule, { now, over: personIds.length === 1 ? 'one' : 'all' })})`)
  const { rows } = await withTimeLimit(tx, () => sql<{ personId: string; id: string }>`
    select p.id as person_id, r.id from directory_object p cross join lateral (values ${sql.join(pairs)}) as r(id, fits) where p.id = any(${[...personIds]}::uuid[]) and p.kind = 'user' and p.deleted_date_time is null and r.fits`.execute(tx))
  return rows
}
