import { sql } from 'kysely'
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { explain, type Facts, type Proof } from '#domain/membership-rule/evaluate.ts'
import { printRule } from '#domain/membership-rule/print.ts'
import { properties } from '#domain/membership-rule/rule.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { whileWaitedFor, withTimeLimit } from './rule-sql.ts'
import { usableRule } from './usable-rule.ts'

export type Explanation = { readonly membershipRule: string; readonly userId: string; readonly displayName: string; readonly holds: boolean; readonly proof: Proof }

/** Why a rule fits a person, or does not: each part of it with its outcome and what the person has there. */
export function explainRule(app: App, caller: Caller, membershipRule: string, userId: string): Promise<Decision<Explanation>> {
  return transact(app.db, async (tx) => {
    if (!canEverywhere(caller, 'policy.writeAutomatic')) return no('TenantForbidden', { task: 'try rules on people' })
    const rule = await usableRule(tx, membershipRule, 'membershipRule')
    if (!rule.ok) return rule
    const facts = await factsOf(tx, userId)
    if (!facts) return no('TargetUnknown', { id: userId }, 'userId')
    const now = nowOf(app)
    // First to see what patterns are tried on; then with what the database finds in it.
    const tried: [string, string][] = []
    explain(rule.value, facts, { now, matches: (pattern, text) => { tried.push([pattern, text]); return false } })
    const found = await whileWaitedFor(tx, 'membershipRule', async () => ok(await matching(tx, tried)))
    if (!found.ok) return found
    const proof = explain(rule.value, facts, { now, matches: (pattern, text) => found.value.has(JSON.stringify([pattern, text])) })
    return ok({ membershipRule: printRule(rule.value), userId, displayName: facts['displayName'] as string, holds: proof.holds, proof })
  })
}

/** A person of the directory as rules see them. */
async function factsOf(tx: Tx, userId: string): Promise<Facts | undefined> {
  const columns = [...new Set(Object.values(properties).map((p) => p.fact))].filter((fact) => fact !== 'groups')
  const row = await tx.selectFrom('directoryObject').select([...columns, 'managerId'] as never).where('id', '=', userId).where('kind', '=', 'user').where('deletedDateTime', 'is', null).executeTakeFirst()
  if (!row) return undefined
  const { rows } = await sql<{ id: string }>`select g::text as id from transitive_groups(${userId}::uuid) as g order by 1`.execute(tx)
  return { ...(row as Facts), groups: rows.map((g) => g.id) }
}

/** Of pairs of a pattern and a text, those in which the database finds it. */
async function matching(tx: Tx, pairs: readonly (readonly [string, string])[]): Promise<ReadonlySet<string>> {
  if (pairs.length === 0) return new Set()
  const { rows } = await withTimeLimit(tx, () => sql<{ pattern: string; text: string }>`
    select t.pattern, t.value as text from unnest(${pairs.map(([p]) => p)}::text[], ${pairs.map(([, t]) => t)}::text[]) as t(pattern, value) where t.value ~* t.pattern`.execute(tx))
  return new Set(rows.map((r) => JSON.stringify([r.pattern, r.text])))
}
