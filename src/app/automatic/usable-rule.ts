import { idsIn, patternsIn, type Rule } from '#domain/membership-rule/rule.ts'
import { parseRule } from '#domain/membership-rule/parse.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { patternProblem, withTimeLimit } from './rule-sql.ts'

/** The rule, if the database can use it: its patterns can be read, and whom it names is there (entra.md F42). `target` names the member of the body. */
export async function usableRule(tx: Tx, text: string, target: string): Promise<Decision<Rule>> {
  const read = parseRule(text)
  if (!read.ok) return no(read.refusal.kind, read.refusal.facts, target)
  for (const pattern of patternsIn(read.value)) {
    const problem = await withTimeLimit(tx, () => patternProblem(tx, pattern))
    if (problem !== undefined) return no('MembershipPatternInvalid', { pattern, problem }, target)
  }
  const named = idsIn(read.value)
  if (named.length === 0) return ok(read.value)
  const found = await tx.selectFrom('directoryObject').select(['id', 'kind']).where('id', 'in', named.map((n) => n.id)).where('deletedDateTime', 'is', null).execute()
  const missing = named.find((n) => !found.some((f) => f.id === n.id.toLowerCase() && f.kind === n.kind))
  return missing ? no('PolicyNamesUnknown', { what: missing.kind, id: missing.id }, target) : ok(read.value)
}
