/** What happens to many people at once is what would happen to each of them alone. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { deliverMany } from '#app/delivery/deliver-many.ts'
import { ConnectorFailed, type Connector } from '#connectors/connector.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { group, lasting, makePackage, membersOf, person, rows, unique } from '../support/world.ts'
import { automatic, emptyPackage } from './automatic-world.ts'
import { crowdIn, statesOf } from './crowd-world.ts'
import { join, makeTeam, part, setRule } from './movers-world.ts'

vi.setConfig({ testTimeout: 120_000 })
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
beforeEach(async () => { await server.drain() })

const into = (department: string, ids: readonly string[]) => rows(server, 'update directory_object set department = $1 where id = any($2::uuid[])', [department, ids])

/** Everything that is on record about a person and a package, without what differs from person to person. */
async function record(personId: string, accessPackageId: string): Promise<unknown> {
  const [found] = await rows<{ told: unknown }>(server, `
    with a as (select a.* from assignment a join subject s on s.id = a.target_id where s.object_id = $1 and a.access_package_id = $2)
    select jsonb_build_object(
      'assignments', (select jsonb_agg(to_jsonb(a) - array['id', 'target_id', 'ending_request_id'] order by a.id) from a),
      'facts', (select jsonb_agg(f.facts) from assignment_facts f join a on a.id = f.assignment_id),
      'requests', (select jsonb_agg(to_jsonb(r) - array['id', 'target_id', 'requestor_id', 'assignment_id'] order by r.id) from assignment_request r join a on a.id = r.assignment_id),
      'roles', (select jsonb_agg(to_jsonb(i) - array['id', 'assignment_id'] order by i.id) from assignment_resource_role i join a on a.id = i.assignment_id),
      'holdings', (select jsonb_agg(to_jsonb(h) - array['id', 'principal_id'] order by h.id) from holding h where h.principal_id = $1 and h.role_origin_id in (select i.role_origin_id from assignment_resource_role i join a on a.id = i.assignment_id)),
      'given', (select jsonb_agg(to_jsonb(g) - 'person_id') from automatic_grant g where g.person_id = $1 and g.access_package_id = $2),
      'subject', (select jsonb_build_object('known', s.display_name = d.display_name and s.email = d.mail and s.principal_name = d.user_principal_name, 'type', s.subject_type, 'lifecycle', s.subject_lifecycle) from subject s join directory_object d on d.id = s.object_id where d.id = $1),
      'audited', (select jsonb_agg(jsonb_build_object('activity', e.activity_display_name, 'category', e.category, 'by', e.initiated_by, 'details', e.additional_details, 'about', (e.request_id = r.id, e.assignment_id = a.id, e.correlation_id = r.id::text),
          'targets', (select jsonb_agg(jsonb_build_object('type', t ->> 'type', 'right', t ->> 'id' in ($1::text, $2::text, r.id::text) or t ->> 'type' = 'AccessPackageResource', 'named', t ->> 'displayName' is not null, 'upn', t ->> 'userPrincipalName' is not null)) from jsonb_array_elements(e.target_resources) t),
          'parties', (select count(*) from audit_party p where p.event_id = e.id)) order by e.id) from audit_event e join a on true join assignment_request r on r.assignment_id = a.id and r.request_type like '%Add' where e.access_package_id = $2 and (e.assignment_id = a.id or e.request_id = r.id))
    ) as told`, [personId, accessPackageId])
  return found!.told
}
/** Lets a table refuse the rows about one person, until the answer is called. */
async function poisoned(table: 'automatic_grant' | 'mover_case', personId: string): Promise<() => Promise<unknown>> {
  await rows(server, `create function poison() returns trigger language plpgsql as $$ begin if new.person_id = '${personId}' then raise exception 'poisoned'; end if; return new; end $$`)
  await rows(server, `create trigger poison before insert on ${table} for each row execute function poison()`)
  return () => rows(server, 'drop function poison() cascade')
}
const states = (accessPackageId: string) => statesOf(server, accessPackageId)
const crowd = (count: number, department?: string) => crowdIn(server, count, department)
const jobsOf = async (task: string) => (await rows<{ n: number }>(server, 'select count(*)::int as n from graphile_worker.jobs where task_identifier = $1', [task]))[0]!.n

