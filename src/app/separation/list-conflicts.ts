import { sql, type RawBuilder } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Conflict } from '#domain/separation/conflict.ts'
import { nowOf, type App } from '../app.ts'
import { nameOf } from './conflicts-of.ts'

export type Asked = { readonly accessPackageId: string | undefined; readonly personId: string | undefined; readonly top: number; readonly skip: number }
type Named = { readonly id: string; readonly displayName: string }
/** Somebody who has a package together with something that the package does not go with. */
export type ExistingConflict = {
  readonly person: Named
  readonly accessPackage: Named & { readonly assignmentId: string }
  readonly conflict: Conflict
  /** When the later of the two began, as far as it is known: the directory keeps no date of a membership. */
  readonly since: string
  readonly exception: { readonly id: string; readonly until: string; readonly ownerId: string } | null
}
type Row = {
  personId: string; personName: string | null; packageId: string; packageName: string; assignmentId: string; kind: Conflict['kind']; id: string; displayName: string; since: string
  exceptionId: string | null; until: string | null; ownerId: string | null
}

/** Everybody who has what does not go together, one statement for all (S2, L8): what was there before the rule, or came in directly. One row more than asked tells that more follow. */
export async function listConflicts(app: App, caller: Caller, asked: Asked): Promise<Decision<{ readonly value: readonly ExistingConflict[]; readonly more: boolean }>> {
  const everywhere = canEverywhere(caller, 'catalog.read')
  const catalogs = catalogsWhere(caller, 'catalog.read')
  if (!everywhere && catalogs.length === 0) return no('Forbidden', { task: 'read who has conflicting access' })
  const { rows } = await sql<Row>`with live as (
      select a.id, a.access_package_id, a.target_id, s.object_id as person_id, s.display_name as person_name, a.starts_at, k.display_name as package_name, k.catalog_id
      from assignment a join subject s on s.id = a.target_id join access_package k on k.id = a.access_package_id where a.state <> 'expired' and s.object_id is not null),
    ruled as (select * from live where (${everywhere}::boolean or catalog_id = any(${[...catalogs]}::uuid[])) and (${asked.personId ?? null}::uuid is null or person_id = ${asked.personId ?? null}::uuid)),
    f as (${pairs})
    select f.person_id, f.person_name, f.access_package_id as package_id, f.package_name, f.assignment_id, f.kind, f.id, ${nameOf} as display_name, f.since, e.id as exception_id, e.until, e.owner_id
    from f left join lateral (
      select x.id, x.until, x.owner_id from separation_exception x where x.person_id = f.person_id and x.until > ${nowOf(app)}::timestamptz and (
        (x.access_package_id = f.access_package_id and x.conflict_kind = f.kind and x.conflict_id = f.id)
        or (f.kind = 'accessPackage' and x.access_package_id = f.id and x.conflict_kind = 'accessPackage' and x.conflict_id = f.access_package_id))
      order by x.until desc limit 1) e on true
    where ${asked.accessPackageId ?? null}::uuid is null or f.access_package_id = ${asked.accessPackageId ?? null}::uuid or f.id = ${asked.accessPackageId ?? null}::uuid
    order by lower(f.package_name), f.access_package_id, lower(f.person_name), f.person_id, f.kind, f.id
    limit ${asked.top + 1} offset ${asked.skip}`.execute(app.db)
  return ok({ value: rows.slice(0, asked.top).map(shown), more: rows.length > asked.top })
}

/** What a package gives itself is no conflict with it. */
const pairs: RawBuilder<unknown> = sql`
  select r.person_id, r.person_name, r.access_package_id, r.package_name, r.id as assignment_id, 'accessPackage' as kind, o.access_package_id as id, greatest(r.starts_at, o.starts_at) as since
    from ruled r join package_incompatible_package i on i.access_package_id = r.access_package_id join live o on o.target_id = r.target_id and o.access_package_id = i.incompatible_id
  union all
  select r.person_id, r.person_name, r.access_package_id, r.package_name, r.id, 'group', i.group_id, r.starts_at
    from package_incompatible_group i cross join lateral (select distinct m.id from transitive_members(i.group_id) m (id)) m join ruled r on r.access_package_id = i.access_package_id and r.person_id = m.id
    where not exists (select 1 from package_gives g where g.access_package_id = i.access_package_id and g.group_id = i.group_id)
  union all
  select r.person_id, r.person_name, r.access_package_id, r.package_name, r.id, 'resourceRole', i.resource_role_id, greatest(r.starts_at, max(h.since))
    from package_incompatible_role i cross join lateral role_holders(i.resource_role_id) h join ruled r on r.access_package_id = i.access_package_id and r.person_id = h.principal_id
    where not exists (select 1 from package_gives g join role_at_target t on (t.origin_system, t.resource_origin_id, t.role_origin_id) = (g.origin_system, g.resource_origin_id, g.role_origin_id)
      where g.access_package_id = i.access_package_id and t.resource_role_id = i.resource_role_id)
    group by r.person_id, r.person_name, r.access_package_id, r.package_name, r.id, i.resource_role_id, r.starts_at`

const shown = (r: Row): ExistingConflict => ({
  person: { id: r.personId, displayName: r.personName ?? '' }, accessPackage: { id: r.packageId, displayName: r.packageName, assignmentId: r.assignmentId },
  conflict: { kind: r.kind, id: r.id, displayName: r.displayName }, since: r.since, exception: r.exceptionId ? { id: r.exceptionId, until: r.until!, ownerId: r.ownerId! } : null,
})
