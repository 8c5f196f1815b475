/** A delivery and a removal that die at every single statement, one after another, and are done again: once, and once only. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '#app/app.ts'
import { deliverAssignment } from '#app/delivery/deliver-assignment.ts'
import { submitRequest } from '#app/request/submit-request.ts'
import type { Connector, Connectors } from '#connectors/connector.ts'
import { system, type Caller } from '#domain/caller.ts'
import type { RequestType } from '#domain/request/request-machine.ts'
import { emptySchedule } from '#model/complex.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { makePackage, person, rows, type Made } from '../support/world.ts'
import { dyingAt, type Moment } from './dying.ts'

let server: TestServer
let made: Made
/** The targets as such that are not in this database, so that giving takes a job. */
let elsewhere: Connectors
const holder = person('thabo')
const caller: Caller = { ...system, kind: 'user', id: holder.id, name: holder.displayName, userType: 'Member', principals: [holder.id] }
beforeAll(async () => {
  server = await startTestServer()
  made = await makePackage(server, { gives: [['sg-Workcation location exemption', 'Member'], ['Contoso Studio', 'Installed']] })
  elsewhere = Object.fromEntries(Object.entries(server.running.app.connectors).map(([system, { grantMany: _, ...connector }]) => [system, connector]))
})
afterAll(() => server.close())

async function submit(requestType: RequestType, assignmentId?: string, app: App = { ...server.running.app, connectors: elsewhere }): Promise<{ request: string; assignment: string }> {
  const done = await submitRequest(app, caller, { requestType, accessPackageId: made.id, policyId: undefined, targetId: undefined, assignmentId, schedule: { ...emptySchedule } as never, justification: null, answers: [] })
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  const [row] = await rows<{ assignment: string }>(server, 'select assignment_id as assignment from assignment_request where id = $1', [done.value.id])
  return { request: done.value.id, assignment: row!.assignment }
}

/** What there is of an assignment and its request, counted. */
async function seen({ request, assignment }: { request: string; assignment: string }) {
  const [found] = await rows<Record<string, unknown>>(server, `with ours as (
      select h.* from holding h join resource r on r.origin_id = h.resource_origin_id join resource_role o on o.resource_id = r.id join resource_role_scope s on s.resource_role_id = o.id
      where h.principal_id = $3 and s.access_package_id = $4)
    select
    (select state from assignment where id = $1) as assignment, (select state from assignment_request where id = $2) as request,
    (select count(*)::int from group_member m join resource r on r.origin_id = m.group_id::text where r.display_name = 'sg-Workcation location exemption' and m.member_id = $3) as members,
    (select count(*)::int from app_role_assignment a join resource r on r.origin_id = a.resource_id::text where r.display_name = 'Contoso Studio' and a.principal_id = $3) as roles,
    (select count(*)::int from ours where removed_at is null) as held,
    (select count(*)::int from ours where had_before) as "hadBefore",
    (select jsonb_object_agg(event, n) from (select activity_display_name as event, count(*) as n from audit_event where assignment_id = $1 and (activity_display_name like 'Fulfill%' or activity_display_name like 'Remove %') and (request_id = $2) group by 1) e) as audit,
    (select jsonb_object_agg(event, n) from (select event, count(*) as n from mail where occasion like '%:' || $2::text || ':%' group by 1) e) as mails`, [assignment, request, holder.id, made.id])
  return found!
}
const given = {
  assignment: 'delivered', request: 'delivered', members: 1, roles: 1, held: 2, hadBefore: 0, mails: { accessDelivered: 1 },
  audit: { 'Fulfill access package resource assignment': 2, 'Fulfill access package assignment request': 1, 'Fulfill access package assignment': 1 },
}
const gone = {
  assignment: 'expired', request: 'delivered', members: 0, roles: 0, held: 0, hadBefore: 0, mails: { accessGivenUp: 1 },
  audit: { 'Remove access package resource assignment': 2, 'Fulfill access package assignment request': 1, 'Remove access package assignment': 1 },
}
type Change = (app: App) => App
const asItIs: Change = (app) => app

