/** The clock jumps: nothing ran for a month, and then everything that is due is done in one sweep, by one server or by two at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseInstant } from '#domain/time.ts'
import { sweep } from '#jobs/sweep.ts'
import type { Log } from '#log.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, assignmentOf, decide, lasting, makePackage, rows, user, type Made } from '../support/world.ts'
import { auditOf, drainOf, holds, leap, mailsAbout, neighbourOf, requestRow } from './world.ts'

const exemption = 'sg-Workcation location exemption'
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const daysOn = (days: number): string => parseInstant(server.clock.now())!.add({ hours: days * 24 }).toString({ fractionalSecondDigits: 3 })
const period = (from: number, to: number) => ({ schedule: { startDateTime: daysOn(from), expiration: { type: 'afterDateTime', endDateTime: daysOn(to) } } })
const given = (more: object = {}): Promise<Made> => makePackage(server, { gives: [[exemption, 'Member']], policy: { expiration: lasting('P365D'), ...more } })
const events = async (id: string) => (await mailsAbout(server, id)).map((m) => m.event).sort()

describe('L18 a month later at once', () => {
  // One package each: the same role given by another one would stay.
  const ids: Record<'open' | 'ended' | 'passed' | 'started' | 'later', string> = { open: '', ended: '', passed: '', started: '', later: '' }
  let packages: Record<keyof typeof ids, Made>
  beforeAll(async () => {
    packages = { open: await given({ requestApprovalSettings: approvedBy([user('mary')]) }), ended: await given(), passed: await given(), started: await given(), later: await given() }
    ids.open = await asked(server, 'chiara', packages.open.id)
    ids.ended = await asked(server, 'bram', packages.ended.id, period(0, 20))
    ids.passed = await asked(server, 'lukas', packages.passed.id, period(5, 20))
    ids.started = await asked(server, 'jun', packages.started.id, period(5, 90))
    ids.later = await asked(server, 'maya', packages.later.id, period(60, 90))
    await server.drain()
    before = await holds(server, 'bram', exemption)
    await leap(server, 'P30D')
    again = await leap(server, 'PT1S')
  })
  let before: boolean
  let again: object

  test('one sweep does it all, and leaves nothing for a second one', () => {
    expect(before).toBe(true)
    expect(again).toEqual({})
  })

  test('F32 R15 U10 an approval that nobody gave has expired, and was reminded of no more', async () => {
    expect(await requestRow(server, ids.open)).toMatchObject({ state: 'denied', status: 'Expired' })
    expect(await events(ids.open)).toEqual(['requestExpired', 'requestExpired', 'requestToApprover'].sort())
    expect(await auditOf(server, ids.open)).not.toContain('Remind approvers of access package assignment request')
    expect((await decide(server, 'mary', ids.open)).status).toBe(409)
    expect(await holds(server, 'chiara', exemption)).toBe(false)
  })

  test('F40 what was delivered has ended, without a notice that the end is near', async () => {
    const ended = await assignmentOf(server, 'bram', packages.ended.id)
    expect(ended).toMatchObject({ state: 'expired', status: 'ExpiredNotificationTriggered' })
    expect(await holds(server, 'bram', exemption)).toBe(false)
    expect(await rows(server, `select event from mail where address = 'bram@contoso.example' and event in ('accessAboutToExpire', 'accessExpired')`)).toEqual([{ event: 'accessExpired' }])
  })

  test('R18 a scheduled one whose whole period went by gives nothing', async () => {
    expect(await requestRow(server, ids.passed)).toMatchObject({ state: 'deliveryFailed', status: 'PeriodPassed' })
    expect(await assignmentOf(server, 'lukas', packages.passed.id)).toBeUndefined()
    expect(await holds(server, 'lukas', exemption)).toBe(false)
    expect(await events(ids.passed)).toEqual(['deliveryFailed'])
    expect(await rows(server, 'select 1 from audit_event where request_id = $1 and activity_display_name like $2', [ids.passed, 'Fulfill%'])).toEqual([])
  })

  test('R19 a scheduled one whose start went by and whose end did not is delivered, late, and ends when it was to end', async () => {
    expect(await requestRow(server, ids.started)).toMatchObject({ state: 'delivered' })
    expect(await holds(server, 'jun', exemption)).toBe(true)
    const [row] = await rows<{ ends: string }>(server, 'select ends_at as ends from assignment where id = (select assignment_id from assignment_request where id = $1)', [ids.started])
    const [asked] = await rows<{ ends: string }>(server, 'select ends_at as ends from assignment_request where id = $1', [ids.started])
    expect(row!.ends).toBe(asked!.ends)
    expect(await events(ids.started)).toEqual(['accessDelivered'])
  })

  test('one that starts later still waits', async () => {
    expect(await requestRow(server, ids.later)).toMatchObject({ state: 'scheduled' })
    expect(await holds(server, 'maya', exemption)).toBe(false)
  })
})

test('what is due is done oldest first', async () => {
  const made = await given()
  const [second, first] = [await asked(server, 'aditi', made.id, period(4, 90)), await asked(server, 'tyler', made.id, period(2, 90))]
  await leap(server, 'P10D')
  const started = await rows<{ request: string }>(server, `select request_id as request from audit_event where activity_display_name = 'Ready to fulfill access package assignment request' and request_id = any($1) order by id`, [[first, second]])
  expect(started.map((s) => s.request)).toEqual([first, second])
})

test('an end and a start at the same moment leave the person with the access that goes on', async () => {
  const [short, long] = [await given(), await given()]
  await asked(server, 'nadia', short.id, period(0, 3))
  await asked(server, 'nadia', long.id, period(3, 30))
  await server.drain()
  await leap(server, 'P4D')
  expect(await assignmentOf(server, 'nadia', short.id)).toMatchObject({ state: 'expired' })
  expect(await assignmentOf(server, 'nadia', long.id)).toMatchObject({ state: 'delivered' })
  expect(await holds(server, 'nadia', exemption)).toBe(true)
  await leap(server, 'P30D')
  expect(await holds(server, 'nadia', exemption)).toBe(false)
})

test('one that fails holds up nothing else, and stays due', async () => {
  const made = await given()
  const [bad, good] = [await asked(server, 'oliver', made.id, period(1, 90)), await asked(server, 'wouter', made.id, period(2, 90))]
  await rows(server, `create function out_of_order() returns trigger language plpgsql as $$ begin if new.id = '${bad}' then raise 'out of order'; end if; return new; end $$`)
  await rows(server, 'create trigger out_of_order before update on assignment_request for each row execute function out_of_order()')
  expect(await leap(server, 'P3D')).toMatchObject({ startAssignment: 1 })
  expect([(await requestRow(server, bad)).state, (await requestRow(server, good)).state]).toEqual(['scheduled', 'delivered'])
  await rows(server, 'drop function out_of_order cascade')
  expect(await leap(server, 'PT1M')).toMatchObject({ startAssignment: 1 })
  expect((await requestRow(server, bad)).state).toBe('delivered')
})

test('one that is refused is told of, does not count as done, and stays due', async () => {
  const id = await asked(server, 'oliver', (await given({ requestApprovalSettings: approvedBy([user('mary')]) })).id)
  // What cannot be: a stage is open, and its request waits for no approval.
  await rows(server, "update assignment_request set state = 'scheduled', starts_at = '2099-01-01' where id = $1", [id])
  server.running.clock.move(parseInstant(daysOn(15))!)
  const told: unknown[][] = []
  const log = { ...server.running.context.log, warn: (...all: unknown[]) => { told.push(all) } } as unknown as Log
  const sweepOnce = async () => ((await sweep({ app: server.running.app, log }))['expireApproval'] ?? 0)
  await sweepOnce()
  expect(await sweepOnce()).toBe(0)
  expect(told).toEqual(Array.from({ length: 2 }, () => [expect.objectContaining({ kind: 'expireApproval', refusal: expect.stringContaining('scheduled') }), 'due work was refused; it stays due']))
  await rows(server, "update assignment_request set state = 'pendingApproval' where id = $1", [id])
  expect(await sweepOnce()).toBe(1)
  expect((await requestRow(server, id)).status).toBe('Expired')
})

describe('two servers at once', () => {
  const people = ['carmen', 'sofie', 'emeka', 'jasper', 'anouk', 'mateusz', 'thabo', 'wei', 'noah', 'rosa']
  let counts: Record<string, number>[]
  let asking: string[]
  beforeEach(async () => {
    const [scheduled, approving, ending] = [await given(), await given({ requestApprovalSettings: approvedBy([user('mary')]) }), await given()]
    asking = []
    for (const who of people) asking.push(await asked(server, who, scheduled.id, period(2, 200)), await asked(server, who, approving.id), await asked(server, who, ending.id, period(0, 14.5)))
    await server.drain()
    const neighbour = await neighbourOf(server)
    try {
      for (const days of [8, 8]) {
        const to = parseInstant(daysOn(days))!
        for (const { clock } of [server.running, neighbour]) clock.move(to)
        counts = await Promise.all([sweep(server.running.context), sweep(neighbour.context)])
        await Promise.all([server.drain(), drainOf(neighbour)])
      }
    } finally {
      await neighbour.stop()
    }
  })

  test('R15 R19 R28 do everything once', async () => {
    expect(counts.map((c) => Object.keys(c)).flat()).toEqual(expect.arrayContaining(['expireApproval', 'endAssignment']))
    const doubled = await rows(server, `select request_id, activity_display_name, count(*) from audit_event where request_id = any($1)
      and activity_display_name not in ('Add approver to request approval', 'Remind approvers of access package assignment request') group by 1, 2 having count(*) > 1`, [asking])
    expect(doubled).toEqual([])
    const states = await rows(server, 'select state, status, count(*)::int as n from assignment_request where id = any($1) group by 1, 2 order by 1, 2', [asking])
    expect(states).toEqual([{ state: 'delivered', status: 'Delivered', n: 20 }, { state: 'denied', status: 'Expired', n: 10 }])
    const removals = await rows(server, `select state, count(*)::int as n from assignment_request where request_type = 'systemRemove' and assignment_id in (select assignment_id from assignment_request where id = any($1)) group by 1`, [asking])
    expect(removals).toEqual([{ state: 'delivered', n: 10 }])
    expect(await rows(server, `select principal_id from holding where removed_at is null group by principal_id, origin_system, resource_origin_id, role_origin_id having count(*) > 1`)).toEqual([])
    for (const who of people) expect(await holds(server, who, exemption), who).toBe(true)
  })
})
