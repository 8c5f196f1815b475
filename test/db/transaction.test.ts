/** What a transaction promises though its statements are sent without waiting for each other. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { attempt, rehearse, send, transact } from '#db/transaction.ts'
import { ok } from '#domain/refusal.ts'
import type { Tx } from '#db/tables.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await database.pool.query('create table thing (n int primary key)')
})
afterAll(() => database.close())
beforeEach(() => database.pool.query('delete from thing'))

const put = (tx: Tx, n: number | string) => ({ execute: () => sql`insert into thing (n) values (${n})`.execute(tx) })
const things = async () => (await database.pool.query<{ n: number }>('select n from thing order by n')).rows.map((r) => r.n)
const taken = expect.objectContaining({ code: '23505' })

test('what is sent and not waited for is there when the transaction ends', async () => {
  await transact(database.db, async (tx) => { send(tx, put(tx, 1)); send(tx, put(tx, 2)); return ok(true) })
  expect(await things()).toEqual([1, 2])
})

test('a statement that nobody waits for fails its transaction, and says itself why', async () => {
  await expect(transact(database.db, async (tx) => { send(tx, put(tx, 1)); send(tx, put(tx, 1)); return ok(true) })).rejects.toEqual(taken)
  expect(await things()).toEqual([])
})

test('so it does when a later one is waited for', async () => {
  await expect(transact(database.db, async (tx) => {
    send(tx, put(tx, 1))
    send(tx, put(tx, 1))
    await sql`select 1`.execute(tx)
    return ok(true)
  })).rejects.toEqual(taken)
  expect(await things()).toEqual([])
})

test('and when it is only tried', async () => {
  await expect(rehearse(database.db, async (tx) => { send(tx, put(tx, 1)); send(tx, put(tx, 1)); return ok(true) })).rejects.toEqual(taken)
  expect(await rehearse(database.db, async (tx) => { send(tx, put(tx, 1)); return ok('would') })).toEqual(ok('would'))
  expect(await things()).toEqual([])
})

test('an attempt that fails takes back what it did, and the transaction goes on', async () => {
  const done = await transact(database.db, async (tx) => {
    send(tx, put(tx, 1))
    const first = await attempt(tx, async () => { send(tx, put(tx, 2)); send(tx, put(tx, 1)); return 'done' })
    const second = await attempt(tx, async () => { await put(tx, 3).execute(); return 'done' })
    const third = await attempt(tx, async () => { send(tx, put(tx, 4)); throw new Error('of the target') })
    send(tx, put(tx, 5))
    return ok([first, second, third])
  })
  expect(done).toEqual(ok([undefined, 'done', undefined]))
  expect(await things()).toEqual([1, 3, 5])
})

test('what failed before an attempt is no failure of the attempt, and says itself why', async () => {
  await expect(transact(database.db, async (tx) => {
    send(tx, put(tx, 1))
    send(tx, put(tx, 1))
    await attempt(tx, async () => { await put(tx, 2).execute(); return 'done' })
    return ok(true)
  })).rejects.toEqual(taken)
  expect(await things()).toEqual([])
})

test('of two that wait for each other, the one that PostgreSQL ends is done again', async () => {
  await database.pool.query('insert into thing values (1), (2)')
  const touch = (tx: Tx, n: number) => ({ execute: () => sql`update thing set n = n where n = ${n}`.execute(tx) })
  let here = 0
  let bothHere = () => {}
  const both = new Promise<void>((resolve) => { bothHere = resolve })
  let tries = 0
  const inOrder = (first: number, second: number) => transact(database.db, async (tx) => {
    tries += 1
    await touch(tx, first).execute()
    if (++here === 2) bothHere()
    await both
    send(tx, touch(tx, second))
    return ok(true)
  })
  expect(await Promise.all([inOrder(1, 2), inOrder(2, 1)])).toEqual([ok(true), ok(true)])
  // The one that is done again may meet the other once more.
  expect(tries).toBeGreaterThan(2)
})

test('a table that another node has given a column does not break statements that were prepared before', async () => {
  await database.pool.query('create table grown (a int); insert into grown values (1)')
  const all = (db: Tx | typeof database.db) => sql<object>`select * from grown where a = ${1}`.execute(db).then((r) => r.rows)
  const inOne = () => transact(database.db, async (tx) => { await sql`select 1`.execute(tx); return ok(await all(tx)) })
  for (let i = 0; i < 8; i++) { await all(database.db); await inOne() }
  await database.pool.query('alter table grown add column b int default 2')
  expect(await Promise.all([1, 2, 3].map(() => inOne()))).toEqual([1, 2, 3].map(() => ok([{ a: 1, b: 2 }])))
  await database.pool.query('alter table grown add column c int default 3')
  expect(await Promise.all([1, 2, 3].map(() => all(database.db)))).toEqual([1, 2, 3].map(() => [{ a: 1, b: 2, c: 3 }]))
})
