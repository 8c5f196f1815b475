import type pg from 'pg'
import { catalogRoles, roleDefinitions, tenantRoles, type CatalogRole, type TenantRole } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'

export type KnownClaims = { readonly kind: 'user' | 'application'; readonly oid: string; readonly appId: string; readonly permissions: readonly string[]; readonly upn?: string; readonly name?: string }
type Loaded = { name: string | null; user_type: 'Member' | 'Guest' | null; groups: string[]; is_manager: boolean; roles: { role: string; catalog: string | null }[] | null }

/** Runs with every call: the groups are walked here rather than by `transitive_groups`, which would be planned anew each time. */
const callerQuery = `
  with recursive mine(id) as (select $1::uuid union select m.group_id from mine join group_member m on m.member_id = mine.id)
  select d.display_name as name, d.user_type, array(select id::text from mine) as groups,
    exists (select 1 from directory_object where manager_id = $1 and deleted_date_time is null) as is_manager,
    (select json_agg(json_build_object('role', role_definition_id, 'catalog', catalog_id)) from role_assignment where principal_id in (select id from mine)) as roles
  from (select $1::uuid as id) as me left join directory_object d on d.id = me.id`

/** The caller with groups and roles of this moment: a right that was taken away is gone with the next call. */
export async function loadCaller(pool: pg.Pool, claims: KnownClaims): Promise<Caller> {
  const { rows: [row] } = await pool.query<Loaded>({ name: 'caller', text: callerQuery, values: [claims.oid] })
  const roles = row!.roles ?? []
  return {
    kind: claims.kind, id: claims.oid, appId: claims.appId, name: row!.name ?? claims.name ?? claims.appId, permissions: claims.permissions, principals: row!.groups, isManager: row!.is_manager,
    ...(claims.upn ? { upn: claims.upn } : {}), ...(row!.user_type ? { userType: row!.user_type } : {}),
    tenantRoles: tenantRoles.filter((name: TenantRole) => roles.some((r) => r.role === roleDefinitions[name] && r.catalog === null)),
    catalogRoles: roles.flatMap((r) => catalogRoles.filter((name: CatalogRole) => r.role === roleDefinitions[name] && r.catalog !== null).map((role) => ({ catalogId: r.catalog!, role }))),
  }
}
