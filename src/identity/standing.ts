/** What an account stands for at this very moment: may it come in, which groups is it in, which roles does it hold? Asked with every call, so one prepared statement answers all of it. */
import type pg from 'pg'
import type { Patch } from '#domain/patch.ts'
import type { TenantSettings } from '#domain/settings.ts'
import { isGuid } from './guid.ts'

export type Standing = {
  readonly name: string
  readonly upn?: string
  readonly userType?: 'Member' | 'Guest'
  /** The own id and every group it is in, directly or through groups. */
  readonly principals: readonly string[]
  /** Does anybody report to it? */
  readonly isManager: boolean
  /** Role definitions it holds, itself or through a group; in one catalog, or everywhere. */
  readonly roles: readonly { readonly role: string; readonly catalog: string | null }[]
  /** What differs from the defaults in the tenant's settings. */
  readonly settings: Patch<TenantSettings>
}
export type Standings = {
  /** Nobody, when the account is disabled or gone. */
  ofPerson(id: string): Promise<Standing | undefined>
  /** Nothing, when the application is no longer registered, or its service principal is disabled or gone. */
  ofApplication(id: string, appId: string): Promise<Standing | undefined>
}

type Row = { name: string; upn: string | null; user_type: 'Member' | 'Guest' | null; principals: string[]; is_manager: boolean; roles: Standing['roles'] | null; settings: Standing['settings'] | null }

/** The groups are walked here rather than by `transitive_groups`, which PostgreSQL would plan anew with every call. */
const mine = 'with recursive mine(id) as (select $1::uuid union select m.group_id from mine join group_member m on m.member_id = mine.id)'
const standing = `array(select id::text from mine) as principals,
  exists (select 1 from directory_object where manager_id = $1 and deleted_date_time is null) as is_manager,
  (select json_agg(json_build_object('role', role_definition_id, 'catalog', catalog_id)) from role_assignment where principal_id in (select id from mine)) as roles,
  (select value from setting where name = 'tenant') as settings`
const person = `${mine}
  select coalesce(d.display_name, d.user_principal_name) as name, d.user_principal_name as upn, d.user_type, ${standing}
  from directory_object d where d.id = $1 and d.kind = 'user' and d.account_enabled and d.deleted_date_time is null`
const application = `${mine}
  select coalesce(d.display_name, c.display_name) as name, null as upn, null as user_type, ${standing}
  from oidc_client c left join directory_object d on d.id = $1 left join directory_object s on s.id = c.service_principal_id and s.kind = 'servicePrincipal'
  where c.app_id = $2 and (not c.demo_only or $3) and s.account_enabled is not false and s.deleted_date_time is null`

/** Reads them from the directory. Applications of the demonstration are not found anywhere else. */
export const openStandings = (pool: pg.Pool, demo: boolean): Standings => ({
  ofPerson: async (id) => (isGuid(id) ? standingOf((await pool.query<Row>({ name: 'standing_of_person', text: person, values: [id] })).rows[0]) : undefined),
  ofApplication: async (id, appId) =>
    isGuid(id) && isGuid(appId) ? standingOf((await pool.query<Row>({ name: 'standing_of_application', text: application, values: [id, appId, demo] })).rows[0]) : undefined,
})

const standingOf = (row: Row | undefined): Standing | undefined =>
  row && { name: row.name, principals: row.principals, isManager: row.is_manager, roles: row.roles ?? [], settings: row.settings ?? {}, ...(row.upn ? { upn: row.upn } : {}), ...(row.user_type ? { userType: row.user_type } : {}) }
