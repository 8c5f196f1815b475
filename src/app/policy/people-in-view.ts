import { sql } from 'kysely'
import type { AskingPerson } from '#domain/request/admission.ts'
import { namedSets } from '#domain/policy/publishable.ts'
import type { Policy } from '#domain/policy/policy.ts'
import type { Db, Tx } from '#db/tables.ts'

export type PersonInView = AskingPerson & { readonly upn: string; readonly sponsors: readonly string[] }
type Row = { id: string; displayName: string; userPrincipalName: string; userType: 'Member' | 'Guest'; accountEnabled: boolean; managers: (string | null)[]; groups: string[] | null; sponsors: string[] | null }

/**
 * Everybody who can sign in, as policies look at them. Of the groups that people are in only those count that the policies
 * name: these are asked for their members once, where `loadPeople` asks each person for all groups.
 */
export async function peopleInView(db: Db | Tx, policies: readonly Policy[]): Promise<readonly PersonInView[]> {
  const groups = [...new Set(policies.flatMap((p) => namedSets(p)).flatMap((s) => (s.groupId ? [s.groupId] : [])))]
  const { rows } = await sql<Row>`
    with inside as (select m.id, array_agg(g::text) as groups from unnest(${groups}::uuid[]) as g, lateral transitive_members(g) as m(id) group by m.id)
    select u.id, u.display_name, u.user_principal_name, u.user_type, u.account_enabled, array[m.id, m2.id]::text[] as managers, inside.groups,
      (select array_agg(d.id::text order by d.id) from user_sponsor s join directory_object d on d.id = s.sponsor_id where s.user_id = u.id and d.deleted_date_time is null) as sponsors
    from directory_object u left join inside on inside.id = u.id
    left join directory_object m on m.id = u.manager_id and m.deleted_date_time is null
    left join directory_object m2 on m2.id = m.manager_id and m2.deleted_date_time is null
    where u.kind = 'user' and u.deleted_date_time is null and u.account_enabled order by u.display_name, u.id`.execute(db)
  return rows.map((r) => ({
    id: r.id, name: r.displayName, upn: r.userPrincipalName, userType: r.userType, accountEnabled: r.accountEnabled,
    managers: r.managers.filter((m) => m !== null), principals: [r.id, ...(r.groups ?? [])], sponsors: r.sponsors ?? [],
  }))
}
