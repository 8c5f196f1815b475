/** The dashboard of the administration: each figure opens the list that it counts. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatInstant, parseInstant } from '#domain/time.ts'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, asked, lasting, makePackage, person, rows, user } from '../support/world.ts'
import { openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

/** One of everything that a figure counts, and of what stands close to it and is not counted. */
async function fill(): Promise<void> {
  const [soon, later, waits, leaver] = [await makePackage(server, { policy: { expiration: lasting('P20D') } }), await makePackage(server, { policy: { expiration: lasting('P40D') } }),
    await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary')]) } }), await makePackage(server)]
  for (const who of ['joann', 'bram', 'chiara']) await asked(server, who, soon.id)
  for (const who of ['joann', 'bram', 'chiara']) await asked(server, who, later.id)
  for (const who of ['joann', 'bram']) await asked(server, who, waits.id)
  await asked(server, 'mirjam', leaver.id)
  const request = `(select id from assignment_request where access_package_id = $1 order by id limit 1 offset`
  await rows(server, `update assignment_request set state = 'delivering' where id = ${request} 0)`, [later.id])
  await rows(server, `update assignment_request set state = 'deliveryFailed' where id = ${request} 1)`, [later.id])
  await rows(server, `update assignment set state = 'partiallyDelivered' where access_package_id = $1 and target_id = (select id from subject where object_id = $2)`, [soon.id, person('bram').id])
  await server.as('grace').patch(`${em}/latchkey.settings`, { leavers: { gracePeriod: 'P3D' } })
  await server.as('grace').patch(`/v1.0/users/${person('mirjam').id}`, { accountEnabled: false })
  await server.drain()
}

test('F82 each figure opens the list that it counts', { timeout: 120_000 }, async () => {
  await fill()
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  await page.getByText('Active assignments').waitFor()
  const tiles = await page.locator('dl > div').evaluateAll((all) => all.map((one) => ({ label: one.querySelector('dt')!.textContent!, value: one.querySelector('dd')!.textContent!, to: one.querySelector('a')?.getAttribute('href') })))
  const counted = tiles.filter(({ value }) => /^\d+$/.test(value))
  expect(counted.map(({ label }) => label)).toEqual(['Requests that wait for approval', 'Requests being delivered', 'Requests with something not delivered', 'Active assignments', 'End within 30 days'])
  for (const { label, value, to } of counted) {
    expect(Number(value), label).toBeGreaterThan(0)
    await page.goto(server.url + to!)
    await page.getByText(`${value} found`, { exact: true }).waitFor()
    expect(await page.getByRole('rowheader').count(), label).toBe(Number(value))
  }
  // The last list: what ends soon, somebody who left among them, and why then.
  await page.getByRole('row', { name: /Mirjam.*after leaving/ }).waitFor()
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('what an exception allows is no open conflict', { timeout: 60_000 }, async () => {
  const [one, other] = [await makePackage(server), await makePackage(server)]
  for (const who of ['joann', 'bram']) for (const { id } of [one, other]) await asked(server, who, id)
  await server.as('grace').post(`${em}/accessPackages/${one.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${other.id}` })
  const until = formatInstant(parseInstant(server.clock.now())!.add({ hours: 24 * 90 }))
  const made = await server.as('grace').post(`${em}/latchkey.separationExceptions`, { personId: person('joann').id, accessPackageId: one.id, conflict: { kind: 'accessPackage', id: other.id }, ownerId: person('stephan').id, reason: 'Year end', until })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', '/admin')
  const conflict = (who: string) => page.getByRole('listitem').filter({ hasText: who }).filter({ hasText: one.displayName })
  await conflict('Joann Guerrero').getByText('Exception until').waitFor()
  await conflict('Bram').waitFor()
  expect(await conflict('Bram').getByText('Exception until').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})
