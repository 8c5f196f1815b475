import { sql, type RawBuilder } from 'kysely'
import type { Db, Tx } from '#db/tables.ts'
import { withoutExcepted, type Conflict, type Found } from '#domain/separation/conflict.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'

export type { Conflict } from '#domain/separation/conflict.ts'
export type Looked = { readonly personId: string; readonly accessPackageId: string; readonly now: string; readonly except?: readonly string[] }

/** What the person holds now that stands in the way of the package, without what a dated exception allows (entra.md F53, L8). `except` names assignments that are about to end. */
export const conflictsOf = async (db: Db | Tx, looked: Looked): Promise<readonly Conflict[]> => withoutExcepted(await foundFor(db, looked), looked.now)

/** Can anything stand in the way of the package at all? Where nothing can, which is most packages, nobody's access has to be looked at. */
async function separates(db: Db | Tx, accessPackageId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from separation_pair where access_package_id = ${accessPackageId}::uuid) or exists (select 1 from package_incompatible_group where access_package_id = ${accessPackageId}::uuid)
      or exists (select 1 from package_incompatible_role where access_package_id = ${accessPackageId}::uuid) as found`.execute(db)
  return rows[0]!.found
}

/** The same for many people, by one statement: those whom nothing stands in the way of are not in it. */
export async function conflictsOfMany(db: Db | Tx, personIds: readonly string[], { accessPackageId, now }: Pick<Looked, 'accessPackageId' | 'now'>): Promise<ReadonlyMap<string, readonly Conflict[]>> {
  if (!(await separates(db, accessPackageId))) return new Map()
  const { mutualSeparation } = await tenantSettings(db)
  const { rows } = await sql<Found & { personId: string }>`
    select looked.at as person_id, c.* from unnest(${[...personIds]}::uuid[]) as looked (at) cross join lateral (${found({ person: sql`looked.at`, accessPackageId, except: [] }, mutualSeparation)}) c`.execute(db)
  const all = Map.groupBy(rows, (r) => r.personId)
  return new Map([...all].map(([id, its]) => [id, withoutExcepted(its, now)] as const).filter(([, conflicts]) => conflicts.length > 0))
}

/** What is in the way of one person, with what an exception allows. */
export async function foundFor(db: Db | Tx, { personId, accessPackageId, except = [] }: Looked): Promise<readonly Found[]> {
  if (!(await separates(db, accessPackageId))) return []
  const { mutualSeparation } = await tenantSettings(db)
  return (await found({ person: sql`${personId}::uuid`, accessPackageId, except }, mutualSeparation).execute(db)).rows
}

/** `person` is an id, or a column that holds one. */
type Asked = { readonly person: RawBuilder<unknown>; readonly accessPackageId: string; readonly except: readonly string[] }
const found = (asked: Asked, mutual: boolean): RawBuilder<Found> => sql<Found>`with ${has(asked)}, found (kind, id) as (${inTheWay(asked, mutual)})
    select f.kind, f.id, ${nameOf} as display_name, e.until as exception_until from found f
    left join separation_exception e on e.person_id = ${asked.person} and e.access_package_id = ${asked.accessPackageId}::uuid and e.conflict_kind = f.kind and e.conflict_id = f.id
    order by f.kind, display_name, f.id`

/** The name of something in the way, as `f` has it: of a role with its resource. */
export const nameOf = sql<string>`coalesce(case f.kind
  when 'accessPackage' then (select display_name from access_package where id = f.id)
  when 'group' then (select display_name from directory_object where id = f.id)
  else (select concat_ws(' of ', r.display_name, o.display_name) from resource_role r join resource o on o.id = r.resource_id where r.id = f.id) end, '')`

/**
 * What the person has, as common table expressions.
 * `mine`: packages held, and those whose delivery is decided: else two requests at once would slip through.
 * `given`: the roles of these packages, delivered or not.
 * `leaving`: what goes with the assignments that are about to end, or comes from the package itself; access that the
 * person had before Latchkey, or that another package gives as well, stays.
 * `of_groups`: groups with the groups that they are in (U13).
 */
const has = ({ person, accessPackageId, except }: Asked): RawBuilder<unknown> => sql`
  asked as (select ${person} as person, ${accessPackageId}::uuid as package, ${[...except]}::uuid[] as except_ids),
  mine (id) as (
    select a.access_package_id from assignment a join subject s on s.id = a.target_id, asked p
      where s.object_id = p.person and a.state <> 'expired' and a.access_package_id <> p.package and not a.id = any(p.except_ids)
    union
    select q.access_package_id from assignment_request q join subject s on s.id = q.target_id, asked p
      where s.object_id = p.person and q.state in ('scheduled', 'delivering') and q.request_type like '%Add' and q.access_package_id <> p.package
        and (q.assignment_id is null or not q.assignment_id = any(p.except_ids))),
  given as (select distinct g.origin_system, g.resource_origin_id, g.role_origin_id, g.group_id from package_gives g join mine on mine.id = g.access_package_id),
  leaving as (
    select h.origin_system, lower(h.resource_origin_id) as resource_origin_id, lower(h.role_origin_id) as role_origin_id
      from asked p join subject s on s.object_id = p.person join assignment a on a.target_id = s.id and a.state <> 'expired' and (a.id = any(p.except_ids) or a.access_package_id = p.package)
      join assignment_resource_role r on r.assignment_id = a.id
      join holding h on h.principal_id = p.person and (h.origin_system, h.resource_origin_id, h.role_origin_id) = (r.origin_system, r.resource_origin_id, r.role_origin_id)
      where h.removed_at is null and not h.had_before
    except select origin_system, resource_origin_id, role_origin_id from given),
  directly (id) as (
    select m.group_id from group_member m, asked p
      where m.member_id = p.person and ('AadGroup', m.group_id::text, 'member_' || m.group_id) not in (select * from leaving)
    union select group_id from given where group_id is not null),
  of_groups (id) as (select id from directly union select transitive_groups(id) from directly)`

/** The rules of the package, as far as the person has what they name. */
const inTheWay = ({ accessPackageId, person }: Asked, mutual: boolean): RawBuilder<unknown> => sql`
  select 'accessPackage', p.other_id from separation_pair p where p.access_package_id = ${accessPackageId}::uuid and (not p.mirrored or ${mutual}::boolean) and p.other_id in (select id from mine)
  union
  select 'group', g.group_id from package_incompatible_group g where g.access_package_id = ${accessPackageId}::uuid and g.group_id in (select id from of_groups)
  union
  select 'resourceRole', i.resource_role_id from package_incompatible_role i join role_at_target t on t.resource_role_id = i.resource_role_id
    where i.access_package_id = ${accessPackageId}::uuid and (
      (t.origin_system, t.resource_origin_id, t.role_origin_id) in (select origin_system, resource_origin_id, role_origin_id from given)
      or t.group_id in (select id from of_groups)
      or exists (select 1 from app_role_assignment a where t.origin_system = 'AadApplication' and a.resource_id::text = t.resource_origin_id and a.app_role_id::text = t.role_origin_id and a.principal_id in (select id from of_groups))
      or (t.group_id is null and (t.origin_system, t.resource_origin_id, t.role_origin_id) not in (select * from leaving)
        and exists (select 1 from role_holders(t.resource_role_id) h where h.principal_id = ${person})))`
