/** Many people at once, for tests of what happens to all of them. */
import type { TestServer } from '../support/server.ts'
import { person, rows, unique } from '../support/world.ts'

/** Makes so many people of a department of their own. */
export async function crowdIn(server: TestServer, count: number, department = unique('Crowd')): Promise<{ readonly department: string; readonly ids: readonly string[] }> {
  const made = await rows<{ id: string }>(server, `
    insert into directory_object (id, kind, display_name, given_name, mail, user_principal_name, user_type, account_enabled, department, manager_id, created_date_time)
    select gen_random_uuid(), 'user', $1 || ' ' || n, 'Crowd', replace(lower($1), ' ', '') || '-' || n || '@contoso.example', replace(lower($1), ' ', '') || '-' || n || '@contoso.example', 'Member', true, $1, $3, now() from generate_series(1, $2::int) as n returning id`, [department, count, person('mary').id])
  await server.drain()
  return { department, ids: made.map((m) => m.id) }
}
/** How many assignments of a package are in each state. */
export const statesOf = async (server: TestServer, accessPackageId: string): Promise<(string | number)[][]> =>
  (await rows<{ n: number; state: string }>(server, 'select state, count(*)::int as n from assignment where access_package_id = $1 group by 1 order by 1', [accessPackageId])).map((r) => [r.state, r.n])
