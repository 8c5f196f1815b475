/** What the audit log tells of removals whose answer, or whose node, was lost while another package came to give the role: what the target did, once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverAssignment } from '#app/delivery/deliver-assignment.ts'
import { ConnectorFailed, type Connector } from '#connectors/connector.ts'
import { elsewhere, holds } from '../jobs/world.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, makePackage, person, rows } from '../support/world.ts'
import { dyingAt } from './dying.ts'

const studio = 'Contoso Studio'
let server: TestServer
let connectors: Record<string, Connector>
let real: Connector
/** Two packages that give the same role. */
let packages: readonly [first: string, second: string]
beforeAll(async () => {
  server = await startTestServer()
  connectors = server.running.app.connectors as Record<string, Connector>
  real = connectors['AadApplication']!
  const made = async () => (await makePackage(server, { gives: [[studio, 'Installed']] })).id
  packages = [await made(), await made()]
  // The target keeps a journal of what really changed.
  await rows(server, `create table journal (id serial, person uuid, change text)`)
  await rows(server, `create function note() returns trigger language plpgsql as $$ begin insert into journal (person, change) values (coalesce(new.principal_id, old.principal_id), case tg_op when 'INSERT' then 'given' else 'taken' end); return null; end $$`)
  await rows(server, 'create trigger note after insert or delete on app_role_assignment for each row execute function note()')
})
beforeEach(() => target())
afterAll(() => server.close())

/** The target, with ways of its own from now on. */
const target = (ways: Partial<Connector> = {}): void => { connectors['AadApplication'] = elsewhere(real, ways) }
const noAnswer = new ConnectorFailed('the target did not answer', { retryable: true })
const losesTheReply: Partial<Connector> = { async revoke(...of) { await real.revoke(...of); throw noAnswer } }
/** Asks for a package, and lets it be given as far as the target lets it. */
async function give(who: string, packageId: string): Promise<string> {
  await asked(server, who, packageId)
  await server.drain()
  return (await assignmentOf(server, who, packageId)).id
}
/** Takes it away, and leaves the work to be done. */
async function end(assignment: string): Promise<void> {
  expect((await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignment } })).status).toBe(201)
}
async function take(assignment: string): Promise<void> {
  await end(assignment)
  await server.drain()
}
/** What the target did, and what the log tells of it: by which package, and why where it is not a change. */
async function story(who: string): Promise<{ target: string[]; log: string[] }> {
  const { id } = person(who)
  const done = await rows<{ change: string }>(server, 'select change from journal where person = $1 order by id', [id])
  const told = await rows<{ package: string; what: string; why: string | null }>(server, `select access_package_id as package, case activity_display_name when 'Fulfill access package resource assignment' then 'given' else 'taken' end as what,
      (select x->>'value' from jsonb_array_elements(additional_details) x where x->>'key' = 'why') as why
    from audit_event where activity_display_name like '%resource assignment' and target_resources @> jsonb_build_array(jsonb_build_object('id', $1::text)) order by activity_date_time, id`, [id])
  return { target: done.map((d) => d.change), log: told.map((t) => `${packages.indexOf(t.package) === 0 ? 'first' : 'second'} ${t.what}${t.why ? ` (${t.why})` : ''}`) }
}

test('L3 a removal of which no answer came, and whose role another package gave before the next try, is told before it', async () => {
  const first = await give('chiara', packages[0])
  target(losesTheReply)
  await take(first)
  target()
  const second = await give('chiara', packages[1])
  await server.clock.advance('PT1H')
  expect((await assignmentOf(server, 'chiara', packages[0])).state).toBe('expired')
  expect([await holds(server, 'chiara', studio), await story('chiara')]).toEqual([true, { target: ['given', 'taken', 'given'], log: ['first given', 'first taken', 'second given'] }])
  await take(second)
  expect([await holds(server, 'chiara', studio), (await story('chiara')).log.at(-1)]).toEqual([false, 'second taken'])
})

test('L3 and so it is when the other package ends before the next try', async () => {
  const first = await give('jun', packages[0])
  target(losesTheReply)
  await take(first)
  target()
  await take(await give('jun', packages[1]))
  await server.clock.advance('PT1H')
  expect(await story('jun')).toEqual({ target: ['given', 'taken', 'given', 'taken'], log: ['first given', 'first taken', 'second given', 'second taken'] })
})

test('L3 and so it is when the next try comes while the other package is still to give it', async () => {
  const first = await give('maya', packages[0])
  target(losesTheReply)
  await take(first)
  let looks = 0
  target({ async has(...of) { if (++looks === 1) throw noAnswer; return real.has(...of) } })
  await give('maya', packages[1])
  await deliverAssignment(server.running.app, first)
  await server.clock.advance('PT1H')
  expect([await holds(server, 'maya', studio), await story('maya')]).toEqual([true, { target: ['given', 'taken', 'given'], log: ['first given', 'first taken', 'second given'] }])
})

