/** A database of its own for a test file: a clone of the migrated template, made in some hundredths of a second. */
import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import { inject } from 'vitest'
import { openDatabase } from '#db/database.ts'
import { openPool } from '#db/pool.ts'
import { databaseUrl, query, type TestServer } from './database-server.ts'

export type TestDatabase = { readonly url: string; readonly pool: pg.Pool; readonly db: Kysely<any>; close(): Promise<void> }

/** Gives a migrated, otherwise empty database. Call `close` in `afterAll`. */
export const testDatabase = (): Promise<TestDatabase> => makeDatabase((template) => template)

/** Gives a database with the demonstration as it is in the beginning. */
export const demonstrationDatabase = (): Promise<TestDatabase> => makeDatabase((template) => template, '/demonstration')

/** Gives a database without any table, for tests of the migrations themselves. */
export const emptyDatabase = (): Promise<TestDatabase> => makeDatabase(() => 'template0')

async function makeDatabase(source: (template: string) => string, which = '/'): Promise<TestDatabase> {
  const { url: admin, template } = await testServer(which)
  const name = `${template}_${randomBytes(5).toString('hex')}`
  await query(admin, `create database ${name} template ${source(template)} strategy file_copy`)
  const url = databaseUrl(admin, name)
  const pool = openPool(url, { max: 10, name: 'latchkey-test' })
  const close = async () => {
    if (!pool.ended) await pool.end()
    await query(admin, `drop database if exists ${name} with (force)`)
  }
  return { url, pool, db: openDatabase(pool), close }
}

async function testServer(which: string): Promise<TestServer> {
  const answer = await fetch(inject('testServer') + which)
  if (!answer.ok) throw new Error(`The database for the tests could not be started: ${await answer.text()}`)
  return (await answer.json()) as TestServer
}
