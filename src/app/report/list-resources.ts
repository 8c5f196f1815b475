/** Resources of all catalogs that one may read, with how many packages give them and how many people hold them. */
import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import { givesNow } from './held-in.ts'
import { asReport, catalogsReported, containing, type Report } from './report.ts'

type Listed = { id: string; displayName: string | null; description: string | null; originSystem: string; originId: string; catalogId: string; catalog: string; accessPackages: number; holders: number; place: string }

export async function listResources(app: App, caller: Caller, search: string): Promise<Decision<Report>> {
  const about = await catalogsReported(app, caller, undefined, 'read resources')
  return about.ok ? ok(asReport(resources(app, search, about.value.catalogs))) : about
}

/** By name; a resource that stands in several catalogs has a row in each, with the same holders: as far as packages of catalogs that one may read give it. */
const resources = (app: App, search: string, catalogs: readonly string[] | undefined): Report<Listed> => {
  const readable = (catalog: string) => (catalogs === undefined ? sql`true` : sql`${sql.raw(catalog)} = any(${[...catalogs]}::uuid[])`)
  // Whoever may read all packages is told from what is held at the target; of others' packages nothing is counted.
  const holders = catalogs === undefined
    ? sql`(select count(distinct h.principal_id)::int from holding h where h.origin_system = o.origin_system and h.resource_origin_id = o.origin_id and h.granted_at is not null and h.removed_at is null)`
    : sql`(select count(distinct a.target_id)::int from assignment_resource_role r join assignment a on a.id = r.assignment_id join subject s on s.id = a.target_id
          where r.origin_system = o.origin_system and r.resource_origin_id = o.origin_id and ${givesNow} and ${readable('a.catalog_id')})`
  return {
    name: 'resources', place: ['text', 'id'], placeOf: (r) => [r.place, r.id],
    columns: { name: (r) => r.displayName, description: (r) => r.description, originSystem: (r) => r.originSystem, catalog: (r) => r.catalog, accessPackages: (r) => r.accessPackages, holders: (r) => r.holders, originId: (r) => r.originId, catalogId: (r) => r.catalogId, id: (r) => r.id },
    page: async (after, limit) => (await sql<Listed>`
      select o.id, o.display_name, o.description, o.origin_system, o.origin_id, c.id as catalog_id, c.display_name as catalog, lower(coalesce(o.display_name, '')) as place,
        (select count(distinct x.access_package_id)::int from resource_role y join resource_role_scope x on x.resource_role_id = y.id where y.resource_id = o.id) as access_packages,
        ${holders} as holders
      from resource o join catalog c on c.id = o.catalog_id
      where ${readable('o.catalog_id')} and ${containing(search, ['o.display_name', 'o.description'])}
        and ${after ? sql`(lower(coalesce(o.display_name, '')), o.id) > (${after[0]}::text, ${after[1]}::uuid)` : sql`true`}
      order by place, o.id limit ${limit}`.execute(app.db)).rows,
  }
}
