/** Who has a package together with something that does not go with it, as SQL: by the rules there are, or by one that is only thought of. */
import { sql, type RawBuilder } from 'kysely'
import type { ConflictKind } from '#domain/separation/conflict.ts'

/** Where rules of each kind are found; each has the column that its table has. */
export type Rules = Readonly<Record<ConflictKind, RawBuilder<unknown>>>
export const rules: Rules = { accessPackage: sql`package_incompatible_package`, group: sql`package_incompatible_group`, resourceRole: sql`package_incompatible_role` }

const columns: Readonly<Record<ConflictKind, RawBuilder<unknown>>> = { accessPackage: sql`incompatible_id`, group: sql`group_id`, resourceRole: sql`resource_role_id` }
/** A single rule that nobody has made. */
export const oneRule = (accessPackageId: string, kind: ConflictKind, id: string): Rules => {
  const table = (its: ConflictKind) => sql`(select ${accessPackageId}::uuid as access_package_id, ${id}::uuid as ${columns[its]} where ${its === kind}::boolean)`
  return { accessPackage: table('accessPackage'), group: table('group'), resourceRole: table('resourceRole') }
}

/** Packages of which catalogs count (all, without a word), and whose. */
type Of = { readonly catalogs: readonly string[] | undefined; readonly personId?: string | undefined }
/** Common table expressions that end with `f`: one row for each person, package and thing that do not go together. What a package gives itself is no conflict with it. */
export const pairs = ({ accessPackage, group, resourceRole }: Rules, { catalogs, personId }: Of): RawBuilder<unknown> => sql`live as not materialized (
    select a.id, a.access_package_id, a.target_id, s.object_id as person_id, s.display_name as person_name, a.starts_at, k.display_name as package_name, k.catalog_id
    from assignment a join subject s on s.id = a.target_id join access_package k on k.id = a.access_package_id where a.state <> 'expired' and s.object_id is not null),
  ruled as not materialized (select * from live where (${catalogs === undefined}::boolean or catalog_id = any(${[...(catalogs ?? [])]}::uuid[])) and (${personId ?? null}::uuid is null or person_id = ${personId ?? null}::uuid)),
  f as (
    select r.person_id, r.person_name, r.access_package_id, r.package_name, r.id as assignment_id, 'accessPackage' as kind, o.access_package_id as id, greatest(r.starts_at, o.starts_at) as since
      from ruled r join ${accessPackage} i on i.access_package_id = r.access_package_id join live o on o.target_id = r.target_id and o.access_package_id = i.incompatible_id
    union all
    select r.person_id, r.person_name, r.access_package_id, r.package_name, r.id, 'group', i.group_id, r.starts_at
      from ${group} i cross join lateral (select distinct m.id from transitive_members(i.group_id) m (id)) m join ruled r on r.access_package_id = i.access_package_id and r.person_id = m.id
      where not exists (select 1 from package_gives g where g.access_package_id = i.access_package_id and g.group_id = i.group_id)
    union all
    select r.person_id, r.person_name, r.access_package_id, r.package_name, r.id, 'resourceRole', i.resource_role_id, greatest(r.starts_at, max(h.since))
      from ${resourceRole} i cross join lateral role_holders(i.resource_role_id) h join ruled r on r.access_package_id = i.access_package_id and r.person_id = h.principal_id
      where not exists (select 1 from package_gives g join role_at_target t on (t.origin_system, t.resource_origin_id, t.role_origin_id) = (g.origin_system, g.resource_origin_id, g.role_origin_id)
        where g.access_package_id = i.access_package_id and t.resource_role_id = i.resource_role_id)
      group by r.person_id, r.person_name, r.access_package_id, r.package_name, r.id, i.resource_role_id, r.starts_at)`
