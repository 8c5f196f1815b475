import { sql } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Conflict } from '#domain/separation/conflict.ts'
import { nowOf, type App } from '../app.ts'
import { nameOf } from './conflicts-of.ts'
import { exceptionOf } from './list-conflicts.ts'
import { pairs, rules } from './pairs.ts'

/** How many people have a package together with something it does not go with, and how many of them by an exception. */
export type ConflictCount = { readonly accessPackage: { readonly id: string; readonly displayName: string }; readonly conflict: Conflict; readonly people: number; readonly excepted: number }
type Row = Conflict & { readonly packageId: string; readonly packageName: string; readonly people: number; readonly excepted: number }

/** Counts everybody who has what does not go together, for each rule that somebody is against. */
export async function countConflicts(app: App, caller: Caller, accessPackageId: string | undefined): Promise<Decision<readonly ConflictCount[]>> {
  const everywhere = canEverywhere(caller, 'catalog.read')
  const catalogs = catalogsWhere(caller, 'catalog.read')
  if (!everywhere && catalogs.length === 0) return no('Forbidden', { task: 'read who has conflicting access' })
  const asked = accessPackageId ?? null
  const { rows } = await sql<Row>`with ${pairs(rules, { catalogs: everywhere ? undefined : catalogs })},
    c as (
      select f.access_package_id, f.package_name, f.kind, f.id, count(distinct f.person_id)::int as people, (count(distinct f.person_id) filter (where e.id is not null))::int as excepted
      from f left join lateral (${exceptionOf(nowOf(app))}) e on true
      where ${asked}::uuid is null or f.access_package_id = ${asked}::uuid or f.id = ${asked}::uuid
      group by f.access_package_id, f.package_name, f.kind, f.id)
    select f.access_package_id as package_id, f.package_name, f.kind, f.id, ${nameOf} as display_name, f.people, f.excepted from c f
    order by lower(f.package_name), f.access_package_id, f.kind, f.id`.execute(app.db)
  return ok(rows.map((r) => ({ accessPackage: { id: r.packageId, displayName: r.packageName }, conflict: { kind: r.kind, id: r.id, displayName: r.displayName }, people: r.people, excepted: r.excepted })))
}
