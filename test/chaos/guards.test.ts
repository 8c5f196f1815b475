/** Each guard has an enemy of its own: with the guard nothing happens, and without it the harm is there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '#app/app.ts'
import type { endAssignment } from '#app/assignment/end-assignment.ts'
import type { deliverAssignment } from '#app/delivery/deliver-assignment.ts'
import type { reconcilePackage } from '#app/delivery/reconcile-package.ts'
import type { Connector, ConnectorFailed } from '#connectors/connector.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, makePackage, person, rows } from '../support/world.ts'
import { elsewhere, holds, requestRow } from '../jobs/world.ts'
import { productWithout, type Cut } from './without.ts'

const studio = 'Contoso Studio'
let server: TestServer
let real: Connector
beforeAll(async () => {
  server = await startTestServer()
  const connectors = server.running.app.connectors as Record<string, Connector>
  real = elsewhere(connectors['AadApplication']!)
  connectors['AadApplication'] = real
})
afterAll(() => server.close())

type Delivery = { deliverAssignment: typeof deliverAssignment }
type Ending = { endAssignment: typeof endAssignment }
type Reconciling = { reconcilePackage: typeof reconcilePackage }
type Failing = { ConnectorFailed: typeof ConnectorFailed }
type Load = <T>(path: string) => T
/** Whom it happens to, and the product with or without the guard. */
type Scene = { readonly who: string; readonly load: Load; readonly deliver: (assignment: string, ways?: Partial<Connector>) => Promise<void> }
const packageOf = async (policy = {}) => (await makePackage(server, { gives: [[studio, 'Installed']], policy })).id
/** Asks, and delivers nothing yet. */
async function given(who: string, packageId: string): Promise<{ request: string; assignment: string }> {
  const request = await asked(server, who, packageId)
  const { id: assignment } = await assignmentOf(server, who, packageId)
  await rows(server, 'delete from graphile_worker._private_jobs')
  return { request, assignment }
}
/** Gives the role as somebody at the target does, whom nobody asked. */
async function hasAlready(who: string): Promise<void> {
  const [role] = await rows<{ resource: string; role: string }>(server, 'select o.origin_id as resource, r.origin_id as role from resource_role r join resource o on o.id = r.resource_id where o.display_name = $1 and r.display_name = $2', [studio, 'Installed'])
  await real.grant(person(who).id, { resourceId: role!.resource, roleId: role!.role })
}
async function ending(assignment: string): Promise<string> {
  const { body } = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignment } })
  await rows(server, 'delete from graphile_worker._private_jobs')
  return body.id
}
/** Stands still before the target is asked, does something else meanwhile, and goes on. */
const meanwhile = (what: 'grant' | 'revoke', work: () => Promise<unknown>): Partial<Connector> => ({ [what]: async (...of: Parameters<Connector['grant']>) => { await work(); await real[what](...of) } })
/** A delivery that stands still before the target is asked, until it is let go on. */
async function standingStill(deliver: Scene['deliver'], assignment: string, what: 'grant' | 'revoke'): Promise<() => Promise<void>> {
  const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = deliver(assignment, meanwhile(what, async () => { reached.resolve(); await letGo.promise }))
  await reached.promise
  return () => { letGo.resolve(); return done }
}
/** Does something between the moment at which what was done is seen and the one at which it is written down. */
const onceSeen = (what: 'grant' | 'revoke', held: boolean, work: () => Promise<void>): Partial<Connector> => {
  let isDone = false
  return {
    [what]: async (...of: Parameters<Connector['grant']>) => { await real[what](...of); isDone = true },
    async has(...of) {
      const seen = await real.has(...of)
      if (isDone && seen === held) await work()
      return seen
    },
  }
}
const delivering = 'src/app/delivery/deliver-assignment.ts'
const believed: readonly Cut[] = [{ file: delivering, from: "when('revision', '=', revision)", to: "when('revision', '>=', 0)" }, { file: delivering, from: 'marked?.revision === revision', to: 'marked !== undefined' }]