describe('given by a rule', () => {
  test('F42 R1 R19 R20 forty people at once have what one person has, to the last line of the audit', async () => {
    const { department, ids } = await crowd(41, unique('Outside'))
    const p = await emptyPackage(server)
    await automatic(server, p.id, `user.department -eq "${department} inside"`)
    await into(`${department} inside`, ids.slice(0, 1))
    await server.drain()
    await into(`${department} inside`, ids.slice(1))
    expect(await jobsOf('check-people')).toBe(1)
    await server.drain()
    const [alone, ...many] = await Promise.all(ids.map((id) => record(id, p.id)))
    expect(alone).toMatchObject({ assignments: [{ state: 'delivered' }], requests: [{ state: 'delivered', request_type: 'systemAdd' }], roles: [{ status: 'Fulfilled' }], holdings: [{ had_before: false }], audited: Array.from({ length: 5 }, () => ({ parties: expect.any(Number) })) })
    for (const told of many) expect(told).toEqual(alone)
  })
  test('F42 F16 among many: who has the role keeps it afterwards, who is blocked or gone is given nothing', async () => {
    const { department, ids } = await crowd(30, unique('Outside'))
    const [had, blocked, gone] = ids as [string, string, string]
    const p = await emptyPackage(server, { gives: [['sg-Workcation location exemption', 'Member']] })
    const target = group('sg-Workcation location exemption').id
    await join(server, target, had)
    await rows(server, 'update directory_object set account_enabled = false where id = $1', [blocked])
    await rows(server, 'update directory_object set deleted_date_time = now() where id = $1', [gone])
    await automatic(server, p.id, `user.department -eq "${department} inside"`)
    await into(`${department} inside`, ids)
    await server.drain()
    expect(await states(p.id)).toEqual([['delivered', 28]])
    expect(await record(had, p.id)).toMatchObject({ holdings: [{ had_before: true }] })
    await into('Elsewhere', ids)
    await server.drain()
    expect(await states(p.id)).toEqual([['expired', 28]])
    expect(await rows(server, 'select member_id as id from group_member where group_id = $1 and member_id = any($2::uuid[])', [target, ids])).toEqual([{ id: had }])
    await part(server, target, had)
  })
  test('F42 R21 a target that refuses many at once is asked for each, and says so for each', async () => {
    const { department, ids } = await crowd(25, unique('Outside'))
    const p = await emptyPackage(server)
    await automatic(server, p.id, `user.department -eq "${department} inside"`)
    const connectors = server.running.app.connectors as Record<string, Connector>
    const real = connectors['AadGroup']!
    const refused = ids[7]!
    connectors['AadGroup'] = {
      ...real,
      grantMany: () => Promise.reject(new ConnectorFailed('not so many', { retryable: true })),
      grant: (id, role) => (id === refused ? Promise.reject(new ConnectorFailed('not this one', { retryable: false })) : real.grant(id, role)),
    }
    await into(`${department} inside`, ids)
    await server.drain()
    connectors['AadGroup'] = real
    expect(await states(p.id)).toEqual([['delivered', 24], ['deliveryFailed', 1]])
  })
  test('F42 the same delivery on two nodes at once, and again later, gives and writes down once', async () => {
    const { department, ids } = await crowd(25, unique('Outside'))
    const p = await emptyPackage(server)
    await automatic(server, p.id, `user.department -eq "${department} inside"`)
    const connectors = server.running.app.connectors as Record<string, Connector>
    const real = connectors['AadGroup']!
    let assignments: readonly string[] = []
    // While the first gives to all, the other does the same, and one of them is being delivered by itself.
    connectors['AadGroup'] = { ...real, grantMany: async (tx, people, role) => {
      connectors['AadGroup'] = real
      assignments = (await rows<{ id: string }>(server, 'select id from assignment where access_package_id = $1', [p.id])).map((r) => r.id)
      return real.grantMany!(tx, people, role)
    } }
    await into(`${department} inside`, ids)
    await server.drain()
    await Promise.all([deliverMany(server.running.app, assignments), deliverMany(server.running.app, assignments)])
    await server.drain()
    expect(await states(p.id)).toEqual([['delivered', 25]])
    const told = await Promise.all(ids.map((id) => record(id, p.id)))
    for (const one of told) expect(one).toEqual(told[0])
  })
  test('F42 one person for whom it cannot be done does not keep it from the others', async () => {
    const { department, ids } = await crowd(25, unique('Outside'))
    const p = await emptyPackage(server)
    await automatic(server, p.id, `user.department -eq "${department} inside"`)
    const healed = await poisoned('automatic_grant', ids[5]!)
    await into(`${department} inside`, ids)
    await server.drain().catch(() => undefined)
    expect(await states(p.id)).toEqual([['delivered', 24]])
    await healed()
    await rows(server, 'select check_people(array[$1::uuid])', [ids[5]])
    await server.drain()
    expect(await states(p.id)).toEqual([['delivered', 25]])
  })
  test('F53 F42 where separation of duties can stand against it, each is looked at', async () => {
    const { department, ids } = await crowd(25, unique('Outside'))
    const p = await emptyPackage(server)
    const team = await makeTeam(server)
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2)', [team, ids[3]])
    expect((await server.as('grace').post(`${em}/accessPackages/${p.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${team}` })).status).toBe(204)
    await automatic(server, p.id, `user.department -eq "${department} inside"`)
    await into(`${department} inside`, ids)
    await server.drain()
    expect(await states(p.id)).toEqual([['delivered', 24]])
    expect(await rows(server, 'select person_id as id from automatic_conflict where access_package_id = $1', [p.id])).toEqual([{ id: ids[3] }])
    // What kept somebody out is looked at when they leave it, though no policy names it.
    await rows(server, 'delete from group_member where group_id = $1', [team])
    await server.drain()
    expect(await states(p.id)).toEqual([['delivered', 25]])
  })
})

