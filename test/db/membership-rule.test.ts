/** A membership rule as SQL: it says the same of everybody as the pure rule does, and nothing that is in it becomes text of a statement. */
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patternProblem, ruleCondition } from '#app/automatic/rule-sql.ts'
import { columnOf } from '#model/entity.ts'
import { evaluate, type Facts } from '#domain/membership-rule/evaluate.ts'
import { parseRule } from '#domain/membership-rule/parse.ts'
import { properties, type Rule } from '#domain/membership-rule/rule.ts'
import { groupIds, managerId, somebody, someRule } from '#domain/membership-rule/rule.fixture.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

const now = '2026-05-20T08:00:00.000Z'
const outer = '00000000-0000-4000-8000-0000000000ee'
let database: TestDatabase
const people: Facts[] = []
beforeAll(async () => {
  database = await testDatabase()
  const db = database.db
  for (const id of [...groupIds, outer]) await db.insertInto('directoryObject').values({ id, kind: 'group', displayName: id, securityEnabled: true, mailEnabled: false, createdDateTime: now }).execute()
  await add({ id: managerId, groups: [], managerId: null, otherMails: [], accountEnabled: true })
  // Who is in the first group is in the outer one, too.
  await db.insertInto('groupMember').values({ groupId: outer, memberId: groupIds[0]! }).execute()
  let n = 0
  for (const person of fc.sample(somebody, { numRuns: 60, seed: 42 })) {
    n += 1
    await add({ ...person, id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}` })
  }
})
afterAll(() => database.close())

async function add(facts: Facts): Promise<void> {
  const { groups, ...columns } = facts
  await database.db.insertInto('directoryObject').values({ kind: 'user', userPrincipalName: `${String(facts['id'])}@contoso.example`, userType: 'Member', createdDateTime: now, ...columns }).execute()
  for (const groupId of groups as string[]) await database.db.insertInto('groupMember').values({ groupId, memberId: facts['id'] }).execute()
  people.push({ ...facts, groups: [...(groups as string[]), ...((groups as string[]).includes(groupIds[0]!) ? [outer] : [])] })
}
const found = async (rule: Rule, over: 'one' | 'all'): Promise<string[]> =>
  (await sql<{ id: string }>`select p.id from directory_object p where p.kind = 'user' and ${ruleCondition(rule, { now, over })} order by 1`.execute(database.db)).rows.map((r) => r.id)
const matches = (pattern: string, text: string): boolean => new RegExp(pattern, 'i').test(text)

test('F42 U13 for any rule and any people, the database and the rule say the same', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(someRule, async (rule) => {
    const expected = people.filter((facts) => evaluate(rule, facts, { now, matches })).map((facts) => facts['id'])
    expect(await found(rule, 'all')).toEqual([...expected].sort())
    expect(await found(rule, 'one')).toEqual([...expected].sort())
  }), { numRuns: 150 })
})

test('F42 every property that rules may name is a column of people', async () => {
  const columns = (await database.pool.query<{ name: string }>("select column_name as name from information_schema.columns where table_name = 'directory_object'")).rows.map((r) => r.name)
  for (const { fact } of Object.values(properties).filter((p) => p.fact !== 'groups')) expect(columns).toContain(columnOf(fact))
})

test('F42 what is in a rule is never text of the statement', async () => {
  const text = `'); drop table directory_object; --`
  const rule = parseRule(`user.department -in ["${text}"] -or user.department -match "${text.replaceAll(/[()]/g, '')}" -or user.otherMails -any (_ -contains "${text}")`)
  const compiled = rule.ok && sql`select ${ruleCondition(rule.value, { now, over: 'all' })}`.compile(database.db)
  expect(compiled && compiled.sql).not.toContain('drop')
  expect(rule.ok && await found(rule.value, 'all')).toEqual([])
})

const problemOf = async (pattern: string) => (await patternProblem(database.db, [pattern]))?.problem
test('F42 a pattern that PostgreSQL cannot read is told', { timeout: 60_000 }, async () => {
  expect([await problemOf('^a.*b$'), await problemOf('(a'), await problemOf('a{2,1}')]).toEqual([undefined, expect.stringContaining('parentheses'), expect.stringContaining('repetition')])
  const began = performance.now()
  expect(await problemOf('((a{255}){255}){255}')).toContain('too complex')
  expect(performance.now() - began).toBeLessThan(30_000)
})