/** One delivery and its removal, each dying at statement `at` and then done again. Gives whether either still died. */
async function live(at: number, moment: Moment, change: Change, look: (when: 'given' | 'gone', found: unknown) => void): Promise<boolean> {
  const { app, databaseUrl } = server.running
  const dies = (id: string) => dyingAt(at, moment, databaseUrl, app, (dying) => deliverAssignment(change(dying), id))
  const added = await submit('userAdd')
  const diedGiving = await dies(added.assignment)
  await deliverAssignment(change(app), added.assignment)
  look('given', await seen(added))
  const removed = await submit('userRemove', added.assignment)
  const diedTaking = await dies(removed.assignment)
  await deliverAssignment(change(app), removed.assignment)
  look('gone', await seen(removed))
  return diedGiving || diedTaking
}

describe.each<Moment>(['before', 'after'])('dying %s each statement', (moment) => {
  test('leaves nothing undone and nothing done twice', async () => {
    let at = 1
    while (await live(at, moment, asItIs, (when, found) => expect(found, `${when}, dying ${moment} statement ${at}`).toEqual(when === 'given' ? given : gone))) at += 1
    // Two roles: locks, intents, grants, receipts, audit, mail. Fewer statements would mean that nothing died.
    expect(at).toBeGreaterThan(40)
  }, 240_000)
})

describe.each<Moment>(['before', 'after'])('given with the decision, dying %s each statement', (moment) => {
  test('is asked and given whole, or not at all', async () => {
    const app = server.running.app
    let died = true
    let at = 1
    for (; died; at++) {
      died = await dyingAt(at, moment, server.running.databaseUrl, app, async (dying) => { await submit('userAdd', undefined, dying) })
      const [there] = await rows<{ request: string; assignment: string }>(server, `select id as request, assignment_id as assignment from assignment_request where access_package_id = $1 and request_type = 'userAdd' and state = 'delivered' and id not in (select id from assignment_request r where exists (select 1 from assignment a where a.id = r.assignment_id and a.state = 'expired'))`, [made.id])
      const open = await rows(server, `select 1 from assignment_request where access_package_id = $1 and state in ('submitted', 'delivering')`, [made.id])
      expect(open, `dying ${moment} statement ${at}`).toEqual([])
      if (!there) expect(await membersOf(), `dying ${moment} statement ${at}`).toEqual([])
      else expect(await seen(there), `dying ${moment} statement ${at}`).toEqual(given)
      if (there) {
        const removed = await submit('userRemove', there.assignment)
        await deliverAssignment(app, removed.assignment)
        expect(await seen(removed)).toEqual(gone)
      }
    }
    expect(at).toBeGreaterThan(15)
  }, 240_000)
})
const membersOf = () => rows(server, `select 1 from group_member m join resource r on r.origin_id = m.group_id::text where r.display_name = 'sg-Workcation location exemption' and m.member_id = $1`, [holder.id])

/** A connector that gives at the first look: what it would be if the intent were written after the grant. */
const grantingFirst = (connector: Connector): Connector => ({
  ...connector,
  async has(principalId, role) {
    const held = await connector.has(principalId, role)
    if (!held) await connector.grant(principalId, role)
    return held
  },
})
test('were the intent written after the grant, a crash would make our own grant look like access from before', async () => {
  const backwards: Change = (app) => ({ ...app, connectors: Object.fromEntries(Object.entries(app.connectors).map(([system, c]) => [system, grantingFirst(c)])) satisfies Connectors })
  const app = server.running.app
  let harm = false
  for (let at = 1; at < 40 && !harm; at++) {
    const { assignment } = await submit('userAdd')
    await dyingAt(at, 'before', server.running.databaseUrl, app, (dying) => deliverAssignment(backwards(dying), assignment))
    await deliverAssignment(app, assignment)
    const removed = await submit('userRemove', assignment)
    await deliverAssignment(app, assignment)
    harm = (await seen(removed))['hadBefore'] !== 0
    if (harm) expect(await seen(removed), 'and the person keeps it when it ends').not.toMatchObject({ members: 0, roles: 0 })
  }
  expect(harm).toBe(true)
}, 240_000)
