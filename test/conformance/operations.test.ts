import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutMetadata } from '../support/csdl.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { addressOf, coveragePage, documented, supportOf, type Support } from './coverage.ts'

const page = new URL('../../docs/guide/api-coverage.md', import.meta.url)
const operations = documented()

describe.skipIf(withoutMetadata)('F84 what of Graph is served', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  }, 120_000)
  afterAll(() => server?.close())

  test('is written down as it is', () => {
    const found = coveragePage(operations)
    if (process.env['UPDATE_COVERAGE']) writeFileSync(page, found)
    expect(readFileSync(page, 'utf8')).toBe(found)
  })

  test('is all known: nothing documented answers as if it did not exist', () => {
    expect(operations.filter(operation => supportOf(operation) === '400').map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })

  test('is what the server does', { timeout: 60_000 }, async () => {
    const client = server.asApp()
    const send = { GET: client.get, POST: client.post, PATCH: client.patch, PUT: client.put, DELETE: client.delete } as Readonly<Record<string, typeof client.post>>
    const wrong: string[] = []
    for (const operation of operations) {
      const address = addressOf(operation)
      const { status, body } = await send[operation.method]!(`/v1.0/${address}`, operation.method === 'GET' || operation.method === 'DELETE' ? undefined : {})
      if (supportSeen(status, body?.error?.message ?? '') !== supportOf(operation)) wrong.push(`${operation.method} ${address}: ${status} ${JSON.stringify(body)}, listed as ${supportOf(operation)}`)
    }
    expect(wrong).toEqual([])
  })
})

/** An address that is not there says so; all other answers come from a use case. */
const supportSeen = (status: number, message: string): Support => {
  if (status === 501) return '501'
  return status === 400 && /^(Resource not found for the segment|The method \w+ is not offered)/.test(message) ? '400' : 'supported'
}
