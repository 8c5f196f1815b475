/** Attributes after the answer: what is written on fulfilment, and what becomes of it when access ends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stampAttributes } from '#app/delivery/stamp-attributes.ts'
import { dyingAt, type Moment } from '../chaos/dying.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, assignmentOf, decide, lasting, makePackage, manager, person, rows, unique, user, catalog, type Made } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

type Attribute = { name: string; isEditable?: boolean; isPersistedOnAssignmentRemoval?: boolean }
const editable = (name: string, more: object = {}): Attribute => ({ name, isEditable: true, ...more })
const asksFor = ({ name, ...more }: Attribute) => ({ name, ...more, source: { '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion', question: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: `Your ${name}?` } } })
const general = catalog('General').id
/** A package that gives a new group, which asks for these attributes. */
async function packageAsking(attributes: readonly Attribute[], policy: Record<string, unknown> = {}): Promise<Made & { groupId: string; roleScopeId: string }> {
  const groupId = (await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })).body.id as string
  expect((await server.as('grace').post(`${em}/resourceRequests`, { requestType: 'adminAdd', catalog: { id: general }, resource: { originId: groupId, originSystem: 'AadGroup', attributes: attributes.map(asksFor) } })).status).toBe(201)
  const made = await makePackage(server, { policy })
  const { body } = await server.as('grace').post(`${em}/accessPackages/${made.id}/resourceRoleScopes`, { role: { originId: `Member_${groupId}`, originSystem: 'AadGroup', resource: { originId: groupId } }, scope: { originId: groupId, originSystem: 'AadGroup' } })
  return { ...made, groupId, roleScopeId: body.id }
}
const change = async (p: { groupId: string }, attributes: readonly Attribute[]) =>
  expect((await server.as('grace').post(`${em}/resourceRequests`, { requestType: 'adminUpdate', catalog: { id: general }, resource: { originId: p.groupId, originSystem: 'AadGroup', attributes: attributes.map(asksFor) } })).status).toBe(201)
const answersFor = async (who: string, p: { id: string }, values: Record<string, string>) => {
  const { body } = await server.as(who).post(`${em}/accessPackages/${p.id}/getApplicablePolicyRequirements`)
  return body.value[0].questions.map((q: Record<string, string>) => ({ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: values[q['@latchkey.attribute']!] ?? '', answeredQuestion: { '@odata.type': q['@odata.type'], id: q['id'] } }))
}
const take = async (who: string, p: { id: string }, values: Record<string, string>) => {
  const id = await asked(server, who, p.id, { answers: await answersFor(who, p, values) })
  await server.drain()
  return id
}
const end = async (who: string, p: { id: string }) => {
  expect((await server.as(who).post(`${em}/assignmentRequests`, { requestType: 'userRemove', assignment: { id: (await assignmentOf(server, who, p.id)).id } })).status).toBe(201)
  await server.drain()
}
const set = (who: string, values: object) => server.asApp().patch(`/v1.0/users/${person(who).id}`, values)
const value = async (who: string, attribute: string): Promise<string | null> => (await server.asApp().get(`/v1.0/users/${person(who).id}?$select=${attribute}`)).body[attribute]
/** Every change of a person that Latchkey told the audit log of, oldest first. */
const audited = async (who: string): Promise<string[]> =>
  (await rows<{ details: { key: string; value: string }[] }>(server, `select additional_details as details from audit_event where activity_display_name = 'Update user' and target_resources->0->>'id' = $1 and assignment_id is not null order by activity_date_time, id`, [person(who).id]))
    .map((r) => r.details.map((d) => d.value).join(' '))

