import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate, pendingMigrations } from '#db/migrate.ts'
import { silentLog } from '#log.ts'
import { emptyDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let folder: string
const run = () => migrate(database.pool, silentLog(), folder)
const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)

beforeEach(async () => {
  database = await emptyDatabase()
  folder = mkdtempSync(join(tmpdir(), 'latchkey-migrations-'))
  write('0001-first.sql', 'create table first (id int);\ninsert into first values (1);\n')
  write('0002-second.sql', 'create table second (id int);')
  write('notes.txt', 'not a migration')
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await database.close()
})

test('applies what is missing, in order, once', async () => {
  expect(await pendingMigrations(database.pool, folder)).toEqual(['0001-first.sql', '0002-second.sql'])
  expect(await run()).toEqual(['0001-first.sql', '0002-second.sql'])
  expect(await run()).toEqual([])
  write('0003-third.sql', 'alter table first add column name text')
  expect(await pendingMigrations(database.pool, folder)).toEqual(['0003-third.sql'])
  expect(await run()).toEqual(['0003-third.sql'])
  const { rows } = await database.pool.query('select * from first')
  expect(rows).toEqual([{ id: 1, name: null }])
})

test('two nodes that start at once apply each file once', async () => {
  const nodes = await Promise.all([migrate(database.url, silentLog(), folder), migrate(database.url, silentLog(), folder), run()])
  expect(nodes.flat().sort()).toEqual(['0001-first.sql', '0002-second.sql'])
  const { rows } = await database.pool.query('select count(*) as count from first')
  expect(rows).toEqual([{ count: 1 }])
})

test('brings the tables of the job queue, before ours', async () => {
  write('0003-job.sql', `select graphile_worker.add_job('hello', '{"id": 1}')`)
  await run()
  const { rows } = await database.pool.query(`select task_identifier from graphile_worker.jobs`)
  expect(rows).toEqual([{ task_identifier: 'hello' }])
})

test('the same file with other line ends counts as the same', async () => {
  await run()
  write('0001-first.sql', 'create table first (id int);\r\ninsert into first values (1);\r\n')
  expect(await run()).toEqual([])
})

describe('refuses', () => {
  test('a file that was changed after it was applied', async () => {
    await run()
    write('0001-first.sql', 'create table first (id bigint)')
    await expect(run()).rejects.toMatchObject({ name: 'MigrationError', reason: 'changed', message: expect.stringMatching(/0001-first\.sql.*new migration/) })
  })

  test('a database of a newer version', async () => {
    await run()
    rmSync(join(folder, '0002-second.sql'))
    await expect(run()).rejects.toMatchObject({ reason: 'newer', message: expect.stringMatching(/newer Latchkey: it has 0002-second\.sql\. Run the newer version/) })
    await expect(pendingMigrations(database.pool, folder)).rejects.toMatchObject({ reason: 'newer' })
  })

  test('a file with an error: nothing of it is kept, the ones before it are', async () => {
    write('0002-second.sql', 'create table second (id int);\nselect nothing_like_this;')
    await expect(run()).rejects.toMatchObject({ reason: 'failed', message: expect.stringContaining('Migration 0002-second.sql failed at line 2: column "nothing_like_this" does not exist') })
    const { rows } = await database.pool.query(`select to_regclass('first') as first, to_regclass('second') as second`)
    expect(rows).toEqual([{ first: 'first', second: null }])
    write('0002-second.sql', 'create table second (id int)')
    expect(await run()).toEqual(['0002-second.sql'])
  })
})

test('the migrations of the product apply to an empty database', async () => {
  const own = join(import.meta.dirname, '../../src/db/migrations')
  rmSync(folder, { recursive: true })
  cpSync(own, folder, { recursive: true })
  expect((await run())[0]).toMatch(/^0001-/)
})
