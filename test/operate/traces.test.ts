/** What a collector is told of a request, its statements, the job that it sets in motion, the target and the mail. */
import { once } from 'node:events'
import { execFileSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withoutValues } from '#telemetry/trace-statements.ts'
import { readTraceparent } from '#telemetry/tracing.ts'
import { em, startTestServer } from '../support/server.ts'
import { makePackage, person } from '../support/world.ts'
import { openCollector, type Collected, type Span } from './collector.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
let collected: Collected
let requestId: string
beforeAll(async () => {
  collected = await openCollector()
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collected.url
  process.env['OTEL_RESOURCE_ATTRIBUTES'] = 'deployment.environment.name=a-test'
  const smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, onData: (stream, _, done) => { stream.on('end', () => done()).resume() } })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const server = await startTestServer({ config: { tracing: { ratio: 1, byParent: true } }, smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}` })
  const made = await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member']] })
  // A target that is somewhere else, so that a job delivers.
  const { grantMany: _, ...elsewhere } = server.running.app.connectors['AadGroup']!
  Object.assign(server.running.app.connectors, { AadGroup: elsewhere })
  const asked = await server.as('joann').post(`${em}/assignmentRequests`, { requestType: 'userAdd', assignment: { accessPackageId: made.id }, justification: 'a private matter' }, { traceparent: `00-${trace}-00f067aa0ba902b7-01` })
  if (asked.status !== 201) throw new Error(JSON.stringify(asked.body))
  requestId = asked.headers.get('request-id')!
  await server.as('joann').get(`${em}/assignments/${person('mary').id}`, { traceparent: '00-11111111111111111111111111111111-2222222222222222-00' })
  await server.anonymous().get('/healthz')
  await server.drain()
  await server.close()
  await new Promise<void>((done) => { smtp.close(() => done()) })
})
afterAll(async () => {
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']
  delete process.env['OTEL_RESOURCE_ATTRIBUTES']
  await collected.close()
})
const named = (name: string): Span[] => collected.spans.filter((s) => s.name === name)
const asking = () => named(`POST /v1.0/${em.slice(6)}/assignmentRequests`)[0]!

test('they come by the standard protocol, and say whose they are', () => {
  expect([...collected.paths]).toEqual(['POST /v1/traces application/x-protobuf'])
  expect(collected.resource).toMatchObject({ 'service.name': 'latchkey', 'service.version': expect.stringMatching(/^\d/), 'deployment.environment.name': 'a-test' })
})

test("a request goes on with its caller's trace, under the name of its route", () => {
  expect(asking()).toMatchObject({ traceId: trace, parent: '00f067aa0ba902b7', kind: 2, failed: false, attributes: { 'http.request.method': 'POST', 'http.response.status_code': 201, 'latchkey.caller': 'user', 'latchkey.request_id': requestId } })
})

test('its statements are below it, as text without values', () => {
  const statements = collected.spans.filter((s) => s.traceId === trace && s.attributes['db.system.name'] === 'postgresql')
  expect(statements.map((s) => s.parent).every((parent) => parent === asking().spanId)).toBe(true)
  expect(statements.some((s) => String(s.attributes['db.query.text']).startsWith('insert into "assignment_request"'))).toBe(true)
})

test('the job has a trace of its own that points to the request; target and mail are below it', () => {
  const [first, job] = [named('job deliver-assignments')[0]!, named('job deliver-assignment')[0]!]
  expect(first).toMatchObject({ kind: 5, links: [`${trace}-${asking().spanId}`], attributes: { 'latchkey.request_id': requestId } })
  // It leaves a target that is somewhere else to a job of its own, which still knows the request.
  expect(job).toMatchObject({ kind: 5, links: [`${first.traceId}-${first.spanId}`], attributes: { 'latchkey.request_id': requestId } })
  expect(new Set([trace, first.traceId, job.traceId]).size).toBe(3)
  expect(named('AadGroup grant')[0]).toMatchObject({ traceId: job.traceId, parent: job.spanId, attributes: { 'latchkey.origin_system': 'AadGroup' } })
  const mails = named('job send-mails')
  expect(named('SMTP send').every((s) => mails.some((m) => m.spanId === s.parent))).toBe(true)
  expect(named('SMTP send').length).toBeGreaterThan(0)
})

test('a caller that keeps no trace has none kept; health has none', () => {
  expect(collected.spans.filter((s) => s.traceId === '1'.repeat(32))).toEqual([])
  expect(collected.spans.filter((s) => s.name.includes('health'))).toEqual([])
})

test('nobody is in them: no name, no address, no id of a person, nothing that was written', () => {
  const sent = collected.raw()
  for (const name of ['joann', 'mary'] as const) for (const fact of [person(name).id, person(name).displayName, person(name).mail!]) expect(sent).not.toContain(fact)
  expect(sent).not.toContain('a private matter')
})

test('values that stand in a statement are taken out', () => {
  expect(withoutValues(`select "a1", 'Mary''s', 42, $1, 1.5 -- of Mary\n from t where x = 'y'`)).toBe('select "a1", ?, ?, $1, ? from t where x = ?')
})

test.each(['', 'x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `ff-${trace}-00f067aa0ba902b7-01`, `00-${trace}-${'0'.repeat(16)}-01`, `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`])('no trace of a caller: %s', (header) => {
  expect(readTraceparent(header)).toBeUndefined()
})

test('nothing of it is loaded where nobody asks for traces', () => {
  const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ load(url, context, next) { seen.push(url); return next(url, context) } })
    await import('#main.ts')
    console.log(JSON.stringify(seen.filter((url) => url.includes('opentelemetry')).length), seen.length > 100)
  `], { cwd: `${import.meta.dirname}/../..`, encoding: 'utf8' })
  expect(loaded.trim()).toBe('0 true')
})
