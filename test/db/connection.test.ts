/** What becomes of connections when the network or the server at the other end is not what it was. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type pg from 'pg'
import { OutOfReachError, isOutOfReach } from '#db/out-of-reach.ts'
import { openPool } from '#db/pool.ts'
import { openCrossing } from '../support/crossing.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await testDatabase() })
afterAll(() => database.close())

const patience = { silence: 150, answer: 150 }
async function through<T>(url: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = openPool(url, { max: 1, name: 'latchkey-crossing', patience })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

test('a statement that went out into a silent network fails in bounded time, and the next one takes another connection', async () => {
  const way = await openCrossing(database.url)
  await through(way.url, async (pool) => {
    await pool.query('select 1')
    way.silence()
    const failed = await pool.query('select 2').catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(OutOfReachError)
    expect(isOutOfReach(failed)).toBe(true)
    await way.open()
    expect((await pool.query('select 3 as n')).rows).toEqual([{ n: 3 }])
  })
  await way.close()
})

test('within a transaction the same; its connection is not used again', async () => {
  const way = await openCrossing(database.url)
  await through(way.url, async (pool) => {
    const client = await pool.connect()
    await client.query('begin')
    way.silence()
    await expect(client.query('select 2')).rejects.toThrow('PostgreSQL cannot be reached any more.')
    client.release()
    await way.open()
    expect((await pool.query('select 3 as n')).rows).toEqual([{ n: 3 }])
  })
  await way.close()
})

test('a slow statement is waited for while the database can be reached', async () => {
  await through(database.url, async (pool) => expect((await pool.query("select 'done' as is from pg_sleep(0.8)")).rows).toEqual([{ is: 'done' }]))
})

test('a standby is not asked anything', async () => {
  const [off, on] = [parameterStatus('off'), parameterStatus('on')]
  const way = await openCrossing(database.url, (said) => {
    const at = said.indexOf(off)
    return at < 0 ? said : Buffer.concat([said.subarray(0, at), on, said.subarray(at + off.length)])
  })
  await through(way.url, (pool) => expect(pool.query('select 1')).rejects.toThrow('This PostgreSQL is a standby.'))
  await way.close()
})
/** The message by which a server says whether it is a standby. */
function parameterStatus(value: string): Buffer {
  const text = Buffer.from(`in_hot_standby\0${value}\0`)
  const head = Buffer.alloc(5, 'S')
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}

test('a connection that takes no writes any more is given up with the first that fails', async () => {
  await through(database.url, async (pool) => {
    await pool.query('set session characteristics as transaction read only')
    const write = () => pool.query("insert into setting (name, value) values ('test', '1')")
    const failed = await write().catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: '25006' })
    expect(isOutOfReach(failed)).toBe(true)
    expect((await write()).rowCount).toBe(1)
  })
})

test('a node that is cut off leaves nothing locked: the server ends what it began', async () => {
  await through(database.url, async (pool) => {
    const { rows } = await pool.query(`select name, setting from pg_settings where name in ('idle_in_transaction_session_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count') order by name`)
    expect(Object.fromEntries(rows.map((r: { name: string; setting: string }) => [r.name, Number(r.setting)]))).toEqual({ idle_in_transaction_session_timeout: 30_000, tcp_keepalives_count: 3, tcp_keepalives_idle: 10, tcp_keepalives_interval: 5 })
  })
})

test.each([
  ['connect ECONNREFUSED', { code: 'ECONNREFUSED' }, true], ['too many clients', { code: '53300' }, true], ['shutting down', { code: '57P01' }, true], ['starting up', { code: '57P03' }, true],
  ['Connection terminated unexpectedly', {}, true], ['timeout exceeded when trying to connect', {}, true],
  ['canceling statement', { code: '57014' }, false], ['deadlock', { code: '40P01' }, false], ['a bug', {}, false], ['no such file', { code: 'ENOENT' }, false],
])('%s', (text, more, expected) => { expect(isOutOfReach(Object.assign(new Error(text), more))).toBe(expected) })
