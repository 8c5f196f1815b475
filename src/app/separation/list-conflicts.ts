import { sql, type RawBuilder } from 'kysely'
import { canEverywhere, catalogsWhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Conflict } from '#domain/separation/conflict.ts'
import { nowOf, type App } from '../app.ts'
import { nameOf } from './conflicts-of.ts'
import { pairs, rules } from './pairs.ts'

export type Asked = { readonly accessPackageId: string | undefined; readonly conflictId: string | undefined; readonly personId: string | undefined; readonly top: number; readonly skip: number }
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
  const { rows } = await sql<Row>`with ${pairs(rules, { catalogs: everywhere ? undefined : catalogs, personId: asked.personId })}
    select f.person_id, f.person_name, f.access_package_id as package_id, f.package_name, f.assignment_id, f.kind, f.id, ${nameOf} as display_name, f.since, e.id as exception_id, e.until, e.owner_id
    from f left join lateral (${exceptionOf(nowOf(app))}) e on true
    where ${isEither(asked.accessPackageId)} and ${isEither(asked.conflictId)}
    order by lower(f.package_name), f.access_package_id, lower(f.person_name), f.person_id, f.kind, f.id
    limit ${asked.top + 1} offset ${asked.skip}`.execute(app.db)
  return ok({ value: rows.slice(0, asked.top).map(shown), more: rows.length > asked.top })
}

/** Is this on one of the two sides? Everything is, where nothing was asked. */
const isEither = (id: string | undefined): RawBuilder<unknown> => sql`(${id ?? null}::uuid is null or f.access_package_id = ${id ?? null}::uuid or f.id = ${id ?? null}::uuid)`

/** The exception in force for the pair `f`, from whichever end it was made. */
export const exceptionOf = (now: string): RawBuilder<unknown> => sql`
  select x.id, x.until, x.owner_id from separation_exception x where x.person_id = f.person_id and x.until > ${now}::timestamptz and (
    (x.access_package_id = f.access_package_id and x.conflict_kind = f.kind and x.conflict_id = f.id)
    or (f.kind = 'accessPackage' and x.access_package_id = f.id and x.conflict_kind = 'accessPackage' and x.conflict_id = f.access_package_id))
  order by x.until desc limit 1`

const shown = (r: Row): ExistingConflict => ({
  person: { id: r.personId, displayName: r.personName ?? '' }, accessPackage: { id: r.packageId, displayName: r.packageName, assignmentId: r.assignmentId },
  conflict: { kind: r.kind, id: r.id, displayName: r.displayName }, since: r.since, exception: r.exceptionId ? { id: r.exceptionId, until: r.until!, ownerId: r.ownerId! } : null,
})
