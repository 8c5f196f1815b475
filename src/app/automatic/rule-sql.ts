/** A membership rule as a condition of SQL on `directory_object p`. Everything that comes from the rule is a parameter; nothing is ever text of the statement. */
import { sql, type RawBuilder } from 'kysely'
import { instantAt } from '#domain/membership-rule/evaluate.ts'
import { no, type Decision } from '#domain/refusal.ts'
import { positiveOf, properties, type Comparison, type Rule } from '#domain/membership-rule/rule.ts'
import type { Db, Tx } from '#db/tables.ts'

type Condition = RawBuilder<boolean>
/** `one` person is asked for their groups; over `all` people, groups are asked for their members once. Both say the same. */
export type Reach = { readonly now: string; readonly over: 'one' | 'all' }

const column = (property: string): RawBuilder<unknown> => {
  const known = properties[property]
  if (!known) return sql`e.v`
  return known.fact === 'id' ? sql`p.id::text` : sql`p.${sql.ref(known.fact)}`
}
const joined = (conditions: readonly Condition[], by: 'and' | 'or'): Condition => sql`(${sql.join(conditions, by === 'and' ? sql` and ` : sql` or `)})`

/** The condition that a rule is. It is true or false, never null. */
export function ruleCondition(rule: Rule, reach: Reach): Condition {
  switch (rule.is) {
    case 'compare': return compare(rule, reach)
    case 'not': return sql`(not ${ruleCondition(rule.of, reach)})`
    case 'reportsOf': return sql`coalesce(p.manager_id = ${rule.managerId}::uuid, false)`
    case 'and': case 'or': return joined(rule.of.map((r) => ruleCondition(r, reach)), rule.is)
    case 'any': case 'all': return quantified(rule, reach)
  }
}

function quantified(rule: Extract<Rule, { is: 'any' | 'all' }>, reach: Reach): Condition {
  const ids = rule.property === 'memberOf' && rule.is === 'any' && reach.over === 'all' ? groupsIn(rule.of) : undefined
  if (ids) return sql`(p.id in (select transitive_members(g) from unnest(${ids}::uuid[]) as g))`
  const members = rule.property === 'memberOf' ? sql`(select g::text from transitive_groups(p.id) as g)` : sql`(select m from unnest(${column(rule.property)}) as m)`
  const inner = ruleCondition(rule.of, reach)
  return rule.is === 'any' ? sql`exists (select 1 from ${members} as e(v) where ${inner})`
    : sql`(exists (select 1 from ${members} as e(v)) and not exists (select 1 from ${members} as e(v) where not ${inner}))`
}
function groupsIn(rule: Rule): readonly string[] | undefined {
  if (rule.is !== 'compare') return undefined
  return rule.operator === 'in' && rule.value.is === 'list' ? rule.value.texts : rule.operator === 'eq' && rule.value.is === 'text' ? [rule.value.text] : undefined
}

function compare(rule: Comparison, reach: Reach): Condition {
  const positive = positiveOf[rule.operator]
  if (positive) return sql`(not ${compare({ ...rule, operator: positive }, reach)})`
  const { operator, value } = rule
  const has = column(rule.property)
  switch (value.is) {
    case 'null': return sql`(${has} is null)`
    case 'flag': return sql`coalesce(${has} = ${value.flag}::boolean, false)`
    case 'list': return sql`coalesce(lower(${has}) in (select lower(t) from unnest(${[...value.texts]}::text[]) as t), false)`
    case 'instant': case 'now': {
      // Instants are told to the millisecond everywhere.
      const mine = sql`date_trunc('milliseconds', ${has})`
      const theirs = sql`${instantAt(value, reach.now)}::timestamptz`
      return operator === 'le' ? sql`coalesce(${mine} <= ${theirs}, false)` : operator === 'ge' ? sql`coalesce(${mine} >= ${theirs}, false)` : sql`coalesce(${mine} = ${theirs}, false)`
    }
    case 'text': return sql`coalesce(${ofText(operator, has, value.text)}, false)`
  }
}

function ofText(operator: Comparison['operator'], has: RawBuilder<unknown>, text: string): Condition {
  const wanted = sql`lower(${text}::text)`
  if (operator === 'match') return sql`${has} ~* ${text}::text`
  if (operator === 'startsWith') return sql`starts_with(lower(${has}), ${wanted})`
  if (operator === 'endsWith') return sql`right(lower(${has}), length(${wanted})) = ${wanted}`
  return operator === 'contains' ? sql`position(${wanted} in lower(${has})) > 0` : sql`lower(${has}) = ${wanted}`
}

/** No statement that tries a rule may take longer: by itself, and while somebody waits for the answer. */
const longest = { seconds: 60, waitedFor: 5 } as const
/** PostgreSQL ended a statement because its time was over. */
const outOfTime = '57014'
/** Runs a statement under a limit of time, so that a pattern that does not come to an end cannot hold up the database. */
export async function withTimeLimit<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`select set_config('statement_timeout', coalesce(nullif(current_setting('latchkey.rule_limit', true), ''), ${`${longest.seconds}s`}), true)`.execute(tx)
  const result = await work()
  await sql`select set_config('statement_timeout', '0', true)`.execute(tx)
  return result
}

/** Tries a rule for somebody who waits for the answer: after a few seconds it is refused. Jobs wait longer, and fail, so that they are tried again. `target` names the member of the body. */
export async function whileWaitedFor<T>(tx: Tx, target: string, work: () => Promise<Decision<T>>): Promise<Decision<T>> {
  await sql`select set_config('latchkey.rule_limit', ${`${longest.waitedFor}s`}, true)`.execute(tx)
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: string }).code === outOfTime) return no('MembershipRuleTooSlow', { seconds: longest.waitedFor }, target)
    throw error
  }
}

/** The first pattern that PostgreSQL cannot use, and why. One statement for all of them: the limit of time is for the rule. */
export async function patternProblem(db: Db | Tx, patterns: readonly string[]): Promise<{ readonly pattern: string; readonly problem: string } | undefined> {
  const { rows } = await sql<{ pattern: string; problem: string }>`
    select p.pattern, x.problem from unnest(${[...patterns]}::text[]) with ordinality as p(pattern, n) cross join lateral (select membership_pattern_problem(p.pattern) as problem) x
    where x.problem is not null order by p.n limit 1`.execute(db)
  return rows[0]
}
