import { sql } from 'kysely'
import type { Caller } from '#domain/caller.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import type { ConflictKind } from '#domain/separation/conflict.ts'
import { transact } from '#db/transaction.ts'
import type { App } from '../app.ts'
import { findRuled } from './change-rules.ts'
import { oneRule, pairs } from './pairs.ts'

type Named = { readonly id: string; readonly displayName: string | null }
/** Whom a rule would find with both: how many, and the first of them by name. */
export type RulePreview = { readonly conflict: Named & { readonly kind: ConflictKind }; readonly people: number; readonly value: readonly (Named & { readonly assignmentId: string; readonly since: string })[] }
type Row = { readonly id: string; readonly displayName: string | null; readonly assignmentId: string; readonly since: string; readonly people: number }
const shownAtMost = 100

/** Who has both now, before the rule is made (S6): for whoever may make it, and refused as making it would be. */
export function previewRule(app: App, caller: Caller, accessPackageId: string, kind: ConflictKind, id: string): Promise<Decision<RulePreview>> {
  return transact(app.db, async (tx) => {
    const other = await findRuled(tx, caller, kind, accessPackageId, id)
    if (!other.ok) return other
    const { rows } = await sql<Row>`with ${pairs(oneRule(accessPackageId, kind, id), { catalogs: undefined })}
      select f.person_id as id, f.person_name as display_name, f.assignment_id, f.since, (count(*) over ())::int as people from f order by lower(f.person_name), f.person_id limit ${shownAtMost}`.execute(tx)
    return ok({ conflict: { kind, ...other.value }, people: rows[0]?.people ?? 0, value: rows.map(({ people: _, ...row }) => row) })
  })
}
