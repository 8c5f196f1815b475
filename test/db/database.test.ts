import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkServer } from '#db/database.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await testDatabase() })
afterAll(() => database.close())

describe('values as they come back', () => {
  test.each([
    [`'2026-06-05 10:00:00.123456+02'::timestamptz`, '2026-06-05T08:00:00.123Z'],
    [`'2026-06-05'::timestamptz`, '2026-06-05T00:00:00.000Z'],
    [`'infinity'::timestamptz`, 'infinity'],
    [`array['2026-06-05'::timestamptz, null]`, ['2026-06-05T00:00:00.000Z', null]],
    [`'2026-06-05'::date`, '2026-06-05'],
    [`count(*)`, 1],
    [`array[1::int8, 2]`, [1, 2]],
    [`'{"displayName": [1, true]}'::jsonb`, { displayName: [1, true] }],
    [`array['a,b', 'c']::text[]`, ['a,b', 'c']],
  ])('%s', async (expression, expected) => {
    const { rows } = await database.pool.query({ text: `select ${expression} as value`, rowMode: 'array' })
    expect(rows[0]).toEqual([expected])
  })
})

test('columns are camelCase, members inside a json value stay as they are', async () => {
  const { rows } = await sql`select 'x' as display_name, '{"snake_case": 1}'::jsonb as more_facts`.execute(database.db)
  expect(rows).toEqual([{ displayName: 'x', moreFacts: { snake_case: 1 } }])
})

test('a session is in UTC and says whose it is', async () => {
  const { rows } = await database.pool.query(`select current_setting('TimeZone') as zone, current_setting('application_name') as name`)
  expect(rows).toEqual([{ zone: 'UTC', name: 'latchkey-test' }])
})

test('tells the version of the server', async () => {
  expect(await checkServer(database.pool)).toMatch(/^1[5-9]/)
})

test('refuses one that is too old', async () => {
  const old = { query: async () => ({ rows: [{ number: 140_012, version: '14.12' }] }) } as unknown as Parameters<typeof checkServer>[0]
  await expect(checkServer(old)).rejects.toThrow('PostgreSQL 14.12 is too old: Latchkey needs version 15 or later.')
})
