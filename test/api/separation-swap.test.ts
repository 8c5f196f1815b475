import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { transact } from '#db/transaction.ts'
import { startDelivery } from '#app/request/advance.ts'
import { lockRequest } from '#app/request/facts.ts'
import { startRequest } from '#app/request/start-request.ts'
import { approvedBy, ask, asked, assignmentOf, decide, group, makePackage, membersNamed, person, requestOf, rows, stored, user, type Made, type Wanted } from '../support/world.ts'
import { auditOf, breakTarget, leap } from '../jobs/world.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let mend = () => {}
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
afterEach(() => mend())

const [given, wanted] = ['sg-Advanced security', 'sg-Conditional access pilot'] as const
/** A is held by the person and gives one group, B gives another, and B does not go with A. */
async function swappable(who: string, more: Wanted['policy'] = {}, ofA: Wanted['policy'] = {}): Promise<{ a: Made; b: Made; held: string }> {
  const a = await makePackage(server, { catalog: 'Security', gives: [[given, 'Member']], policy: ofA })
  const b = await makePackage(server, { catalog: 'Security', gives: [[wanted, 'Member']], policy: more })
  await server.as('grace').post(`${em}/accessPackages/${b.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${a.id}` })
  await asked(server, who, a.id)
  await server.drain()
  return { a, b, held: (await assignmentOf(server, who, a.id)).id }
}
const swap = (assignmentId: string, more: object = {}) => ({ '@latchkey.swap': { assignmentId }, ...more })
const states = async (who: string, ...packages: Made[]) => Promise.all(packages.map(async (p) => (await assignmentOf(server, who, p.id))?.state))
const isIn = async (who: string) => Promise.all([given, wanted].map(async (g) => (await membersNamed(server, group(g).id)).includes(person(who).givenName!)))
const moments = async (who: string, id: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.timeline()`)).body.value as { kind: string; when: string; detail: string | null }[]

test('L8 gives A back and gets B, as one request, and never both', async () => {
  const { a, b, held } = await swappable('bram')
  expect((await ask(server, 'bram', b.id)).body.error.code).toBe('IncompatibleAccess')
  const id = await asked(server, 'bram', b.id, swap(held))
  await server.drain()
  expect(await states('bram', a, b)).toEqual(['expired', 'delivered'])
  expect(await isIn('bram')).toEqual([false, true])
  expect(await requestOf(server, id)).toMatchObject({ state: 'delivered', assignment: { state: 'delivered' } })
  const log = await rows<{ activity: string }>(server, "select activity_display_name as activity from audit_event where access_package_id in ($1, $2) and activity_display_name in ('Remove access package assignment', 'Ready to fulfill access package assignment request') order by id", [a.id, b.id])
  expect(log.map((e) => e.activity)).toEqual(['Ready to fulfill access package assignment request', 'Remove access package assignment', 'Ready to fulfill access package assignment request'])
  expect((await moments('bram', id)).map((m) => [m.kind, m.kind === 'swap' ? m.detail : null])).toContainEqual(['swap', a.displayName])
  expect((await rows(server, "select 1 from assignment_request where assignment_id = $1 and request_type = 'userRemove'", [held]))).toHaveLength(1)
})

test('L8 keeps A until the swap is approved, and tells the approver of it', async () => {
  const { a, b, held } = await swappable('chiara', { requestApprovalSettings: approvedBy([user('mary')]) })
  const id = await asked(server, 'chiara', b.id, swap(held))
  await server.drain()
  expect(await states('chiara', a)).toEqual(['delivered'])
  const { body } = await server.as('mary').get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)
  expect([body.swap, body.risk.conflicts]).toEqual([{ assignmentId: held, accessPackageId: a.id, packageName: a.displayName }, []])
  expect(await moments('chiara', id)).toContainEqual(expect.objectContaining({ kind: 'swap', when: 'future', detail: a.displayName }))
  expect((await decide(server, 'mary', id)).status).toBe(204)
  await server.drain()
  expect(await states('chiara', a, b)).toEqual(['expired', 'delivered'])
})

test('L8 leaves A as it is when the swap is denied, canceled, or nobody decides', async () => {
  const { a, b, held } = await swappable('lukas', { requestApprovalSettings: approvedBy([user('mary')]) })
  const denied = await asked(server, 'lukas', b.id, swap(held))
  await decide(server, 'mary', denied, 'Deny')
  const canceled = await asked(server, 'lukas', b.id, swap(held))
  expect((await server.as('lukas').post(`${em}/assignmentRequests/${canceled}/cancel`)).status).toBe(200)
  await asked(server, 'lukas', b.id, swap(held))
  await server.clock.advance('P31D')
  expect(await states('lukas', a, b)).toEqual(['delivered', undefined])
  expect(await isIn('lukas')).toEqual([true, false])
})

test('L8 B waits, however long, while A cannot be taken away, and there is no way back', { timeout: 60_000 }, async () => {
  const { a, b, held } = await swappable('tyler')
  mend = breakTarget(server, 'AadGroup').mend
  const id = await asked(server, 'tyler', b.id, swap(held))
  await server.drain()
  await leap(server, 'P3D')
  expect(await isIn('tyler')).toEqual([true, false])
  expect([(await requestOf(server, id)).state, await states('tyler', a, b)]).toEqual(['scheduled', ['delivered', undefined]])
  expect(await moments('tyler', id)).toContainEqual(expect.objectContaining({ kind: 'swap', when: 'now', detail: a.displayName }))
  const canceled = await server.as('tyler').post(`${em}/assignmentRequests/${id}/cancel`)
  expect([canceled.status, canceled.body.error.code]).toEqual([400, 'SwapBegun'])
  // Twice and on two nodes at once: one removal, one delivery.
  const { app } = server.running.context
  await Promise.all([startRequest(app, id), startRequest(app, id)])
  mend()
  await leap(server, 'PT3H')
  expect(await isIn('tyler')).toEqual([false, true])
  expect(await states('tyler', a, b)).toEqual(['expired', 'delivered'])
  expect((await auditOf(server, id)).filter((e) => e === 'Swap access package assignment')).toHaveLength(1)
})

test('L8 a swap for later keeps A until then', async () => {
  const { a, b, held } = await swappable('maya')
  const start = server.running.clock.now().add({ hours: 24 * 10 }).toString()
  const first = await asked(server, 'maya', b.id, swap(held, { schedule: { startDateTime: start } }))
  expect((await server.as('maya').post(`${em}/assignmentRequests/${first}/cancel`)).status).toBe(200)
  const id = await asked(server, 'maya', b.id, swap(held, { schedule: { startDateTime: start } }))
  await server.drain()
  expect([(await requestOf(server, id)).state, await states('maya', a)]).toEqual(['scheduled', ['delivered']])
  await server.clock.advance('P11D')
  expect(await states('maya', a, b)).toEqual(['expired', 'delivered'])
})

test('L8 a swap that may not be given any more leaves A, and fails closed', async () => {
  const { a, b, held } = await swappable('jun')
  const start = server.running.clock.now().add({ hours: 24 * 10 }).toString()
  const id = await asked(server, 'jun', b.id, swap(held, { schedule: { startDateTime: start } }))
  await server.as('grace').post(`${em}/accessPackages/${b.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${group('Sales').id}` })
  await server.clock.advance('P11D')
  expect(await requestOf(server, id)).toMatchObject({ state: 'deliveryFailed', status: 'IncompatibleAccess' })
  expect(await states('jun', a, b)).toEqual(['delivered', undefined])
  // Whatever would start it later (processing it again) cannot give B while A is there.
  const given = await transact(server.running.context.app.db, async (tx) => {
    const facts = (await lockRequest(tx, id))!
    await tx.deleteFrom('packageIncompatibleGroup').where('accessPackageId', '=', b.id).execute()
    return startDelivery(server.running.context.app, tx, facts)
  })
  expect(given).toMatchObject({ ok: false, refusal: { kind: 'SwapNotGivenBack' } })
})

test('L8 F53 access that A gives is not held against B, but what the person had before is', async () => {
  const { b, held } = await swappable('aditi')
  await server.as('grace').post(`${em}/accessPackages/${b.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${group(given).id}` })
  expect((await ask(server, 'aditi', b.id, swap(held))).status).toBe(201)
  await server.asApp().post(`/v1.0/groups/${group(given).id}/members/$ref`, { '@odata.id': `${server.url}/v1.0/users/${person('kenji').id}` })
  const second = await swappable('kenji')
  await server.as('grace').post(`${em}/accessPackages/${second.b.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${group(given).id}` })
  expect((await ask(server, 'kenji', second.b.id, swap(second.held))).body.error.message).toContain(given)
})

test('L8 only what is one’s own, may be given up, and is not promised already can be swapped', async () => {
  const { a, b, held } = await swappable('sofie')
  const kept = await swappable('noah', {}, { requestorSettings: { enableTargetsToSelfRemoveAccess: false } })
  const c = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } })
  const open = await asked(server, 'sofie', c.id, swap(held))
  await server.drain()
  const before = await stored(server)
  const code = async (who: string, packageId: string, more: object) => (await ask(server, who, packageId, more as Record<string, unknown>)).body.error.code
  expect(await code('bram', b.id, swap(held))).toBe('ResourceNotFound')
  expect(await code('bram', b.id, swap('7c0ffee0-0000-4000-8000-00000000ffff'))).toBe('ResourceNotFound')
  expect(await code('noah', kept.b.id, swap(kept.held))).toBe('RemoveNotAllowed')
  expect(await code('sofie', b.id, swap(held))).toBe('SwapNotPossible')
  expect(await code('sofie', a.id, swap(held))).toBe('SwapNotPossible')
  expect(await code('mary', b.id, swap(held, { requestType: 'onBehalfAdd', for: 'bram' }))).toBe('SwapNotPossible')
  expect(await code('grace', b.id, swap(held, { requestType: 'adminAdd', for: 'sofie' }))).toBe('SwapNotPossible')
  expect(await code('sofie', a.id, swap(held, { requestType: 'userRemove' }))).toBe('SwapNotPossible')
  for (const bad of [{ '@latchkey.swap': { assignmentId: 'x' } }, { '@latchkey.swap': {} }, { '@latchkey.swap': 'x' }, { '@latchkey.swap': { assignmentId: held, more: 1 } }]) expect(await code('sofie', b.id, bad)).toBe('InvalidModel')
  expect(await stored(server)).toEqual(before)
  await server.as('sofie').post(`${em}/assignmentRequests/${open}/cancel`)
  await server.as('sofie').post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: held } })
  expect(await code('sofie', b.id, swap(held))).toBe('AssignmentEnding')
  await server.drain()
  expect(await code('sofie', b.id, swap(held))).toBe('AssignmentEnded')
})

test('L8 of two swaps of the same access at once, one is let through', async () => {
  const { a, b, held } = await swappable('isabelle')
  const c = await makePackage(server)
  const outcomes = await Promise.all([ask(server, 'isabelle', b.id, swap(held)), ask(server, 'isabelle', c.id, swap(held))])
  expect(outcomes.map((o) => o.status).sort()).toEqual([201, 409])
  await server.drain()
  expect((await states('isabelle', a, b, c)).filter((s) => s === 'delivered')).toHaveLength(1)
})

test('L8 a swap finds A gone already, when it ended by itself meanwhile', async () => {
  const { a, b, held } = await swappable('anouk', { requestApprovalSettings: approvedBy([user('mary')]) })
  const id = await asked(server, 'anouk', b.id, swap(held))
  await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: held } })
  await server.drain()
  expect((await decide(server, 'mary', id)).status).toBe(204)
  await server.drain()
  expect(await states('anouk', a, b)).toEqual(['expired', 'delivered'])
})
