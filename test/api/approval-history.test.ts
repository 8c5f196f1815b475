import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { approvedBy, asked, decide, makePackage, user } from '../support/world.ts'

// What an approver did: their own decisions, and those of others about what was theirs, too.

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const history = `${em}/assignmentRequests/filterByCurrentUser(on='approver')?$orderby=latchkey.decidedDateTime desc`
const listed = async (who: string, of: readonly string[], more = ''): Promise<string[]> =>
  (await server.as(who).get(`${history}${more}`)).body.value.map(({ id }: { id: string }) => id).filter((id: string) => of.includes(id))
const context = async (who: string, id: string) => (await server.as(who).get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body
const needs = (...approvers: readonly (readonly string[])[]) => ({ policy: { requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: approvers.map((of) => ({ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: of.map((one) => user(one)) })) } } })
/** An hour later, so that each has a time of its own. */
const later = async <T>(what: Promise<T>): Promise<T> => { const done = await what; await server.clock.advance('PT1H'); return done }

describe('F50 the history of an approver', () => {
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
})
