/** Many people at once, two workers, a month without any job, and rules that change twice before anybody looked. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { catalog, person, rows } from '../support/world.ts'
import { drainOf, leap, neighbourOf } from '../jobs/world.ts'
import { audited, automatic, change, emptyPackage, holders, policyOf, stateOf } from './automatic-world.ts'

type Conflict = { kind: 'accessPackage'; id: string; displayName: string }
const standing = vi.hoisted(() => ({ conflicts: new Map<string, Conflict[]>() }))
vi.mock('#app/separation/conflicts-of.ts', () => ({
  conflictsOf: async (_: unknown, { personId }: { personId: string }) => standing.conflicts.get(personId) ?? [], conflictsOfMany: async () => standing.conflicts,
}))

// Each change lets follow what follows, and days of it pass.
vi.setConfig({ testTimeout: 120_000 })
let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())
const counts = (accessPackageId: string) => rows<{ type: string; state: string; n: number }>(server, 'select request_type as type, state, count(*)::int as n from assignment_request where access_package_id = $1 group by 1, 2 order by 1, 2', [accessPackageId])
const hires = (who: string, at: string | null) => change(server, who, { employeeHireDate: at })
const days = (n: number) => server.running.clock.now().add({ hours: n * 24 }).toString({ fractionalSecondDigits: 3 })

describe('many at once', () => {
  test('F42 R1 R28 U13 a hundred people change department at once, two workers: each gets one assignment, and loses it', { timeout: 120_000 }, async () => {
    await rows(server, `insert into directory_object (id, kind, display_name, given_name, user_principal_name, user_type, account_enabled, department, created_date_time)
      select gen_random_uuid(), 'user', 'Crowd ' || n, 'Crowd', 'crowd' || n || '@contoso.example', 'Member', true, 'Waiting', now() from generate_series(1, 100) as n`)
    const p = await emptyPackage(server)
    await automatic(server, p.id, 'user.department -eq "Moved"')
    const other = await neighbourOf(server)
    const both = () => Promise.all([server.drain(), drainOf(other)])
    await rows(server, "update directory_object set department = 'moved' where given_name = 'Crowd'")
    await both()
    expect(await counts(p.id)).toEqual([{ type: 'systemAdd', state: 'delivered', n: 100 }])
    expect((await holders(server, p.id)).length).toBe(100)
    await rows(server, "update directory_object set department = 'Elsewhere' where given_name = 'Crowd'")
    await both()
    await other.stop()
    expect(await counts(p.id)).toEqual([{ type: 'systemAdd', state: 'delivered', n: 100 }, { type: 'systemRemove', state: 'delivered', n: 100 }])
    expect(await rows(server, "select 1 from group_member m join directory_object u on u.id = m.member_id where u.given_name = 'Crowd'")).toEqual([])
    await rows(server, "delete from directory_object where given_name = 'Crowd'")
  })
  test('F42 the same person looked at on two nodes at the same moment is given it once', async () => {
    const p = await emptyPackage(server)
    const other = await neighbourOf(server)
    await rows(server, "update directory_object set city = 'Twice' where id = $1", [person('lukas').id])
    await automatic(server, p.id, 'user.city -eq "Nowhere"')
    await rows(server, `update assignment_policy set specific_allowed_targets = jsonb_set(specific_allowed_targets, '{0,membershipRule}', '"user.city -eq \\"Twice\\""') where access_package_id = $1 and automatic_request_settings is not null`, [p.id])
    const { checkAutomatic } = await import('#app/automatic/check-automatic.ts')
    await Promise.all([checkAutomatic(server.running.app, [person('lukas').id]), checkAutomatic(other.app, [person('lukas').id]), checkAutomatic(server.running.app, [person('lukas').id])])
    await server.drain()
    await other.stop()
    expect(await counts(p.id)).toEqual([{ type: 'systemAdd', state: 'delivered', n: 1 }])
    await change(server, 'lukas', { city: null })
  })
  test('F42 a rule that is changed twice before any job ran: only the last one counts', async () => {
    const p = await emptyPackage(server)
    const id = await automatic(server, p.id, `user.objectId -eq "${person('lukas').id}"`)
    const rule = (who: string) => ({ specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: `user.objectId -eq "${person(who).id}"` }] })
    const replies = [await server.as('grace').patch(`${em}/assignmentPolicies/${id}`, rule('bram')), await server.as('grace').patch(`${em}/assignmentPolicies/${id}`, rule('maya'))]
    expect(replies.map((r) => r.status)).toEqual([204, 204])
    await server.drain()
    expect(await holders(server, p.id)).toEqual(['Maya'])
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['expired', false])
    await Promise.all([server.as('grace').patch(`${em}/assignmentPolicies/${id}`, rule('bram')), server.as('stephan').patch(`${em}/assignmentPolicies/${id}`, rule('jun')), server.drain()])
    await server.drain()
    const [last] = await rows<{ rule: string }>(server, "select specific_allowed_targets->0->>'membershipRule' as rule from assignment_policy where id = $1", [id])
    expect(await holders(server, p.id)).toEqual([last!.rule.includes(person('bram').id) ? 'Bram' : 'Jun'])
  })
})

describe('time', () => {
  test('U19 F42 a month later at once: the grace that ended meanwhile is over, and nothing is skipped', async () => {
    const p = await emptyPackage(server)
    await automatic(server, p.id, 'user.city -eq "Monthly"', { automatic: { gracePeriodBeforeAccessRemoval: 'P7D' } })
    await change(server, 'lukas', { city: 'Monthly' })
    await rows(server, "update directory_object set city = null where id = $1", [person('lukas').id])
    await rows(server, "update directory_object set city = 'Monthly' where id = $1", [person('bram').id])
    // Nobody worked for a month: the person left in it, and the grace begins when that is seen.
    await leap(server, 'P30D')
    expect(await holders(server, p.id)).toEqual(['Bram', 'Lukas'])
    await leap(server, 'P30D')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['expired', false])
    await change(server, 'bram', { city: null })
    await leap(server, 'P8D')
    expect(await holders(server, p.id)).toEqual([])
  })
  test('F42 as time passes people come into a rule with time in it, and leave it, to the minute', async () => {
    const p = await emptyPackage(server)
    await hires('lukas', days(3))
    await automatic(server, p.id, `user.employeeHireDate -le system.now -and user.employeeHireDate -ge system.now -minus P10D -and user.objectId -eq "${person('lukas').id}"`)
    await server.clock.advance('P2DT23H')
    expect(await holders(server, p.id)).toEqual([])
    await server.clock.advance('PT1H2M')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['delivered', true])
    await server.clock.advance('P9DT23H50M')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['delivered', true])
    await server.clock.advance('PT10M')
    expect(await stateOf(server, 'lukas', p.id)).toEqual(['expired', false])
  })
  test('F42 a date that is set to later today is noticed today', async () => {
    const p = await emptyPackage(server)
    await automatic(server, p.id, `user.employeeHireDate -le system.now -and user.objectId -eq "${person('jun').id}"`)
    await hires('jun', days(2))
    await server.clock.advance('PT1M')
    await hires('jun', days(1 / 24))
    expect(await holders(server, p.id)).toEqual([])
    await server.clock.advance('PT59M')
    expect(await holders(server, p.id)).toEqual([])
    await server.clock.advance('PT2M')
    expect(await holders(server, p.id)).toEqual(['Jun'])
  })
  test('F42 nothing new is given while the catalog is not enabled; who fitted meanwhile is given it afterwards', async () => {
    const p = await emptyPackage(server, { catalog: 'Licences', gives: [] })
    await automatic(server, p.id, 'user.city -eq "Closed"')
    await server.clock.advance('PT1M')
    const state = async (to: string) => { await server.as('grace').patch(`${em}/catalogs/${catalog('Licences').id}`, { state: to }) }
    await state('unpublished')
    await change(server, 'lukas', { city: 'Closed' })
    expect(await holders(server, p.id)).toEqual([])
    await state('published')
    await server.clock.advance('PT1M')
    expect(await holders(server, p.id)).toEqual(['Lukas'])
    await state('unpublished')
    await change(server, 'lukas', { city: null })
    expect(await holders(server, p.id)).toEqual([])
    await state('published')
  })
  test('F42 a rule with time in it after a month without any job: as things are then', async () => {
    const p = await emptyPackage(server)
    for (const [who, n] of [['lukas', 5], ['bram', 25], ['maya', 45]] as const) await rows(server, 'update directory_object set employee_hire_date = $2 where id = $1', [person(who).id, days(n)])
    await automatic(server, p.id, `user.employeeHireDate -le system.now -and user.employeeHireDate -ge system.now -minus P10D -and user.objectId -in ["${['lukas', 'bram', 'maya'].map((w) => person(w).id).join('", "')}"]`)
    await leap(server, 'P30D')
    expect(await holders(server, p.id)).toEqual(['Bram'])
    await leap(server, 'P20D')
    expect(await holders(server, p.id)).toEqual(['Maya'])
  })
})

describe('separation of duties', () => {
  test('U17 who holds what stands against it is skipped, listed and audited once, and given it when that is resolved', async () => {
    const p = await emptyPackage(server)
    const [lukas, bram] = [person('lukas').id, person('bram').id]
    const against: Conflict = { kind: 'accessPackage', id: p.id, displayName: 'Payments' }
    standing.conflicts.set(lukas, [against])
    const id = await automatic(server, p.id, `user.objectId -in ["${lukas}", "${bram}"]`)
    for (const n of [1, 2]) await change(server, 'lukas', { jobTitle: `Title ${n}` })
    expect(await holders(server, p.id)).toEqual(['Bram'])
    expect(await audited(server, p.id, 'Skip automatic')).toBe(1)
    const listed = async (who: string) => (await server.as(who).get(`${em}/latchkey.automaticConflicts`)).body.value.filter((c: { accessPackageId: string }) => c.accessPackageId === p.id)
    expect(await listed('stephan')).toMatchObject([{ userId: lukas, policyId: id, accessPackageName: p.displayName, conflicts: [against] }])
    expect((await server.as('mirjam').get(`${em}/latchkey.automaticConflicts`)).status).toBe(403)
    standing.conflicts.clear()
    // Nobody of the people changed: the look of the next day finds it.
    await server.clock.advance('P1D')
    expect([await holders(server, p.id), await listed('stephan'), await policyOf(server, 'lukas', p.id)]).toEqual([['Bram', 'Lukas'], [], id])
  })
  test('U17 who leaves the rule is no conflict any more', async () => {
    const p = await emptyPackage(server)
    standing.conflicts.set(person('lukas').id, [{ kind: 'accessPackage', id: p.id, displayName: 'Payments' }])
    await automatic(server, p.id, 'user.city -eq "Conflicted"')
    await change(server, 'lukas', { city: 'Conflicted' })
    expect(await rows(server, 'select 1 from automatic_conflict')).toHaveLength(1)
    await server.clock.advance('P1D')
    expect(await rows(server, 'select 1 from automatic_look where access_package_id = $1', [p.id])).toHaveLength(1)
    await change(server, 'lukas', { city: null })
    expect(await rows(server, 'select 1 from automatic_conflict')).toEqual([])
    expect(await counts(p.id)).toEqual([])
    standing.conflicts.clear()
  })
})
