/** Databases that are copies of another one, made whole by PostgreSQL: everything in them is the same, and each goes its own way. */
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { databaseUrl, query, type TestServer } from './database-server.ts'

export type Copy = { readonly url: string; drop(): Promise<void> }

/** Copies a database of the test server. Nobody may be connected to it. */
export async function copyOf(url: string): Promise<Copy> {
  const { url: admin, template } = (await (await fetch(inject('testServer'))).json()) as TestServer
  const name = `${template}_${randomBytes(5).toString('hex')}`
  await query(admin, `create database ${name} template ${new URL(url).pathname.slice(1)} strategy file_copy`)
  return { url: databaseUrl(admin, name), drop: async () => void (await query(admin, `drop database if exists ${name} with (force)`)) }
}
