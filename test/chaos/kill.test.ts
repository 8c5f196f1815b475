/**
 * Kills the process at random points in a hundred deliveries and their removals: none lost, none doubled.
 * The seed is printed; CHAOS_SEED=… plays the same kills again.
 */
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tenant } from '#demo/tenant.ts'
import { until } from '../jobs/until.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { em } from '../support/server.ts'
import { approvedBy, catalog, person, roleScope, user } from '../support/world.ts'
import { startKilling, type Killing } from './killing.ts'
import { seeded } from './random.ts'

const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(1, 1_000_000))
/** So many kills among the deliveries and so many among the removals; fewer on a machine that is too busy to restart so often. */
const most = { kills: Number(process.env['CHAOS_KILLS'] ?? 6), seconds: 6 }
const folder = mkdtempSync(join(tmpdir(), 'latchkey-chaos-'))
let database: TestDatabase
let killing: Killing
let url: string
beforeAll(async () => {
  database = await testDatabase()
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  killing = await startKilling({ databaseUrl: database.url, port, dataDir: folder }, seeded(seed))
})
afterAll(async () => {
  await killing.stop()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
})
const rows = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => (await database.pool.query<R>(text, values)).rows

/** Calls the server that is alive; while there is none, and when it dies in the middle, it is called again, as a patient client does. */
async function call(method: string, path: string, token: string | undefined, body?: object): Promise<{ status: number; body: any }> {
  for (;;) {
    try {
      const answer = await fetch(url + path, { method, headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}), signal: AbortSignal.timeout(10_000) })
      const text = await answer.text()
      return { status: answer.status, body: text ? JSON.parse(text) : undefined }
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, 30) })
    }
  }
}
/** A call whose effect may be there already, because the process died between doing it and saying so. */
async function settled(answer: Promise<{ status: number; body: any }>, done: number, ...already: string[]): Promise<void> {
  const { status, body } = await answer
  if (status !== done && !already.includes(body?.error?.code)) throw new Error(`${status} ${JSON.stringify(body)}`)
}
const tokenOf = async (name: string): Promise<string> => (await call('POST', '/demo/token', undefined, { user: `${name}@contoso.example` })).body.access_token

async function makePackage(admin: string, displayName: string, gives: string, policy: object): Promise<string> {
  const made = await call('POST', `${em}/accessPackages`, admin, { displayName, catalog: { id: catalog('General').id } })
  await settled(call('POST', `${em}/accessPackages/${made.body.id}/resourceRoleScopes`, admin, roleScope('General', gives, 'Member')), 201)
  await settled(call('POST', `${em}/assignmentPolicies`, admin, { displayName, allowedTargetScope: 'allMemberUsers', accessPackage: { id: made.body.id }, ...policy }), 201)
  return made.body.id
}
const requestsAdd = { enableTargetsToSelfAddAccess: true }

/** Runs work for each item, a few at a time; later items wait until the killing has come so far, so that every kill meets work. */
async function spread<T>(items: readonly T[], progress: () => number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.map((item, i) => [item, (i * 0.9) / items.length] as const)
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [item, from] = next
      await until(async () => progress() >= from, 60)
      await work(item)
    }
  }))
}
const quiet = async () => (await rows<{ n: number }>(`select (select count(*) from graphile_worker.jobs where key not like 'cron:%' or key is null)::int + (select count(*) from mail where sent_date_time is null)::int as n`))[0]!.n === 0
const all = async (what: string, values: unknown[]) => (await rows<{ n: number }>(what, values))[0]!.n === 100

type Delivery = { readonly id: string; readonly name: string; readonly packageId: string; readonly asks: boolean }
const life = (d: Delivery) => rows<Record<string, unknown>>(`select
    (select array_agg(q.request_type || ' ' || q.state order by q.id) from assignment_request q join subject s on s.id = q.target_id where s.object_id = $1 and q.access_package_id = $2) as requests,
    (select array_agg(a.state) from assignment a join subject s on s.id = a.target_id where s.object_id = $1 and a.access_package_id = $2) as assignments,
    (select count(*)::int from group_member m join resource r on r.origin_id = m.group_id::text join resource_role o on o.resource_id = r.id join resource_role_scope x on x.resource_role_id = o.id where m.member_id = $1 and x.access_package_id = $2) as members,
    (select jsonb_agg(jsonb_build_object('live', h.removed_at is null, 'before', h.had_before)) from holding h join resource r on r.origin_id = h.resource_origin_id join resource_role o on o.resource_id = r.id join resource_role_scope x on x.resource_role_id = o.id where h.principal_id = $1 and x.access_package_id = $2) as holdings,
    (select jsonb_object_agg(event, n) from (select e.activity_display_name as event, count(*) as n from audit_event e join assignment a on a.id = e.assignment_id join subject s on s.id = a.target_id
      where s.object_id = $1 and a.access_package_id = $2 and e.activity_display_name ~ '^(Fulfill access package resource|Remove access package|Fulfill access package assignment$)' group by 1) e) as audit,
    (select jsonb_object_agg(event, n) from (select m.event, count(*) as n from mail m join assignment_request q on m.occasion like '%' || q.id || '%' or m.occasion like 'stage:' || (select g.id from approval_stage g where g.approval_id = q.id) || '%'
      join subject s on s.id = q.target_id where s.object_id = $1 and q.access_package_id = $2 group by 1) e) as mails`, [d.id, d.packageId]).then(([row]) => row!)

