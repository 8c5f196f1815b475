import { sql } from 'kysely'
import { catalogRoles, roleDefinitions, tenantRoles, type CatalogRole, type TenantRole } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import type { Db } from '#db/tables.ts'

export type KnownClaims = { readonly kind: 'user' | 'application'; readonly oid: string; readonly appId: string; readonly permissions: readonly string[]; readonly upn?: string; readonly name?: string }
type Loaded = { displayName: string | null; userType: 'Member' | 'Guest' | null; groups: string[]; isManager: boolean; roles: { role: string; catalog: string | null }[] | null }

/** The caller with groups and roles of this moment: a right that was taken away is gone with the next call. */
export async function loadCaller(db: Db, claims: KnownClaims): Promise<Caller> {
  const { rows: [row] } = await sql<Loaded>`
    with mine as (select ${claims.oid}::uuid as id union select transitive_groups(${claims.oid}::uuid))
    select (select display_name from directory_object where id = ${claims.oid}), (select user_type from directory_object where id = ${claims.oid}),
      array(select id::text from mine) as groups,
      exists (select 1 from directory_object where manager_id = ${claims.oid} and deleted_date_time is null) as is_manager,
      (select json_agg(json_build_object('role', role_definition_id, 'catalog', catalog_id)) from role_assignment where principal_id in (select id from mine)) as roles`.execute(db)
  const roles = row!.roles ?? []
  return {
    kind: claims.kind, id: claims.oid, appId: claims.appId, name: row!.displayName ?? claims.name ?? claims.appId, permissions: claims.permissions, principals: row!.groups, isManager: row!.isManager,
    ...(claims.upn ? { upn: claims.upn } : {}), ...(row!.userType ? { userType: row!.userType } : {}),
    tenantRoles: tenantRoles.filter((name: TenantRole) => roles.some((r) => r.role === roleDefinitions[name] && r.catalog === null)),
    catalogRoles: roles.flatMap((r) => catalogRoles.filter((name: CatalogRole) => r.role === roleDefinitions[name] && r.catalog !== null).map((role) => ({ catalogId: r.catalog!, role }))),
  }
}