const guards: readonly { readonly guard: string; readonly harm: string; readonly cuts: readonly Cut[]; readonly harmed: (scene: Scene) => Promise<boolean> }[] = [
  {
    guard: 'a grant is read back', harm: 'a target that says yes and does nothing is believed',
    cuts: [{ file: delivering, from: 'if (!(await connector.has(principalId, role))) throw', to: 'if (principalId === undefined) throw' }],
    async harmed({ who, deliver }) {
      const { request, assignment } = await given(who, await packageOf())
      await deliver(assignment, { grant: async () => undefined })
      return (await requestRow(server, request)).state === 'delivered' && !(await holds(server, who, studio))
    },
  },
  {
    guard: 'a removal is read back', harm: 'access stays and is said to have gone',
    cuts: [{ file: delivering, from: 'if (await connector.has(principalId, roleOf(item))) throw', to: 'if (principalId === undefined) throw' }],
    async harmed({ who, deliver }) {
      const { assignment } = await given(who, await packageOf())
      await deliver(assignment)
      const removal = await ending(assignment)
      await deliver(assignment, { revoke: async () => undefined })
      return (await requestRow(server, removal)).state === 'delivered' && holds(server, who, studio)
    },
  },
  {
    guard: 'what another package gives is kept', harm: 'the end of one package takes what another gives',
    cuts: [{ file: delivering, from: 'wantedByAnother: await leftToAnother(app, tx, assignment, item)', to: 'wantedByAnother: false' }, { file: delivering, from: `end === 'revoke' ? await giveBack(`, to: 'principalId === undefined ? await giveBack(' }],
    async harmed({ who, deliver }) {
      const [one, other] = [await given(who, await packageOf()), await given(who, await packageOf())]
      await deliver(one.assignment)
      await deliver(other.assignment)
      await ending(one.assignment)
      await deliver(one.assignment)
      return !(await holds(server, who, studio))
    },
  },
  {
    guard: 'what was held before is noted with the intent', harm: 'the end of a package takes what somebody had before',
    cuts: [{ file: delivering, from: `const hadBefore = held && rules.priorAccess !== 'takeOver'`, to: 'const hadBefore = held && rules === undefined' }],
    async harmed({ who, deliver }) {
      const { assignment } = await given(who, await packageOf())
      await hasAlready(who)
      await deliver(assignment)
      await ending(assignment)
      await deliver(assignment)
      return !(await holds(server, who, studio))
    },
  },
  {
    guard: 'what is given is wanted still when it was given', harm: 'a node that was taken for dead gives what has ended, for ever',
    cuts: [{ file: delivering, from: 'const late = !(await isWanted(tx, assignment, item))', to: 'const late = principalId === undefined' }],
    async harmed({ who, deliver }) {
      const { assignment } = await given(who, await packageOf())
      await deliver(assignment, meanwhile('grant', async () => { await deliver(assignment); await ending(assignment); await deliver(assignment) }))
      await server.drain()
      return holds(server, who, studio)
    },
  },
  {
    guard: 'what is given too late, while another sees it gone, is looked at again', harm: 'it stays for ever', cuts: believed,
    async harmed({ who, deliver }) {
      const { assignment } = await given(who, await packageOf())
      const late = await standingStill(deliver, assignment, 'grant')
      await deliver(assignment)
      await ending(assignment)
      await deliver(assignment, onceSeen('revoke', false, late))
      await server.drain()
      return holds(server, who, studio)
    },
  },
  {
    guard: 'what is taken away too late, while another sees it held, is looked at again', harm: 'it is missing for ever', cuts: believed,
    async harmed({ who, deliver }) {
      const [{ assignment }, packageId] = [await given(who, await packageOf()), await packageOf()]
      await deliver(assignment)
      await ending(assignment)
      const late = await standingStill(deliver, assignment, 'revoke')
      await deliver(assignment)
      await deliver((await given(who, packageId)).assignment, onceSeen('grant', true, late))
      await server.drain()
      return !(await holds(server, who, studio))
    },
  },
  {
    guard: 'what was there before is not of our giving', harm: 'a late node whose target fails takes what somebody had before',
    cuts: [{ file: delivering, from: 'if (!held && !(await isWanted', to: 'if (!(await isWanted' }],
    async harmed({ who, deliver, load }) {
      const { ConnectorFailed } = load<Failing>('src/connectors/connector.ts')
      const { assignment } = await given(who, await packageOf())
      await hasAlready(who)
      let looks = 0
      await deliver(assignment, {
        async has(...of) {
          if (++looks === 1) return real.has(...of)
          await deliver(assignment)
          await ending(assignment)
          await deliver(assignment)
          throw new ConnectorFailed('the target is out of order', { retryable: true })
        },
      })
      await server.drain()
      return !(await holds(server, who, studio))
    },
  },
  {
    guard: 'what goes while another package comes to give it is left to that one', harm: 'it is recorded as held for ever, should that one end at once',
    cuts: [{ file: delivering, from: "await leaveTo(app, tx, others, ['Removed', 'PendingFulfillment'", to: "await leaveTo(app, tx, [], ['Removed', 'PendingFulfillment'" }],
    async harmed({ who, deliver }) {
      const [{ assignment }, packageId] = [await given(who, await packageOf()), await packageOf()]
      await deliver(assignment)
      await ending(assignment)
      let other = ''
      await deliver(assignment, meanwhile('revoke', async () => { other = (await given(who, packageId)).assignment }))
      await ending(other)
      await deliver(other)
      await server.drain()
      return (await rows(server, 'select 1 from holding where principal_id = $1 and removed_at is null and resource_origin_id in (select origin_id from resource where display_name = $2)', [person(who).id, studio])).length > 0
    },
  },
  {
    guard: 'what was taken away is looked at for others again', harm: 'a node that was taken for dead takes what was given anew',
    cuts: [{ file: delivering, from: `end === 'revoke' ? await giveBack(`, to: 'principalId === undefined ? await giveBack(' }],
    async harmed({ who, deliver }) {
      const [one, packageId] = [await given(who, await packageOf()), await packageOf()]
      await deliver(one.assignment)
      await ending(one.assignment)
      await deliver(one.assignment, meanwhile('revoke', async () => { await deliver(one.assignment); await deliver((await given(who, packageId)).assignment) }))
      await server.drain()
      return !(await holds(server, who, studio))
    },
  },
  {
    guard: 'what is due is looked at again under the lock', harm: 'access that was extended meanwhile is taken away',
    cuts: [{ file: 'src/app/assignment/end-assignment.ts', from: ' || !assignment.endsAt || assignment.endsAt > nowOf(app)', to: '' }, { file: 'src/app/assignment/end-assignment.ts', from: 'import { nowOf, type App }', to: 'import { type App }' }],
    async harmed({ who, load, deliver }) {
      const { assignment } = await given(who, await packageOf({ expiration: { type: 'afterDuration', duration: 'P30D' } }))
      await deliver(assignment)
      // The sweep has read that it is due, and the extension comes before it.
      await load<Ending>('src/app/assignment/end-assignment.ts').endAssignment(server.running.app, assignment)
      return (await rows(server, 'select 1 from assignment where id = $1 and ending_request_id is not null', [assignment])).length > 0
    },
  },
  {
    guard: 'a job has a key', harm: 'the same delivery waits again and again',
    cuts: [{ file: 'src/db/effects.ts', from: 'job_key: key', to: 'job_key: null' }],
    async harmed({ who, load, deliver }) {
      const packageId = await packageOf()
      await deliver((await given(who, packageId)).assignment)
      const product = load<Reconciling>('src/app/delivery/reconcile-package.ts')
      for (let i = 0; i < 2; i++) await product.reconcilePackage(server.running.app, packageId)
      const [{ n } = { n: 0 }] = await rows<{ n: number }>(server, `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'deliver-assignment'`)
      await rows(server, 'delete from graphile_worker._private_jobs')
      return n > 1
    },
  },
  {
    guard: 'work about one person is in one queue', harm: 'two deliveries of one person go on at once',
    cuts: [{ file: 'src/app/delivery/ask-delivery.ts', from: ', queue: queueOfPerson(personId)', to: '' }],
    async harmed({ who, load, deliver }) {
      const packageId = await packageOf()
      await deliver((await given(who, packageId)).assignment)
      await load<Reconciling>('src/app/delivery/reconcile-package.ts').reconcilePackage(server.running.app, packageId)
      const queues = await rows(server, `select 1 from graphile_worker.jobs where task_identifier = 'deliver-assignment' and queue_name = 'person:' || $1`, [person(who).id])
      await rows(server, 'delete from graphile_worker._private_jobs')
      return queues.length === 0
    },
  },
]