const given = { assignments: ['delivered'], members: 1, holdings: [{ live: true, before: false }], audit: { 'Fulfill access package resource assignment': 1, 'Fulfill access package assignment': 1 } }
const gone = { assignments: ['expired'], members: 0, holdings: [{ live: false, before: false }], audit: { ...given.audit, 'Remove access package resource assignment': 1, 'Remove access package assignment': 1 } }
const asking = { requestToApprover: 1, requestApproved: 1, accessDelivered: 1 }

async function deliveriesFor(direct: string, asked: string): Promise<readonly Delivery[]> {
  const taken = (await rows<{ id: string }>(`with ours as (select origin_id from resource where display_name in ('sg-Workcation location exemption', 'Project Orion'))
    select member_id as id from group_member where group_id::text in (table ours) union select principal_id from holding where resource_origin_id in (table ours)`)).map((t) => t.id)
  const people = tenant.people.filter((p) => p.userType === 'Member' && p.accountEnabled && !taken.includes(p.id) && p.id !== person('grace').id).slice(0, 50)
  const of = (packageId: string, asks: boolean) => people.map((p) => ({ id: p.id, name: p.userPrincipalName.split('@')[0]!, packageId, asks }))
  // Both packages of a person right after one another: work about one person waits for itself.
  return [...of(direct, false), ...of(asked, true)].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

test('F17 L3 killed at random points in a hundred deliveries and their removals: none lost, none doubled', async () => {
  const grace = await tokenOf('grace')
  const direct = await makePackage(grace, 'Given directly', 'sg-Workcation location exemption', {})
  const asked = await makePackage(grace, 'Asked for', 'Project Orion', { requestorSettings: requestsAdd, requestApprovalSettings: approvedBy([user('grace')]) })
  const deliveries = await deliveriesFor(direct, asked)
  expect(deliveries).toHaveLength(100)
  const packages = [[direct, asked]]

  await Promise.all([killing.kill(most), spread(deliveries, killing.progress, async ({ id, name, packageId, asks }) => {
    const assignment = { accessPackageId: packageId, targetId: id }
    await settled(call('POST', `${em}/assignmentRequests`, asks ? await tokenOf(name) : grace, { requestType: asks ? 'userAdd' : 'adminAdd', assignment }), 201, 'ExistingOpenRequest', 'ExistingAssignment')
    if (!asks) return
    const [stage] = await rows<{ request: string; id: string }>('select g.approval_id as request, g.id from approval_stage g join assignment_request q on q.id = g.approval_id join subject s on s.id = q.target_id where s.object_id = $1 and q.access_package_id = $2', [id, packageId])
    await settled(call('PATCH', `${em}/accessPackageAssignmentApprovals/${stage!.request}/stages/${stage!.id}`, grace, { reviewResult: 'Approve' }), 204, 'Conflict')
  })])
  await until(() => all(`select count(*)::int as n from assignment where access_package_id = any($1) and state = 'delivered'`, packages), 30)
  await until(quiet, 30)
  for (const d of deliveries) expect(await life(d), `${d.name}, seed ${seed}`).toEqual({ requests: [`${d.asks ? 'userAdd' : 'adminAdd'} delivered`], ...given, mails: d.asks ? asking : null })

  await Promise.all([killing.kill(most), spread(deliveries, killing.progress, async ({ id, packageId }) => {
    const [a] = await rows<{ id: string }>('select a.id from assignment a join subject s on s.id = a.target_id where s.object_id = $1 and a.access_package_id = $2', [id, packageId])
    await settled(call('POST', `${em}/assignmentRequests`, grace, { requestType: 'adminRemove', assignment: { id: a!.id } }), 201, 'AssignmentEnding', 'AssignmentEnded')
  })])
  await until(() => all(`select count(*)::int as n from assignment where access_package_id = any($1) and state = 'expired'`, packages), 30)
  await until(quiet, 30)
  for (const d of deliveries) expect(await life(d), `${d.name}, seed ${seed}`).toEqual({ requests: [`${d.asks ? 'userAdd' : 'adminAdd'} delivered`, 'adminRemove delivered'], ...gone, mails: { ...(d.asks ? asking : {}), accessRemoved: 1 } })
  console.log(`seed ${seed}: killed ${killing.kills.byTime} times at a moment, ${killing.kills.byStatement} times at a statement`)
}, 180_000)
