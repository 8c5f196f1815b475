/** A changed duration is applied to those who have access already, after the portal told whose end moves. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { asked, assignmentOf, lasting, makePackage } from '../support/world.ts'
import { openPortal, theBrowser, visit } from './browser.ts'
import { everyLook } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

test('U18 whose end moves is told before it does', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { catalog: 'Security', policy: { expiration: lasting('P30D') } })
  await asked(server, 'joann', made.id)
  await server.drain()
  const policy = (await server.asApp().get(`${em}/assignmentPolicies/${made.policyId}`)).body
  const endOf = async () => (await assignmentOf(server, 'joann', made.id)).schedule.expiration.endDateTime as string
  const before = await endOf()
  const { page, complaints, close } = await visit(browser, server, 'Omar Haddad', `/admin/access-packages/${made.id}/policies`)
  const open = () => page.getByRole('link', { name: `Apply the duration of ${policy.displayName}` }).click()
  await open()
  const pane = page.getByRole('dialog', { name: `Apply the duration of ${policy.displayName}` })
  await pane.getByText('Nobody’s access under this policy would end at another time.').first().waitFor()
  await page.keyboard.press('Escape')
  // Until it has gone, the address is that of the pane, and a reload would open it again.
  await pane.waitFor({ state: 'detached' })
  await server.as('grace').patch(`${em}/assignmentPolicies/${made.policyId}`, { expiration: lasting('P60D') })
  await page.reload()
  await open()
  await pane.getByText('Ends on 18 July 2026 instead of 18 June 2026').or(pane.getByText(/Ends on 19 July 2026 instead of 19 June 2026/)).waitFor()
  expect(await everyLook(page)).toEqual([])
  expect(await endOf()).toBe(before)
  await pane.getByRole('button', { name: 'Apply to 1 assignment' }).click()
  await page.getByText(`The duration of ${policy.displayName} now counts for those who have access.`).first().waitFor()
  expect((Date.parse(await endOf()) - Date.parse(before)) / 86_400_000).toBe(30)
  expect(complaints).toEqual([])
  await close()
})
