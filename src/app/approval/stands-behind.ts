import { sql } from 'kysely'
import type { CoveringPerson } from '#domain/approval/coverage.ts'
import type { Db, Tx } from '#db/tables.ts'

/** Everybody who can sign in behind people and groups, read at once: for each of these the person, or the members with those of nested groups. */
export async function standsBehind(db: Db | Tx, principals: readonly string[]): Promise<ReadonlyMap<string, readonly CoveringPerson[]>> {
  const { rows } = await sql<CoveringPerson & { principal: string }>`
    select p::text as principal, d.id, coalesce(d.display_name, d.user_principal_name) as display_name, d.employee_leave_date_time as leaves_at
    from unnest(${[...principals]}::uuid[]) as p, lateral (select p as id union select transitive_members(p)) as m join directory_object d on d.id = m.id
    where d.kind = 'user' and d.account_enabled and d.deleted_date_time is null order by display_name, d.id`.execute(db)
  return new Map([...Map.groupBy(rows, (r) => r.principal)].map(([principal, behind]) => [principal, behind.map(({ principal: _, ...person }) => person)]))
}
