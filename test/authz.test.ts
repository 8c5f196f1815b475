/**
 * Who may do what, tried out: every route as every kind of person and application, written to a file that is checked in.
 * A difference in the file is a security review. After a change that is meant: UPDATE_MATRIX=1 vitest run test/authz.test.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '#api/routes.ts'
import { casesOf, strayCalls, type Case } from './support/authz-calls.ts'
import { authzStage, type Stage } from './support/authz-stage.ts'
import { personas, type Persona } from './support/personas.ts'
import { startTestServer, type Client, type TestServer } from './support/server.ts'

const file = new URL('authz.matrix.txt', import.meta.url)
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

test('every route is tried, and nothing else is', () => {
  expect(routes.filter((r) => !casesOf(r)).map((r) => `${r.method} ${r.path}`)).toEqual([])
  expect(strayCalls(routes)).toEqual([])
})

test('who may do what is as the matrix says', { timeout: 240_000 }, async () => {
  const [stage, people] = [await authzStage(server), await personas(server)]
  const blocks = [preamble]
  for (const route of routes) blocks.push(await block(route, stage, people))
  const found = blocks.join('')
  if (process.env['UPDATE_MATRIX']) writeFileSync(file, found)
  expect(found).toBe(readFileSync(file, 'utf8'))
})

const preamble = `Who may do what. Every route of the API, tried as every kind of person and application, on an object in the catalog
"Security" and on one in a catalog in which none of them has a role. Tokens of people carry every permission, so that
what is seen here is what roles allow; the lines that say otherwise show what a token alone allows.

ok         done
ok(400)    allowed; refused afterwards for a reason that has nothing to do with rights (the body was made so)
401 403    not signed in; not allowed
404        not allowed, and not to be seen either
`

async function block(route: (typeof routes)[number], stage: Stage, people: readonly Persona[]): Promise<string> {
  const cases = casesOf(route) ?? []
  const lines = []
  for (const p of people) {
    const outcomes: string[] = []
    for (const c of cases) outcomes.push(await outcome(route.method, c, stage, p))
    lines.push([p.title, ...outcomes])
  }
  const table = [['', ...cases.map((c) => c.title)], ...lines]
  const width = table[0]!.map((_, i) => Math.max(i === 0 ? 38 : 0, ...table.map((line) => line[i]!.length)))
  return `\n${route.method} ${route.path}\n${table.map((line) => `  ${line.map((cell, i) => cell.padEnd(width[i]!)).join('  ')}`.trimEnd()).join('\n')}\n`
}

async function outcome(method: string, { send, later = [] }: Case, stage: Stage, p: Persona): Promise<string> {
  const { url, body } = await send(stage, p)
  const { status, body: answer } = await call(p.client, method, `/v1.0/${url}`, body)
  const code: string = answer?.error?.code ?? ''
  if (status < 300) return 'ok'
  if (later.includes(code)) return `ok(${status})`
  return [401, 403, 404].includes(status) ? String(status) : `${status} ${code}`
}

const call = (client: Client, method: string, path: string, body: unknown) =>
  method === 'GET' ? client.get(path) : method === 'DELETE' ? client.delete(path) : client[method.toLowerCase() as 'post' | 'patch' | 'put'](path, body, typeof body === 'string' ? { 'content-type': 'text/csv' } : {})
