import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, decide, makePackage, person, stageOf, user } from '../support/world.ts'

// What an approver did: their own decisions, those of others about what was theirs, too, and what they handed on.

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const history = `${em}/assignmentRequests/filterByCurrentUser(on='approver')?$orderby=latchkey.decidedDateTime desc`
const listed = async (who: string, of: readonly string[], more = ''): Promise<string[]> =>
  (await server.as(who).get(`${history}${more}`)).body.value.map(({ id }: { id: string }) => id).filter((id: string) => of.includes(id))
const reassign = async (who: string, id: string, to: readonly string[], sequence = 1) =>
  server.as(who).post(`${em}/accessPackageAssignmentApprovals/${id}/stages/${await stageOf(server, id, sequence)}/latchkey.reassign`, { approverIds: to.map((one) => person(one).id), justification: 'Knows the system' })
const context = async (who: string, id: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body
const needs = (...approvers: readonly (readonly string[])[]) => ({ policy: { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: approvers.map((of) => ({ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: of.map((one) => user(one)) })) } } })
/** An hour later, so that each has a time of its own. */
const later = async <T>(what: Promise<T>): Promise<T> => { const done = await what; await server.clock.advance('PT1H'); return done }

describe('F50 L7 the history of an approver', () => {
  test('F50 what was decided last comes first, whenever it was asked, and pages do not move when more is decided', async () => {
    const p = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('ewa')]) } })
    const [one, two, three, four] = [await later(asked(server, 'joann', p.id)), await later(asked(server, 'mirjam', p.id)), await later(asked(server, 'bram', p.id)), await later(asked(server, 'chiara', p.id))]
    for (const id of [three, one, two]) expect((await later(decide(server, 'ewa', id!, id === one ? 'Deny' : 'Approve', 'As agreed'))).status).toBe(204)
    const all = [one!, two!, three!, four!]
    // What still waits is listed by when it was asked.
    expect(await listed('ewa', all)).toEqual([two, one, three, four])
    const first = (await server.as('ewa').get(`${history}&$top=2`)).body
    expect(first.value.map(({ id }: { id: string }) => id)).toEqual([two, one])
    await later(decide(server, 'ewa', four!))
    const rest = (await server.as('ewa').get(first['@odata.nextLink'].replace(server.url, ''))).body
    expect(rest.value.map(({ id }: { id: string }) => id)).toEqual([three])
    expect(await listed('ewa', all)).toEqual([four, two, one, three])
  })

  test('F50 of several stages counts the own one, of those that others decided the last, and of what expired its end', async () => {
    const [staged, plain, expiring] = [await makePackage(server, needs(['lin', 'omar'], ['priya'])), await makePackage(server, needs(['lin'])), await makePackage(server, needs(['lin']))]
    const [a, b, c] = [await later(asked(server, 'joann', staged.id)), await later(asked(server, 'joann', plain.id)), await later(asked(server, 'joann', expiring.id))]
    await later(decide(server, 'lin', a!))
    await later(decide(server, 'lin', b!))
    await later(decide(server, 'priya', a!, 'Approve', undefined, 2))
    expect([await listed('lin', [a!, b!]), await listed('omar', [a!, b!]), await listed('priya', [a!])]).toEqual([[b, a], [a], [a]])
    await server.clock.advance('P15D')
    expect(await listed('lin', [a!, b!, c!])).toEqual([c, b, a])
    const told = (await server.as('lin').get(`${history}&$select=id,latchkey.decidedDateTime&$filter=id eq '${b}'`)).body.value
    expect(told).toEqual([{ id: b, '@latchkey.decidedDateTime': (await context('lin', b!)).stages[0].reviewedDateTime }])
  })

  test('L7 what was handed on stays in the history of whoever had it, by when they did it, and says to whom; it is not theirs to decide', async () => {
    const [p, other] = [await makePackage(server, needs(['yusuf'])), await makePackage(server, needs(['yusuf']))]
    const [id, before, after] = [await later(asked(server, 'joann', p.id)), await later(asked(server, 'joann', other.id)), await later(asked(server, 'bram', other.id))]
    await later(decide(server, 'yusuf', before!))
    expect((await later(reassign('yusuf', id!, ['lin', 'priya']))).status).toBe(204)
    await later(decide(server, 'yusuf', after!))
    const all = [id!, before!, after!]
    expect(await listed('yusuf', all, '&$expand=accessPackage,target')).toEqual([after, id, before])
    expect((await context('yusuf', id!)).handedOnTo).toEqual({ to: ['Lin Zhao', 'Priya Raman'], reason: 'Knows the system', at: expect.stringMatching(/Z$/) })
    expect((await context('lin', id!)).handedOnTo).toBe(null)
    const approvals = async (who: string) => (await server.as(who).get(`${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')?$filter=id eq '${id}'`)).body.value.length
    expect([await approvals('yusuf'), await approvals('lin'), (await decide(server, 'yusuf', id!)).status]).toEqual([0, 1, 404])
    await later(decide(server, 'lin', id!))
    expect([await listed('yusuf', all), (await listed('lin', [id!])).length]).toEqual([[after, id, before], 1])
    // Whoever reads only what concerns them finds the package of what they handed on as well.
    expect((await server.as('yusuf').get(`${em}/assignmentRequests/${id}?$expand=accessPackage`)).body).toMatchObject({ id, accessPackage: { id: p.id } })
  })

  test('L7 an administrator who hands on what others had to decide has no part in it', async () => {
    const p = await makePackage(server, { catalog: 'Security', ...needs(['mary']) })
    const id = await asked(server, 'joann', p.id)
    expect((await reassign('omar', id, ['lin'])).status).toBe(204)
    expect([await listed('omar', [id]), await listed('mary', [id]), await listed('lin', [id])]).toEqual([[], [], [id]])
    expect((await context('omar', id)).handedOnTo).toBe(null)
  })
})
