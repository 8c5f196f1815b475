import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ConnectorFailed, type Connector } from '#connectors/connector.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, makePackage, person, roleScope, rows, type Made } from '../support/world.ts'
import { auditOf, breakTarget, elsewhere, holds, mailsAbout, requestRow } from './world.ts'

const [exemption, studio] = ['sg-Workcation location exemption', 'Contoso Studio']
let server: TestServer
let made: Made
let mend = () => {}
beforeAll(async () => {
  server = await startTestServer()
  made = await makePackage(server, { gives: [[exemption, 'Member'], [studio, 'Installed']] })
})
afterAll(() => server.close())
afterEach(async () => {
  // What one test left waiting does not show up in the next.
  mend()
  await server.clock.advance('PT3H')
})

function breaks(...[system, fault]: [system: string, fault?: { retryable: boolean; after?: number }]): string[] {
  const broken = breakTarget(server, system, fault)
  mend = broken.mend
  return broken.tried
}
const ask = async (who: string, packageId = made.id): Promise<string> => {
  const id = await asked(server, who, packageId)
  await server.drain()
  return id
}
const remove = async (who: string, packageId = made.id): Promise<string> => {
  const { id } = await assignmentOf(server, who, packageId)
  const { body } = await server.as('grace').post(`${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id } })
  await server.drain()
  return body.id
}
/** The next try comes half a minute after the first failure. */
const tryAgain = () => server.clock.advance('PT40S')
const minutesToRetry = async (id: string): Promise<number> => Math.round((Date.parse((await requestRow(server, id)).retryAt!) - Date.parse(server.clock.now())) / 6000) / 10

describe('a target that fails', () => {
  test('R23 D8 is tried again after longer and longer waits, and the rest is given meanwhile', async () => {
    const tried = breaks('AadApplication')
    const id = await ask('chiara')
    expect([await holds(server, 'chiara', exemption), await holds(server, 'chiara', studio)]).toEqual([true, false])
    expect(await requestRow(server, id)).toMatchObject({ state: 'delivering', status: 'Delivering', attempts: 1, lastError: 'the target is out of order' })
    const waits = []
    for (let i = 0; i < 4; i++) {
      const wait = await minutesToRetry(id)
      waits.push(wait)
      await server.clock.advance(`PT${wait * 60}S`)
      await server.clock.advance('PT1S')
    }
    expect(waits).toEqual([0.5, 1, 2, 5])
    expect(tried).toHaveLength(5)
    mend()
    await server.clock.advance('PT15M')
    expect(await requestRow(server, id)).toMatchObject({ state: 'delivered', retryAt: null, lastError: null })
    expect(await holds(server, 'chiara', studio)).toBe(true)
    expect((await mailsAbout(server, id)).map((m) => m.event)).toEqual(['accessDelivered'])
    expect((await auditOf(server, id)).filter((a) => a === 'Fulfill access package resource assignment')).toHaveLength(2)
  })

  test('says itself how long to wait', async () => {
    breaks('AadApplication', { retryable: true, after: 600 })
    expect(await minutesToRetry(await ask('jun'))).toBe(10)
  })

  test('F78 R21 D8 is given up after several hours: partially delivered, with mail and audit; and what was given goes at the end', async () => {
    const tried = breaks('AadApplication')
    const id = await ask('maya')
    await server.clock.advance('PT12H')
    expect(tried).toHaveLength(11)
    expect(await requestRow(server, id)).toMatchObject({ state: 'partiallyDelivered', status: 'PartiallyDelivered', retryAt: null, lastError: 'the target is out of order' })
    expect(await assignmentOf(server, 'maya', made.id)).toMatchObject({ state: 'partiallyDelivered' })
    expect((await mailsAbout(server, id))).toEqual([{ event: 'deliveryFailed', address: 'maya@contoso.example' }])
    expect(await auditOf(server, id)).toContain('Partially fulfill access package assignment request')
    mend()
    await remove('maya')
    expect([await holds(server, 'maya', exemption), await holds(server, 'maya', studio)]).toEqual([false, false])
    expect(await assignmentOf(server, 'maya', made.id)).toMatchObject({ state: 'expired' })
  })

  test('R22 that says no for good is given up at once: delivery failed', async () => {
    const { id: packageId } = await makePackage(server, { gives: [[studio, 'Preview ring']] })
    const tried = breaks('AadApplication', { retryable: false })
    const id = await ask('tyler', packageId)
    expect(tried).toEqual(['grant'])
    expect(await requestRow(server, id)).toMatchObject({ state: 'deliveryFailed', status: 'DeliveryFailed', lastError: 'the target is out of order' })
    expect(await assignmentOf(server, 'tyler', packageId)).toMatchObject({ state: 'deliveryFailed' })
    expect(await auditOf(server, id)).toContain('Failed access package assignment request')
    expect((await mailsAbout(server, id)).map((m) => m.event)).toEqual(['deliveryFailed'])
  })

  test('L3 whose answer is not what it shows afterwards has not given anything', async () => {
    const connectors = server.running.app.connectors as Record<string, Connector>
    const real = connectors['AadApplication']!
    mend = () => { connectors['AadApplication'] = real }
    connectors['AadApplication'] = elsewhere(real, { grant: async () => undefined, revoke: async () => undefined })
    const id = await ask('nadia')
    expect(await requestRow(server, id)).toMatchObject({ state: 'delivering', lastError: 'the target does not show the role after it was given' })
    mend()
    await server.clock.advance('PT1M')
    connectors['AadApplication'] = elsewhere(real, { revoke: async () => undefined })
    const removal = await remove('nadia')
    expect(await requestRow(server, removal)).toMatchObject({ state: 'delivering', lastError: 'the target still shows the role after it was taken away' })
    mend()
    await server.clock.advance('PT1M')
    expect(await requestRow(server, removal)).toMatchObject({ state: 'delivered' })
    expect(await holds(server, 'nadia', studio)).toBe(false)
  })
})

describe('a removal is never given up', () => {
  test.each([['fails', true], ['says no for good', false]])('R28 when the target %s', async (_, retryable) => {
    const who = retryable ? 'aditi' : 'oliver'
    await ask(who)
    const tried = breaks('AadApplication', { retryable })
    const removal = await remove(who)
    await server.clock.advance('P3D')
    expect(tried.length).toBeGreaterThan(30)
    expect(await requestRow(server, removal)).toMatchObject({ state: 'delivering' })
    expect(await holds(server, who, exemption)).toBe(false)
    expect((await assignmentOf(server, who, made.id)).state).not.toBe('expired')
    mend()
    await server.clock.advance('PT2H')
    expect(await requestRow(server, removal)).toMatchObject({ state: 'delivered' })
    expect(await holds(server, who, studio)).toBe(false)
    expect(await assignmentOf(server, who, made.id)).toMatchObject({ state: 'expired' })
  })

  test('F15 of a role that is taken out of the package', async () => {
    const { id: packageId } = await makePackage(server, { gives: [[exemption, 'Member'], [studio, 'Installed']] })
    await ask('wouter', packageId)
    const { role, scope } = roleScope('General', studio, 'Installed')
    const tried = breaks('AadApplication', { retryable: false })
    expect((await server.as('grace').delete(`${em}/accessPackages/${packageId}/resourceRoleScopes/${role.id}_${scope.id}`)).status).toBe(204)
    await server.drain()
    await tryAgain()
    expect(tried).toEqual(['revoke', 'revoke'])
    expect(await assignmentOf(server, 'wouter', packageId)).toMatchObject({ state: 'delivered' })
    mend()
    await server.clock.advance('PT2M')
    expect([await holds(server, 'wouter', exemption), await holds(server, 'wouter', studio)]).toEqual([true, false])
    expect(await assignmentOf(server, 'wouter', packageId)).toMatchObject({ state: 'delivered' })
  })

  test('R25 of what a cancelled delivery had given', async () => {
    const { id: packageId } = await makePackage(server, { gives: [[studio, 'Installed']] })
    const connectors = server.running.app.connectors as Record<string, Connector>
    const real = connectors['AadApplication']!
    // The target gives, and does not show it: for Latchkey the delivery failed.
    connectors['AadApplication'] = elsewhere(real, { has: async () => false })
    const id = await asked(server, 'carmen', packageId)
    await server.drain()
    await server.clock.advance('PT12H')
    expect(await requestRow(server, id)).toMatchObject({ state: 'deliveryFailed' })
    connectors['AadApplication'] = real
    breaks('AadApplication')
    expect((await server.as('grace').post(`${em}/assignmentRequests/${id}/cancel`)).status).toBeLessThan(300)
    await server.drain()
    expect(await holds(server, 'carmen', studio)).toBe(true)
    mend()
    await tryAgain()
    expect(await holds(server, 'carmen', studio)).toBe(false)
    expect(await assignmentOf(server, 'carmen', packageId)).toMatchObject({ state: 'expired' })
  })
})

test('F14 F16 a role that is added to a package while its target is down is given when it recovers', async () => {
  const { id: packageId } = await makePackage(server, { gives: [[exemption, 'Member']] })
  await ask('daan', packageId)
  breaks('AadApplication')
  expect((await server.as('grace').post(`${em}/accessPackages/${packageId}/resourceRoleScopes`, roleScope('General', studio, 'Installed'))).status).toBe(201)
  await server.drain()
  expect(await holds(server, 'daan', studio)).toBe(false)
  mend()
  await tryAgain()
  expect(await holds(server, 'daan', studio)).toBe(true)
})

test('R21 R23 a role that is added and never given shows as partly delivered, and as delivered once it is', async () => {
  const { id: packageId } = await makePackage(server, { gives: [[exemption, 'Member']] })
  await ask('hanneke', packageId)
  breaks('AadApplication')
  await server.as('grace').post(`${em}/accessPackages/${packageId}/resourceRoleScopes`, roleScope('General', studio, 'Installed'))
  await server.drain()
  await server.clock.advance('PT12H')
  const held = await assignmentOf(server, 'hanneke', packageId)
  expect(held).toMatchObject({ state: 'partiallyDelivered' })
  mend()
  await rows(server, "update assignment set state = 'delivered' where id = $1", [held.id])
  expect((await server.as('grace').post(`${em}/assignments/${held.id}/reprocess`)).status).toBe(202)
  await server.drain()
  expect([await holds(server, 'hanneke', studio), (await assignmentOf(server, 'hanneke', packageId)).state]).toEqual([true, 'delivered'])
})

test('F15 R21 a role that left the package while its delivery failed for good is still taken away', async () => {
  const { id: packageId } = await makePackage(server, { gives: [[exemption, 'Member'], [studio, 'Installed']] })
  const connectors = server.running.app.connectors as Record<string, Connector>
  const [groups, applications] = [connectors['AadGroup']!, connectors['AadApplication']!]
  mend = () => { connectors['AadGroup'] = groups; connectors['AadApplication'] = applications }
  const refuse = async () => { throw new ConnectorFailed('the target is out of order', { retryable: true }) }
  connectors['AadApplication'] = elsewhere(applications, { grant: refuse })
  connectors['AadGroup'] = elsewhere(groups, { revoke: refuse })
  const id = await ask('beatriz', packageId)
  expect(await holds(server, 'beatriz', exemption)).toBe(true)
  const { role, scope } = roleScope('General', exemption, 'Member')
  await server.as('grace').delete(`${em}/accessPackages/${packageId}/resourceRoleScopes/${role.id}_${scope.id}`)
  await server.clock.advance('PT12H')
  expect(await requestRow(server, id)).toMatchObject({ state: 'deliveryFailed' })
  expect(await holds(server, 'beatriz', exemption)).toBe(true)
  connectors['AadGroup'] = groups
  await server.clock.advance('PT3H')
  expect(await holds(server, 'beatriz', exemption)).toBe(false)
})

test('a person who is deleted before the delivery gets nothing, and nothing is left behind', async () => {
  const { id: packageId } = await makePackage(server, { gives: [[exemption, 'Member'], [studio, 'Installed']] })
  const connectors = server.running.app.connectors as Record<string, Connector>
  const { AadGroup: groups, AadApplication: applications } = connectors
  mend = () => { Object.assign(connectors, { AadGroup: groups, AadApplication: applications }) }
  Object.assign(connectors, { AadGroup: elsewhere(groups!), AadApplication: elsewhere(applications!) })
  const id = await asked(server, 'hugo', packageId)
  expect((await server.asApp().delete(`/v1.0/users/${person('hugo').id}`)).status).toBe(204)
  await server.drain()
  await server.clock.advance('P1D')
  expect((await requestRow(server, id)).state).not.toMatch(/^(delivering|delivered)$/)
  expect([await holds(server, 'hugo', exemption), await holds(server, 'hugo', studio)]).toEqual([false, false])
  expect((await auditOf(server, id)).filter((a) => a.startsWith('Fulfill'))).toEqual([])
  expect(await rows(server, `select 1 from assignment where access_package_id = $1 and state in ('delivering', 'delivered')`, [packageId])).toEqual([])
})
