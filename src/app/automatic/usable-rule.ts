import { idsIn, patternsIn, type Rule } from '#domain/membership-rule/rule.ts'
import { parseRule } from '#domain/membership-rule/parse.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { missingNamed } from '../directory/missing-named.ts'
import { patternProblem, whileWaitedFor, withTimeLimit } from './rule-sql.ts'

/** The rule, if the database can use it: its patterns can be read, and whom it names is there (entra.md F42). `target` names the member of the body. */
export async function usableRule(tx: Tx, text: string, target: string): Promise<Decision<Rule>> {
  const read = parseRule(text)
  if (!read.ok) return no(read.refusal.kind, read.refusal.facts, target)
  const patterns = patternsIn(read.value)
  const tried = await whileWaitedFor(tx, target, async () => ok(patterns.length > 0 ? await withTimeLimit(tx, () => patternProblem(tx, patterns)) : undefined))
  if (!tried.ok) return tried
  if (tried.value) return no('MembershipPatternInvalid', tried.value, target)
  const missing = await missingNamed(tx, idsIn(read.value))
  return missing ? no('PolicyNamesUnknown', { what: missing.kind, id: missing.id }, target) : ok(read.value)
}