describe('F8 when access ends', () => {
  test('F8 a value that was written goes, and the audit log tells of both without the value', async () => {
    const p = await packageAsking([editable('state')])
    await take('lukas', p, { state: 'Noord-Holland' })
    expect(await value('lukas', 'state')).toBe('Noord-Holland')
    await end('lukas', p)
    expect([await value('lukas', 'state'), await audited('lukas')]).toEqual([null, ['state written', 'state removed']])
  })
  test('F8 a value that was replaced comes back', async () => {
    const p = await packageAsking([editable('jobTitle')])
    await take('bram', p, { jobTitle: 'Acting manager' })
    expect(await value('bram', 'jobTitle')).toBe('Acting manager')
    await end('bram', p)
    expect([await value('bram', 'jobTitle'), await audited('bram')]).toEqual(['Account Executive', ['jobTitle written', 'jobTitle restored']])
  })
  test('F8 a value that is persisted stays, as the resource says on that day', async () => {
    const [stays, goes] = [await packageAsking([editable('state', { isPersistedOnAssignmentRemoval: true })]), await packageAsking([editable('city', { isPersistedOnAssignmentRemoval: true })])]
    await take('chiara', stays, { state: 'Utrecht' })
    await take('chiara', goes, { city: 'Breda' })
    await change(goes, [editable('city')])
    await end('chiara', stays)
    await end('chiara', goes)
    expect([await value('chiara', 'state'), await value('chiara', 'city')]).toEqual(['Utrecht', 'Amsterdam'])
  })
  test('F8 a value that somebody changed by hand meanwhile is left alone', async () => {
    const p = await packageAsking([editable('jobTitle')])
    await take('aditi', p, { jobTitle: 'Acting manager' })
    await set('aditi', { jobTitle: 'Director' })
    await end('aditi', p)
    expect([await value('aditi', 'jobTitle'), await audited('aditi')]).toEqual(['Director', ['jobTitle written']])
  })
  test('F8 a value that was the same before is not taken away', async () => {
    const p = await packageAsking([{ name: 'jobTitle' }])
    await take('joann', p, {})
    await end('joann', p)
    expect([await value('joann', 'jobTitle'), await audited('joann')]).toEqual(['Account Executive', []])
  })
  test('F8 it goes at the end of the period, after a month of silence', async () => {
    const p = await packageAsking([editable('state')], { expiration: lasting('P14D') })
    await take('jun', p, { state: 'Central' })
    await server.clock.advance('P30D')
    expect([await value('jun', 'state'), (await assignmentOf(server, 'jun', p.id)).state]).toEqual([null, 'expired'])
  })
})

describe('D9 what several packages need', () => {
  test('D9 the same value stays until the last of them ends, in whichever order', async () => {
    for (const [who, order] of [['maya', [0, 1]], ['tyler', [1, 0]]] as const) {
      const packages = [await packageAsking([{ name: 'state' }]), await packageAsking([{ name: 'state' }])]
      for (const p of packages) await take(who, p, { state: 'Washington' })
      await end(who, packages[order[0]]!)
      expect(await value(who, 'state')).toBe('Washington')
      await end(who, packages[order[1]]!)
      expect(await value(who, 'state')).toBeNull()
    }
  })
  test('D9 different values: the end of the later brings the earlier back, the end of the earlier changes nothing', async () => {
    const [first, second, third] = [await packageAsking([editable('department')]), await packageAsking([editable('department')]), await packageAsking([editable('department')])]
    await take('wouter', first, { department: 'Audit' })
    await take('wouter', second, { department: 'Tax' })
    await take('wouter', third, { department: 'Treasury' })
    await end('wouter', second)
    expect(await value('wouter', 'department')).toBe('Treasury')
    await end('wouter', third)
    expect(await value('wouter', 'department')).toBe('Audit')
    await end('wouter', first)
    expect(await value('wouter', 'department')).toBe('Finance')
  })
  test('D9 a resource that leaves the package takes its value along, but not while another one in it asks for the same', async () => {
    const [p, other] = [await packageAsking([editable('state')]), await packageAsking([{ name: 'state' }])]
    const { body } = await server.as('grace').post(`${em}/accessPackages/${p.id}/resourceRoleScopes`, { role: { originId: `Member_${other.groupId}`, originSystem: 'AadGroup', resource: { originId: other.groupId } }, scope: { originId: other.groupId, originSystem: 'AadGroup' } })
    await take('oliver', p, { state: 'Leinster' })
    const leave = async (roleScopeId: string) => { await server.as('grace').delete(`${em}/accessPackages/${p.id}/resourceRoleScopes/${roleScopeId}`); await server.drain(); return value('oliver', 'state') }
    expect([await leave(p.roleScopeId), await leave(body.id)]).toEqual(['Leinster', null])
    expect((await assignmentOf(server, 'oliver', p.id)).state).toBe('delivered')
  })
})