test('L3 a removal that was tried and did nothing leaves to another package what it gives, and is told as that', async () => {
  const first = await give('tyler', packages[0])
  target({ revoke: async () => { throw noAnswer } })
  await take(first)
  target()
  const second = await give('tyler', packages[1])
  await server.clock.advance('PT1H')
  await take(second)
  expect(await story('tyler')).toEqual({ target: ['given', 'taken'], log: ['first given', 'second given', 'first taken (keep-for-another)', 'second taken'] })
})

test('L3 a removal that dies at any statement, before another package gives the role, is told as the target did it', async () => {
  let died = true
  for (let at = 1; died; at += 1) {
    const before = await story('nadia')
    const first = await give('nadia', packages[0])
    await end(first)
    died = await dyingAt(at, 'before', server.running.databaseUrl, server.running.app, (app) => deliverAssignment({ ...app, connectors: { ...app.connectors, AadApplication: elsewhere(app.connectors['AadApplication']!) } }, first))
    const jobs = await rows<{ id: string }>(server, 'update graphile_worker._private_jobs set run_at = run_at + interval \'1 hour\' where locked_at is null returning id')
    const second = await give('nadia', packages[1])
    if (jobs.length > 0) await deliverAssignment(server.running.app, first)
    await take(second)
    const after = await story('nadia')
    const [done, told] = [after.target.slice(before.target.length), after.log.slice(before.log.length).filter((event) => !event.includes('('))]
    const times = (events: readonly string[], what: string) => events.filter((event) => event.endsWith(what)).length
    expect([times(told, 'taken'), await holds(server, 'nadia', studio)], `dying before statement ${at}: ${done.join(', ')}; ${told.join(', ')}`).toEqual([times(done, 'taken'), false])
    if (!died) expect(at).toBeGreaterThan(20)
  }
}, 120_000)

/** A node that stands still at the nth time it asks the target something, until it is let go on. */
function standingStill(what: 'has' | 'revoke', when: 'before' | 'after', ways: Partial<Connector> = {}) {
  const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const still = async () => { reached.resolve(); await letGo.promise }
  const connector = elsewhere(real, ways)
  const slow = { ...connector, async [what](...of: Parameters<Connector['has']>) { if (when === 'before') await still(); const answer = await connector[what](...of); if (when === 'after') await still(); return answer } } as Connector
  return { app: { ...server.running.app, connectors: { ...connectors, AadApplication: slow } }, reached: reached.promise, goOn: letGo.resolve }
}
/** The first package ends on a node that stands still; another does its work, and the second package gives the role; then the first goes on. */
async function late(who: string, ...how: Parameters<typeof standingStill>): Promise<string> {
  const first = await give(who, packages[0])
  await end(first)
  const node = standingStill(...how)
  const dead = deliverAssignment(node.app, first).catch(() => undefined)
  await node.reached
  await server.drain()
  const second = await give(who, packages[1])
  node.goOn()
  await dead
  await server.drain()
  return second
}

test.each([['aditi', {}], ['oliver', losesTheReply]] as const)('L3 what a late removal took from another package is told, and given back: %s', async (who, ways) => {
  await late(who, 'revoke', 'before', ways)
  expect([await holds(server, who, studio), await story(who)]).toEqual([true, { target: ['given', 'taken', 'given', 'taken', 'given'], log: ['first given', 'first taken', 'second given', 'second taken (found-gone)', 'second given'] }])
})

// What a late node writes down is not about what another was given meanwhile: it would look like access from before, and stay.
test.each([['wouter', 'has'], ['daan', 'revoke']] as const)('L3 a removal that was done in time and goes on late changes nothing, and what another package gives ends with it: %s', async (who, what) => {
  const second = await late(who, what, 'after')
  expect([await holds(server, who, studio), await story(who)]).toEqual([true, { target: ['given', 'taken', 'given'], log: ['first given', 'first taken', 'second given'] }])
  await take(second)
  expect([await holds(server, who, studio), (await story(who)).log.at(-1)]).toEqual([false, 'second taken'])
})

test('L3 what a late node took while the other package was ending goes with that, and leaves nothing', async () => {
  const first = await give('hanneke', packages[0])
  await end(first)
  const node = standingStill('has', 'after')
  const dead = deliverAssignment(node.app, first)
  await node.reached
  await server.drain()
  const second = await give('hanneke', packages[1])
  await end(second)
  node.goOn()
  await dead
  await server.drain()
  expect([await holds(server, 'hanneke', studio), await story('hanneke')]).toEqual([false, { target: ['given', 'taken', 'given', 'taken'], log: ['first given', 'first taken', 'second given', 'second taken'] }])
})