describe('memberships', () => {
  test('L1 F42 whoever comes into a group is looked at where a policy is about it or a group around it, and only there', async () => {
    await automatic(server, (await emptyPackage(server)).id, 'user.city -eq "Nowhere at all"')
    const [named, around, unnamed] = [await makeTeam(server), await makeTeam(server), await makeTeam(server)]
    await rows(server, 'insert into group_member (group_id, member_id) values ($1, $2)', [around, named])
    await makePackage(server, { policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(around)] } })
    await server.drain()
    const lookedAt = async (team: string) => {
      await join(server, team, person('bram').id)
      const before = await jobsOf('check-person')
      await server.drain()
      await part(server, team, person('bram').id)
      return [before, await jobsOf('check-person')]
    }
    expect(await lookedAt(unnamed)).toEqual([0, 0])
    expect(await lookedAt(named)).toEqual([1, 1])
    // A rule about groups that it does not name is about every group.
    await automatic(server, (await emptyPackage(server)).id, `user.memberOf -any (group.objectId -notIn ["${named}"])`)
    expect(await lookedAt(unnamed)).toEqual([1, 1])
  })
})

describe('people who changed roles', () => {
  test('L1 thirty people leave a team at once: each has a case of their own, and each manager is asked about each', async () => {
    const { ids } = await crowd(30)
    const team = await makeTeam(server)
    await rows(server, 'insert into group_member (group_id, member_id) select $1, p from unnest($2::uuid[]) as p', [team, ids])
    const made = await makePackage(server, { catalog: 'Security', policy: { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [membersOf(team)], expiration: lasting('P365D') } })
    await setRule(server, made, { action: 'ask', gracePeriod: 'P14D' })
    for (const id of ids) expect((await server.asApp().post(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: { targetId: id, assignmentPolicyId: made.policyId, accessPackageId: made.id } })).status).toBe(201)
    await server.drain()
    await part(server, team, ids[0]!)
    await server.drain()
    // That it cannot be done for one of them does not keep the others from it.
    const healed = await poisoned('mover_case', ids[4]!)
    await rows(server, 'delete from group_member where group_id = $1', [team])
    await server.drain().catch(() => undefined)
    expect(await rows(server, 'select 1 from mover_case where policy_id = $1', [made.policyId])).toHaveLength(29)
    await healed()
    await rows(server, 'select check_people(array[$1::uuid])', [ids[4]])
    await server.drain()
    const cases = await rows<{ person: string; told: unknown }>(server, `
      select c.person_id as person, to_jsonb(c) - array['id', 'assignment_id', 'person_id', 'reason'] || jsonb_build_object('reason', replace(c.reason, d.display_name, 'X'),
        'mails', (select jsonb_agg(jsonb_build_object('event', m.event, 'to', m.address, 'data', replace(replace(replace(replace(m.data::text, c.id::text, ''), c.person_id::text, ''), replace(d.display_name, ' ', '+'), 'X'), d.display_name, 'X')::jsonb - 'requestor') order by m.address) from mail m where m.occasion like '%' || c.id || '%'),
        'audited', (select jsonb_agg(e.activity_display_name order by e.id) from audit_event e where e.assignment_id = c.assignment_id and e.activity_display_name ~ 'no longer fits')) as told
      from mover_case c join directory_object d on d.id = c.person_id where c.policy_id = $1`, [made.policyId])
    expect(cases.map((c) => c.person).toSorted()).toEqual(ids.toSorted())
    const alone = cases.find((c) => c.person === ids[0])!.told
    expect(alone).toMatchObject({ state: 'open', action: 'ask', mails: expect.arrayContaining([expect.objectContaining({ event: 'moverToDecide', to: 'mary@contoso.example' })]), audited: ['Holder no longer fits access package policy'] })
    for (const { told } of cases) expect(told).toEqual(alone)
  })
})