describe('F8 on fulfilment', () => {
  test('F8 what was filled in between asking and approval is not written over where it may not be changed', async () => {
    const p = await packageAsking([{ name: 'state' }], { requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) })
    const id = await take('nadia', p, { state: 'Central' })
    await set('nadia', { state: 'West' })
    await decide(server, 'siobhan', id)
    await server.drain()
    expect([await value('nadia', 'state'), (await assignmentOf(server, 'nadia', p.id)).state]).toEqual(['West', 'delivered'])
    await end('nadia', p)
    expect(await value('nadia', 'state')).toBe('West')
  })
  test('F8 an answer that left a value as it was does not undo a later change', async () => {
    const p = await packageAsking([editable('jobTitle')], { requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) })
    const id = await take('carmen', p, {})
    await set('carmen', { jobTitle: 'Head of Talent' })
    await decide(server, 'aoife', id)
    await server.drain()
    expect(await value('carmen', 'jobTitle')).toBe('Head of Talent')
  })
  test('F8 what is denied or cancelled writes nothing', async () => {
    const p = await packageAsking([editable('state')], { requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) })
    await decide(server, 'aoife', await take('sofie', p, { state: 'Utrecht' }), 'Deny')
    await server.as('sofie').post(`${em}/assignmentRequests/${await take('sofie', p, { state: 'Zeeland' })}/cancel`)
    await server.drain()
    expect([await value('sofie', 'state'), await audited('sofie')]).toEqual([null, []])
  })
  test('F8 doing it again, also twice at once, changes nothing more', async () => {
    const p = await packageAsking([editable('state'), editable('jobTitle')])
    await take('daan', p, { state: 'Utrecht', jobTitle: 'Chief' })
    const { id } = await assignmentOf(server, 'daan', p.id)
    const { app } = server.running
    const read = () => app.db.selectFrom('assignment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const row = await read()
    await Promise.all([stampAttributes(app, row, person('daan').id), stampAttributes(app, row, person('daan').id)])
    expect(await audited('daan')).toEqual(['state written', 'jobTitle written'])
    const ending = { ...row, endingRequestId: row.id }
    await Promise.all([stampAttributes(app, ending, person('daan').id), stampAttributes(app, ending, person('daan').id)])
    expect([await value('daan', 'state'), await value('daan', 'jobTitle'), await audited('daan')]).toEqual([null, 'Service Desk Analyst', ['state written', 'jobTitle written', 'state removed', 'jobTitle restored']])
  })
  test.each<Moment>(['before', 'after'])('F8 dying %s each statement, and doing it again: written once, taken back once', async (moment) => {
    const p = await packageAsking([editable('jobTitle')])
    const who = moment === 'before' ? 'thabo' : 'anouk'
    const title = await value(who, 'jobTitle')
    await take(who, p, { jobTitle: 'Chief' })
    const { app, databaseUrl } = server.running
    const { id } = await assignmentOf(server, who, p.id)
    const row = await app.db.selectFrom('assignment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    let [died, at] = [true, 1]
    for (; died; at++) {
      for (const [now, expected] of [[{ ...row, endingRequestId: row.id }, title], [row, 'Chief']] as const) {
        died = await dyingAt(at, moment, databaseUrl, app, (dying) => stampAttributes(dying, now, person(who).id))
        await stampAttributes(app, now, person(who).id)
        expect([at, await value(who, 'jobTitle')]).toEqual([at, expected])
      }
    }
    expect(at).toBeGreaterThan(8)
    expect(await audited(who)).toEqual(['jobTitle written', ...Array.from({ length: at - 1 }, () => ['jobTitle restored', 'jobTitle written']).flat()])
  }, 60_000)
  test('F8 a record of a request that is deleted, and a resource that asks no more, leave the value until the end', async () => {
    const p = await packageAsking([editable('state')])
    const id = await take('emeka', p, { state: 'Leinster' })
    await change(p, [])
    expect((await server.as('stephan').delete(`${em}/assignmentRequests/${id}`)).status).toBe(204)
    const row = await server.running.app.db.selectFrom('assignment').selectAll().where('id', '=', (await assignmentOf(server, 'emeka', p.id)).id).executeTakeFirstOrThrow()
    await stampAttributes(server.running.app, row, person('emeka').id)
    expect(await value('emeka', 'state')).toBe('Leinster')
    await end('emeka', p)
    expect(await value('emeka', 'state')).toBeNull()
  })
  test('F8 a person who is deleted takes everything along', async () => {
    const p = await packageAsking([editable('state')])
    await take('camille', p, { state: 'Utrecht' })
    expect((await server.asApp().delete(`/v1.0/users/${person('camille').id}`)).status).toBe(204)
    await server.drain()
    expect(await rows(server, 'select id from stamped_attribute where person_id = $1', [person('camille').id])).toEqual([])
    expect((await ask(server, 'stephan', p.id, { requestType: 'adminAdd', for: 'camille' })).status).toBe(400)
  })
})