const people = ['chiara', 'jun', 'maya', 'tyler', 'nadia', 'aditi', 'oliver', 'wouter', 'daan', 'hanneke', 'beatriz', 'hugo', 'thabo', 'carmen', 'ingrid', 'mirjam', 'stephan', 'omar', 'joann', 'mary', 'lukas', 'bram', 'priya', 'sofie', 'pieter', 'siobhan']
const sceneOf = (who: string, load: Load): Scene => ({
  who, load,
  deliver: (assignment, ways = {}) => load<Delivery>(delivering).deliverAssignment({ ...server.running.app, connectors: { ...server.running.app.connectors, AadApplication: elsewhere(real, ways) } } as App, assignment),
})

describe.each(guards.map((g, i) => ({ ...g, people: [people[2 * i]!, people[2 * i + 1]!] })))('$guard', ({ harm, cuts, harmed, people: [first, second] }) => {
  test.each([[false, [], first!], [true, cuts, second!]])(`${harm}: %s`, async (expected, without, who) => {
    const product = productWithout(without)
    try {
      expect(await harmed(sceneOf(who, product.load))).toBe(expected)
    } finally {
      product.close()
    }
  })
})

describe('two indexes stand behind the locks', () => {
  test.each([['assignment_live', 'assignment', 'state'], ['assignment_request_open', 'assignment_request', 'state']])('%s refuses a second one, whoever made it', async (index, table) => {
    const id = await packageOf({ requestorSettings: {} })
    const { request, assignment } = await given('grace', id)
    const again = () => rows(server, `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).* from ${table} t where id = $1`, [table === 'assignment' ? assignment : request])
    await expect(again()).rejects.toThrow(index)
    await rows(server, `drop index ${index}`)
    await again()
  })
})
