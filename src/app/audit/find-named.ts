/** What an audit event can be searched by: the names of activities, and of whoever and whatever it is by and about. */
import { sql } from 'kysely'
import { holding } from '#db/like.ts'
import type { App } from '../app.ts'

/** The activities that have the text in their name. There are some dozens, and the index has them in order: each is one step in it. */
export async function activitiesNamed({ db }: App, text: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    with recursive known (name) as (
      (select lower(activity_display_name) from audit_event order by lower(activity_display_name) using ~<~ limit 1)
      union all
      select (select lower(e.activity_display_name) from audit_event e where lower(e.activity_display_name) ~>~ known.name order by lower(e.activity_display_name) using ~<~ limit 1) from known where known.name is not null)
    select name from known where name like ${patternOf(text)}`.execute(db)
  return rows.map((r) => r.name)
}

/**
 * The ids, as events have them, of people and things with the text in their name or address: as they are called now, or were when
 * they were deleted. At most `most`, and then one more.
 */
export async function idsNamed({ db }: App, text: string, most: number): Promise<readonly string[]> {
  const [pattern, limit] = [patternOf(text), sql.lit(most + 1)]
  const called = (table: string, id = 'id::text') => sql`(select ${sql.raw(id)} as id from ${sql.table(table)} where lower(display_name) like ${pattern} limit ${limit})`
  const { rows } = await sql<{ id: string }>`
    (select id::text from directory_object where lower(display_name) like ${pattern} or lower(mail) like ${pattern} or lower(user_principal_name) like ${pattern} limit ${limit})
    union (select app_id from directory_object where kind in ('application', 'servicePrincipal') and app_id is not null and lower(display_name) like ${pattern} limit ${limit})
    union ${called('access_package')} union ${called('catalog')} union ${called('assignment_policy')} union ${called('resource')} union ${called('resource', 'origin_id')}
    union (select t ->> 'id' from audit_event e, jsonb_array_elements(e.target_resources) t
      where lower(e.activity_display_name) like 'delete %' and lower(t ->> 'displayName') like ${pattern} and t ->> 'id' is not null limit ${limit})
    limit ${limit}`.execute(db)
  return rows.map((r) => r.id)
}
/** Is there more than so many times somebody or something of these in the log? It is told without counting on. */
export async function areMany({ db }: App, ids: readonly string[], most: number): Promise<boolean> {
  const { rows } = await sql<{ many: boolean }>`
    select count(*) > ${most} as many from (select 1 from audit_party where lower(party_id) = any(${ids.map((id) => id.toLowerCase())}::text[]) limit ${sql.lit(most + 1)}) p`.execute(db)
  return rows[0]!.many
}
const patternOf = (text: string): string => holding(text.toLowerCase())
